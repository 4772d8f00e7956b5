"""Going to a card by its number in the queue."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.events import Key
from textual.screen import ModalScreen

from litreview.model.language import _
from litreview.tui.actions import keys_of
from litreview.tui.asides import group, number_keys
from litreview.tui.keymap import printed
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.typed import Typed, TypedScreen, is_left_to_textual, means_nothing, plain_key
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Line, Piece

_MOST_DIGITS: Final = 7
_HELP: Final = ("question_mark", "f1")


class GoScreen(TypedScreen, ModalScreen[None]):
    """Two lines over the status: digits, and what its keys do; hands on the number, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    GoScreen { align: center bottom; background: transparent; }
    GoScreen Lines { width: 100%; height: 2; }
    """

    def __init__(self, title: str, total: int, keep: Callable[[int | None], None]) -> None:
        super().__init__()
        self._title = title
        self._digits = ""
        self._total = total
        self._keep = keep
        self._hint = ""
        """Said of a key that means nothing here, until the next one."""
        self._leaving = {"escape", *keys_of("quit"), *keys_of("go")} - set("0123456789")
        self._field = Lines(surface=Surface.PANEL, id="going")

    def compose(self) -> ComposeResult:
        """Yield the lines."""
        yield self._field

    def on_mount(self) -> None:
        """Ask."""
        self._draw()

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Type a digit, go or leave; what is no digit is no part of a number."""
        if not isinstance(typed, Key):
            return False
        self._hint = ""
        if typed.key == "ctrl+c":
            self._leave(None)
            await self.app.action_quit()
        elif plain_key(typed) in self._leaving:
            self._leave(None)
        elif plain_key(typed) in _HELP:
            self.app.push_screen(KeysScreen(group(_("Go to number"), number_keys()), self._title))
        elif typed.key == "enter":
            self._leave(int(self._digits) if self._digits else None)
        else:
            return self._typed(typed)
        return True

    def _typed(self, key: Key) -> bool:
        if key.key == "backspace":
            self._digits = self._digits[:-1]
        elif key.character and key.character in "0123456789":
            self._digits = (self._digits + key.character)[:_MOST_DIGITS]
        elif is_left_to_textual(key):
            return False
        else:
            self._hint = means_nothing(key, _HELP[0])
        self._draw()
        return True

    def _draw(self) -> None:
        asked = _(" Go to number, 1 to {total}: ").format(total=self._total)
        keys: Line = tuple(
            piece
            for cap, does in (("Enter", _("Go")), ("Esc", _("Back")), (printed(_HELP[0]), _("Help")))
            for piece in (Piece(f" {cap}", Ink.KEY), Piece(f" {does}  ", Ink.MUTED))
        )
        self._field.show(
            [
                (Piece(asked, Ink.HEADING), Piece(self._digits, Ink.STRONG), Piece("▏", Ink.KEY)),
                (Piece(f" {self._hint}", Ink.MUTED),) if self._hint else keys,
            ]
        )

    def _leave(self, number: int | None) -> None:
        self.takes_keys = False
        self.dismiss()
        self._keep(number)
