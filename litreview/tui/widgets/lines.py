"""The one widget everything is drawn with: lines of coloured pieces, scrolled by its own offset."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from litreview.tui.themes import DARK, PALETTES, Ink, Surface, styles
from litreview.tui.widgets.typeset import BLANK, Line


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
        """Show these lines from the top given; draws nothing where nothing changed."""
        if lines != self.lines or top != self.top:
            self.lines = lines
            self.top = top
            self.refresh()

    def shift(self, step: int, height: int) -> None:
        """Scroll by so many lines within the height, and stop at the ends."""
        self.show(self.lines, top=max(0, min(len(self.lines) - height, self.top + step)))

    def render_line(self, y: int) -> Strip:
        """Return one line of the rectangle, counted from its top."""
        inks = styles(PALETTES.get(self.app.theme, DARK), self._surface)
        number = self.top + y
        line = self.lines[number] if number < len(self.lines) else BLANK
        strip = Strip([Segment(text, inks[ink]) for text, ink in line])
        return strip.adjust_cell_length(self.size.width, inks[Ink.TEXT])
