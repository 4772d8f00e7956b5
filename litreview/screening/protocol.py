"""The protocol file: its text read into a Protocol, found consistent."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Literal

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import (
    Criterion,
    Digest,
    Handle,
    Member,
    Protocol,
    Question,
    Reason,
    ReasonId,
    Role,
    Stage,
    StageRule,
    Terms,
    Wording,
)
from litreview.model.toml import read_toml
from litreview.screening.rules import RULES

_WORDS = {"format": ("1",), "stage": tuple(Stage), "roles": tuple(Role)}
"""What these keys must choose from."""


_LONGEST_HANDLE = 40
"""Characters; a header and a folder's name have room for them."""


class _Wording(msgspec.Struct, forbid_unknown_fields=True):
    en: str
    nb: str

    def wording(self) -> Wording:
        return Wording(en=self.en, nb=self.nb)


class _Question(_Wording, forbid_unknown_fields=True):
    population: _Wording
    concept: _Wording
    context: _Wording


class _Named(_Wording, forbid_unknown_fields=True):
    id: str


class _Terms(msgspec.Struct, forbid_unknown_fields=True):
    include: list[str] = []
    exclude: list[str] = []


class _Stage(msgspec.Struct, forbid_unknown_fields=True):
    stage: Stage
    rule: str
    maybe_goes_on: bool = False


class _Member(msgspec.Struct, forbid_unknown_fields=True):
    handle: str
    roles: list[Role]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1]
    title: _Wording
    question: _Question
    inclusion: list[_Named]
    exclusion: list[_Named]
    reasons: list[_Named]
    stages: list[_Stage]
    team: list[_Member]
    terms: _Terms = msgspec.field(default_factory=_Terms)
    contact: str | None = None


def read_protocol(content: bytes, place: str) -> Protocol:
    """Return the protocol in the bytes of ``screening/protocol.toml``.

    Raise UsageError naming file, line and remedy when it is not UTF-8, not TOML, lacks something,
    knows a key too many, or contradicts itself.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{place}:{line}", _("not UTF-8 text"), _("Save the file as UTF-8.")) from error
    file = read_toml(text, place, _File, _WORDS)
    for problem, remedy in _contradictions(file):
        raise UsageError(place, problem, remedy)
    return Protocol(
        title=file.title.wording(),
        question=Question(
            text=file.question.wording(),
            population=file.question.population.wording(),
            concept=file.question.concept.wording(),
            context=file.question.context.wording(),
        ),
        inclusion=tuple(Criterion(id=one.id, text=one.wording()) for one in file.inclusion),
        exclusion=tuple(Criterion(id=one.id, text=one.wording()) for one in file.exclusion),
        reasons=tuple(Reason(id=ReasonId(one.id), text=one.wording()) for one in file.reasons),
        stages=tuple(
            StageRule(stage=one.stage, rule=one.rule, maybe_goes_on=one.maybe_goes_on) for one in file.stages
        ),
        team=tuple(Member(handle=Handle(one.handle), roles=tuple(one.roles)) for one in file.team),
        terms=Terms(include=tuple(file.terms.include), exclude=tuple(file.terms.exclude)),
        contact=file.contact,
        digest=Digest(sha256(content).hexdigest()),
    )


def _contradictions(file: _File) -> Iterator[tuple[str, str]]:
    yield from _twice("inclusion", (one.id for one in file.inclusion))
    yield from _twice("exclusion", (one.id for one in file.exclusion))
    yield from _twice("reasons", (one.id for one in file.reasons))
    yield from _twice("team", (one.handle for one in file.team))
    if not file.reasons:
        yield (
            _("there is no exclusion reason"),
            _("Full-text exclusions need at least one [[reasons]] entry."),
        )
    if [one.stage for one in file.stages] != list(Stage):
        yield (
            _("the stages are not title-abstract and then full-text"),
            _("Write one [[stages]] entry for each, in that order."),
        )
    known = ", ".join(RULES)
    for one in file.stages:
        if one.rule not in RULES:
            yield (
                _("no such rule: {rule}").format(rule=one.rule),
                _("Rules known: {known}.").format(known=known),
            )
    yield from _strange_handles(file)


def _strange_handles(file: _File) -> Iterator[tuple[str, str]]:
    for one in file.team:
        if not _is_handle(one.handle):
            yield (
                _("{handle} is not a handle").format(handle=one.handle),
                _("Use small letters, digits and hyphens, starting with a letter; no full names."),
            )
    if sum(Role.REVIEWER in one.roles for one in file.team) < 2:  # noqa: PLR2004 - two must agree
        yield (
            _("there are not two reviewers"),
            _('Give two [[team]] entries the role "reviewer"; two must agree.'),
        )


def _is_handle(handle: str) -> bool:
    return (
        len(handle) <= _LONGEST_HANDLE
        and handle.isascii()
        and handle[:1].isalpha()
        and handle.islower()
        and handle.replace("-", "").isalnum()
    )


def _twice(table: str, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield (
                _("{id} stands twice in [[{table}]]").format(id=one, table=table),
                _("Give each entry its own name."),
            )
        seen.add(one)
