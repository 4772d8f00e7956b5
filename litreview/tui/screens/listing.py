"""A screen over the record with a list on it, of which one line is chosen by its cursor."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from litreview.tui.screens.typed import TypedScreen
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.bars import header
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import BLANK, Line, Piece, beside, cut, pad

_FRAME = 4
"""Rows that are not the list's: header, the line above the list, status and keys."""
_PRESSED: Final = {"Enter": "enter", "Esc": "escape", "Ctrl+U": "ctrl+u"}
"""What a click on these names of keys presses."""


class ListScreen(TypedScreen):
    """Header, a line, the list, a line and the keys; only the lines that are seen are ever made."""

    DEFAULT_CSS: ClassVar[str] = """
    ListScreen #list-header, ListScreen #list-above, ListScreen #list-below { height: 1; }
    ListScreen #list-keys { height: 1; }
    """

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.cursor = 0
        """Which of the list's lines is chosen."""
        self._titles = (title, name)
        self._top = 0
        self._header = Lines(surface=Surface.PANEL, id="list-header")
        self._above = Lines(id="list-above")
        self._list = Lines(id="list")
        self._below = Lines(surface=Surface.PANEL, id="list-below")
        self._keys = Lines(surface=Surface.PANEL, id="list-keys")

    @property
    @abstractmethod
    def length(self) -> int:
        """Return how many lines the list has."""

    @abstractmethod
    def line(self, number: int, width: int) -> Line:
        """Return a line of the list."""

    @abstractmethod
    def above(self) -> Line:
        """Return the line above the list."""

    @abstractmethod
    def below(self) -> Line:
        """Return the line below the list."""

    @abstractmethod
    def choose(self, number: int) -> None:
        """Do what choosing the line means."""

    @property
    @abstractmethod
    def bar(self) -> Sequence[tuple[str, str]]:
        """Return the keys for the bar, each with what it does."""

    def compose(self) -> ComposeResult:
        """Yield the rows."""
        yield from (self._header, self._above, self._list, self._below, self._keys)

    def on_mount(self) -> None:
        """Show the list from its top."""
        self.draw(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Set everything to the new size."""
        self.draw(event.size)

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.step(3)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.step(-3)

    def on_click(self, event: events.Click) -> None:
        """Choose the line that was clicked."""
        row = event.screen_y - self._list.region.y
        number = self._top + row
        if 0 <= row < self._list.size.height and number < self.length:
            self.cursor = number
            self.choose(number)

    def step(self, lines: int) -> None:
        """Move the cursor by so many lines, and stop at the ends."""
        self.cursor = max(0, min(self.length - 1, self.cursor + lines))
        self.draw(self.app.size)

    def steered(self, key: str) -> bool:
        """Move or choose as the key says; tell whether it was one of those."""
        page = max(1, self.app.size.height - _FRAME - 1)
        steps = {
            "down": 1,
            "up": -1,
            "pagedown": page,
            "pageup": -page,
            "home": -self.length,
            "end": self.length,
        }
        if key in steps:
            self.step(steps[key])
        elif key == "enter":
            if self.length:
                self.choose(self.cursor)
        else:
            return False
        return True

    def draw(self, size: Size) -> None:
        """Draw what is seen of it, with the cursor in sight."""
        width, rows = size.width, max(1, size.height - _FRAME)
        self._top = max(0, min(self._top, self.cursor, self.length - rows), self.cursor - rows + 1)
        seen = range(self._top, min(self.length, self._top + rows))
        title, name = self._titles
        self._header.show([header(title, [name], "", width)])
        self._above.show([cut(self.above(), width)])
        self._list.show([self._marked(number, width) for number in seen])
        self._below.show([beside(self.below(), self._seen(rows), width)])
        self._keys.show([self._key_line(width)])

    def close(self) -> None:
        """Go back to the record."""
        self.takes_keys = False
        self.dismiss()

    def _marked(self, number: int, width: int) -> Line:
        is_chosen = number == self.cursor
        line = self.line(number, width - 3)
        mark = Piece(" ▸ " if is_chosen else "   ", Ink.KEY)
        return cut((mark, *line), width) if line else BLANK

    def _seen(self, rows: int) -> Line:
        if self.length <= rows:
            return BLANK
        last = min(self.length, self._top + rows)
        return (
            Piece(f" {self._top + 1}-{last}/{self.length} {'▼' if last < self.length else '▲'} ", Ink.MUTED),
        )

    def _key_line(self, width: int) -> Line:
        pieces = [
            piece
            for key, does in self.bar
            for piece in (
                Piece(f" {key}", Ink.KEY, _PRESSED.get(key, "")),
                Piece(f" {does}  ", Ink.MUTED, _PRESSED.get(key, "")),
            )
        ]
        return pad(tuple(pieces), width)
