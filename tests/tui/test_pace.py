"""Laws of the pace on the screen: nothing is said of it too early, and a pause is no reading."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.screening.tempo import FEWEST
from litreview.tui.window import screening_app
from tests.tui.driving import LARGE, SMALL, Hand, driven, screen_text
from tests.tui.sample import Sample, article, sample


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Sample]:
    made = sample(tmp_path, [article(number, f"Course number {number}") for number in range(1, 401)])
    yield made
    made.journal.store.close()


async def test_after_twenty_decisions_it_says_how_long_what_is_left_will_take(many: Sample) -> None:
    clock = Hand()
    app = screening_app(many.screening(), clock)
    async with driven(app, LARGE) as pilot:
        for number in range(FEWEST):
            assert "at your pace" not in screen_text(app)
            clock.now += 3600 if number == FEWEST // 2 else 24
            await pilot.press("i" if number % 2 else "e")
        told = screen_text(app).split("\n")[1]
        assert "20 decided now · 24 s each · about 2 h 30 min left at your pace" in told
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        told = screen_text(app).split("\n")[1]
        assert "about 2 h 30 min left at your pace" in told
        assert "decided now" not in told
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert "at your pace" not in screen_text(app)


async def test_looking_around_changes_nothing_of_it(many: Sample) -> None:
    clock = Hand()
    app = screening_app(many.screening(), clock)
    async with driven(app, LARGE) as pilot:
        for _ in range(FEWEST):
            clock.now += 10
            await pilot.press("e")
        told = screen_text(app).split("\n")[1]
        clock.now += 60
        await pilot.press("j", "k", "space", "question_mark", "escape")
        assert screen_text(app).split("\n")[1] == told
