"""Laws of finding, jumping, filtering and ordering in the reviewer's screen, seen through its keys."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.events import Paste

from litreview.model.events import BY_HAND, Link, Relation
from litreview.model.records import Notice, NoticeKind
from litreview.tui.screens.choosing import ChoiceScreen
from litreview.tui.screens.find import FindScreen
from litreview.tui.screens.going import GoScreen
from litreview.tui.window import ReviewApp, screening_app
from tests.tui.driving import (
    SMALL,
    Hand,
    Slowly,
    driven,
    every_size,
    in_one_burst,
    matches_snapshot,
    records_screen,
    screen_text,
    status_of,
)
from tests.tui.sample import FIRST, LIBRARIAN, SECOND, Sample, article, sample

MIDDLE = (120, 40)


def screening(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def voted(review: Sample) -> ReviewApp:
    review.vote(FIRST, 0, "exclude", "no-collaboration")
    review.vote(FIRST, 1, "maybe")
    review.remark(FIRST, 3, "Ask the author.")
    return screening(review)


def related(review: Sample) -> ReviewApp:
    first, other = (review.journal.refresh().reports[number].id for number in (0, 4))
    link = Link(first=first, second=other, rule=BY_HAND, score=1.0, relation=Relation.VERSION)
    review.acts(LIBRARIAN, link)
    return screening(review)


def place(app: ReviewApp) -> str:
    """Return what the header says of the place in the queue."""
    return screen_text(app).split("\n")[0].rsplit("  ", 1)[1].strip()


STATES: dict[str, tuple[Callable[[Sample], ReviewApp], str]] = {
    "find": (voted, "f"),
    "find-found": (voted, "f c o u r s e down"),
    "find-nothing": (voted, "f x y z"),
    "choose": (voted, "v j j"),
    "chosen": (voted, "v m"),
    "go": (voted, "g 4"),
    "versions": (related, ""),
}


@pytest.mark.parametrize("size", [SMALL, MIDDLE], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("state", STATES)
async def test_a_view_looks_as_agreed(review: Sample, state: str, size: tuple[int, int]) -> None:
    make, keys = STATES[state]
    app = make(review)
    async with driven(app, size, keys):
        assert matches_snapshot(f"{state}-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize(
    ("typed", "title"), [("k a f f e", "Kaffe og kunnskap"), ("o s t a s", "Cooperation on")]
)
async def test_what_is_typed_is_found_at_once_and_enter_goes_there(
    review: Sample, typed: str, title: str
) -> None:
    app = screening(review)
    async with driven(app, SMALL, f"f {typed}") as pilot:
        assert title in screen_text(app)
        while title not in next(line for line in screen_text(app).split("\n") if "▸" in line):
            await pilot.press("down")
        await pilot.press("enter")
        assert app.screen is records_screen(app)
        assert title in screen_text(app).split("\n")[2]


async def test_escape_returns_from_finding_to_the_same_record(review: Sample) -> None:
    app = screening(review)
    async with driven(app, SMALL, "j") as pilot:
        before = screen_text(app)
        await pilot.press(*"fcourse", "down", "escape")
        assert screen_text(app) == before
        assert not app._exit


async def test_find_tells_which_are_outside_the_view_lists_them_last_and_goes_to_them(review: Sample) -> None:
    app = voted(review)
    async with driven(app, SMALL, "v m f c o u r s e") as pilot:
        assert "outside what you see now, listed last: Enter there shows all." in status_of(app)
        await pilot.press("end", "enter")
        assert "All records are shown again" in status_of(app)
        await pilot.press("f", *"course")
        assert "outside" not in status_of(app)


async def test_verdict_keys_are_letters_while_finding(review: Sample) -> None:
    app = screening(review)
    async with driven(app, SMALL, "f i e m 1 z q question_mark") as pilot:
        assert isinstance(app.screen, FindScreen)
        await pilot.press("escape")
    assert review.votes_kept(0) == {}


async def test_what_follows_the_find_key_in_one_burst_is_typed_and_chosen(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "f s t u d y enter")
        await pilot.pause()
        assert place(app).startswith("5 of 5")


async def test_a_vote_key_right_after_a_jump_is_too_early_to_count(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        in_one_burst(app, "f s t u d y enter i")
        await pilot.pause()
        assert "Key ignored" in status_of(app)
    assert review.votes_kept(4) == {}


async def test_enter_before_anything_is_read_goes_to_the_first_that_is_found(tmp_path: Path) -> None:
    review = sample(tmp_path, [article(number, f"Report {number}") for number in range(600)])
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "f r e p o r t space 5 5 5 enter")
        await pilot.pause()
        assert app.screen is records_screen(app)
        assert "Report 555" in screen_text(app)
    review.journal.store.close()


async def test_text_is_pasted_into_the_search(review: Sample) -> None:
    app = screening(review)
    async with driven(app, SMALL, "f") as pilot:
        app.post_message(Paste("Video\nstudy\x1b[2J"))
        await pilot.pause()
        assert "1 record found" in screen_text(app)


async def test_the_search_is_corrected_and_emptied(review: Sample) -> None:
    app = screening(review)
    async with driven(app, SMALL, "f s t u d x backspace y") as pilot:
        assert "1 record found" in screen_text(app)
        await pilot.press("ctrl+u")
        assert "Type what stands" in screen_text(app)


async def test_tab_goes_to_the_next_open_record_and_says_when_there_is_none(review: Sample) -> None:
    for number in (1, 2):
        review.vote(FIRST, number, "include")
    app = screening(review)
    async with driven(app, SMALL, "tab") as pilot:
        assert place(app).startswith("4 of 5")
        await pilot.press("i", "i", "i", "tab")
        assert "no other open record" in status_of(app)


@pytest.mark.parametrize(("typed", "at"), [("4", 4), ("0 2", 2), ("9 backspace 3", 3)])
async def test_a_number_and_enter_go_to_that_record(review: Sample, typed: str, at: int) -> None:
    app = screening(review)
    async with driven(app, SMALL, f"g {typed} enter"):
        assert place(app).startswith(f"{at} of 5")
    assert review.votes_kept(0) == {}


@pytest.mark.parametrize("typed", ["0", "6", "9 9 9 9 9 9 9 9"])
async def test_a_number_nobody_has_is_said_so(review: Sample, typed: str) -> None:
    app = screening(review)
    async with driven(app, SMALL, f"g {typed} enter"):
        assert "there are 1 to 5" in status_of(app)
        assert place(app).startswith("1 of 5")


@pytest.mark.parametrize("key", ["escape", "q", "g", "enter"])
async def test_going_nowhere_leaves_everything(review: Sample, key: str) -> None:
    app = screening(review)
    async with driven(app, SMALL) as pilot:
        before = screen_text(app)
        await pilot.press("g", key)
        assert screen_text(app) == before
        assert not app._exit


@pytest.mark.parametrize(
    ("key", "named", "count"),
    [
        ("m", "My maybe", 1),
        ("e", "My excluded", 1),
        ("3", "My excluded: 3 No coll", 1),
        ("o", "Not decided yet", 3),
        ("a", "No abstract", 1),
        ("n", "With a note of mine", 1),
    ],
)
async def test_a_filter_is_named_in_the_header_until_escape(
    review: Sample, key: str, named: str, count: int
) -> None:
    app = voted(review)
    async with driven(app, (160, 50), f"v {key}") as pilot:
        assert named in screen_text(app).split("\n")[0]
        assert place(app) == f"1 of {count} · 3 left"
        await pilot.press("escape")
        assert named not in screen_text(app).split("\n")[0]
        assert "of 5" in place(app)


async def test_a_filter_without_records_is_said_and_nothing_changes(review: Sample) -> None:
    app = screening(review)
    async with driven(app, SMALL, "v w"):
        assert "No record is such: Retracted." in status_of(app)
        assert "1 of 5" in place(app)


async def test_a_retracted_record_is_found_among_many(tmp_path: Path) -> None:
    records = [article(number, f"Report {number}") for number in range(12)]
    records[7] = article(7, "Report 7", notices=(Notice(kind=NoticeKind.RETRACTION),))
    review = sample(tmp_path, records)
    app = screening(review)
    async with driven(app, SMALL, "v w"):
        assert "Report 7" in screen_text(app)
        assert "1 of 1" in place(app)
    review.journal.store.close()


async def test_votes_under_a_filter_are_kept_and_the_end_is_told(review: Sample) -> None:
    app = voted(review)
    async with driven(app, SMALL, "v m i"):
        assert "That was the last of these" in status_of(app)
    assert str(review.votes_kept(1)[FIRST].verdict) == "include"


async def test_an_order_is_chosen_with_the_cursor_and_named(review: Sample) -> None:
    app = screening(review)
    async with driven(app, (160, 50), "v end up") as pilot:
        assert "Newest first" in next(line for line in screen_text(app).split("\n") if "▸" in line)
        await pilot.press("enter")
        assert "Newest first" in screen_text(app).split("\n")[0]
        years = []
        for _number in range(5):
            years.append(int(next(word for word in screen_text(app).split() if word.startswith("201"))))
            await pilot.press("j")
        assert years == sorted(years, reverse=True)


async def test_the_other_reviewer_is_in_none_of_it(review: Sample) -> None:
    for number in range(5):
        review.remark(SECOND, number, "theirs alone")
        review.vote(SECOND, number, "exclude", "no-data")
    app = screening(review)
    async with driven(app, MIDDLE, "f c o") as pilot:
        lines = [line for line in screen_text(app).split("\n") if "(" in line or "·" in line]
        assert not any(line.lstrip(" ▸").startswith("E ") for line in lines)
        await pilot.press("escape", "v", "e")
        assert "No record is such" in status_of(app)
        await pilot.press("v", "n")
        assert "No record is such" in status_of(app)


async def test_versions_of_the_study_stand_with_the_record(review: Sample) -> None:
    app = related(review)
    async with driven(app, MIDDLE):
        assert "Same study: Video courses for rural municipalities" in screen_text(app)


@pytest.mark.parametrize("keys", ["f c o u r s e", "v", "g 3"])
async def test_every_size_shows_the_views_and_none_breaks(review: Sample, keys: str) -> None:
    app = voted(review)
    async with driven(app, SMALL, keys) as pilot:
        front = app.screen
        for size in every_size():
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.screen is front
            assert "▸" in screen_text(app) or isinstance(front, GoScreen)


async def test_a_click_chooses_its_line(review: Sample) -> None:
    app = voted(review)
    async with driven(app, SMALL, "v") as pilot:
        assert isinstance(app.screen, ChoiceScreen)
        row = next(y for y, line in enumerate(screen_text(app).split("\n")) if "My maybe" in line)
        await pilot.click(offset=(10, row))
        await pilot.pause()
        assert "My maybe" in screen_text(app).split("\n")[0]


KEYS = (
    *"iem123456789zncfgvtjkroawbqxyæøå -",
    *("tab", "escape", "enter", "up", "down", "end", "home", "space", "backspace", "pagedown", "ctrl+u"),
    "question_mark",
)


@pytest.mark.parametrize("seed", range(2))
async def test_a_monkey_at_the_keys_loses_no_vote(review: Sample, seed: int) -> None:
    session = review.screening()
    app = screening_app(session, Slowly())
    choice = random.Random(seed)
    async with driven(app) as pilot:
        for _number in range(120):
            key = choice.choice([key for key in KEYS if key != "q" or app.screen is not records_screen(app)])
            await pilot.press(key)
            assert not app._exit
        kept = sum(FIRST in review.votes_kept(number) for number in range(5))
        assert (session.progress.decided, session.progress.total) == (kept, 5)
        while app.screen is not records_screen(app):
            await pilot.press("escape")
        for _number in range(150):
            await pilot.press("z")
            if "no vote of yours" in status_of(app):
                break
        assert session.progress.decided == 0
