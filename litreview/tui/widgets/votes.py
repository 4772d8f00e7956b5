"""Both votes on a record in conflict, side by side; only the lead's screen draws them."""

from litreview.model.events import Vote
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol
from litreview.model.text import one_line
from litreview.screening.conflicts import ConflictCard
from litreview.tui.themes import INKS, Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece, columns, cut, paragraph, shortened
from litreview.tui.wording import LETTERS, reason_text, verdict_word

_NARROWEST = 24
"""Cells a column must have; with less the votes stand below each other, one line each."""


def vote_lines(card: ConflictCard, protocol: Protocol, width: int, rows: int) -> list[Line]:
    """Return the votes of the card in exactly so many rows of the width."""
    across = _across(card, width)
    if across < _NARROWEST:
        lines = [cut(_in_one_line(protocol, handle, vote), width) for handle, vote in card.votes.items()]
        return (lines + [BLANK] * rows)[:rows]
    parts = [_within(_in_column(protocol, card, handle, across), across, rows) for handle in card.votes]
    return [(Piece(" "), *line) for line in columns(parts, across)]


def notes_cut(card: ConflictCard, protocol: Protocol, width: int, rows: int) -> list[tuple[str, str]]:
    """Return the reviewers' notes that the rows cannot show whole, each with whose it is."""
    across = _across(card, width)
    return [
        (_("Note of {reviewer}: ").format(reviewer=one_line(handle)), one_line(card.notes[handle]))
        for handle in card.votes
        if handle in card.notes
        and (across < _NARROWEST or len(_in_column(protocol, card, handle, across)) > rows)
    ]


def _across(card: ConflictCard, width: int) -> int:
    count = max(1, len(card.votes))
    return (width - 2 - 3 * (count - 1)) // count


def _in_column(protocol: Protocol, card: ConflictCard, handle: Handle, width: int) -> list[Line]:
    vote = card.votes[handle]
    lines: list[Line] = [_named(handle, vote)]
    if vote.reason:
        lines += paragraph(reason_text(protocol, vote.reason), width)
    note = card.notes.get(handle)
    if note:
        lines += paragraph(one_line(note), width, hang=Piece(_("note: "), Ink.MUTED))
    return lines


def _within(lines: list[Line], width: int, rows: int) -> list[Line]:
    return shortened(lines, rows, width) + [BLANK] * (rows - len(lines))


def _in_one_line(protocol: Protocol, handle: Handle, vote: Vote) -> Line:
    reason = f" ({reason_text(protocol, vote.reason)})" if vote.reason else ""
    return (Piece(" "), *_named(handle, vote), Piece(reason))


def _named(handle: Handle, vote: Vote) -> Line:
    return (
        Piece(f"{one_line(handle)}  ", Ink.MUTED),
        Piece(f"{LETTERS[vote.verdict]}  {verdict_word(vote.verdict)}", INKS[vote.verdict]),
    )
