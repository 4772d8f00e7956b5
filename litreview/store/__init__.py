"""The store: the event log and the records, append-only, whatever engine keeps them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from litreview.model.events import Act, DeviceId, Event, EventId
from litreview.model.protocol import Digest, Handle
from litreview.model.records import Record, RecordId

Clock = Callable[[], datetime]
"""Gives the present moment, in UTC; handed in, so that a test can say what time it is."""


class Access(Enum):
    """What a session wants of the store."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An act on its way into the log; the id is chosen first, so that a retry cannot double it."""

    id: EventId
    actor: Handle
    act: Act


class Store(Protocol):
    """An append-only log and the records it speaks of."""

    engine: str
    """The engine and its version, e.g. ``SQLite 3.45.1``."""
    device: DeviceId
    """The device whose chain this program writes."""

    def append(self, drafts: Sequence[Draft], records: Sequence[Record] = ()) -> tuple[Event, ...]:
        """Keep the events and records durably, all or none; an id already in the log is not doubled."""
        ...

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        """Yield the events that arrived after the number given, each with its own arrival number."""
        ...

    def record(self, record: RecordId) -> Record:
        """Return the record as it was first found."""
        ...

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        """Return the records as they were first found, in the order wanted."""
        ...

    def kept(self) -> Iterator[tuple[RecordId, Digest]]:
        """Yield every record kept, with the digest of each content it was found with."""
        ...

    def new_id(self) -> EventId:
        """Return an id for a draft."""
        ...

    def digest(self, record: Record) -> Digest:
        """Return the digest under which this record's content is kept."""
        ...

    def faults(self) -> list[str]:
        """Return everything wrong with the log, each naming the event or record; empty when sound."""
        ...

    def close(self) -> None:
        """Let go of the engine."""
        ...
