"""The list beside the record: a line a record, with the mark of one's own decision."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from textual.events import MouseScrollDown, MouseScrollUp
from textual.message import Message

from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.tui.themes import INKS, Ink
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import BLANK, Line, Piece, cells, pad
from litreview.tui.wording import LETTERS

_WHEEL: Final = 3
_YEAR: Final = 5
"""Cells of the year and the blank before it."""


class Row(NamedTuple):
    """What the list tells of a record."""

    verdict: Verdict | None
    """One's own."""
    title: str
    year: int | None


class Rows(Lines):
    """The list; the wheel turns it and not the record."""

    class Turned(Message):
        """It is to be scrolled by so many rows."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Ask for what is below."""
        event.stop()
        self.post_message(self.Turned(_WHEEL))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Ask for what is above."""
        event.stop()
        self.post_message(self.Turned(-_WHEEL))


def row_lines(rows: Sequence[Row], *, first: int, current: int, total: int, width: int) -> list[Line]:
    """Return a line for each row, the first of which is at that place in the queue; places count from 0."""
    digits, untitled = len(str(total)), _("No title in the sources.")
    named = (row if row.title else row._replace(title=untitled) for row in rows)
    return [
        _row_line(row, number, width, digits=digits, is_current=number == current)
        for number, row in enumerate(named, start=first)
    ]


@lru_cache(maxsize=512)  # a key changes two rows of sixty
def _row_line(row: Row, number: int, width: int, *, digits: int, is_current: bool) -> Line:
    def ink(usual: Ink) -> Ink:
        return Ink.CURRENT if is_current else usual

    mark, mark_ink = (LETTERS[row.verdict], INKS[row.verdict]) if row.verdict else ("·", Ink.MUTED)
    start: Line = (
        Piece("▸", Ink.CURRENT) if is_current else Piece(" ", Ink.MUTED),
        Piece(f"{number + 1:>{digits}} ", ink(Ink.MUTED)),
        Piece(f"{mark} ", ink(mark_ink)),
    )
    title = (Piece(row.title, ink(Ink.TEXT)),)
    room = width - 2 - cells(start) - _YEAR
    filled = tuple(piece._replace(ink=ink(piece.ink)) for piece in pad(title, room))
    year = Piece(f"{row.year or '':>{_YEAR}}", ink(Ink.MUTED))
    return (*start, *filled, year, Piece(" │", Ink.MUTED))


def filled_up(lines: Sequence[Line], width: int, height: int) -> list[Line]:
    """Return the lines, and below them the edge of the list as far as it goes."""
    rest = (*pad(BLANK, width - 1), Piece("│", Ink.MUTED))
    return [*lines, *[rest] * (height - len(lines))]
