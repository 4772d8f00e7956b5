"""Driving the app without a terminal: keys in, the screen's text out."""

import os
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Key
from textual.pilot import Pilot

from litreview.tui.screens.behind import RecordsScreen
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.diagram import DiagramScreen
from litreview.tui.screens.record import RecordScreen
from litreview.tui.window import ReviewApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SNAPSHOTS = Path(__file__).parent / "snapshots"
PATIENCE = 30.0
"""Seconds after which something is plainly wrong."""
SMALL, LARGE = (80, 24), (160, 50)


class Slowly:
    """A clock whose every look is a second later: nobody hurries."""

    def __init__(self) -> None:
        self._seconds = count()

    def __call__(self) -> float:
        return float(next(self._seconds))


class Hand:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Hands(Pilot[None]):
    """Hands that press a key and look until what it asked of the session has come back."""

    is_hasty = False
    """Whether they do not."""

    async def press(self, *keys: str) -> None:
        """Press the keys, each after what the one before it led to."""
        for key in keys:
            await super().press(key)
            await self.at_rest()

    async def pause(self, delay: float | None = None) -> None:
        """Look until nothing is under way and nothing typed waits."""
        await super().pause(delay)
        await self.at_rest()

    async def strike(self, *keys: str) -> None:
        """Press the keys without waiting for what they lead to."""
        for key in keys:
            await super().press(key)

    async def glance(self) -> None:
        """Look at the screen as it is, whatever is under way."""
        await super().pause()

    async def sees(self, text: str) -> None:
        """Look until this is on the screen."""
        await self.until(lambda: text in screen_text(review_app(self.app)))

    async def at_rest(self) -> None:
        """Wait until nothing is under way and nothing typed waits."""
        if not self.is_hasty:
            await self.until(lambda: is_at_rest(self.app))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Look until this is so; it is wrong if that takes very long."""
        end = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < end, screen_text(review_app(self.app))
            await super().pause(0.002)
        await super().pause()


def is_at_rest(app: App[None]) -> bool:
    is_busy = any(
        screen.errand is not None if isinstance(screen, CardScreen) else screen.is_reading
        for screen in app.screen_stack
        if isinstance(screen, CardScreen | DiagramScreen | RecordsScreen)
    )
    return app._exit or not (review_app(app)._typed or is_busy)


def review_app(app: App[None]) -> ReviewApp:
    assert isinstance(app, ReviewApp)
    return app


@asynccontextmanager
async def driven(app: ReviewApp, size: tuple[int, int] = SMALL, keys: str = "") -> "AsyncIterator[Hands]":
    """Run the app at the size, press the keys (parted by blanks), and let the screen come to rest."""
    async with app.run_test(size=size):
        pilot = Hands(app)
        await pilot.press(*keys.split())
        await pilot.pause()
        yield pilot


def in_one_burst(app: ReviewApp, keys: str) -> None:
    """Hand the app all keys (parted by blanks) before it has looked at the first, as a slow line does."""
    for key in keys.split():
        letter = key if len(key) == 1 else {"space": " "}.get(key)
        app.post_message(Key(key, letter))


def screen_text(app: ReviewApp) -> str:
    """Return what a person sees, line by line."""
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text.rstrip() for strip in strips)


def cells(app: ReviewApp) -> list[tuple[str, str]]:
    """Return every piece of the screen with its style."""
    strips = app.screen._compositor.render_strips(app.size)
    return [(segment.text, str(segment.style)) for strip in strips for segment in strip]


def status_of(app: ReviewApp) -> str:
    """Return the status line and, below it, the keys or the remedy."""
    return "\n".join(screen_text(app).split("\n")[-2:])


def records_screen(app: ReviewApp) -> RecordScreen:
    """Return the screen records are decided on."""
    return next(screen for screen in app.screen_stack if isinstance(screen, RecordScreen))


def matches_snapshot(name: str, text: str) -> bool:
    """Tell whether the text is the one kept; keeps it anew when LITREVIEW_UPDATE_SNAPSHOTS is 1."""
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("LITREVIEW_UPDATE_SNAPSHOTS") == "1":
        SNAPSHOTS.mkdir(exist_ok=True)
        file.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return file.read_text(encoding="utf-8") == f"{text}\n"


def every_size() -> Iterator[tuple[int, int]]:
    """Yield sizes from the smallest that must do to a very large one, up and down."""
    yield from (
        (40, 10),
        (200, 60),
        (80, 24),
        (99, 13),
        (100, 14),
        (41, 30),
        (160, 11),
        (120, 40),
        (300, 100),
    )
