"""Ten thousand random keys: no screen breaks, no vote is lost, and undo restores exactly what was.

A run of the tests presses a few hundred keys on each screen; ``make monkey`` (LITREVIEW_MONKEY=10000) presses
so many on each. What a key does to the log is compared with what the log said before: a step that was not an
undoing adds one state, and an undoing brings the state before it back, to the letter.
"""

import asyncio
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from textual.events import Key
from textual.message_pump import MessagePump

from litreview.model.events import BY_HAND, Verdict
from litreview.model.ledger import Ledger
from litreview.model.protocol import Stage
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.filtering import Filter, Kind
from litreview.screening.ordering import Order
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.commanding import CommandScreen
from litreview.tui.window import ReviewApp, conflict_app, duplicate_app, screening_app
from tests.tui.driving import PATIENCE, Hands, Slowly, driven, is_at_rest, screen_text
from tests.tui.pairs import looking, pairs_in
from tests.tui.sample import FIRST, REASONS, SECOND, Sample, sample

KEYS_A_SCREEN = int(os.environ.get("LITREVIEW_MONKEY", "300"))
"""Random keys pressed on each screen."""
KEYS = (
    *"abcdefghijklmnopqrstuvwxyzæøå0123456789 -+:,.!?IEMZ",
    *("tab", "shift+tab", "escape", "enter", "up", "down", "left", "right", "home", "end", "backspace"),
    *("delete", "insert", "pageup", "pagedown", "f1", "f2", "f12", "ctrl+a", "ctrl+f", "ctrl+p", "ctrl+u"),
    *("ctrl+r", "ctrl+x", "ctrl+s", "ctrl+c", "ctrl+z"),
)

_LOOKS = 3
"""How often nothing may be under way until a key counts as done with."""

State = dict[object, object]
"""What a person has said, as the log has it."""


def votes(ledger: Ledger) -> State:
    stage = Stage.TITLE_ABSTRACT
    given = {report.id: ledger.vote_of(FIRST, report, stage) for report in ledger.reports}
    return {record: vote for record, vote in given.items() if vote}


def decisions(ledger: Ledger) -> State:
    stage = Stage.TITLE_ABSTRACT
    taken = {report.id: ledger.settlement(report, stage) for report in ledger.reports}
    return {record: decision for record, decision in taken.items() if decision}


def answers(ledger: Ledger) -> State:
    return {pair: link.relation for pair, (_event, link) in ledger.rulings.items() if link.rule == BY_HAND}


def screening(folder: Path) -> tuple[Sample, ReviewApp]:
    review = sample(folder)
    return review, screening_app(review.screening(), Slowly())


def conflicts(folder: Path) -> tuple[Sample, ReviewApp]:
    review = sample(folder)
    for number in range(4):
        review.vote(FIRST, number, "include")
        review.vote(SECOND, number, "exclude", REASONS[number].id)
    return review, conflict_app(review.conflicts(), Slowly())


def duplicates(folder: Path) -> tuple[Sample, ReviewApp]:
    review = pairs_in(folder)
    return review, duplicate_app(looking(review), Slowly())


@dataclass(frozen=True, slots=True)
class Place:
    """A screen to press keys on, and how to come back to it."""

    make: Callable[[Path], tuple[Sample, ReviewApp]]
    state: Callable[[Ledger], State]
    opening: str = ""
    undo: str = "z"


PLACES = {
    "screening": Place(screening, votes),
    "conflicts": Place(conflicts, decisions),
    "duplicates": Place(duplicates, answers, undo="u"),
    "find": Place(screening, votes, "f"),
    "choose": Place(screening, votes, "v"),
    "go": Place(screening, votes, "g"),
    "note": Place(screening, votes, "n"),
    "help": Place(screening, votes, "question_mark"),
    "commands": Place(screening, votes, "ctrl+p"),
    "diagram": Place(screening, votes, "ctrl+x"),
    "diagram of the lead": Place(conflicts, decisions, "ctrl+x"),
    "commands of conflicts": Place(conflicts, decisions, "ctrl+p"),
}


class Monkey:
    """Presses keys at random, and compares what the log says with what it said before."""

    def __init__(self, pilot: Hands, app: ReviewApp, review: Sample, place: Place, seed: str) -> None:
        self._pilot = pilot
        self._app = app
        self._ledger = review.journal.ledger
        self._place = place
        self._chance = random.Random(seed)
        self.before = [place.state(self._ledger)]
        """Every state that an undoing goes back to, the present one last."""

    async def press(self, keys: int) -> None:
        for number in range(keys):
            if number % 7 == 0 and self._place.opening and isinstance(self._app.screen, CardScreen):
                await self._hit(self._place.opening)
            key = self._chance.choice(KEYS)
            if self._leaves(key):
                continue
            await self._try(key)
            if self._chance.random() < 0.02:
                await self._pilot.resize_terminal(self._chance.randint(40, 180), self._chance.randint(10, 60))

    async def undo_all(self) -> None:
        while not isinstance(self._app.screen, CardScreen):
            await self._hit("escape")
        while len(self.before) > 1:
            await self._try(self._place.undo)
        await self._try(self._place.undo)

    async def _try(self, key: str) -> None:
        card = next(screen for screen in self._app.screen_stack if isinstance(screen, CardScreen))
        await self._hit(key)
        assert not self._app._exit, key
        assert len(screen_text(self._app).split("\n")) == self._app.size.height
        self._compare(card, key)

    async def _hit(self, key: str) -> None:
        # A pilot's press sleeps for longer than the app works.
        name = {" ": "space"}.get(key, key)
        self._app.post_message(Key(name, key if len(key) == 1 else None))
        end, quiet = monotonic() + PATIENCE, 0
        while quiet < _LOOKS:
            assert monotonic() < end, key
            await asyncio.sleep(0 if quiet else 0.0005)
            quiet = quiet + 1 if self._is_quiet() else 0

    def _is_quiet(self) -> bool:
        pumps: tuple[MessagePump, ...] = (self._app, self._app.screen)
        return is_at_rest(self._app) and all(pump._message_queue.empty() for pump in pumps)

    def _leaves(self, key: str) -> bool:
        front = self._app.screen
        if isinstance(front, CommandScreen) and key == "enter" and front.length:
            return front._hits[front.cursor].action.id == "quit"
        return key == "ctrl+c" or (key == "q" and isinstance(front, CardScreen))

    def _compare(self, card: CardScreen, key: str) -> None:
        now, said = self._place.state(self._ledger), card.message.text
        if "Taken back" in said and now != self.before[-1]:
            self.before.pop()
            assert now == self.before[-1], f"{key}: {said}"
        elif now != self.before[-1]:
            assert "Saved" in said, f"{key}: {said}"
            self.before.append(now)


@pytest.mark.parametrize("name", PLACES)
async def test_random_keys_break_nothing_lose_nothing_and_are_taken_back_exactly(
    tmp_path: Path, name: str
) -> None:
    place = PLACES[name]
    review, app = place.make(tmp_path)
    async with driven(app) as pilot:
        monkey = Monkey(pilot, app, review, place, name)
        await monkey.press(KEYS_A_SCREEN)
        assert place.state(Journal(review.journal.store).refresh()) == monkey.before[-1]
        await monkey.undo_all()
        assert place.state(Journal(review.journal.store).refresh()) == monkey.before[0] == {}
    review.journal.store.close()


class Acts(RuleBasedStateMachine):
    """What keys ask of a session, without a screen: for breadth, where the screens are for depth."""

    state: Callable[[Ledger], State]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.before: list[State] = [{}]
        self.review: Sample
        self.session: ScreeningSession | ConflictSession

    @initialize()
    def open(self) -> None:
        self.review, self.session = self.begin(Path(self.folder.name))
        self.session.reopen()

    def begin(self, folder: Path) -> tuple[Sample, ScreeningSession | ConflictSession]:
        raise NotImplementedError

    def decide(self, verdict: Verdict, reason: int | None) -> None:
        raise NotImplementedError

    @property
    def now(self) -> State:
        return type(self).state(self.review.journal.ledger)

    @rule(verdict=st.sampled_from(Verdict), reason=st.none() | st.integers(0, len(REASONS) - 1))
    def press_a_verdict(self, verdict: Verdict, reason: int | None) -> None:
        self.decide(verdict, reason)
        if self.now != self.before[-1]:
            self.before.append(self.now)

    @rule()
    def press_undo(self) -> None:
        had = self.now
        self.session.undo()
        if self.now != had:
            self.before.pop()
            assert self.now == self.before[-1]

    @rule(step=st.integers(-6, 6))
    def move(self, step: int) -> None:
        self.session.move(step)

    @rule()
    def go_to_the_next_open(self) -> None:
        self.session.move(self.session.following() - self.session.position)

    @rule(text=st.sampled_from(["", "ask", "course"]))
    def write_a_note(self, text: str) -> None:
        self.session.note(text)

    @rule(number=st.integers(0, 4))
    def go_to_one_that_was_found(self, number: int) -> None:
        self.session.go_to(self.review.journal.ledger.reports[number])

    @rule()
    def leave_and_come_back(self) -> None:
        self.session.reopen()

    @invariant()
    def one_is_somewhere_and_nothing_is_lost(self) -> None:
        if hasattr(self, "session"):
            assert 0 <= self.session.position < max(1, len(self.session.queue))
            assert self.now == self.before[-1]

    def teardown(self) -> None:
        if hasattr(self, "review"):
            assert type(self).state(Journal(self.review.journal.store).refresh()) == self.before[-1]
            self.review.journal.store.close()
        self.folder.cleanup()


class ActsOfAReviewer(Acts):
    """A reviewer's session, with filters and orders."""

    state = staticmethod(votes)

    def begin(self, folder: Path) -> tuple[Sample, ScreeningSession]:
        review = sample(folder)
        return review, review.screening()

    @property
    def walk(self) -> ScreeningSession:
        assert isinstance(self.session, ScreeningSession)
        return self.session

    def decide(self, verdict: Verdict, reason: int | None) -> None:
        self.walk.vote(verdict, None if reason is None else REASONS[reason].id)

    @rule(kind=st.sampled_from([kind for kind in Kind if kind not in {Kind.REASON, Kind.SOURCE}]))
    def choose(self, kind: Kind) -> None:
        self.walk.narrow(Filter(kind))

    @rule(order=st.sampled_from(Order))
    def arrange(self, order: Order) -> None:
        self.walk.arrange(order)

    @rule()
    def show_all(self) -> None:
        self.walk.show_all()
        assert len(self.walk.queue) == self.walk.progress.total


class ActsOfALead(Acts):
    """A lead's session: the votes stay as they are, whatever is decided."""

    state = staticmethod(decisions)

    def begin(self, folder: Path) -> tuple[Sample, ConflictSession]:
        review = sample(folder)
        for number in range(4):
            review.vote(FIRST, number, "include")
            review.vote(SECOND, number, "exclude", REASONS[number].id)
        return review, review.conflicts()

    def decide(self, verdict: Verdict, reason: int | None) -> None:
        assert isinstance(self.session, ConflictSession)
        self.session.decide(verdict, None if reason is None else REASONS[reason].id)

    @precondition(lambda self: hasattr(self, "session") and bool(self.session.queue))
    @rule(verdict=st.sampled_from(Verdict), reason=st.none() | st.integers(0, len(REASONS) - 1))
    def press_a_verdict(self, verdict: Verdict, reason: int | None) -> None:
        super().press_a_verdict(verdict, reason)

    @precondition(lambda self: hasattr(self, "session") and bool(self.session.queue))
    @rule(text=st.sampled_from(["", "ask", "course"]))
    def write_a_note(self, text: str) -> None:
        self.session.note(text)

    @invariant()
    def no_vote_is_touched(self) -> None:
        if hasattr(self, "review"):
            assert len(votes(self.review.journal.ledger)) == 4


_BREADTH = settings(max_examples=max(10, KEYS_A_SCREEN // 20), stateful_step_count=40, deadline=None)
TestAReviewersActs = ActsOfAReviewer.TestCase
TestAReviewersActs.settings = _BREADTH
TestALeadsActs = ActsOfALead.TestCase
TestALeadsActs.settings = _BREADTH
