"""Laws of a slow store: the screen goes on, and nothing is said to be saved before it is."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event as Gate
from time import monotonic

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from litreview.model.events import Verdict
from litreview.store.journal import Journal
from litreview.tui.screens.errand import Pace
from litreview.tui.screens.help import HelpScreen
from litreview.tui.screens.screening import ScreeningScreen
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.distant import SlowStore
from tests.tui.driving import Hand, Slowly, driven, in_one_burst, records_screen, screen_text, status_of
from tests.tui.sample import FIRST, SECOND, Sample, every_second, made_in, opened

Slow = tuple[Sample, SlowStore]


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Slow]:
    """Return a review, and its store, which from now on writes when its gate is opened."""
    store = SlowStore.create(tmp_path / "review.db", every_second())
    review = made_in(store)
    store.gate = Gate()
    yield review, store
    store.gate.set()
    store.close()


def votes(review: Sample) -> list[Verdict]:
    kept = (review.votes_kept(number).get(FIRST) for number in range(5))
    return [vote.verdict for vote in kept if vote]


async def test_a_vote_that_takes_a_second_shows_the_next_record_long_before(
    slow: Slow, tmp_path: Path
) -> None:
    review, store = slow
    store.seconds = 1.0
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        pressed = monotonic()
        await pilot.strike("i")
        await pilot.sees("Saving…")
        assert monotonic() - pressed < 0.8
        assert "Cooperation on learning and mastery" in screen_text(app)
        assert "2 of 5 · 5 left" in screen_text(app)
        elsewhere = opened(tmp_path)
        assert votes(elsewhere) == []
        elsewhere.journal.store.close()
        await pilot.sees("Saved: included. z undoes.")
        assert monotonic() - pressed >= 1
        assert "2 of 5 · 4 left" in screen_text(app)
        assert votes(review) == [Verdict.INCLUDE]


async def test_nothing_is_said_to_be_saved_before_it_is(slow: Slow) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        await pilot.strike("i")
        await pilot.sees("Saving…")
        for key in ("space", "b", "t", "question_mark", "escape"):
            await pilot.strike(key)
            await pilot.glance()
            assert "Saved" not in screen_text(app)
        assert store.gate
        store.gate.set()
        await pilot.sees("Saved: included.")


async def test_keys_typed_while_a_vote_is_slow_act_after_it_and_in_order(slow: Slow) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        await pilot.strike("i")
        await pilot.sees("Saving…")
        await pilot.strike("e")
        in_one_burst(app, "n x y enter")
        await pilot.glance()
        assert "Cooperation on learning and mastery" in screen_text(app)
        assert "Saving…" in status_of(app)
        assert store.gate
        store.gate.set()
        await pilot.pause()
        assert votes(review) == [Verdict.INCLUDE, Verdict.EXCLUDE]
        ledger = Journal(review.journal.store).refresh()
        assert ledger.notes(ledger.reports[2], review.screening().stage) == {FIRST: "xy"}


async def test_a_key_held_while_a_vote_is_slow_votes_once(slow: Slow) -> None:
    review, store = slow
    clock = Hand()
    app = screening_app(review.screening(), clock)
    async with driven(app) as pilot:
        clock.now += 1
        await pilot.strike("e")
        await pilot.sees("Saving…")
        for _ in range(40):
            clock.now += 1 / 30
            await pilot.strike("e")
        assert store.gate
        store.gate.set()
        await pilot.pause()
        assert votes(review) == [Verdict.EXCLUDE]
        assert "Key ignored" in status_of(app)


async def test_reading_help_and_a_new_size_do_not_wait_for_a_slow_vote(slow: Slow) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        await pilot.strike("k", "i")
        await pilot.sees("Saving…")
        pilot.is_hasty = True
        await pilot.resize_terminal(60, 14)
        assert len(screen_text(app).split("\n")) == 14
        assert "Saving…" in status_of(app)
        await pilot.strike("space")
        await pilot.sees("lines 7-13 of 15")
        await pilot.strike("question_mark")
        await pilot.until(lambda: isinstance(app.screen, HelpScreen))
        await pilot.strike("space", "escape")
        await pilot.until(lambda: app.screen is records_screen(app))
        read = screen_text(app).split("\n")[2:-2]
        assert store.gate
        store.gate.set()
        await pilot.sees("Saved: included.")
        assert screen_text(app).split("\n")[2:-2] == read


async def test_a_key_that_scrolls_after_one_that_moves_scrolls_the_record_moved_to(slow: Slow) -> None:
    review, _store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        in_one_burst(app, "j k space")
        await pilot.pause()
        assert "Who keeps the course going?" not in screen_text(app)
        assert "1 of 5" in screen_text(app)
        assert records_screen(app).query_one("#record").top > 0  # type: ignore[attr-defined]


async def test_undoing_and_noting_slowly_is_said_to_be_saving_until_it_is_done(slow: Slow) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    assert store.gate
    store.gate.set()
    async with driven(app, keys="i") as pilot:
        for keys, said in (("z", "Taken back; this record has no vote."), ("n å enter", "Note saved.")):
            store.gate.clear()
            await pilot.strike(*keys.split())
            await pilot.sees("Saving…")
            assert said not in screen_text(app)
            store.gate.set()
            await pilot.sees(said)
        assert votes(review) == []
        assert "Your note: å" in screen_text(app)


async def test_the_leads_decision_is_slow_in_the_same_way(slow: Slow) -> None:
    review, store = slow
    assert store.gate
    store.gate.set()
    for number in (0, 2):
        review.vote(FIRST, number, "include")
        review.vote(SECOND, number, "exclude")
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app) as pilot:
        store.gate.clear()
        await pilot.strike("i")
        await pilot.sees("Saving…")
        assert "Editorial: what we mean" in screen_text(app)
        assert "2 of 2 · 2 open" in screen_text(app)
        store.gate.set()
        await pilot.sees("Saved: included.")
        assert "2 of 2 · 1 open" in screen_text(app)


async def test_a_slow_vote_that_cannot_be_saved_returns_to_its_record_and_acts_on_no_later_key(
    slow: Slow,
) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        before = screen_text(app).split("\n")[:-2]
        await pilot.strike("i")
        await pilot.sees("Saving…")
        await pilot.strike("e", "n", "q", "q")
        store.is_full = True
        assert store.gate
        store.gate.set()
        await pilot.pause()
        assert "NOT SAVED: the disk is full" in status_of(app)
        assert screen_text(app).split("\n")[:-2] == before
        assert votes(review) == []
        assert not app._exit
        store.is_full = False
        await pilot.press("e")
        assert votes(review) == [Verdict.EXCLUDE]


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_leaving_waits_for_the_vote_that_is_being_saved(slow: Slow, key: str) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        await pilot.strike("i")
        await pilot.sees("Saving…")
        await pilot.strike(key)
        await pilot.glance()
        assert not app._exit
        assert store.gate
        store.gate.set()
        await pilot.until(lambda: app._exit)
    assert votes(review) == [Verdict.INCLUDE]


async def test_leaving_from_the_help_waits_for_the_vote_too(slow: Slow) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        await pilot.strike("i")
        await pilot.sees("Saving…")
        await pilot.strike("question_mark")
        await pilot.until(lambda: isinstance(app.screen, HelpScreen))
        await pilot.strike("ctrl+q")
        await pilot.glance()
        assert not app._exit
        assert store.gate
        store.gate.set()
        await pilot.until(lambda: app._exit)
    assert votes(review) == [Verdict.INCLUDE]


async def test_leaving_from_the_help_is_called_off_when_the_vote_cannot_be_saved(slow: Slow) -> None:
    review, store = slow
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        await pilot.strike("i")
        await pilot.sees("Saving…")
        await pilot.strike("question_mark")
        await pilot.until(lambda: isinstance(app.screen, HelpScreen))
        await pilot.strike("ctrl+q")
        store.is_full = True
        assert store.gate
        store.gate.set()
        await pilot.pause()
        assert app.screen is records_screen(app)
        assert "NOT SAVED: the disk is full" in status_of(app)
        store.is_full = False
        await pilot.press("i", "j")
        assert not app._exit
    assert votes(review) == [Verdict.INCLUDE]


class Counting(ReviewApp):
    """An app that counts the frames it paints."""

    frames = 0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        self.frames += renderable is not None
        super()._display(screen, renderable)


async def test_a_key_is_one_frame_and_a_slow_vote_two(slow: Slow) -> None:
    review, store = slow
    assert store.gate
    clock = Slowly()
    patient = Pace(patience=20)
    app = Counting(lambda: ScreeningScreen(review.screening(), clock, patient), clock)
    store.gate.set()
    async with driven(app) as pilot:
        for key in ("i", "j", "e", "z", "3", "k"):
            before = app.frames
            await pilot.press(key)
            await pilot.pause()
            assert app.frames - before == 1, key
    hasty = Pace(patience=0.001)
    app = Counting(lambda: ScreeningScreen(review.screening(), clock, hasty), clock)
    async with driven(app) as pilot:
        store.gate.clear()
        before = app.frames
        await pilot.strike("i")
        await pilot.sees("Saving…")
        assert app.frames - before == 1
        store.gate.set()
        await pilot.sees("Saved")
        assert app.frames - before == 2
