"""Laws of the PRISMA counts: they balance whatever happened, and every number has its records."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.exports.flow import as_json, members
from litreview.exports.prisma import Awaiting, Box, PrismaFlow, count, imbalances
from litreview.model.errors import UsageError
from litreview.model.events import (
    Adjudication,
    Consensus,
    Event,
    Link,
    Override,
    Retrieval,
    SearchFailed,
    SearchRun,
    Undo,
    Verdict,
    Vote,
)
from litreview.model.protocol import Handle, ReasonId, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.store.journal import Journal
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

REASONS = (ReasonId("wrong-setting"), ReasonId("no-collaboration"), ReasonId("gone-from-the-protocol"))
RECORDS = tuple(RecordId(f"{source}:{n}") for source in ("pubmed", "nva", "web") for n in range(4))


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


acts = st.one_of(
    st.builds(Link, first=st.sampled_from(RECORDS), second=st.sampled_from(RECORDS), rule=st.just("same-doi"),
              score=st.just(1.0)),
    st.builds(Vote, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              reviewer=st.sampled_from((FIRST, SECOND)), verdict=st.sampled_from(Verdict),
              reason=st.sampled_from(REASONS)),
    st.builds(Adjudication, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              verdict=st.sampled_from(Verdict), reason=st.sampled_from(REASONS)),
    st.builds(Consensus, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              verdict=st.sampled_from(Verdict), reason=st.sampled_from(REASONS)),
    st.builds(Override, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              verdict=st.sampled_from(Verdict), why=st.just("seen again"), reason=st.sampled_from(REASONS)),
    st.builds(Retrieval, record=st.sampled_from(RECORDS), retrieved=st.booleans()),
    st.sampled_from(Stage),
    st.integers(min_value=0, max_value=40),
)  # fmt: skip
"""One act of a history: a number stands for undoing the event of that number, a stage for revealing it."""


@settings(max_examples=150, deadline=None)
@given(st.lists(acts, max_size=60))
def test_the_flow_balances_after_any_history(history: list[object]) -> None:
    with TemporaryDirectory() as folder:
        journal = new_journal(Path(folder))
        bring_in(journal, [record(n) for n in range(4)])
        bring_in(journal, [record(n, "nva") for n in range(4)])
        bring_in(journal, [record(n, "web") for n in range(4)], SourceKind.WEBSITE)
        drafts: list[Event] = []
        for act in history:
            if isinstance(act, Stage):
                reveal(journal, act)
                continue
            known = list(journal.ledger.events.values()) + drafts
            drafts_act = Undo(event=known[act % len(known)].id) if isinstance(act, int) else act
            actor = getattr(drafts_act, "reviewer", None) or LEAD
            if isinstance(act, int):
                actor = known[act % len(known)].actor
            drafts.append(journal.append(actor, drafts_act))  # type: ignore[arg-type]
        flow = flow_of(journal)
        assert imbalances(flow) == []
        assert sum(len(records) for records in flow.sources.values()) == 12
        reports = journal.ledger.reports
        assert sorted(r for report in reports for r in report.records) == sorted(RECORDS)
        journal.store.close()


def test_a_wrong_number_is_noticed(journal: Journal) -> None:
    agree(journal, 0, Verdict.EXCLUDE)
    sound = flow_of(journal)
    for box in Box:
        if box in (Box.STUDIES, Box.AUTOMATION):
            continue
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
        "dbr_sought_reports": 4,
        "dbr_notretrieved_reports": 1,
        "dbr_assessed": 3,
        "dbr_excluded": {"no-collaboration": 1},
        "other_excluded": {},
        "new_studies": 1,
        "new_reports": 1,
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


def test_a_review_without_records_has_only_zeroes(tmp_path: Path) -> None:
    flow = flow_of(new_journal(tmp_path))
    assert {flow.count(box) for box in Box} == {0}
    assert not flow.provisional
    assert flow.as_of is None
