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
from litreview.tui.actions import Action, cap_of
from litreview.tui.keymap import printed
from litreview.tui.themes import INKS, Ink
from litreview.tui.widgets.typeset import Line, Piece, beside, cells, cut, pad, wrap
from litreview.tui.wording import LETTERS, decision_text, verdict_word

_DOT: Final = " · "
_GAP: Final = Piece("  ", Ink.MUTED)
_LONGEST_DECISION: Final = 54
_SHORTEST_DECISION: Final = 24
_SEVERAL: Final = 9
"""Keys from which an action means something else with each of them."""
_LEAST_WITH_QUIT: Final = 60
"""Cells from which every bar of keys has room for the way out."""
_SHORTEST_TITLE: Final = 12
"""Cells of the review's title that still say something; with less it is left out."""


Decision = tuple[Verdict, ReasonId | None]
"""A verdict with its reason, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the status line says; what a warning has no room for takes the key bar's place."""

    text: str
    remedy: str | None = None
    hint: str | None = None
    """Said after the text, or instead of it where there is no room, until the next key that acts."""
    is_warning: bool = False


def told(error: LitreviewError) -> Message:
    """Return the error as a message; one of the store says first that what was asked is not saved.

    The place of any other error is the record on the screen, whose id would say nothing more.
    """
    text, place, remedy = (one_line(part) for part in (error.problem, error.place, error.remedy))
    if isinstance(error, StoreError):
        text = _("NOT SAVED: {problem} ({place})").format(problem=text, place=place)
    return Message(text=text[:1].upper() + text[1:], remedy=remedy, is_warning=True)


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


def progress(done: int, total: int, width: int, told: Sequence[str] = ()) -> Line:
    """Return a rule across the screen, heavy as far as the work has come, and what is told of the pace.

    ``told`` says the same at length and briefly; the first is taken that leaves half of the rule.
    """
    text = next((f" {text} " for text in told if cell_len(text) + 4 <= width // 2), "")
    room = width - cell_len(text) - (2 if text else 0)
    filled = room * done // total if total else 0
    rule_to: Line = (Piece("━" * filled, Ink.INCLUDED), Piece("─" * (room - filled), Ink.MUTED))
    return (*rule_to, Piece(text, Ink.MUTED), Piece("──", Ink.MUTED)) if text else rule_to


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


def saved_text(
    protocol: Protocol, decision: Decision, before: Decision | None = None, *, first: str = ""
) -> str:
    """Return that the decision was saved, instead of which, and how to undo it, within 80 columns.

    What is to be said ``first`` is weightier: the decision is cut for it, and what it was before left out.
    """
    if first or before is None or before == decision:
        room = _LONGEST_DECISION - cell_len(first)
        said = _clipped(decision_text(protocol, *decision), max(room, cell_len(verdict_word(decision[0]))))
        saved = _("Saved: {decision}. {key} undoes.").format(decision=said, key=cap_of("undo"))
        return f"{first} {saved}".strip()
    told_apart = decision[0] is not before[0]
    earlier = verdict_word(before[0]) if told_apart else decision_text(protocol, *before)
    return _("Saved: {decision}, instead of {earlier}. {key} undoes.").format(
        key=cap_of("undo"),
        decision=_clipped(decision_text(protocol, *decision), _SHORTEST_DECISION + 6 * told_apart),
        earlier=_clipped(earlier, _SHORTEST_DECISION),
    )


def extents(top: int, height: int, total: int, *, keys: tuple[str, str] = ("space", "b")) -> Sequence[str]:
    """Return which lines of how many are seen, said at length and briefly; nothing when all are.

    ``keys`` are those that read on and back.
    """
    if total <= height:
        return ()
    last = min(total, top + height)
    brief = f"{last}/{total} {'▼' if last < total else '▲'}"
    seen = _("lines {first}-{last} of {total}").format(first=top + 1, last=last, total=total)
    onward, back = (printed(key) for key in keys)
    return (f"{seen} · {f'{onward} ▼' if last < total else f'{back} ▲'}", brief)


def foot(message: Message, actions: Sequence[Action], width: int) -> tuple[Line, Line]:
    """Return the status line, and below it the keys or what of a warning needs a line of its own."""
    keys = key_bar(actions, width)
    mark: Line = (Piece(" ! ", Ink.WARNING),) if message.is_warning else (Piece(" "),)
    ink = Ink.STRONG if message.is_warning else Ink.TEXT
    room = width - cells(mark)
    whole = f"{message.text}. {message.remedy}" if message.remedy else message.text
    if cell_len(whole) <= room or not message.is_warning:
        return _hinted((*mark, Piece(whole, ink)), message, width), keys
    first, rest = message.text, message.remedy
    if rest is None:
        end = wrap(first, room)[0][1]
        first, rest = first[:end], first[end:].strip()
    return _hinted((*mark, Piece(first, ink)), message, width), cut((Piece(f" {rest}"),), width)


def key_bar(actions: Sequence[Action], width: int) -> Line:
    """Return the keys that fit the width, the foremost first; the help is always among them.

    So is the way out, but where it would take the place of a verdict.
    """
    always = {"quit"} if width >= _LEAST_WITH_QUIT else set()
    ranked = sorted(
        (action for action in actions if action.rank),
        key=lambda action: (action.id not in always, action.rank),
    )
    shown = set[str]()
    room = width - 1 + cells((_GAP,))
    for action in ranked:
        size = cells((*_key(action), _GAP))
        if size <= room:
            shown.add(action.id)
            room -= size
    line = [piece for action in actions if action.id in shown for piece in (_GAP, *_key(action))]
    return pad((Piece(" "), *line[1:]), width)


def _hinted(line: Line, message: Message, width: int) -> Line:
    if not message.hint:
        return cut(line, width)
    both = (*line, Piece(f"  {message.hint}", Ink.MUTED))
    fits = message.text and cells(both) <= width
    return both if fits else cut((Piece(f" {message.hint}"),), width)


def _clipped(text: str, width: int) -> str:
    return "".join(piece.text for piece in cut((Piece(text),), width))


def _key(action: Action) -> Line:
    key = action.keys[0] if len(action.keys) < _SEVERAL else ""  # a click cannot say which of the reasons
    return (Piece(action.cap, Ink.KEY, key), Piece(f" {action.title}", Ink.MUTED, key))
