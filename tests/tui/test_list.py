"""Laws of the list beside the record: it follows, a click goes there, and a key is still one vote."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event as Gate

import pytest
from textual.events import MouseScrollDown

from litreview.model.events import Verdict
from litreview.tui.looks import Looks, Wardrobe
from litreview.tui.screens.errand import Pace
from litreview.tui.screens.listed import ListedScreen
from litreview.tui.screens.screening import ScreeningScreen
from litreview.tui.window import ReviewApp, screening_app
from tests.tui.distant import SlowStore
from tests.tui.driving import LARGE, Slowly, driven, records_screen, screen_text
from tests.tui.sample import FIRST, SECOND, Sample, article, every_second, made_in, sample
from tests.tui.test_slow import Counting

MANY = 200


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Sample]:
    made = sample(tmp_path, [article(number, f"Course number {number}") for number in range(1, MANY + 1)])
    yield made
    made.journal.store.close()


def listed(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly(), wardrobe=Wardrobe(Looks(list=True)))


def rows(app: ReviewApp) -> list[str]:
    """Return the rows of the list as they are seen."""
    screen = records_screen(app)
    assert isinstance(screen, ListedScreen)
    width = screen._rows.size.width
    return [line[:width] for line in screen_text(app).split("\n")[2:-2]]


def current(app: ReviewApp) -> int:
    """Return the number on the one row that is marked as that of the record."""
    (marked,) = (row for row in rows(app) if row.startswith("▸"))
    number = int(marked[1:].split()[0])
    assert f"Course number {number}" in marked or "Course" not in marked
    return number


async def test_a_row_gives_number_own_vote_title_and_year(review: Sample) -> None:
    review.vote(FIRST, 2, "exclude", "no-data")
    review.vote(SECOND, 0, "include")
    app = listed(review)
    async with driven(app, LARGE):
        shown = rows(app)
        assert shown[0].split()[:4] == ["▸1", "·", "Who", "keeps"]
        assert shown[2].split()[:3] == ["3", "E", "Editorial:"]
        assert shown[2].split()[-2:] == ["2015", "│"]


async def test_the_key_shows_and_hides_it(review: Sample) -> None:
    app = screening_app(review.screening(), Slowly())
    async with driven(app, LARGE) as pilot:
        without = screen_text(app).split("\n")[:-2]
        await pilot.press("h")
        assert current(app) == 1
        await pilot.press("h")
        assert screen_text(app).split("\n")[:-2] == without


async def test_it_follows_the_record_wherever_that_is(many: Sample) -> None:
    app = listed(many)
    async with driven(app, LARGE) as pilot:
        for keys, number in (
            ("j", 2),
            ("i", 3),
            ("z", 2),
            ("g 1 5 0 enter", 150),
            ("e", 151),
            ("k k", 149),
            ("g 2 0 0 enter", 200),
            ("tab", 1),
        ):
            await pilot.press(*keys.split())
            await pilot.pause()
            assert current(app) == number, keys
            assert f"{number} of {MANY}" in screen_text(app)


async def test_a_vote_is_seen_in_its_row_and_is_one_key(many: Sample) -> None:
    app = listed(many)
    async with driven(app, LARGE, "i 3 m"):
        assert [row.lstrip("▸").split()[1] for row in rows(app)[:4]] == ["I", "E", "M", "·"]
        assert [many.votes_kept(number)[FIRST].verdict for number in range(3)] == [
            Verdict.INCLUDE,
            Verdict.EXCLUDE,
            Verdict.MAYBE,
        ]


async def test_a_click_on_a_row_goes_to_its_record(many: Sample) -> None:
    app = listed(many)
    async with driven(app, LARGE) as pilot:
        await pilot.click("#rows", offset=(8, 20))
        assert current(app) == 21
        assert "21 of 200" in screen_text(app)
        assert all(many.votes_kept(number) == {} for number in (0, 20))


async def test_the_wheel_turns_the_list_and_stays_at_the_record(many: Sample) -> None:
    app = listed(many)
    async with driven(app, LARGE) as pilot:
        for _ in range(5):
            await pilot._post_mouse_events([MouseScrollDown], "#rows", (4, 4))
            await pilot.pause()
        assert rows(app)[0].split()[0] == "16"
        assert "1 of 200" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert current(app) == 2


async def test_a_short_queue_leaves_the_rest_of_the_list_empty(review: Sample) -> None:
    app = listed(review)
    async with driven(app, (200, 60)):
        assert [row.strip(" │") for row in rows(app)[5:]] == [""] * (len(rows(app)) - 5)


async def test_a_wider_window_shows_it_and_a_narrower_one_hides_it(many: Sample) -> None:
    app = listed(many)
    async with driven(app, (100, 30), "j") as pilot:
        assert "▸" not in screen_text(app)
        for size in ((140, 40), (300, 100), (131, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert current(app) == 2
            assert len([row for row in rows(app) if "Course" in row]) == len(rows(app))
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "▸" not in screen_text(app)


async def test_with_the_list_a_key_is_still_one_frame(many: Sample) -> None:
    clock = Slowly()
    wardrobe = Wardrobe(Looks(list=True))
    app = Counting(lambda: ScreeningScreen(many.screening(), clock, Pace(patience=20), wardrobe), clock)
    async with driven(app, LARGE, "j") as pilot:
        for key in ("i", "j", "e", "z", "3", "k", *["j"] * 50):
            before = app.frames
            await pilot.press(key)
            await pilot.pause()
            assert app.frames - before == 1, key


async def test_while_a_vote_is_slow_the_list_goes_on_to_the_next_record(tmp_path: Path) -> None:
    store = SlowStore.create(tmp_path / "review.db", every_second())
    review = made_in(store, [article(number, f"Course number {number}") for number in range(1, 61)])
    store.gate = Gate()
    app = listed(review)
    async with driven(app, LARGE) as pilot:
        await pilot.strike("i")
        await pilot.sees("Saving…")
        assert current(app) == 2
        store.gate.set()
        await pilot.sees("Saved: included.")
        assert current(app) == 2
        assert rows(app)[0].split()[1] == "I"
    store.close()


async def test_a_list_that_cannot_be_read_harms_nothing(tmp_path: Path) -> None:
    review = sample(tmp_path, [article(number, f"Course number {number}") for number in range(1, 61)])
    app = listed(review)
    async with driven(app, (160, 20)) as pilot:
        review.journal.store.close()
        await pilot.press("g", "5", "0", "enter")
        await pilot.pause()
        assert "This record cannot be read" in screen_text(app)
        assert "50 of 60" in screen_text(app)
