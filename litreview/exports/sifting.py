"""Sifting: the entries of files told apart by the report they describe, without a review."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from litreview.duplicates import Duplicates, Finder, Pair
from litreview.exports.numbering import NumberedFile, ids_of, stems
from litreview.model.reading import Entry
from litreview.model.records import Record, RecordId
from litreview.searches.given import FileRead, Given
from litreview.searches.shelf import Shelf

SOURCE: Final = "file"
"""Where the records are said to come from while they are compared, so that ids are their files' own."""
FURTHER: Final[Mapping[str, str]] = {"id": "accession", "title_alt": "original_title"}
"""Columns of tables of records to be told apart, which are no fields elsewhere."""


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry that is a copy: the entry that stands for its report, and the link that brings it there."""

    number: int
    report: int
    to: int
    """The entry that the link is with: that of the report, or another copy."""
    pair: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """Every entry of the files by its number, from 0 in the order read, and what was found among them."""

    files: Sequence[FileRead]
    file: Sequence[int]
    """The place among the files of each entry's."""
    line: Sequence[int]
    """Where each entry begins."""
    ids: Sequence[str]
    """What each entry goes by, once."""
    numbers: Mapping[RecordId, int]
    """The entry of each record that was compared."""
    found: Duplicates

    @property
    def records(self) -> int:
        """Return how many entries are records; the others could not be read."""
        return len(self.numbers)

    def clusters(self) -> Iterator[tuple[int, ...]]:
        """Yield the entries of each report, the leading one first."""
        numbers = self.numbers
        return (tuple(numbers[record] for record in cluster) for cluster in self.found.clusters)

    def cluster_ids(self) -> Iterator[tuple[str, str]]:
        """Yield each entry's id and that of its report, in the order read."""
        report = list(range(len(self.ids)))
        for leading, *others in self.clusters():
            for number in others:
                report[number] = leading
        ids = self.ids
        return ((own, ids[leading]) for own, leading in zip(ids, report, strict=True))

    def removed(self) -> Iterator[Removed]:
        """Yield every copy, by report and in the order read, each with the link nearest to it."""
        beside: dict[RecordId, list[tuple[RecordId, Pair]]] = {}
        for pair in self.found.links:
            beside.setdefault(pair.first, []).append((pair.second, pair))
            beside.setdefault(pair.second, []).append((pair.first, pair))
        for cluster in self.found.clusters:
            if len(cluster) > 1:
                linked = dict(_linked(cluster[0], beside))
                for record in cluster[1:]:
                    to, pair = linked[record]
                    yield Removed(self.numbers[record], self.numbers[cluster[0]], self.numbers[to], pair)


class _NotAllRead(Exception):  # noqa: N818 - it says what is the case
    """A file could not be read, so that nothing needs to be compared."""


class Sifting:
    """Entries on their way into the finder; on the shelf, if there is one, are the records themselves."""

    def __init__(
        self,
        given: Given,
        shelf: Shelf | None = None,
        *,
        all_read: Callable[[int], object] = lambda _records: None,
    ) -> None:
        self._given = given
        self._all_read = all_read
        """Told of how many records there are when they begin to be compared."""
        self._shelf = shelf
        self._finder = Finder()
        self._files: list[NumberedFile] = []
        self._file = array("L")
        self._line = array("L")
        self._numbers: dict[RecordId, int] = {}

    def read(self) -> bool:
        """Read all files and compare their records; tell whether every file could be read."""
        try:
            self._finder.add(self._records())
        except _NotAllRead:
            return False
        return True

    def sifted(self) -> Sifted:
        """Return what was found."""
        for file, stem in zip(self._files, stems(read.name for read in self._given.read), strict=True):
            file.stem = stem
        return Sifted(
            files=self._given.read,
            file=self._file,
            line=self._line,
            ids=ids_of(self._files),
            numbers=self._numbers,
            found=self._finder.duplicates(),
        )

    def _records(self) -> Iterator[Record]:
        for _read, entry in self._given.entries():
            self._open_files()
            if record := self._noted(entry):
                yield record
        self._open_files()
        if self._given.refused:
            raise _NotAllRead
        self._all_read(len(self._numbers))

    def _open_files(self) -> None:
        """Take up the files that have begun since the last entry, some of which may hold none."""
        for read in self._given.read[len(self._files) :]:
            self._files.append(NumberedFile.of(read))

    def _noted(self, entry: Entry) -> Record | None:
        """Note the next entry, and return its record under an id that none before it has."""
        number, record = len(self._line), entry.record
        self._file.append(len(self._files) - 1)
        self._line.append(entry.line)
        self._files[-1].add(entry)
        if self._shelf is not None:
            self._shelf.add(record and replace(record, original=None))
        if record is None:
            return None
        if record.id in self._numbers:  # the same entry twice, or two of one number: each counts
            record = replace(record, id=RecordId(f"{record.id}#{number}"))
        self._numbers[record.id] = number
        return record


def _linked(
    leading: RecordId, beside: Mapping[RecordId, list[tuple[RecordId, Pair]]]
) -> Iterator[tuple[RecordId, tuple[RecordId, Pair]]]:
    """Yield each record that links join to the leading one, with its neighbour on the way there."""
    known, waiting = {leading}, [leading]
    for record in waiting:
        for other, pair in beside[record]:
            if other not in known:
                known.add(other)
                waiting.append(other)
                yield other, (record, pair)
