"""Ovid's own formats; every text here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.ovid import OvidReader
from litreview.formats.ovid_names import authors
from litreview.formats.ovid_sources import book_of, source_of
from litreview.formats.ris import RisReader
from litreview.model.reading import Reading
from litreview.model.records import Author, NoticeKind, RecordType

MEDLINE = """<1. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R) <1946 to November Week 1 2019>
UI  - 38000001
AU  - Eksempel KÆ
AU  - Prøve P
FA  - Eksempel, Kari Ærlig
FA  - Prøve, Per
CN  - Made-up Group for Nothing
IN  - Eksempel, Kari Ærlig. Somewhere, Norway.
TI  - [Learning and coping: a made-up study]. [Review] [12 refs] [Norwegian]
OT  - Læring og mestring: en oppdiktet studie.
SO  - Made-up Journal. 12(3):12-9, 2019 Nov 13.
JN  - Made-up Journal
PI  - Print-Electronic
ED  - 20191113
IS  - 1111-2222
ES  - 1111-333X
MH  - Adult
MH  - *Diabetes Mellitus/dt, px [Drug Therapy, Psychology]
KW  - coping;  learning
AB  - BACKGROUND: Nothing is known. RESULTS: Nothing
      was found.
CM  - Comment in (CIN): Example J. 2020 Jan;1(1):2; PMID: 77
CM  - Retraction in: Example J. 2021;2(1):3. doi: 10.5555/notice
PT  - Journal Article.
LG  - Norwegian
DO  - https://dx.doi.org/10.5555/Made.Up.1
XL  - https://example.org/ovidweb.cgi?AN=38000001
"""

LABELLED = """<7>
Score
  *****
Accession Number
  00000001-201504000-00002.
Author
  Eksempel, Kari Ærlig RN; PhD; FAAN 1;  van Prøve, Per MD, PhD +
Institution
  (1)Somewhere
  (+)Elsewhere
Title
  A study: of nothing.[Miscellaneous]
Source
  Made-up Quarterly.   28(2):103-106, April 2015.
Abstract
  Nothing
  was found.
Author Keywords
  coping;  learning.
Language
  English.
Unheard Of
  A value of nothing
DOI Number
  10.5555/0894
Link to the Ovid Full Text or citation
 https://example.org/7
"""


def read(text: str) -> Reading:
    reading = OvidReader().read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def test_a_record_of_medline_is_read_in_full() -> None:
    (record,) = read(MEDLINE).records
    assert (record.id, record.pmid, record.type) == ("test:38000001", "38000001", RecordType.ARTICLE)
    assert record.title == "Learning and coping: a made-up study"
    assert record.original_title == "Læring og mestring: en oppdiktet studie"
    assert record.authors == (
        Author(family="Eksempel", given="Kari Ærlig"),
        Author(family="Prøve", given="Per"),
        Author(family="Made-up Group for Nothing", organisation=True),
    )
    assert (record.container, record.volume, record.issue, record.pages) == (
        "Made-up Journal",
        "12",
        "3",
        "12-9",
    )
    assert (record.year, record.date, record.doi) == (2019, "2019-11-13", "10.5555/made.up.1")
    assert record.issn == ("1111-2222", "1111-333X")
    assert record.headings == (
        "Adult",
        "Diabetes Mellitus/drug therapy",
        "Diabetes Mellitus/psychology",
    )
    assert record.keywords == ("coping", "learning")
    assert record.abstract == "BACKGROUND: Nothing is known.\nRESULTS: Nothing was found."
    assert (record.language, record.publication_types) == ("nor", ("Journal Article",))
    assert (record.database, record.platform) == ("Ovid MEDLINE(R)", "Ovid")
    assert (record.editors, record.publisher) == ((), None)
    assert record.url == "https://example.org/ovidweb.cgi?AN=38000001"
    assert record.original == MEDLINE.strip()


def test_comments_of_medline_are_notices() -> None:
    (record,) = read(MEDLINE).records
    assert [(notice.kind, notice.pmid, notice.doi) for notice in record.notices] == [
        (NoticeKind.COMMENT, "77", None),
        (NoticeKind.RETRACTION, None, "10.5555/notice"),
    ]
    assert record.is_retracted


@pytest.mark.parametrize("text", [LABELLED, LABELLED.replace("\n  ", "\n").replace("\n h", "\nh")])
def test_fields_are_known_by_their_names_too(text: str) -> None:
    (record,) = read(text).records
    assert (record.accession, record.title) == ("00000001-201504000-00002", "A study: of nothing")
    assert record.authors == (
        Author(family="Eksempel", given="Kari Ærlig"),
        Author(family="van Prøve", given="Per"),
    )
    assert (record.container, record.volume, record.pages) == ("Made-up Quarterly", "28", "103-106")
    assert (record.date, record.doi, record.language) == ("2015-04", "10.5555/0894", "eng")
    assert record.abstract == "Nothing was found."
    assert record.url == "https://example.org/7"


def test_a_field_whose_name_is_not_known_goes_into_no_other() -> None:
    (record,) = read(LABELLED).records
    assert record.language == "eng"
    assert "A value of nothing" in (record.original or "")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Made-up J. Part B. 12(3):12-9, 2004 Mar.", ("Made-up J. Part B", "12", "3", "12-9", "2004 Mar")),
        ("Made-up J. 201:327-34, Nov. 15, 2004.", ("Made-up J", "201", None, "327-34", "Nov. 15, 2004")),
        ("Made-up J. 12 Suppl 2:S12-9, 2011 May.", ("Made-up J", "12 Suppl 2", None, "S12-9", "2011 May")),
        ("Made-up J January/February 2010;14(1):56", ("Made-up J", "14", "1", "56", "January/February 2010")),
        ("Made-up: More. Vol.75(2-A(E)),2014, pp. 1-9.", ("Made-up: More", "75", "2-A(E)", "1-9", "2014")),
        ("Made-up J. Vol 23(4), Nov 2006, 123-130.", ("Made-up J", "23", "4", "123-130", "Nov 2006")),
        (
            "Made-up J. 12 (3) (pp 123-130), 2004. Date of Publication: 01 Mar 2004.",
            ("Made-up J", "12", "3", "123-130", "01 Mar 2004"),
        ),
        (
            "Made-up J. Conference: Congress. Oslo. 56 (1) (pp S12), 2012. Date of Publication: May 2012.",
            ("Made-up J", "56", "1", "S12", "May 2012"),
        ),
        (
            "Made-up J. 12 (1) (no pagination), 2018. Article Number: e12. Date of Publication: 2018.",
            ("Made-up J", "12", "1", "e12", "2018"),
        ),
        ("Made-up Journal. ", ("Made-up Journal", None, None, None, None)),
        ("1234 5678", (None, None, None, None, None)),
    ],
)  # fmt: skip
def test_a_source_line_is_told_apart_in_every_database(line: str, told: tuple[str | None, ...]) -> None:
    source = source_of(line)
    assert (source.container, source.volume, source.issue, source.pages, source.date) == told


@pytest.mark.parametrize(
    "line",
    [
        "Eks, Per [Ed]; Prøve, Kari [Ed]. (2012). A Book: of nothing. (pp. 11-31). xi, 25 pp. Oslo: Press.",
        "Eks, Per [Editor, Reprint Author], Prøve, Kari [Editor]. A Book: of nothing.:11-31, 2012.",
    ],
)
def test_the_source_of_a_chapter_names_book_and_editors(line: str) -> None:
    source = source_of(line)
    assert (source.container, source.pages, source.date) == ("A Book: of nothing", "11-31", "2012")
    assert source.editors == (Author(family="Eks", given="Per"), Author(family="Prøve", given="Kari"))


def test_the_zoological_record_names_the_book_with_its_own_title_after_it() -> None:
    book = book_of(
        "Eks, P.D. [Ed.]. [A book. Of A. Nobody.] [En bok.] Press, Oslo. 2002: 1-9. Chapter pagination: 2-8."
    )
    assert (book.container, book.publisher, book.pages) == ("A book. Of A. Nobody", "Press, Oslo", "2-8")
    assert book.editors == (Author(family="Eks", given="P.D."),)
    assert book_of("A mere title").container == "A mere title"


@pytest.mark.parametrize(
    ("value", "families", "given"),
    [
        ("Eks, Per [Author, Reprint Author; E-mail: per@example.org]", ["Eks"], "Per"),
        ("Eks, Per A. Ph.D., FACSM", ["Eks"], "Per A."),
        ("Eks, Per 1,2,*", ["Eks"], "Per"),
        ("Eks PA", ["Eks"], "PA"),
        ("Eks PA. de la Prøve K. Annen B.", ["Eks", "de la Prøve", "Annen"], "PA"),
        ("Dept, S. 1", ["Dept"], "S."),
        ("Anonymous.", [], None),
    ],
)
def test_an_author_has_no_degree_role_or_mark(value: str, families: list[str], given: str | None) -> None:
    found = authors([value])
    assert [author.family for author in found] == families
    assert [author.given for author in found[:1]] == ([given] if given else [])


def test_an_orcid_is_of_the_author_it_stands_after() -> None:
    (author,) = authors(["Eks, Per; ORCID: https://orcid.org/0000-0000-0000-0028"])
    assert author == Author(family="Eks", given="Per", orcid="0000-0000-0000-0028")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("PT  - Book\nPT  - Edited Book\nDT  - Chapter\n", RecordType.CHAPTER),
        ("PT  - Dissertation Abstract\n", RecordType.THESIS),
        ("PT  - Book Review\nJN  - Made-up Journal\n", RecordType.ARTICLE),
        ("PT  - Conference Abstract\nJN  - Made-up Journal\n", RecordType.ARTICLE),
        ("PT  - Conference Paper\n", RecordType.CONFERENCE),
        ("PT  - Patent\nJN  - Made-up Gazette\n", RecordType.OTHER),
        ("", RecordType.OTHER),
    ],
)
def test_the_types_of_publication_say_what_it_is(lines: str, kind: RecordType) -> None:
    assert [record.type for record in read(f"<1. >\nTI  - A title\n{lines}").records] == [kind]


def test_numbers_of_psycinfo_lose_what_is_put_before_them() -> None:
    (record,) = read(
        "<1. >\nDB - PsycINFO\nAN - Book: 2011-00000-001.\nTI - A title. [References].\n"
    ).records
    assert (record.accession, record.title, record.pmid) == ("2011-00000-001", "A title", None)


def test_each_heading_begins_an_entry_and_one_without_a_title_is_lost() -> None:
    reading = read(
        MEDLINE
        + "\n<2. >\nVN  - Ovid Technologies\nSO  - Nowhere. 1:2, 2003.\n\n"
        + MEDLINE.replace("01\n", "02\n")
    )
    assert (reading.entries, len(reading.records)) == (3, 2)
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(31, True)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (MEDLINE, True),
        (LABELLED, True),
        ("\ufeff\n\n" + MEDLINE.replace("\n", "\r\n"), True),
        (
            "Database: Ovid MEDLINE(R)\nSearch Strategy:\n------\n1     nothing.ti,ab. (12)\n\n" + MEDLINE,
            True,
        ),
        ("<1. >\nTY  - JOUR\nTI  - A title\nER  - \n", False),
        ("TY  - JOUR\nN2  - A quotation\n<1. >\nTI  - quoted\nER  - \n", False),
        ("<1>\n", False),
        ("<html>\n<1. >\n", False),
        ("", False),
    ],
)
def test_it_knows_its_own(text: str, *, known: bool) -> None:
    assert OvidReader().recognises(text) is known
    assert not (known and RisReader().recognises(text))


lines = st.sampled_from(["<1. >", "<2>", "TI  - One", "Title", "  A title", "AU - Eks A", "", "more", "\x00"])


@given(st.lists(lines | st.text(max_size=8), max_size=20))
def test_there_are_as_many_entries_as_headings(parts: list[str]) -> None:
    text = "\n".join(part.replace("\r", "") for part in parts)
    assert read(text).entries >= sum(line in {"<1. >", "<2>"} for line in text.split("\n"))


@pytest.mark.parametrize(
    "piece", ["MD ", "; ", "1 ", "[", "(2000). ", ". Conference", "a. ", " [Ed", "a, b "]
)
def test_a_line_without_end_takes_no_time_without_end(piece: str) -> None:
    for size in (1_900, 100_000):
        long = piece * (size // len(piece))
        read(
            "<1. >\n" + "".join(f"{tag}  - A, {long}\n" for tag in ("TI", "AU", "SO", "BT", "CM", "MH", "KW"))
        )
