"""Measure what a person waits for; print medians and 95th percentiles in milliseconds."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.duplicates.generated import generated
from litreview.duplicates import Finder, find
from litreview.model.events import Found, Import, Verdict, Vote
from litreview.model.protocol import Digest, Handle, Stage
from litreview.model.records import Author, Record, RecordId, SourceKind
from litreview.review import open_review
from litreview.store import Access
from litreview.store.audit import missing_records, rebuilt_otherwise
from litreview.store.backups import back_up
from litreview.workspace import STORE, make_workspace, now

RECORDS = 5_000
MANY = 50_000
WORDS = ("learning", "mastery", "municipal", "hospital", "patient", "education", "collaboration", "course")


def main() -> None:
    """Make a review of many records and votes in a temporary folder, and time the work of a day on it."""
    with TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary) / "review"
        make_workspace(folder)
        fill(folder, RECORDS)
        copied = generated(RECORDS)
        rows = [
            ("help", timed(lambda: shell("--help"), 9)),
            ("status", timed(lambda: shell("-C", str(folder), "status"), 5)),
            ("open", timed(lambda: open_once(folder), 5)),
        ]
        review = stack.enter_context(open_review(folder))
        session = review.screening("first", Stage.TITLE_ABSTRACT)
        rows += [
            ("vote", timed(lambda: session.vote(Verdict.EXCLUDE), 200)),
            ("next card", timed(lambda: session.current, 200)),
            ("dedupe", timed(lambda: find(review.records(tuple(review.ledger.kinds))), 3)),
            ("duplicates", timed(lambda: find(copied), 3)),
            ("increment", [increment(copied) for _ in range(3)]),
            ("prisma", timed(review.flow, 5)),
        ]
        large = Path(temporary) / "large"
        make_workspace(large)
        fill(large, MANY)
        rows += time_large(large)
    print(f"{'':12}{'median ms':>12}{'p95 ms':>12}{'runs':>8}")
    for name, times in rows:
        print(f"{name:12}{median(times):12.1f}{quantiles(times, n=20)[-1]:12.1f}{len(times):8}")


def time_large(folder: Path) -> list[tuple[str, list[float]]]:
    """Time what the size of a review is felt in."""
    with open_review(folder, access=Access.READ) as review:
        store, ledger = review.journal.store, review.ledger
        return [
            ("first record", [first_record(folder) for _ in range(5)]),
            ("rebuild", timed(lambda: rebuilt_otherwise(store), 3)),
            ("verify", timed(lambda: (store.faults(), list(missing_records(ledger, store))), 3)),
            ("backup", timed(lambda: back_up(folder / STORE, now()), 3)),
        ]


def first_record(folder: Path) -> float:
    """Return how long a program just started takes to open the review and read a record, in milliseconds."""
    script = (
        "import sys, time; start = time.perf_counter(); from pathlib import Path\n"
        "from litreview.review import open_review\n"
        "with open_review(Path(sys.argv[1])) as review:\n"
        "    assert review.screening('first').current\n"
        "    print(time.perf_counter() - start)"
    )
    said = subprocess.run([sys.executable, "-c", script, str(folder)], check=True, capture_output=True)  # noqa: S603 - our own program
    return float(said.stdout) * 1000


def increment(records: list[Record]) -> float:
    """Return how long the last 100 of the records take when the others are known, in milliseconds."""
    finder = Finder()
    finder.add(records[:-100])
    start = time.perf_counter()
    finder.add(records[-100:])
    finder.duplicates()
    return (time.perf_counter() - start) * 1000


def fill(folder: Path, number: int) -> None:
    """Write so many records and two votes on most, as one import and two batches."""
    with open_review(folder) as review:
        store = review.journal.store
        records = [example(one) for one in range(number)]
        act = Import(
            file="bench.ris",
            digest=Digest("0" * 64),
            source="bench",
            source_kind=SourceKind.DATABASE,
            format="ris",
            entries=number,
            problems=0,
            found=tuple(Found(record.id, store.digest(record)) for record in records),
        )
        review.journal.append(Handle("librarian"), act, records)
        for reviewer in ("first", "second"):
            votes = [vote(record, Handle(reviewer)) for record in records[: number - 500]]
            review.journal.append_all(Handle(reviewer), votes)
        review.desk("lead").reveal(Stage.TITLE_ABSTRACT)


def example(number: int) -> Record:
    """Return a record with a title and an abstract of ordinary length."""
    words = [WORDS[(number * step + step) % len(WORDS)] for step in range(1, 200)]
    return Record(
        id=RecordId(f"bench:{number}"),
        source="bench",
        title=f"{' '.join(words[:12])} {number}",
        authors=(Author(family=f"Eksempel{number % 700}", given="A"),),
        year=2000 + number % 26,
        container="Example Journal",
        abstract=" ".join(words),
    )


def vote(record: Record, reviewer: Handle) -> Vote:
    """Return a vote on the record that differs between reviewers now and then."""
    odd = (hash(record.id) + len(reviewer)) % 11 == 0
    verdict = Verdict.INCLUDE if odd else Verdict.EXCLUDE
    return Vote(record=record.id, stage=Stage.TITLE_ABSTRACT, reviewer=reviewer, verdict=verdict)


def shell(*arguments: str) -> None:
    """Run the program in a process of its own."""
    subprocess.run([sys.executable, "-m", "litreview", *arguments], check=True, capture_output=True)  # noqa: S603 - our own program


def open_once(folder: Path) -> None:
    """Open the review, fold its log and close it."""
    with open_review(folder) as review:
        assert len(review.ledger.reports) == RECORDS  # noqa: S101 - the measurement would be of something else


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Return how long each run took, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


if __name__ == "__main__":
    main()
