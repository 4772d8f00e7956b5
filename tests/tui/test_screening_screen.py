"""Laws of the screening screen, driven by its keys, with what they leave in the store."""

import sqlite3
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from litreview.model.events import Verdict
from litreview.model.protocol import ReasonId
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from litreview.tui.looks import THEMES
from litreview.tui.screens.errand import Pace
from litreview.tui.screens.note import NoteScreen
from litreview.tui.screens.screening import ScreeningScreen
from litreview.tui.screens.sight import Sight
from litreview.tui.widgets.bars import Message
from litreview.tui.window import ReviewApp, screening_app
from tests.screening.amended import adopt, amended, text_of
from tests.tui.driving import (
    SMALL,
    Hand,
    Slowly,
    cells,
    driven,
    every_size,
    in_one_burst,
    records_screen,
    screen_text,
    status_of,
)
from tests.tui.sample import FIRST, LEAD, RECORDS, SECOND, Sample, article, every_second, sample


def screening(review: Sample, stage: str = "title-abstract") -> ReviewApp:
    return screening_app(review.screening(stage), Slowly())


@pytest.mark.parametrize(("key", "verdict"), [("i", "include"), ("e", "exclude"), ("m", "maybe")])
async def test_one_key_is_one_vote(review: Sample, key: str, verdict: str) -> None:
    async with driven(screening(review), keys=key):
        kept = review.votes_kept(0)
    assert {person: vote.verdict for person, vote in kept.items()} == {FIRST: Verdict(verdict)}
    assert review.votes_kept(1) == {}


async def test_a_number_excludes_for_the_reason_of_that_place(review: Sample) -> None:
    async with driven(screening(review), keys="3"):
        vote = review.votes_kept(0)[FIRST]
    assert (vote.verdict, vote.reason) == (Verdict.EXCLUDE, "no-collaboration")


async def test_a_number_beyond_the_reasons_votes_nothing_and_says_so(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="9"):
        assert review.votes_kept(0) == {}
        assert "There is no reason 9; the protocol has 1 to 6." in status_of(app)


async def test_the_status_says_what_was_saved_and_how_to_undo_it(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="3"):
        assert "Saved: excluded (3 No collaboration between levels). z undoes." in status_of(app)


async def test_after_a_vote_the_next_open_record_is_shown(review: Sample) -> None:
    review.vote(FIRST, 1, "include")
    app = screening(review)
    async with driven(app, keys="i"):
        assert "Editorial: what we mean" in screen_text(app)


async def test_undo_returns_to_the_record_without_its_vote(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        before = screen_text(app).split("\n")[:-2]
        await pilot.press("i", "z")
        await pilot.pause()
        assert screen_text(app).split("\n")[:-2] == before
        assert "Taken back; this record has no vote." in status_of(app)
        assert review.votes_kept(0) == {}


async def test_undo_takes_back_vote_after_vote_until_none_is_left(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="i e m backspace z z z"):
        assert all(review.votes_kept(number) == {} for number in range(3))
        assert "There is nothing of yours to take back." in status_of(app)


async def test_undoing_a_second_thought_leaves_the_first(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="i k e z"):
        assert review.votes_kept(0)[FIRST].verdict is Verdict.INCLUDE
        assert "your earlier vote stands: included" in status_of(app)


async def test_a_vote_that_replaces_another_says_which(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="e k i") as pilot:
        assert "Saved: included, instead of excluded. z undoes." in status_of(app)
        await pilot.press("k", "i")
        await pilot.pause()
        assert "Saved: included. z undoes." in status_of(app)


async def test_a_reason_that_replaces_another_is_told_apart_from_it_at_80_columns(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="3 k 4"):
        status = status_of(app).split("\n")[0]
    assert "excluded (4 No" in status
    assert "instead of excluded (3 No" in status
    assert status.endswith("z undoes.")


@pytest.mark.parametrize("key", ["j", "k"])
async def test_what_was_saved_is_not_said_beside_another_record(review: Sample, key: str) -> None:
    app = screening(review)
    async with driven(app, keys=f"i {key}"):
        assert "Saved" not in status_of(app)


async def test_the_hint_of_an_ignored_key_is_never_cut_at_80_columns(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        await pilot.press("4", "4")
        await pilot.pause()
        assert "Key ignored (held or too early): press it again." in status_of(app)


async def test_a_warning_too_long_for_one_line_goes_on_in_the_next(review: Sample) -> None:
    review.retrieve(0)
    app = screening(review, "full-text")
    async with driven(app, (40, 10), "e"):
        assert status_of(app) == " ! An exclusion at full text needs its\n reason: press its number."


@pytest.mark.parametrize(
    ("more", "link"),
    [({}, "https://doi.org/10.5555/made.up.1"), ({"url": "https://example.org/1"}, "https://example.org/1")],
)
async def test_at_full_text_the_record_gives_its_link_on_a_line_of_its_own(
    tmp_path: Path, more: dict[str, str], link: str
) -> None:
    made = sample(tmp_path, [article(1, "The one", **more)])
    made.retrieve(0)
    async with driven(screening(made, "full-text")) as pilot:
        assert f" {link}" in screen_text(pilot.app).split("\n")  # type: ignore[arg-type]
    async with driven(screening(made)) as pilot:
        assert "https://" not in screen_text(pilot.app)  # type: ignore[arg-type]
    made.journal.store.close()


async def test_a_record_without_an_address_has_no_line_for_it(tmp_path: Path) -> None:
    made = sample(tmp_path, [article(1, "The one", doi=None)])
    made.retrieve(0)
    async with driven(screening(made, "full-text")) as pilot:
        assert screen_text(pilot.app).split("\n")[5] == ""  # type: ignore[arg-type]
    made.journal.store.close()


async def test_a_title_given_twice_is_shown_once(tmp_path: Path) -> None:
    made = sample(tmp_path, [article(1, "Læring og mestring", original_title="LÆRING og  mestring")])
    async with driven(screening(made)) as pilot:
        assert screen_text(pilot.app).casefold().count("læring og mestring") == 1  # type: ignore[arg-type]
    made.journal.store.close()


async def test_a_record_already_voted_on_shows_ones_own_vote_in_letter_and_word(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="i k"):
        assert "Your vote: I  included" in screen_text(app)


async def test_a_note_being_typed_takes_no_decision(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="n i e m 1 z j q question_mark space b") as pilot:
        assert isinstance(app.screen, NoteScreen)
        assert "iem1zjq? b" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert review.votes_kept(0) == {}
        assert "Your note: iem1zjq? b" in screen_text(app)


@pytest.mark.parametrize("key", ["enter", "ctrl+s"])
async def test_a_note_is_kept_with_enter(review: Sample, key: str) -> None:
    app = screening(review)
    async with driven(app, keys=f"n å {key}"):
        ledger = Journal(review.journal.store).refresh()
        assert ledger.notes(ledger.reports[0], review.screening().stage) == {FIRST: "å"}
        assert "Note saved." in status_of(app)


async def test_undo_right_after_a_note_takes_back_the_note_and_says_so(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="i n å enter z") as pilot:
        assert "Taken back; no note of yours is on this record." in status_of(app)
        assert "Your note" not in screen_text(app)
        assert set(review.votes_kept(0)) == {FIRST}
        await pilot.press("z")
        assert "Taken back; this record has no vote." in status_of(app)
        assert review.votes_kept(0) == {}


async def test_keys_typed_before_the_first_record_was_on_screen_are_no_votes(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        in_one_burst(app, "i e m 1 i e")
        await pilot.pause()
        assert [review.votes_kept(number) for number in range(5)] == [{}] * 5
        assert "Key ignored (held or too early): press it again." in status_of(app)
        clock.now += 1
        await pilot.press("i")
        assert set(review.votes_kept(0)) == {FIRST}


async def test_who_comes_back_to_other_criteria_is_told_and_reads_what_is_new(
    review: Sample, tmp_path: Path
) -> None:
    text = text_of(tmp_path)
    adopt(review.journal, text)
    review.vote(FIRST, 0, "include")
    rules = replace(adopt(review.journal, amended(text)), team=review.protocol.team)
    review = replace(review, protocol=rules)
    app = screening(review)
    async with driven(app) as pilot:
        said = "The criteria were changed since you were last here; c shows what is new."
        assert said in status_of(app)
        await pilot.press("c")
        assert "Changed 5 January 2026, since you were last here" in screen_text(app)
        assert "now: inclusion adults: Adults" in screen_text(app)
        await pilot.press("escape", "i")
        assert said not in status_of(app)


async def test_escape_leaves_the_note_as_it_was(review: Sample) -> None:
    review.remark(FIRST, 0, "first thought")
    app = screening(review)
    async with driven(app, keys="n x escape"):
        assert "Your note: first thought" in screen_text(app)
        assert "The note is as it was." in status_of(app)


async def test_an_emptied_note_is_taken_away(review: Sample) -> None:
    review.remark(FIRST, 0, "ab")
    app = screening(review)
    async with driven(app, keys="n backspace backspace enter"):
        assert "Your note" not in screen_text(app)
        assert "Note taken away." in status_of(app)


async def test_writing_a_note_keeps_the_place_in_the_text(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="space n x enter"):
        assert records_screen(app).query_one("#record").top > 0  # type: ignore[attr-defined]


async def test_a_full_text_exclusion_without_a_number_asks_for_it(review: Sample) -> None:
    review.retrieve(0)
    app = screening(review, "full-text")
    async with driven(app, keys="e") as pilot:
        assert review.votes_kept(0, "full-text") == {}
        status, keys = status_of(app).split("\n")
        assert status == " ! An exclusion at full text needs its reason: press its number."
        assert "? Help" in keys
        await pilot.press("4")
        await pilot.pause()
        assert review.votes_kept(0, "full-text")[FIRST].reason == "no-education"
        assert "? Help" in status_of(app)


async def test_when_all_is_decided_it_says_so_and_stays(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="i i i i 2"):
        assert "All 5 records are decided." in status_of(app)
        assert "5 of 5 · 0 left" in screen_text(app)
        assert "Video courses for rural municipalities" in screen_text(app)


async def test_a_finished_session_opens_saying_so(review: Sample) -> None:
    for number in range(5):
        review.vote(FIRST, number, "include")
    app = screening(review)
    async with driven(app):
        assert "All 5 records are decided." in status_of(app)


async def test_a_vote_the_lead_has_opened_cannot_be_changed_and_the_walk_goes_on(review: Sample) -> None:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude")
    app = screening(review)
    async with driven(app, keys="k") as pilot:
        review.reveal()
        await pilot.press("e")
        assert "Not changed: the lead has opened the votes on that record; yours counts." in status_of(app)
        assert "2 of 5 · 4 left" in screen_text(app)
        assert review.votes_kept(0)[FIRST].verdict is Verdict.INCLUDE
        await pilot.press("z")
        assert "There is nothing of yours to take back." in status_of(app)


async def test_a_record_decided_without_this_reviewer_is_passed_by_and_left_out(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        for person in (SECOND, LEAD):
            review.vote(person, 0, "exclude")
        review.reveal()
        await pilot.press("i")
        assert "Not saved: that record is decided by now and needs no more votes." in status_of(app)
        assert "Cooperation on learning and mastery" in screen_text(app)
        assert "1 of 4 · 4 left" in screen_text(app)
        assert FIRST not in review.votes_kept(0)


async def test_passing_by_the_last_open_record_leaves_the_others_to_be_seen(review: Sample) -> None:
    for number in range(4):
        review.vote(FIRST, number, "include")
    app = screening(review)
    async with driven(app) as pilot:
        for person in (SECOND, LEAD):
            review.vote(person, 4, "exclude")
        review.reveal()
        await pilot.press("i")
        assert "4 of 4 · 0 left" in screen_text(app)
        assert "needs no more votes" in status_of(app)


async def test_a_vote_that_cannot_be_saved_is_said_not_to_be(review: Sample, tmp_path: Path) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        refuse(tmp_path / "review.db")
        await pilot.press("i")
        await pilot.pause()
        assert "NOT SAVED: the disk is full" in status_of(app)
        assert "1 of 5 · 5 left" in screen_text(app)
        assert "Who keeps the course going?" in screen_text(app)
        assert review.votes_kept(0) == {}


async def test_a_note_that_cannot_be_saved_is_said_not_to_be(review: Sample, tmp_path: Path) -> None:
    app = screening(review)
    async with driven(app, keys="n x") as pilot:
        refuse(tmp_path / "review.db")
        await pilot.press("enter")
        await pilot.pause()
        assert "NOT SAVED: the disk is full" in status_of(app)
        assert "Your note" not in screen_text(app)


async def test_a_store_that_cannot_be_read_is_shown_and_not_a_crash(tmp_path: Path) -> None:
    made = sample(tmp_path)
    made.journal.store.close()
    app = screening(made)
    async with driven(app, keys="j i z n"):
        assert "closed database" in screen_text(app)


async def test_a_record_that_cannot_be_read_is_said_so_in_its_place(tmp_path: Path) -> None:
    made = sample(tmp_path)
    app = screening(made)
    async with driven(app) as pilot:
        made.journal.store.close()
        await pilot.press("j")
        await pilot.pause()
        assert "This record cannot be read" in screen_text(app)
        assert "closed database" in screen_text(app)
        await pilot.press("i")
        await pilot.pause()
        assert "NOT SAVED" in status_of(app)


async def test_a_vote_is_in_the_store_before_it_is_said_to_be_saved(review: Sample, tmp_path: Path) -> None:
    path = tmp_path / "review.db"

    class Watched(ScreeningScreen):
        shown: list[tuple[str, int]]

        def show_done(self, said: Message, sight: Sight) -> None:
            with_other_eyes = SqliteStore.open(path, every_second())
            ledger = Journal(with_other_eyes).refresh()
            kept = sum(FIRST in ledger.voters(report, self.stage) for report in ledger.reports)
            with_other_eyes.close()
            assert sight.reading
            self.shown.append((sight.reading.record, kept))
            return super().show_done(said, sight)

    Watched.shown = []
    clock = Slowly()
    async with driven(ReviewApp(lambda: Watched(review.screening(), clock, Pace()), clock), keys="i 3 m"):
        pass
    assert {(record, kept) for record, kept in Watched.shown} == {
        (record.id, place) for place, record in enumerate(RECORDS[:4]) if place
    }


async def test_a_held_key_votes_once(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        for _ in range(8):
            await pilot.press("e")
            clock.now += 1 / 30
        await pilot.pause()
        assert "Key ignored (held or too early): press it again." in status_of(app)
        assert "2 of 5 · 4 left" in screen_text(app)
        clock.now += 1
        await pilot.press("e")
        await pilot.pause()
        assert "ignored" not in status_of(app)
        assert "3 of 5 · 3 left" in screen_text(app)


async def test_undo_may_follow_a_vote_at_once(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        await pilot.press("e", "z")
        await pilot.pause()
        assert review.votes_kept(0) == {}


async def test_moving_stops_at_both_ends_and_says_so(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="k") as pilot:
        assert "This is the first record." in status_of(app)
        await pilot.press(*["right"] * 5)
        await pilot.pause()
        assert "This is the last record." in status_of(app)
        assert review.votes_kept(0) == {}


async def test_scrolling_shows_the_end_of_the_abstract_and_comes_back(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        top = screen_text(app)
        assert "Written agreements alone did little." not in top
        await pilot.press("space", "space")
        await pilot.pause()
        assert "agreements alone did little." in screen_text(app)
        await pilot.press("b", "pageup")
        await pilot.pause()
        assert screen_text(app) == top


@pytest.mark.parametrize("key", ["i", "j"])
async def test_another_record_is_shown_from_its_top(tmp_path: Path, key: str) -> None:
    made = sample(tmp_path, [article(1, "The one"), article(2, "The other")])
    app = screening(made)
    async with driven(app, keys=f"space {key}"):
        assert "The other" in screen_text(app)
    made.journal.store.close()


async def test_the_mouse_wheel_scrolls_the_abstract(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        top = screen_text(app)
        await pilot._post_mouse_events([MouseScrollDown], records_screen(app), offset=(10, 10), button=0)
        await pilot.pause()
        assert screen_text(app) != top
        await pilot._post_mouse_events([MouseScrollUp], records_screen(app), offset=(10, 10), button=0)
        await pilot.pause()
        assert screen_text(app) == top


async def test_every_size_is_usable_and_none_breaks(review: Sample) -> None:
    app = screening(review)
    async with driven(app, SMALL) as pilot:
        before = screen_text(app)
        for width, height in every_size():
            await pilot.resize_terminal(width, height)
            await pilot.press("space", "b")
            await pilot.pause()
            lines = screen_text(app).split("\n")
            assert len(lines) == height
            assert "Who keeps the course" in lines[1] + lines[2] + lines[3]
            assert "? Help" in lines[-1]
            assert any("1 Not a" in line for line in lines)
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert screen_text(app) == before


@pytest.mark.parametrize("keys", ["n x", "question_mark", "c"])
async def test_a_new_size_behind_another_screen_is_taken_in(review: Sample, keys: str) -> None:
    app = screening(review)
    async with driven(app, SMALL, keys) as pilot:
        await pilot.resize_terminal(130, 40)
        await pilot.press("escape")
        await pilot.pause()
        widened = screen_text(app).split("\n")
    async with driven(screening(review), (130, 40)) as pilot:
        assert widened[:-2] == screen_text(pilot.app).split("\n")[:-2]  # type: ignore[arg-type]


async def test_the_layout_does_not_move_with_the_content(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        places = set()
        for _ in range(5):
            lines = screen_text(app).split("\n")
            places.add(next(number for number, line in enumerate(lines) if line.startswith("── ")))
            await pilot.press("j")
            await pilot.pause()
    assert len(places) == 1


async def test_themes_differ_in_colour_and_not_in_text_and_come_round_again(review: Sample) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        text, looks = [], []
        for name in THEMES:
            assert app.theme == name
            text.append(screen_text(app).split("\n")[:-2])
            looks.append(cells(app))
            await pilot.press("t")
        assert app.theme == THEMES[0]
        assert all(seen == text[0] for seen in text)
        assert all(one != other for one, other in combinations(looks, 2))


@pytest.mark.parametrize(
    ("key", "named"),
    [("u", "u"), ("x", "x"), ("enter", "Enter"), ("0", "0"), ("å", "å"), ("X", "x"), ("f5", "F5")],
)
async def test_a_key_that_means_nothing_is_said_to_in_one_quiet_line(
    review: Sample, key: str, named: str
) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        before = screen_text(app).split("\n")
        await pilot.press(key)
        after = screen_text(app).split("\n")
        assert f"{named} does nothing here; ? shows the keys." in after[-2]
        assert (after[:-2], after[-1]) == (before[:-2], before[-1])
        assert review.votes_kept(0) == {}
        await pilot.press("j")
        assert "does nothing" not in screen_text(app)


async def test_a_reason_the_protocol_no_longer_has_is_shown_by_its_name(review: Sample) -> None:
    review.vote(FIRST, 0, "exclude", ReasonId("old-reason"))
    app = screening(review)
    async with driven(app, keys="k"):
        assert "excluded (old-reason)" in screen_text(app)


def refuse(path: Path) -> None:
    """Make the store refuse every further event, as a full disk would."""
    connection = sqlite3.connect(path)
    connection.execute(
        "create trigger full before insert on event begin select raise(abort, 'the disk is full'); end"
    )
    connection.commit()
    connection.close()
