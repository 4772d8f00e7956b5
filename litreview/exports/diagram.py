"""The PRISMA 2020 flow diagram laid out: where every box, line of text and arrow stands.

The layout is the template's. Boxes grow with their text, so that none ever leaves its box, and a
row is as high as its highest box.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Final

from litreview.exports.columns import PART_WIDTH, Grid, grid
from litreview.exports.drawing import SETTINGS, Area, Arrow, Diagram, Frame, Kind, Point
from litreview.exports.labels import (
    SIDE,
    Cell,
    Column,
    Entry,
    Part,
    Row,
    cells,
    footnotes,
    headings,
    notice,
    parts,
    sentence,
)
from litreview.exports.metrics import text_width
from litreview.exports.prisma import PrismaFlow
from litreview.exports.typesetting import frame, grown, height
from litreview.model.language import _, language
from litreview.model.text import one_line

_GAP: Final = 12.0
_ROW_GAP: Final = 26.0
_LISTS: Final = {Row.IDENTIFIED, Row.ASSESSED}
"""The rows whose boxes hold lists, and so may differ much in height."""

_Rows = Mapping[Row, tuple[float, float]]
"""Top and height of each row."""
_Places = Mapping[tuple[Row, Column], Area]


def diagram(flow: PrismaFlow, *, title: str, millimetres: float | None = None) -> Diagram:
    """Return the flow laid out: one arm, or two where more than databases and registers was searched.

    It is as broad as the template, or set to so many millimetres of a page.
    """
    boxes = cells(flow)
    on = grid({cell.column for cell in boxes}, millimetres)
    told = _notice(flow, on)
    bars = _headings(flow, on, _below(told, on.margin))
    rows = _rows(flow, boxes, on, _below(bars, on.margin))
    places = {(cell.row, cell.column): _place(cell, on.columns[cell.column], rows) for cell in boxes}
    named = [_part(part, rows, on) for part in parts(flow)]
    drawn = [_framed(cell, places[cell.row, cell.column]) for cell in boxes]
    notes = _footnotes(flow, on, _below(named, on.margin))
    return Diagram(
        title=one_line(title) or _("PRISMA 2020 flow diagram"),
        description="\n".join(_said(flow)),
        language=language(),
        width=on.right + on.margin,
        height=notes[-1].area.bottom + on.margin,
        scale=on.scale,
        frames=(*told, *bars, *named, *drawn, *notes),
        arrows=tuple(Arrow(points=points) for points in _arrows(places)),
    )


def _below(frames: Iterable[Frame], margin: float) -> float:
    return max((frame.area.bottom + _GAP for frame in frames), default=margin)


def _notice(flow: PrismaFlow, on: Grid) -> list[Frame]:
    entries = notice(flow)
    corner = (on.margin, on.margin)
    return [grown("notice", Kind.NOTICE, entries, corner, on.right - on.margin)] if entries else []


def _headings(flow: PrismaFlow, on: Grid, top: float) -> list[Frame]:
    """Return the headings, all as high as the highest."""
    bars = []
    for heading in headings(flow):
        kind = Kind.HEADING if heading.column is Column.MAIN else Kind.OTHER_HEADING
        left = on.columns[heading.column][0]
        right = sum(on.columns[SIDE.get(heading.column, heading.column)])
        bars.append(
            (f"heading-{heading.column.name.lower()}", kind, (Entry(heading.label),), left, right - left)
        )
    tallest = max(height(entries, kind, width) for _name, kind, entries, _left, width in bars)
    return [
        frame(name, kind, entries, Area(x=left, y=top, width=width, height=tallest))
        for name, kind, entries, left, width in bars
    ]


def _rows(flow: PrismaFlow, boxes: Sequence[Cell], on: Grid, top: float) -> _Rows:
    """Return where the rows stand, each as high as its boxes, or as the name at its side, need."""
    present = sorted({cell.row for cell in boxes})
    heights = {
        row: max(_natural(cell, on.columns[cell.column][1]) for cell in boxes if cell.row is row)
        for row in present
    }
    for part in parts(flow):
        lacking = _length(part) - sum(heights[row] + _ROW_GAP for row in part.rows) + _ROW_GAP
        heights[part.rows[-1]] += max(lacking, 0)
    tops = {row: top + sum(heights[above] + _ROW_GAP for above in present if above < row) for row in present}
    return {row: (tops[row], heights[row]) for row in present}


def _natural(cell: Cell, width: float) -> float:
    return height(cell.entries, _kind(cell), width)


def _length(part: Part) -> float:
    setting = SETTINGS[Kind.PART]
    return ceil(text_width(part.label, setting.size, bold=setting.bold)) + 2 * setting.padding


def _kind(cell: Cell) -> Kind:
    return Kind.BOX if cell.column in {Column.MAIN, Column.MAIN_SIDE} else Kind.OTHER_BOX


def _place(cell: Cell, column: tuple[float, float], rows: _Rows) -> Area:
    """Return where the box stands: at the top of its row, and over all of it where there are no lists."""
    left, width = column
    top, whole = rows[cell.row]
    return Area(x=left, y=top, width=width, height=_natural(cell, width) if cell.row in _LISTS else whole)


def _framed(cell: Cell, area: Area) -> Frame:
    return frame(cell.name, _kind(cell), cell.entries, area)


def _part(part: Part, rows: _Rows, on: Grid) -> Frame:
    top = rows[part.rows[0]][0]
    bottom = sum(rows[part.rows[-1]])
    area = Area(x=on.margin, y=top, width=PART_WIDTH, height=bottom - top)
    return frame(f"part-{part.rows[0].name.lower()}", Kind.PART, (Entry(part.label),), area)


def _footnotes(flow: PrismaFlow, on: Grid, top: float) -> list[Frame]:
    notes: list[Frame] = []
    for number, text in enumerate(footnotes(flow), start=1):
        y = notes[-1].area.bottom if notes else top
        notes.append(
            grown(f"footnote-{number}", Kind.FOOTNOTE, (Entry(text),), (on.margin, y), on.right - on.margin)
        )
    return notes


def _arrows(places: _Places) -> Iterator[tuple[Point, ...]]:
    for arm, side in SIDE.items():
        rows = [row for row in Row if (row, arm) in places]
        yield from (_down(places[above, arm], places[below, arm]) for above, below in pairwise(rows))
        yield from (_aside(places[row, arm], places[row, side]) for row in rows if (row, side) in places)
    if (Row.ASSESSED, Column.OTHER) in places:
        yield _joining(places[Row.ASSESSED, Column.OTHER], places[Row.INCLUDED, Column.MAIN])
    if (Row.TOTAL, Column.MAIN) in places:
        known, total = places[Row.IDENTIFIED, Column.PREVIOUS], places[Row.TOTAL, Column.MAIN]
        yield (known.middle[0], known.bottom), (known.middle[0], total.middle[1]), (total.x, total.middle[1])


def _down(above: Area, below: Area) -> tuple[Point, ...]:
    x = above.middle[0]
    return ((x, above.bottom), (x, below.y))


def _aside(area: Area, side: Area) -> tuple[Point, ...]:
    y = min(area.middle[1], side.middle[1])
    return ((area.right, y), (side.x, y))


def _joining(other: Area, included: Area) -> tuple[Point, ...]:
    x, y = other.middle[0], included.middle[1]
    return ((x, other.bottom), (x, y), (included.right, y))


def _said(flow: PrismaFlow) -> Iterator[str]:
    """Yield the diagram line by line: each arm from its heading down, then the footnotes."""
    if entries := notice(flow):
        yield f"{sentence(entries)}."
    for heading in headings(flow):
        yield f"{heading.label}."
        arm = {heading.column, SIDE.get(heading.column, heading.column)}
        for part in parts(flow):
            said = [
                sentence(cell.entries) for cell in cells(flow) if cell.column in arm and cell.row in part.rows
            ]
            if said:
                yield f"{part.label}: {'. '.join(said)}."
    yield from footnotes(flow)
