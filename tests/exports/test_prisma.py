"""Laws of the PRISMA counts: they balance whatever happened, and every number has its records."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.exports.box_names import nearest, words_of
from litreview.exports.flow import as_json, members
from litreview.exports.prisma import Awaiting, Box, PrismaFlow, count, imbalances
from litreview.model.errors import UsageError
from litreview.model.events import (
    BY_HAND,
    Link,
    Override,
    Relation,
    Removal,
    Removed,
    Retrieval,
    SearchFailed,
    SearchRun,
    SetAside,
    Status,
    Undo,
    Verdict,
    Vote,
)
from litreview.model.protocol import Handle, ReasonId, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.store.journal import Journal
from tests.exports.histories import ACTS, RECORDS, lived
from tests.making import (
    FIRST,
    LEAD,
    LIBRARIAN,
    SECOND,
    START,
    bring_in,
    new_journal,
    protocol,
    record,
    reveal,
)


def vote(number: int, reviewer: Handle, verdict: Verdict, stage: Stage = Stage.TITLE_ABSTRACT,
         reason: str | None = None) -> Vote:  # fmt: skip
    return Vote(
        record=RecordId(f"pubmed:{number}"),
        stage=stage,
        reviewer=reviewer,
        verdict=verdict,
        reason=ReasonId(reason) if reason else None,
    )


def flow_of(journal: Journal) -> PrismaFlow:
    return count(journal.refresh(), protocol())


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(6)])
    return made


def agree(journal: Journal, number: int, verdict: Verdict, stage: Stage = Stage.TITLE_ABSTRACT,
          reason: str | None = None) -> None:  # fmt: skip
    for reviewer in (FIRST, SECOND):
        journal.append(reviewer, vote(number, reviewer, verdict, stage, reason))
    reveal(journal, stage)


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=60))
def test_the_flow_balances_after_any_history(history: list[object]) -> None:
    with lived(history) as journal:
        flow = flow_of(journal)
        assert imbalances(flow) == []
        assert sum(len(records) for records in flow.sources.values()) == 12
        assert flow.count(Box.TOTAL_STUDIES) <= flow.count(Box.TOTAL_REPORTS)
        reports = journal.ledger.reports
        assert sorted(r for report in reports for r in report.records) == sorted(RECORDS)


def test_a_wrong_number_is_noticed(journal: Journal) -> None:
    agree(journal, 0, Verdict.EXCLUDE)
    sound = flow_of(journal)
    for box in Box:
        boxes = dict(sound.boxes) | {box: (*sound.boxes[box], RecordId("pubmed:99"))}
        forged = PrismaFlow(
            boxes=boxes,
            by_reason=sound.by_reason,
            sources=sound.sources,
            source_kinds=sound.source_kinds,
            awaiting=sound.awaiting,
            as_of=None,
        )
        assert imbalances(forged), box


def test_a_record_is_followed_to_the_end(journal: Journal) -> None:
    agree(journal, 0, Verdict.EXCLUDE)
    agree(journal, 1, Verdict.INCLUDE)
    agree(journal, 2, Verdict.MAYBE)
    agree(journal, 3, Verdict.INCLUDE)
    agree(journal, 4, Verdict.INCLUDE)
    for number in (1, 2, 3):
        journal.append(LEAD, Retrieval(record=RecordId(f"pubmed:{number}"), retrieved=True))
    journal.append(LEAD, Retrieval(record=RecordId("pubmed:4"), retrieved=False, note="lent out"))
    agree(journal, 1, Verdict.INCLUDE, Stage.FULL_TEXT)
    agree(journal, 2, Verdict.EXCLUDE, Stage.FULL_TEXT, "no-collaboration")
    flow = flow_of(journal)
    assert as_json(flow)["boxes"] == {
        **dict.fromkeys((box.value for box in Box), 0),
        "database_results": 6,
        "records_screened": 6,
        "records_excluded": 1,
        "records_excluded_human": 1,
        "dbr_sought_reports": 4,
        "dbr_notretrieved_reports": 1,
        "dbr_assessed": 3,
        "dbr_excluded": {"no-collaboration": 1},
        "other_excluded": {},
        "new_studies": 1,
        "new_reports": 1,
        "total_studies": 1,
        "total_reports": 1,
    }
    assert {place: len(records) for place, records in flow.awaiting.items()} == {
        Awaiting.SCREENING: 1,
        Awaiting.RETRIEVAL: 0,
        Awaiting.ASSESSMENT: 1,
    }
    assert flow.provisional
    assert imbalances(flow) == []


def test_linked_records_are_one_report_and_their_votes_count_for_it(journal: Journal) -> None:
    bring_in(journal, [record(0, "nva")])
    journal.append(FIRST, vote(0, FIRST, Verdict.EXCLUDE))
    on_the_other = Vote(
        record=RecordId("nva:0"), stage=Stage.TITLE_ABSTRACT, reviewer=SECOND, verdict=Verdict.EXCLUDE
    )
    journal.append(SECOND, on_the_other)
    journal.append(
        LIBRARIAN, Link(first=RecordId("nva:0"), second=RecordId("pubmed:0"), rule="same-doi", score=1)
    )
    reveal(journal)
    flow = flow_of(journal)
    assert flow.boxes[Box.DUPLICATES] == (RecordId("nva:0"),)
    assert flow.boxes[Box.EXCLUDED] == (RecordId("pubmed:0"),)
    assert {source: len(records) for source, records in flow.sources.items()} == {"pubmed": 6, "nva": 1}


def test_what_was_found_by_other_methods_is_sought_without_screening(journal: Journal) -> None:
    bring_in(journal, [record(7, "mestring"), record(0, "mestring")], SourceKind.WEBSITE)
    journal.append(
        LIBRARIAN, Link(first=RecordId("mestring:0"), second=RecordId("pubmed:0"), rule="same-doi", score=1)
    )
    flow = flow_of(journal)
    assert flow.boxes[Box.WEBSITES] == (RecordId("mestring:0"), RecordId("mestring:7"))
    assert flow.boxes[Box.OTHER_REMOVED] == (RecordId("mestring:0"),)
    assert flow.boxes[Box.OTHER_SOUGHT] == (RecordId("mestring:7"),)
    assert flow.count(Box.SCREENED) == 6
    assert as_json(flow)["template"] == "new-v2"
    assert imbalances(flow) == []


def include(journal: Journal, *numbers: int) -> None:
    for number in numbers:
        agree(journal, number, Verdict.INCLUDE)
        journal.append(LEAD, Retrieval(record=RecordId(f"pubmed:{number}"), retrieved=True))
        agree(journal, number, Verdict.INCLUDE, Stage.FULL_TEXT)


def versions(journal: Journal, one: str, other: str) -> None:
    link = Link(first=RecordId(one), second=RecordId(other), rule=BY_HAND, score=1, relation=Relation.VERSION)
    journal.append(LIBRARIAN, link)


def test_reports_of_one_study_are_one_study(journal: Journal) -> None:
    include(journal, 0, 1, 2)
    versions(journal, "pubmed:2", "pubmed:0")
    flow = flow_of(journal)
    assert flow.boxes[Box.REPORTS] == tuple(RecordId(f"pubmed:{n}") for n in (0, 1, 2))
    assert flow.boxes[Box.STUDIES] == (RecordId("pubmed:0"), RecordId("pubmed:1"))
    versions(journal, "pubmed:5", "pubmed:1")  # of a report that is not included
    assert flow_of(journal).boxes == flow.boxes


def test_what_the_previous_version_included_is_counted_apart_and_found_again_a_duplicate(
    journal: Journal,
) -> None:
    bring_in(journal, [record(number, "before") for number in (0, 7, 8)], SourceKind.PREVIOUS)
    journal.append(
        LIBRARIAN, Link(first=RecordId("pubmed:0"), second=RecordId("before:0"), rule="same-doi", score=1)
    )
    include(journal, 1, 2)
    versions(journal, "pubmed:1", "before:7")  # a new report of a study known before
    flow = flow_of(journal)
    assert flow.template == "updated-v1"
    assert flow.boxes[Box.DUPLICATES] == (RecordId("pubmed:0"),)
    assert (flow.count(Box.PREVIOUS_STUDIES), flow.count(Box.PREVIOUS_REPORTS)) == (3, 3)
    assert (flow.boxes[Box.STUDIES], flow.count(Box.REPORTS)) == ((RecordId("pubmed:2"),), 2)
    assert (flow.count(Box.TOTAL_STUDIES), flow.count(Box.TOTAL_REPORTS)) == (4, 5)
    assert "before" not in flow.sources
    assert imbalances(flow) == []


@pytest.mark.parametrize(
    ("how", "box", "screened"),
    [
        (Removal.OTHER, Box.OTHER_REASONS, 5),
        (Removal.AUTOMATION, Box.AUTOMATION, 5),
        (Removal.UNREAD, Box.EXCLUDED_UNREAD, 6),
    ],
)
def test_what_is_taken_out_unread_is_counted_by_why_until_it_is_put_back(
    journal: Journal, how: Removal, box: Box, screened: int
) -> None:
    before = flow_of(journal).boxes
    journal.append(LIBRARIAN, Removed(record=RecordId("pubmed:3"), how=how, why="a header read as a record"))
    flow = flow_of(journal)
    assert flow.boxes[box] == (RecordId("pubmed:3"),)
    assert flow.count(Box.SCREENED) == screened
    assert flow.undecided == 5
    assert imbalances(flow) == []
    journal.append(LIBRARIAN, Removed(record=RecordId("pubmed:3"), how=Removal.NONE, why="it was one"))
    assert flow_of(journal).boxes == before


@pytest.mark.parametrize(
    ("status", "box"),
    [(Status.ONGOING, Box.ONGOING), (Status.AWAITING, Box.AWAITING_CLASSIFICATION)],
)
def test_a_report_set_aside_is_neither_included_nor_excluded(
    journal: Journal, status: Status, box: Box
) -> None:
    include(journal, 0, 1)
    journal.append(LEAD, SetAside(record=RecordId("pubmed:1"), status=status, note="until 2028"))
    flow = flow_of(journal)
    assert (flow.boxes[box], flow.count(Box.REPORTS), flow.count(Box.ASSESSED)) == (
        (RecordId("pubmed:1"),),
        1,
        2,
    )
    assert imbalances(flow) == []


def test_a_failed_search_makes_the_diagram_provisional_until_it_is_answered(journal: Journal) -> None:
    failed = SearchFailed(
        query="nva", source="nva", requests=("title=x",), started=START, ended=START, problem="down"
    )
    journal.append(LIBRARIAN, failed)
    assert "nva" in flow_of(journal).notices[0]
    answered = SearchRun(
        query="nva",
        source="nva",
        source_kind=SourceKind.DATABASE,
        source_title="NVA",
        platform="api",
        requests=("title=x",),
        translations=("",),
        started=START,
        ended=START,
        stated=(0,),
        found=(),
        answers=(),
    )
    journal.append(LIBRARIAN, answered)
    flow = flow_of(journal)
    assert flow.notices == ()
    assert flow.sources["nva"] == ()


def test_nothing_that_votes_say_is_counted_before_they_are_revealed(journal: Journal) -> None:
    before = as_json(flow_of(journal))
    for reviewer in (FIRST, SECOND):
        journal.append(reviewer, vote(0, reviewer, Verdict.EXCLUDE))
    unrevealed = as_json(flow_of(journal))
    assert {**unrevealed, "as_of": None} == {**before, "as_of": None}
    reveal(journal)
    assert flow_of(journal).boxes[Box.EXCLUDED] == (RecordId("pubmed:0"),)


def test_an_override_changes_the_outcome_and_no_vote(journal: Journal) -> None:
    agree(journal, 0, Verdict.EXCLUDE)
    changed = Override(
        record=RecordId("pubmed:0"), stage=Stage.TITLE_ABSTRACT, verdict=Verdict.INCLUDE, why="misread"
    )
    event = journal.append(LEAD, changed)
    assert flow_of(journal).boxes[Box.SOUGHT] == (RecordId("pubmed:0"),)
    report = journal.ledger.reports[0]
    votes = journal.ledger.votes(report, Stage.TITLE_ABSTRACT)
    assert {one.verdict for one in votes.values()} == {Verdict.EXCLUDE}
    journal.append(LEAD, Undo(event=event.id))
    assert flow_of(journal).boxes[Box.EXCLUDED] == (RecordId("pubmed:0"),)


def test_every_number_opens_to_as_many_records(journal: Journal) -> None:
    agree(journal, 0, Verdict.EXCLUDE)
    flow = flow_of(journal)
    for box in Box:
        assert len(members(flow, box)) == flow.count(box)
    assert len(members(flow, "undecided")) == flow.undecided
    assert len(members(flow, "pubmed")) == 6
    with pytest.raises(UsageError, match="records_screened"):
        members(flow, "screened")


def test_the_words_of_the_diagram_open_a_number_too(journal: Journal) -> None:
    agree(journal, 0, Verdict.EXCLUDE)
    flow = flow_of(journal)
    for words, box in (("Records screened", Box.SCREENED), ("records excluded", Box.EXCLUDED)):
        assert members(flow, words) == members(flow, box)
    assert members(flow, "Reports excluded:") == members(flow, Box.EXCLUDED_FULL_TEXT)
    for nothing in ("", "*", "(n = 6)"):
        with pytest.raises(UsageError):
            members(flow, nothing)


def test_a_review_without_records_has_only_zeroes(tmp_path: Path) -> None:
    flow = flow_of(new_journal(tmp_path))
    assert {flow.count(box) for box in Box} == {0}
    assert not flow.provisional
    assert flow.as_of is None


def test_every_box_has_words_of_its_own() -> None:
    assert len({words_of(box) for box in Box}) == len(Box)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("excluded", "Records excluded (records_excluded)"),
        ("Ongoing studies", "Reports of ongoing studies (ongoing)"),
        ("record screend", "Records screened (records_screened)"),
        ("not retrieved", "Reports not retrieved (dbr_notretrieved_reports)"),
        ("duplikates", "Duplicate records removed (duplicates)"),
    ],
)
def test_what_is_nearly_a_box_names_that_box_among_the_first(
    journal: Journal, written: str, meant: str
) -> None:
    assert meant in nearest(flow_of(journal), written)[:3]
    assert len(nearest(flow_of(journal), written)) <= 5


def test_what_is_like_no_box_names_none(journal: Journal) -> None:
    assert nearest(flow_of(journal), "") == []
    assert nearest(flow_of(journal), "qqq") == []
