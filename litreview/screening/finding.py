"""Finding: which reports have the words in title, abstract or authors, while they are still being typed."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final, NamedTuple

from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined
from litreview.model.text import one_line
from litreview.store.words import Words

_AT_ONCE: Final = 50
"""Reports taken in between two moments at which a question can be answered."""


class Facts(NamedTuple):
    """What a list, an order or a filter needs to know of a report."""

    title: str
    author: str
    """The first author's family name."""
    year: int | None
    has_abstract: bool
    is_retracted: bool


class Finder:
    """The reports of a stage, to be found by their words; their records are taken in part by part.

    One thread may take in while another asks; the answer is then of what has been taken in so far.
    """

    def __init__(
        self, reports: Sequence[Report], read: Callable[[Sequence[RecordId]], list[Record]], words: Words
    ) -> None:
        self.reports = reports
        self.facts: list[Facts] = []
        """Of the reports taken in, in their order."""
        self._read = read
        self._words = words
        self._lock = Lock()

    @property
    def is_complete(self) -> bool:
        """Tell whether all are taken in."""
        return len(self.facts) == len(self.reports)

    def take_in(self, many: int) -> None:
        """Read the records of so many more reports."""
        some = self.reports[len(self.facts) : len(self.facts) + many]
        wanted = [record for report in some for record in report.records]
        records = iter(self._read(wanted))
        shown = [combined([next(records) for _ in report.records]) for report in some]
        for start in range(0, len(shown), _AT_ONCE):
            part = shown[start : start + _AT_ONCE]
            with self._lock:
                self._words.add(enumerate(map(_text, part), start=len(self.facts)))
                self.facts += map(facts_of, part)
        if some and self.is_complete:
            with self._lock:
                self._words.settle()

    def close(self) -> None:
        """Let go of the words."""
        with self._lock:
            self._words.close()

    def hits(self, question: str) -> list[int]:
        """Return which of the reports taken in have every word of the question, by their number from 0."""
        with self._lock:
            return self._words.hits(question)


def complete(finder: Finder) -> dict[RecordId, Facts]:
    """Return the facts of every report by its id, once all are taken in."""
    while not finder.is_complete:
        finder.take_in(1000)
    return {report.id: facts for report, facts in zip(finder.reports, finder.facts, strict=True)}


def _text(record: Record) -> str:
    people = " ".join(str(author) for author in record.authors)
    parts = (record.title, record.original_title, people, record.abstract, record.other_abstract)
    return " ".join(part for part in parts if part)


def facts_of(record: Record) -> Facts:
    """Return what a list, an order or a filter needs to know of the record."""
    return Facts(
        title=one_line(record.title),
        author=one_line(record.authors[0].family) if record.authors else "",
        year=record.year,
        has_abstract=bool(record.abstract or record.other_abstract),
        is_retracted=record.is_retracted,
    )
