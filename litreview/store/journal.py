"""The journal: a store and the ledger of its events, kept in step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from litreview.model.errors import LitreviewError, StoreError, StoreUnreachable
from litreview.model.events import Act, Event
from litreview.model.garbage import collecting_no_garbage
from litreview.model.ledger import Ledger, extended
from litreview.model.protocol import Handle
from litreview.model.records import Record
from litreview.store import Draft, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What is kept all or none."""

    drafts: tuple[Draft, ...]
    records: Iterable[Record]
    """Gone through once for every time that they are sent."""


class Journal:
    """Writes acts to the store and holds the state they add up to; ``refresh`` before first use.

    What a server out of reach did not confirm stays here, and goes to it before anything that comes
    later: under the same ids, because it may have got there and only the answer was lost.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ledger = Ledger()
        self._arrived = 0
        self._unsent: list[_Batch] = []

    @property
    def unsent(self) -> tuple[Draft, ...]:
        """Return what waits here for the server, in the order it was done; it is not known to be saved."""
        return tuple(draft for batch in self._unsent for draft in batch.drafts)

    def refresh(self) -> Ledger:
        """Take in what this and other programs have written since; return the ledger."""
        if self._arrived:
            self._take_in()
        else:  # the whole log comes now, and only a few events at a time from here on
            with collecting_no_garbage():
                self._take_in()
        return self.ledger

    def refreshed_if_reachable(self) -> Ledger:
        """Return the ledger refreshed, or as it was where the server cannot be reached.

        For what comes before an act: the act itself is then kept as unsent, and the store still judges it.
        """
        try:
            return self.refresh()
        except StoreUnreachable:
            return self.ledger

    def append(self, actor: Handle, act: Act, records: Iterable[Record] = ()) -> Event:
        """Keep one act, and the records that came with it, durably; return its event.

        Raise StoreUnreachable where it could not be sent; then it is among the ``unsent``.
        """
        return self.append_all(actor, [act], records)[0]

    def append_all(
        self, actor: Handle, acts: Sequence[Act], records: Iterable[Record] = ()
    ) -> tuple[Event, ...]:
        """Keep several acts and the records that came with them, all or none, after what is unsent.

        Raise StoreUnreachable where they could not be sent; then they are among the ``unsent``. After
        any other error they are not, also where it was the earlier ones that were refused.
        """
        drafts = tuple(Draft(id=self.store.new_id(), actor=actor, act=act) for act in acts)
        batch = _Batch(drafts=drafts, records=records)
        try:
            self.send_again()
            events = self.store.append(batch.drafts, batch.records)
        except StoreUnreachable:
            self._unsent.append(replace(batch, records=tuple(records)))
            raise
        self._read_back(events)
        return events

    def send_again(self) -> None:
        """Send what is unsent, in order; raise StoreUnreachable while the server is still out of reach.

        What the store refuses for another reason can never be kept: it leaves the ``unsent``, and the
        error is raised.
        """
        while self._unsent:
            batch = self._unsent[0]
            try:
                events = self.store.append(batch.drafts, batch.records)
            except StoreUnreachable:
                raise
            except LitreviewError:
                del self._unsent[0]
                raise
            del self._unsent[0]
            self._read_back(events)

    def _read_back(self, events: Sequence[Event]) -> None:
        try:
            self.refresh()
        except StoreError:
            # What is kept is kept: a vote must not be told as lost because reading it back failed.
            self.ledger = extended(self.ledger, events)

    def _take_in(self) -> None:
        arrived = list(self.store.events_after(self._arrived))
        if arrived:
            self._arrived = arrived[-1][0]
            self.ledger = extended(self.ledger, [event for _, event in arrived])
            self._unsent = [batch for batch in self._unsent if not self._has_arrived(batch)]

    def _has_arrived(self, batch: _Batch) -> bool:
        return all(draft.id in self.ledger.events for draft in batch.drafts)
