"""The criteria and the numbered reasons: a column beside the record, or a few lines below it."""

from collections.abc import Sequence
from math import ceil

from litreview.model.language import _
from litreview.model.protocol import Criterion, Protocol
from litreview.model.text import one_line
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece, columns, cut, paragraph


def criteria_column(protocol: Protocol, width: int, height: int) -> list[Line]:
    """Return the criteria and reasons for a column; the reasons stay whole where not all can."""
    room = width - 3
    reasons = [*_headed(_("Exclude: the first reason met"), room), *_reasons(protocol, room)]
    criteria = _criteria(protocol, room)
    question = [*_headed(_("Question"), room), *paragraph(one_line(str(protocol.question.text)), room), BLANK]
    if len(question) + len(criteria) + len(reasons) <= height:
        criteria = question + criteria
    left = max(0, height - len(reasons))
    if len(criteria) > left:
        more = paragraph(_("… c shows all criteria"), room, ink=Ink.MUTED)
        criteria = criteria[: max(0, left - len(more))]
        while criteria and not criteria[-1]:
            criteria.pop()
        criteria = [*criteria, *more] if criteria else []
    edge = Piece("│ ", Ink.MUTED)
    lines = (criteria + reasons)[:height]
    return [(edge, *line) for line in lines] + [(edge,)] * (height - len(lines))


def criteria_box(protocol: Protocol, width: int, height: int) -> list[Line]:
    """Return the criteria and reasons for a narrow screen of this height: two to seven lines."""
    brief = [
        _brief(Piece(_(" Include: "), Ink.INCLUDED), protocol.inclusion, width),
        _brief(Piece(_(" Exclude: "), Ink.EXCLUDED), protocol.exclusion, width),
    ]
    rows = max(2, height // 8)
    return (brief if height >= 18 else []) + _reason_grid(protocol, width, rows)  # noqa: PLR2004 - lines left to read


def all_criteria(protocol: Protocol, width: int) -> list[Line]:
    """Return the question, its parts, the criteria and the reasons in full."""
    question = protocol.question
    parts = (
        (_("Population"), question.population),
        (_("Concept"), question.concept),
        (_("Context"), question.context),
    )
    lines = [*_headed(_("Question"), width), *paragraph(one_line(str(question.text)), width), BLANK]
    for name, wording in parts:
        lines += paragraph(one_line(str(wording)), width, hang=Piece(f"{name}: ", Ink.MUTED))
    reasons = [*_headed(_("Exclude: the first reason met"), width), *_reasons(protocol, width)]
    return [*lines, BLANK, *_criteria(protocol, width), *reasons]


def _criteria(protocol: Protocol, width: int) -> list[Line]:
    lists = (
        (_("Include if all are met"), "+", Ink.INCLUDED, protocol.inclusion),
        (_("Exclude if any is met"), "−", Ink.EXCLUDED, protocol.exclusion),
    )
    lines: list[Line] = []
    for title, sign, ink, criteria in lists:
        if criteria:
            lines += _headed(title, width)
            for criterion in criteria:
                lines += paragraph(one_line(str(criterion.text)), width, hang=Piece(f" {sign} ", ink))
            lines.append(BLANK)
    return lines


def _reasons(protocol: Protocol, width: int) -> list[Line]:
    return [
        line
        for number, reason in enumerate(protocol.reasons, start=1)
        for line in paragraph(one_line(str(reason.text)), width, hang=Piece(f" {number} ", Ink.KEY))
    ]


def _headed(title: str, width: int) -> list[Line]:
    return paragraph(title, width, ink=Ink.HEADING)


def _brief(name: Piece, criteria: Sequence[Criterion], width: int) -> Line:
    texts = "; ".join(one_line(str(criterion.text)) for criterion in criteria)
    return cut((name, Piece(texts)), width)


def _reason_grid(protocol: Protocol, width: int, rows: int) -> list[Line]:
    cells: list[Line] = [
        (Piece(f" {number} ", Ink.KEY), Piece(one_line(str(reason.text))))
        for number, reason in enumerate(protocol.reasons, start=1)
    ]
    across = max(1, ceil(len(cells) / rows))
    rows = ceil(len(cells) / across)
    parts = [cells[start : start + rows] for start in range(0, len(cells), rows)]
    return columns(parts, (width - across + 1) // across, rule=" ")
