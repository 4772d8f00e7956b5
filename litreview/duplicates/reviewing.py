"""Reviewing: a person's walk through the pairs that the rules leave to a person; headless."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial

from litreview.duplicates.linking import by_hand
from litreview.duplicates.standing import (
    Answer,
    Pair,
    Step,
    answers_of,
    broken_words,
    earlier_step,
    pair_of,
    speakers_of,
)
from litreview.model.errors import ReviewError
from litreview.model.events import BY_HAND, Doubt, Link, Relation
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol
from litreview.model.records import Record, RecordId
from litreview.store.journal import Journal
from litreview.store.outbox import Outbox


class Asked(Enum):
    """What is looked through."""

    DOUBTS = "doubts"
    """Pairs that the rules neither join nor part."""
    VERSIONS = "versions"
    """Pairs that the rules link as two reports of one study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Two records that a person is asked about."""

    first: RecordId
    second: RecordId
    rule: str
    """What makes it doubtful, or the rule that made it a version."""
    score: float
    agreed: tuple[str, ...]
    differed: tuple[str, ...]

    @property
    def pair(self) -> Pair:
        """Return its records, in no order."""
        return pair_of(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard:
    """What a person sees of one question."""

    question: Question
    first: Record
    second: Record
    linked: tuple[int, int]
    """How many other records stand in the report of each."""
    answer: Answer | None
    """How it stands, where it is settled."""
    is_skipped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What came of an answer, or of taking one back."""

    question: Question
    relation: Relation | None
    """What people now say of the pair; None where it is open again."""
    breaks: tuple[RecordId, RecordId] | None = None
    """Two records that were said to be one report and now stand in two, where this did that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of the pairs of a walk."""

    same: int
    different: int
    version: int
    followed: int
    """How many were settled by answers to others."""
    left: int

    @property
    def total(self) -> int:
        """Return how many pairs there are."""
        return self.same + self.different + self.version + self.followed + self.left


class DuplicateSession:
    """One person's walk through the pairs that were open when it began.

    Every answer is durable when its method returns; one that raises StoreUnreachable waits, and
    ``send_again`` sends it. The place after the last pair is the end.
    """

    def __init__(
        self, *, journal: Journal, protocol: Protocol, person: Handle, asked: Asked = Asked.DOUBTS
    ) -> None:
        self.protocol = protocol
        self.person = person
        self.asked = asked
        self.queue: tuple[Question, ...] = ()
        self.position = 0
        self._journal = journal
        self._outbox = Outbox[Change](journal, person)
        self._answers: dict[Pair, Answer] = {}
        self._skipped = set[Pair]()
        self._steps: list[Step] = []
        """What this session has said, for undo; what earlier ones said is found in the log."""

    def reopen(self) -> None:
        """Take in the pairs that are open now, most valuable first, and go to the first."""
        self._journal.send_again()
        self._take_in(self._journal.refresh())

    def turn_to(self, asked: Asked) -> int:
        """Look through the other pairs from now on; return how many are open."""
        self.asked = asked
        self._take_in(self._journal.refreshed_if_reachable())
        return len(self.queue)

    @property
    def was_sought(self) -> bool:
        """Tell whether there has been a search for duplicates, and so a queue."""
        return bool(self._journal.ledger.sought)

    @property
    def uncompared(self) -> int:
        """Return how many records came in after the last search for duplicates."""
        ledger = self._journal.ledger
        return max(0, len(ledger.kinds) - ledger.sought[-1][1].records) if ledger.sought else 0

    @property
    def versions(self) -> int:
        """Return how many version links of rules nobody has confirmed or changed."""
        return len(_open_ones(_questions(self._journal.ledger, Asked.VERSIONS), self._journal.ledger))

    @property
    def tally(self) -> Tally:
        """Return what came of the pairs so far."""
        answers = [self._answers.get(question.pair) for question in self.queue]
        said = [answer.relation for answer in answers if answer and answer.by]
        return Tally(
            same=said.count(Relation.SAME),
            different=said.count(Relation.DIFFERENT),
            version=said.count(Relation.VERSION),
            followed=sum(answer is not None and answer.by is None for answer in answers),
            left=answers.count(None),
        )

    @property
    def is_at_end(self) -> bool:
        """Tell whether it stands after the last pair."""
        return self.position >= len(self.queue)

    @property
    def current(self) -> PairCard | None:
        """Return the card at the current position, or None at the end."""
        return None if self.is_at_end else self.card(self.position)

    def card(self, position: int) -> PairCard:
        """Return the card at a position of the queue."""
        question = self.queue[position]
        first, second = self._journal.store.records((question.first, question.second))
        reports = [self._journal.ledger.report_of(one) for one in (question.first, question.second)]
        one, other = (len(report.records) - 1 if report else 0 for report in reports)
        return PairCard(
            question=question,
            first=first,
            second=second,
            linked=(one, other),
            answer=self._answers.get(question.pair),
            is_skipped=question.pair in self._skipped,
        )

    def move(self, step: int) -> None:
        """Go on by so many pairs, backwards when negative, and stop at the first and at the end."""
        self.position = max(0, min(len(self.queue), self.position + step))

    def skip(self) -> None:
        """Leave the current pair open and go to the next open one; at the end, to the first open one."""
        if self.is_at_end:
            self.position = self._open_from(0)
            return
        self._skipped.add(self.queue[self.position].pair)
        self.position = self.following()

    def following(self) -> int:
        """Return where the next open pair is; after the last, the end."""
        return self._open_from(self.position + 1)

    def decide(self, relation: Relation) -> Change:
        """Say what the current pair is, durably, and go to the next open one.

        What this person has said before is not said twice. Raise ReviewError at the end.
        """
        question = self._current_question()
        ledger = self._journal.refreshed_if_reachable()
        _event, standing = ledger.rulings.get(question.pair, (None, None))
        speaker = speakers_of(ledger).get(question.pair)
        if standing and (speaker, standing.relation) == (self.person, relation):
            self._settle()
            self.position = self.following()
            return Change(question=question, relation=relation)
        step = Step(pair=(question.first, question.second), before=standing)
        follow = partial(self._answered, question, step, broken_words(ledger))
        made = self._outbox.write(by_hand(question.first, question.second, relation), follow)
        return made or Change(question=question, relation=relation)

    def undo(self) -> Change | None:
        """Take back this person's latest word that stands and go to its pair; None where there is none."""
        ledger = self._journal.refreshed_if_reachable()
        while self._steps and not self._is_own(self._steps[-1], ledger):
            self._steps.pop()  # somebody else has spoken since, and nobody takes back another's word
        step = self._steps[-1] if self._steps else earlier_step(ledger, self.person)
        if step is None:
            return None
        first, second = step.pair
        relation = step.before.relation if step.before else Relation.OPEN
        word = by_hand(first, second, relation, step.before.note if step.before else None)
        return self._outbox.write(word, partial(self._taken_back, step, broken_words(ledger)))

    @property
    def is_waiting(self) -> bool:
        """Tell whether an answer waits for a server out of reach."""
        return self._outbox.is_waiting

    def send_again(self) -> Change | None:
        """Send what waits and go where it leads; return what its own method would have."""
        return self._outbox.send_again()

    def _take_in(self, ledger: Ledger) -> None:
        self.queue = tuple(_open_ones(_questions(ledger, self.asked), ledger))
        self.position = 0
        self._skipped.clear()
        self._settle()

    def _settle(self) -> None:
        self._answers = answers_of((question.pair for question in self.queue), self._journal.ledger)

    def _answered(
        self, question: Question, step: Step, broken: frozenset[tuple[RecordId, RecordId]]
    ) -> Change:
        self._steps.append(step)
        self._skipped.discard(question.pair)
        self._settle()
        self.position = self.following()
        return self._change(question, broken)

    def _taken_back(self, step: Step, broken: frozenset[tuple[RecordId, RecordId]]) -> Change:
        if self._steps and self._steps[-1] is step:
            self._steps.pop()
        pairs = [question.pair for question in self.queue]
        if frozenset(step.pair) not in pairs:
            self.queue = (*self.queue, _question_on(step.pair, self._journal.ledger))
            pairs.append(frozenset(step.pair))
        self.position = pairs.index(frozenset(step.pair))
        self._settle()
        return self._change(self.queue[self.position], broken)

    def _change(self, question: Question, broken: frozenset[tuple[RecordId, RecordId]]) -> Change:
        ledger = self._journal.ledger
        told = ledger.rulings.get(question.pair)
        newly = sorted(broken_words(ledger) - broken)
        return Change(
            question=question, relation=told[1].relation if told else None, breaks=next(iter(newly), None)
        )

    def _is_own(self, step: Step, ledger: Ledger) -> bool:
        pair = frozenset(step.pair)
        return pair in ledger.rulings and speakers_of(ledger)[pair] == self.person

    def _open_from(self, start: int) -> int:
        ahead = range(start, len(self.queue))
        return next((i for i in ahead if self.queue[i].pair not in self._answers), len(self.queue))

    def _current_question(self) -> Question:
        if self.is_at_end:
            raise ReviewError(
                _("duplicates"), _("no pair is shown here"), _("Go back to one with k, or start with dedupe.")
            )
        return self.queue[self.position]


def _questions(ledger: Ledger, asked: Asked) -> Iterator[Question]:
    """Yield what can be asked, most valuable first, answered or not."""
    if asked is Asked.DOUBTS:
        for doubt in ledger.sought[-1][1].doubtful if ledger.sought else ():
            if doubt.first in ledger.kinds and doubt.second in ledger.kinds:
                yield _question(doubt)
        return
    links = [link for _event, link in ledger.rule_links.values() if link.relation is Relation.VERSION]
    for link in sorted(links, key=lambda link: (-link.score, link.first, link.second)):
        yield _question(link)


def _open_ones(questions: Iterable[Question], ledger: Ledger) -> list[Question]:
    asked = list(questions)
    answers = answers_of((question.pair for question in asked), ledger)
    return [question for question in asked if question.pair not in answers]


def _question_on(pair: tuple[RecordId, RecordId], ledger: Ledger) -> Question:
    """Return the question about a pair that is not in the queue: as a run asked it, or a person's own."""
    for asked in Asked:
        for question in _questions(ledger, asked):
            if question.pair == frozenset(pair):
                return question
    first, second = pair
    return Question(first=first, second=second, rule=BY_HAND, score=1.0, agreed=(), differed=())


def _question(told: Doubt | Link) -> Question:
    return Question(
        first=told.first,
        second=told.second,
        rule=told.rule,
        score=told.score,
        agreed=told.agreed,
        differed=told.differed,
    )
