"""Laws of a lost connection: nothing done is lost, nothing is said to be saved that is not."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event as Gate

import pytest

from litreview.model.events import Verdict, Vote
from litreview.model.protocol import Handle, Stage
from litreview.store.journal import Journal
from litreview.tui.screens.errand import Pace
from litreview.tui.screens.help import HelpScreen
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.distant import DistantStore
from tests.tui.driving import (
    SMALL,
    Hand,
    Slowly,
    driven,
    matches_snapshot,
    records_screen,
    screen_text,
    status_of,
)
from tests.tui.sample import FIRST, SECOND, Sample, every_second, made_in

Distant = tuple[Sample, DistantStore]
FOREVER = 1_000_000
BY_ITSELF, BY_HAND = Pace(retry=0.02), Pace(retry=1_000)


@pytest.fixture
def distant(tmp_path: Path) -> Iterator[Distant]:
    """Return a review, and its store, which can be sent away."""
    store = DistantStore.create(tmp_path / "review.db", every_second())
    yield made_in(store), store
    store.close()


def screening(review: Sample, pace: Pace = BY_HAND) -> ReviewApp:
    return screening_app(review.screening(), Slowly(), pace)


def votes(distant: Distant) -> list[Verdict]:
    """Return every vote in the log, also those that another has replaced."""
    review, store = distant
    store.away = 0
    events = Journal(review.journal.store).refresh().events.values()
    return [event.act.verdict for event in events if isinstance(event.act, Vote)]


async def test_a_vote_without_a_server_is_kept_and_saved_by_itself_when_it_is_back(distant: Distant) -> None:
    review, store = distant
    app = screening(review, BY_ITSELF)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.strike("3")
        await pilot.sees("Not saved yet: the server cannot be reached. Your vote is kept here.")
        assert "Cooperation on learning and mastery" in screen_text(app)
        assert "2 of 5 · 5 left" in screen_text(app)
        tried = store.tried
        await pilot.until(lambda: store.tried > tried + 2)
        assert "Saved" not in screen_text(app)
        store.away = 0
        await pilot.sees("Saved: excluded (3 No collaboration between levels). z undoes.")
        assert "2 of 5 · 4 left" in screen_text(app)
        assert votes(distant) == [Verdict.EXCLUDE]
        await pilot.press("i")
        assert votes(distant) == [Verdict.EXCLUDE, Verdict.INCLUDE]


async def test_a_vote_without_a_server_is_tried_at_once_with_a_key(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("i")
        tried = store.tried
        await pilot.press("r")
        assert store.tried == tried + 1
        assert "Not saved yet" in status_of(app)
        store.away = 0
        await pilot.press("r")
        assert "Saved: included." in status_of(app)
    assert votes(distant) == [Verdict.INCLUDE]


async def test_a_vote_that_arrived_though_the_answer_was_lost_is_one_vote(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.answers_lost = 2
        await pilot.press("i")
        assert "Not saved yet" in status_of(app)
        await pilot.press("r")
        assert "Not saved yet" in status_of(app)
        await pilot.press("r")
        assert "Saved: included." in status_of(app)
        assert "2 of 5 · 4 left" in screen_text(app)
    assert votes(distant) == [Verdict.INCLUDE]


async def test_nothing_more_is_decided_while_a_vote_is_not_saved_and_reading_goes_on(
    distant: Distant,
) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("i")
        for key in ("i", "e", "m", "1", "z", "n", "j", "k"):
            await pilot.press(key)
            assert "Your last vote must be saved first" in status_of(app)
            assert "2 of 5 · 5 left" in screen_text(app)
            assert app.screen is records_screen(app)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.resize_terminal(80, 18)
        before = screen_text(app)
        await pilot.press("space")
        assert screen_text(app) != before
        assert "Not saved yet" in status_of(app)
    assert votes(distant) == []


async def test_q_asks_once_before_a_vote_is_left_behind(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("i", "q")
        assert "One vote is not saved: q again leaves without it." in status_of(app)
        await pilot.press("space")
        assert "Not saved yet" in status_of(app)
        await pilot.press("q")
        assert not has_left(app)
        await pilot.press("q")
        assert has_left(app)
    assert votes(distant) == []


async def test_one_held_q_is_one_q(distant: Distant) -> None:
    review, store = distant
    clock = Hand()
    app = screening_app(review.screening(), clock, BY_HAND)
    async with driven(app) as pilot:
        store.away = FOREVER
        clock.now += 1
        await pilot.press("i")
        for _ in range(8):
            clock.now += 1 / 30
            await pilot.press("q")
        assert not has_left(app)
        clock.now += 1
        await pilot.press("q")
        assert has_left(app)


async def test_a_vote_saved_after_the_question_takes_the_question_away(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("i", "q")
        store.away = 0
        records_screen(app).try_again()
        await pilot.sees("Saved: included.")
        await pilot.press("q")
        assert has_left(app)
    assert votes(distant) == [Verdict.INCLUDE]


async def test_keys_typed_before_the_loss_was_known_neither_decide_nor_leave(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.gate, store.away = Gate(), FOREVER
        await pilot.strike("i")
        await pilot.sees("Saving…")
        await pilot.strike("e", "q", "q")
        store.gate.set()
        await pilot.pause()
        assert not has_left(app)
        assert "Not saved yet" in status_of(app)
    assert votes(distant) == []


async def test_leaving_from_the_help_asks_beside_the_record(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("i", "question_mark", "ctrl+q")
        assert app.screen is records_screen(app)
        assert "One vote is not saved" in status_of(app)
        assert not has_left(app)


async def test_an_undoing_waits_for_the_server_too(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app, keys="i") as pilot:
        store.away = FOREVER
        await pilot.press("z")
        assert "Not taken back yet: the server cannot be reached." in status_of(app)
        assert "2 of 5 · 4 left" in screen_text(app)
        await pilot.press("q")
        assert "One undoing is not saved: q again leaves without it." in status_of(app)
        store.away = 0
        await pilot.press("r")
        assert "Taken back; this record has no vote." in status_of(app)
        assert "1 of 5 · 5 left" in screen_text(app)
    assert review.votes_kept(0) == {}


async def test_a_note_waits_for_the_server_too(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app, keys="n a b") as pilot:
        store.away = FOREVER
        await pilot.press("enter")
        assert "Your note is kept here." in status_of(app)
        await pilot.press("i")
        assert "Your note must be saved first" in status_of(app)
        store.away = 0
        await pilot.press("r")
        assert "Note saved." in status_of(app)
        assert "Your note: ab" in screen_text(app)
    assert notes(review) == {FIRST: "ab"}


async def test_the_leads_decision_waits_for_the_server_too(distant: Distant) -> None:
    review, store = distant
    for number in (0, 2):
        review.vote(FIRST, number, "include")
        review.vote(SECOND, number, "exclude")
    app = conflict_app(review.conflicts(), Slowly(), BY_HAND)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("e")
        assert "Your decision is kept here." in status_of(app)
        assert "2 of 2 · 2 open" in screen_text(app)
        store.away = 0
        await pilot.press("r")
        assert "Saved: excluded." in status_of(app)
        assert "2 of 2 · 1 open" in screen_text(app)
        store.away = FOREVER
        await pilot.press("z")
        assert "Not taken back yet" in status_of(app)
        store.away = 0
        await pilot.press("r")
        assert "open again" in status_of(app)
        ledger = review.journal.refresh()
        assert all(ledger.settlement(report, review.screening().stage) is None for report in ledger.reports)


async def test_a_vote_whose_record_was_decided_meanwhile_is_let_go_kindly(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("i")
        store.away, store.refuses = 0, True
        await pilot.press("r")
        assert "Not saved: that record is decided by now" in status_of(app)
        assert "1 of 4 · 4 left" in screen_text(app)
        store.refuses = False
        await pilot.press("e")
        assert "Saved: excluded." in status_of(app)
    assert votes(distant) == [Verdict.EXCLUDE]


async def test_a_record_that_was_not_read_is_not_voted_on(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app) as pilot:
        store.away = FOREVER
        await pilot.press("j")
        assert "This record cannot be read" in screen_text(app)
        store.away = 0
        await pilot.press("i")
        assert "NOT SAVED: a record that cannot be read cannot be decided." in status_of(app)
        await pilot.press("r")
        assert "Cooperation on learning and mastery" in screen_text(app)
        await pilot.press("i")
        assert "Saved: included." in status_of(app)
    assert list(review.votes_kept(1)) == [FIRST]


async def test_a_walk_that_could_not_be_opened_is_opened_with_the_key(distant: Distant) -> None:
    review, store = distant
    for person, verdict in ((FIRST, "include"), (SECOND, "exclude")):
        review.vote(person, 0, verdict)
    app = conflict_app(review.conflicts(), Slowly(), BY_HAND)
    store.answers_lost = 1
    async with driven(app) as pilot:
        assert "cannot be reached" in screen_text(app)
        await pilot.press("r")
        assert "second  E  excluded" in screen_text(app)
        assert "1 conflict is open." in status_of(app)
    assert len(review.journal.ledger.reveals) == 1


@pytest.mark.parametrize(
    ("state", "keys"), [("waiting", "3"), ("refusing", "3 e"), ("asking", "3 q"), ("note", "n x enter")]
)
async def test_a_lost_connection_looks_as_agreed(distant: Distant, state: str, keys: str) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app, SMALL) as pilot:
        store.away = FOREVER
        await pilot.press(*keys.split())
        await pilot.pause()
        assert matches_snapshot(f"unreachable-{state}-80x24", screen_text(app))


def notes(review: Sample) -> dict[Handle, str]:
    ledger = Journal(review.journal.store).refresh()
    return ledger.notes(ledger.reports[0], review.screening().stage)


def has_left(app: ReviewApp) -> bool:
    return app._exit


async def test_labels_wait_for_the_server_as_a_note_does(distant: Distant) -> None:
    review, store = distant
    app = screening(review)
    async with driven(app, keys="l") as pilot:
        store.away = FOREVER
        await pilot.press("a", "enter")
        assert "Your labels are kept here." in status_of(app)
        await pilot.press("l")
        assert "Your labels must be saved first" in status_of(app)
        store.away = 0
        await pilot.press("r")
        assert "Labels saved." in status_of(app)
        assert "Your labels: a" in screen_text(app)
        await pilot.press("z")
        assert "no label of yours" in status_of(app)


async def test_reasons_settled_at_once_wait_for_the_server_and_are_kept_all(distant: Distant) -> None:
    review, store = distant
    for number in (0, 1):
        review.retrieve(number)
        review.vote(FIRST, number, "exclude", "no-data", at="full-text")
        review.vote(SECOND, number, "exclude", "no-collaboration", at="full-text")
    app = conflict_app(review.conflicts(), Slowly(), BY_HAND)
    async with driven(app, keys="a") as pilot:
        store.away = FOREVER
        await pilot.press("y")
        assert "Your decisions are kept here." in status_of(app)
        store.away = 0
        await pilot.press("r")
        assert "2 reasons settled" in status_of(app)
    ledger = Journal(store).refresh()
    found = [ledger.settlement(report, Stage.FULL_TEXT) for report in ledger.reports[:2]]
    assert all(found)
