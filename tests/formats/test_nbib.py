"""PubMed's text format; every text here is made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.nbib import NbibReader
from litreview.model.reading import Reading
from litreview.model.records import Author, NoticeKind, RecordType

ARTICLE = """PMID- 38000001
OWN - NLM
DP  - 2019 Nov 13
TI  - [Læring and mestring: a made-up
      study of nothing].
VI  - 139
IP  - 17
PG  - 12-9
LID - 10.1000/made.up.1 [doi]
AB  - BACKGROUND: Nothing is known. RESULTS: Nothing was found, as p < 0.05. CONCLUSION:
      Nothing follows.
OAB - BAKGRUNN: Ingenting er kjent
      om dette.
FAU - Nørvåg, Kari Ærlig
AU  - Nørvåg KÆ
FAU - Ås, Per
AU  - Ås P
CN  - Made-up Group for Nothing
LA  - nor
PT  - Journal Article
TT  - Læring og mestring: en oppdiktet studie.
TA  - Made Up J
JT  - Made-up journal
IS  - 1111-2222 (Electronic)
IS  - 1111-333X (Print)
MH  - *Patient Education as Topic/methods
OT  - self-management
PMC - PMC700001
"""

ERIC = """OWN - ERIC
TI  - A made-up report
AU  - Smith, Tom
OID - ED000001
DP  - 2000
PT  - Reports - Research
ISSN - EISSN-1234-4567
LID - http://eric.example.org/?id=ED000001
LA  - English
"""


def read(text: str) -> Reading:
    reading = NbibReader().read(text, source="pubmed")
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def test_an_article_is_read_in_full() -> None:
    (record,) = read(ARTICLE).records
    assert record.id == "pubmed:38000001"
    assert record.title == "Læring and mestring: a made-up study of nothing"
    assert record.original_title == "Læring og mestring: en oppdiktet studie"
    assert record.authors == (
        Author(family="Nørvåg", given="Kari Ærlig"),
        Author(family="Ås", given="Per"),
        Author(family="Made-up Group for Nothing", organisation=True),
    )
    assert (record.year, record.date, record.pages) == (2019, "2019-11-13", "12-9")
    assert (record.doi, record.pmid, record.pmcid) == ("10.1000/made.up.1", "38000001", "PMC700001")
    assert (record.container, record.type, record.language) == ("Made-up journal", RecordType.ARTICLE, "nor")
    assert record.issn == ("1111-2222", "1111-333X")
    assert record.keywords == ("self-management",)
    assert record.headings == ("Patient Education as Topic/methods",)
    assert record.other_abstract == "BAKGRUNN: Ingenting er kjent om dette."
    assert record.original == ARTICLE.strip()


def test_the_publishers_number_stands_for_pages_as_in_pubmeds_own_citation_and_its_xml() -> None:
    ahead = ARTICLE.replace("PG  - 12-9\n", "LID - S0000-1111(19)00001-2 [pii]\n")
    assert read(ahead).records[0].pages == "S0000-1111(19)00001-2"
    assert read(ARTICLE + "LID - S0000-1111(19)00001-2 [pii]\n").records[0].pages == "12-9"


def test_headings_have_one_entry_a_qualifier_and_substances_stand_once() -> None:
    more = (
        "MH  - Norway\nMH  - Insulin/*blood/therapeutic use\nNM  - Rare example disease\n"
        "RN  - 0 (Insulin)\nRN  - EC 3.6.5.5 (Examplase)\nRN  - 123456789\n"
    )
    (record,) = read(ARTICLE + more).records
    assert record.headings == (
        "Patient Education as Topic/methods",
        "Norway",
        "Insulin/blood",
        "Insulin/therapeutic use",
        "Rare example disease",
        "Examplase",
    )


def test_an_orcid_is_of_the_person_named_before_it() -> None:
    more = (
        "FAU - Eksempel, Én\nAU  - Eksempel É\nAUID- ORCID: 0000-0000-0000-0028\nAD  - Somewhere.\n"
        "FED - Prøve, To\nED  - Prøve T\nAUID- ORCID: https://orcid.org/0000-0000-0000-001X\n"
        "FIR - Sample, Three\nIR  - Sample T\nAUID- ORCID: 0000-0000-0000-0036\n"
    )
    (record,) = read(ARTICLE + more).records
    assert [author.orcid for author in record.authors] == [None, None, None, "0000-0000-0000-0028"]
    assert record.editors == (Author(family="Prøve", given="To", orcid="0000-0000-0000-001X"),)


@pytest.mark.parametrize(
    ("told", "tells", "kind"),
    [
        ("RIN", "ROF", NoticeKind.RETRACTION),
        ("PRIN", "PROF", NoticeKind.PARTIAL_RETRACTION),
        ("ECI", "ECF", NoticeKind.CONCERN),
        ("CRI", "CRF", NoticeKind.REPUBLICATION),
        ("RRI", "RRF", NoticeKind.REPUBLICATION),
        ("RPI", "RPF", NoticeKind.REPUBLICATION),
        ("EIN", "EFR", NoticeKind.CORRECTION),
        ("UIN", "UOF", NoticeKind.UPDATE),
        ("CIN", "CON", NoticeKind.COMMENT),
    ],
)
def test_a_link_to_a_notice_is_read_with_its_numbers(told: str, tells: str, kind: NoticeKind) -> None:
    source = "Example J. 2020 Jan;1(1):2. doi: 10.5555/Notice.1. PMID: 77"
    for tag, speaks in ((told, False), (tells, True)):
        (record,) = read(f"{ARTICLE}{tag:<4}- {source[:30]}\n      {source[30:].lstrip()}\n").records
        (notice,) = record.notices
        assert (notice.kind, notice.speaks_of_other) == (kind, speaks)
        assert (notice.doi, notice.pmid) == ("10.5555/notice.1", "77")


def test_a_retracted_publication_is_told_by_its_type_alone() -> None:
    (record,) = read(ARTICLE + "PT  - Retracted Publication\nGN  - Made up.\n").records
    assert record.is_retracted
    assert record.notes == ("Made up.",)


def test_the_sections_of_an_abstract_are_paragraphs() -> None:
    (record,) = read(ARTICLE).records
    assert record.abstract is not None
    assert record.abstract.split("\n") == [
        "BACKGROUND: Nothing is known.",
        "RESULTS: Nothing was found, as p < 0.05.",
        "CONCLUSION: Nothing follows.",
    ]


def test_eric_has_numbers_of_its_own() -> None:
    reading = read(f"\ufeff\n{ERIC}\n{ERIC.replace('ED000001', 'ED000002')}")
    assert [record.accession for record in reading.records] == ["ED000001", "ED000002"]
    assert reading.records[0].type is RecordType.REPORT
    assert reading.records[0].issn == ("1234-4567",)
    assert reading.records[0].database == "ERIC"


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE + ARTICLE.replace("38000001", "38000002"),
        ARTICLE.replace("VI  -", "\nVI  -") + "\n\n" + ARTICLE.replace("38000001", "38000002"),
        "\ufeff" + ARTICLE.replace("\n", "\r") + "\r" + ARTICLE.replace("38000001", "38000002"),
        "      a continuation of nothing\n" + ARTICLE + ARTICLE.replace("PMID- 38000001", "PMID-38000002"),
    ],
)
def test_entries_are_neither_merged_nor_split_by_blank_lines(text: str) -> None:
    assert [record.pmid for record in read(text).records] == ["38000001", "38000002"]


def test_a_web_page_is_told_and_not_read_as_a_record() -> None:
    reading = read("<html>\n<head><title>Error</title></head>\n</html>")
    assert reading.entries == 0
    assert [problem.line for problem in reading.problems] == [1]
    assert not NbibReader().recognises("<html>PMID- 1</html>")


def test_an_entry_without_a_title_goes_by_its_number_and_is_told() -> None:
    reading = read(ARTICLE + "\nPMID- 5\nOWN - NLM\n")
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(30, False)]
    assert (reading.records[-1].pmid, reading.records[-1].title) == ("5", "")


def test_an_entry_with_neither_title_nor_number_is_lost_and_its_line_told() -> None:
    reading = read(ARTICLE + "\nOWN - NLM\nVI  - 4\n")
    assert [problem.line for problem in reading.problems if problem.entry_lost] == [30]


def test_a_pmid_begins_an_entry_even_after_one_that_has_none() -> None:
    reading = read("TI  - Without a number\nDP  - 2001\nPMID- 9\nTI  - With a number\n")
    assert [(record.title, record.pmid) for record in reading.records] == [
        ("Without a number", None),
        ("With a number", "9"),
    ]


def test_a_record_given_twice_is_kept_once() -> None:
    reading = read(f"{ARTICLE}\n{ARTICLE}")
    assert (len(reading.records), reading.lost) == (1, 1)


def test_a_book_without_a_journal_is_a_book() -> None:
    (record,) = read(
        "PMID- 7\nBTI - A made-up handbook\nPB  - Made-up Press\nISBN- 9788200000001\nDP  - 2011\n"
    ).records
    assert (record.type, record.title, record.isbn) == (
        RecordType.BOOK,
        "A made-up handbook",
        ("9788200000001",),
    )


lines = st.sampled_from(
    [
        "PMID- 1",
        "PMID- 2",
        "OWN - ERIC",
        "TI  - One",
        "TI  - Two",
        "",
        "      more",
        "AB  - x",
        "junk",
        "FAU - A, B",
        "AID -",
    ]
)


@given(st.lists(lines | st.text(max_size=8), max_size=20))
def test_every_pmid_line_is_accounted_for(parts: list[str]) -> None:
    text = "\n".join(part.replace("\r", "") for part in parts)
    reading = read(text)
    assert reading.entries >= len(re.findall(r"^PMID- \d", text, re.MULTILINE))


def test_who_issued_a_report_of_eric_is_its_publisher_and_no_journal() -> None:
    (record,) = read(ERIC.replace("OID -", "JT  - Made-up Institute\nOID -")).records
    assert (record.type, record.container, record.publisher) == (
        RecordType.REPORT,
        None,
        "Made-up Institute",
    )
