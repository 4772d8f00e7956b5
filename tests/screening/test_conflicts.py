"""Laws of conflicts: both votes stay, the lead settles what the rule cannot, and can think again."""

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Link, Retrieval, Verdict
from litreview.model.protocol import Handle, ReasonId, Revelation, Stage
from litreview.model.records import RecordId
from litreview.screening.conflicts import ConflictSession, open_conflicts
from litreview.screening.rules import Outcome, outcome
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, bring_in, new_journal, protocol, record, reveal

SETTING, COLLABORATION = ReasonId("wrong-setting"), ReasonId("no-collaboration")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(3)])
    return made


def screen(journal: Journal, reviewer: Handle, *verdicts: Verdict) -> ScreeningSession:
    walk = ScreeningSession(
        journal=journal, protocol=protocol(), reviewer=reviewer, stage=Stage.TITLE_ABSTRACT
    )
    walk.reopen()
    for verdict in verdicts:
        walk.vote(verdict)
    return walk


def lead(journal: Journal) -> ConflictSession:
    made = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD)
    made.reopen()
    return made


def differ(journal: Journal) -> ConflictSession:
    screen(journal, FIRST, Verdict.INCLUDE, Verdict.MAYBE, Verdict.EXCLUDE)
    screen(journal, SECOND, Verdict.EXCLUDE, Verdict.EXCLUDE, Verdict.EXCLUDE)
    return lead(journal)


def test_a_conflict_opens_only_when_both_have_voted_and_differ(journal: Journal) -> None:
    screen(journal, FIRST, Verdict.INCLUDE)
    assert open_conflicts(journal.refresh(), protocol()) == []
    screen(journal, SECOND, Verdict.EXCLUDE)
    assert open_conflicts(journal.refresh(), protocol()) == []
    assert [one.report.id for one in lead(journal).queue] == ["pubmed:0"]


def test_both_votes_stay_when_the_lead_has_decided(journal: Journal) -> None:
    walk = differ(journal)
    walk.decide(Verdict.INCLUDE)
    card = walk.card(0)
    assert {handle: vote.verdict for handle, vote in card.votes.items()} == {
        FIRST: Verdict.INCLUDE,
        SECOND: Verdict.EXCLUDE,
    }
    assert card.decision is not None
    settled = outcome(journal.ledger, protocol(), card.conflict.report, Stage.TITLE_ABSTRACT)
    assert settled.outcome is Outcome.INCLUDED


def test_the_walk_goes_to_the_next_open_conflict(journal: Journal) -> None:
    walk = differ(journal)
    assert (len(walk.queue), walk.open) == (2, 2)
    walk.decide(Verdict.INCLUDE)
    assert (walk.position, walk.open) == (1, 1)
    walk.decide(Verdict.EXCLUDE)
    assert walk.open == 0
    assert lead(journal).queue == ()


def test_the_lead_can_think_again(journal: Journal) -> None:
    walk = differ(journal)
    walk.decide(Verdict.INCLUDE)
    card = walk.undo()
    assert card is not None
    assert (card.conflict.report.id, card.decision) == ("pubmed:0", None)
    assert walk.open == 2
    assert walk.undo() is None


def test_undo_in_a_later_session_brings_the_conflict_back(journal: Journal) -> None:
    differ(journal).decide(Verdict.INCLUDE)
    later = lead(journal)
    card = later.undo()
    assert card is not None
    assert card.conflict.report.id == "pubmed:0"
    assert later.open == 2


def test_settled_conflicts_can_be_walked_through_and_decided_anew(journal: Journal) -> None:
    differ(journal).decide(Verdict.INCLUDE)
    walk = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD, with_settled=True)
    walk.reopen()
    assert (len(walk.queue), walk.open, walk.position) == (2, 1, 1)
    walk.move(-1)
    assert walk.decide(Verdict.EXCLUDE).verdict is Verdict.EXCLUDE
    report = walk.queue[0].report
    assert outcome(journal.ledger, protocol(), report, Stage.TITLE_ABSTRACT).outcome is Outcome.EXCLUDED
    card = walk.undo()
    assert card is not None
    assert card.decision is not None
    assert card.decision.verdict is Verdict.INCLUDE


def test_the_lead_sees_no_conflict_of_a_stage_that_is_opened_as_a_whole(journal: Journal) -> None:
    stages = tuple(replace(rule, reveal=Revelation.STAGE) for rule in protocol().stages)
    screen(journal, FIRST, Verdict.INCLUDE)
    screen(journal, SECOND, Verdict.EXCLUDE)
    walk = ConflictSession(journal=journal, protocol=replace(protocol(), stages=stages), lead=LEAD)
    walk.reopen()
    assert walk.queue == ()


def test_nothing_is_settled_when_linking_has_made_the_reviewers_agree(journal: Journal) -> None:
    walk = differ(journal)
    link = Link(first=RecordId("pubmed:0"), second=RecordId("pubmed:2"), rule="by-hand", score=1)
    journal.append(LEAD, link)
    with pytest.raises(ReviewError, match="now agree"):
        walk.decide(Verdict.INCLUDE)


def test_the_leads_note_stands_beside_the_reviewers(journal: Journal) -> None:
    mine = screen(journal, FIRST)
    mine.note("fits")
    walk = differ(journal)
    walk.note("talked it over")
    card = walk.card(0)
    assert {side.name: side.note for side in card.sides} == {FIRST: "fits", SECOND: ""}
    assert card.note == "talked it over"


def read_in_full(journal: Journal, *reasons: ReasonId) -> ConflictSession:
    for reviewer in (FIRST, SECOND):
        screen(journal, reviewer, Verdict.INCLUDE)
    reveal(journal)
    journal.append(LEAD, Retrieval(record=RecordId("pubmed:0"), retrieved=True))
    for reviewer, reason in zip((FIRST, SECOND), reasons, strict=True):
        walk = ScreeningSession(
            journal=journal, protocol=protocol(), reviewer=reviewer, stage=Stage.FULL_TEXT
        )
        walk.reopen()
        walk.vote(Verdict.EXCLUDE, reason)
    return lead(journal)


def test_two_reasons_for_one_exclusion_are_a_conflict_the_lead_settles(journal: Journal) -> None:
    walk = read_in_full(journal, SETTING, COLLABORATION)
    assert walk.open == 1
    with pytest.raises(UsageError, match="needs its reason"):
        walk.decide(Verdict.EXCLUDE)
    with pytest.raises(UsageError, match="maybe settles nothing"):
        walk.decide(Verdict.MAYBE)
    with pytest.raises(UsageError, match="no such reason"):
        walk.decide(Verdict.EXCLUDE, ReasonId("dull"))
    walk.decide(Verdict.EXCLUDE, SETTING)
    report = walk.card(0).conflict.report
    assert outcome(journal.ledger, protocol(), report, Stage.FULL_TEXT).reason == SETTING


def test_there_is_nothing_to_settle_without_a_conflict(journal: Journal) -> None:
    walk = lead(journal)
    assert walk.current is None
    walk.move(1)
    with pytest.raises(ReviewError, match="none to settle"):
        walk.decide(Verdict.INCLUDE)
