"""What reading a file gives: records, and problems that name their line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

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


class Reader(Protocol):
    """Reads one reference-file format; stateless, found by its entry point."""

    name: str

    def recognises(self, text: str) -> bool:
        """Tell from its content whether this is a file of the format."""
        ...

    def read(self, text: str, *, source: str) -> Reading:
        """Return the records of the text, as records of the source, and what was wrong in it."""
        ...


class Writer(Protocol):
    """Writes one reference-file format; stateless, found by its entry point."""

    name: str
    suffix: str
    """File ending, with the dot."""

    def write(self, records: Sequence[Record]) -> str:
        """Return the records as one text in the order given; the same records give the same text."""
        ...
