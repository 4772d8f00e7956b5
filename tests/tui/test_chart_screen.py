"""Laws of the charting screens: every answer saved as it is given, nothing of the other's seen, any size."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import pytest
from textual.widgets import TextArea

from litreview.cli.languages import speak_language
from litreview.model.events import Attached
from litreview.model.language import speak
from litreview.model.protocol import ChartChoice, ChartField, Digest, FieldType, Handle
from litreview.screening.charting_session import ChartingSession
from litreview.screening.charting_settling import ChartSettling
from litreview.store.journal import Journal
from litreview.tui.screens.errand import Pace
from litreview.tui.window import ReviewApp, chart_app, chart_settling_app
from tests.charting import FORM
from tests.tui.distant import DistantStore
from tests.tui.driving import (
    SMALL,
    Slowly,
    driven,
    every_size,
    in_one_burst,
    matches_snapshot,
    screen_text,
    status_of,
)
from tests.tui.sample import (
    FIRST,
    LEAD,
    LIBRARIAN,
    PROTOCOL,
    SECOND,
    Sample,
    every_second,
    made_in,
    same,
    sample,
)

FORMED = replace(
    PROTOCOL,
    charting=(
        replace(FORM[0], text=same("Design"), help=same("As the report itself calls it.")),
        ChartField(
            id="forms",
            text=same("Form of collaboration"),
            type=FieldType.CHOICES,
            choices=tuple(
                ChartChoice(id=one, text=same(words))
                for one, words in (
                    ("courses", "Joint courses"),
                    ("networks", "Networks and meetings"),
                    ("posts", "Shared posts, or premises that both levels use"),
                )
            ),
        ),
        replace(FORM[2], text=same("How many took part")),
        replace(FORM[3], text=same("Users took part in planning")),
        replace(FORM[4], text=same("Findings"), help=same("In your own words, in two or three sentences.")),
    ),
)
LONG = "Courses lasted where both levels paid for a coordinator, and ended where neither did, or nearly so."


def included(review: Sample, *numbers: int) -> Sample:
    """Let all include these, and one file be attached."""
    for number in numbers:
        review.retrieve(number)
        for person in (FIRST, SECOND):
            review.vote(person, number, "include", at="full-text")
    review.reveal("full-text")
    record = review.journal.ledger.reports[numbers[0]].id
    attached = Attached(record=record, file="screening/fulltexts/made-up.pdf", digest=Digest("a" * 64))
    review.acts(LIBRARIAN, attached)
    return replace(review, protocol=FORMED)


@pytest.fixture
def ready(review: Sample) -> Sample:
    return included(review, 0, 1, 3)


def session(review: Sample, who: Handle = FIRST) -> ChartingSession:
    return ChartingSession(journal=review.journal, protocol=review.protocol, reviewer=who)


def filling(review: Sample, who: Handle = FIRST, pace: Pace = Pace()) -> ReviewApp:  # noqa: B008 - it is frozen
    return chart_app(session(review, who), Slowly(), pace)


def charted(review: Sample, who: Handle, **answers: list[str]) -> None:
    walk = session(review, who)
    walk.reopen()
    walk.fill(answers)
    walk.finish()


def settling(review: Sample) -> ReviewApp:
    """Return the lead's app over two charts that differ in three fields."""
    charted(review, FIRST, design=["trial"], forms=["courses", "posts"], findings=[LONG])
    charted(review, SECOND, design=["survey"], forms=["courses", "posts"], number=["31"], findings=["Æ, ø"])
    walk = ChartSettling(journal=review.journal, protocol=review.protocol, lead=LEAD)
    return chart_settling_app(walk, Slowly())


def kept(review: Sample, who: Handle = FIRST, number: int = 0) -> dict[str, tuple[str, ...]]:
    ledger = Journal(review.journal.store).refresh()
    return {field: tuple(said) for field, said in ledger.chart_of(who, ledger.reports[number])}


def settled(review: Sample) -> dict[str, tuple[str, ...]]:
    ledger = Journal(review.journal.store).refresh()
    return {field: tuple(said) for field, said in ledger.chart_settled(ledger.reports[0])}


TYPED = "down down enter 3 1 enter down 1 down enter O k enter"
STATES = {
    "chart": (filling, ""),
    "chart-picked": (filling, "2 down 1 3"),
    "chart-filled": (filling, f"1 {TYPED}"),
    "chart-writing": (filling, "up down down down down down enter S a m h a n d l i n g"),
    "chart-finished": (filling, f"1 {TYPED} d left"),
    "chart-help": (filling, "question_mark"),
    "chart-settle": (settling, ""),
    "chart-settle-own": (settling, "e"),
    "chart-settle-text": (settling, "1 2"),
    "chart-settled": (settling, "1 2 1"),
}


@pytest.mark.parametrize("size", [SMALL, (120, 40)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("state", STATES)
async def test_a_charting_screen_looks_as_agreed(ready: Sample, state: str, size: tuple[int, int]) -> None:
    make, keys = STATES[state]
    app = make(ready)
    async with driven(app, size, keys):
        assert matches_snapshot(f"{state}-{size[0]}x{size[1]}", screen_text(app))


async def test_each_answer_is_saved_as_it_is_given_and_said_so(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, keys="2") as pilot:
        assert kept(ready) == {"design": ("survey",)}
        assert "Saved: Design: Survey. z undoes." in status_of(app)
        await pilot.press("tab", "3", "1")
        assert kept(ready)["forms"] == ("courses", "posts")
        await pilot.press("3")
        assert kept(ready)["forms"] == ("courses",)
        await pilot.press("x")
        assert "Form of collaboration is empty" in status_of(app)
        assert "forms" not in kept(ready)
        await pilot.press("z", "z")
        assert kept(ready)["forms"] == ("courses", "posts")


async def test_a_text_is_written_in_place_and_left_as_it_was_with_escape(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, keys="up down down down down enter s a escape") as pilot:
        assert kept(ready) == {}
        assert "as it was" in status_of(app)
        await pilot.press("enter", "ø", "space", "k", "enter")
        assert kept(ready) == {"findings": ("ø k",)}
        await pilot.press("enter", "left", "backspace", "backspace", "end", "!", "enter")
        assert kept(ready) == {"findings": ("k!",)}


async def test_no_key_picks_or_finishes_while_a_text_is_written(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, keys="down down enter d q z 1 x ctrl+c"):
        assert kept(ready) == {}
        assert "Not saved yet" in screen_text(app)


async def test_what_is_pasted_is_one_harmless_paragraph(ready: Sample) -> None:
    from textual.events import Paste  # noqa: PLC0415 - for this law only

    app = filling(ready)
    async with driven(app, keys="down down down down enter") as pilot:
        app.post_message(Paste("one\x1b[31m two\nthree\x07"))
        await pilot.pause()
        await pilot.press("enter")
    assert kept(ready) == {"findings": ("one two three",)}


async def test_words_in_a_number_are_refused_and_the_text_is_not_lost(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, (120, 30), "down down enter 3 1 space o r enter") as pilot:
        assert "Is not a number: 31 or" in status_of(app)
        assert kept(ready) == {}
        await pilot.press("enter", "backspace", "backspace", "backspace", "enter")
        assert kept(ready) == {"number": ("31",)}


async def test_a_digit_without_a_choice_says_so(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, keys="9") as pilot:
        assert "There is no choice 9; there are 1 to 3." in status_of(app)
        await pilot.press("down", "down", "1")
        assert "takes a number" in status_of(app)
        assert kept(ready) == {}


async def test_finishing_goes_to_the_next_report_and_back_with_undo(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, keys="d") as pilot:
        assert "Not finished: Design, Findings" in status_of(app)
        await pilot.press(*f"1 {TYPED} d".split())
        assert "2 of 3 · 2 left" in screen_text(app)
        assert "Cooperation on learning and mastery" in screen_text(app)
        await pilot.press("z")
        assert "1 of 3 · 3 left" in screen_text(app)
        await pilot.press("d", "right", "right", "left", "left", "o")
        assert "2 of 3" in screen_text(app)


async def test_a_held_digit_picks_once(ready: Sample) -> None:
    from tests.tui.driving import Hand  # noqa: PLC0415 - for this law only

    hand = Hand()
    app = chart_app(session(ready), hand, Pace(moment=0.25))
    async with driven(app) as pilot:
        hand.now += 1
        for _repeat in range(6):
            await pilot.press("1")
            hand.now += 0.03
        assert kept(ready) == {"design": ("trial",)}


async def test_what_comes_in_one_burst_is_done_in_order(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app) as pilot:
        in_one_burst(app, "1 down 2 down enter 4 2 enter down 2")
        await pilot.pause()
    assert kept(ready) == {
        "design": ("trial",),
        "forms": ("networks",),
        "number": ("42",),
        "users": ("no",),
    }


async def test_the_reviewer_sees_nothing_of_the_others_chart(ready: Sample) -> None:
    charted(ready, SECOND, design=["interview"], findings=["Only second has seen this."])
    app = filling(ready)
    async with driven(app, keys="up down down down down down"):
        assert "Only second" not in screen_text(app)
        assert "Findings *" in screen_text(app)
        assert kept(ready) == {}


async def test_what_was_opened_is_closed_on_the_screen_too(ready: Sample) -> None:
    settling(ready)
    walk = ChartSettling(journal=ready.journal, protocol=ready.protocol, lead=LEAD)
    walk.reopen()
    app = filling(ready)
    async with driven(app, keys="left left left 2") as pilot:
        assert "they are closed" in status_of(app)
        assert "Closed: the charts were opened" in screen_text(app)
        await pilot.press("down", "down", "enter", "5")
        assert kept(ready)["design"] == ("trial",)


async def test_the_lead_takes_a_side_or_writes_their_own_and_undoes(ready: Sample) -> None:
    app = settling(ready)
    async with driven(app, keys="2") as pilot:
        assert settled(ready) == {"design": ("survey",)}
        assert "Settled: Design: Survey. z undoes." in status_of(app)
        await pilot.press("z")
        assert settled(ready) == {}
        await pilot.press("e", "3", "enter")
        assert settled(ready) == {"design": ("interview",)}
        await pilot.press("x")
        assert settled(ready)["number"] == ()
        await pilot.press("e", "!", "enter")
        assert settled(ready)["findings"] == ("!",)
        assert "All fields are settled." in status_of(app)


async def test_an_own_answer_begins_empty_below_what_both_said(ready: Sample) -> None:
    app = settling(ready)
    async with driven(app, SMALL, "2 1 e") as pilot:
        assert settled(ready).keys() == {"design", "number"}
        assert app.screen.query_one("#answer", TextArea).text == ""
        assert "first" in screen_text(app)
        await pilot.press("o", "u", "r", "enter")
        assert settled(ready)["findings"] == ("our",)


async def test_what_one_settled_before_gives_way_to_what_is_typed_and_can_be_kept(ready: Sample) -> None:
    app = settling(ready)
    async with driven(app, keys="2 1 e o u r enter") as pilot:
        await pilot.press("e", "enter")
        assert settled(ready)["findings"] == ("our",)
        await pilot.press("e", "n", "e", "w", "enter")
        assert settled(ready)["findings"] == ("new",)


async def test_one_key_empties_the_lines_wherever_the_cursor_is_and_the_prompt_says_so(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, SMALL, "down down down down enter a b c left ctrl+u d") as pilot:
        assert app.screen.query_one("#answer", TextArea).text == "d"
        assert "Ctrl+U Empty" in screen_text(app)
        await pilot.press("enter")
        assert kept(ready) == {"findings": ("d",)}


async def test_what_is_said_of_a_wrong_number_is_not_cut_on_a_small_screen(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, SMALL, "down down enter x enter"):
        assert "Write digits alone, such as 1 250." in screen_text(app)


async def test_a_field_that_is_empty_is_said_to_be_so_already(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, keys="x") as pilot:
        assert "Design is empty already." in status_of(app)
        await pilot.press("1", "x")
        assert "Saved: Design is empty." in status_of(app)


@pytest.mark.parametrize("make", [filling, settling])
async def test_leaving_stands_among_the_keys_in_each_language(
    ready: Sample, make: Callable[[Sample], ReviewApp]
) -> None:
    speak_language("nb")
    try:
        app = make(ready)
        async with driven(app, SMALL):
            assert "q Ut" in screen_text(app).splitlines()[-1]
    finally:
        speak(NullTranslations())


async def test_an_own_answer_can_be_left_and_a_missing_side_says_so(ready: Sample) -> None:
    app = settling(ready)
    async with driven(app, keys="e 3 escape 7") as pilot:
        assert settled(ready) == {}
        assert "There is no answer 7" in status_of(app)
        await pilot.press("x")
        assert "must be answered" in status_of(app)


async def test_the_file_is_opened_or_it_is_said_where_it_lies(ready: Sample) -> None:
    app = filling(ready)
    async with driven(app, keys="p") as pilot:
        assert "made-up.pdf" in screen_text(app)
        assert "No file is attached" in status_of(app)  # the session knows no folder
        await pilot.press("right", "p")
        assert "No file is attached" in status_of(app)


@pytest.mark.parametrize("make", [filling, settling], ids=["chart", "settle"])
async def test_no_size_of_window_breaks_the_screen(ready: Sample, make: object) -> None:
    app = make(ready)  # type: ignore[operator]
    async with driven(app, (80, 24), "1") as pilot:
        for width, height in every_size():
            await pilot.resize_terminal(width, height)
            await pilot.press("down", "down", "up")
            lines = screen_text(app).split("\n")
            assert len(lines) == height


@pytest.mark.parametrize("make", ["chart", "settle"])
async def test_having_nothing_to_chart_says_what_brings_it(tmp_path: Path, make: str) -> None:
    empty = sample(tmp_path, records=(), protocol=FORMED)
    walk = ChartSettling(journal=empty.journal, protocol=FORMED, lead=LEAD)
    app = filling(empty) if make == "chart" else chart_settling_app(walk, Slowly())
    async with driven(app, SMALL, "1 e d x z down right space p question_mark escape"):
        assert matches_snapshot(f"empty-{make}-80x24", screen_text(app))
    empty.journal.store.close()


@pytest.fixture
def distant(tmp_path: Path) -> Iterator[tuple[Sample, DistantStore]]:
    store = DistantStore.create(tmp_path / "review.db", every_second())
    yield included(made_in(store), 0, 1), store
    store.close()


async def test_an_answer_without_a_server_is_kept_and_saved_when_it_is_back(
    distant: tuple[Sample, DistantStore],
) -> None:
    review, store = distant
    app = filling(review, pace=Pace(retry=1_000))
    async with driven(app) as pilot:
        store.away = 1_000_000
        await pilot.strike("2")
        await pilot.sees("Not saved yet: the server cannot be reached. Your answer is kept here.")
        await pilot.strike("down", "1")
        await pilot.sees("Your last answer must be saved first")
        store.away = 0
        await pilot.strike("r")
        await pilot.sees("Saved: Design: Survey")
    assert kept(review) == {"design": ("survey",)}


async def test_what_was_finished_or_settled_without_a_server_is_said_as_it_was_done(
    distant: tuple[Sample, DistantStore],
) -> None:
    review, store = distant
    charted(review, FIRST, design=["trial"], findings=["One"])
    app = filling(review, pace=Pace(retry=1_000))
    async with driven(app, keys="left") as pilot:
        store.away = 1_000_000
        await pilot.strike("d")
        await pilot.sees("Not saved yet")
        store.away = 0
        await pilot.strike("r")
        await pilot.sees("this chart is not finished any more")
        await pilot.strike("d")
        await pilot.sees("Saved: finished. 1 report left.")
    charted(review, SECOND, design=["survey"], findings=["One"])
    walk = ChartSettling(journal=review.journal, protocol=review.protocol, lead=LEAD)
    async with driven(chart_settling_app(walk, Slowly(), Pace(retry=1_000))) as pilot:
        store.away = 1_000_000
        await pilot.strike("2")
        await pilot.sees("Not saved yet")
        store.away = 0
        await pilot.strike("r")
        await pilot.sees("Settled: Design: Survey")


async def test_every_key_of_the_screens_stands_in_their_help(ready: Sample) -> None:
    from litreview.tui.actions import actions_of, chart_keys, chart_settling_keys  # noqa: PLC0415 - here alone

    for app, groups in ((filling(ready), chart_keys()), (settling(ready), chart_settling_keys())):
        async with driven(app, (140, 100), "question_mark"):
            text = " ".join(screen_text(app).split())
            for action in actions_of(groups):
                assert f"{action.caps} {action.title} " in text
                assert action.help[:30] in text
