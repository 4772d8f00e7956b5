"""Laws of keys that come faster than screens open: none is lost, and none acts on the wrong screen."""

import sqlite3
from pathlib import Path

import pytest
from textual.events import Paste
from textual.screen import Screen
from textual.widgets import Input

from litreview.model.events import Verdict
from litreview.model.protocol import Handle
from litreview.store.journal import Journal
from litreview.tui.screens.help import HelpScreen
from litreview.tui.screens.note import NoteScreen
from litreview.tui.window import ReviewApp, screening_app
from tests.tui.driving import Hand, Slowly, driven, in_one_burst, records_screen, screen_text, status_of
from tests.tui.sample import FIRST, Sample


def screening(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def notes(review: Sample, number: int) -> dict[Handle, str]:
    """Return the remarks on a record as the file has them."""
    ledger = Journal(review.journal.store).refresh()
    return ledger.notes(ledger.reports[number], review.screening().stage)


def votes(review: Sample) -> list[Verdict]:
    kept = (review.votes_kept(number).get(FIRST) for number in range(5))
    return [vote.verdict for vote in kept if vote]


def in_front(app: ReviewApp) -> Screen[object]:
    return app.screen


async def test_what_follows_the_note_key_goes_into_the_note(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "n i k k e space e k s e m p e l")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        assert app.screen.query_one(Input).value == "ikke eksempel"
        assert votes(review) == []


async def test_what_follows_the_end_of_a_note_never_goes_into_it(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "n r a s k enter j")
        await pilot.pause()
        assert notes(review, 0) == {FIRST: "rask"}
        assert in_front(app) is records_screen(app)
        assert "2 of 5" in screen_text(app)


async def test_a_vote_key_right_after_a_note_is_too_early_to_count(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        in_one_burst(app, "n r a s k enter i")
        await pilot.pause()
        assert notes(review, 0) == {FIRST: "rask"}
        assert votes(review) == []
        assert "Key ignored" in status_of(app)


async def test_a_vote_and_a_note_in_one_burst_are_one_vote_and_one_note(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "i n x y z enter")
        await pilot.pause()
        assert votes(review) == [Verdict.INCLUDE]
        assert notes(review, 1) == {FIRST: "xyz"}
        assert "Note saved." in status_of(app)


async def test_a_slip_corrected_in_the_same_burst_is_corrected_in_its_place(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "n a x backspace b left left c delete end d ctrl+s")
        await pilot.pause()
        assert notes(review, 0) == {FIRST: "cbd"}


async def test_two_notes_in_one_burst_are_two_notes(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "n a enter j n b escape n c enter")
        await pilot.pause()
        assert (notes(review, 0), notes(review, 1)) == ({FIRST: "a"}, {FIRST: "c"})


async def test_text_pasted_while_the_note_opens_is_one_line_of_it(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "n a")
        app.post_message(Paste("bc\nd e"))
        in_one_burst(app, "f enter")
        await pilot.pause()
        assert notes(review, 0) == {FIRST: "abc d ef"}


async def test_text_pasted_on_a_record_does_nothing(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        before = screen_text(app).split("\n")[:-2]
        app.post_message(Paste("iem1"))
        await pilot.pause()
        assert screen_text(app).split("\n")[:-2] == before
        assert "Pasted text does nothing here" in status_of(app)
        assert votes(review) == []


async def test_keys_that_follow_the_help_key_are_for_the_help(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "question_mark i space space space")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "Education inside one hospital ward only" in screen_text(app)
        in_one_burst(app, "q c escape")
        await pilot.pause()
        assert in_front(app) is records_screen(app)
        assert votes(review) == []


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_nothing_is_done_after_quitting(review: Sample, key: str) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, f"{key} i")
        await pilot.pause()
        assert app._exit
    assert votes(review) == []


async def test_ctrl_c_quits_like_q_and_says_nothing_of_its_own(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="ctrl+c"):
        assert app._exit
        assert not app._notifications


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
async def test_quitting_in_the_middle_of_a_note_says_that_it_is_not_saved(review: Sample, key: str) -> None:
    app = screening(review)
    async with driven(app, keys=f"n x {key}"):
        assert isinstance(app.screen, NoteScreen)
        assert "Not saved yet." in screen_text(app)
        assert not app._exit


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
async def test_quitting_with_an_untouched_note_quits(review: Sample, key: str) -> None:
    app = screening(review)
    async with driven(app, keys=f"n {key}"):
        assert app._exit


async def test_ctrl_c_in_the_help_goes_back_like_q(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="question_mark ctrl+c"):
        assert in_front(app) is records_screen(app)
        assert not app._exit


async def test_writing_goes_on_after_the_note_there_is(review: Sample) -> None:
    review.remark(FIRST, 0, "first thought")
    app = screening(review)
    async with driven(app, keys="n ! enter"):
        assert notes(review, 0) == {FIRST: "first thought!"}


async def test_a_note_that_could_not_be_saved_is_there_when_it_is_opened_again(
    review: Sample, tmp_path: Path
) -> None:
    app = screening(review)
    async with driven(app, keys="n x y") as pilot:
        refusal(tmp_path, "create trigger full before insert on event begin select raise(abort, 'full'); end")
        await pilot.press("enter")
        await pilot.pause()
        assert "NOT SAVED" in status_of(app)
        assert "n opens the note with your text" in status_of(app)
        await pilot.press("j", "n")
        await pilot.pause()
        assert app.screen.query_one(Input).value == ""
        await pilot.press("escape", "k", "n")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "xy"
        refusal(tmp_path, "drop trigger full")
        await pilot.press("enter")
        await pilot.pause()
        assert notes(review, 0) == {FIRST: "xy"}


async def test_a_note_left_on_purpose_is_not_kept_for_later(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="n x escape n"):
        assert app.screen.query_one(Input).value == ""


@pytest.mark.parametrize(
    ("keys", "same"), [("I", "i"), ("E", "e"), ("M", "m"), ("i Z", "i z"), ("J K J", "j k j")]
)
async def test_capitals_act_like_small_letters(review: Sample, keys: str, same: str) -> None:
    app = screening(review)
    async with driven(app, keys=same) as pilot:
        small, given = screen_text(app), votes(review)
        while votes(review):
            await pilot.press("z")
        await pilot.press("k", "k", "k", "k", *keys.split())
        await pilot.pause()
        assert screen_text(app).split("\n")[:-2] == small.split("\n")[:-2]
        assert votes(review) == given


async def test_capitals_act_in_the_help_too(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="C") as pilot:
        assert isinstance(app.screen, HelpScreen)
        top = screen_text(app)
        await pilot.press("J", "K")
        assert screen_text(app) == top
        await pilot.press("Q")
        await pilot.pause()
        assert in_front(app) is records_screen(app)
        await pilot.press("T", "Q")
        assert app._exit


async def test_capitals_stay_capitals_in_a_note(review: Sample) -> None:
    async with driven(screening(review), keys="N I K Q enter"):
        assert notes(review, 0) == {FIRST: "IKQ"}


async def test_a_held_capital_votes_once(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        await pilot.press("e")
        clock.now += 1 / 30
        await pilot.press("E")
        assert len(votes(review)) == 1


def refusal(folder: Path, statement: str) -> None:
    """Change the store behind the app's back."""
    connection = sqlite3.connect(folder / "review.db")
    connection.execute(statement)
    connection.commit()
    connection.close()
