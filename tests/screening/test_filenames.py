"""Laws of telling by its name which report a file is of."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from litreview.model.records import RecordId
from litreview.screening.filenames import Match, Sign, matches
from tests.making import record

TITLE = "Hvem har ansvaret etter kurset? Samarbeid mellom lærings- og mestringssenter og kommune"
ONE = record(1, title=TITLE, doi="10.5555/eksempel.12", pmid="38012345")
OTHER = record(
    2, title="Cooperation on self-management education in four Norwegian regions", doi="10.5555/eksempel.123"
)
SOUGHT = {ONE.id: [ONE], OTHER.id: [OTHER]}


def only(name: str) -> Match:
    return matches([name], SOUGHT)[0]


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("pubmed-1.pdf", Sign.ID),
        ("10.5555_eksempel.12.pdf", Sign.DOI),
        ("10.5555%2Feksempel.12 (1).pdf", Sign.DOI),
        ("doi_10-5555-EKSEMPEL-12_supplement.pdf", Sign.DOI),
        ("38012345.pdf", Sign.PMID),
        ("PMID38012345.pdf", Sign.PMID),
        ("Eksempel 2020 - Hvem har ansvaret etter kurset_ Samarbeid mellom l\u00e6rings.pdf", Sign.TITLE),
        ("Hvem har ansvaret etter kurset - Samarbeid mel.pdf", Sign.TITLE),
        (f"{TITLE}.html", Sign.TITLE),
    ],
)
def test_a_name_with_id_doi_pmid_or_title_tells_its_report(name: str, sign: Sign) -> None:
    assert (only(name).report, only(name).sign) == (ONE.id, sign)


@pytest.mark.parametrize(
    "name",
    [
        "fulltext.pdf",
        "12.pdf",
        "2020.pdf",
        "138012345.pdf",
        "Hvem har ansvaret.pdf",
        "10.5555_eksempel.129.pdf",
        "Hvem har ansvaret etter kurset om noe helt annet enn dette her.pdf",
        ".pdf",
        "",
    ],
)
def test_a_name_that_says_too_little_or_something_else_fits_no_report(name: str) -> None:
    assert only(name).reports == ()


def test_of_two_dois_that_begin_alike_the_longer_is_meant() -> None:
    assert only("10.5555_eksempel.123.pdf").report == OTHER.id
    assert only("10.5555_eksempel.12.pdf").report == ONE.id


def test_a_doi_is_surer_than_a_title() -> None:
    assert only(f"10.5555_eksempel.123 {TITLE}.pdf").report == OTHER.id


def test_of_two_files_for_one_report_neither_is_taken() -> None:
    found = matches(["38012345.pdf", "pubmed-1.pdf", "10.5555_eksempel.123.pdf"], SOUGHT)
    assert [one.report for one in found] == [None, None, OTHER.id]
    assert found[0].rivals == ("pubmed-1.pdf",)


def test_a_name_that_fits_two_reports_is_taken_for_neither() -> None:
    twins = {RecordId(f"x:{number}"): [record(number, title=TITLE)] for number in (8, 9)}
    found = matches([f"{TITLE}.pdf"], twins)[0]
    assert (found.report, len(found.reports)) == (None, 2)


def test_any_record_of_a_report_tells_it() -> None:
    both = {ONE.id: [ONE, record(7, source="nva", doi="10.5555/other.7")]}
    assert matches(["10.5555-other-7.pdf"], both)[0].report == ONE.id


@given(some.lists(some.text(max_size=60), max_size=6))
def test_every_file_has_one_answer_in_its_place(names: list[str]) -> None:
    found = matches(names, SOUGHT)
    assert [one.file for one in found] == names
