"""Choosing what to see, and in which order: one key, or the cursor and Enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from textual.events import Key

from litreview.model.language import _
from litreview.model.protocol import Protocol
from litreview.screening.filtering import Filter, Kind
from litreview.screening.ordering import Order
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed, plain_key
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece
from litreview.tui.wording import filter_text, order_text

View = Filter | Order | None
"""What to see, in which order, or all."""

_KEYS: Final = {
    Kind.UNDECIDED: "o",
    Kind.INCLUDED: "i",
    Kind.MAYBE: "m",
    Kind.EXCLUDED: "e",
    Kind.NOTE: "n",
    Kind.NO_ABSTRACT: "a",
    Kind.RETRACTED: "w",
}
_NUMBERED: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of the list."""

    key: str
    """Empty where there is none."""
    text: str
    view: View
    is_on: bool


def choices(
    protocol: Protocol, sources: Sequence[str], now: Filter | None, order: Order
) -> tuple[Choice, ...]:
    """Return all that can be chosen: filters, sources and orders."""
    views: list[tuple[str, Filter | Order]] = [(key, Filter(kind)) for kind, key in _KEYS.items()]
    reasons = [
        (str(number) if number <= _NUMBERED else "", Filter(Kind.REASON, reason.id))
        for number, reason in enumerate(protocol.reasons, start=1)
    ]
    views[4:4] = reasons
    views += [("", Filter(Kind.SOURCE, source)) for source in sources]
    views += [("", one) for one in Order]
    every = Choice(key="v", text=_("All records"), view=None, is_on=now is None)
    return (
        every,
        *(
            Choice(
                key=key,
                text=filter_text(protocol, view) if isinstance(view, Filter) else order_text(view),
                view=view,
                is_on=view in (now, order),
            )
            for key, view in views
        ),
    )


class ChoiceScreen(ListScreen):
    """The list of all that can be seen; hands on what was chosen, and nothing where it was left."""

    def __init__(self, title: str, offered: Sequence[Choice], keep: Callable[[View], None]) -> None:
        super().__init__(title, _("Choose what to see"))
        self._choices = offered
        self._keep = keep
        self.cursor = next((i for i, choice in enumerate(offered) if choice.is_on), 0)

    @property
    def length(self) -> int:
        """Return how many can be chosen."""
        return len(self._choices)

    @property
    def bar(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return (("Enter", _("Choose")), ("j k", _("Down, up")), ("Esc", _("Back")))

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - it is cut where it is shown
        """Return the key, what it shows, and whether that is so now."""
        choice = self._choices[number]
        ink = Ink.STRONG if choice.is_on else Ink.TEXT
        return (
            Piece(f"{choice.key or ' '}  ", Ink.KEY),
            Piece("● " if choice.is_on else "  ", Ink.KEY),
            Piece(choice.text, ink),
        )

    def above(self) -> Line:
        """Return nothing."""
        return BLANK

    def below(self) -> Line:
        """Return what choosing changes."""
        return (Piece(_(" Votes count as ever, and progress stays that of all records.")),)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Choose by its key or the cursor, or leave."""
        if not isinstance(typed, Key):
            return False
        key = plain_key(typed)
        if key in {"escape", "q"}:
            self.close()
        elif key == "ctrl+c":
            self.close()
            await self.app.action_quit()
        elif (number := self._numbers.get(key)) is not None:
            self.choose(number)
        else:
            return self.steered({"j": "down", "k": "up", "space": "pagedown", "b": "pageup"}.get(key, key))
        return True

    def choose(self, number: int) -> None:
        """See this from now on."""
        self.close()
        self._keep(self._choices[number].view)

    @property
    def _numbers(self) -> dict[str, int]:
        return {choice.key: number for number, choice in enumerate(self._choices) if choice.key}
