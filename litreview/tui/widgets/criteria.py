"""The criteria and the numbered reasons in full, and as a column beside the record."""

from collections.abc import Sequence
from itertools import count
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
    return _set(_lists(protocol), width, None)


def criteria_cut(protocol: Protocol, width: int, rows: int) -> list[Line]:
    """Return what fits so many rows: something of every criterion says more than all of the first.

    What rows are left after that go to the criteria in turn, a row each, as long as there are any.
    """
    lists = _lists(protocol)
    for some in (lists, lists[:1]):
        caps = _shared(some, width, rows)
        if caps is not None:
            return _set(some, width, caps)[:-1]
    return _set(lists[:1], width, [1] * sum(len(criteria) for _title, _sign, criteria in lists[:1]))[:rows]


_List = tuple[str, Piece, Sequence[Criterion]]
"""Criteria with what stands above them and before each."""


def _lists(protocol: Protocol) -> tuple[_List, ...]:
    lists = (
        (_("Include if all are met"), Piece(" + ", Ink.INCLUDED), protocol.inclusion),
        (_("Exclude if any is met"), Piece(" − ", Ink.EXCLUDED), protocol.exclusion),
    )
    return tuple(one for one in lists if one[2])


def _shared(lists: Sequence[_List], width: int, rows: int) -> list[int] | None:
    """Return how many rows each criterion gets, or None where not each can have one."""
    whole = [len(_criterion(sign, one, width)) for _title, sign, criteria in lists for one in criteria]
    caps = [1] * len(whole)
    left = rows - len(_set(lists, width, caps)) + 1
    if left < 0:
        return None
    while left and caps != whole:
        for number, most in enumerate(whole):
            if left and caps[number] < most:
                caps[number] += 1
                left -= 1
    return caps


def _set(lists: Sequence[_List], width: int, caps: Sequence[int] | None) -> list[Line]:
    """Return the lists, each under its heading and ended by a blank line."""
    lines, numbers = list[Line](), count()
    for title, sign, criteria in lists:
        lines += _headed(title, width)
        for criterion in criteria:
            at_most = caps[next(numbers)] if caps else None
            lines += shortened(_criterion(sign, criterion, width), at_most, width)
        lines.append(BLANK)
    return lines


def _criterion(sign: Piece, criterion: Criterion, width: int) -> list[Line]:
    return paragraph(one_line(str(criterion.text)), width, hang=sign)


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


def _headed(title: str, width: int) -> list[Line]:
    return paragraph(title, width, ink=Ink.HEADING)
