"""Laws of the mouse: a click on what names a key is that key, and the wheel scrolls."""

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from litreview.model.events import Verdict
from litreview.tui.screens.help import HelpScreen
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.driving import (
    LARGE,
    SMALL,
    Hand,
    Hands,
    Slowly,
    driven,
    records_screen,
    review_app,
    screen_text,
    status_of,
)
from tests.tui.sample import FIRST, LEAD, SECOND, Sample


def screening(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def place_of(app: ReviewApp, text: str) -> tuple[int, int]:
    """Return column and row of the text that is seen, the last where there are several."""
    lines = screen_text(app).split("\n")
    row = max(number for number, line in enumerate(lines) if text in line)
    return lines[row].rindex(text), row


async def click(pilot: Hands, text: str, *, into: int = 0) -> None:
    """Click on the text, so many cells from its start."""
    column, row = place_of(review_app(pilot.app), text)
    await pilot.click(offset=(column + into, row))
    await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize(
    ("hint", "verdict"),
    [("i Include", Verdict.INCLUDE), ("e Exclude", Verdict.EXCLUDE), ("m Maybe", Verdict.MAYBE)],
)
async def test_a_click_on_a_decisions_key_decides(
    review: Sample, size: tuple[int, int], hint: str, verdict: Verdict
) -> None:
    for into in (0, len(hint) - 1):
        app = screening(review)
        async with driven(app, size) as pilot:
            await click(pilot, hint, into=into)
            assert "Saved" in status_of(app)
    assert [review.votes_kept(number)[FIRST].verdict for number in (0, 1)] == [verdict, verdict]


@pytest.mark.parametrize("size", [SMALL, (80, 50), LARGE], ids="{0[0]}x{0[1]}".format)
async def test_a_click_on_a_reason_excludes_for_it(review: Sample, size: tuple[int, int]) -> None:
    for number, reason in enumerate(review.protocol.reasons[:3]):
        app = screening(review)
        async with driven(app, size) as pilot:
            await click(pilot, f"{number + 1} {str(reason.text)[:12]}", into=5)
        vote = review.votes_kept(number)[FIRST]
        assert (vote.verdict, vote.reason) == (Verdict.EXCLUDE, reason.id)


async def test_a_click_on_the_second_line_of_a_reason_is_that_reason(review: Sample) -> None:
    app = screening(review)
    async with driven(app, (100, 40)) as pilot:
        assert "self-management" in screen_text(app).split("\n")[place_of(app, "4 No patient")[1] + 1]
        column, row = place_of(app, "4 No patient")
        await pilot.click(offset=(column + 4, row + 1))
        await pilot.pause()
    assert review.votes_kept(0)[FIRST].reason == review.protocol.reasons[3].id


async def test_a_click_on_the_lead_screen_settles(review: Sample) -> None:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app, LARGE) as pilot:
        await click(pilot, "i Include")
    ledger = review.journal.refresh()
    settled = ledger.settlement(ledger.reports[0], review.protocol.stages[0].stage)
    assert settled is not None
    assert (settled[0], settled[1].verdict) == (LEAD, Verdict.INCLUDE)


async def test_help_is_opened_turned_and_closed_by_clicks(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        before = screen_text(app)
        await click(pilot, "? Help")
        assert isinstance(app.screen, HelpScreen)
        top = screen_text(app)
        await click(pilot, "space Next page")
        assert screen_text(app) != top
        await click(pilot, "Esc Back")
        assert screen_text(app) == before


async def test_a_list_over_the_record_is_left_by_a_click_on_its_key(review: Sample) -> None:
    app = screening(review)
    async with driven(app, LARGE, "f m u") as pilot:
        assert "Find: mu" in screen_text(app)
        await click(pilot, "Esc Back")
        assert "Find:" not in screen_text(app)
        assert app.screen is records_screen(app)


async def test_a_click_on_text_decides_nothing(review: Sample) -> None:
    app = screening(review)
    async with driven(app, LARGE) as pilot:
        before = screen_text(app)
        for text in ("BACKGROUND", "Include if all are met", "Reports data of its own", "1-9 With reason"):
            await click(pilot, text)
        assert screen_text(app) == before
        assert review.votes_kept(0) == {}


async def test_a_double_click_is_one_vote(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        column, row = place_of(app, "i Include")
        await pilot.click(offset=(column, row), times=2)
        await pilot.pause()
        assert "Key ignored" in status_of(app)
    assert [FIRST in review.votes_kept(number) for number in (0, 1)] == [True, False]


async def test_the_wheel_scrolls_the_record_and_back(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        top = screen_text(app)
        await pilot._post_mouse_events([MouseScrollDown], "#record", (5, 2))
        await pilot.pause()
        assert "Who keeps the course going?" not in screen_text(app)
        await pilot._post_mouse_events([MouseScrollUp], "#record", (5, 2))
        await pilot.pause()
        assert screen_text(app) == top
