"""Both votes on a record in conflict, side by side; only the lead's screen draws them."""

from litreview.model.language import _
from litreview.model.protocol import Protocol
from litreview.model.text import one_line
from litreview.screening.conflicts import ConflictCard
from litreview.screening.differing import Side
from litreview.tui.themes import INKS, Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece, columns, cut, paragraph, shortened
from litreview.tui.wording import LETTERS, labels_text, reason_text, verdict_word

_NARROWEST = 24
"""Cells a column must have; with less the votes stand below each other, one line each."""


def vote_lines(card: ConflictCard, protocol: Protocol, width: int, rows: int) -> list[Line]:
    """Return the votes of the card in exactly so many rows of the width."""
    if card.is_blind:
        return _asked(width, rows)
    across = _across(card, width)
    if across < _NARROWEST:
        lines = [cut(_in_one_line(protocol, side), width) for side in card.sides]
        return (lines + [BLANK] * rows)[:rows]
    columned = (_in_column(protocol, side, across) for side in card.sides)
    parts = [_within([*head, *note], across, rows) for head, note in columned]
    return [(Piece(" "), *line) for line in columns(parts, across)]


def remarks_cut(card: ConflictCard, protocol: Protocol, width: int, rows: int) -> list[tuple[str, str]]:
    """Return the notes and labels that the rows cannot show whole, each with whose it is."""
    across = _across(card, width)
    said = []
    for side in card.sides:
        head, note = _in_column(protocol, side, across)
        is_narrow, has_more = across < _NARROWEST, bool(note)
        name = one_line(side.name)
        if note and (is_narrow or len(head) + len(note) > rows):
            said.append((_("Note of {reviewer}: ").format(reviewer=name), one_line(side.note)))
        labels = (*side.labels, *side.brought)
        if labels and (is_narrow or len(head) + has_more > rows):
            said.append((_("Labels of {reviewer}: ").format(reviewer=name), labels_text(labels)))
    return said


def _asked(width: int, rows: int) -> list[Line]:
    text = _("The votes differ. Read, and give your own answer first; then both votes are shown.")
    lines = shortened(paragraph(text, width - 2, ink=Ink.CONFLICT), rows, width - 2)
    return [(Piece(" "), *line) for line in lines] + [BLANK] * (rows - len(lines))


def _across(card: ConflictCard, width: int) -> int:
    count = max(1, len(card.sides))
    return (width - 2 - 3 * (count - 1)) // count


def _in_column(protocol: Protocol, side: Side, width: int) -> tuple[list[Line], list[Line]]:
    """Return vote, reason and labels, and the note, each in lines of the width."""
    lines: list[Line] = [_named(side)]
    if side.vote.reason:
        lines += paragraph(reason_text(protocol, side.vote.reason), width)
    labels = (*side.labels, *side.brought)
    if labels:
        lines += paragraph(labels_text(labels), width, hang=Piece(_("labels: "), Ink.MUTED))
    note = paragraph(one_line(side.note), width, hang=Piece(_("note: "), Ink.MUTED)) if side.note else []
    return lines, note


def _within(lines: list[Line], width: int, rows: int) -> list[Line]:
    return shortened(lines, rows, width) + [BLANK] * (rows - len(lines))


def _in_one_line(protocol: Protocol, side: Side) -> Line:
    reason = f" ({reason_text(protocol, side.vote.reason)})" if side.vote.reason else ""
    return (Piece(" "), *_named(side), Piece(reason))


def _named(side: Side) -> Line:
    verdict = side.vote.verdict
    return (
        Piece(f"{one_line(side.name)}  ", Ink.MUTED),
        Piece(f"{LETTERS[verdict]}  {verdict_word(verdict)}", INKS[verdict]),
    )
