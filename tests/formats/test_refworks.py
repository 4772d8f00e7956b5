"""RefWorks' tagged format; every text here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.refworks import RefworksReader
from litreview.formats.ris import RisReader
from litreview.model.reading import Reading
from litreview.model.records import Author, RecordType

ARTICLE = """RT Journal Article
SR Electronic(1)
ID 271
A1 Eksempel,Kari
A1 Prøve,Per
T1 A made-up study: of nothing
JF Made-up Journal
JO Made up J
YR 2002
FD Feb 13
VO 32
IS 3
SP 551
OP 565
K1 Coping
K1 Learning
AB Nothing is known.
Nothing was found.
NO Made up.
SN 1111-2222
AN 2002-00000-017
LA English
DO 10.5555/made.up
DB Made-up Index
DS Made-up Platform
UL https://example.org/1
PMID 123
PMCID PMC700001
OL English (30)
"""

CHAPTER = """RT Book, Section
A1 Eksempel,Kari
T1 A part
OT En del
A2 Redaktør,Én; Redaktør,To
T2 The whole
SN 8200000001 (paperback)
PB Press
"""


def read(text: str) -> Reading:
    reading = RefworksReader().read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def test_an_article_is_read_in_full() -> None:
    (record,) = read(ARTICLE).records
    assert (record.id, record.type) == ("test:2002-00000-017", RecordType.ARTICLE)
    assert record.title == "A made-up study: of nothing"
    assert record.authors == (Author(family="Eksempel", given="Kari"), Author(family="Prøve", given="Per"))
    assert (record.container, record.volume, record.issue) == ("Made-up Journal", "32", "3")
    assert (record.year, record.date, record.pages) == (2002, "2002-02-13", "551-565")
    assert (record.doi, record.pmid, record.pmcid) == ("10.5555/made.up", "123", "PMC700001")
    assert (record.issn, record.keywords) == (("1111-2222",), ("Coping", "Learning"))
    assert record.abstract == "Nothing is known.\nNothing was found."
    assert (record.language, record.notes) == ("eng", ("Made up.",))
    assert (record.database, record.platform) == ("Made-up Index", "Made-up Platform")
    assert (record.url, record.original) == ("https://example.org/1", ARTICLE.strip())


def test_a_section_has_its_book_and_editors_and_its_own_title() -> None:
    (record,) = read(CHAPTER).records
    assert (record.type, record.container, record.publisher) == (RecordType.CHAPTER, "The whole", "Press")
    assert record.editors == (
        Author(family="Redaktør", given="Én"),
        Author(family="Redaktør", given="To"),
    )
    assert (record.original_title, record.isbn) == ("En del", ("8200000001",))


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n"])
def test_each_type_begins_an_entry(between: str) -> None:
    assert [record.title for record in read(CHAPTER + between + ARTICLE).records] == [
        "A part",
        "A made-up study: of nothing",
    ]


def test_a_line_of_an_abstract_that_begins_with_two_capitals_is_no_tag() -> None:
    (record,) = read(ARTICLE.replace("Nothing was", "UK patients were")).records
    assert record.abstract == "Nothing is known.\nUK patients were found."


def test_one_without_a_title_is_lost_and_its_line_told() -> None:
    reading = read(CHAPTER + "\nRT Report\nA1 Eksempel,Kari\n")
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(10, True)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (ARTICLE, True),
        ("\ufeff\r\n" + ARTICLE.replace("\n", "\r\n"), True),
        (ARTICLE.replace("\n", "\r"), True),
        ("RT Something Else\nT1 A title\n", True),
        ("RT someone said so\nand more\n", False),
        ("TY  - JOUR\nRT Journal Article\n", False),
        ("", False),
    ],
)
def test_it_knows_its_own(text: str, *, known: bool) -> None:
    assert RefworksReader().recognises(text) is known
    assert not (known and RisReader().recognises(text))


def test_a_file_cut_off_is_told() -> None:
    assert [problem.line for problem in read(ARTICLE[:-20]).problems] == [1]


lines = st.sampled_from(["RT Book, Whole", "T1 One", "A1 Eks, A.", "", "more", "AB text", "\x00", "PMID 1"])


@given(st.lists(lines | st.text(max_size=8), max_size=20))
def test_there_are_as_many_entries_as_types(parts: list[str]) -> None:
    text = "\n".join(part.replace("\r", "") for part in parts)
    assert read(text).entries >= text.split("\n").count("RT Book, Whole")
