"""Laws of decisions taken over from another tool: they count, are open, and are asked for no more."""

from pathlib import Path

import pytest

from litreview.model.errors import VotesClosed
from litreview.model.events import TakenOver, Verdict, Vote
from litreview.model.ledger import fold
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.screening.reveal import waiting_to_open
from litreview.screening.rules import Outcome, due_at, outcome
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, bring_in, new_journal, protocol, record, reveal

STAGE = Stage.TITLE_ABSTRACT


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(1), record(2)])
    return made


def take_over(journal: Journal, reviewer: Handle, verdict: Verdict, number: int = 1) -> None:
    act = TakenOver(
        record=RecordId(f"pubmed:{number}"),
        stage=STAGE,
        reviewer=reviewer,
        verdict=verdict,
        said_by="A. Example",
        tool="Rayyan",
    )
    journal.append(LEAD, act)


def session(journal: Journal, reviewer: Handle) -> ScreeningSession:
    made = ScreeningSession(journal=journal, protocol=protocol(), reviewer=reviewer, stage=STAGE)
    made.reopen()
    return made


def result(journal: Journal, number: int = 1) -> Outcome:
    report = journal.ledger.known_report(f"pubmed:{number}")
    return outcome(journal.ledger, protocol(), report, STAGE).outcome


def test_two_taken_over_verdicts_are_an_outcome(journal: Journal) -> None:
    for reviewer in (FIRST, SECOND):
        take_over(journal, reviewer, Verdict.EXCLUDE)
    assert result(journal) is Outcome.EXCLUDED
    assert result(journal, 2) is Outcome.PENDING


def test_two_that_differ_are_a_conflict(journal: Journal) -> None:
    take_over(journal, FIRST, Verdict.INCLUDE)
    take_over(journal, SECOND, Verdict.EXCLUDE)
    assert result(journal) is Outcome.CONFLICT


def test_who_has_decided_before_is_not_asked_again_and_cannot_change_it(journal: Journal) -> None:
    take_over(journal, FIRST, Verdict.INCLUDE)
    mine = session(journal, FIRST)
    assert (mine.progress.left, mine.progress.total) == (1, 2)
    assert session(journal, SECOND).progress.left == 2
    mine.move(-mine.position)
    with pytest.raises(VotesClosed):
        mine.vote(Verdict.EXCLUDE)


def test_half_taken_over_the_other_votes_blind_and_the_lead_opens_it(journal: Journal) -> None:
    take_over(journal, FIRST, Verdict.INCLUDE)
    report = journal.ledger.known_report("pubmed:1")
    act = Vote(record=report.id, stage=STAGE, reviewer=SECOND, verdict=Verdict.INCLUDE)
    journal.append(SECOND, act)
    assert result(journal) is Outcome.PENDING
    assert [one.id for one in waiting_to_open(journal.ledger, protocol(), STAGE)] == [report.id]
    reveal(journal)
    assert result(journal) is Outcome.INCLUDED


def test_a_later_verdict_of_the_same_member_replaces_the_earlier(journal: Journal) -> None:
    take_over(journal, SECOND, Verdict.INCLUDE)
    take_over(journal, FIRST, Verdict.INCLUDE)
    take_over(journal, FIRST, Verdict.EXCLUDE)
    assert result(journal) is Outcome.CONFLICT


def test_the_state_is_the_same_in_any_order_of_arrival(journal: Journal) -> None:
    take_over(journal, FIRST, Verdict.INCLUDE)
    take_over(journal, SECOND, Verdict.INCLUDE, 2)
    events = list(journal.ledger.events.values())
    assert fold(reversed(events)).state() == fold(events).state()
    assert len(due_at(fold(events), protocol(), STAGE)) == 2
