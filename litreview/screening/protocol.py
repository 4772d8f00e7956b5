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
    Naming,
    Protocol,
    Question,
    Reason,
    ReasonId,
    Revelation,
    Role,
    Settling,
    Stage,
    StageRule,
    Terms,
    Wording,
)
from litreview.model.toml import read_toml
from litreview.screening.rules import RULES

_WORDS = {
    "format": ("1",),
    "stage": tuple(Stage),
    "roles": tuple(Role),
    "reveal": tuple(Revelation),
    "votes": tuple(Naming),
}
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
    reveal: Revelation = Revelation.RECORD


class _Member(msgspec.Struct, forbid_unknown_fields=True):
    handle: str
    roles: list[Role]


class _Conflicts(msgspec.Struct, forbid_unknown_fields=True):
    own_answer_first: bool = False
    votes: Naming = Naming.NAMED
    seed: str = ""


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
    conflicts: _Conflicts = msgspec.field(default_factory=_Conflicts)


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
    for culprit, problem, remedy in _contradictions(file):
        raise UsageError(_located(place, text, culprit), problem, remedy)
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
            StageRule(stage=one.stage, rule=one.rule, maybe_goes_on=one.maybe_goes_on, reveal=one.reveal)
            for one in file.stages
        ),
        team=tuple(Member(handle=Handle(one.handle), roles=tuple(one.roles)) for one in file.team),
        terms=Terms(include=tuple(file.terms.include), exclude=tuple(file.terms.exclude)),
        contact=file.contact,
        conflicts=Settling(
            own_answer_first=file.conflicts.own_answer_first,
            votes=file.conflicts.votes,
            seed=file.conflicts.seed,
        ),
        digest=Digest(sha256(content).hexdigest()),
    )


Contradiction = tuple[str, str, str]
"""The value that is wrong (empty where none is), the problem, and the remedy."""


def _contradictions(file: _File) -> Iterator[Contradiction]:
    for table in ("inclusion", "exclusion", "reasons"):
        yield from _twice(table, (one.id for one in getattr(file, table)))
    yield from _twice("team", (one.handle for one in file.team))
    if not file.title.en.strip() or not file.title.nb.strip():
        yield "", _("the review has no title"), _("Write it under [title], in en and in nb.")
    if not file.reasons:
        yield (
            "",
            _("there is no exclusion reason"),
            _("Full-text exclusions need at least one [[reasons]] entry."),
        )
    yield from _wrong_stages(file)
    yield from _wrong_team(file)


def _wrong_stages(file: _File) -> Iterator[Contradiction]:
    if [one.stage for one in file.stages] != list(Stage):
        yield (
            "",
            _("the stages are not title-abstract and then full-text"),
            _("Write one [[stages]] entry for each, in that order."),
        )
    for one in file.stages:
        if one.rule not in RULES:
            yield (
                one.rule,
                _("no such rule: {rule}").format(rule=one.rule),
                _("Rules known: {known}.").format(known=", ".join(RULES)),
            )


def _wrong_team(file: _File) -> Iterator[Contradiction]:
    for one in file.team:
        if not _is_handle(one.handle):
            yield (
                one.handle,
                _("{handle} is not a handle").format(handle=one.handle),
                _("Use small letters, digits and hyphens, starting with a letter; no full names."),
            )
    if sum(Role.REVIEWER in one.roles for one in file.team) < 2:  # noqa: PLR2004 - two must agree
        yield (
            "",
            _("there are not two reviewers"),
            _('Give two [[team]] entries the role "reviewer"; two must agree.'),
        )
    if not any(Role.LEAD in one.roles for one in file.team):
        yield (
            "",
            _("there is no lead"),
            _('Give one [[team]] entry the role "lead"; somebody must settle conflicts.'),
        )


def _located(place: str, text: str, culprit: str) -> str:
    """Return the place with the last line that holds the value in quotes: a repeated one is the second."""
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if f'"{culprit}"' in line]
    return f"{place}:{lines[-1]}" if culprit and lines else place


def _is_handle(handle: str) -> bool:
    return (
        len(handle) <= _LONGEST_HANDLE
        and handle.isascii()
        and handle[:1].isalpha()
        and handle.islower()
        and handle.replace("-", "").isalnum()
    )


def _twice(table: str, ids: Iterable[str]) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield (
                one,
                _("{id} stands twice in [[{table}]]").format(id=one, table=table),
                _("Give each entry its own name."),
            )
        seen.add(one)
