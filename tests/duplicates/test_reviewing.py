"""Laws of looking through doubtful pairs: every answer is durable, and undo restores what was before."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.duplicates.linking import by_hand
from litreview.duplicates.reviewing import Asked, DuplicateSession
from litreview.model.errors import ReviewError
from litreview.model.events import BY_HAND, Doubt, DuplicatesSought, Link, Relation
from litreview.model.protocol import Handle
from litreview.model.records import RecordId
from litreview.store.journal import Journal
from tests.making import LEAD, LIBRARIAN, bring_in, new_journal, protocol, record

PAIRS = ((1, 2), (2, 3), (1, 3), (4, 5), (5, 6))
SAID = (Relation.SAME, Relation.DIFFERENT, Relation.VERSION)


def identity(number: int) -> RecordId:
    return RecordId(f"pubmed:{number}")


def journal(folder: Path, pairs: Sequence[tuple[int, int]] = PAIRS) -> Journal:
    """Return a review with seven records, of which these pairs are doubtful, most likely first."""
    made = new_journal(folder)
    made.refresh()
    bring_in(made, [record(number) for number in range(1, 8)])
    doubts = tuple(
        Doubt(identity(one), identity(other), "alike", 0.9 - 0.01 * number, ("title",), ("year",))
        for number, (one, other) in enumerate(pairs)
    )
    made.append(LIBRARIAN, DuplicatesSought(method="test", records=7, doubtful=doubts))
    return made


def session(made: Journal, person: Handle = LIBRARIAN, asked: Asked = Asked.DOUBTS) -> DuplicateSession:
    begun = DuplicateSession(journal=made, protocol=protocol(), person=person, asked=asked)
    begun.reopen()
    return begun


def numbers(begun: DuplicateSession) -> list[tuple[int, int]]:
    return [
        (int(question.first.partition(":")[2]), int(question.second.partition(":")[2]))
        for question in begun.queue
    ]


def state(made: Journal) -> object:
    """Return what people have said and what comes of it, as the file has it."""
    ledger = Journal(made.store).refresh()
    said = {pair: link.relation for pair, (_event, link) in ledger.rulings.items()}
    return said, {frozenset(report.records) for report in ledger.reports}


def test_the_queue_keeps_the_order_of_the_run(tmp_path: Path) -> None:
    assert numbers(session(journal(tmp_path))) == list(PAIRS)


def test_an_answer_is_one_link_by_hand_in_the_persons_name(tmp_path: Path) -> None:
    made = journal(tmp_path)
    before = len(made.ledger.events)
    session(made).decide(Relation.VERSION)
    ledger = Journal(made.store).refresh()
    event, link = ledger.links[-1]
    assert len(ledger.events) == before + 1
    assert (event.actor, link) == (LIBRARIAN, by_hand(identity(1), identity(2), Relation.VERSION))
    assert link.rule == BY_HAND


@pytest.mark.parametrize("relation", SAID)
def test_an_answered_pair_does_not_come_again(tmp_path: Path, relation: Relation) -> None:
    made = journal(tmp_path)
    session(made).decide(relation)
    assert (1, 2) not in numbers(session(made))
    assert (1, 2) not in numbers(session(made, LEAD))


def test_an_answer_goes_to_the_next_open_pair_and_the_last_to_the_end(tmp_path: Path) -> None:
    begun = session(journal(tmp_path, ((1, 2), (4, 5))))
    begun.decide(Relation.DIFFERENT)
    assert begun.position == 1
    begun.decide(Relation.DIFFERENT)
    assert begun.is_at_end
    assert begun.current is None


def test_pairs_that_follow_from_answers_are_settled_without_being_asked(tmp_path: Path) -> None:
    begun = session(journal(tmp_path))
    begun.decide(Relation.SAME)
    begun.decide(Relation.SAME)
    assert begun.tally.followed == 1  # 1 and 3, for both are 2
    assert begun.position == 3
    card = begun.card(2)
    assert card.answer is not None
    assert (card.answer.relation, card.answer.by) == (Relation.SAME, None)


@pytest.mark.parametrize("relation", [Relation.DIFFERENT, Relation.VERSION])
def test_what_is_apart_from_one_record_of_a_report_is_apart_from_all(
    tmp_path: Path, relation: Relation
) -> None:
    made = journal(tmp_path)
    begun = session(made)
    begun.decide(Relation.SAME)
    begun.decide(relation)
    answer = begun.card(2).answer
    assert answer is not None
    assert (answer.relation, answer.by) == (relation, None)
    assert numbers(session(made)) == [(4, 5), (5, 6)]


def test_taking_an_answer_back_opens_what_followed_from_it(tmp_path: Path) -> None:
    begun = session(journal(tmp_path))
    begun.decide(Relation.SAME)
    begun.decide(Relation.SAME)
    begun.undo()
    assert begun.position == 1
    assert begun.tally.left == 4
    assert begun.card(2).answer is None


def test_a_skipped_pair_stays_open_and_comes_again(tmp_path: Path) -> None:
    made = journal(tmp_path)
    begun = session(made)
    before = state(made)
    begun.skip()
    assert begun.position == 1
    assert begun.card(0).is_skipped
    assert state(made) == before
    for _ in range(4):
        begun.skip()
    assert begun.is_at_end
    begun.skip()
    assert begun.position == 0
    assert numbers(session(made)) == list(PAIRS)


def test_moving_stops_at_the_first_pair_and_at_the_end(tmp_path: Path) -> None:
    begun = session(journal(tmp_path))
    begun.move(-1)
    assert begun.position == 0
    begun.move(99)
    assert begun.is_at_end
    with pytest.raises(ReviewError, match="no pair"):
        begun.decide(Relation.SAME)


def test_an_answer_of_an_earlier_session_can_be_taken_back(tmp_path: Path) -> None:
    made = journal(tmp_path)
    start = state(made)
    earlier = session(made)
    earlier.decide(Relation.SAME)
    earlier.decide(Relation.DIFFERENT)
    later = session(made)
    taken = later.undo()
    assert taken is not None
    assert (taken.question.pair, taken.relation) == (frozenset((identity(2), identity(3))), None)
    assert later.current is not None
    assert later.current.question == taken.question
    later.undo()
    assert state(made) == start
    assert later.undo() is None


def test_nobody_takes_back_anothers_answer(tmp_path: Path) -> None:
    made = journal(tmp_path)
    session(made).decide(Relation.SAME)
    before = state(made)
    assert session(made, LEAD).undo() is None
    assert state(made) == before


def test_an_answer_that_another_has_changed_since_is_the_others(tmp_path: Path) -> None:
    made = journal(tmp_path)
    mine = session(made)
    mine.decide(Relation.SAME)
    made.append(LEAD, by_hand(identity(1), identity(2), Relation.DIFFERENT))
    before = state(made)
    assert mine.undo() is None
    assert state(made) == before


def test_taking_back_a_change_of_anothers_answer_restores_it(tmp_path: Path) -> None:
    made = journal(tmp_path)
    begun = session(made)
    made.append(LEAD, by_hand(identity(1), identity(2), Relation.VERSION))
    before = state(made)
    begun.decide(Relation.SAME)
    change = begun.undo()
    assert change is not None
    assert change.relation is Relation.VERSION
    assert state(made) == before


def test_a_word_restored_is_still_that_of_whoever_said_it(tmp_path: Path) -> None:
    made = journal(tmp_path)
    begun = session(made)
    made.append(LEAD, by_hand(identity(1), identity(2), Relation.VERSION))
    begun.decide(Relation.SAME)
    begun.undo()
    card = begun.current
    assert card is not None
    assert card.answer is not None
    assert (card.answer.relation, card.answer.by) == (Relation.VERSION, LEAD)
    # So it is the lead's to take back, and not what the librarian has said already.
    events = len(made.ledger.events)
    begun.decide(Relation.VERSION)
    assert len(made.ledger.events) == events + 1
    begun.move(-1)
    assert begun.current is not None
    assert begun.current.answer is not None
    assert begun.current.answer.by == LIBRARIAN


def test_the_same_answer_twice_is_said_once(tmp_path: Path) -> None:
    made = journal(tmp_path)
    begun = session(made)
    begun.decide(Relation.SAME)
    events = len(made.ledger.events)
    begun.move(-1)
    begun.decide(Relation.SAME)
    assert len(made.ledger.events) == events
    assert begun.position == 1


def test_an_answer_that_parts_what_was_joined_says_so(tmp_path: Path) -> None:
    begun = session(journal(tmp_path))
    begun.decide(Relation.SAME)
    begun.decide(Relation.SAME)
    begun.move(-1)
    change = begun.decide(Relation.DIFFERENT)  # 1 and 3, which were joined by way of 2
    assert change.breaks == (identity(2), identity(3))


def test_versions_of_rules_are_looked_through_until_somebody_has_spoken(tmp_path: Path) -> None:
    made = journal(tmp_path, ())
    links = [
        Link(first=identity(6), second=identity(7), rule="preprint", score=0.8, relation=Relation.VERSION),
        Link(first=identity(3), second=identity(4), rule="protocol", score=0.9, relation=Relation.VERSION),
    ]
    made.append_all(LIBRARIAN, links)
    begun = session(made)
    assert not begun.queue
    assert begun.versions == 2
    assert begun.turn_to(Asked.VERSIONS) == 2
    assert numbers(begun) == [(3, 4), (6, 7)]
    begun.decide(Relation.VERSION)
    begun.decide(Relation.SAME)
    assert begun.versions == 0
    ledger = Journal(made.store).refresh()
    assert [link.rule for _event, link in ledger.versions] == [BY_HAND]
    assert len(ledger.reports) == 6


def test_records_that_came_later_are_told(tmp_path: Path) -> None:
    made = journal(tmp_path)
    assert session(made).uncompared == 0
    bring_in(made, [record(number) for number in range(8, 11)])
    assert session(made).uncompared == 3


def test_without_a_search_for_duplicates_there_is_no_queue(tmp_path: Path) -> None:
    made = new_journal(tmp_path)
    made.refresh()
    bring_in(made, [record(1), record(2)])
    begun = session(made)
    assert not begun.was_sought
    assert not begun.queue


def test_a_doubt_about_a_record_that_is_not_here_is_not_asked(tmp_path: Path) -> None:
    assert numbers(session(journal(tmp_path, ((1, 99), (4, 5))))) == [(4, 5)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(SAID)), max_size=8))
def test_undo_restores_every_step_exactly(answers: list[tuple[int, Relation]]) -> None:
    with TemporaryDirectory() as folder:
        made = journal(Path(folder))
        begun = session(made)
        seen = [state(made)]
        for position, relation in answers:
            begun.position = position
            events = len(made.ledger.events)
            begun.decide(relation)
            if len(made.ledger.events) > events:
                seen.append(state(made))
        while len(seen) > 1:
            assert state(made) == seen.pop()
            assert begun.undo() is not None
        assert state(made) == seen[0]
        assert begun.undo() is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(SAID)), max_size=8))
def test_the_pairs_that_are_left_are_those_that_nothing_settles(
    answers: list[tuple[int, Relation]],
) -> None:
    with TemporaryDirectory() as folder:
        made = journal(Path(folder))
        begun = session(made)
        for position, relation in answers:
            begun.position = position
            begun.decide(relation)
        left = [pair for pair, number in zip(PAIRS, range(5), strict=True) if not begun.card(number).answer]
        assert numbers(session(made)) == left
        assert begun.tally.left == len(left)
        assert begun.tally.total == 5
