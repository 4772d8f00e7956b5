"""A program that votes again and again on a server, and says each record once its vote is acknowledged.

``python -m tests.soak.served_writer URL HANDLE NAME COUNT`` with -1 for as long as it lives. While the
server does not answer it sends the same draft again, as a session does that keeps its drafts.
"""

import sys
from itertools import count

from litreview.model.errors import StoreError
from litreview.model.events import Verdict, Vote
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.store import Draft
from litreview.store.postgres import PostgresStore
from litreview.store.server import Address
from tests.making import TickingClock
from tests.store.postgres.cluster import PASSWORD


def main(url: str, handle: str, name: str, limit: str) -> None:
    """Vote on one record after the other; each is said on a line of its own."""
    who = Handle(handle)
    store = PostgresStore.connect(Address.read(url), who, PASSWORD, TickingClock())
    for number in count() if limit == "-1" else range(int(limit)):
        record = RecordId(f"{name}:{number}")
        act = Vote(record=record, stage=Stage.TITLE_ABSTRACT, reviewer=who, verdict=Verdict.INCLUDE)
        draft = Draft(id=store.new_id(), actor=who, act=act)
        while not _acknowledged(store, draft):
            pass
        print(record, flush=True)  # noqa: T201 - to the test that reads it


def _acknowledged(store: PostgresStore, draft: Draft) -> bool:
    try:
        return len(store.append([draft])) == 1
    except StoreError:  # each waits for a while before it gives up
        return False


if __name__ == "__main__":
    main(*sys.argv[1:])
