"""BibLaTeX as we write it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given

from litreview.formats.biblatex_writer import BiblatexWriter
from litreview.formats.bibtex import BibtexReader
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from tests.formats.strategies import hostile_text, records

ARTICLE = Record(
    id=accession_id("test", "1"),
    source="test",
    title="Samhandling om læring i Norge",
    type=RecordType.ARTICLE,
    authors=(Author(family="Nørvåg", given="Kari, Jr"),),
    year=2020,
    date="2020-03-05",
    container="Helse & mestring",
    pages="345-50",
    pmid="31000001",
    language="nob",
    keywords=("læring", "mestring"),
)


def back(record: Record) -> Record:
    (read,) = BibtexReader().read(BiblatexWriter().write([record]), source="test").records
    return read


def lines(record: Record) -> list[str]:
    return BiblatexWriter().write([record]).splitlines()


def test_an_article_has_biblatexs_own_fields() -> None:
    assert lines(ARTICLE) == [
        "@article{norvag2020samhandling-7kyh,",
        "  author = {Nørvåg, Jr, Kari},",
        "  title = {Samhandling om læring i {Norge}},",
        r"  journaltitle = {Helse \& mestring},",
        "  date = {2020-03-05},",
        "  pages = {345--50},",
        "  eprint = {31000001},",
        "  eprinttype = {pubmed},",
        "  language = {nob},",
        "  langid = {norsk},",
        "  keywords = {læring, mestring},",
        "}",
    ]


@pytest.mark.parametrize(
    ("kind", "begins", "place"),
    [
        (RecordType.BOOK, "@book{", "  series = {C},"),
        (RecordType.CHAPTER, "@incollection{", "  booktitle = {C},"),
        (RecordType.REPORT, "@report{", "  type = {techreport},"),
        (RecordType.THESIS, "@thesis{", "  institution = {C},"),
        (RecordType.CONFERENCE, "@inproceedings{", "  booktitle = {C},"),
        (RecordType.WEB, "@online{", "  organization = {C},"),
        (RecordType.OTHER, "@misc{", "  howpublished = {C},"),
    ],
)
def test_each_kind_has_its_type_and_comes_back(kind: RecordType, begins: str, place: str) -> None:
    record = replace(ARTICLE, type=kind, container="C")
    assert lines(record)[0].startswith(begins)
    assert place in lines(record)
    assert (back(record).type, back(record).container, back(record).pmid) == (kind, "C", "31000001")
    assert back(record).publication_types == ()


def test_a_thesis_says_which_and_a_university_stands_in_for_the_place() -> None:
    master = replace(ARTICLE, type=RecordType.THESIS, container=None, publisher="U")
    assert {"  institution = {U},", "  type = {phdthesis},"} <= set(lines(master))
    named = replace(master, publication_types=("Masteroppgave",))
    assert "  type = {Masteroppgave}," in lines(named)
    assert back(named).publication_types == ("Masteroppgave",)
    for kind in ("DegreeMaster", "Masters", "Master"):
        coded = replace(master, publication_types=(kind,))
        assert "  type = {mathesis}," in lines(coded)
        assert back(coded).publication_types == (kind,)


def test_words_are_no_date_and_a_keyword_with_a_comma_stays_whole() -> None:
    record = replace(ARTICLE, date="Spring 2020", keywords=("læring, mestring", "helse"))
    assert {"  date = {2020},", "  keywords = {læring, mestring; helse},"} <= set(lines(record))
    assert back(record).keywords == record.keywords


@given(records())
def test_editors_notices_and_numbers_come_back(record: Record) -> None:
    notice = Notice(kind=NoticeKind.RETRACTION, reference="Example J. 2021;1:2")
    full = replace(
        record,
        authors=(Author(family="Nørvåg", given="Kari"),),
        editors=(Author(family="Prøve", given="To"),),
        notices=(notice,),
    )
    read = back(full)
    assert (read.editors, read.notices, read.notes) == (full.editors, (notice,), full.notes)
    assert (read.pmid, read.pmcid, read.date) == (full.pmid, full.pmcid, full.date)


@given(hostile_text)
def test_no_text_ends_its_entry_or_begins_another(text: str) -> None:
    hostile = replace(
        ARTICLE, title=f"T {text} T", abstract=f"A\n@article{{x, title={{y}}}}\n{text}", notes=(text,)
    )
    written = BiblatexWriter().write([hostile, replace(ARTICLE, id=accession_id("test", "2"))])
    reading = BibtexReader().read(written, source="test")
    assert reading.entries == 2
    assert len(re.findall("^@", written, re.MULTILINE)) == 2
