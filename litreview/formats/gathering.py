"""Entries gathered into a reading, so that entries = records + entries lost in every format."""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Final

from litreview.formats.texts import Text
from litreview.model.language import _
from litreview.model.reading import Entry, Problem, Reading
from litreview.model.reading import Text as AnyText
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line

__all__ = ["Entry", "Gathering", "StreamReader", "gather"]


MOST_PROBLEMS: Final = 10_000
"""Problems of one file that are kept in words."""


class StreamReader(ABC):
    """A reader that gives one entry after the other."""

    name: str
    title: str

    @abstractmethod
    def recognises(self, text: str) -> bool:
        """Tell from the beginning of a file whether it is one of the format."""

    @abstractmethod
    def entries(self, text: AnyText, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and problems of the file itself."""

    def read(self, text: str, *, source: str) -> Reading:
        """Return the records of the text, as records of the source, and what was wrong in it."""
        return gather(self.entries(Text.of(text), source=source))


@dataclass(slots=True)
class Gathering:
    """Counts what a file gives: every entry is a record or a problem; a record's id comes once."""

    entries: int = 0
    lost: int = 0
    """Entries that are not among the records."""
    most_problems: float = MOST_PROBLEMS
    """How many problems are kept in words."""
    problems: list[Problem] = field(default_factory=list)
    """The first of them; a file that is nothing but problems shall not fill the memory."""
    all_problems: int = 0
    """How many there were in all."""
    title_of: Callable[[int], str] | None = None
    """Gives the title of a record kept, by its number among them; None keeps the titles here."""
    _kept: dict[RecordId, int] = field(default_factory=dict)
    """The number of each record kept; of a million, all that is known of them must be small."""
    _lines: "array[int]" = field(default_factory=lambda: array("q"))
    _hashes: "array[int]" = field(default_factory=lambda: array("q"))
    """Of each entry kept, its line, and the hash of its text."""
    _titles: list[str] = field(default_factory=list)

    def records(self, entries: Iterable[Entry | Problem]) -> Iterator[Record]:
        """Yield each record that is kept; one that repeats an earlier record's id counts as lost."""
        for entry in entries:
            if isinstance(entry, Problem):
                self._note(entry)
                continue
            self.entries += 1
            if record := self._kept_of(entry):
                yield record

    def reading(self, records: tuple[Record, ...]) -> Reading:
        """Return all of it; what was wrong comes in the order of the file."""
        return Reading(
            entries=self.entries,
            records=records,
            problems=tuple(sorted(self.problems, key=lambda problem: problem.line)),
        )

    def _kept_of(self, entry: Entry) -> Record | None:
        record = entry.record
        if record is None:
            why = entry.remark or _("the entry could not be read")
            self._note(Problem(line=entry.line, what=why, entry_lost=True))
            return None
        if entry.remark:
            self._note(Problem(line=entry.line, what=entry.remark))
        same = hash(record.original)
        number = self._kept.setdefault(record.id, len(self._lines))
        if number < len(self._lines):
            told = self._repeats(record, number, is_same=self._hashes[number] == same)
            self._note(Problem(line=entry.line, what=told, entry_lost=True))
            return None
        self._lines.append(entry.line)
        self._hashes.append(same)
        if self.title_of is None:
            self._titles.append(record.title)
        return record

    def _repeats(self, record: Record, number: int, *, is_same: bool) -> str:
        line = self._lines[number]
        if is_same:
            return _("the same entry stands at line {line} already").format(line=line)
        title = one_line(self.title_of(number) if self.title_of else self._titles[number])
        if record.accession:
            return _(
                "its number {accession} is that of the entry at line {line}, which was kept: {title}"
            ).format(accession=one_line(record.accession), line=line, title=title)
        return _("its citation is that of the entry at line {line}, which was kept: {title}").format(
            line=line, title=title
        )

    def forget(self) -> None:
        """Forget which records were kept, and go on counting; no entry comes any more."""
        self._kept.clear()
        self._lines, self._hashes = array("q"), array("q")
        self._titles.clear()

    def _note(self, problem: Problem) -> None:
        self.all_problems += 1
        self.lost += problem.entry_lost
        if len(self.problems) < self.most_problems:
            self.problems.append(problem)


def gather(entries: Iterable[Entry | Problem]) -> Reading:
    """Return the reading of the entries; one that repeats an earlier record's id counts as lost."""
    gathering = Gathering(most_problems=inf)
    return gathering.reading(tuple(gathering.records(entries)))
