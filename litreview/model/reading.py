"""What reading a file gives: records, and problems that name their line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from litreview.model.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a file, where it stands and what was done about it."""

    line: int
    """Counted from 1; 0 where the whole file is meant."""
    what: str
    entry_lost: bool = False
    """Whether an entry could not be read and is not among the records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The records of a file and its problems; entries = records + entries lost, always."""

    entries: int
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def lost(self) -> int:
        """Return how many entries could not be read."""
        return sum(problem.entry_lost for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a file after reading: its record, or why there is none."""

    line: int
    """Where it begins, counted from 1."""
    record: Record | None
    """None for an entry that is lost; ``remark`` then says why."""
    remark: str | None = None
    """What was wrong with it."""
    original: str | None = None
    """What stands there, of an entry of a table that is lost; a record has it itself."""


class Text(Protocol):
    """A file's text, which may be too long to be had at once."""

    def lines(self) -> Iterator[str]:
        """Yield the lines from the first, without their ends; may be asked for again."""
        ...

    def parts(self) -> Iterator[str]:
        """Yield the same in parts of many lines, each with its end, which is faster; may be asked again."""
        ...

    def head(self, characters: int) -> str:
        """Return the beginning, so many characters of it."""
        ...

    def whole(self) -> str:
        """Return all of it."""
        ...

    @property
    def ends_in_mid_line(self) -> bool:
        """Tell whether the last line has no line end."""
        ...


class Reader(Protocol):
    """Reads one reference-file format; stateless, found by its entry point.

    ``litreview.formats.gathering.StreamReader`` is a base that has ``read``.
    """

    name: str
    title: str
    """The format's name for a reader, e.g. ``RIS``."""

    def recognises(self, text: str) -> bool:
        """Tell from the beginning of a file whether it is one of the format."""
        ...

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, as records of the source, and problems of the file itself.

        A format that can be read in parts keeps no more than a few entries in memory.
        """
        ...

    def read(self, text: str, *, source: str) -> Reading:
        """Return the records of the text, as records of the source, and what was wrong in it."""
        ...


@runtime_checkable
class MappedReader(Reader, Protocol):
    """A reader of tables, whose columns can be told what they are."""

    def with_mapping(self, mapping: Mapping[str, str]) -> Reader:
        """Return a reader that takes these columns for these fields, and guesses the others."""
        ...

    def mapping_of(self, text: str) -> Mapping[str, str | None]:
        """Return each column of the table and the field it is taken for, or None."""
        ...


class Writer(Protocol):
    """Writes one reference-file format; stateless, found by its entry point."""

    name: str
    suffix: str
    """File ending, with the dot."""

    def write(self, records: Sequence[Record]) -> str:
        """Return the records as one text in the order given; the same records give the same text."""
        ...


class BinaryWriter(Protocol):
    """Writes a format that is no text; stateless, found by its entry point."""

    name: str
    suffix: str
    """File ending, with the dot."""

    def write_bytes(self, records: Sequence[Record]) -> bytes:
        """Return the records as one file in the order given; the same records give the same bytes."""
        ...
