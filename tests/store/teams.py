"""A team and its store, whatever keeps it: one file that all use, or a server that each logs in to."""

from pathlib import Path
from typing import Protocol

from litreview.model.events import Act, Event
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Handle
from litreview.model.records import Record
from litreview.store import Draft, Store
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.making import LIBRARIAN, TickingClock
from tests.store.postgres.cluster import ServedReview


class Team(Protocol):
    """Everybody's way to one store."""

    def store(self, who: Handle) -> Store:
        """Return the store as this person has it."""
        ...

    def another(self, who: Handle) -> Store:
        """Return the store as the person has it in another program."""
        ...

    def close(self) -> None:
        """Close every store given."""
        ...


class SqliteTeam:
    """All use one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._given: list[SqliteStore] = []

    def store(self, who: Handle) -> Store:  # noqa: ARG002 - the file knows nobody
        return self._given[0] if self._given else self._keep(SqliteStore.create(self._path, TickingClock()))

    def another(self, who: Handle) -> Store:
        self.store(who)
        return self._keep(SqliteStore.open(self._path, TickingClock()))

    def close(self) -> None:
        while self._given:
            self._given.pop().close()

    def _keep(self, store: SqliteStore) -> SqliteStore:
        self._given.append(store)
        return store


class ServedTeam:
    """Each has a login to the server."""

    def __init__(self, review: ServedReview) -> None:
        self._review = review
        self._given: dict[Handle, Store] = {}

    def store(self, who: Handle) -> Store:
        if who not in self._given:
            self._given[who] = self._review.store(who)
        return self._given[who]

    def another(self, who: Handle) -> Store:
        return self._review.store(who)

    def close(self) -> None:
        self._review.close()


def draft(store: Store, who: Handle, act: Act) -> Draft:
    return Draft(id=store.new_id(), actor=who, act=act)


def write(team: Team, who: Handle, *acts: Act, records: tuple[Record, ...] = ()) -> tuple[Event, ...]:
    """Let the person write the acts in one append."""
    store = team.store(who)
    return store.append([draft(store, who, act) for act in acts], records)


def events(store: Store, after: int = 0) -> list[Event]:
    return [event for _arrival, event in store.events_after(after)]


def written(store: Store, after: int) -> list[Event]:
    """Return the events after the number but those of the server's own administration."""
    return [event for event in events(store, after) if event.act.kind != "member"]


def last_arrival(store: Store) -> int:
    return max((arrival for arrival, _event in store.events_after(0)), default=0)


def ledger_of(store: Store) -> Ledger:
    return fold(events(store))


def journal_of(team: Team, who: Handle = LIBRARIAN) -> Journal:
    journal = Journal(team.store(who))
    journal.refresh()
    return journal
