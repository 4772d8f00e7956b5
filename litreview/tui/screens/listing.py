"""A screen over the record with a list on it, of which one line is chosen by its cursor."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from litreview.tui.actions import Action
from litreview.tui.asides import group
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.typed import Typed, TypedScreen, is_left_to_textual, means_nothing
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

    def __init__(self, title: str, name: str, actions: Sequence[Action]) -> None:
        super().__init__()
        self.cursor = 0
        """Which of the list's lines is chosen."""
        self._titles = (title, name)
        self._actions = actions
        self._hint = ""
        """Said of a key that means nothing here, until the next one."""
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

    def steered_or_told(self, typed: Typed, key: str) -> bool:
        """Move, choose or show the keys, or say that this does nothing; False leaves it to Textual."""
        help_keys = next(action.keys for action in self._actions if action.id == "help")
        if key in help_keys:
            self.app.push_screen(KeysScreen(group(self._titles[1], tuple(self._actions)), self._titles[0]))
        elif not self.steered(key):
            if is_left_to_textual(typed):
                return False
            self._hint = means_nothing(typed, help_keys[0])
            self.draw(self.app.size)
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
        below = (Piece(f" {self._hint}", Ink.MUTED),) if self._hint else self.below()
        self._hint = ""
        self._below.show([beside(below, self._seen(rows), width)])
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
        ranked = sorted((action for action in self._actions if action.rank), key=lambda action: action.rank)
        return pad(
            tuple(
                piece
                for action in ranked
                for piece in (
                    Piece(f" {_brief(action)}", Ink.KEY, action.keys[0]),
                    Piece(f" {action.title}  ", Ink.MUTED, action.keys[0]),
                )
            ),
            width,
        )


def _brief(action: Action) -> str:
    """Return its keys for the bar: two where they are the two ways to go."""
    return " ".join(action.caps.split()[: 2 if action.id == "cursor" else 1])
