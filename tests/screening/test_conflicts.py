"""Laws of conflicts: both votes stay, the lead settles what the rule cannot, and can think again."""

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Adjudication, Consensus, Labels, Link, Retrieval, Verdict
from litreview.model.protocol import Handle, Naming, ReasonId, Revelation, Settling, Stage
from litreview.model.records import RecordId
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import Choice, counted, open_conflicts
from litreview.screening.differing import Difference
from litreview.screening.meeting import Meeting
from litreview.screening.reasons import proposals
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
        screen(journal, reviewer, *[Verdict.INCLUDE] * 3)
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


def blindly(journal: Journal, *, votes: Naming = Naming.NAMED, seed: str = "") -> ConflictSession:
    """Return the lead's session where the lead answers before seeing the votes."""
    settling = Settling(own_answer_first=True, votes=votes, seed=seed)
    screen(journal, FIRST, Verdict.INCLUDE, Verdict.INCLUDE, Verdict.EXCLUDE)
    screen(journal, SECOND, Verdict.EXCLUDE, Verdict.EXCLUDE, Verdict.EXCLUDE)
    made = ConflictSession(journal=journal, protocol=replace(protocol(), conflicts=settling), lead=LEAD)
    made.reopen()
    return made


def test_the_leads_own_answer_comes_first_and_one_more_key_settles(journal: Journal) -> None:
    walk = blindly(journal)
    card = walk.card(0)
    assert (card.is_blind, card.sides, card.difference) == (True, (), None)
    before = len(journal.refresh().events)
    assert walk.respond(Verdict.EXCLUDE, SETTING) is None
    assert len(journal.refresh().events) == before
    card = walk.card(0)
    assert (card.answer, len(card.sides), card.difference) == (
        (Verdict.EXCLUDE, SETTING),
        2,
        Difference.DECISION,
    )
    assert isinstance(walk.confirm(), Adjudication)
    assert walk.card(0).decision is not None
    assert (walk.position, walk.card(1).is_blind) == (1, True)


def test_having_seen_the_votes_the_lead_may_answer_otherwise(journal: Journal) -> None:
    walk = blindly(journal)
    walk.respond(Verdict.INCLUDE)
    settled = walk.respond(Verdict.EXCLUDE)
    assert settled is not None
    assert settled.verdict is Verdict.EXCLUDE


def test_an_answer_that_would_settle_nothing_is_no_answer(journal: Journal) -> None:
    walk = blindly(journal)
    with pytest.raises(UsageError, match="no such reason"):
        walk.respond(Verdict.EXCLUDE, ReasonId("dull"))
    assert walk.card(0).is_blind
    with pytest.raises(ReviewError, match="no answer of yours"):
        walk.confirm()


def test_a_settled_conflict_is_seen_whole_and_one_taken_back_keeps_its_answer(journal: Journal) -> None:
    walk = blindly(journal)
    walk.respond(Verdict.INCLUDE)
    walk.confirm()
    assert not walk.card(0).is_blind
    card = walk.undo()
    assert card is not None
    assert (card.is_blind, card.answer) == (False, (Verdict.INCLUDE, None))


def test_letters_stay_the_same_at_every_look_and_differ_from_record_to_record(tmp_path: Path) -> None:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(40)])
    screen(made, FIRST, *[Verdict.INCLUDE] * 40)
    screen(made, SECOND, *[Verdict.EXCLUDE] * 40)

    def who_is_a(seed: str) -> list[Verdict]:
        settling = Settling(votes=Naming.LETTERED, seed=seed)
        walk = ConflictSession(journal=made, protocol=replace(protocol(), conflicts=settling), lead=LEAD)
        walk.reopen()
        cards = [walk.card(number) for number in range(40)]
        assert all([side.name for side in card.sides] == ["A", "B"] for card in cards)
        return [card.sides[0].vote.verdict for card in cards]

    once = who_is_a("x")
    assert who_is_a("x") == once
    assert who_is_a("y") != once
    assert 8 < once.count(Verdict.INCLUDE) < 32


def test_a_lettered_card_names_nobody_and_keeps_each_note_with_its_vote(journal: Journal) -> None:
    screen(journal, FIRST).note("of the one who includes")
    screen(journal, SECOND).label(["of the one who excludes"])
    walk = blindly(journal, votes=Naming.LETTERED)
    walk.respond(Verdict.INCLUDE)
    sides = {side.vote.verdict: side for side in walk.card(0).sides}
    assert sides[Verdict.INCLUDE].note == "of the one who includes"
    assert sides[Verdict.EXCLUDE].labels == ("of the one who excludes",)
    assert {side.name for side in sides.values()} == {"A", "B"}


def test_what_was_agreed_in_talking_is_a_consensus_and_the_later_word_stands(journal: Journal) -> None:
    walk = differ(journal)
    walk.decide(Verdict.INCLUDE)
    walk.move(-1)
    assert walk.switch()
    assert isinstance(walk.decide(Verdict.EXCLUDE, SETTING), Consensus)
    card = walk.card(0)
    assert isinstance(card.decision, Consensus)
    report = card.conflict.report
    settled = outcome(journal.ledger, protocol(), report, Stage.TITLE_ABSTRACT)
    assert (settled.outcome, settled.reason) == (Outcome.EXCLUDED, SETTING)
    assert not walk.switch()
    for decision in (Adjudication, type(None)):
        left = walk.undo()
        assert left is not None
        assert isinstance(left.decision, decision)


def test_in_writing_down_a_consensus_the_votes_are_seen(journal: Journal) -> None:
    walk = blindly(journal)
    walk.switch()
    assert not walk.card(0).is_blind
    assert isinstance(walk.respond(Verdict.INCLUDE), Consensus)


def test_conflicts_are_of_three_kinds_and_can_be_walked_through_by_kind(journal: Journal) -> None:
    stages = tuple(replace(rule, maybe_goes_on=False) for rule in protocol().stages)
    screen(journal, FIRST, Verdict.INCLUDE, Verdict.MAYBE, Verdict.EXCLUDE)
    screen(journal, SECOND, Verdict.EXCLUDE, Verdict.EXCLUDE, Verdict.EXCLUDE)
    walk = ConflictSession(journal=journal, protocol=replace(protocol(), stages=stages), lead=LEAD)
    walk.reopen()
    assert [walk.card(number).difference for number in range(2)] == [Difference.DECISION, Difference.MAYBE]
    assert walk.narrow(Choice.MAYBE) == 1
    assert [one.report.id for one in walk.queue] == ["pubmed:1"]
    assert walk.narrow(Choice.REASONS) == 0
    assert walk.choice is Choice.MAYBE
    walk.show_all()
    assert (len(walk.queue), walk.position) == (2, 1)


def test_a_maybe_that_counts_as_include_is_found_among_the_maybes_and_among_the_decisions(
    journal: Journal,
) -> None:
    screen(journal, FIRST, Verdict.INCLUDE, Verdict.MAYBE)
    screen(journal, SECOND, Verdict.EXCLUDE, Verdict.EXCLUDE)
    stages = tuple(replace(rule, maybe_goes_on=True) for rule in protocol().stages)
    made = replace(protocol(), stages=stages)
    walk = ConflictSession(journal=journal, protocol=made, lead=LEAD)
    walk.reopen()
    assert walk.narrow(Choice.MAYBE) == 1
    assert [one.report.id for one in walk.queue] == ["pubmed:1"]
    assert walk.narrow(Choice.DECISION) == 2
    meeting = Meeting(journal=journal, protocol=made, lead=LEAD)
    assert [card.conflict.report.id for card in meeting.agenda(Choice.MAYBE)] == ["pubmed:1"]


def test_a_conflict_is_marked_for_a_meeting_by_one_key_and_unmarked_by_the_same(journal: Journal) -> None:
    walk = differ(journal)
    assert walk.discuss()
    assert walk.card(0).is_to_discuss
    assert walk.narrow(Choice.DISCUSS) == 1
    walk.label(["discuss", "hard"])
    assert not walk.discuss()
    assert walk.card(0).labels == ("hard",)
    card = walk.undo()
    assert card is not None
    assert (card.labels, card.undone) == (("discuss", "hard"), Labels.kind)


def test_conflicts_about_reasons_alone_are_settled_in_one_go_and_undone_one_by_one(journal: Journal) -> None:
    walk = read_in_full(journal, COLLABORATION, SETTING)
    read_more_in_full(journal, {1: (SETTING, COLLABORATION), 2: (COLLABORATION, None)})
    walk.reopen()
    assert (walk.open, walk.open_on_reasons) == (3, 2)
    found = walk.proposals()
    assert [(one.conflict.report.id, one.reason, one.given) for one in found] == [
        ("pubmed:0", SETTING, (SETTING, COLLABORATION)),
        ("pubmed:1", SETTING, (SETTING, COLLABORATION)),
    ]
    assert walk.settle_reasons(found) == 2
    assert walk.settle_reasons(found) == 0
    ledger = journal.refresh()
    reasons = [outcome(ledger, protocol(), one, Stage.FULL_TEXT).reason for one in ledger.reports[:2]]
    assert reasons == [SETTING, SETTING]
    assert counted(ledger, protocol()) == {
        Difference.DECISION: 1,
        Difference.MAYBE: 0,
        Difference.REASONS: 0,
    }
    walk.undo()
    assert walk.open_on_reasons == 1
    walk.undo()
    assert walk.open_on_reasons == 2


def test_a_reason_that_the_protocol_has_no_more_is_left_to_the_lead(journal: Journal) -> None:
    walk = read_in_full(journal, COLLABORATION, SETTING)
    fewer = replace(protocol(), reasons=protocol().reasons[:1])
    ledger = journal.refresh()
    assert len(walk.proposals()) == 1
    assert proposals(ledger, fewer, open_conflicts(ledger, fewer)) == ()


def test_conflicts_about_reasons_stand_after_the_others_of_their_stage(journal: Journal) -> None:
    walk = read_in_full(journal, COLLABORATION, SETTING)
    read_more_in_full(journal, {1: (SETTING, None)})
    walk.reopen()
    assert [one.report.id for one in walk.queue] == ["pubmed:1", "pubmed:0"]


def read_more_in_full(journal: Journal, reasons: dict[int, tuple[ReasonId | None, ReasonId | None]]) -> None:
    """Let both exclude more reports at full text for these reasons; include where there is none."""
    for number, given in reasons.items():
        journal.append(LEAD, Retrieval(record=RecordId(f"pubmed:{number}"), retrieved=True))
        for reviewer, reason in zip((FIRST, SECOND), given, strict=True):
            verdict = Verdict.EXCLUDE if reason else Verdict.INCLUDE
            walk = ScreeningSession(
                journal=journal, protocol=protocol(), reviewer=reviewer, stage=Stage.FULL_TEXT
            )
            walk.reopen()
            walk.go_to(journal.ledger.reports[number])
            walk.vote(verdict, reason)
