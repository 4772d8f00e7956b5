"""The criteria and the numbered reasons in full, and as a column beside the record."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from litreview.model.language import _, language, written_day
from litreview.model.protocol import Criterion, Protocol
from litreview.model.text import one_line
from litreview.tui.actions import cap_of, reason_cap, reason_key
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece, keyed, paragraph, shortened

if TYPE_CHECKING:
    from litreview.screening.amending import Amendment


def criteria_column(protocol: Protocol, width: int, height: int) -> list[Line]:
    """Return the criteria and reasons for a column; the reasons stay whole where not all can."""
    room = width - 3
    reasons = [*reason_heading(room), *reason_lines(protocol, room)]
    criteria = criteria_lines(protocol, room)
    question = [*_headed(_("Question"), room), *paragraph(one_line(str(protocol.question.text)), room), BLANK]
    if len(question) + len(criteria) + len(reasons) <= height:
        criteria = question + criteria
    left = max(0, height - len(reasons))
    if len(criteria) > left:
        more = paragraph(_("… {key} shows all criteria").format(key=cap_of("criteria")), room, ink=Ink.MUTED)
        criteria = criteria_cut(protocol, room, max(0, left - len(more)))
        criteria = [*criteria, *more] if criteria else []
    edge = Piece("│ ", Ink.MUTED)
    lines = (criteria + reasons)[:height]
    return [(edge, *line) for line in lines] + [(edge,)] * (height - len(lines))


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
    reasons = [*reason_heading(width), *reason_lines(protocol, width)]
    return [*lines, BLANK, *criteria_lines(protocol, width), *reasons]


def changed_lines(amendment: "Amendment", width: int) -> list[Line]:
    """Return what was taken away and what is new, ended by a blank line."""
    day = written_day(amendment.adopted.at.date())
    lines = _headed(_("Changed {day}, since you were last here").format(day=day), width)
    for is_new, text in amendment.told_in(language()):
        mark = Piece(_(" now: "), Ink.STRONG) if is_new else Piece(_(" before: "), Ink.MUTED)
        lines += paragraph(one_line(text), width, ink=Ink.TEXT if is_new else Ink.MUTED, hang=mark)
    return [*lines, BLANK]


def criteria_lines(protocol: Protocol, width: int) -> list[Line]:
    """Return both lists of criteria, each under its heading and ended by a blank line."""
    include, exclude = _lists(protocol, width, None)
    return include + exclude


def criteria_cut(protocol: Protocol, width: int, rows: int) -> list[Line]:
    """Return what fits so many rows: something of every criterion says more than all of the first."""
    ways = [_lists(protocol, width, at_most) for at_most in (4, 3, 2, 1)]
    lists = [*(include + exclude for include, exclude in ways), *(include for include, _exclude in ways)]
    fitting = (lines[:-1] for lines in lists if len(lines) - 1 <= rows)
    return next(fitting, lists[-1][:rows])


def _lists(protocol: Protocol, width: int, at_most: int | None) -> tuple[list[Line], list[Line]]:
    lists = (
        (_("Include if all are met"), Piece(" + ", Ink.INCLUDED), protocol.inclusion),
        (_("Exclude if any is met"), Piece(" − ", Ink.EXCLUDED), protocol.exclusion),
    )
    include, exclude = (
        [*_headed(title, width), *_criteria(sign, criteria, width, at_most), BLANK] if criteria else []
        for title, sign, criteria in lists
    )
    return include, exclude


def reason_heading(width: int) -> list[Line]:
    """Return what stands above the reasons."""
    return _headed(_("Exclude: the first reason met"), width)


def reason_lines(protocol: Protocol, width: int) -> list[Line]:
    """Return the reasons below each other, each behind its key."""
    return [
        line
        for number, reason in enumerate(protocol.reasons, start=1)
        for line in keyed(
            paragraph(one_line(str(reason.text)), width, hang=Piece(f" {reason_cap(number)} ", Ink.KEY)),
            reason_key(number),
        )
    ]


def _criteria(sign: Piece, criteria: Sequence[Criterion], width: int, at_most: int | None) -> list[Line]:
    return [
        line
        for criterion in criteria
        for line in shortened(paragraph(one_line(str(criterion.text)), width, hang=sign), at_most, width)
    ]


def _headed(title: str, width: int) -> list[Line]:
    return paragraph(title, width, ink=Ink.HEADING)
