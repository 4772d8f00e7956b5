"""Going to a record by its number in the queue."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.events import Key
from textual.screen import ModalScreen

from litreview.model.language import _
from litreview.tui.screens.typed import Typed, TypedScreen
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Piece

_MOST_DIGITS: Final = 7


class GoScreen(TypedScreen, ModalScreen[None]):
    """Two lines over the status: digits, and what its keys do; hands on the number, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    GoScreen { align: center bottom; background: transparent; }
    GoScreen Lines { width: 100%; height: 2; }
    """

    def __init__(self, total: int, keep: Callable[[int | None], None]) -> None:
        super().__init__()
        self._digits = ""
        self._total = total
        self._keep = keep
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
        if typed.key in {"escape", "q", "g"}:
            self._leave(None)
        elif typed.key == "ctrl+c":
            self._leave(None)
            await self.app.action_quit()
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
        else:
            return False
        self._draw()
        return True

    def _draw(self) -> None:
        asked = _(" Go to record, 1 to {total}: ").format(total=self._total)
        keys = (Piece(" Enter", Ink.KEY), Piece(" " + _("Go") + "  ", Ink.MUTED), Piece(" Esc", Ink.KEY))
        self._field.show(
            [
                (Piece(asked, Ink.HEADING), Piece(self._digits, Ink.STRONG), Piece("▏", Ink.KEY)),
                (*keys, Piece(" " + _("Back"), Ink.MUTED)),
            ]
        )

    def _leave(self, number: int | None) -> None:
        self.takes_keys = False
        self.dismiss()
        self._keep(number)
