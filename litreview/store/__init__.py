"""The store: the event log and the records, append-only, whatever engine keeps them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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


class Blinding(Enum):
    """What keeps one reviewer's votes from another before they are revealed."""

    PROGRAM = "program"
    """Only that the program does not show them: they lie in one file."""
    SEALED = "sealed"
    """They are sealed, and the key is not on this machine."""
    SERVER = "server"
    """The server gives them to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who opens a store, for those stores that let nobody in unknown."""

    handle: Handle | None = None
    """None for whoever this machine's user has said to be."""
    ask: Callable[[str], str | None] | None = None
    """Asks a person for a password; None where nobody can be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An event as its bytes, as its hash was made and as an exchange carries it."""

    id: EventId
    kind: str
    actor: Handle
    device: DeviceId
    number: int
    lamport: int
    at: str
    payload: bytes
    """Where ``sealed``, JSON with only the record and the stage."""
    previous: Digest
    hash: Digest
    sealed: bool


class Store(Protocol):
    """An append-only log and the records it speaks of."""

    @property
    def engine(self) -> str:
        """Return the engine and its version, e.g. ``SQLite 3.45.1``."""
        ...

    @property
    def identity(self) -> Handle | None:
        """Return whose acts alone can be kept, where the store knows who is at the other end."""
        ...

    def blinding(self) -> Blinding:
        """Return what keeps votes hidden until they are revealed."""
        ...

    def devices(self) -> frozenset[DeviceId]:
        """Return the devices whose chains this store writes, one for each actor who has acted here."""
        ...

    def append(self, drafts: Sequence[Draft], records: Iterable[Record] = ()) -> tuple[Event, ...]:
        """Keep the events and records durably, all or none; an id already in the log is not doubled."""
        ...

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        """Yield the events that arrived, or were opened, after the number given, each with that number.

        What its reader may not see yet comes as ``Sealed``, and once more as itself when it is opened.
        """
        ...

    def log(self) -> list[Raw]:
        """Return every event as its bytes, as far as its reader may see them."""
        ...

    def record(self, record: RecordId) -> Record:
        """Return the record as it was first found."""
        ...

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        """Return the records as they were first found, in the order wanted."""
        ...

    def as_found(self, finds: Sequence[tuple[RecordId, Digest]]) -> list[Record]:
        """Return the records as runs found them, by record and digest, in the order wanted."""
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
