"""RIS as real databases and reference managers write it; every text here is made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.ris import RisReader
from litreview.formats.ris_entries import has_types
from litreview.formats.texts import normalised
from litreview.model.reading import Reading
from litreview.model.records import Author, Record, RecordType

SERIES = "TY  - {kind}\nTI  - A made-up work\n{lines}ER  - \n"

OVID = """1.
TY  - JOUR
ID  - 2019-11111-001
DO  - http://dx.doi.org/10.1000/ovid.1
T1  - Learning together: a made-up trial.
A1  - Nordmann, Kari A
A1  - Sørensen, Pål
Y1  - 2019//
N2  - Background. Nothing was measured.
M3  - Health Treatment & Prevention [3300]
JF  - Journal of Made-up Results
SP  - No
EP  - Specified
SN  - 1111-2222
DO  - http://dx.doi.org/10.1000/ovid.1
ER  -
NL  - J Made-up Results

Link to the Ovid Full Text or citation: https://ovid.example.org/fulltext

2.
TY  - JOUR
T1  - The second entry
AU  - Olsen, P
ER  -
"""

EMBASE = """\ufeffTY  - JOUR
M3  - Article
Y1  - 2014
VL  - 3
IS  - 3
SP  - 152
EP  - 160
SN  - 2226-7190
SN  - 2226-7190
JF  - Made-up Ultrasound
U2  - L300000001
C5  - 30000001
DB  - Embase
DB  - Medline
L2  - http://dx.doi.org/10.1000/embase.1
A1  - Liu R.
A1  - Adler D.G.
T1  - An entry from Embase
LA  - English
KW  - nurse
ER  -
"""

COCHRANE = """Record #1 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"
TY  - JOUR
AN  - CN-00000001
TI  - The first trial
ER  -


Record #2 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"
TY  - JOUR
AN  - CN-00000002
TI  - The second trial
ER  -
"""

EBSCO = """TY  - JOUR
AU  - Berg, Anne
T1  - An entry from CINAHL
JO  - Made-up Nursing
Y1  - 2021/06//
VL  - 29
M3  - Article
L3  - 10.1000/ebsco.1
N1  - Accession Number: 100000001; PMID: 33000001
UR  - https://orcid.org/0000-0001-0000-0000 https://search.example.org/login?db=ccm
DP  - EBSCOhost
KW  - *Self-management
ER  -
"""

SCOPUS = """TY  - JOUR
TI  - An entry from Scopus
T2  - Made-up Endocrinology
PY  - 2020
SN  - 03064530 (ISSN)
AU  - Labanski, A.
C2  - 31000001
C7  - 104501
DB  - Scopus
N1  - Export Date: 18 November 2019
References one of them without a tag, (2001) Made-up Journal
ER  -
"""

WOS = """TY  - JOUR
AU  - Elton-Marshall, T
TI  - An entry from Web of Science
T2  - JOURNAL IN CAPITALS
AB  - The abstract goes on
   over two lines
DA  - NOV
PY  - 2019
AN  - WOS:000000000000001
SN  - 1111-2222
SN  - 1111-333X
ER  -
"""

ENDNOTE = """TY  - JOUR
ID  - 42
AU  - Strand, Liv
TI  - An entry from EndNote
SP  - 211-6
SN  - 1111-2222 (Print)
3333-4444 (Electronic)
KW  - first keyword
second keyword
AN  - 31000002
DB  - PubMed
ER  -
"""

ZOTERO = """TY  - JOUR
TI  - An entry from Zotero.
T2  - International Made-up Journal
DA  - 2019/10//undefined
PY  - 2019
SN  - 1660-4601 1661-7827
N1  - <p>A note</p>
ER  -
"""

PROQUEST = """TY  - JOUR
T1  - An entry from ProQuest
AN  - 2200000001; 51887
JF  - Journal of Made-up Stress
SN  - 1111-2222, 1111-2222
ER  -
"""

ORIA = """TY  - BOOK
T1  - Læring og mestring på norsk
A1  - Ødegård, Åse
PY  - 2015
CY  - Oslo
PB  - Oppdiktet forlag
SN  - 9788200000001
LA  - Norwegian
ID  - 999000000000000000
ER  -
"""


def read(text: str, source: str = "test") -> Reading:
    reading = RisReader().read(text, source=source)
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def only(text: str, source: str = "test") -> Record:
    reading = read(text, source)
    assert len(reading.records) == 1
    return reading.records[0]


def test_ovids_tags_after_the_end_belong_to_the_entry_before() -> None:
    first, second = read(OVID).records
    assert (first.title, second.title) == ("Learning together: a made-up trial", "The second entry")
    assert first.id == "test:2019-11111-001"
    assert first.doi == "10.1000/ovid.1"
    assert first.pages is None
    assert first.publication_types == ()
    assert first.original is not None
    assert first.original.startswith("TY  - JOUR")
    assert first.original.endswith("fulltext")
    assert second.authors == (Author(family="Olsen", given="P"),)


def test_embase_is_read_with_its_own_number() -> None:
    record = only(EMBASE)
    assert record.id == "test:L300000001"
    assert record.pmid == "30000001"
    assert record.doi == "10.1000/embase.1"
    assert record.issn == ("2226-7190",)
    assert record.pages == "152-160"
    assert record.language == "eng"
    assert record.database == "Embase"


def test_cochranes_headings_belong_to_no_entry() -> None:
    first, second = read(COCHRANE).records
    assert first.original == "TY  - JOUR\nAN  - CN-00000001\nTI  - The first trial\nER  -"
    assert second.title == "The second trial"


def test_ebsco_hides_doi_and_pubmed_number_in_other_tags() -> None:
    record = only(EBSCO)
    assert (record.doi, record.pmid, record.date) == ("10.1000/ebsco.1", "33000001", "2021-06")
    assert record.url == "https://search.example.org/login?db=ccm"
    assert (record.keywords, record.headings) == ((), ("Self-management",))
    assert (record.platform, record.database) == ("EBSCOhost", None)


def test_scopus_gives_article_number_and_pubmed_number() -> None:
    record = only(SCOPUS)
    assert (record.pages, record.pmid, record.issn) == ("104501", "31000001", ("0306-4530",))
    assert record.title == "An entry from Scopus"


def test_web_of_science_gives_the_month_apart_and_wraps_the_abstract() -> None:
    record = only(WOS)
    assert record.date == "2019-11"
    assert record.abstract == "The abstract goes on over two lines"
    assert record.accession == "WOS:000000000000001"
    assert record.issn == ("1111-2222", "1111-333X")


def test_endnote_goes_on_without_tags_and_numbers_only_its_own_library() -> None:
    record = only(ENDNOTE, source="pubmed")
    assert record.issn == ("1111-2222", "3333-4444")
    assert record.keywords == ("first keyword", "second keyword")
    assert record.pages == "211-6"
    assert record.id == "pubmed:31000002"
    assert only(ENDNOTE.replace("AN  - 31000002\nDB  - PubMed\n", "")).accession is None


def test_zotero_proquest_and_oria_are_read() -> None:
    zotero, proquest, oria = only(ZOTERO), only(PROQUEST), only(ORIA)
    assert (zotero.title, zotero.date, zotero.notes) == ("An entry from Zotero", "2019-10", ("A note",))
    assert (proquest.accession, proquest.issn) == ("2200000001", ("1111-2222",))
    assert (oria.type, oria.publisher, oria.isbn) == (RecordType.BOOK, "Oppdiktet forlag", ("9788200000001",))
    assert (oria.language, str(oria.authors[0])) == ("nor", "Ødegård Åse")


@pytest.mark.parametrize(
    "text",
    [
        "TY - JOUR\nTI - One blank\nPY - 2020\nER -\n",
        "ty  - JOUR\nti  - Lower case\npy  - 2020\ner  -\n",
        "   TY  - JOUR\n   TI  - Indented\n   PY  - 2020\n   ER  -\n",
        "TY  - JOUR\rTI  - Old Macintosh\rPY  - 2020\rER  -\r",
        "TY  -JOUR\nTI  - Nothing after the dash\nPY\t- 2020\nER  -",
        "\ufeffTY  - JOUR\nTI  - Mark\nPY  - 2020\nER  - ",
        "TY  - JOUR\nTI  - No end\nPY  - 2020",
    ],
)
def test_an_irregular_form_is_read_like_the_regular_one(text: str) -> None:
    record = only(text)
    assert record.title
    assert record.type is RecordType.ARTICLE
    assert record.year == 2020


def test_a_missing_end_merges_no_two_papers() -> None:
    text = "TY  - JOUR\nAU  - A, B\nTI  - One\n2.\nTY  - JOUR\nAU  - C, D\nTI  - Two\nER  -\n"
    assert [(record.title, len(record.authors)) for record in read(text).records] == [("One", 1), ("Two", 1)]


def test_a_missing_end_is_told_where_the_entry_begins() -> None:
    text = "TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nTI  - Two\n\nTY  - JOUR\nTI  - Three\nER  - \n"
    found = RisReader().read(text, source="test")
    assert [record.title for record in found.records] == ["One", "Two", "Three"]
    assert [(one.line, one.entry_lost) for one in found.problems] == [(5, False)]
    assert "no ER line" in found.problems[0].what


def test_what_stands_after_an_end_and_belongs_to_nothing_is_told_with_its_line() -> None:
    one = "TY  - JOUR\nTI  - {}\nER  - \n"
    text = one.format("One") + "\nRUBBISH\nmore of it\n" + one.format("Two") + "ZZ\n"
    found = RisReader().read(text, source="test")
    assert [record.title for record in found.records] == ["One", "Two"]
    assert [(one.line, one.entry_lost) for one in found.problems] == [(5, False), (10, False)]
    assert "after the entry's ER line" in found.problems[0].what


@pytest.mark.parametrize("text", [OVID, EMBASE, COCHRANE])
def test_what_databases_write_between_entries_is_no_problem(text: str) -> None:
    assert RisReader().read(text, source="test").problems == ()


def test_an_end_inside_an_abstract_cuts_no_entry_in_two() -> None:
    text = "TY  - JOUR\nTI  - One\nAB  - Markers were\nER - positive in most\nKW  - x\nER  -\n"
    record = only(text)
    assert record.abstract == "Markers were ER - positive in most"
    assert record.keywords == ("x",)


def test_entries_without_any_type_are_read_and_the_file_is_remarked_upon() -> None:
    reading = read("AU  - A, B\nTI  - One\nDO  - 10.1000/a\nER  - \n\nAU  - C, D\nTI  - Two\nER  - \n")
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert [problem.line for problem in reading.problems] == [1]


def test_an_entry_whose_type_is_missing_among_others_is_kept_and_remarked_upon() -> None:
    reading = read("TY  - JOUR\nTI  - One\nER  -\n\nAU  - C, D\nTI  - Two\nER  -\n")
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(5, False)]


def test_an_entry_without_a_title_is_lost_and_its_line_told() -> None:
    reading = read("\n\nTY  - JOUR\nAU  - A, B\nER  -\n")
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(3, True)]


def test_an_identified_entry_without_a_title_goes_by_its_journal() -> None:
    reading = read("TY  - JOUR\nJO  - Made-up Journal\nDO  - 10.1000/x\nER  -\n")
    assert reading.records[0].title == "Made-up Journal"
    assert "JO" in reading.problems[0].what


def test_a_number_given_twice_keeps_the_first_and_names_its_line() -> None:
    reading = read("TY  - JOUR\nAN  - A1\nTI  - One\nER  -\nTY  - JOUR\nAN  - A1\nTI  - Two\nER  -\n")
    assert [record.title for record in reading.records] == ["One"]
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(5, True)]
    assert "line 1" in reading.problems[0].what


def test_the_same_entry_twice_is_told_as_such() -> None:
    reading = read("TY  - JOUR\nTI  - One\nER  -\n" * 2)
    assert reading.lost == 1
    assert "same entry" in reading.problems[0].what


def test_two_editorials_of_one_title_are_two_records() -> None:
    entry = "TY  - JOUR\nTI  - Editorial\nPY  - 2020\nJO  - Journal\nVL  - {}\nER  -\n"
    assert len(read(entry.format(1) + entry.format(2)).records) == 2


def test_reading_a_file_again_gives_the_same_ids() -> None:
    text = OVID + EMBASE + SCOPUS
    assert [record.id for record in read(text).records] == [record.id for record in read(text).records]


def test_a_translated_title_has_its_original_beside_it() -> None:
    record = only("TY  - JOUR\nTI  - [Living with illness].\nTT  - Å leve med sykdom.\nER  -\n")
    assert (record.title, record.original_title) == ("Living with illness", "Å leve med sykdom.")


def test_a_text_that_is_no_ris_is_told_and_not_read_as_nothing() -> None:
    reading = read("title,year\nOne,2020\n")
    assert reading.records == ()
    assert len(reading.problems) == 1


def test_an_empty_file_has_no_entries_and_no_problems() -> None:
    assert read("") == Reading(entries=0, records=())


def test_nothing_from_a_file_drives_the_terminal() -> None:
    record = only("TY  - JOUR\nTI  - A\x1b[2Jb\x07 \u202ec\nAB  - \x1b]0;title\x07text\nER  -\n")
    assert record.title == "Ab c"
    assert record.abstract == "text"


tags = st.sampled_from(
    ["TY", "TI", "T1", "AU", "AB", "N2", "PY", "DO", "AN", "ER", "KW", "SP", "EP", "XX", "ty"]
)
gaps = st.sampled_from(["  - ", " - ", "  -", "- ", " ", "  - 10.1000/a", "  - 2020"])
lines = st.builds(
    lambda tag, gap, text: f"{tag}{gap}{text}", tags, gaps, st.text(max_size=12)
) | st.sampled_from(["", "1.", "Record #1 of 2", "untagged text", "TY  - JOUR", "ER  - ", "TI  - A title"])


@given(st.lists(lines, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_entry_is_ever_lost_without_a_word(parts: list[str], end: str) -> None:
    text = end.join(parts)
    reading = read(text)
    begun = sum(has_types([line]) for line in normalised(text).split("\n"))
    assert reading.entries >= begun
    assert len({record.id for record in reading.records}) == len(reading.records)
    assert all(record.original for record in reading.records)
    assert all(
        record.title or record.doi or record.pmid or record.accession or record.abstract
        for record in reading.records
    )


def test_an_entry_with_only_a_doi_is_kept_and_told() -> None:
    reading = read("TY  - JOUR\nDO  - 10.5555/x\nER  - \n")
    assert [(record.title, record.doi) for record in reading.records] == [("", "10.5555/x")]
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(1, False)]


@given(st.lists(st.from_regex(r"[A-Za-z][a-z ]{0,20}[a-z]", fullmatch=True), max_size=8, unique_by=str.lower))
def test_every_type_line_begins_an_entry(titles: list[str]) -> None:
    text = "".join(
        f"TY  - JOUR\nTI  - {title}\nVL  - {place}\nER  - \n" for place, title in enumerate(titles)
    )
    reading = read(text)
    assert reading.entries == len(re.findall("^TY", text, re.MULTILINE))
    assert len(reading.records) == len(titles)


@pytest.mark.parametrize(("lines", "series"), [
    ("T3  - Third\n", "Third"), ("T3  - Third\nT2  - Second\n", "Second"), ("J2  - Abbreviated\n", None),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["BOOK", "SER", "CLSWK"])
def test_a_book_stands_in_its_series_which_older_programs_call_the_tertiary_title(
    kind: str, lines: str, series: str | None
) -> None:
    (record,) = RisReader().read(SERIES.format(kind=kind, lines=lines), source="test").records
    assert (record.type, record.container) == (RecordType.BOOK, series)


@pytest.mark.parametrize(("kind", "container"), [
    ("WEB", "Periodical"), ("ELEC", "Second"), ("CHAP", "Second"), ("JOUR", "Second"),
])  # fmt: skip
def test_only_in_endnotes_web_page_the_periodical_comes_before_the_second_title(
    kind: str, container: str
) -> None:
    entry = SERIES.format(kind=kind, lines="T2  - Second\nJ2  - Periodical\n")
    assert RisReader().read(entry, source="test").records[0].container == container


@pytest.mark.parametrize("kind", ["CASE", "STAT"])
def test_a_case_or_an_act_goes_by_the_name_that_it_is_cited_by(kind: str) -> None:
    lines = "ST  - Made-up Act\nPY  - 1999\n"
    record = only(SERIES.format(kind=kind, lines=lines))
    assert (record.title, record.notes) == ("Made-up Act", ("Full name: A made-up work",))


def test_other_reports_go_by_their_whole_title() -> None:
    record = only(SERIES.format(kind="JOUR", lines="ST  - Short\n"))
    assert (record.title, record.notes) == ("A made-up work", ())
