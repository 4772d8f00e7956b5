"""The rows of a text that separates its cells by commas, semicolons, tabs or bars, one after the other.

Python's own reader ends a file with an exception at a long cell, and lets one quotation mark that nobody
closed swallow all rows after it; here every row comes, with what was wrong in it.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Flag, auto
from itertools import islice
from typing import Final

LONGEST_CELL: Final = 1_000_000
"""Characters of a cell that are kept; Excel itself holds 32,767."""
_QUOTE: Final = '"'
_BLANK_QUOTE: Final = ' "'
"""As people write it: ``a, "b, c"``."""
_ROWS_JUDGED: Final = 20
"""Lines behind an open quotation mark that tell whether they are rows or text."""


class Flaw(Flag):
    """What was wrong in how a row is written."""

    NONE = 0
    UNCLOSED = auto()
    """A quotation mark was opened and never closed, and rows follow: it counts for nothing."""
    CUT_OFF = auto()
    """The file ends within a quoted cell."""
    TOO_LONG = auto()
    """A cell had more characters than are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: where it begins, counted from 1, and its cells."""

    line: int
    cells: tuple[str, ...]
    flaw: Flaw = Flaw.NONE

    @property
    def is_empty(self) -> bool:
        """Tell whether no cell has anything in it."""
        return not any(map(str.strip, self.cells))


def rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Yield the rows of the lines; cells in quotation marks may hold delimiters and line ends."""
    rest, width = _Lines(enumerate(lines, start=1)), 0
    for number, line in rest:
        if (cells := _at_once(line, delimiter)) is not None:
            width = len(cells)
            yield Row(line=number, cells=cells)
            continue
        growing = _Growing(number, delimiter)
        flaw = Flaw.NONE
        if not growing.takes(line):
            flaw, growing = _goes_on(growing, line, rest, width)
        row = growing.row(flaw)
        width = len(row.cells)
        yield row


def quoted(cells: Iterable[str], delimiter: str) -> str:
    """Return the cells as one row of such a text, those in quotation marks that need them."""
    return delimiter.join(
        f'"{cell.replace(_QUOTE, _QUOTE * 2)}"' if set(cell) & {_QUOTE, "\n", delimiter} else cell
        for cell in cells
    )


def _at_once(line: str, delimiter: str) -> tuple[str, ...] | None:
    """Return the cells of a line that is a whole row and regular, as most are; None for any other."""
    if len(line) > LONGEST_CELL:
        return None
    if _QUOTE not in line:
        return tuple(line.split(delimiter))
    if _BLANK_QUOTE in line and (line.startswith(_BLANK_QUOTE) or f"{delimiter}{_BLANK_QUOTE}" in line):
        return None
    try:
        return tuple(next(csv.reader((line,), delimiter=delimiter, strict=True)))
    except csv.Error:  # it goes on in the next line, or somebody wrote it by hand
        return None


def _goes_on(growing: "_Growing", line: str, rest: "_Lines", width: int) -> tuple[Flaw, "_Growing"]:
    """Return the row whose last cell goes on in further lines, or which only seems to."""
    taken: list[tuple[int, str]] = []
    for numbered in rest:
        taken.append(numbered)
        if growing.takes(numbered[1]):
            literal = _literal(growing, line)
            if not (growing.is_odd and len(literal.cells) == width):
                return Flaw.NONE, growing
            rest.again(taken)  # the quotation mark that seems to close it opens a cell of the next row
            return Flaw.UNCLOSED, literal
        if growing.length > LONGEST_CELL:
            break
    if _are_rows(taken, growing.delimiter, width):
        rest.again(taken)
        return Flaw.UNCLOSED, _literal(growing, line)
    is_closed = any(growing.takes(further) for _number, further in rest)
    return Flaw.NONE if is_closed else Flaw.CUT_OFF, growing


def _literal(growing: "_Growing", line: str) -> "_Growing":
    """Return the row of its first line alone, in which the quotation mark that is open means nothing."""
    literal = _Growing(growing.line, growing.delimiter)
    literal.takes_literally(line)
    return literal


def _are_rows(taken: list[tuple[int, str]], delimiter: str, width: int) -> bool:
    """Tell whether most of the lines have as many cells as the row before them."""
    judged = [line for _number, line in islice(taken, _ROWS_JUDGED) if line.strip()]
    alike = sum(1 for line in judged if width > 1 and _width(line, delimiter) == width)
    return 2 * alike > len(judged)


def _width(line: str, delimiter: str) -> int:
    growing = _Growing(0, delimiter)
    growing.takes(line)
    return len(growing.row().cells)


class _Lines:
    """Numbered lines, of which some can be given again."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._again: deque[tuple[int, str]] = deque()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> tuple[int, str]:
        return self._again.popleft() if self._again else next(self._lines)

    def again(self, lines: list[tuple[int, str]]) -> None:
        """Give the lines once more before those to come."""
        self._again.extendleft(reversed(lines))


@dataclass(slots=True)
class _Growing:
    """One row on its way in, line by line."""

    line: int
    delimiter: str
    cells: list[str] = field(default_factory=list)
    length: int = 0
    """Characters of the quoted cell that is open."""
    is_odd: bool = False
    """Whether text stands behind a quotation mark that closes a cell, which no program writes."""
    _parts: list[str] | None = None
    """What the open cell holds so far; None where none is open."""
    _is_cut: bool = False

    def takes(self, line: str) -> bool:
        """Take a line; tell whether the row ends with it."""
        at = 0
        if self._parts is not None:
            self._add("\n")
            at = self._quoted(line, 0)
        while at <= len(line) and self._parts is None:
            if line.startswith((_QUOTE, _BLANK_QUOTE), at):
                self._parts = []
                at = self._quoted(line, line.index(_QUOTE, at) + 1)
            else:
                at = self._plain(line, at)
        return self._parts is None

    def takes_literally(self, line: str) -> None:
        """Take a line in which quotation marks mean nothing."""
        for cell in line.split(self.delimiter):
            self._ends(cell)

    def row(self, flaw: Flaw = Flaw.NONE) -> Row:
        """Return the row; a cell that is still open ends here."""
        if self._parts is not None:
            self._close("")
        return Row(
            line=self.line,
            cells=tuple(self.cells),
            flaw=flaw | (Flaw.TOO_LONG if self._is_cut else Flaw.NONE),
        )

    def _plain(self, line: str, at: int) -> int:
        """Take the cell that begins there; return where the next begins, beyond the line's end for none."""
        end = line.find(self.delimiter, at)
        end = len(line) if end < 0 else end
        self._ends(line[at:end])
        return end + 1

    def _quoted(self, line: str, at: int) -> int:
        """Take more of the open cell; return where the next begins, if this one ends in the line."""
        while (end := line.find(_QUOTE, at)) >= 0:
            self._add(line[at:end])
            if not line.startswith(_QUOTE, end + 1):
                after = line.find(self.delimiter, end + 1)
                after = len(line) if after < 0 else after
                self._close(line[end + 1 : after])
                return after + 1
            self._add(_QUOTE)
            at = end + 2
        self._add(line[at:])
        return len(line) + 1

    def _add(self, text: str) -> None:
        self.length += len(text)
        if self._parts is not None and self.length - len(text) <= LONGEST_CELL:
            self._parts.append(text)

    def _close(self, tail: str) -> None:
        cell = "".join(self._parts or ())
        if tail.strip():  # "Mestring" i kommunen: the quotation marks are the text's own
            cell = f"{_QUOTE}{cell}{_QUOTE}{tail}"
            self.is_odd = True
        self._parts, self.length = None, 0
        self._ends(cell)

    def _ends(self, cell: str) -> None:
        self._is_cut = self._is_cut or len(cell) > LONGEST_CELL
        self.cells.append(cell[:LONGEST_CELL])
