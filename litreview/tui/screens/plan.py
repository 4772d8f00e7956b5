"""The plan of a record's screen: who gets how much of it, by the terminal's size and never by content."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.geometry import Size

from litreview.model.protocol import Protocol
from litreview.tui.looks import USUAL_LINE
from litreview.tui.widgets.box import criteria_box
from litreview.tui.widgets.criteria import criteria_column
from litreview.tui.widgets.typeset import Line

WIDE: Final = 100
"""Columns from which the criteria stand beside the record."""

ROOMY: Final = 30
"""Rows from which paragraphs have a blank line between them."""

_LOW: Final = 14
_USUAL: Final = 22
_READING: Final = 11
"""Rows of the record that no criteria or reasons below it may take."""

_LEFT_OF_BOX: Final = 12
"""Rows that are left of a narrow screen before the record and what stands below it share the others."""

_CRITERIA_WIDTH: Final = range(34, 73)

LISTED: Final = 130
"""Columns from which a list can stand beside the record as well."""

_LIST_WIDTH: Final = range(32, 57)

SMALLEST: Final = Size(40, 10)
"""What a record, its reasons and the keys need; on less nothing is shown, and nothing decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes in cells and rows for one terminal size, and the criteria set to theirs."""

    width: int
    is_wide: bool
    is_roomy: bool
    has_progress: bool
    record_width: int
    record_height: int
    above_height: int
    """Rows above the record, as for both votes."""
    criteria_width: int
    criteria: Sequence[Line]
    longest: int = USUAL_LINE
    """Cells of the longest line of text."""
    list_width: int = 0
    """Columns of the list beside the record; none where it is not shown."""
    list_height: int = 0

    @property
    def room(self) -> int:
        """Return how many cells a line can have here."""
        return self.record_width - (4 if self.is_roomy else 2)

    @property
    def line(self) -> int:
        """Return how many cells the longest line has here."""
        return min(self.longest, self.room)


def plan(
    size: Size,
    protocol: Protocol,
    *,
    with_votes: bool,
    with_list: bool = False,
    longest: int = USUAL_LINE,
) -> Plan:
    """Return the plan for the terminal's size; ``with_votes`` keeps rows for both votes."""
    width, height = size
    is_wide = width >= WIDE
    list_width = _list_width(width) if with_list and width >= LISTED else 0
    has_progress = height >= _LOW
    votes_height = _votes_height(height) if with_votes else 0
    body = max(1, height - 3 - has_progress)
    criteria_width = _criteria_width(width - list_width, longest) if is_wide else width
    if is_wide:
        criteria, below = criteria_column(protocol, criteria_width, body), 0
    else:
        share = max(2, (height - _LEFT_OF_BOX) // 2)
        most = max(share, body - 1 - votes_height - _READING)
        criteria = criteria_box(protocol, width, share=share, most=most)
        below = len(criteria)
    return Plan(
        width=width,
        is_wide=is_wide,
        is_roomy=height >= ROOMY,
        has_progress=has_progress,
        record_width=width - criteria_width - list_width if is_wide else width,
        record_height=max(1, body - 1 - votes_height - below),
        above_height=votes_height,
        criteria_width=criteria_width,
        criteria=criteria,
        longest=longest,
        list_width=list_width,
        list_height=body if list_width else 0,
    )


def _criteria_width(width: int, longest: int) -> int:
    return _within(_CRITERIA_WIDTH, width - longest - 4)


def _list_width(width: int) -> int:
    """Return a quarter, and of what is more than the least window another: titles are cut, lines are not."""
    return _within(_LIST_WIDTH, width // 4 + (width - LISTED) // 4)


def _within(limits: range, wanted: int) -> int:
    return min(max(wanted, limits.start), limits.stop - 1)


def _votes_height(height: int) -> int:
    return 5 if height >= ROOMY else 4 if height >= _USUAL else 2
