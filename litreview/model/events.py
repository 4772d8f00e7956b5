"""Events: every act of a person or of the program, append-only; undo is an event too."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, NewType

from litreview.model.protocol import Digest, Handle, ReasonId, Stage
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolAdopted:
    """The protocol's text changed; from here on votes are made under this version."""

    kind: ClassVar[str] = "protocol"
    digest: Digest
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRun:
    """A stored query was asked, answered in full, and its records kept."""

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
class Link:
    """Two records describe the same report."""

    kind: ClassVar[str] = "link"
    first: RecordId
    second: RecordId
    rule: str
    """Name of the rule that says so, e.g. ``same-doi``."""
    score: float
    """The title similarity, 0 to 1, that the rule saw."""


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
class Adjudication:
    """A named third person decided a conflict; both votes stay as they were."""

    kind: ClassVar[str] = "adjudication"
    record: RecordId
    stage: Stage
    verdict: Verdict
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
class Retrieval:
    """The full text of a report was retrieved, or could not be."""

    kind: ClassVar[str] = "retrieval"
    record: RecordId
    retrieved: bool
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """An earlier event of the same actor no longer stands; what stood before it stands again."""

    kind: ClassVar[str] = "undo"
    event: EventId


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
    | Link
    | Vote
    | Adjudication
    | Note
    | Retrieval
    | Undo
    | UnknownAct
)

ACTS: dict[str, type[Act]] = {
    act.kind: act
    for act in (
        ProtocolAdopted,
        SearchRun,
        SearchFailed,
        Import,
        Link,
        Vote,
        Adjudication,
        Note,
        Retrieval,
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
