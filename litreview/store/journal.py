"""The journal: a store and the ledger of its events, kept in step."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from litreview.model.errors import StoreError
from litreview.model.events import Act, Event
from litreview.model.ledger import Ledger, extended
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
        if self._arrived:
            self._take_in()
        else:  # the whole log comes now, and only a few events at a time from here on
            with collecting_no_garbage():
                self._take_in()
        return self.ledger

    def append(self, actor: Handle, act: Act, records: Sequence[Record] = ()) -> Event:
        """Keep one act, and the records that came with it, durably; return its event."""
        return self.append_all(actor, [act], records)[0]

    def append_all(
        self, actor: Handle, acts: Sequence[Act], records: Sequence[Record] = ()
    ) -> tuple[Event, ...]:
        """Keep several acts and the records that came with them, all or none."""
        drafts = [Draft(id=self.store.new_id(), actor=actor, act=act) for act in acts]
        events = self.store.append(drafts, records)
        try:
            self.refresh()
        except StoreError:
            # What is kept is kept: a vote must not be told as lost because reading it back failed.
            self.ledger = extended(self.ledger, events)
        return events

    def _take_in(self) -> None:
        arrived = list(self.store.events_after(self._arrived))
        if arrived:
            self._arrived = arrived[-1][0]
            self.ledger = extended(self.ledger, [event for _, event in arrived])


@contextmanager
def collecting_no_garbage() -> Iterator[None]:
    """Let Python look for no garbage while the block makes objects, nor ever among those it leaves.

    A log makes a few hundred thousand, and looking through them again and again takes half of the
    time to open a large review. What nothing refers to any more is freed as ever.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
