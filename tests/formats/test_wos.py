"""Web of Science's tagged format; every text here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.wos import WosReader
from litreview.model.reading import Reading
from litreview.model.records import Author, NoticeKind, RecordType

ARTICLE = """PT J
AU Eksempel, KÆ
   Prøve, P
AF Eksempel, Kari Ærlig (kari@example.org)
   Prøve, Per
CA Made-up Group for Nothing; Another Group
TI A made-up study of nothing that goes on for so long that it has
   to be wrapped
SO MADE-UP JOURNAL
LA English
DT Article; Early Access
DE self-management; patient
   education
ID NOTHING; SELF-MANAGEMENT
AB BACKGROUND: Nothing is known, and the line is wrapped just here.
   At a sentence. RESULTS: Nothing.
OI Prøve, Per/0000-0000-0000-0028; Annen, Én/0000-0000-0000-001X
PU PRESS
SN 1111-2222
EI 1111-333X
PD FEB 13
PY 2019
VL 12
IS 3
AR 104
DI 10.5555/Made.Up.1
PM 123
UT WOS:000000000000001
ER

"""

HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
WHOLE = f"{HEAD}{ARTICLE}EF\n"


def read(text: str) -> Reading:
    reading = WosReader().read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def with_lines(*lines: str) -> str:
    return HEAD + "\n".join(["PT J", *lines, "SO Made-up Journal", "UT WOS:1", "ER", "", "EF", ""])


def test_an_article_is_read_in_full() -> None:
    reading = read("\ufeff" + WHOLE)
    (record,) = reading.records
    assert (record.id, record.type) == ("test:WOS:000000000000001", RecordType.ARTICLE)
    assert record.title == "A made-up study of nothing that goes on for so long that it has to be wrapped"
    assert record.authors == (
        Author(family="Eksempel", given="Kari Ærlig"),
        Author(family="Prøve", given="Per", orcid="0000-0000-0000-0028"),
        Author(family="Made-up Group for Nothing", organisation=True),
        Author(family="Another Group", organisation=True),
    )
    assert (record.container, record.volume, record.issue) == ("MADE-UP JOURNAL", "12", "3")
    assert (record.year, record.date, record.pages) == (2019, "2019-02-13", "104")
    assert (record.doi, record.pmid, record.issn) == ("10.5555/made.up.1", "123", ("1111-2222", "1111-333X"))
    assert record.keywords == ("self-management", "patient education", "NOTHING", "SELF-MANAGEMENT")
    assert record.abstract == (
        "BACKGROUND: Nothing is known, and the line is wrapped just here. At a sentence.\nRESULTS: Nothing."
    )
    assert (record.language, record.publication_types) == ("eng", ("Article", "Early Access"))
    assert (record.database, record.platform) == ("Web of Science Core Collection", "Web of Science")
    assert record.original == ARTICLE.strip()
    assert not reading.problems


def test_lines_that_lost_their_blanks_go_on_with_what_was_before() -> None:
    (record,) = read(WHOLE.replace("\n   ", "\n")).records
    assert record.title == "A made-up study of nothing that goes on for so long that it has to be wrapped"
    assert [author.family for author in record.authors[:2]] == ["Eksempel", "Prøve"]


def test_the_zoological_record_has_numbers_and_pages_of_its_own() -> None:
    (record,) = read(
        f"{HEAD}PT J\nAN ZOOR15000000001\nDT Article\nTI A made-up beetle\nAU Eksempel, K.\n"
        "SO Made-up Journal\nPY 2013\nPS 123-130, illustr.\nER\nEF\n"
    ).records
    assert (record.accession, record.pages) == ("ZOOR15000000001", "123-130, illustr.")
    assert record.database == "Zoological Record"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["PT J", "DT Article; Proceedings Paper"], RecordType.ARTICLE),
        (["PT S", "DT Article; Book Chapter"], RecordType.CHAPTER),
        (["PT B", "DT Book"], RecordType.BOOK),
        (["PT B", "DT Proceedings Paper", "CT A Congress"], RecordType.CONFERENCE),
        (["PT C", "DT Meeting"], RecordType.ARTICLE),
        (["PT P", "DT Patent"], RecordType.OTHER),
        (["PT D", "DT Dissertation/Thesis"], RecordType.THESIS),
    ],
)
def test_type_and_document_type_say_what_it_is(lines: list[str], kind: RecordType) -> None:
    text = "\n".join([*lines, "TI A title", "SO A place", "ER", "EF", ""])
    assert [record.type for record in read(HEAD + text).records] == [kind]


def test_a_book_has_editors_and_a_number_of_its_own() -> None:
    (record,) = read(
        f"{HEAD}PT B\nBA Eksempel, K\nBE Prøve, P; Annen, Én\nTI Whole\nSO WHOLE\nDT Book\n"
        "BN 978-82-00-00000-1\nD2 10.5555/book\nPY 2001\nER\nEF\n"
    ).records
    assert (record.container, record.doi, record.isbn) == (None, "10.5555/book", ("9788200000001",))
    assert [author.family for author in record.authors] == ["Eksempel"]
    assert [editor.family for editor in record.editors] == ["Prøve", "Annen"]


def test_what_came_early_has_the_year_of_that() -> None:
    assert [record.year for record in read(with_lines("TI A title", "EA JAN 2021")).records] == [2021]


@pytest.mark.parametrize(
    ("lines", "kind", "speaks", "reference"),
    [
        (["TI A title", "DT Article; Retracted Publication"], NoticeKind.RETRACTION, False, None),
        (
            ["TI A title (Retracted article. See vol. 4, pg. 5, 2018)"],
            NoticeKind.RETRACTION,
            False,
            "See vol. 4, pg. 5, 2018",
        ),
        (
            ["TI A title (vol 3, pg 12, 2010)", "DT Correction"],
            NoticeKind.CORRECTION,
            True,
            "vol 3, pg 12, 2010",
        ),
        (
            ["TI A title (Retraction of vol 3, 12, 2010)", "DT Retraction"],
            NoticeKind.RETRACTION,
            True,
            "vol 3, 12, 2010",
        ),
    ],
)
def test_a_notice_is_told_by_the_type_and_the_end_of_the_title(
    lines: list[str], kind: NoticeKind, *, speaks: bool, reference: str | None
) -> None:
    (record,) = read(with_lines(*lines)).records
    (notice,) = record.notices
    assert (notice.kind, notice.speaks_of_other, notice.reference) == (kind, speaks, reference)
    assert record.is_retracted is (not speaks)
    assert record.title == "A title" or speaks


def test_no_notice_where_a_title_merely_ends_in_brackets() -> None:
    (record,) = read(with_lines("TI A title (volume of nothing)", "DT Article")).records
    assert (record.title, record.notices) == ("A title (volume of nothing)", ())


@pytest.mark.parametrize(
    "text",
    [
        WHOLE + WHOLE.replace("0001\n", "0002\n"),
        HEAD + ARTICLE.replace("\nER\n", "\n") + ARTICLE.replace("0001\n", "0002\n"),
        (HEAD + ARTICLE + ARTICLE.replace("0001\n", "0002\n")).replace("\n", "\r"),
        HEAD + ARTICLE + ARTICLE.replace("0001\n", "0002\n").removeprefix("PT J\n"),
        ARTICLE.replace("Nothing.\n", "Nothing.\n   ER stress is meant here.\n")
        + ARTICLE.replace("0001\n", "0002\n"),
    ],
)
def test_entries_are_neither_merged_nor_split(text: str) -> None:
    assert [record.accession for record in read(text).records] == [
        "WOS:000000000000001",
        "WOS:000000000000002",
    ]


def test_a_file_that_ends_inside_an_entry_is_told() -> None:
    reading = read(HEAD + ARTICLE + ARTICLE.replace("0001\n", "0002\n").replace("ER\n", ""))
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(33, False)]


def test_anonymous_is_nobody() -> None:
    (record,) = read(with_lines("TI A title", "AU [Anonymous]")).records
    assert record.authors == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (WHOLE, True),
        ("FN ISI Export Format\nVR 1.0\n", True),
        ("FN Somebody Else\nVR 1.0\nPT J\n", True),
        (ARTICLE, True),
        ("PT J\nand more\n", False),
        ("PT J\nAU Nobody\nER\n", False),
        ("FN Somebody Else\n", False),
        ("TY  - JOUR\nFN Clarivate\n", False),
        ("", False),
    ],
)
def test_it_knows_its_own(text: str, *, known: bool) -> None:
    assert WosReader().recognises(text) is known


lines = st.sampled_from(["PT J", "TI One", "AU Eks, A", "ER", "EF", "", "   more", "more", "FN x", "\x00"])


@given(st.lists(lines | st.text(max_size=8), max_size=20))
def test_any_lines_are_accounted_for(parts: list[str]) -> None:
    reading = read("\n".join(parts))
    assert all(record.original for record in reading.records)


@pytest.mark.parametrize("piece", ["@", "(", "1 ", " (", "vol 1", "; "])
def test_a_line_without_end_takes_no_time_without_end(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    read(with_lines(f"TI A (vol {long}", f"AU Eks, A {long}", f"OI {long}", f"DE {long}", "DT Correction"))
