"""Measure a large search over a stand-in that answers at once: how much of it is waiting, how much is ours.

``python -m benchmarks.searching [RECORDS]`` runs 10,000 records, or as many as are given, of PubMed, NVA and
OpenAlex from a service in a process of its own into a store on disk.
"""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.demo.services import STAND_INS
from litreview.model.protocol import Handle
from litreview.model.queries import Source, SourceSettings, StoredQuery
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.http import Http, Tape
from litreview.searches.registry import source
from litreview.searches.run import SearchDesk
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from litreview.workspace import now

RECORDS = 10_000
QUERIES = {
    "pubmed": {"term": "mastery"},
    "nva": {"title": "mastery"},
    "openalex": {"search": "mastery"},
}
CONTACT = "benchmark@example.org"
SENTENCE = (
    "The municipality and the hospital plan the course together and share what the patients said of it. "
)


def main() -> None:
    """Run one search of each source, and say where the time went."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    print(f"{wanted} records a source; seconds")
    print(f"{'':10}{'whole':>8}{'resting':>9}{'answers':>9}{'ours':>8}{'ours/1,000':>12}{'peak MB':>9}")
    for name, parameters in QUERIES.items():
        with service(name, wanted) as address, TemporaryDirectory() as folder:
            print(row(name, StoredQuery(name=name, source=name, requests=(parameters,), place=name), address,
                      Path(folder)))  # fmt: skip


def row(name: str, query: StoredQuery, address: str, folder: Path) -> str:
    """Run the query and return its line."""
    waited = Waiting()
    settings = SourceSettings(address=address, contact=CONTACT)

    def connect(tape: Tape | None) -> Source:
        return source(name, waited.around(Http(CONTACT, sleep=waited.sleep, tape=tape)), settings)

    store = SqliteStore.create(folder / "review.db", now)
    desk = SearchDesk(journal=Journal(store), raw=folder / "raw", clock=now)
    begun = time.perf_counter()
    run = desk.run(query, connect, actor=Handle("librarian"))
    whole = time.perf_counter() - begun
    store.close()
    ours = whole - waited.resting - waited.answers
    per_thousand = ours / len(run.found) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{name:10}{whole:8.1f}{waited.resting:9.1f}{waited.answers:9.1f}{ours:8.1f}"
        f"{per_thousand:12.2f}{peak:9.0f}   {len(run.found)} records"
    )


class Waiting:
    """Adds up the seconds that are not ours: resting between requests, and waiting for answers."""

    def __init__(self) -> None:
        self.resting = 0.0
        self.answers = 0.0

    def sleep(self, seconds: float) -> None:
        """Sleep, and count it."""
        time.sleep(seconds)
        self.resting += seconds

    def around(self, http: Http) -> Http:
        """Return the client, with the time of each answer counted."""
        send: Callable[..., object] = http._send  # noqa: SLF001 - where the wire begins

        def timed(*request: object) -> object:
            begun = time.perf_counter()
            try:
                return send(*request)
            finally:
                self.answers += time.perf_counter() - begun

        http._send = timed  # type: ignore[method-assign,assignment]  # noqa: SLF001
        return http


@contextmanager
def service(name: str, wanted: int) -> Iterator[str]:
    """Give the address of a stand-in in a process of its own, which has so many records."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(name, wanted, theirs))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("end")
        process.join()


def serve(name: str, wanted: int, pipe: Connection) -> None:
    """Answer until told to end."""
    with STAND_INS[name]([example(number, name) for number in range(wanted)]) as stand_in:
        pipe.send(stand_in.address)
        pipe.recv()


def example(number: int, name: str) -> Record:
    """Return a fictional record of the size that records have."""
    accession = str(90_000_000 + number) if name == "pubmed" else f"example-{number}"
    return Record(
        id=accession_id(name, accession),
        source=name,
        accession=accession,
        pmid=accession if name == "pubmed" else None,
        title=f"Example {number}: mastery of everyday life, a course between two levels of care",
        type=RecordType.ARTICLE,
        authors=tuple(Author(family=f"Example{number % 97}", given=letter) for letter in "ABCDE"),
        year=2000 + number % 26,
        container="Example Journal of Collaboration",
        volume=str(number % 50),
        pages=f"{number}-{number + 9}",
        doi=f"10.5555/mastery.{number}",
        abstract=SENTENCE * 15,
        keywords=("mastery", "collaboration"),
        language="eng",
    )


if __name__ == "__main__":
    main()
