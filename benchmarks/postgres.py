"""Measure a team's server: one durable vote, eight at once, a hundred thousand events loaded.

``python -m benchmarks.postgres`` makes a server of its own in a temporary folder, and removes it.
"""

import time
from concurrent.futures import ProcessPoolExecutor
from statistics import quantiles

from litreview.model.events import Reveal, Verdict, Vote
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.store import Draft
from litreview.store.journal import Journal
from litreview.store.postgres import PostgresStore
from litreview.store.server import Address
from tests.making import TickingClock
from tests.store.postgres.cluster import PASSWORD, new_cluster

VOTES = 500
SESSIONS = 8
EVENTS = 100_000
_AT_ONCE = 5_000
_TA = Stage.TITLE_ABSTRACT


def main() -> None:
    """Print what a reviewer waits for, in milliseconds."""
    with new_cluster(settings=()) as cluster:  # as durable as a server is by default
        address = cluster.new_review().address
        print(f"{'':34}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}{'n':>10}")
        show("one durable vote", vote(address, "first", VOTES, 0))
        start = time.perf_counter()
        with ProcessPoolExecutor(SESSIONS) as pool:
            names = ("first", "second", "third")
            working = [
                pool.submit(vote, address, names[one % 3], VOTES // 4, 10_000 * (one + 1))
                for one in range(SESSIONS)
            ]
            taken = [one for done in working for one in done.result()]
        show(f"a vote, {SESSIONS} sessions at once", taken)
        print(f"{'':34}{len(taken) / (time.perf_counter() - start):10.0f} votes a second")
        fill(address, EVENTS)
        for what, who in (("sealed to the lead", "lead"), ("own", "second")):
            show(f"{EVENTS:,} events, {what}", [load(address, who) for _ in range(3)])
        print(f"opening them all: {reveal_all(address):.1f} s")
        show(f"{EVENTS:,} events, opened", [load(address, "lead") for _ in range(3)])
        store = connect(address, "lead")
        start = time.perf_counter()
        assert store.faults() == []  # noqa: S101 - the measurement would be of something else
        print(f"every hash and guard checked: {time.perf_counter() - start:.1f} s")
        store.close()


def connect(address: Address, handle: str) -> PostgresStore:
    """Return the member's store."""
    return PostgresStore.connect(address, Handle(handle), PASSWORD, TickingClock())


def drafts(store: PostgresStore, handle: str, first: int, number: int) -> list[Draft]:
    """Return so many votes, each on a record of its own."""
    return [
        Draft(
            id=store.new_id(),
            actor=Handle(handle),
            act=Vote(
                record=RecordId(f"bench:{record}"),
                stage=_TA,
                reviewer=Handle(handle),
                verdict=Verdict.EXCLUDE,
            ),
        )
        for record in range(first, first + number)
    ]


def vote(address: Address, handle: str, number: int, first: int) -> list[float]:
    """Return how long each of so many votes took, one after the other, in milliseconds."""
    store, taken = connect(address, handle), []
    for draft in drafts(store, handle, first, number):
        start = time.perf_counter()
        store.append([draft])
        taken.append((time.perf_counter() - start) * 1000)
    store.close()
    return taken


def fill(address: Address, number: int) -> None:
    """Let two reviewers vote on half as many records each."""
    start = time.perf_counter()
    for handle in ("first", "second"):
        store = connect(address, handle)
        for first in range(0, number // 2, _AT_ONCE):
            store.append(drafts(store, handle, 1_000_000 + first, _AT_ONCE))
        store.close()
    print(f"{number:,} votes kept in batches: {time.perf_counter() - start:.1f} s")


def load(address: Address, handle: str) -> float:
    """Return how long it takes to connect and take the whole log in, in milliseconds."""
    start = time.perf_counter()
    journal = Journal(connect(address, handle))
    assert len(journal.refresh().events) >= EVENTS  # noqa: S101 - likewise
    journal.store.close()
    return (time.perf_counter() - start) * 1000


def reveal_all(address: Address) -> float:
    """Open every vote of the filling in one append, as closing a stage does; return the seconds."""
    store = connect(address, "lead")
    by_record: dict[str, list[str]] = {}
    for _arrival, event in store.events_after(0):
        if event.act.kind == "sealed" and event.act.record.removeprefix("bench:") >= "1000000":  # type: ignore[union-attr]
            by_record.setdefault(event.act.record, []).append(event.id)  # type: ignore[union-attr]
    opened = [one for votes in by_record.values() if len(votes) == 2 for one in votes]  # noqa: PLR2004
    acts = [Reveal(stage=_TA, events=tuple(opened[at : at + 500])) for at in range(0, len(opened), 500)]  # type: ignore[arg-type]
    start = time.perf_counter()
    store.append([Draft(id=store.new_id(), actor=Handle("lead"), act=act) for act in acts])
    store.close()
    return time.perf_counter() - start


def show(what: str, taken: list[float]) -> None:
    """Print three quantiles of the times."""
    cuts = quantiles(taken, n=100, method="inclusive")
    print(f"{what:34}{cuts[49]:10.1f}{cuts[94]:10.1f}{cuts[98]:10.1f}{len(taken):10}")


if __name__ == "__main__":
    main()
