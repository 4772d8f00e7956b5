"""The PRISMA diagram on a grid of terminal cells: where its boxes, numbers and arrows stand. Pure.

The labels and the order of the boxes are those of the drawing for paper; only the places differ. Where
there is room all columns stand side by side, else one arm under the other, and on the narrowest screens
what leaves the review stands under, not beside, what goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Final

from rich.cells import cell_len

from litreview.exports.labels import (
    NO_BREAK_SPACE,
    SIDE,
    Cell,
    Column,
    Entry,
    Heading,
    Part,
    Row,
    cells,
    footnotes,
    headings,
    notice,
    parts,
)
from litreview.exports.metrics import wrap
from litreview.exports.prisma import PrismaFlow
from litreview.model.records import RecordId

GAP: Final = 5
"""Cells between two columns, which an arrow takes."""
MARK: Final = 2
"""Cells before a text in its box, for the mark of what is chosen."""
NARROWEST: Final = 30
_NARROW: Final = 64
"""Cells below which no two columns stand side by side."""
_LEAST, _MOST = 25, 60
_FRAME: Final = 4 + MARK
"""Cells of a box that its text does not get."""
_INDENT: Final = "  "
_STEM: Final = 2
"""Column of the line down, where all boxes stand in one column."""
_SET_IN: Final = 6
NOTICE: Final = "notice"
"""The name of the box that says why the numbers are provisional."""


@dataclass(frozen=True, slots=True)
class Number:
    """Something in a box that can be chosen: a number, or a heading and all numbers below it."""

    box: int
    """Which of the boxes it stands in."""
    text: str
    records: tuple[RecordId, ...]
    top: int
    bottom: int
    """The first and the last of its lines, counted from the top of the diagram."""


@dataclass(slots=True)
class Drawn:
    """A box where it stands, its edges included."""

    name: str
    x: int
    y: int
    width: int
    lines: Sequence[tuple[str, int | None]]
    """Each line of text, and which number it belongs to."""

    @property
    def right(self) -> int:
        """Return the first column beside it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Return the first row below it."""
        return self.y + len(self.lines) + 2

    @property
    def middle(self) -> int:
        """Return the column of its middle."""
        return self.x + self.width // 2


@dataclass(slots=True)
class Layout:
    """The diagram at a width."""

    width: int
    height: int = 0
    boxes: list[Drawn] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    strokes: dict[tuple[int, int], str] = field(default_factory=dict)
    """Lines and arrow heads between the boxes, by column and row."""
    titles: list[tuple[int, int, str]] = field(default_factory=list)
    """Headings of arms: column, row and text."""
    rules: dict[int, str] = field(default_factory=dict)
    """The phases' names, by the row of the rule they stand on."""
    warnings: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Band:
    """What stands side by side: some columns, and the boxes in them."""

    headings: tuple[Heading, ...]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    leads_on: bool
    """Whether another band follows, which has what all lead to."""


def lay_out(flow: PrismaFlow, width: int, warnings: Sequence[str] = ()) -> Layout:
    """Return the diagram set to the width, or to the narrowest there is; the warnings stand above it."""
    width = max(width, NARROWEST)
    made = Layout(width=width)
    for warning in warnings:
        _write(made, made.warnings, warning)
    if entries := notice(flow):
        _place(made, Cell(NOTICE, Row.IDENTIFIED, Column.MAIN, entries), 0, made.height, width)
        made.height = made.boxes[-1].bottom
    for band in _bands(flow, width):
        _Setter(made, flow, band).set_band()
    made.height += 1
    for text in footnotes(flow):
        _write(made, made.notes, text)
    return made


def _write(made: Layout, into: list[tuple[int, str]], text: str) -> None:
    for line in _in_lines(text, made.width - 1):
        into.append((made.height, line))
        made.height += 1


def _bands(flow: PrismaFlow, width: int) -> Iterator[_Band]:
    """Yield all columns as one band where they fit, else each arm as one; the last has what is included."""
    found = cells(flow)
    columns = tuple(sorted({cell.column for cell in found}))
    if width >= len(columns) * _LEAST + (len(columns) - 1) * GAP:
        yield _Band(headings=headings(flow), columns=columns, cells=found, leads_on=False)
        return
    last = parts(flow)[-1].rows
    ends = tuple(cell for cell in found if cell.row in last)
    told = headings(flow)
    for heading in told:
        arm = (heading.column, *([SIDE[heading.column]] if heading.column in SIDE else []))
        own = tuple(cell for cell in found if cell.column in arm and cell not in ends)
        is_last = heading is told[-1]
        moved = tuple(Cell(one.name, one.row, heading.column, one.entries) for one in ends)
        yield _Band(
            headings=(heading,),
            columns=arm,
            cells=own + moved if is_last else own,
            leads_on=not is_last,
        )


class _Setter:
    """Sets one band below what is set already."""

    def __init__(self, made: Layout, flow: PrismaFlow, band: _Band) -> None:
        self._made = made
        self._band = band
        self._parts = parts(flow)
        self._is_narrow = made.width < _NARROW
        self._places: dict[tuple[Row, Column], Drawn] = {}
        self._x: dict[Column, int] = {}
        self._width: dict[Column, int] = {}

    def set_band(self) -> None:
        """Set headings, rows of boxes, and the arrows between them."""
        self._share_width()
        self._set_headings()
        rows = sorted({cell.row for cell in self._band.cells})
        for number, row in enumerate(rows):
            part = next(one for one in self._parts if row in one.rows)
            self._go_down(part if row == part.rows[0] or number == 0 else None, is_first=number == 0)
            if self._is_narrow:
                self._set_under(row)
            else:
                self._set_beside(row)
        self._draw_downwards()
        if self._band.leads_on:
            self._lead_on()
        self._draw_asides()
        self._join()

    def _share_width(self) -> None:
        columns, width = self._band.columns, self._made.width
        if self._is_narrow:
            self._x = {column: _SET_IN if column in SIDE.values() else 0 for column in columns}
            self._width = {column: width - self._x[column] for column in columns}
            return
        each = min(_MOST, (width - GAP * (len(columns) - 1)) // len(columns))
        self._x = {column: number * (each + GAP) for number, column in enumerate(columns)}
        self._width = dict.fromkeys(columns, each)

    def _set_headings(self) -> None:
        self._made.height += bool(self._made.height)
        lines = 0
        for heading in self._band.headings:
            left = self._x[heading.column]
            last = SIDE.get(heading.column, heading.column)
            room = self._x[last] + self._width[last] - left
            told = _in_lines(heading.label, room)
            self._made.titles += [(left, self._made.height + row, text) for row, text in enumerate(told)]
            lines = max(lines, len(told))
        self._made.height += lines

    def _go_down(self, part: Part | None, *, is_first: bool) -> None:
        """Leave the rows between two rows of boxes: for the name of a phase, and for arrows."""
        if part:
            self._made.rules[self._made.height] = part.label
            self._made.height += 1
        if not is_first:
            self._made.height += 1

    def _set_beside(self, row: Row) -> None:
        top = self._made.height
        for cell in self._band.cells:
            if cell.row is row:
                self._set(cell, top)
                self._made.height = max(self._made.height, self._made.boxes[-1].bottom)

    def _set_under(self, row: Row) -> None:
        for cell in sorted(self._band.cells, key=lambda cell: cell.column):
            if cell.row is row:
                self._set(cell, self._made.height)
                self._made.height = self._made.boxes[-1].bottom

    def _set(self, cell: Cell, top: int) -> None:
        _place(self._made, cell, self._x[cell.column], top, self._width[cell.column])
        self._places[cell.row, cell.column] = self._made.boxes[-1]

    def _draw_downwards(self) -> None:
        for arm in (column for column in self._band.columns if column not in SIDE.values()):
            boxes = [self._places[row, arm] for row in Row if (row, arm) in self._places]
            for above, below in pairwise(boxes):
                self._vertical(self._stem(above), above.bottom, below.y - 1, "▼")

    def _draw_asides(self) -> None:
        for (row, arm), box in self._places.items():
            if arm in SIDE and (row, SIDE[arm]) in self._places:
                self._aside(box, self._places[row, SIDE[arm]])

    def _stem(self, box: Drawn) -> int:
        """Return the column of the line down from the box."""
        return _STEM if self._is_narrow else box.middle

    def _aside(self, box: Drawn, side: Drawn) -> None:
        y = side.y + 1
        if self._is_narrow:
            goes_on = (_STEM, y + 1) in self._made.strokes
            self._vertical(_STEM, box.bottom, y, "├" if goes_on else "└")
        self._horizontal(_STEM + 1 if self._is_narrow else box.right, side.x - 1, y, "▶")

    def _join(self) -> None:
        """Lead the other methods, and the previous studies, to where they are counted in."""
        other = self._places.get((Row.ASSESSED, Column.OTHER))
        included = self._places.get((Row.INCLUDED, Column.MAIN))
        if other and included:
            y = included.y + 1
            self._vertical(other.middle, other.bottom, y, "┘")
            self._horizontal(included.right, other.middle - 1, y, "")
            self._made.strokes[included.right, y] = "◀"
        known, total = (
            self._places.get(place) for place in ((Row.IDENTIFIED, Column.PREVIOUS), (Row.TOTAL, Column.MAIN))
        )
        if known and total:
            y = total.y + 1
            self._vertical(known.middle, known.bottom, y, "└")
            self._horizontal(known.middle + 1, total.x - 1, y, "▶")

    def _lead_on(self) -> None:
        arm = self._band.columns[0]
        last = max((box for (_row, column), box in self._places.items() if column is arm), key=_bottom)
        x = self._stem(last)
        self._vertical(x, last.bottom, self._made.height, "▼")
        self._made.titles.append((x + 2, self._made.height, self._parts[-1].label))
        self._made.height += 1

    def _vertical(self, x: int, top: int, bottom: int, end: str) -> None:
        self._made.strokes |= {(x, y): "│" for y in range(top, bottom)}
        self._made.strokes[x, bottom] = end

    def _horizontal(self, left: int, right: int, y: int, end: str) -> None:
        self._made.strokes |= {(x, y): "─" for x in range(left, right + 1)}
        if end:
            self._made.strokes[right, y] = end


def _in_lines(text: str, room: int) -> list[str]:
    return wrap(text, lambda text: cell_len(text) <= max(room, 1))


def _bottom(box: Drawn) -> int:
    return box.bottom


def _place(made: Layout, cell: Cell, x: int, y: int, width: int) -> None:
    """Set a box there, and note its numbers."""
    lines: list[tuple[str, int | None]] = []
    for at, entry in enumerate(cell.entries):
        records = entry.records if entry.records is not None else _below(cell.entries, at)
        told = list(_wrapped(entry, width - _FRAME))
        top = y + 1 + len(lines)
        number = None if records is None else len(made.numbers)
        lines += [(line, number) for line in told]
        if records is not None:
            text = entry.text.replace(NO_BREAK_SPACE, " ")
            made.numbers.append(Number(len(made.boxes), text, records, top, top + len(told) - 1))
    made.boxes.append(Drawn(cell.name, x, y, width, lines))


def _below(entries: Sequence[Entry], at: int) -> tuple[RecordId, ...] | None:
    """Return the records of all that stands one level below the entry; None where nothing does."""
    level, found = entries[at].level, []
    for entry in entries[at + 1 :]:
        if entry.level <= level:
            break
        if entry.level == level + 1 and entry.records is not None:
            found.append(entry.records)
    return tuple(dict.fromkeys(chain.from_iterable(found))) if found else None


def _wrapped(entry: Entry, room: int) -> Iterable[str]:
    first = _INDENT * entry.level
    later = first + _INDENT if entry.level else first
    for number, line in enumerate(_in_lines(entry.text, room - len(later))):
        yield ((later if number else first) + line).replace(NO_BREAK_SPACE, " ")
