"""Laws of what is set aside: assessed, and neither included nor excluded until it is taken up again."""

from pathlib import Path

import pytest

from litreview.exports.prisma import Box, count, imbalances
from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Retrieval, Status, Verdict, Vote
from litreview.model.protocol import ReasonId, Stage
from litreview.model.records import RecordId
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import all_conflicts, open_conflicts
from litreview.screening.lead import LeadDesk
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, bring_in, new_journal, protocol, record, reveal

TA, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
INCLUDED, EXCLUDED, CONFLICT, OPEN, UNRETRIEVED, UNSCREENED, SCREENED_OUT = (f"pubmed:{n}" for n in range(7))


def votes(journal: Journal, name: str, stage: Stage, *verdicts: Verdict) -> None:
    for reviewer, verdict in zip((FIRST, SECOND), verdicts, strict=False):
        reason = ReasonId("wrong-setting") if stage is FULL and verdict is not Verdict.INCLUDE else None
        act = Vote(record=RecordId(name), stage=stage, reviewer=reviewer, verdict=verdict, reason=reason)
        journal.append(reviewer, act)
    reveal(journal, stage)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A review with a report at each place where one can be."""
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(7)])
    yes, no = Verdict.INCLUDE, Verdict.EXCLUDE
    for name in (INCLUDED, EXCLUDED, CONFLICT, OPEN, UNRETRIEVED):
        votes(made, name, TA, yes, yes)
        if name != UNRETRIEVED:
            made.append(LEAD, Retrieval(record=RecordId(name), retrieved=True))
    votes(made, SCREENED_OUT, TA, no, no)
    votes(made, INCLUDED, FULL, yes, yes)
    votes(made, EXCLUDED, FULL, no, no)
    votes(made, CONFLICT, FULL, yes, no)
    votes(made, OPEN, FULL, yes)
    return made


def desk(journal: Journal) -> LeadDesk:
    return LeadDesk(journal=journal, protocol=protocol(), lead=LEAD)


def boxes(journal: Journal) -> dict[Box, tuple[RecordId, ...]]:
    flow = count(journal.refresh(), protocol())
    assert imbalances(flow) == []
    return dict(flow.boxes)


@pytest.mark.parametrize("name", [INCLUDED, CONFLICT])
def test_what_is_set_aside_is_counted_so_until_it_is_taken_up_again(journal: Journal, name: str) -> None:
    before = boxes(journal)
    for status, box in ((Status.ONGOING, Box.ONGOING), (Status.AWAITING, Box.AWAITING_CLASSIFICATION)):
        (done,) = desk(journal).set_aside([name], status, "results in 2028")
        assert done.id == name
        assert boxes(journal)[box] == (RecordId(name),)
        assert RecordId(name) not in boxes(journal)[Box.REPORTS]
    desk(journal).set_aside([name], Status.NONE, None)
    assert boxes(journal) == before


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (EXCLUDED, "was excluded at full text"),
        (OPEN, "has no outcome at full-text yet"),
        (UNRETRIEVED, "its full text is not retrieved"),
        (UNSCREENED, "its full text is not sought"),
        (SCREENED_OUT, "its full text is not sought"),
    ],
)
def test_only_what_is_assessed_and_not_excluded_is_set_aside_and_all_or_none(
    journal: Journal, name: str, problem: str
) -> None:
    before = len(journal.refresh().events)
    with pytest.raises(ReviewError, match=problem):
        desk(journal).set_aside([INCLUDED, name], Status.AWAITING, None)
    with pytest.raises(UsageError, match="no such record"):
        desk(journal).set_aside([INCLUDED, "pubmed:99"], Status.AWAITING, None)
    with pytest.raises(ReviewError, match="is not set aside"):
        desk(journal).set_aside([INCLUDED], Status.NONE, None)
    assert len(journal.refresh().events) == before


def test_the_same_word_said_twice_is_written_once(journal: Journal) -> None:
    def said(note: str | None) -> int:
        return len(desk(journal).set_aside([INCLUDED, CONFLICT, INCLUDED], Status.ONGOING, note))

    assert [said("until 2028"), said("until 2028"), said(" "), said(None)] == [2, 0, 2, 0]


def test_a_conflict_set_aside_waits_for_nobody_and_comes_back(journal: Journal) -> None:
    walk = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD)
    walk.reopen()
    assert [one.report.id for one in walk.queue] == [CONFLICT]
    desk(journal).set_aside([CONFLICT], Status.AWAITING, None)
    assert walk.open == 0
    assert open_conflicts(journal.refresh(), protocol()) == []
    assert len(all_conflicts(journal.ledger, protocol())) == 1
    desk(journal).set_aside([CONFLICT], Status.NONE, None)
    walk.reopen()
    assert walk.open == 1


def test_a_decision_that_would_change_nothing_is_refused(journal: Journal) -> None:
    walk = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD)
    walk.reopen()
    desk(journal).set_aside([CONFLICT, INCLUDED], Status.ONGOING, None)
    with pytest.raises(ReviewError, match="litreview reports resumed pubmed:2"):
        walk.decide(Verdict.INCLUDE)
    with pytest.raises(ReviewError, match="is set aside"):
        desk(journal).override(INCLUDED, FULL, Verdict.EXCLUDE, why="no", reason="wrong-setting")
    assert desk(journal).override(INCLUDED, TA, Verdict.EXCLUDE, why="too late").verdict is Verdict.EXCLUDE
