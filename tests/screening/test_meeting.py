"""Laws of a meeting: opened votes alone are brought there, and what is agreed on is a consensus."""

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.exports.prisma import Box, count
from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Adjudication, Consensus, Retrieval, Verdict
from litreview.model.protocol import Handle, Naming, ReasonId, Settling, Stage
from litreview.model.records import RecordId
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import Choice
from litreview.screening.first_votes import first_votes
from litreview.screening.meeting import Meeting
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, bring_in, new_journal, protocol, record, reveal

TA = Stage.TITLE_ABSTRACT
SETTING = ReasonId("wrong-setting")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(3)])
    for reviewer, verdicts in ((FIRST, "iie"), (SECOND, "eie")):
        walk = ScreeningSession(journal=made, protocol=protocol(), reviewer=reviewer, stage=TA)
        walk.reopen()
        for letter in verdicts:
            walk.vote(Verdict.INCLUDE if letter == "i" else Verdict.EXCLUDE)
    return made


def meeting(journal: Journal, **settling: object) -> Meeting:
    conflicts = Settling(**settling)  # type: ignore[arg-type]
    return Meeting(journal=journal, protocol=replace(protocol(), conflicts=conflicts), lead=LEAD)


def test_nothing_is_on_the_agenda_before_it_is_opened(journal: Journal) -> None:
    assert list(meeting(journal).agenda()) == []
    assert meeting(journal).unopened() == 3
    assert not journal.refresh().revealed


def test_the_agenda_has_both_sides_by_name_or_letter_and_what_is_marked(journal: Journal) -> None:
    reveal(journal)
    (card,) = meeting(journal).agenda()
    assert [side.name for side in card.sides] == [FIRST, SECOND]
    (card,) = meeting(journal, votes=Naming.LETTERED, own_answer_first=True).agenda()
    assert [side.name for side in card.sides] == ["A", "B"]
    assert list(meeting(journal).agenda(Choice.DISCUSS)) == []
    walk = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD)
    walk.reopen()
    walk.discuss()
    assert len(list(meeting(journal).agenda(Choice.DISCUSS))) == 1


def test_a_consensus_settles_what_differs_and_counts_as_an_adjudication_does(journal: Journal) -> None:
    reveal(journal)
    before = first_votes(journal.ledger, TA)
    act = meeting(journal).agree("pubmed:0", Verdict.EXCLUDE, reason="wrong-setting")
    assert isinstance(act, Consensus)
    by_consensus = count(journal.refresh(), protocol())
    assert first_votes(journal.ledger, TA) == before
    assert by_consensus.count(Box.EXCLUDED) == 2
    adjudicated = Adjudication(record=RecordId("pubmed:0"), stage=TA, verdict=Verdict.EXCLUDE, reason=SETTING)
    journal.append(LEAD, adjudicated)
    by_lead = count(journal.refresh(), protocol())
    assert {box: by_lead.boxes[box] for box in by_lead.boxes} == {
        box: by_consensus.boxes[box] for box in by_consensus.boxes
    }
    assert list(meeting(journal).agenda()) == []
    assert len(list(meeting(journal).agenda(with_settled=True))) == 1


@pytest.mark.parametrize("number", [1, 2])
def test_only_what_differs_can_be_agreed_on(journal: Journal, number: int) -> None:
    with pytest.raises(ReviewError, match="no conflict between votes that are opened"):
        meeting(journal).agree("pubmed:0", Verdict.INCLUDE)
    reveal(journal)
    with pytest.raises(ReviewError, match="no conflict"):
        meeting(journal).agree(f"pubmed:{number}", Verdict.INCLUDE)


def test_an_agreed_exclusion_has_a_reason_where_the_stage_wants_one(journal: Journal) -> None:
    reveal(journal)
    with pytest.raises(UsageError, match="no such reason"):
        meeting(journal).agree("pubmed:0", Verdict.EXCLUDE, reason="dull")
    journal.append(LEAD, Retrieval(record=RecordId("pubmed:1"), retrieved=True))
    for reviewer, reason in ((FIRST, None), (SECOND, SETTING)):
        read(journal, reviewer, reason)
    reveal(journal, Stage.FULL_TEXT)
    with pytest.raises(UsageError, match="is missing"):
        meeting(journal).agree("pubmed:1", Verdict.EXCLUDE)
    act = meeting(journal).agree("pubmed:1", Verdict.EXCLUDE, reason="wrong-setting")
    assert (act.stage, act.reason) == (Stage.FULL_TEXT, SETTING)


def test_reasons_are_settled_as_proposed_and_only_where_they_still_differ(journal: Journal) -> None:
    reveal(journal)
    journal.append(LEAD, Retrieval(record=RecordId("pubmed:1"), retrieved=True))
    for reviewer, reason in ((FIRST, ReasonId("no-collaboration")), (SECOND, SETTING)):
        read(journal, reviewer, reason)
    reveal(journal, Stage.FULL_TEXT)
    found = meeting(journal).proposals()
    assert [(one.conflict.report.id, one.reason) for one in found] == [("pubmed:1", SETTING)]
    assert meeting(journal).titles(found) == [record(1).title]
    assert meeting(journal).settle_reasons(found) == 1
    assert meeting(journal).settle_reasons(found) == 0


def read(journal: Journal, reviewer: Handle, reason: ReasonId | None) -> None:
    walk = ScreeningSession(journal=journal, protocol=protocol(), reviewer=reviewer, stage=Stage.FULL_TEXT)
    walk.reopen()
    walk.vote(Verdict.EXCLUDE if reason else Verdict.INCLUDE, reason)
