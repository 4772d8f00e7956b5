"""Decisions of earlier screening, as other tools leave them in their exports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.decisions import CovidenceList, Decision, decisions_of, says_of_full_text
from litreview.formats.ris import RisReader
from litreview.formats.table_writer import CsvWriter
from litreview.formats.tables import TableReader
from litreview.model.events import Verdict
from litreview.model.protocol import Stage
from litreview.model.records import Record
from tests.formats.test_table_exports import COVIDENCE, RAYYAN
from tests.making import record as example

NOTE = (
    'RAYYAN-INCLUSION: {"first"=>"Included", "Second \\"S\\" Person"=>"Excluded", "lead"=>"Maybe"} | '
    "RAYYAN-LABELS: kommune,later | RAYYAN-EXCLUSION-REASONS: wrong outcome,foreign language | "
    'USER-NOTES: {"first"=>["see table 2 | 3", "again"], "librarian"=>["order it"]}'
)


def noted(*notes: str) -> tuple[Decision, ...]:
    return decisions_of(example(1, notes=notes))


def row(text: str) -> Record:
    (record,) = TableReader().read(text, source="x").records
    return record


def test_rayyan_tells_each_persons_decision_and_all_their_reasons_together() -> None:
    first, second, lead, librarian = noted(NOTE)
    labels = ("kommune", "later")
    assert first == Decision(
        who="first",
        verdict=Verdict.INCLUDE,
        labels=labels,
        note="see table 2 | 3\nagain",
        origin="Rayyan",
        is_pooled=True,
    )
    assert (second.who, second.verdict) == ('Second "S" Person', Verdict.EXCLUDE)
    assert second.reasons == ("wrong outcome", "foreign language")
    assert (lead.verdict, lead.reasons) == (Verdict.MAYBE, ())
    assert (librarian.verdict, librarian.note) == (None, "order it")


def test_what_one_person_alone_gave_is_that_persons() -> None:
    (decision,) = noted('RAYYAN-INCLUSION: {"first"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong outcome')
    assert (decision.reasons, decision.is_pooled) == (("wrong outcome",), False)


def test_two_who_exclude_share_the_reasons_and_it_is_told() -> None:
    found = noted(
        'RAYYAN-INCLUSION: {"first"=>"Excluded","second"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: a'
    )
    assert [(one.reasons, one.is_pooled) for one in found] == [(("a",), True)] * 2


def test_rayyan_is_understood_in_ris_and_in_csv_and_after_our_own_export() -> None:
    quoted = NOTE.replace('"', '""')
    from_csv = row(RAYYAN.replace('RAYYAN-INCLUSION: {""first""=>""Included""}', quoted))
    (from_ris,) = RisReader().read(f"TY  - JOUR\nTI  - A\nN1  - {NOTE}\nER  - \n", source="x").records
    again = row(CsvWriter().write([from_csv]))
    assert decisions_of(from_csv) == decisions_of(from_ris) == decisions_of(again) == noted(NOTE)


def test_covidence_tells_reason_tags_and_note_but_no_verdict_that_the_row_does_not_hold() -> None:
    assert decisions_of(row(COVIDENCE)) == ()
    excluded = COVIDENCE.replace(
        "Prøve 2020,,", "Prøve 2020,Exclusion reason: Wrong setting; ask again,kommune; later"
    )
    assert decisions_of(row(excluded)) == (
        Decision(
            who="",
            verdict=Verdict.EXCLUDE,
            reasons=("Wrong setting",),
            labels=("kommune", "later"),
            note="ask again",
            origin="Covidence",
            stage=Stage.FULL_TEXT,
            is_past_screening=True,
        ),
    )
    (tagged,) = decisions_of(row(COVIDENCE.replace("Prøve 2020,,", "Prøve 2020,,kommune")))
    assert (tagged.verdict, tagged.labels) == (None, ("kommune",))


def test_a_status_column_of_covidence_counts() -> None:
    text = "Title,Covidence #,Status\nA,#1,Irrelevant\nB,#2,Included\nC,#3,Awaiting\n"
    found = [decisions_of(record) for record in TableReader().read(text, source="x").records]
    assert [[one.verdict for one in those] for those in found] == [[Verdict.EXCLUDE], [Verdict.INCLUDE], []]


@pytest.mark.parametrize(
    ("listed", "stage", "verdict"),
    [
        (CovidenceList.SCREEN, None, None),
        (CovidenceList.IRRELEVANT, Stage.TITLE_ABSTRACT, Verdict.EXCLUDE),
        (CovidenceList.SELECT, Stage.TITLE_ABSTRACT, Verdict.INCLUDE),
        (CovidenceList.EXCLUDED, Stage.FULL_TEXT, Verdict.EXCLUDE),
        (CovidenceList.INCLUDED, Stage.FULL_TEXT, Verdict.INCLUDE),
    ],
)
def test_a_list_of_covidence_tells_stage_and_verdict_of_all_in_it(
    listed: CovidenceList, stage: Stage | None, verdict: Verdict | None
) -> None:
    tagged = row(COVIDENCE.replace("Prøve 2020,,", "Prøve 2020,,kommune"))
    ris = RisReader().read("TY  - JOUR\nTI  - A\nN1  - ask again\nER  - \n", source="x").records[0]
    for record in (tagged, ris):
        (decision,) = decisions_of(record, listed)
        assert (decision.stage, decision.verdict) == (stage, verdict)
        assert decision.is_past_screening is (stage is Stage.FULL_TEXT)


@pytest.mark.parametrize(
    "status", ["Excluded", "excluded ", "Included", "Data Extraction", "Full-text review"]
)
def test_covidences_own_status_tells_the_stage(status: str) -> None:
    (decision,) = decisions_of(row(f"Title,Covidence #,Status\nA,#1,{status}\n"))
    at_full_text = not status.startswith("Full")
    assert decision.stage is (Stage.FULL_TEXT if at_full_text else Stage.TITLE_ABSTRACT)
    assert decision.is_past_screening is at_full_text


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("review_12345_included_csv_20260105093000.csv", CovidenceList.INCLUDED),
        ("all.zip/review_1_select_ris_20260105093000 (1).ris", CovidenceList.SELECT),
        ("review_1_included_csv_20260105093000/other.csv", None),
        ("my_included_csv.csv", None),
        ("review_1_everything_csv_20260105.csv", None),
    ],
)
def test_the_name_that_covidence_gives_a_file_tells_its_list(name: str, listed: CovidenceList | None) -> None:
    assert CovidenceList.named(name) is listed


RAYYAN_ALONE = 'RAYYAN-INCLUSION: {"first"=>"Included"} | RAYYAN-LABELS: '


def test_a_label_on_the_full_text_is_the_verdict_of_who_alone_decided() -> None:
    screened, assessed = noted(
        RAYYAN_ALONE + "kommune,Full-text: excluded | RAYYAN-EXCLUSION-REASONS: wrong setting"
    )
    assert (screened.stage, screened.verdict, screened.reasons) == (
        Stage.TITLE_ABSTRACT,
        Verdict.INCLUDE,
        (),
    )
    assert (assessed.stage, assessed.verdict, assessed.reasons) == (
        Stage.FULL_TEXT,
        Verdict.EXCLUDE,
        ("wrong setting",),
    )
    assert noted(RAYYAN_ALONE + "included at full text")[1].verdict is Verdict.INCLUDE


def test_whose_a_label_on_the_full_text_is_is_not_guessed() -> None:
    both = noted(
        'RAYYAN-INCLUSION: {"first"=>"Included","second"=>"Included"} | RAYYAN-LABELS: full text included'
    )
    assert [(one.stage, one.verdict) for one in both] == [(None, Verdict.INCLUDE)] * 2
    assert all(map(says_of_full_text, both))
    (contradiction,) = noted(RAYYAN_ALONE + "full text included,full text excluded")
    assert contradiction.stage is None
    (needed,) = noted(RAYYAN_ALONE + "full text needed")
    assert not says_of_full_text(needed)


@pytest.mark.parametrize("column", ["asreview_label", "included", "label_included", "final_included"])
def test_asreviews_labels_are_decisions_and_what_is_unseen_is_none(column: str) -> None:
    text = f"title,abstract,{column}\nA,a,1\nB,b,0\nC,c,-1\nD,d,\nE,e,1.0\n"
    found = [decisions_of(record) for record in TableReader().read(text, source="x").records]
    verdicts = [[one.verdict for one in those] for those in found]
    assert verdicts == [[Verdict.INCLUDE], [Verdict.EXCLUDE], [], [], [Verdict.INCLUDE]]
    assert found[0][0].origin == ("ASReview: " if column.startswith("asreview") else "table: ") + column


def test_asreviews_own_label_counts_before_an_earlier_one() -> None:
    text = "title,included,asreview_label,asreview_note,asreview_user_name\nA,1,0,not Norway,first\n"
    assert decisions_of(row(text)) == (
        Decision(who="first", verdict=Verdict.EXCLUDE, note="not Norway", origin="ASReview: asreview_label"),
    )


def test_asreviews_ris_notes_are_decisions() -> None:
    text = "TY  - JOUR\nTI  - A\nN1  - ASReview_irrelevant\nER  - \n"
    (record,) = RisReader().read(text, source="x").records
    assert [one.verdict for one in decisions_of(record)] == [Verdict.EXCLUDE]


def test_an_abstract_forges_no_decision() -> None:
    assert decisions_of(row('title,doi,abstract\nA,10.5555/a,"x\nincluded: 1\nasreview_label: 0"\n')) == ()
    (record,) = RisReader().read("TY  - JOUR\nTI  - A\nAB  - x\nincluded: 1\nER  - \n", source="x").records
    assert decisions_of(record) == ()


@given(st.text('RAYN-ICLUSO: {}[]"=>\\|,ab\n', max_size=80))
def test_no_note_is_too_odd(text: str) -> None:
    for decision in noted(f"RAYYAN-INCLUSION: {text}", f"USER-NOTES: {text}"):
        assert "\n" not in decision.who


def test_a_note_beyond_all_measure_is_read_in_good_time() -> None:
    assert noted("RAYYAN-INCLUSION: {" + '"a"=>["' * 100_000, "USER-NOTES: " + '"a"  ' * 100_000) == ()
