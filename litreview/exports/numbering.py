"""The ids by which the entries of files go: their own where they have any, else file and number."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from litreview.model.reading import Entry
from litreview.model.records import Record
from litreview.model.text import one_line
from litreview.searches.given import FileRead

_RIS: Final = "ris"
_ID_TAG: Final = re.compile(r"^ID {0,2}- ?(\S.*)$", re.MULTILINE)


@dataclass(slots=True)
class NumberedFile:
    """The ids that the entries of one file have themselves, in the file's order."""

    id_column: str | None = None
    """Of a table, the column of ids: it counts whatever it holds."""
    is_tagged: bool = False
    """Whether its entries may have a tag ID."""
    stem: str = ""
    """What its entries go by that have no id of their own."""
    tags: list[str | None] = field(default_factory=list)
    """Ids that whoever made the file gave: a table's column, or RIS's tag."""
    numbers: list[str | None] = field(default_factory=list)
    """The databases' own."""

    @classmethod
    def of(cls, read: FileRead) -> "NumberedFile":
        """Return the file with no entry yet."""
        return cls(read.id_column, is_tagged=read.form == _RIS)

    def add(self, entry: Entry) -> None:
        """Add the next entry, whether it could be read or not."""
        record = entry.record
        original = record.original if record else entry.original
        self.tags.append(self._tag(record, original or ""))
        self.numbers.append(record.accession if record else None)

    def _tag(self, record: Record | None, original: str) -> str | None:
        if self.id_column is not None:
            return _cell(self.id_column, original) or (record.accession if record else None)
        if not self.is_tagged or not ("\nID" in original or original.startswith("ID")):
            return None
        match = _ID_TAG.search(original)
        return one_line(match[1]) or None if match else None

    def ids(self) -> list[str]:
        """Return the entries' ids, each once: their own if all have one, else the file's name and number."""
        if self.id_column is not None:
            return _distinct(own or self._counted(place) for place, own in enumerate(self.tags))
        for own in (self.tags, self.numbers):
            given = dict.fromkeys(one for one in own if one)
            if len(given) == len(own):
                return list(given)
        return [self._counted(place) for place in range(len(self.tags))]

    def _counted(self, place: int) -> str:
        return f"{self.stem}_{place + 1:04}"


def ids_of(files: Iterable[NumberedFile]) -> list[str]:
    """Return the ids of all entries, each once; those that two files have get their file's name in front."""
    by_file = [(one.stem, one.ids()) for one in files]
    if len(by_file) == 1:
        return by_file[0][1]
    times = Counter(one for _stem, ids in by_file for one in ids)
    return _distinct(f"{stem}_{one}" if times[one] > 1 else one for stem, ids in by_file for one in ids)


def stems(names: Iterable[str]) -> Iterator[str]:
    """Yield what each file's name begins with, without folder and endings; a second of one name gets a 2."""
    times: Counter[str] = Counter()
    for name in names:
        stem = PurePosixPath(PurePosixPath(name.removesuffix(".gz")).name).stem or "file"
        times[stem] += 1
        yield stem if times[stem] == 1 else f"{stem}-{times[stem]}"


def _distinct(ids: Iterable[str]) -> list[str]:
    """Return the ids; one that came before is told from it by its number among its like."""
    kept: dict[str, int] = {}
    for one in ids:
        own, times = one, 1
        while own in kept:
            times = max(times, kept[one]) + 1
            own = f"{one}#{times}"
        kept[own] = 1
        if own != one:
            kept[one] = times
    return list(kept)


def _cell(column: str, original: str) -> str | None:
    """Return what stands in the column, of an entry of a table as it is kept."""
    begins = f"{column}: "
    for line in original.split("\n", 40):
        if line.startswith(begins):
            return one_line(line[len(begins) :]) or None
    return None
