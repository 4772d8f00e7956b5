"""The lead's overview: what is left and what waits, a line each, with the command that goes on with it."""

from collections.abc import Sequence

from textual.events import Key

from litreview.exports.overview_told import Row, Section, Step
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol
from litreview.model.text import one_line
from litreview.tui.asides import overview_keys
from litreview.tui.looks import THEMES
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed, plain_key
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import Line, Piece, cells, pad

_NUMBER = 8
_WIDE = 110
"""Cells from which the command stands beside every line, and not of the chosen one alone."""
_TEXT = 58


class OverviewScreen(ListScreen):
    """Sections of lines; Enter goes on with the one the cursor is on."""

    def __init__(self, protocol: Protocol, lead: Handle, sections: Sequence[Section], at: int = 0) -> None:
        super().__init__(
            str(protocol.title), _("Overview · {lead}").format(lead=one_line(lead)), overview_keys()
        )
        self.chosen: Step | None = None
        """The work to go on with once the screen is left; None where that is nothing."""
        self._lines: list[str | Row] = []
        for section in sections:
            self._lines += [section.title, *section.rows]
        self._said = ""
        self.cursor = self._nearest(min(at, len(self._lines) - 1), 1)

    @property
    def length(self) -> int:
        """Return how many lines there are, headings among them."""
        return len(self._lines)

    def line(self, number: int, width: int) -> Line:
        """Return a heading, or a line with its number and, where there is room, its command."""
        row = self._lines[number]
        if isinstance(row, str):
            return (Piece(row, Ink.HEADING),)
        mark = Piece("! " if row.is_urgent else "  ", Ink.WARNING)
        ink = Ink.STRONG if number == self.cursor else Ink.TEXT
        line = (
            mark,
            Piece(f"{one_line(row.number):>{_NUMBER}}  ", Ink.STRONG),
            Piece(one_line(row.text), ink),
        )
        if width + 3 < _WIDE or not row.command:
            return line
        left = pad(line, max(_NUMBER + _TEXT, cells(line) + 2))
        return (*left, Piece(one_line(row.command), Ink.MUTED))

    def above(self) -> Line:
        """Return what the signs mean."""
        return (Piece(_(" ! is waited for by others, or something is wrong"), Ink.MUTED),)

    def below(self) -> Line:
        """Return what Enter does on the chosen line, with its command, or what was said last."""
        row = self._lines[self.cursor]
        said = self._said or (_onward(row) if isinstance(row, Row) and row.command else "")
        return (Piece(f" {said}", Ink.STRONG),)

    def step(self, lines: int) -> None:
        """Move the cursor by so many lines; it stands on no heading."""
        self._said = ""
        aim = max(0, min(self.length - 1, self.cursor + lines))
        self.cursor = self._nearest(aim, 1 if lines > 0 else -1)
        self.draw(self.app.size)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Do what the registry says of the key."""
        key = plain_key(typed) if isinstance(typed, Key) else ""
        action = next((one.id for one in overview_keys() if key in one.keys), "")
        match action:
            case "again":
                self._leave(Step.AGAIN)
            case "theme":
                number = (THEMES.index(self.app.theme) + 1) % len(THEMES)
                self.app.theme = THEMES[number]
            case "quit":
                self._leave(None)
            case "cursor":
                self.step(1 if key in {"j", "down"} else -1)
            case _:
                return self.steered_or_told(typed, key)
        return True

    def choose(self, number: int) -> None:
        """Go on with the line, or say where that is done."""
        row = self._lines[number]
        if isinstance(row, str):
            self.step(1)
            return
        if row.step:
            self._leave(row.step)
            return
        self._said = _onward(row) if row.command else _("There is nothing to be done here.")
        self.draw(self.app.size)

    def _nearest(self, number: int, step: int) -> int:
        """Return the line there, or for a heading the next that is none, the other way at the ends."""
        ahead = range(number, self.length if step > 0 else -1, step)
        behind = range(number, -1 if step > 0 else self.length, -step)
        lines = (one for one in (*ahead, *behind) if isinstance(self._lines[one], Row))
        return next(lines, 0)

    def _leave(self, chosen: Step | None) -> None:
        self.takes_keys = False
        self.chosen = chosen
        self.app.exit()


def _onward(row: Row) -> str:
    said = _("Enter opens this: {command}") if row.step else _("Leave with q, and type: {command}")
    return said.format(command=one_line(row.command or ""))
