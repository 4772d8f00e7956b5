"""Laws of the lead's overview as a screen: it looks as agreed, and goes on with what waits."""

import pytest

from litreview.exports.overview_told import Row, Section, Step
from litreview.tui.asides import overview_keys
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.overview import OverviewScreen
from litreview.tui.window import ReviewApp, overview_app
from tests.hostile.corpus import SHORT
from tests.hostile.judging import dangers
from tests.tui.driving import (
    LARGE,
    SMALL,
    Slowly,
    driven,
    every_size,
    matches_snapshot,
    screen_text,
    status_of,
)
from tests.tui.sample import LEAD, PROTOCOL

SECTIONS = (
    Section(
        title="Title and abstract",
        rows=(
            Row(text="reports to vote on", number="5000", command="litreview prisma --list records_screened"),
            Row(
                text="left for first, who has voted on 4000",
                number="1000",
                command="litreview screen --as first",
            ),
            Row(
                text="conflicts: one includes, another excludes",
                number="74",
                command="litreview conflicts --as lead",
                step=Step.CONFLICTS,
                is_urgent=True,
            ),
        ),
    ),
    Section(
        title="Duplicates",
        rows=(
            Row(
                text="doubtful pairs that nobody has looked at",
                number="12",
                command="litreview dedupe --review",
                step=Step.DUPLICATES,
            ),
        ),
    ),
    Section(title="PRISMA diagram", rows=(Row(text="nothing can be done of this"),)),
)


def made(sections: tuple[Section, ...] = SECTIONS, at: int = 0) -> tuple[OverviewScreen, ReviewApp]:
    screen = OverviewScreen(PROTOCOL, LEAD, sections, at)
    return screen, overview_app(screen, Slowly())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids="{0[0]}x{0[1]}".format)
async def test_the_overview_looks_as_agreed(size: tuple[int, int]) -> None:
    _screen, app = made()
    async with driven(app, size, "j j"):
        assert matches_snapshot(f"overview-{size[0]}x{size[1]}", screen_text(app))


async def test_the_cursor_stands_on_no_heading() -> None:
    screen, app = made()
    async with driven(app) as pilot:
        seen = [screen.cursor]
        for key in (*"jjjjjj", *"kkkkkk", "home", "end", "pagedown", "pageup"):
            await pilot.press(key)
            seen.append(screen.cursor)
        assert seen[:7] == [1, 2, 3, 5, 7, 7, 7]
        assert {0, 4, 6} & set(seen) == set()


@pytest.mark.parametrize(
    ("keys", "step"),
    [
        ("j j enter", Step.CONFLICTS),
        ("j j j enter", Step.DUPLICATES),
        ("r", Step.AGAIN),
        ("q", None),
        ("escape", None),
        ("ctrl+c", None),
    ],
)
async def test_a_key_goes_on_with_what_waits_or_leaves(keys: str, step: Step | None) -> None:
    screen, app = made()
    async with driven(app, SMALL, keys):
        assert app._exit
        assert screen.chosen is step


async def test_work_that_is_done_elsewhere_is_named_and_the_screen_stays() -> None:
    screen, app = made()
    async with driven(app, SMALL, "enter") as pilot:
        assert "Leave with q, and type: litreview prisma --list records_screened" in status_of(app)
        await pilot.press("end", "enter")
        assert "nothing to be done here" in status_of(app)
        assert not app._exit
        assert screen.chosen is None


async def test_below_the_lines_stands_what_enter_does_with_the_one_chosen() -> None:
    _screen, app = made()
    async with driven(app, SMALL, "j j") as pilot:
        assert "Enter opens this: litreview conflicts --as lead" in status_of(app)
        await pilot.press("k")
        assert "Leave with q, and type: litreview screen --as first" in status_of(app)
        await pilot.press("end")
        assert "litreview" not in status_of(app)


async def test_it_opens_again_where_it_was() -> None:
    screen, app = made(at=5)
    async with driven(app):
        assert screen.cursor == 5


@pytest.mark.parametrize("at", [0, 4, 99])
async def test_a_line_that_is_gone_leaves_the_cursor_on_another(at: int) -> None:
    screen, app = made(SECTIONS[1:], at)
    async with driven(app):
        assert screen.cursor in {1, 3}


async def test_every_key_is_in_the_help_and_the_help_closes() -> None:
    _screen, app = made()
    async with driven(app, LARGE, "question_mark") as pilot:
        assert isinstance(app.screen, KeysScreen)
        for action in overview_keys():
            assert action.title in screen_text(app)
        await pilot.press("escape", "t")
        assert app.theme == "light"


async def test_every_size_does_and_hostile_text_does_no_harm() -> None:
    hostile = tuple(
        Section(title="x", rows=(Row(text=attack.text, number="1", command=f"litreview {attack.text}"),))
        for attack in SHORT[::9]
    )
    _screen, app = made(hostile)
    async with driven(app, SMALL) as pilot:
        for size in every_size():
            await pilot.resize_terminal(*size)
            await pilot.press("j", "pagedown")
            assert dangers(screen_text(app)) == set()
