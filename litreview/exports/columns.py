"""Where the columns of a diagram stand: as broad as the template's, or set to the width of a journal's page.

A diagram that is printed smaller than it was drawn has text too small to read. Set to a width, its
columns become narrower instead, and its text keeps a size that journals take.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from litreview.exports.drawing import SETTINGS, Kind
from litreview.exports.labels import Column

_PLACES: Final[Mapping[Column, tuple[float, float]]] = {
    Column.PREVIOUS: (57, 200),
    Column.MAIN: (57, 254),
    Column.MAIN_SIDE: (343, 254),
    Column.OTHER: (629, 254),
    Column.OTHER_SIDE: (915, 208),
}
"""Left edge and width of each column; where there are previous studies, the others stand further right."""
_MOVED: Final = 232.0
"""How much further."""
PART_WIDTH: Final = 29.0
"""Of the bars at the left, with the names of the phases."""
_TO_MILLIMETRES: Final = 96 / 25.4
"""Pixels."""
_LEAST_TEXT: Final = 7 * 96 / 72
"""Pixels: seven points, the least that most journals take in a figure."""
_LEAST_SCALE: Final = _LEAST_TEXT / SETTINGS[Kind.BOX].size
_NARROWEST: Final = 150.0
"""Of a column: it holds the words of the template in either language, nearly all unbroken."""
_CLOSE_MARGIN: Final = 4.0
_CLOSE_GAP: Final = 24.0
"""Between columns that are made narrower: room for an arrow and its head."""
_CLOSE_PART_GAP: Final = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The columns of a drawing, and how much larger or smaller than drawn it is to be shown."""

    columns: Mapping[Column, tuple[float, float]]
    """Left edge and width of each."""
    margin: float
    """Around the drawing."""
    scale: float = 1.0

    @property
    def right(self) -> float:
        """Return where the last column ends."""
        return max(left + width for left, width in self.columns.values())


def grid(present: set[Column], millimetres: float | None = None) -> Grid:
    """Return the template's grid of these columns, or one that is so broad when printed."""
    moved = _MOVED if Column.PREVIOUS in present else 0.0
    template = Grid(
        columns={
            column: (left + (moved if column is not Column.PREVIOUS else 0), width)
            for column, (left, width) in _PLACES.items()
            if column in present
        },
        margin=16.0,
    )
    if millimetres is None:
        return template
    printed = millimetres * _TO_MILLIMETRES
    scale = printed / (template.right + template.margin)
    if scale >= _LEAST_SCALE:
        return Grid(columns=template.columns, margin=template.margin, scale=scale)
    return _close(sorted(present), printed)


def _close(present: list[Column], printed: float) -> Grid:
    """Return columns of the same width, close to each other, and text of the least size if they hold it."""
    left = _CLOSE_MARGIN + PART_WIDTH + _CLOSE_PART_GAP
    taken = left + _CLOSE_GAP * (len(present) - 1) + _CLOSE_MARGIN
    each = max(_NARROWEST, (printed / _LEAST_SCALE - taken) / len(present))
    return Grid(
        columns={
            column: (left + number * (each + _CLOSE_GAP), each) for number, column in enumerate(present)
        },
        margin=_CLOSE_MARGIN,
        scale=printed / (taken + each * len(present)),
    )
