"""The journal: a store and the ledger of its events, kept in step."""

from collections.abc import Sequence

from litreview.model.events import Act, Event, EventId
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Handle
from litreview.model.records import Record
from litreview.store import Draft, Store


class Journal:
    """Writes acts to the store and holds the state they add up to; ``refresh`` before first use."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ledger = Ledger()
        self._arrived = 0

    def refresh(self) -> Ledger:
        """Take in what this and other programs have written since; return the ledger."""
        arrived = list(self.store.events_after(self._arrived))
        if arrived:
            self._arrived = arrived[-1][0]
            newest = max((event.lamport for event in self.ledger.events.values()), default=0) if self.ledger.events else 0
            events = [event for _, event in arrived]
            if all(event.lamport > newest for event in events):
                for event in sorted(events, key=lambda event: (event.lamport, event.id)):
                    self.ledger.apply(event)
            else:
                self.ledger = fold([*self.ledger.events.values(), *events])
        return self.ledger

    def append(self, actor: Handle, act: Act, records: Sequence[Record] = ()) -> Event:
        """Keep one act, and the records that came with it, durably; return its event."""
        return self.append_all(actor, [act], records)[0]

    def append_all(self, actor: Handle, acts: Sequence[Act], records: Sequence[Record] = ()) -> tuple[Event, ...]:
        """Keep several acts and the records that came with them, all or none."""
        drafts = [Draft(id=self.store.new_id(), actor=actor, act=act) for act in acts]
        events = self.store.append(drafts, records)
        self.refresh()
        return events

    def event(self, event: EventId) -> Event:
        """Return an event of the log by its id."""
        return self.ledger.events[event]
