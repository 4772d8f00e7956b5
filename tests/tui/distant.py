"""Stores that are slow, or away, as disks and servers are; what they keep is kept in SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from threading import Event as Gate

from litreview.model.errors import StoreError, StoreUnreachable, VotesClosed
from litreview.model.events import Event
from litreview.model.records import Record, RecordId
from litreview.store import Draft
from litreview.store.sqlite import SqliteStore
from tests.tui.driving import PATIENCE


class SlowStore(SqliteStore):
    """A store that writes only when its gate is open, or after so many seconds."""

    gate: Gate | None = None
    seconds = PATIENCE
    is_full = False

    def append(self, drafts: Sequence[Draft], records: Iterable[Record] = ()) -> tuple[Event, ...]:
        self._wait()
        if self.is_full:
            raise StoreError("review.db", "the disk is full", "Make room.")
        return super().append(drafts, records)

    def _wait(self) -> None:
        if self.gate:
            self.gate.wait(self.seconds)


class DistantStore(SlowStore):
    """A store behind a network: away for so many calls, losing so many answers, or refusing."""

    away = 0
    answers_lost = 0
    refuses = False
    tried = 0

    def append(self, drafts: Sequence[Draft], records: Iterable[Record] = ()) -> tuple[Event, ...]:
        self._wait()
        self.tried += 1
        self._travel()
        if self.refuses:
            raise VotesClosed("pubmed:1", "the votes are closed", "Go on.")
        events = super().append(drafts, records)
        if self.answers_lost:
            self.answers_lost -= 1
            raise _unreachable()
        return events

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        self._travel()
        return super().events_after(arrival)

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        self._travel()
        return super().records(wanted)

    def _travel(self) -> None:
        if self.away:
            self.away -= 1
            raise _unreachable()


def _unreachable() -> StoreUnreachable:
    return StoreUnreachable("the server", "cannot be reached", "Nothing is lost.")
