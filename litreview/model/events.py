"""Events: every act of a person or of the program, append-only; undo is an event too."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, NewType

from litreview.model.protocol import Digest, Handle, ReasonId, Role, Stage
from litreview.model.records import RecordId, SourceKind

EventId = NewType("EventId", str)
"""A UUIDv7 (RFC 9562) in its usual text form."""

DeviceId = NewType("DeviceId", str)


class Verdict(StrEnum):
    """What one reviewer thinks of one record at one stage."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"


class Found(NamedTuple):
    """One record in a run, and the digest of what the source said of it then."""

    record: RecordId
    digest: Digest


class Quota(NamedTuple):
    """How many votes a stage's rule wants on a report."""

    stage: Stage
    opens: int
    """Once so many have voted, the votes can be opened."""
    closes: int
    """Once so many votes are opened, no further ones are taken."""
    alone: bool
    """Whether a report may be given to one reviewer alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolAdopted:
    """The protocol's text changed; from here on votes are made under this version."""

    kind: ClassVar[str] = "protocol"
    digest: Digest
    text: str
    by_stage: tuple[Stage, ...] = ()
    """The stages whose votes are revealed together when the stage is closed; else record by record."""
    quotas: tuple[Quota, ...] = ()
    """What the rules of the stages want; two votes, of two reviewers, where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRun:
    """A stored query was asked, answered to the end, and its records kept."""

    kind: ClassVar[str] = "search"
    query: str
    source: str
    source_kind: SourceKind
    source_title: str
    platform: str
    requests: tuple[str, ...]
    """Each request exactly as sent, without keys and addresses."""
    translations: tuple[str, ...]
    """How the source said it understood each request; empty text where it does not say."""
    started: datetime
    ended: datetime
    stated: tuple[int, ...]
    """How many records the source said each request has."""
    found: tuple[Found, ...]
    """The distinct records fetched, in the source's order."""
    answers: tuple[Digest, ...]
    """The answers as received, kept in ``searches/raw/`` under these names."""
    warnings: tuple[str, ...] = ()
    zone: str = ""
    """The searcher's distance from UTC when it began, e.g. ``+0100``; empty text where not known."""
    tool: str = ""
    """The program and its version."""
    given: tuple[int, ...] = ()
    """How many records came for each request, also those that could not be kept; empty where all came."""
    parameters: tuple[dict[str, str], ...] = ()
    """Each request as the source takes it, so that the answers can be read again; empty where not known."""
    since: str | None = None
    """The day from which on it asked for what came into the source; None where it asked for everything."""
    reread: EventId | None = None
    """The run whose kept answers were read again; None where the source itself was asked."""

    @property
    def missing(self) -> int:
        """Return how many records were stated and did not come, over all requests."""
        given = self.given or self.stated
        return sum(max(0, stated - came) for stated, came in zip(self.stated, given, strict=True))

    @property
    def is_complete(self) -> bool:
        """Tell whether every request gave as many records as were stated for it."""
        return not self.given or self.given == self.stated


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFailed:
    """A stored query was asked and not answered in full; nothing of it was kept."""

    kind: ClassVar[str] = "search-failed"
    query: str
    source: str
    requests: tuple[str, ...]
    started: datetime
    ended: datetime
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A reference file was read and its records kept."""

    kind: ClassVar[str] = "import"
    file: str
    """The file's name, without its folder."""
    digest: Digest
    source: str
    source_kind: SourceKind
    format: str
    entries: int
    problems: int
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLogged:
    """Somebody searched a source that this program cannot ask; its records come in as files."""

    kind: ClassVar[str] = "search-logged"
    source: str
    source_kind: SourceKind
    source_title: str
    platform: str
    requests: tuple[str, ...]
    """Each search string exactly as typed there."""
    stated: int
    """How many records the source said it has."""
    searched: str
    """The day, as ``2026-01-31``: the log's own time is when it was written down."""
    note: str | None = None
    """Limits and filters, or why there is no file."""


class Relation(StrEnum):
    """What two records are to each other."""

    SAME = "same"
    """They describe one report."""
    VERSION = "version"
    """They describe two reports of one study, published in turn, such as preprint and article."""
    DIFFERENT = "different"
    """They describe reports that are not one; no rule joins them any more."""
    OPEN = "open"
    """What was said of them before no longer stands."""


BY_HAND = "by-hand"
"""The rule of a link that a person made; it stands above what any rule of the program says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What two records are to each other, by a rule or by a person; the latest of a pair stands."""

    kind: ClassVar[str] = "link"
    first: RecordId
    second: RecordId
    rule: str
    """Name of the rule that says so, e.g. ``same-doi``, or ``by-hand``."""
    score: float
    """How alike the records are, 0 to 1, as the rule saw them."""
    relation: Relation = Relation.SAME
    agreed: tuple[str, ...] = ()
    """Fields that spoke for one report, e.g. ``title``."""
    differed: tuple[str, ...] = ()
    """Fields that spoke against it."""
    note: str | None = None


class Doubt(NamedTuple):
    """Two records that may describe one report: a person should look."""

    first: RecordId
    second: RecordId
    rule: str
    """What makes them doubtful."""
    score: float
    agreed: tuple[str, ...]
    differed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesSought:
    """All records were compared; the links that came of it are events of their own."""

    kind: ClassVar[str] = "duplicates-sought"
    method: str
    """Name and version of the rules."""
    records: int
    """How many were compared."""
    doubtful: tuple[Doubt, ...]
    """The queue for a person, most likely first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One reviewer's independent verdict on one record at one stage; never changed, only followed."""

    kind: ClassVar[str] = "vote"
    record: RecordId
    stage: Stage
    reviewer: Handle
    verdict: Verdict
    reason: ReasonId | None = None
    """Required for an exclusion at full text."""
    protocol: Digest | None = None
    """The version of the criteria it was made under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """A verdict given in another tool before the review came here, as a member's; the lead vouches for it.

    It counts as an opened vote: it was not blind here. A later one of the same member replaces it.
    """

    kind: ClassVar[str] = "taken-over"
    record: RecordId
    stage: Stage
    reviewer: Handle
    verdict: Verdict
    said_by: str
    """Who gave it, by the name the other tool knows."""
    tool: str
    """The other tool, e.g. ``Rayyan``."""
    reason: ReasonId | None = None
    """The protocol's; required for an exclusion at full text."""
    reasons: tuple[str, ...] = ()
    """In the other tool's words."""
    labels: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication:
    """A named third person decided a conflict; both votes stay as they were."""

    kind: ClassVar[str] = "adjudication"
    record: RecordId
    stage: Stage
    verdict: Verdict
    reason: ReasonId | None = None
    protocol: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """The reviewers came to agree on a conflict after talking it over; their votes stay as they were.

    The lead writes it down. Of a consensus and an adjudication the later stands.
    """

    kind: ClassVar[str] = "consensus"
    record: RecordId
    stage: Stage
    verdict: Verdict
    reason: ReasonId | None = None
    protocol: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The lead changed an outcome that was no conflict, and said why; the votes stay as they were."""

    kind: ClassVar[str] = "override"
    record: RecordId
    stage: Stage
    verdict: Verdict
    why: str
    reason: ReasonId | None = None
    protocol: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark on a record, seen by its writer, and by the lead when settling a conflict."""

    kind: ClassVar[str] = "note"
    record: RecordId
    stage: Stage
    text: str
    """Empty text takes the remark away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels that its writer has put on a record, for sorting; seen by whom a note is seen by."""

    kind: ClassVar[str] = "labels"
    record: RecordId
    stage: Stage
    labels: tuple[str, ...]
    """All that the writer has on the record at the stage, in the order given; none takes them away."""


class Charted(NamedTuple):
    """What is answered in one field of a chart."""

    field: str
    """The field's id in the protocol."""
    said: tuple[str, ...]
    """A text, a number as digits, ``yes`` or ``no``, or ids of choices; never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All that one reviewer has charted of an included report; written anew at every answer.

    Seen by nobody else until it is opened. It is whole, and not field by field, so that what is sealed
    does not tell which field was answered, and one undo takes back one answer.
    """

    kind: ClassVar[str] = "chart"
    record: RecordId
    stage: Stage = Stage.FULL_TEXT
    """Charts are about what full text has included: always that stage."""
    answers: tuple[Charted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDone:
    """A reviewer's chart of a report is finished, or is not any more; all may know that, not what it says."""

    kind: ClassVar[str] = "chart-done"
    record: RecordId
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSettled:
    """What the lead has settled of a report's fields, all of it; the charts stay as they were."""

    kind: ClassVar[str] = "chart-settled"
    record: RecordId
    answers: tuple[Charted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """The full text of a report was retrieved, or could not be."""

    kind: ClassVar[str] = "retrieval"
    record: RecordId
    retrieved: bool
    note: str | None = None


class Removal(StrEnum):
    """Why a report is not screened, by PRISMA 2020's boxes."""

    OTHER = "other"
    """For a reason that is told, before screening: a defect of an import, a kind of record out of scope."""
    AUTOMATION = "automation"
    """A tool marked it as ineligible before anybody read it."""
    UNREAD = "unread"
    """Screening was stopped by a rule before it was read: excluded by automation, not by a person."""
    NONE = ""
    """It is not removed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A report was taken out without being read, and why; the latest word on it stands."""

    kind: ClassVar[str] = "removed"
    record: RecordId
    how: Removal
    why: str
    """For all to see; with a tool, its name and version and what it went by."""


class Status(StrEnum):
    """What a report can be that is neither included nor excluded."""

    ONGOING = "ongoing"
    """Of a study that has no results yet."""
    AWAITING = "awaiting-classification"
    """What is known of it is not enough to tell whether it belongs in the review."""
    NONE = ""
    """Neither any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A report assessed at full text is of an ongoing study or cannot be classified; the latest stands."""

    kind: ClassVar[str] = "set-aside"
    record: RecordId
    status: Status
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file with the full text of a report lies in the review's folder; the latest of a report stands."""

    kind: ClassVar[str] = "attached"
    record: RecordId
    file: str
    """Its path from the review's folder, with forward slashes; empty text where there is none any more."""
    digest: Digest
    """Of the file's bytes, so that another can tell whether theirs is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """Votes and remarks, or charts, were opened: from here on all may see them, and they are closed."""

    kind: ClassVar[str] = "reveal"
    stage: Stage
    events: tuple[EventId, ...]
    """The votes and notes, or the charts, opened, as they stood."""
    exception: str | None = None
    """Why they were opened before all had voted or before the stage was closed; an unblinding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageClosed:
    """The lead closed a stage: all its votes are in and revealed, and reviewers may compare."""

    kind: ClassVar[str] = "stage-closed"
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who votes on these records at the stage; a later assignment of a record replaces an earlier one."""

    kind: ClassVar[str] = "assignment"
    stage: Stage
    records: tuple[RecordId, ...]
    reviewers: tuple[Handle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotBegun:
    """A round in which all reviewers read the same few records, to see that they read the criteria alike."""

    kind: ClassVar[str] = "pilot"
    stage: Stage
    number: int
    """Counts the stage's rounds from 1."""
    records: tuple[RecordId, ...]
    """The sample, in the order to be read."""
    reviewers: tuple[Handle, ...]
    seed: str
    """What the sample was drawn with: the same records and seed give the same sample."""
    gate: float
    """The share of records, 0 to 1, on which all must agree for the round to be passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotClosed:
    """A pilot round was counted and talked over."""

    kind: ClassVar[str] = "pilot-closed"
    pilot: EventId
    """The event that began it."""
    agreed: int
    """Records on which all reviewers' first votes said the same."""
    compared: int
    """Records on which all had voted."""
    passed: bool
    note: str | None = None
    """What was found and what follows from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relook:
    """The criteria changed: those who voted on these records under an older text are asked to look again.

    A vote given before, and not opened yet, counts until its reviewer votes anew.
    """

    kind: ClassVar[str] = "relook"
    stage: Stage
    records: tuple[RecordId, ...]
    protocol: Digest
    """The version of the criteria to look with."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Somebody got, or lost, a login of their own to the server that keeps the review."""

    kind: ClassVar[str] = "member"
    handle: Handle
    roles: tuple[Role, ...]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeBegun:
    """The lead began exchanging sealed votes; the keys are X25519 public keys in hexadecimal."""

    kind: ClassVar[str] = "exchange"
    referee: str | None = None
    """The lead's own key to open votes with; None where the lead votes too and nobody may open them."""
    recovery: str
    """The key whose other half is on paper, for when a machine is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAdmitted:
    """The lead vouches for a device; what it signs is taken in from here on."""

    kind: ClassVar[str] = "device"
    handle: Handle
    device: DeviceId
    key: str
    """Its Ed25519 public key in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What revealed votes say, made known to those who hold them sealed."""

    kind: ClassVar[str] = "opening"
    contents: tuple[tuple[EventId, str], ...]
    """Each revealed event and its payload as it was sealed; its hash proves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A reviewer's sealed votes of a lost machine were opened with the key on paper; all shall know."""

    kind: ClassVar[str] = "recovered"
    handle: Handle
    votes: int
    """How many votes and notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """An earlier event of the same actor no longer stands; what stood before it stands again."""

    kind: ClassVar[str] = "undo"
    event: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A vote, remark or chart that its reader may not see yet: whose it is and on what, not what it says.

    It is never written: the log holds the act itself, and shows this in its place.
    """

    kind: ClassVar[str] = "sealed"
    name: str
    """The kind of the act: one of ``SEALABLE``."""
    record: RecordId
    stage: Stage


OF_VOTING = ("vote", "note", "labels")
"""The kinds of act that are revealed together when the votes on a report are."""

SEALABLE = (*OF_VOTING, "chart")
"""The kinds of act that nobody but their actor sees before they are revealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownAct:
    """An act of a kind that a newer version of the program wrote: kept, never applied."""

    kind: ClassVar[str] = "unknown"
    name: str
    payload: dict[str, Any]


Act = (
    ProtocolAdopted
    | SearchRun
    | SearchFailed
    | Import
    | SearchLogged
    | Link
    | DuplicatesSought
    | Vote
    | TakenOver
    | Adjudication
    | Consensus
    | Override
    | Note
    | Labels
    | Chart
    | ChartDone
    | ChartSettled
    | Retrieval
    | Removed
    | SetAside
    | Attached
    | Reveal
    | StageClosed
    | Assignment
    | PilotBegun
    | PilotClosed
    | Relook
    | Membership
    | ExchangeBegun
    | DeviceAdmitted
    | Opening
    | Recovered
    | Undo
    | Sealed
    | UnknownAct
)

ACTS: dict[str, type[Act]] = {
    act.kind: act
    for act in (
        ProtocolAdopted,
        SearchRun,
        SearchFailed,
        Import,
        SearchLogged,
        Link,
        DuplicatesSought,
        Vote,
        TakenOver,
        Adjudication,
        Consensus,
        Override,
        Note,
        Labels,
        Chart,
        ChartDone,
        ChartSettled,
        Retrieval,
        Removed,
        SetAside,
        Attached,
        Reveal,
        StageClosed,
        Assignment,
        PilotBegun,
        PilotClosed,
        Relook,
        Membership,
        ExchangeBegun,
        DeviceAdmitted,
        Opening,
        Recovered,
        Undo,
    )
}
"""The acts this version knows, by the name of their kind in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the log. Order is (``lamport``, ``id``), never the clock."""

    id: EventId
    actor: Handle
    device: DeviceId
    number: int
    """Counts the device's own events from 1, without gaps."""
    lamport: int
    at: datetime
    """Wall time in UTC, for show."""
    act: Act
    previous: Digest
    """The hash of the device's event before this one; empty text for its first."""
    hash: Digest
