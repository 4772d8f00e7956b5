"""Laws of taking over: full texts too, each exclusion under one reason of the protocol, nothing guessed."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.exports.prisma import Box, PrismaFlow, count, imbalances
from litreview.formats.decisions import CovidenceList
from litreview.model.errors import UsageError
from litreview.model.events import Retrieval, TakenOver, Verdict, Vote
from litreview.model.protocol import ReasonId, Stage
from litreview.model.records import Record, SourceKind
from litreview.screening.taking_over import Brought, Handover, Taken, take_over
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, new_journal, protocol, record

BOTH = {"*": ("first", "second")}
RAYYAN = {"Anna": ("first",), "Kari": ("second",)}
AT_FULL_TEXT = Stage.FULL_TEXT


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return new_journal(tmp_path)


def covidence(number: int, status: str, reason: str = "") -> Record:
    """Return a record as a table of Covidence gives it."""
    notes = f"\nNotes: Exclusion reason: {reason}" if reason else ""
    return record(number, "covidence", original=f"Covidence #: #{number}\nStatus: {status}{notes}")


def rayyan(number: int, anna: str, kari: str, *reasons: str) -> Record:
    """Return a record as Rayyan gives it."""
    note = f'RAYYAN-INCLUSION: {{"Anna"=>"{anna}", "Kari"=>"{kari}"}}'
    told = f" | RAYYAN-EXCLUSION-REASONS: {','.join(reasons)}" if reasons else ""
    return record(number, "rayyan", notes=(note + told,))


def take(journal: Journal, records: Sequence[Record], handover: Handover, **other: object) -> Taken:
    if records[0].id not in journal.ledger.kinds:
        bring_in(journal, records)
    brought = Brought(records=records, file="export.csv", **other)  # type: ignore[arg-type]
    return take_over(journal, protocol(), brought, handover, lead=LEAD)


def flow(journal: Journal) -> PrismaFlow:
    counted = count(journal.refresh(), protocol())
    assert imbalances(counted) == []
    return counted


def test_a_review_finished_in_covidence_is_counted_to_the_end(journal: Journal) -> None:
    records = [
        covidence(1, "Irrelevant"),
        covidence(2, "Excluded", "Not Norway"),
        covidence(3, "Excluded", "no-collaboration"),
        covidence(4, "Included"),
        covidence(5, "Full text review"),
        covidence(6, "Awaiting"),
    ]
    taken = take(journal, records, Handover(people=BOTH))
    assert taken.taken == {
        Stage.TITLE_ABSTRACT: {FIRST: 2, SECOND: 2},
        Stage.FULL_TEXT: {FIRST: 3, SECOND: 3},
    }
    assert (taken.implied, taken.retrieved, taken.waiting) == ({FIRST: 3, SECOND: 3}, 3, 0)
    counted = flow(journal)
    boxes = (Box.EXCLUDED, Box.SOUGHT, Box.ASSESSED, Box.EXCLUDED_FULL_TEXT, Box.REPORTS)
    assert [counted.count(box) for box in boxes] == [1, 4, 3, 2, 1]
    reasons = {reason.id: len(those) for reason, those in counted.by_reason[Box.EXCLUDED_FULL_TEXT].items()}
    assert reasons == {"wrong-setting": 1, "no-collaboration": 1}
    assert counted.undecided == 2


def test_what_was_taken_over_is_not_taken_over_again(journal: Journal) -> None:
    records = [covidence(1, "Included"), covidence(2, "Excluded", "Not Norway")]
    take(journal, records, Handover(people=BOTH))
    before = len(journal.ledger.events)
    again = take(journal, records, Handover(people=BOTH))
    assert len(journal.ledger.events) == before
    assert (sum(again.taken[AT_FULL_TEXT].values()), sum(again.implied.values()), again.retrieved) == (
        0,
        0,
        0,
    )


def test_an_unknown_reason_is_refused_with_the_remedy_and_nothing_is_written(journal: Journal) -> None:
    records = [covidence(1, "Included"), covidence(2, "Excluded", "Wrong population")]
    bring_in(journal, records)
    before = len(journal.ledger.events)
    with pytest.raises(UsageError) as refused:
        take(journal, records, Handover(people=BOTH))
    assert '"Wrong population" (1)' in refused.value.problem
    assert '--reason "Wrong population=REASON"' in refused.value.remedy
    assert "wrong-setting, no-collaboration" in refused.value.remedy
    assert len(journal.refresh().events) == before
    taken = take(journal, records, Handover(people=BOTH, reasons={"wrong POPULATION": "wrong-setting"}))
    assert taken.taken[AT_FULL_TEXT] == {FIRST: 2, SECOND: 2}
    flow(journal)


def test_what_nobody_takes_over_needs_no_reason(journal: Journal) -> None:
    taken = take(journal, [covidence(1, "Excluded", "Anything")], Handover(people=RAYYAN))
    assert taken.left == {"*": 1}


@pytest.mark.parametrize(
    "words", ["Not Norway", " not  norway. ", "NOT NORWAY (nb)", "wrong-setting", "Wrong setting"]
)
def test_a_reason_is_known_by_its_text_in_either_language_and_by_its_id(journal: Journal, words: str) -> None:
    take(journal, [covidence(1, "Excluded", words)], Handover(people=BOTH))
    report = journal.ledger.known_report("covidence:1")
    votes = journal.ledger.votes(report, AT_FULL_TEXT)
    assert {vote.reason for vote in votes.values()} == {ReasonId("wrong-setting")}


def test_of_several_reasons_the_first_of_the_protocol_is_the_one(journal: Journal) -> None:
    records = [rayyan(1, "Excluded", "Included", "no-collaboration", "Not Norway")]
    take(journal, records, Handover(people=RAYYAN, stage=AT_FULL_TEXT))
    (act,) = (act for act in acts(journal) if act.verdict is Verdict.EXCLUDE)
    assert (act.reason, act.reasons) == ("wrong-setting", ("no-collaboration", "Not Norway"))


def test_an_exclusion_without_a_reason_is_given_one_by_a_person_only(journal: Journal) -> None:
    records = [rayyan(1, "Excluded", "Excluded")]
    with pytest.raises(UsageError, match="no reason given"):
        take(journal, records, Handover(people=RAYYAN, stage=AT_FULL_TEXT))
    told = Handover(people=RAYYAN, stage=AT_FULL_TEXT, reasons={"*": "no-collaboration"})
    assert take(journal, records, told).taken[AT_FULL_TEXT] == {FIRST: 1, SECOND: 1}


def test_an_exclusion_for_want_of_a_full_text_is_counted_as_not_retrieved(journal: Journal) -> None:
    records = [covidence(1, "Excluded", "No full text"), covidence(2, "Included")]
    taken = take(journal, records, Handover(people=BOTH, reasons={"No full text": "not-retrieved"}))
    assert (taken.retrieved, taken.not_retrieved) == (1, 1)
    counted = flow(journal)
    assert [counted.count(box) for box in (Box.SOUGHT, Box.NOT_RETRIEVED, Box.ASSESSED)] == [2, 1, 1]


def test_full_texts_that_nobody_says_were_screened_wait_and_it_is_told(journal: Journal) -> None:
    records = [rayyan(1, "Included", "Included"), rayyan(2, "Excluded", "Excluded", "Not Norway")]
    taken = take(journal, records, Handover(people=RAYYAN, stage=AT_FULL_TEXT))
    assert (taken.implied, taken.waiting, taken.pooled) == ({}, 2, 2)
    assert flow(journal).undecided == 2
    take(journal, [rayyan(n, "Included", "Included") for n in (1, 2)], Handover(people=RAYYAN))
    counted = flow(journal)
    assert (counted.undecided, counted.count(Box.REPORTS), counted.count(Box.EXCLUDED_FULL_TEXT)) == (0, 1, 1)


def test_with_one_reviewer_named_an_implied_include_is_one_vote_and_the_rest_waits(journal: Journal) -> None:
    taken = take(journal, [covidence(1, "Included")], Handover(people={"*": ("first",)}))
    assert (taken.implied, taken.waiting) == ({FIRST: 1}, 1)
    assert flow(journal).undecided == 1


def test_a_vote_given_here_is_neither_replaced_nor_implied(journal: Journal) -> None:
    records = [covidence(1, "Included")]
    bring_in(journal, records)
    for stage in Stage:
        act = Vote(record=records[0].id, stage=stage, reviewer=FIRST, verdict=Verdict.EXCLUDE,
                   reason=ReasonId("wrong-setting"))  # fmt: skip
        journal.append(FIRST, act)
    taken = take(journal, records, Handover(people=BOTH))
    assert (taken.taken[AT_FULL_TEXT], taken.implied) == ({SECOND: 1}, {SECOND: 1})
    report = journal.ledger.known_report("covidence:1")
    assert {FIRST, SECOND} == journal.ledger.voters(report, AT_FULL_TEXT)
    assert journal.ledger.vote_of(FIRST, report, AT_FULL_TEXT).verdict is Verdict.EXCLUDE  # type: ignore[union-attr]


def test_where_the_team_has_said_of_the_full_text_that_stands(journal: Journal) -> None:
    records = [covidence(1, "Included")]
    bring_in(journal, records)
    journal.append(LIBRARIAN, Retrieval(record=records[0].id, retrieved=False))
    assert take(journal, records, Handover(people=BOTH)).retrieved == 0
    assert flow(journal).count(Box.NOT_RETRIEVED) == 1


def test_what_came_by_other_methods_needs_no_screening(journal: Journal) -> None:
    records = [covidence(1, "Included")]
    bring_in(journal, records, SourceKind.CITATIONS)
    taken = take(journal, records, Handover(people=BOTH))
    assert (taken.implied, taken.waiting, flow(journal).count(Box.REPORTS)) == ({}, 0, 1)


def test_a_list_of_covidence_is_taken_over_as_what_it_is(journal: Journal) -> None:
    taken = take(journal, [record(1)], Handover(people=BOTH), listed=CovidenceList.INCLUDED)
    assert (taken.taken[AT_FULL_TEXT], flow(journal).count(Box.REPORTS)) == ({FIRST: 1, SECOND: 1}, 1)


def test_only_a_lead_takes_over_and_only_for_reviewers_and_known_reasons(journal: Journal) -> None:
    records = [covidence(1, "Included")]
    bring_in(journal, records)
    with pytest.raises(UsageError, match="names no lead"):
        take_over(journal, protocol(), Brought(records=records), Handover(people=BOTH), lead=FIRST)
    for wrong in (
        Handover(people={"*": ("librarian",)}),
        Handover(people=BOTH, reasons={"x": "gone"}),
    ):
        with pytest.raises(UsageError):
            take(journal, records, wrong)
    assert acts(journal) == []


STATUSES = ("Irrelevant", "Excluded", "Included", "Full text review", "Screening", "")
WORDS = ("Not Norway", "no-collaboration", "No full text")
rows = st.one_of(
    st.tuples(st.just("c"), st.sampled_from(STATUSES), st.sampled_from(WORDS)),
    st.tuples(st.just("r"), st.sampled_from(("Included", "Excluded", "Maybe")), st.sampled_from(WORDS)),
)
people = st.dictionaries(
    st.sampled_from(("*", "Anna", "Kari")),
    st.lists(st.sampled_from(("first", "second")), min_size=1, unique=True).map(tuple),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(rows, min_size=1, max_size=12), st.lists(people, max_size=3), st.sampled_from(Stage))
def test_the_flow_balances_whatever_is_taken_over(
    table: list[tuple[str, str, str]], handovers: list[dict[str, tuple[str, ...]]], stage: Stage
) -> None:
    reasons = {"No full text": "not-retrieved", "*": "no-collaboration"}
    with TemporaryDirectory() as folder:
        journal = new_journal(Path(folder))
        records = [
            covidence(n, word, reason if word == "Excluded" else "")
            if tool == "c"
            else rayyan(n, word, "Included", reason)
            for n, (tool, word, reason) in enumerate(table)
        ]
        for source in {one.source for one in records}:
            bring_in(journal, [one for one in records if one.source == source])
        for handover in handovers:
            brought = Brought(records=records)
            told = Handover(people=handover, reasons=reasons, stage=stage)
            take_over(journal, protocol(), brought, told, lead=LEAD)
            flow(journal)
        excluded = [act for act in acts(journal) if act.verdict is Verdict.EXCLUDE]
        assert all(act.reason for act in excluded if act.stage is AT_FULL_TEXT)
        journal.store.close()


def acts(journal: Journal) -> list[TakenOver]:
    return [event.act for event in journal.refresh().events.values() if isinstance(event.act, TakenOver)]
