"""The protocol file: its text read into a Protocol, found consistent."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Literal

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import (
    Criterion,
    Digest,
    FieldType,
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
from litreview.model.toml import line_in, read_toml
from litreview.screening.charting_form import FormField, wrong_in
from litreview.screening.rules import RULES, quota_of

_WORDS = {
    "format": ("1",),
    "stage": tuple(Stage),
    "roles": tuple(Role),
    "reveal": tuple(Revelation),
    "votes": tuple(Naming),
    "type": tuple(FieldType),
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
    agreement: float | None = None
    after: int | None = None
    needed: int | None = None
    of: int | None = None

    def rule_of(self) -> StageRule:
        numbers = {key: value for key in _NUMBERS if (value := getattr(self, key)) is not None}
        rule = StageRule(
            stage=self.stage, rule=self.rule, maybe_goes_on=self.maybe_goes_on, reveal=self.reveal
        )
        return replace(rule, **numbers)


_NUMBERS = {
    "agreement": "dual-until-agreement",
    "after": "dual-until-agreement",
    "needed": "n-of-m",
    "of": "n-of-m",
}
"""The keys that belong to one rule."""

_MOST = 9
"""Votes on a record; no team has so many, and a server takes no more."""


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
    charting: list[FormField] = []


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
        stages=tuple(one.rule_of() for one in file.stages),
        team=tuple(Member(handle=Handle(one.handle), roles=tuple(one.roles)) for one in file.team),
        terms=Terms(include=tuple(file.terms.include), exclude=tuple(file.terms.exclude)),
        contact=file.contact,
        conflicts=Settling(
            own_answer_first=file.conflicts.own_answer_first,
            votes=file.conflicts.votes,
            seed=file.conflicts.seed,
        ),
        charting=tuple(one.field() for one in file.charting),
        digest=Digest(sha256(content).hexdigest()),
    )


Contradiction = tuple[str | tuple[int, str] | tuple[str, int, str], str, str]
"""The value that is wrong (empty where none is), or its stage or its table and entry, and its key;
the problem; and the remedy.
"""


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
    yield from wrong_in(file.charting)


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
    if all(one.rule in RULES for one in file.stages):
        for number, stage in enumerate(file.stages):
            yield from _wrong_numbers(number, stage)
            yield from _never_opened(number, stage)


def _wrong_numbers(number: int, stage: _Stage) -> Iterator[Contradiction]:
    """Yield the keys that are another rule's, or missing, or out of bounds."""
    rule = stage.rule_of()
    for key, wanted in _NUMBERS.items():
        given = getattr(stage, key) is not None
        if given and stage.rule != wanted:
            yield (
                (number, key),
                _("{key} says nothing under the rule {rule}").format(key=key, rule=stage.rule),
                _('Take it out, or write rule = "{rule}".').format(rule=wanted),
            )
        if not given and stage.rule == wanted == "n-of-m":
            yield (
                (number, "rule"),
                _("n-of-m lacks {key}").format(key=key),
                _("Write needed and of below it: needed = 2, of = 3 is two of three."),
            )
    if not 0 < rule.agreement <= 1:
        yield (number, "agreement"), _("agreement is not a share between 0 and 1"), _("Write 0.8 for 80 %.")
    if rule.after < 1:
        yield (number, "after"), _("after is not a number of records"), _("Write 50, or more.")
    if not 2 <= rule.of <= _MOST:  # noqa: PLR2004 - one alone is another rule
        yield (
            (number, "of"),
            _("so many reviewers cannot vote on a record: {number}").format(number=rule.of),
            _("Write a number from 2 to {most}.").format(most=_MOST),
        )
    if not 1 <= rule.needed <= rule.of:
        yield (
            (number, "needed"),
            _("{needed} of {number} can never include").format(needed=rule.needed, number=rule.of),
            _("Write a number from 1 to {most}.").format(most=rule.of),
        )


def _never_opened(number: int, stage: _Stage) -> Iterator[Contradiction]:
    """Yield a stage opened as a whole under a rule that goes by votes opened meanwhile."""
    quota = quota_of(stage.rule_of())
    if stage.reveal is Revelation.STAGE and (quota.alone or quota.opens < quota.closes):
        yield (
            (number, "reveal"),
            _("{rule} needs votes opened record by record").format(rule=stage.rule),
            _('Write reveal = "record", or take the line out.'),
        )


def _wrong_team(file: _File) -> Iterator[Contradiction]:
    for one in file.team:
        if not _is_handle(one.handle):
            yield (
                one.handle,
                _("{handle} is not a handle").format(handle=one.handle),
                _("Use small letters, digits and hyphens, starting with a letter; no full names."),
            )
    yield from _too_few(file)
    if not any(Role.LEAD in one.roles for one in file.team):
        yield (
            "",
            _("there is no lead"),
            _('Give one [[team]] entry the role "lead"; somebody must settle conflicts.'),
        )


def _too_few(file: _File) -> Iterator[Contradiction]:
    reviewers = sum(Role.REVIEWER in one.roles for one in file.team)
    if reviewers < 2:  # noqa: PLR2004 - two must agree
        yield (
            "",
            _("there are not two reviewers"),
            _('Give two [[team]] entries the role "reviewer"; two must agree.'),
        )
    for number, stage in enumerate(file.stages):
        if stage.of is not None and stage.of > reviewers:
            yield (
                (number, "of"),
                _("there are not {number} reviewers, as {rule} wants").format(
                    number=stage.of, rule=stage.rule
                ),
                _('Give more [[team]] entries the role "reviewer", or write a smaller number.'),
            )


def _located(place: str, text: str, culprit: str | tuple[int, str] | tuple[str, int, str]) -> str:
    """Return the place with the last line that holds the value in quotes: a repeated one is the second."""
    if isinstance(culprit, tuple):
        *table, number, key = culprit
        return f"{place}:{line_in(text, table[0] if table else 'stages', number, key)}"
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
