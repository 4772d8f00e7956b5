"""Choosing what to see, and in which order: one key, or the cursor and Enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from textual.events import Key

from litreview.model.language import _
from litreview.model.protocol import Protocol
from litreview.screening import conflicts
from litreview.screening.filtering import Filter, Kind
from litreview.screening.ordering import Order
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed, plain_key
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece
from litreview.tui.wording import choice_text, filter_text, order_text

View = Filter | Order | conflicts.Choice | None
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


_CONFLICT_KEYS: Final = {
    conflicts.Choice.DECISION: "i",
    conflicts.Choice.MAYBE: "m",
    conflicts.Choice.REASONS: "r",
    conflicts.Choice.DISCUSS: "d",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a filter can name in this review."""

    sources: Sequence[str]
    labels: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of the list."""

    key: str
    """Empty where there is none."""
    text: str
    view: View
    is_on: bool


def conflict_choices(now: conflicts.Choice | None) -> tuple[Choice, ...]:
    """Return the kinds of conflict that can be chosen."""
    every = Choice(key="v", text=_("All conflicts"), view=None, is_on=now is None)
    kinds = (
        Choice(key=key, text=choice_text(kind), view=kind, is_on=kind is now)
        for kind, key in _CONFLICT_KEYS.items()
    )
    return (every, *kinds)


def choices(protocol: Protocol, offered: Offered, now: Filter | None, order: Order) -> tuple[Choice, ...]:
    """Return all that can be chosen: filters, labels, sources and orders."""
    views: list[tuple[str, Filter | Order]] = [(key, Filter(kind)) for kind, key in _KEYS.items()]
    reasons = [
        (str(number) if number <= _NUMBERED else "", Filter(Kind.REASON, reason.id))
        for number, reason in enumerate(protocol.reasons, start=1)
    ]
    views[4:4] = reasons
    views += [("", Filter(Kind.LABEL, label)) for label in offered.labels]
    views += [("", Filter(Kind.SOURCE, source)) for source in offered.sources]
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

    def __init__(
        self, title: str, offered: Sequence[Choice], keep: Callable[[View], None], *, below: str
    ) -> None:
        super().__init__(title, _("Choose what to see"))
        self._told = below
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
        return (Piece(self._told),)

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
