"""Rebuilding: a store made from nothing but the files of an exchange, as a clone of the review has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.model.errors import StoreError
from litreview.model.language import _
from litreview.model.protocol import Protocol
from litreview.store import Clock
from litreview.store.exchange.desk import Desk
from litreview.store.exchange.keys import key_ring
from litreview.store.exchange.syncing import surveyed
from litreview.store.sqlite import SqliteStore


@contextmanager
def rebuilt(drawer: Path, protocol: Protocol, clock: Clock) -> Iterator[SqliteStore]:
    """Give a store with all that the files say and the lead vouches for; it is gone afterwards.

    Votes that nobody has opened stay sealed. Raise StoreError where a file is not as it was written, or
    where there is nothing.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "review.db"
        store = SqliteStore.create(path, clock)
        try:
            desk = Desk(store=store, drawer=drawer, protocol=protocol, keys=key_ring(drawer.parent.parent))
            found, _known, _pin = surveyed(desk)
            for finding in found.findings:
                raise StoreError(str(finding), _("nothing was rebuilt"), finding.remedy)
            if not found.events:
                raise StoreError(
                    desk.shown,
                    _("holds no events that the lead vouches for"),
                    _("Fetch the files of the whole team, the lead's too."),
                )
            store.receive(found.events, found.records)
            yield store
        finally:
            store.close()
