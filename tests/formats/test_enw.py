"""EndNote's tagged format, Refer and the AIS library's; every text here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.enw import EnwReader
from litreview.model.reading import Reading
from litreview.model.records import Author, RecordType

ARTICLE = """%0 Journal Article
%A Eksempel, Kari
%A Prøve, Per
%A Oppdiktet Institutt
%E Redaktør, Én
%T Læring og mestring: en oppdiktet studie
%J Tidsskrift for ingenting
%D 2019
%8 November 13
%V 12
%N 3
%P 12-19
%@ 1111-2222
1111-333X
%R https://doi.org/10.5555/Made.Up.1
%G Norwegian
%K mestring
læring
%X BAKGRUNN: Ingenting er kjent.

RESULTAT: Ingenting ble funnet.
%U https://example.org/1
%M WOS:000000000000001
%~ Made-up Index
%W Made-up Platform
%Z PMID: 123
%2 PMC700001
"""

TWO_NAMES = """%0 Journal Article
%A 示例
%T 示例研究
{journals}%D 2009
"""

AIS = """%T One paper
%0 Journal Article
%A Eksempel, Kari
%B Made-up Journal
%D 2021
%8 September  1, 2021
%V 45


%T Another paper
%B Made-up Conference 2019
%D 2019


%T A third
%B Research Papers
"""


def read(text: str) -> Reading:
    reading = EnwReader().read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def test_an_article_is_read_in_full() -> None:
    (record,) = read(ARTICLE).records
    assert record.id == "test:WOS:000000000000001"
    assert (record.title, record.type) == ("Læring og mestring: en oppdiktet studie", RecordType.ARTICLE)
    assert record.authors == (
        Author(family="Eksempel", given="Kari"),
        Author(family="Prøve", given="Per"),
        Author(family="Oppdiktet Institutt", organisation=True),
    )
    assert record.editors == (Author(family="Redaktør", given="Én"),)
    assert (record.container, record.volume, record.issue) == ("Tidsskrift for ingenting", "12", "3")
    assert (record.year, record.date, record.pages) == (2019, "2019-11-13", "12-19")
    assert (record.doi, record.pmid, record.pmcid) == ("10.5555/made.up.1", "123", "PMC700001")
    assert record.issn == ("1111-2222", "1111-333X")
    assert record.keywords == ("mestring", "læring")
    assert record.abstract == "BAKGRUNN: Ingenting er kjent.\nRESULTAT: Ingenting ble funnet."
    assert (record.language, record.url) == ("nor", "https://example.org/1")
    assert (record.database, record.platform) == ("Made-up Index", "Made-up Platform")
    assert record.original == ARTICLE.strip()


def test_an_entry_begins_at_the_title_where_the_library_puts_it_first() -> None:
    reading = read(AIS)
    assert [record.title for record in reading.records] == ["One paper", "Another paper", "A third"]
    assert [record.type for record in reading.records] == [
        RecordType.ARTICLE,
        RecordType.CONFERENCE,
        RecordType.OTHER,
    ]
    assert reading.records[0].date == "2021-09-01"


@pytest.mark.parametrize(
    ("between", "count"),
    [("", 2), ("\n", 2), ("\n\n\n", 2), ("\r\n", 2), ("\njunk that belongs nowhere\n", 2)],
)
def test_entries_with_a_type_are_neither_merged_nor_split(between: str, count: int) -> None:
    assert len(read(ARTICLE + between + ARTICLE.replace("0001\n", "0002\n")).records) == count


def test_entries_of_refer_are_parted_by_blank_lines() -> None:
    reading = read("%A Eks, A.\n%T One\n%D 2001\n\n%A Eks, B.\n%T Two\n\n%T Three\n%I A Press\n")
    assert [record.title for record in reading.records] == ["One", "Two", "Three"]
    assert reading.records[2].type is RecordType.BOOK


def test_the_series_of_a_book_and_the_book_of_a_section_are_their_containers() -> None:
    reading = read(
        "%0 Book\n%T Whole\n%B A Series\n%@ 978-82-00-00000-1\n%I Press\n\n"
        "%0 Book Section\n%T Part\n%B Whole\n%S A Series\n\n%0 Thesis\n%T Work\n%I A University\n"
    )
    assert [record.container for record in reading.records] == ["A Series", "Whole", "A University"]
    assert [record.type for record in reading.records] == [
        RecordType.BOOK,
        RecordType.CHAPTER,
        RecordType.THESIS,
    ]
    assert reading.records[0].isbn == ("9788200000001",)


def test_an_entry_without_a_title_is_lost_and_its_line_told() -> None:
    reading = read(ARTICLE + "\n%0 Book\n%D 2001\n")
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(29, True)]


def test_one_without_a_title_but_with_a_doi_goes_by_it() -> None:
    reading = read("%0 Journal Article\n%R 10.5555/a\n")
    assert [(record.title, record.doi) for record in reading.records] == [("", "10.5555/a")]
    assert reading.problems[0].line == 1


def test_a_file_cut_off_is_told() -> None:
    assert [problem.line for problem in read(ARTICLE[:-20]).problems] == [1]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (ARTICLE, True),
        ("\ufeff\n\n" + ARTICLE, True),
        (AIS, True),
        ("%0", False),
        ("%PDF-1.7\n%A b\n", False),
        ("% A comment\n@article{a, title={b}}\n", False),
        ("%A comment\n@article{a, title={b}}\n", False),
        ("TY  - JOUR\n%T Quoted\n%A Quoted\n", False),
        ("", False),
    ],
)
def test_it_knows_its_own(text: str, *, known: bool) -> None:
    assert EnwReader().recognises(text) is known


def test_a_file_of_another_kind_is_told_at_its_first_line() -> None:
    reading = read("<html></html>")
    assert (reading.entries, [problem.line for problem in reading.problems]) == (0, [1])


lines = st.sampled_from(
    ["%0 Book", "%T One", "%T Two", "%A Eks, A.", "", "more", "%X text", "%", "%0", "\x00"]
)


@given(st.lists(lines | st.text(max_size=8), max_size=20))
def test_every_typed_line_begins_an_entry(parts: list[str]) -> None:
    text = "\n".join(part.replace("\r", "") for part in parts)
    reading = read(text)
    assert reading.entries >= sum(line == "%0 Book" for line in text.split("\n")[:1])
    assert all(record.title and record.original for record in reading.records)


@pytest.mark.parametrize(("journals", "known"), [
    ("%J 示例\n%J JOURNAL OF EXAMPLES\n", "JOURNAL OF EXAMPLES"),
    ("%J JOURNAL OF EXAMPLES\n%J 示例\n", "JOURNAL OF EXAMPLES"),
    ("%J 示例\n%J 例\n", "示例"),
    ("%J 示例\n", "示例"),
    ("%J Journal of Examples\n%J J Ex\n", "Journal of Examples"),
])  # fmt: skip
def test_a_journal_named_in_two_scripts_goes_by_the_name_that_other_databases_have(
    journals: str, known: str
) -> None:
    (record,) = EnwReader().read(TWO_NAMES.format(journals=journals), source="test").records
    assert record.container == known


@pytest.mark.parametrize(("written", "known"), [
    ("Anna B. Eksempel", Author(family="Eksempel", given="Anna B.")),
    ("Anna Eksempel", Author(family="Eksempel", given="Anna")),
    ("Eksempel, Anna", Author(family="Eksempel", given="Anna")),
    ("Oppdiktet Institutt", Author(family="Oppdiktet Institutt", organisation=True)),
    ("Lærings- og mestringssenter,", Author(family="Lærings- og mestringssenter", organisation=True)),
    ("Rådet for mestring", Author(family="Rådet for mestring", organisation=True)),
])  # fmt: skip
def test_a_name_without_a_comma_is_that_of_a_person_unless_it_says_otherwise(
    written: str, known: Author
) -> None:
    (record,) = EnwReader().read(f"%0 Book\n%A {written}\n%T Title\n", source="test").records
    assert record.authors == (known,)
