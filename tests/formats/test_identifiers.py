"""Identifiers, brought to one form each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import identifiers


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC.12", "10.1000/abc.12"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        ("doi: 10.1000/abc", "10.1000/abc"),
        ("DOI:https://doi.org/10.1000/abc", "10.1000/abc"),
        ("10.1000/abc [doi]", "10.1000/abc"),
        (
            "10.1002/(SICI)1097(199911)55:11<1363::AID-J5>3.0.CO;2-5",
            "10.1002/(sici)1097(199911)55:11<1363::aid-j5>3.0.co;2-5",
        ),
        ("10.1000/abc)", "10.1000/abc"),
        ("doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("10.1000/s0065-2660%2807%2900421-X", "10.1000/s0065-2660(07)00421-x"),
        ("10.1000/", None),
        ("10.12/abc", None),
        ("http://example.org/10.1000/abc", None),
        ("10.1000/abc and more", None),
        ("", None),
    ],
)
def test_a_doi_has_one_form(text: str, doi: str | None) -> None:
    assert identifiers.doi(text) == doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("Example J. 2020;1(1):2-3. doi: 10.5555/ABC.1. PMID: 7", "10.5555/abc.1"),
        ("(https://doi.org/10.5555/a(b)c)", "10.5555/a(b)c"),
        ("110.5555/abc, 10.5555/d", "10.5555/d"),
        ("Example J. 10.5555/; 2", None),
        ("", None),
    ],
)
def test_a_doi_is_found_in_a_citation(text: str, doi: str | None) -> None:
    assert identifiers.doi_in(text) == doi


@pytest.mark.parametrize(
    ("text", "orcid"),
    [
        ("0000-0000-0000-0028", "0000-0000-0000-0028"),
        ("0000-0000-0000-001x", "0000-0000-0000-001X"),
        ("0000000000000028", "0000-0000-0000-0028"),
        ("https://orcid.org/0000-0000-0000-0028", "0000-0000-0000-0028"),
        ("http://orcid.org/000000000000001X", "0000-0000-0000-001X"),
        ("ORCID: 0000 0000 0000 0028", "0000-0000-0000-0028"),
        ("0000–0000–0000–0028", "0000-0000-0000-0028"),
        ("0000-0000-0000-0029, 0000-0000-0000-0028", "0000-0000-0000-0028"),
        ("0000-0000-0000-0082", None),
        ("0000-0000-0000-00280", None),
        ("0000-0000-0000", None),
        ("٠٠٠٠-٠٠٠٠-٠٠٠٠-٠٠٢٨", None),
        ("", None),
    ],
)
def test_an_orcid_has_one_form_and_its_check_digit(text: str, orcid: str | None) -> None:
    assert identifiers.orcid(text) == orcid


@given(digits=st.from_regex(r"[0-9]{15}", fullmatch=True))
def test_one_of_eleven_check_digits_is_right(digits: str) -> None:
    assert sum(identifiers.orcid(digits + last) is not None for last in "0123456789X") == 1


@given(st.from_regex(r"10\.\d{4,9}/[a-z0-9]{1,20}", fullmatch=True))
def test_a_clean_doi_stays_as_it_is(doi: str) -> None:
    assert identifiers.doi(doi) == doi


@given(st.text())
def test_cleaning_a_doi_again_changes_nothing(text: str) -> None:
    doi = identifiers.doi(text)
    assert doi is None or identifiers.doi(doi) == doi


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("38012345", "38012345"),
        ("PMID: 123", "123"),
        ("https://pubmed.ncbi.nlm.nih.gov/38012345/", "38012345"),
        ("0123", None),
        ("PMC123", None),
        ("1001, 1061", None),
        ("1234567890", None),
    ],
)
def test_a_pubmed_number_is_digits(text: str, pmid: str | None) -> None:
    assert identifiers.pmid(text) == pmid


@pytest.mark.parametrize(
    ("text", "pmcid"),
    [("PMC123", "PMC123"), ("pmc123.2", "PMC123"), ("PMCID: PMC9", "PMC9"), ("123", None), ("Credits", None)],
)
def test_a_pubmed_central_number_has_its_prefix(text: str, pmcid: str | None) -> None:
    assert identifiers.pmcid(text) == pmcid


def test_serial_numbers_are_told_from_book_numbers() -> None:
    text = "1063-3995 03064530 (ISSN) 1999-777x(Electronic),978-82-8082-123-4; 0-11-241166-5 1063-3995"
    assert identifiers.issns(text) == ("1063-3995", "0306-4530", "1999-777X")
    assert identifiers.isbns(text) == ("9788280821234", "0112411665")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019//", 2019),
        ("4-8 Aug. 2020", 2020),
        ("Start date: 20170812", 2017),
        ("1998 Dec-1999 Jan", 1998),
        ("in press", None),
        ("12345", None),
        ("0219", None),
    ],
)
def test_a_year_is_found_in_what_sources_write(text: str, year: int | None) -> None:
    assert identifiers.year(text) == year
