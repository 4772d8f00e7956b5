"""The Textual app: themes, the first screen, and what happens once it is painted."""

import gc
import os
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual._time import get_time
from textual.app import App
from textual.driver import Driver
from textual.events import Event, Key, Paste
from textual.screen import Screen

from litreview.screening.session import ScreeningSession
from litreview.tui.guard import SEEN
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.errand import Pace
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.note import NoteScreen
from litreview.tui.screens.screening import ScreeningScreen
from litreview.tui.screens.typed import Typed, TypedScreen
from litreview.tui.themes import DARK, PALETTES, TERMINAL, as_theme
from litreview.tui.thrift import thrifty_driver

if TYPE_CHECKING:
    from litreview.duplicates.reviewing import DuplicateSession
    from litreview.screening.charting_session import ChartingSession
    from litreview.screening.charting_settling import ChartSettling
    from litreview.screening.conflict_session import ConflictSession
    from litreview.tui.screens.behind import Counted
    from litreview.tui.screens.overview import OverviewScreen

Clock = Callable[[], float]
"""Gives seconds that never run backwards."""

_PACE = Pace()


class ReviewApp(App[None]):
    """A window on one session; what the session does is saved before it is shown."""

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, opening: Callable[[], Screen[None]], clock: Clock, theme: str = DARK.name) -> None:
        """``clock`` tells when a key came; one of a test's own stands still while the machine is slow."""
        # Who wants no colour has it from every theme: Textual would only turn them to grey.
        wants_none = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if wants_none else None)
        self._opening = opening
        self._clock = clock
        self._typed = deque[tuple[Typed, float]]()
        """What waits to be acted on, each with the time at which it came."""
        for palette in PALETTES.values():
            self.register_theme(as_theme(palette))
        self.theme = TERMINAL.name if wants_none else theme

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this platform, which says nothing twice."""
        return thrifty_driver(super().get_driver_class())

    def get_default_screen(self) -> Screen[None]:
        """Return the first screen."""
        return self._opening()

    def on_mount(self) -> None:
        """Tidy up once the first screen is painted."""
        if not self.is_headless:
            self.call_after_refresh(_settle)

    async def on_event(self, event: Event) -> None:
        """Queue what was typed here, in the one order there is, and hand on what can be taken now."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self._typed.append((event, self._clock() - self._lag(event)))
            await self._hand_on()
        else:
            await super().on_event(event)

    @on(TypedScreen.Ready)
    async def _hand_on(self) -> None:
        while self._typed and isinstance(self.screen, TypedScreen):
            typed, at = self._typed[0]
            if not self.screen.can_take(typed):
                return
            self._typed.popleft()
            if not await self.screen.take(typed, at):
                await super().on_event(typed)

    @on(TypedScreen.Stopped)
    def _forget_typed(self) -> None:
        self._typed.clear()

    def _lag(self, event: Event) -> float:
        """Return how long ago it was typed: where the app was busy, keys have waited for it."""
        return get_time() - event.time if self._clock is monotonic else 0.0

    async def action_quit(self) -> None:
        """Leave, unless something is not saved; keys that come later do nothing."""
        notes = [screen for screen in self.screen_stack if isinstance(screen, NoteScreen)]
        if notes and notes[-1].is_changed:
            if isinstance(self.screen, KeysScreen):
                self.screen.close()
            notes[-1].remind()
            return
        cards = next((screen for screen in self.screen_stack if isinstance(screen, CardScreen)), None)
        if cards:
            cards.leave()
        else:
            self.exit()  # nothing waits to be saved where no card is
        if isinstance(self.screen, KeysScreen) and not self._exit:
            self.screen.close()  # what is asked is asked beside the record


def screening_app(
    session: ScreeningSession,
    clock: Clock = monotonic,
    pace: Pace = _PACE,
    *,
    moment: float = SEEN,
    wardrobe: Wardrobe | None = None,
) -> ReviewApp:
    """Return the app for a reviewer's session."""
    worn, patience = wardrobe or Wardrobe(), replace(pace, moment=moment)
    return ReviewApp(lambda: ScreeningScreen(session, clock, patience, worn), clock, worn.looks.theme)


def conflict_app(
    session: "ConflictSession",
    clock: Clock = monotonic,
    pace: Pace = _PACE,
    *,
    moment: float = SEEN,
    wardrobe: Wardrobe | None = None,
) -> ReviewApp:
    """Return the app for the lead's session."""
    from litreview.tui.screens.conflicts import ConflictScreen  # noqa: PLC0415 - screening does without

    worn, patience = wardrobe or Wardrobe(), replace(pace, moment=moment)
    return ReviewApp(lambda: ConflictScreen(session, clock, patience, worn), clock, worn.looks.theme)


def chart_app(
    session: "ChartingSession",
    clock: Clock = monotonic,
    pace: Pace = _PACE,
    *,
    moment: float = SEEN,
    wardrobe: Wardrobe | None = None,
) -> ReviewApp:
    """Return the app for a reviewer who charts."""
    from litreview.tui.screens.chart import ChartScreen  # noqa: PLC0415 - screening does without

    worn, patience = wardrobe or Wardrobe(), replace(pace, moment=moment)
    return ReviewApp(lambda: ChartScreen(session, clock, patience, worn), clock, worn.looks.theme)


def chart_settling_app(
    session: "ChartSettling",
    clock: Clock = monotonic,
    pace: Pace = _PACE,
    *,
    moment: float = SEEN,
    wardrobe: Wardrobe | None = None,
) -> ReviewApp:
    """Return the app for a lead who settles charts."""
    from litreview.tui.screens.chart_settling import ChartSettlingScreen  # noqa: PLC0415 - likewise

    worn, patience = wardrobe or Wardrobe(), replace(pace, moment=moment)
    return ReviewApp(lambda: ChartSettlingScreen(session, clock, patience, worn), clock, worn.looks.theme)


def duplicate_app(
    session: "DuplicateSession",
    clock: Clock = monotonic,
    pace: Pace = _PACE,
    *,
    moment: float = SEEN,
    wardrobe: Wardrobe | None = None,
) -> ReviewApp:
    """Return the app for a person who looks through doubtful pairs."""
    patience = replace(pace, moment=moment)
    from litreview.tui.screens.duplicates import DuplicateScreen  # noqa: PLC0415 - screening does without

    worn = wardrobe or Wardrobe()
    return ReviewApp(lambda: DuplicateScreen(session, clock, patience, worn), clock, worn.looks.theme)


def overview_app(screen: "OverviewScreen", clock: Clock = monotonic) -> ReviewApp:
    """Return the app for the lead's overview."""
    return ReviewApp(lambda: screen, clock)


def diagram_app(
    counted: "Counted", clock: Clock = monotonic, *, wardrobe: Wardrobe | None = None
) -> ReviewApp:
    """Return the app for whoever walks through the PRISMA diagram."""
    from litreview.tui.screens.diagram import DiagramScreen  # noqa: PLC0415 - screening does without

    return ReviewApp(lambda: DiagramScreen(counted), clock, (wardrobe or Wardrobe()).looks.theme)


def _settle() -> None:
    # What is loaded now stays; without this a full collection walks it all again in the middle of
    # a key press, and the slowest key takes six times as long.
    gc.collect()
    gc.freeze()
