"""The charting form as it is drawn: the report at the top, the fields below, two answers side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.model.language import _
from litreview.model.protocol import ChartField, FieldType, Protocol, Terms
from litreview.model.records import Record
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.charting_answers import Said, in_words, options
from litreview.screening.charting_settling import ChartSide, DifferenceCard
from litreview.screening.kin import Sibling
from litreview.tui.actions import CHARTING, cap_of
from litreview.tui.looks import USUAL_LINE
from litreview.tui.themes import Ink
from litreview.tui.widgets.reader import Shown, head_lines, link_of
from litreview.tui.widgets.typeset import (
    BLANK,
    Line,
    Piece,
    cells,
    columns,
    cut,
    keyed,
    pad,
    paragraph,
    shortened,
)

_LABEL: Final = range(16, 37)
"""Cells of a field's name, beside its answer."""
_MARK: Final = "▸ "
_SIDE_BY_SIDE: Final = 60
"""Cells from which two answers stand beside each other."""
_GAP: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form set to a width."""

    lines: Sequence[Line]
    first: int
    """The first line of the field that the cursor is on."""
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is told of a report above its form."""

    report: Report
    record: Record
    siblings: Sequence[Sibling]
    file: str
    """Where its full text lies, in words; empty where nobody has said."""


def head_of(head: Head, width: int, rows: int) -> list[Line]:
    """Return title, citation and where the full text lies, in so many rows at most."""
    shown = Shown(
        record=head.record,
        sources=tuple(dict.fromkeys(record.partition(":")[0] for record in head.report.records)),
        remarks=(),
    )
    file = one_line(head.file or link_of(head.record) or "")
    below = [cut((Piece(file, Ink.MUTED),), width - 2)] if file else []
    for sibling in head.siblings:
        told = " · ".join(one_line(str(part)) for part in (sibling.title, sibling.year) if part)
        below.append((Piece(_("Same study: "), Ink.HEADING), Piece(told, Ink.MUTED)))
    about = head_lines(shown, Terms(), width - 2, roomy=False)
    kept = shortened(about, max(1, rows - min(len(below), max(0, rows - 2))), width - 2)
    return [(Piece(" "), *line) for line in [*kept, *below][:rows]]


def form_of(protocol: Protocol, answers: Mapping[str, Said], cursor: int, width: int) -> Form:
    """Return the form with its answers; the field that the cursor is on is shown with all its choices."""
    room = min(width - 2, USUAL_LINE + _LABEL.stop)
    longest = max((cells((Piece(name_of_field(field)),)) for field in protocol.charting), default=0)
    label = min(max(_LABEL.start, longest + 3), room * 9 // 20, _LABEL.stop - 1)
    lines: list[Line] = []
    first = last = 0
    for number, field in enumerate(protocol.charting):
        said = answers.get(field.id, ())
        if number == cursor:
            first = len(lines)
            lines += _opened(field, said, label, room)
            last = len(lines) - 1
        else:
            lines += _folded(field, said, label, room)
    return Form(lines=lines, first=first, last=last)


def sides_of(card: DifferenceCard, width: int) -> list[Line]:
    """Return the answers of the sides, beside each other where there is room, each with its key."""
    across = (width - 2 - _GAP) // max(1, len(card.sides))
    is_beside = width >= _SIDE_BY_SIDE and len(card.sides) > 1
    room = min(across if is_beside else width - 2, USUAL_LINE)
    parts = [_side(card.field, side, number, room) for number, side in enumerate(card.sides, start=1)]
    lines = columns(parts, room) if is_beside else [line for part in parts for line in (*part, BLANK)]
    return [(Piece(" "), *line) for line in lines]


def settled_lines(card: DifferenceCard, width: int) -> list[Line]:
    """Return what the field is settled as, where it is."""
    if not card.standing.is_final:
        return []
    told = in_words(card.field, card.answer) or _("left empty")
    hang = Piece(_("Settled: "), Ink.INCLUDED)
    return [(Piece(" "), *line) for line in paragraph(one_line(told), width - 2, hang=hang)]


def field_lines(field: ChartField, width: int) -> list[Line]:
    """Return the field's name, and what belongs in it."""
    lines = paragraph(one_line(str(field.text)), width, ink=Ink.STRONG)
    return [*lines, *(paragraph(one_line(str(field.help)), width, ink=Ink.MUTED) if field.help else ())]


def option_lines(field: ChartField, said: Said, width: int) -> list[Line]:
    """Return what can be picked in the field, each with its key and whether it is picked."""
    lines: list[Line] = []
    for number, (option, words) in enumerate(options(field), start=1):
        mark = _mark(field, is_picked=option in said)
        ink = Ink.STRONG if option in said else Ink.TEXT
        start = Piece(f"    {number} {mark} ", Ink.KEY)
        lines += keyed(paragraph(words, width, ink=ink, hang=start), str(number))
    return lines


def name_of_field(field: ChartField) -> str:
    """Return the field's name, with a mark where it must be answered."""
    return one_line(str(field.text)) + (" *" if field.required else "")


def _folded(field: ChartField, said: Said, label: int, room: int) -> list[Line]:
    name = pad((Piece("  "), Piece(name_of_field(field), Ink.MUTED)), label)
    if not said:
        return [(*name, Piece("  –", Ink.MUTED))]
    answer = paragraph(one_line(in_words(field, said)), room - label - 2)
    indent: Line = (Piece(" " * (label + 2)),)
    return [(*(name if not number else ()), *((Piece("  "),) if not number else indent), *line)
            for number, line in enumerate(answer)]  # fmt: skip


def _opened(field: ChartField, said: Said, label: int, room: int) -> list[Line]:
    name: Line = (Piece(_MARK, Ink.KEY), Piece(name_of_field(field), Ink.STRONG))
    lines: list[Line] = [(*pad(name, max(label, cells(name))), Piece(f"  {_how(field)}", Ink.MUTED))]
    hang = Piece(" " * 4)
    if field.help:
        lines += paragraph(one_line(str(field.help)), room, ink=Ink.MUTED, hang=hang)
    lines += option_lines(field, said, room)
    if not options(field):
        text = one_line(said[0]) if said else "–"
        lines += keyed(paragraph(text, room, ink=Ink.STRONG if said else Ink.MUTED, hang=hang), "enter")
    return lines


def _how(field: ChartField) -> str:
    how = {
        FieldType.TEXT: _("{key} writes").format(key=cap_of("write", screen=CHARTING)),
        FieldType.NUMBER: _("a number; {key} writes").format(key=cap_of("write", screen=CHARTING)),
        FieldType.YES_NO: _("one"),
        FieldType.CHOICE: _("one"),
        FieldType.CHOICES: _("one or more"),
    }[field.type]
    return _("{how}, must be answered").format(how=how) if field.required else how


def _mark(field: ChartField, *, is_picked: bool) -> str:
    if field.type is FieldType.CHOICES:
        return "■" if is_picked else "□"
    return "●" if is_picked else "○"


def _side(field: ChartField, side: ChartSide, number: int, room: int) -> list[Line]:
    head: Line = (Piece(f"{number} ", Ink.KEY), Piece(one_line(side.name), Ink.HEADING))
    if not side.said:
        return keyed([head, (Piece(_("left empty"), Ink.MUTED),)], str(number))
    words = dict(options(field))
    lines = [line for one in side.said for line in paragraph(one_line(words.get(one, one)), room)]
    return keyed([head, *lines], str(number))
