"""Laws of the lead's desk: votes are opened by an act, by the protocol's rule or with a reason on record."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Verdict
from litreview.model.protocol import Handle, Member, Protocol, Revelation, Role, Stage
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.lead import LeadDesk
from litreview.screening.reveal import incomplete, waiting_to_open
from litreview.screening.rules import Outcome, is_complete, outcome
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, bring_in, new_journal, protocol, record

TA, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
THIRD = Handle("third")
OF_THREE = replace(protocol(), team=(*protocol().team, Member(handle=THIRD, roles=(Role.REVIEWER,))))
TOGETHER = replace(protocol(), stages=tuple(replace(r, reveal=Revelation.STAGE) for r in protocol().stages))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(6)])
    return made


def desk(journal: Journal, rules: Protocol | None = None) -> LeadDesk:
    return LeadDesk(journal=journal, protocol=rules or protocol(), lead=LEAD)


def screen(journal: Journal, reviewer: Handle, *verdicts: Verdict) -> None:
    walk = ScreeningSession(journal=journal, protocol=OF_THREE, reviewer=reviewer, stage=TA)
    walk.reopen()
    for verdict in verdicts:
        walk.vote(verdict)


def of_first_record(journal: Journal) -> Outcome:
    return outcome(journal.refresh(), protocol(), journal.ledger.reports[0], TA).outcome


def test_votes_count_when_they_are_opened_and_not_before(journal: Journal) -> None:
    for reviewer in (FIRST, SECOND):
        screen(journal, reviewer, Verdict.INCLUDE)
    assert of_first_record(journal) is Outcome.PENDING
    assert desk(journal).reveal(TA) == 1
    assert of_first_record(journal) is Outcome.INCLUDED
    assert desk(journal).reveal(TA) == 0


def test_a_record_that_lacks_a_vote_stays_closed(journal: Journal) -> None:
    screen(journal, FIRST, Verdict.INCLUDE, Verdict.EXCLUDE)
    screen(journal, SECOND, Verdict.INCLUDE)
    assert desk(journal).reveal(TA) == 1
    votes = [journal.ledger.votes(report, TA) for report in journal.ledger.reports]
    assert [len(given) for given in votes] == [2, 0, 0, 0, 0, 0]


def test_a_stage_opened_as_a_whole_is_not_opened_record_by_record(journal: Journal) -> None:
    for reviewer in (FIRST, SECOND):
        screen(journal, reviewer, *[Verdict.INCLUDE] * 5)
    with pytest.raises(ReviewError, match="team close"):
        desk(journal, TOGETHER).reveal(TA)
    with pytest.raises(ReviewError, match="1 record lacks a vote"):
        desk(journal, TOGETHER).close(TA)
    for reviewer in (FIRST, SECOND):
        screen(journal, reviewer, Verdict.INCLUDE)
    assert desk(journal, TOGETHER).close(TA) == 6
    assert journal.ledger.is_closed(TA)
    assert not journal.ledger.is_closed(FULL)
    with pytest.raises(ReviewError, match="closed already"):
        desk(journal, TOGETHER).close(TA)


def test_an_unblinding_says_why_and_closes_what_it_opens(journal: Journal) -> None:
    screen(journal, FIRST, Verdict.INCLUDE)
    with pytest.raises(UsageError, match="stands in the log"):
        desk(journal).reveal_early(["pubmed:0"], TA, " ")
    assert desk(journal).reveal_early(["pubmed:0"], TA, "practice round") == 1
    (reveal,) = (act for _event, act in journal.ledger.reveals)
    assert reveal.exception == "practice round"
    assert of_first_record(journal) is Outcome.PENDING
    screen(journal, SECOND, Verdict.INCLUDE)
    assert waiting_to_open(journal.ledger, protocol(), TA) == [journal.ledger.reports[0]]
    desk(journal).reveal(TA)
    assert of_first_record(journal) is Outcome.INCLUDED


def test_where_there_is_no_vote_there_is_nothing_to_open(journal: Journal) -> None:
    with pytest.raises(ReviewError, match="no vote to open"):
        desk(journal).reveal_early(["pubmed:0"], TA, "practice round")
    with pytest.raises(UsageError, match="no such record"):
        desk(journal).reveal_early(["pubmed:99"], TA, "practice round")


def test_a_record_is_complete_when_those_assigned_have_voted(journal: Journal) -> None:
    desk(journal, OF_THREE).assign(["second", "third"], TA, ["pubmed:0"])
    screen(journal, SECOND, Verdict.INCLUDE)
    report = journal.refresh().reports[0]
    assert not is_complete(journal.ledger, OF_THREE, report, TA)
    screen(journal, THIRD, Verdict.INCLUDE)
    assert is_complete(journal.refresh(), OF_THREE, report, TA)
    assert report not in incomplete(journal.ledger, OF_THREE, TA)


def test_dealt_records_go_to_every_pair_alike(journal: Journal) -> None:
    assert desk(journal, OF_THREE).assign(["first", "second", "third"], TA, dealt=True) == 6
    pairs = Counter(journal.ledger.assigned(report, TA) for report in journal.refresh().reports)
    assert pairs == {(FIRST, SECOND): 2, (FIRST, THIRD): 2, (SECOND, THIRD): 2}


def test_two_reviewers_of_the_protocol_are_assigned_or_none(journal: Journal) -> None:
    with pytest.raises(UsageError, match="two must vote"):
        desk(journal).assign(["first", "first"], TA)
    with pytest.raises(UsageError, match="first, second"):
        desk(journal).assign(["first", "lead"], TA)
    for reviewer in (FIRST, SECOND):
        screen(journal, reviewer, Verdict.INCLUDE)
    desk(journal).reveal(TA)
    with pytest.raises(ReviewError, match="opened already"):
        desk(journal).assign(["first", "second"], TA, ["pubmed:0"])
    assert desk(journal).assign(["first", "second"], TA) == 5


def test_an_outcome_that_was_no_conflict_is_changed_with_a_reason(journal: Journal) -> None:
    for reviewer in (FIRST, SECOND):
        screen(journal, reviewer, Verdict.EXCLUDE)
    with pytest.raises(ReviewError, match="no outcome"):
        desk(journal).override("pubmed:0", TA, Verdict.INCLUDE, why="misread")
    desk(journal).reveal(TA)
    with pytest.raises(UsageError, match="maybe"):
        desk(journal).override("pubmed:0", TA, Verdict.MAYBE, why="misread")
    with pytest.raises(UsageError, match="is empty"):
        desk(journal).override("pubmed:0", TA, Verdict.INCLUDE, why="\x1b[2J")
    with pytest.raises(UsageError, match="no such reason"):
        desk(journal).override("pubmed:0", TA, Verdict.EXCLUDE, why="other", reason="dull")
    desk(journal).override("pubmed:0", TA, Verdict.INCLUDE, why="both misread the setting")
    assert of_first_record(journal) is Outcome.INCLUDED


def test_a_conflict_is_settled_and_not_overridden(journal: Journal) -> None:
    screen(journal, FIRST, Verdict.EXCLUDE)
    screen(journal, SECOND, Verdict.INCLUDE)
    walk = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD)
    walk.reopen()
    for _again in range(2):
        with pytest.raises(ReviewError, match="between first, second"):
            desk(journal).override("pubmed:0", TA, Verdict.INCLUDE, why="sure")
        if walk.open:
            walk.decide(Verdict.INCLUDE)
