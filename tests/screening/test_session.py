"""Laws of a reviewer's session: durable, blind, and never in the way."""

from pathlib import Path

import pytest

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Assignment, Link, Retrieval, Verdict
from litreview.model.protocol import Handle, ReasonId, Role, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.screening.session import ScreeningSession, member
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.making import (
    FIRST,
    LEAD,
    LIBRARIAN,
    SECOND,
    TickingClock,
    bring_in,
    new_journal,
    protocol,
    record,
    reveal,
)

NO_COLLABORATION = ReasonId("no-collaboration")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number, abstract="Short.") for number in range(4)])
    return made


def session(
    journal: Journal, reviewer: Handle = FIRST, stage: Stage = Stage.TITLE_ABSTRACT
) -> ScreeningSession:
    made = ScreeningSession(journal=journal, protocol=protocol(), reviewer=reviewer, stage=stage)
    made.reopen()
    return made


def current(walk: ScreeningSession) -> RecordId:
    assert walk.current is not None
    return walk.current.report.id


def test_a_vote_is_in_the_file_before_the_next_record_is_shown(journal: Journal, tmp_path: Path) -> None:
    walk = session(journal)
    walk.vote(Verdict.INCLUDE)
    assert current(walk) == "pubmed:1"
    other = Journal(SqliteStore.open(tmp_path / "review.db", TickingClock()))
    report = other.refresh().reports[0]
    kept = other.ledger.vote_of(FIRST, report, Stage.TITLE_ABSTRACT)
    assert kept is not None
    assert kept.verdict is Verdict.INCLUDE
    other.store.close()


def test_a_session_goes_on_where_the_last_one_stopped(journal: Journal) -> None:
    walk = session(journal)
    walk.vote(Verdict.INCLUDE)
    walk.vote(Verdict.EXCLUDE)
    again = session(journal)
    assert current(again) == "pubmed:2"
    assert (again.progress.decided, again.progress.left) == (2, 2)


def test_undo_goes_back_as_many_steps_as_there_are(journal: Journal) -> None:
    walk = session(journal)
    for verdict in (Verdict.INCLUDE, Verdict.MAYBE, Verdict.EXCLUDE):
        walk.vote(verdict)
    for expected in ("pubmed:2", "pubmed:1", "pubmed:0"):
        card = walk.undo()
        assert card is not None
        assert (card.report.id, card.vote) == (expected, None)
    assert walk.undo() is None
    assert walk.progress.decided == 0


def test_undoing_a_second_thought_brings_the_first_one_back(journal: Journal) -> None:
    walk = session(journal)
    walk.vote(Verdict.INCLUDE)
    walk.move(-1)
    walk.vote(Verdict.EXCLUDE)
    card = walk.undo()
    assert card is not None
    assert card.vote is not None
    assert card.vote.verdict is Verdict.INCLUDE
    assert walk.progress.decided == 1


def test_nothing_of_the_other_reviewer_is_on_a_card(journal: Journal) -> None:
    theirs = session(journal, SECOND)
    theirs.note("I am unsure")
    theirs.vote(Verdict.EXCLUDE, NO_COLLABORATION)
    card = session(journal).current
    assert card is not None
    assert (card.vote, card.note) == (None, None)
    assert session(journal).undo() is None


def test_moving_stops_at_the_ends(journal: Journal) -> None:
    walk = session(journal)
    walk.move(-5)
    assert current(walk) == "pubmed:0"
    walk.move(50)
    assert current(walk) == "pubmed:3"


def test_after_the_last_record_the_walk_turns_to_those_passed_over(journal: Journal) -> None:
    walk = session(journal)
    walk.move(3)
    walk.vote(Verdict.INCLUDE)
    assert current(walk) == "pubmed:0"


def test_when_all_is_decided_the_walk_stays(journal: Journal) -> None:
    walk = session(journal)
    for _ in range(4):
        walk.vote(Verdict.INCLUDE)
    assert walk.progress.left == 0
    assert current(walk) == "pubmed:3"


def test_an_empty_queue_is_said_kindly(tmp_path: Path) -> None:
    walk = session(new_journal(tmp_path))
    assert walk.current is None
    walk.move(1)
    walk.next_undecided()
    with pytest.raises(ReviewError, match="nothing to screen"):
        walk.vote(Verdict.INCLUDE)


def test_a_note_is_kept_and_can_be_emptied(journal: Journal) -> None:
    walk = session(journal)
    walk.note("sjekk \x1b[31malder")
    assert walk.current is not None
    assert walk.current.note == "sjekk alder"
    walk.note("")
    assert walk.current.note is None


def test_an_unknown_reason_is_refused_and_nothing_is_kept(journal: Journal) -> None:
    walk = session(journal)
    with pytest.raises(UsageError, match="wrong-setting, no-collaboration"):
        walk.vote(Verdict.EXCLUDE, ReasonId("dull"))
    assert walk.progress.decided == 0


def test_a_reason_goes_only_with_an_exclusion(journal: Journal) -> None:
    assert session(journal).vote(Verdict.INCLUDE, NO_COLLABORATION).reason is None


def full_text(journal: Journal) -> ScreeningSession:
    for reviewer in (FIRST, SECOND):
        session(journal, reviewer).vote(Verdict.INCLUDE)
    reveal(journal)
    journal.append(LEAD, Retrieval(record=RecordId("pubmed:0"), retrieved=True))
    return session(journal, stage=Stage.FULL_TEXT)


def test_an_exclusion_at_full_text_needs_its_reason(journal: Journal) -> None:
    walk = full_text(journal)
    with pytest.raises(UsageError, match="needs its reason"):
        walk.vote(Verdict.EXCLUDE)
    assert walk.vote(Verdict.EXCLUDE, NO_COLLABORATION).reason == NO_COLLABORATION


def test_only_retrieved_reports_are_read_in_full(journal: Journal) -> None:
    assert [report.id for report in full_text(journal).queue] == ["pubmed:0"]


def test_a_vote_on_a_report_that_left_the_queue_can_still_be_taken_back(journal: Journal) -> None:
    full_text(journal).vote(Verdict.EXCLUDE, NO_COLLABORATION)
    journal.append(LEAD, Retrieval(record=RecordId("pubmed:0"), retrieved=False))
    later = session(journal, stage=Stage.FULL_TEXT)
    assert later.queue == ()
    card = later.undo()
    assert card is not None
    assert (card.report.id, card.vote) == ("pubmed:0", None)


def test_what_other_methods_found_is_not_screened_but_read(journal: Journal) -> None:
    bring_in(journal, [record(9, "mestring")], SourceKind.WEBSITE)
    assert "mestring:9" not in [report.id for report in session(journal).queue]
    journal.append(LEAD, Retrieval(record=RecordId("mestring:9"), retrieved=True))
    assert [report.id for report in session(journal, stage=Stage.FULL_TEXT).queue] == ["mestring:9"]


def test_a_reviewer_may_think_again_until_the_votes_are_revealed(journal: Journal) -> None:
    mine = session(journal)
    mine.vote(Verdict.INCLUDE)
    session(journal, SECOND).vote(Verdict.EXCLUDE)
    mine.move(-9)
    mine.vote(Verdict.MAYBE)
    mine.undo()
    reveal(journal)
    assert mine.undo() is None
    mine.move(-9)
    with pytest.raises(ReviewError, match="they are closed"):
        mine.vote(Verdict.EXCLUDE)
    votes = journal.ledger.votes(journal.ledger.reports[0], Stage.TITLE_ABSTRACT)
    assert votes[FIRST].verdict is Verdict.INCLUDE


def test_what_two_others_have_settled_is_not_asked_of_a_third(journal: Journal) -> None:
    for reviewer in (FIRST, SECOND):
        session(journal, reviewer).vote(Verdict.INCLUDE)
    third = Handle("third")
    assert len(session(journal, third).queue) == 4
    reveal(journal)
    assert [report.id for report in session(journal, third).queue] == ["pubmed:1", "pubmed:2", "pubmed:3"]
    assert len(session(journal, FIRST).queue) == 4


def test_a_reviewer_is_shown_what_was_assigned_to_them(journal: Journal) -> None:
    shared = Assignment(
        stage=Stage.TITLE_ABSTRACT, records=(RecordId("pubmed:1"),), reviewers=(SECOND, Handle("third"))
    )
    journal.append(LEAD, shared)
    assert [report.id for report in session(journal, FIRST).queue] == ["pubmed:0", "pubmed:2", "pubmed:3"]
    assert "pubmed:1" in [report.id for report in session(journal, SECOND).queue]
    session(journal, SECOND).vote(Verdict.INCLUDE)


def test_a_report_shows_what_its_records_say_together(journal: Journal) -> None:
    bring_in(journal, [record(0, "nva", abstract="A much longer abstract.", doi="10.5555/x")])
    journal.append(
        LIBRARIAN, Link(first=RecordId("pubmed:0"), second=RecordId("nva:0"), rule="same-doi", score=1)
    )
    card = session(journal).current
    assert card is not None
    assert (card.record.id, card.record.abstract, card.record.doi) == (
        "pubmed:0",
        "A much longer abstract.",
        "10.5555/x",
    )
    assert card.sources == ("pubmed", "nva")


def test_only_the_protocols_reviewers_screen() -> None:
    assert member(protocol(), "first", Role.REVIEWER) == FIRST
    with pytest.raises(UsageError, match="first, second"):
        member(protocol(), "lead", Role.REVIEWER)
