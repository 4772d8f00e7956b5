"""The criteria and the numbered reasons below the record, where the screen is too narrow for a column."""

from collections.abc import Sequence
from itertools import zip_longest
from math import ceil
from typing import Final

from litreview.model.language import _
from litreview.model.protocol import Criterion, Protocol
from litreview.model.text import one_line
from litreview.tui.actions import cap_of, reason_cap, reason_key
from litreview.tui.themes import Ink
from litreview.tui.widgets.criteria import criteria_cut, criteria_lines, reason_heading, reason_lines
from litreview.tui.widgets.typeset import BLANK, Line, Piece, cells, columns, cut, pad, paragraph

_NAMED_FROM: Final = 3
"""Rows of the box from which it says something of the criteria; with fewer all are for the reasons."""

_BLOCK_FROM: Final = 6
"""Rows from which the criteria stand one below another; with fewer they run on."""


def criteria_box(protocol: Protocol, width: int, *, share: int, most: int) -> list[Line]:
    """Return the criteria and reasons in ``share`` rows, or in up to ``most`` if that keeps reasons whole.

    The reasons go first; what they leave of the share is for the criteria.
    """
    is_named = share >= _NAMED_FROM
    comfortable = max(share * 6 // 10, min(4, share - is_named))
    reasons = _reason_rows(protocol, width, (comfortable, share - is_named, most - is_named))
    if not is_named:
        return reasons
    left = max(1, share - len(reasons))
    if left > _BLOCK_FROM:
        reasons, left = [*_indented(reason_heading(width - 2)), *reasons], left - 1
    return [cut(line, width) for line in _criteria_rows(protocol, width, left)] + reasons


def _criteria_rows(protocol: Protocol, width: int, rows: int) -> list[Line]:
    full = criteria_lines(protocol, width - 2)
    if len(full) <= rows:
        return _indented(full)
    include = _run_on(Piece(_(" Include: "), Ink.INCLUDED), protocol.inclusion, width)
    exclude = _run_on(Piece(_(" Exclude: "), Ink.EXCLUDED), protocol.exclusion, width)
    if len(include) + len(exclude) <= rows:
        return include + exclude
    if rows >= _BLOCK_FROM:
        more: Line = (Piece(_(" … {key} shows all criteria").format(key=cap_of("criteria")), Ink.MUTED),)
        return [*_indented(criteria_cut(protocol, width - 2, rows - 1)), more]
    return _ended(include, max(1, rows // 2), width)


def _run_on(name: Piece, criteria: Sequence[Criterion], width: int) -> list[Line]:
    return paragraph("; ".join(one_line(str(criterion.text)) for criterion in criteria), width, hang=name)


def _ended(lines: list[Line], rows: int, width: int) -> list[Line]:
    more = Piece(_(" · {key} shows all criteria").format(key=cap_of("criteria")), Ink.MUTED)
    kept, room = lines[:rows], width - 1 - cells((more,))
    last = kept.pop() if kept else BLANK
    is_whole = len(lines) <= rows and cells(last) <= room
    ending = last if is_whole else cut((*last, Piece(" " * width)), room)
    return [*kept, (*ending, more)]


def _reason_rows(protocol: Protocol, width: int, limits: tuple[int, int, int]) -> list[Line]:
    """Return the reasons whole, in the fewest columns that keep the first limit that can be kept.

    Where none can, they are cut to the second.
    """
    ways = [reason_lines(protocol, width)]
    ways += [_side_by_side(protocol, width, across) for across in range(2, len(protocol.reasons) + 1)]
    whole = (rows for limit in limits for rows in ways if rows and len(rows) <= limit)
    return next(whole, None) or _cut_grid(protocol, width, limits[1])


def _side_by_side(protocol: Protocol, width: int, across: int) -> list[Line]:
    parts = _parts(_numbered(protocol), across)
    widths = [max(cells(reason) for reason in part) for part in parts]
    spare = width - sum(widths) - (len(parts) - 1)
    if spare < 0:
        return []
    margin = min(1, spare)
    wider = (spare - margin) // len(parts)
    lines = []
    for row in zip_longest(*parts, fillvalue=BLANK):
        line = [Piece(" " * margin)]
        for reason, size in zip(row, widths, strict=True):
            line += [*pad(reason, size + wider), Piece(" ")]
        lines.append(tuple(line[:-1]))
    return lines


def _cut_grid(protocol: Protocol, width: int, rows: int) -> list[Line]:
    across = max(1, ceil(len(protocol.reasons) / rows))
    reasons: list[Line] = [(Piece(" "), *reason) for reason in _numbered(protocol)]
    return columns(_parts(reasons, across), (width - across + 1) // across, rule=" ")


def _numbered(protocol: Protocol) -> list[Line]:
    return [
        (
            Piece(f"{reason_cap(number)} ", Ink.KEY, reason_key(number)),
            Piece(one_line(str(reason.text)), key=reason_key(number)),
        )
        for number, reason in enumerate(protocol.reasons, start=1)
    ]


def _parts(reasons: list[Line], across: int) -> list[list[Line]]:
    rows = max(1, ceil(len(reasons) / across))
    return [reasons[start : start + rows] for start in range(0, len(reasons), rows)]


def _indented(lines: list[Line]) -> list[Line]:
    return [(Piece(" "), *line) if line else line for line in lines]
