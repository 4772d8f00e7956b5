"""The one widget everything is drawn with: lines of coloured pieces, scrolled by its own offset."""

import re
from collections.abc import Sequence
from itertools import groupby, takewhile
from operator import attrgetter
from typing import ClassVar, Final

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from litreview.tui.themes import DARK, PALETTES, Surface, styles
from litreview.tui.widgets.typeset import BLANK, Line, Piece, cells, key_at

_DISPUTED: Final = re.compile(r"[^\u0020-\u007e\u00a0-\u02ff\u2010-\u2027\u2500-\u25ff]")
"""Letters that are not of one cell in every terminal, as far as these are our readers'."""


class Lines(Widget):
    """A rectangle of text whose size never follows its content.

    A widget that grows with its text costs a layout and up to two more frames a key press; this one
    is drawn line by line, and scrolls by an offset of its own.
    """

    DEFAULT_CSS: ClassVar[str] = "Lines { width: 1fr; height: 1fr; }"

    def __init__(self, *, surface: Surface = Surface.PAGE, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.lines: Sequence[Line] = ()
        self.top = 0
        """Index of the first line that is seen."""
        self._surface = surface

    def show(self, lines: Sequence[Line], *, top: int = 0) -> None:
        """Show these lines from the top given; draws only the rows that change, without blanks that stay."""
        before, was_top = self.lines, self.top
        self.lines, self.top = lines, top
        width, height = self.size
        changed = {}
        for y in range(height):
            old, new = _line_at(before, was_top + y), _line_at(lines, top + y)
            if old is not new and old != new:
                changed[y] = min(width, _reach_of_change(old, new, width))
        if changed:
            self.refresh(*(Region(0, y, wide, 1) for y, wide in changed.items()))

    def key_at(self, x: int, y: int) -> str:
        """Return the key that a click there presses, empty where it presses none."""
        return key_at(_line_at(self.lines, self.top + y), x)

    def shift(self, step: int, height: int) -> None:
        """Scroll by so many lines within the height, and stop at the ends."""
        self.show(self.lines, top=max(0, min(len(self.lines) - height, self.top + step)))

    def render_line(self, y: int) -> Strip:
        """Return one line of the rectangle, counted from its top."""
        inks = styles(PALETTES.get(self.app.theme, DARK), self._surface)
        line, width = _line_at(self.lines, self.top + y), self.size.width
        used = cells(line)
        filled = (*line, Piece(" " * (width - used))) if used < width else line
        # Pieces of one ink are written as one: to name its colours takes forty bytes.
        alike = groupby(filled, key=attrgetter("ink"))
        segments = [Segment("".join(piece.text for piece in pieces), inks[ink]) for ink, pieces in alike]
        strip = Strip(segments, max(used, width))
        return strip if used <= width else strip.crop(0, width)


def _line_at(lines: Sequence[Line], number: int) -> Line:
    return lines[number] if 0 <= number < len(lines) else BLANK


def _reach_of_change(old: Line, new: Line, width: int) -> int:
    """Return how many cells from the left may have changed: an edge that both end with is none of them."""
    was, reach = _reach(old, width), _reach(new, width)
    if was != reach or _is_disputed((*old, *new)):
        return max(was, reach)
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(reversed(old), reversed(new), strict=False))
    return reach - cells(tuple(piece for piece, _same in alike))


def _reach(line: Line, width: int) -> int:
    """Return how many cells the line may have taken: all of the row where terminals may differ."""
    return width if _is_disputed(line) else cells(line)


def _is_disputed(line: Line) -> bool:
    return any(_DISPUTED.search(piece.text) for piece in line)
