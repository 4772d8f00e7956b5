"""The terminal app's front door: one function a kind of session; Textual is loaded when one is called."""

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from litreview.model.errors import StoreUnreachable
from litreview.model.garbage import collecting_no_garbage
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol
from litreview.screening.session import ScreeningSession
from litreview.tui.guard import SEEN
from litreview.tui.looks import Wardrobe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from litreview.duplicates.reviewing import DuplicateSession
    from litreview.exports.overview_told import Section, Step
    from litreview.review import Review
    from litreview.screening.charting_session import ChartingSession
    from litreview.screening.charting_settling import ChartSettling
    from litreview.screening.conflict_session import ConflictSession


def run_screening(session: ScreeningSession, moment: float = SEEN, wardrobe: Wardrobe | None = None) -> None:
    """Let the reviewer vote in the terminal until they leave; every vote is saved as it is given.

    ``moment`` is how long, in seconds, a record is seen before a key decides it, here and below.
    Raise StoreUnreachable when they left without one that no server confirmed.
    """
    _hasten_escape()
    with collecting_no_garbage():
        from litreview.tui.window import screening_app  # noqa: PLC0415 - after the environment is set

    screening_app(session, moment=moment, wardrobe=wardrobe).run()
    tell_what_is_left_behind(session)


def run_conflicts(session: "ConflictSession", moment: float = SEEN, wardrobe: Wardrobe | None = None) -> None:
    """Let the lead settle conflicts in the terminal until they leave; every decision is saved at once.

    Raise StoreUnreachable when they left without one that no server confirmed.
    """
    _hasten_escape()
    with collecting_no_garbage():
        from litreview.tui.window import conflict_app  # noqa: PLC0415 - after the environment is set

    conflict_app(session, moment=moment, wardrobe=wardrobe).run()
    tell_what_is_left_behind(session)


def run_overview(
    protocol: Protocol, lead: Handle, sections: "Sequence[Section]", at: int
) -> "tuple[Step | None, int]":
    """Show the lead the overview; return the work to go on with, None at the end, and the line chosen."""
    _hasten_escape()
    with collecting_no_garbage():
        from litreview.tui.screens.overview import OverviewScreen  # noqa: PLC0415 - after the environment is set
        from litreview.tui.window import overview_app  # noqa: PLC0415 - likewise

    screen = OverviewScreen(protocol, lead, sections, at)
    overview_app(screen).run()
    return screen.chosen, screen.cursor


def run_diagram(review: "Review", day: "date | None" = None, wardrobe: Wardrobe | None = None) -> None:
    """Let anybody walk through the PRISMA diagram, as the review stands or as it stood on a day."""
    _hasten_escape()
    from litreview.tui.screens.diagram import counted_from  # noqa: PLC0415 - after the environment is set
    from litreview.tui.window import diagram_app  # noqa: PLC0415 - likewise

    counted = counted_from(review.journal, review.protocol)
    if day:
        counted = replace(counted, flow=partial(review.flow, day))
    diagram_app(counted, wardrobe=wardrobe).run()


def run_duplicates(
    session: "DuplicateSession", moment: float = SEEN, wardrobe: Wardrobe | None = None
) -> None:
    """Let a person look through doubtful pairs until they leave; every answer is saved at once.

    Raise StoreUnreachable when they left without one that no server confirmed.
    """
    _hasten_escape()
    with collecting_no_garbage():
        from litreview.tui.window import duplicate_app  # noqa: PLC0415 - after the environment is set

    duplicate_app(session, moment=moment, wardrobe=wardrobe).run()
    tell_what_is_left_behind(session)


def run_charting(session: "ChartingSession", moment: float = SEEN, wardrobe: Wardrobe | None = None) -> None:
    """Let the reviewer fill in the charting form until they leave; every answer is saved at once.

    Raise StoreUnreachable when they left without one that no server confirmed.
    """
    _hasten_escape()
    from litreview.tui.window import chart_app  # noqa: PLC0415 - after the environment is set

    chart_app(session, moment=moment, wardrobe=wardrobe).run()
    tell_what_is_left_behind(session)


def run_chart_settling(
    session: "ChartSettling", moment: float = SEEN, wardrobe: Wardrobe | None = None
) -> None:
    """Let the lead settle charts until they leave; every settlement is saved at once.

    Raise StoreUnreachable when they left without one that no server confirmed.
    """
    _hasten_escape()
    from litreview.tui.window import chart_settling_app  # noqa: PLC0415 - after the environment is set

    chart_settling_app(session, moment=moment, wardrobe=wardrobe).run()
    tell_what_is_left_behind(session)


def tell_what_is_left_behind(
    session: "ScreeningSession | ConflictSession | DuplicateSession | ChartingSession | ChartSettling",
) -> None:
    """Raise StoreUnreachable when what was done last is not saved."""
    if session.is_waiting:
        raise StoreUnreachable(
            _("the review's server"),
            _("could not be reached, and what you did last is not saved"),
            _("All before it is. Do it again when the server is back."),
        )


def _hasten_escape() -> None:
    # Textual reads this once, on import; its own 100 ms make Esc feel stuck.
    os.environ.setdefault("ESCDELAY", "25")
