"""The one widget everything is drawn with: lines of coloured pieces, scrolled by its own offset."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from litreview.tui.themes import DARK, PALETTES, Ink, Surface, styles
from litreview.tui.widgets.typeset import BLANK, Line, key_at


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
        """Show these lines from the top given; draws only the rows that change."""
        before, was_top = self.lines, self.top
        self.lines, self.top = lines, top
        width, height = self.size
        changed = [y for y in range(height) if _line_at(before, was_top + y) != _line_at(lines, top + y)]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def key_at(self, x: int, y: int) -> str:
        """Return the key that a click there presses, empty where it presses none."""
        return key_at(_line_at(self.lines, self.top + y), x)

    def shift(self, step: int, height: int) -> None:
        """Scroll by so many lines within the height, and stop at the ends."""
        self.show(self.lines, top=max(0, min(len(self.lines) - height, self.top + step)))

    def render_line(self, y: int) -> Strip:
        """Return one line of the rectangle, counted from its top."""
        inks = styles(PALETTES.get(self.app.theme, DARK), self._surface)
        strip = Strip([Segment(text, inks[ink]) for text, ink, _key in _line_at(self.lines, self.top + y)])
        return strip.adjust_cell_length(self.size.width, inks[Ink.TEXT])


def _line_at(lines: Sequence[Line], number: int) -> Line:
    return lines[number] if 0 <= number < len(lines) else BLANK
