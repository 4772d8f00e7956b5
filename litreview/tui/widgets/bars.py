"""The one-line bars around a record: header, progress, the rule below the record, status and keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from litreview.model.errors import LitreviewError, StoreError
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import Protocol, ReasonId
from litreview.model.text import one_line
from litreview.tui.actions import Action
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import Line, Piece, beside, cells, cut, pad
from litreview.tui.wording import INKS, LETTERS, decision_text

_DOT: Final = " · "
_GAP: Final = Piece("  ", Ink.MUTED)
_LONGEST_DECISION: Final = 54
_SHORTEST_TITLE: Final = 12
"""Cells of the review's title that still say something; with less it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the status line says; ``remedy`` takes the key bar's place until the next key."""

    text: str
    place: str | None = None
    """Where an error is; said before the text where there is room."""
    remedy: str | None = None
    hint: str | None = None
    """Said after the text, until the next key that acts."""
    is_warning: bool = False


def told(error: LitreviewError) -> Message:
    """Return the error as a message; one of the store says first that what was asked is not saved."""
    text, place, remedy = (one_line(part) for part in (error.problem, error.place, error.remedy))
    if isinstance(error, StoreError):
        text = _("NOT SAVED: {problem} ({place})").format(problem=text, place=place)
        return Message(text=text, remedy=remedy, is_warning=True)
    return Message(text=text, place=place, remedy=remedy, is_warning=True)


def header(title: str, parts: Sequence[str], right: str, width: int) -> Line:
    """Return the header; where room is short the review's title goes first, then the last parts."""
    ending = (Piece(f"  {right} "),)
    room = width - cells(ending) - 1
    kept = [one_line(part) for part in parts]
    while len(kept) > 1 and cell_len(_DOT.join(kept)) > room:
        kept.pop()
    rest = Piece(_DOT.join(kept), Ink.STRONG)
    left = room - cell_len(rest.text) - len(_DOT)
    if left < _SHORTEST_TITLE:
        return beside((Piece(" "), rest), ending, width)
    name = cut((Piece(f" {one_line(title)}", Ink.MUTED),), left)
    return beside((*name, Piece(_DOT, Ink.MUTED), rest), ending, width)


def progress(done: int, total: int, width: int) -> Line:
    """Return a rule across the screen, heavy as far as the work has come."""
    filled = width * done // total if total else 0
    return (Piece("━" * filled, Ink.INCLUDED), Piece("─" * (width - filled), Ink.MUTED))


def rule(left: Piece, rights: Sequence[str], width: int) -> Line:
    """Return a rule with a text near either end: at the right the first that fits, or the last."""
    start: Line = (Piece("── ", Ink.MUTED), left) if left.text else ()
    ending = Piece("")
    for right in rights:
        ending = Piece(f" {right} ──", Ink.MUTED)
        if cells((*start, ending)) + 2 <= width:
            break
    room = width - cells((ending,))
    start = (*cut(start, room - 2), Piece(" ")) if start else ()
    return (*start, Piece("─" * (room - cells(start)), Ink.MUTED), ending)


def decision_piece(protocol: Protocol, verdict: Verdict, reason: ReasonId | None) -> Piece:
    """Return the verdict's letter, word and reason, in the verdict's ink."""
    return Piece(f"{LETTERS[verdict]}  {decision_text(protocol, verdict, reason)}", INKS[verdict])


def saved_text(protocol: Protocol, verdict: Verdict, reason: ReasonId | None) -> str:
    """Return that the decision was saved and how to undo it, short enough for 80 columns."""
    said = cut((Piece(decision_text(protocol, verdict, reason)),), _LONGEST_DECISION)
    return _("Saved: {decision}. z undoes.").format(decision="".join(piece.text for piece in said))


def extents(top: int, height: int, total: int) -> Sequence[str]:
    """Return which lines of how many are seen, said at length and briefly; nothing when all are."""
    if total <= height:
        return ()
    last = min(total, top + height)
    brief = f"{last}/{total} {'▼' if last < total else '▲'}"
    seen = _("lines {first}-{last} of {total}").format(first=top + 1, last=last, total=total)
    return (f"{seen} · {'space ▼' if last < total else 'b ▲'}", brief)


def status(message: Message, width: int) -> Line:
    """Return the status line."""
    hint = Piece(f"  {message.hint}", Ink.MUTED) if message.hint else Piece("")
    if not message.is_warning:
        return cut((Piece(f" {message.text}"), hint), width)
    mark, text = Piece(" ! ", Ink.WARNING), Piece(message.text, Ink.STRONG)
    line = (
        (mark, Piece(f"{message.place}: ", Ink.STRONG), text, hint) if message.place else (mark, text, hint)
    )
    return line if cells(line) <= width else cut((mark, text, hint), width)


def key_bar(actions: Sequence[Action], width: int) -> Line:
    """Return the keys that fit the width, the foremost first; the help is always among them."""
    ranked = sorted((action for action in actions if action.rank), key=lambda action: action.rank)
    shown = set[str]()
    room = width - 1 + cells((_GAP,))
    for action in ranked:
        size = cells((*_key(action), _GAP))
        if size <= room:
            shown.add(action.id)
            room -= size
    line = [piece for action in actions if action.id in shown for piece in (_GAP, *_key(action))]
    return pad((Piece(" "), *line[1:]), width)


def remedy_bar(message: Message, width: int) -> Line:
    """Return what to do about an error, where the keys stand otherwise."""
    return cut((Piece(f" {message.remedy or ''}"),), width)


def _key(action: Action) -> Line:
    return (Piece(action.cap, Ink.KEY), Piece(f" {action.title}", Ink.MUTED))
