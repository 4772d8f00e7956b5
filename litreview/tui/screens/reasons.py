"""Settling reasons at once: what the protocol's order would make of each report, before it is done."""

from collections.abc import Callable, Sequence

from textual.events import Key

from litreview.model.language import _, ngettext
from litreview.model.protocol import Protocol as ReviewProtocol
from litreview.screening.reasons import Proposal
from litreview.tui.actions import cap_of
from litreview.tui.asides import reason_list_keys
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed, plain_key
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import Line, Piece
from litreview.tui.wording import reason_text


class ReasonScreen(ListScreen):
    """The list of what would be settled; y settles all of it."""

    def __init__(
        self,
        protocol: ReviewProtocol,
        found: Sequence[Proposal],
        titles: Sequence[str],
        keep: Callable[[bool], None],
    ) -> None:
        """``keep`` is told whether to settle them."""
        super().__init__(str(protocol.title), _("Settle all reasons"), reason_list_keys())
        self._protocol = protocol
        self._found = found
        self._titles_of_found = titles
        self._keep = keep

    @property
    def length(self) -> int:
        """Return how many would be settled."""
        return len(self._found)

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - it is cut where it is shown
        """Return the reason it would get, the others given, and the title."""
        one, protocol = self._found[number], self._protocol
        order = [reason.id for reason in protocol.reasons]
        others = ", ".join(str(order.index(reason) + 1) for reason in one.given if reason != one.reason)
        return (
            Piece(reason_text(protocol, one.reason), Ink.EXCLUDED),
            Piece("  " + _("not {others}").format(others=others) + "  ", Ink.MUTED),
            Piece(self._titles_of_found[number]),
        )

    def above(self) -> Line:
        """Return how many, and by what."""
        text = ngettext(
            " {number} excluded by all: it gets its first reason in the protocol's order.",
            " {number} excluded by all: each gets its first reason in the protocol's order.",
            self.length,
        )
        return (Piece(text.format(number=self.length), Ink.HEADING),)

    def below(self) -> Line:
        """Return that it can be taken back."""
        text = _(" Each is a decision of its own, which {key} takes back.")
        return (Piece(text.format(key=cap_of("undo"))),)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Settle, leave, or look on."""
        key = plain_key(typed) if isinstance(typed, Key) else ""
        if key == "y":
            self._leave(goes=True)
        elif key in {"escape", "q", "a"}:
            self._leave(goes=False)
        elif key == "ctrl+c":
            self._leave(goes=False)
            await self.app.action_quit()
        elif key != "enter":
            steps = {"j": "down", "k": "up", "space": "pagedown", "b": "pageup"}
            return self.steered_or_told(typed, steps.get(key, key))
        return True

    def choose(self, number: int) -> None:
        """Only look at the line that was clicked: what settles all is a key."""
        self.step(number - self.cursor)

    def _leave(self, *, goes: bool) -> None:
        self.close()
        self._keep(goes)
