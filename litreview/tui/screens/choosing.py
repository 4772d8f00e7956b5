"""Choosing what to see, and in which order: one key, or the cursor and Enter."""

from collections.abc import Callable, Sequence
from typing import Final

from textual.events import Key

from litreview.model.language import _
from litreview.tui.asides import choice_keys
from litreview.tui.keymap import printed
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed, plain_key
from litreview.tui.themes import Ink
from litreview.tui.views import Choice, View
from litreview.tui.widgets.typeset import BLANK, Line, Piece

_STEERING: Final = {"j": "down", "k": "up", "space": "pagedown", "b": "pageup"}
_LEAVING: Final = ("escape", "q")


class ChoiceScreen(ListScreen):
    """The list of all that can be seen; hands on what was chosen, and nothing where it was left."""

    def __init__(
        self, title: str, offered: Sequence[Choice], keep: Callable[[View], None], *, below: str
    ) -> None:
        super().__init__(title, _("Choose what to see"), choice_keys())
        self._told = below
        self._choices = offered
        self._keep = keep
        self.cursor = next((i for i, choice in enumerate(offered) if choice.is_on), 0)

    @property
    def length(self) -> int:
        """Return how many can be chosen."""
        return len(self._choices)

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - it is cut where it is shown
        """Return the key, what it shows, and whether that is so now."""
        choice = self._choices[number]
        ink = Ink.STRONG if choice.is_on else Ink.TEXT
        return (
            Piece(f"{printed(choice.key) or ' '}  ", Ink.KEY),
            Piece("● " if choice.is_on else "  ", Ink.KEY),
            Piece(choice.text, ink),
        )

    def above(self) -> Line:
        """Return nothing."""
        return BLANK

    def below(self) -> Line:
        """Return what choosing changes."""
        return (Piece(self._told),)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Choose by its key or the cursor, or leave."""
        if not isinstance(typed, Key):
            return False
        key = plain_key(typed)
        if key in _LEAVING:
            self.close()
        elif key == "ctrl+c":
            self.close()
            await self.app.action_quit()
        elif (number := self._numbers.get(key)) is not None:
            self.choose(number)
        else:
            return self.steered_or_told(typed, _STEERING.get(key, key))
        return True

    def choose(self, number: int) -> None:
        """See this from now on."""
        self.close()
        self._keep(self._choices[number].view)

    @property
    def _numbers(self) -> dict[str, int]:
        return {choice.key: number for number, choice in enumerate(self._choices) if choice.key}
