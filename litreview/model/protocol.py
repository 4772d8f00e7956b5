"""The protocol: question, criteria, reasons, stages, reviewers. It is the review's configuration."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from litreview.model.language import language

Handle = NewType("Handle", str)
"""What a reviewer is called in the review; never a person's full name or e-mail address."""

ReasonId = NewType("ReasonId", str)
"""A short lasting name of an exclusion reason, e.g. ``no-collaboration``."""

Digest = NewType("Digest", str)
"""A sha256 in hexadecimal."""


class Stage(StrEnum):
    """The stages at which reviewers vote."""

    TITLE_ABSTRACT = "title-abstract"
    FULL_TEXT = "full-text"


class Role(StrEnum):
    """What a member of the team does in the review."""

    REVIEWER = "reviewer"
    LEAD = "lead"
    LIBRARIAN = "librarian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text in English and in Norwegian bokmål."""

    en: str
    nb: str

    def __str__(self) -> str:
        return self.nb if language() == "nb" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The review question and its population, concept and context (the JBI scheme)."""

    text: Wording
    population: Wording
    concept: Wording
    context: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One inclusion or exclusion criterion."""

    id: str
    text: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One exclusion reason; the first in the protocol's order that is met is the one to give."""

    id: ReasonId
    text: Wording


class Revelation(StrEnum):
    """When the lead may open the votes of a stage."""

    RECORD = "record"
    """A record's votes, as soon as all who shall vote on it have."""
    STAGE = "stage"
    """All at once, when the stage is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """How votes become an outcome at one stage."""

    stage: Stage
    rule: str
    """Name of a rule in ``litreview.screening.rules``, e.g. ``two-must-agree``."""
    maybe_goes_on: bool = False
    """Whether maybe counts as include here."""
    reveal: Revelation = Revelation.RECORD
    agreement: float = 0.8
    """Of ``dual-until-agreement``: the share of records, 0 to 1, on which two must have agreed."""
    after: int = 50
    """Of ``dual-until-agreement``: how many records two must have voted on, and their votes be opened."""
    needed: int = 2
    """Of ``n-of-m``: how many must include."""
    of: int = 3
    """Of ``n-of-m``: how many vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of the team."""

    handle: Handle
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words to highlight; a trailing ``*`` stands for any ending."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Naming(StrEnum):
    """How the lead is told whose vote is whose when settling conflicts."""

    NAMED = "named"
    """By the reviewers' handles."""
    LETTERED = "lettered"
    """As A and B, in an order of each record's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How the lead settles conflicts."""

    own_answer_first: bool = False
    """Whether the lead reads the record and answers before the votes on it are shown."""
    votes: Naming = Naming.NAMED
    seed: str = ""
    """What the order of the letters is drawn with: the same seed gives the same order at every look."""


class FieldType(StrEnum):
    """What a field of the charting form takes."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    """One of the field's choices."""
    CHOICES = "choices"
    """Any of them, and more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartChoice:
    """One answer that a field offers."""

    id: str
    text: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartField:
    """One field of the charting form: what is written down of every included report."""

    id: str
    text: Wording
    type: FieldType
    choices: tuple[ChartChoice, ...] = ()
    help: Wording | None = None
    """What belongs in it, for whoever fills it in."""
    required: bool = False
    """Whether a chart is not finished without it."""

    def choice(self, choice: str) -> ChartChoice | None:
        """Return the choice by its id, or None when this version of the field has none such."""
        return next((known for known in self.choices if known.id == choice), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """``screening/protocol.toml``, read and found valid."""

    title: Wording
    question: Question
    inclusion: tuple[Criterion, ...]
    exclusion: tuple[Criterion, ...]
    reasons: tuple[Reason, ...]
    stages: tuple[StageRule, ...]
    team: tuple[Member, ...]
    digest: Digest
    """Of the file's bytes: the version every vote is made under."""
    terms: Terms = field(default_factory=Terms)
    contact: str | None = None
    """E-mail address given to the services that ask for one."""
    conflicts: Settling = field(default_factory=Settling)
    charting: tuple[ChartField, ...] = ()
    """The charting form, in order; none where the review has no form."""

    def rule(self, stage: Stage) -> StageRule:
        """Return the rule of the stage."""
        return next(rule for rule in self.stages if rule.stage is stage)

    def reason(self, reason: ReasonId) -> Reason | None:
        """Return the reason by its id, or None when this version of the protocol has none such."""
        return next((known for known in self.reasons if known.id == reason), None)

    def chart_field(self, field: str) -> ChartField | None:
        """Return the charting field by its id, or None when this version of the protocol has none such."""
        return next((known for known in self.charting if known.id == field), None)

    def with_role(self, role: Role) -> tuple[Handle, ...]:
        """Return the handles that have the role, in the protocol's order."""
        return tuple(member.handle for member in self.team if role in member.roles)
