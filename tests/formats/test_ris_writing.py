"""RIS as we write it: what EndNote, Zotero and Rayyan take without losing or forging an entry."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.formats.ris import RisReader
from litreview.formats.ris_writer import RisWriter
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from tests.formats.full_records import full_records, without_reference
from tests.formats.strategies import hostile_text, records

SAMPLE = Record(
    id=accession_id("pubmed", "31000001"),
    source="pubmed",
    title="Læring på <i>tvers</i>",
    type=RecordType.ARTICLE,
    original_title="Learning across",
    authors=(
        Author(family="Nørvåg", given="Kari, Jr"),
        Author(family="Institutt for læring, Oslo", organisation=True),
    ),
    year=2020,
    date="2020-03-05",
    container="Oppdiktet tidsskrift",
    volume="3",
    issue="2",
    pages="345-350",
    doi="10.1000/abc",
    pmid="31000001",
    pmcid="PMC7",
    issn=("1111-2222",),
    abstract="FORMÅL: Én linje.\nER  - og enda en {",
    other_abstract="AIM: One line.",
    keywords=("a;b", "læring"),
    language="nob",
    notes=("A note",),
)


def test_an_entry_is_written_as_reference_managers_want_it() -> None:
    assert RisWriter().write([SAMPLE]).split("\r\n") == [
        "TY  - JOUR",
        "AU  - Nørvåg, Kari, Jr",
        "AU  - Institutt for læring Oslo,",
        "TI  - Læring på tvers",
        "T2  - Oppdiktet tidsskrift",
        "PY  - 2020",
        "DA  - 2020/03/05",
        "VL  - 3",
        "IS  - 2",
        "SP  - 345",
        "EP  - 350",
        "SN  - 1111-2222",
        "DO  - 10.1000/abc",
        "LA  - nob",
        "KW  - a,b",
        "KW  - læring",
        "AB  - FORMÅL: Én linje. ER - og enda en {",
        "AN  - 31000001",
        "DB  - PubMed",
        "C2  - PMC7",
        "N1  - Original title: Learning across",
        "N1  - Other abstract: AIM: One line.",
        "N1  - A note",
        "U1  - Organisations: Institutt for læring, Oslo",
        "ID  - norvag2020laering-jswx",
        "ER  - ",
        "",
        "",
    ]


def test_what_ris_has_no_tag_for_comes_back_from_its_note() -> None:
    (record,) = RisReader().read(RisWriter().write([SAMPLE]), source="pubmed").records
    assert (record.original_title, record.other_abstract) == (SAMPLE.original_title, SAMPLE.other_abstract)
    assert record.notes == SAMPLE.notes
    assert record.id == SAMPLE.id


def test_headings_are_keywords_for_programs_and_editors_and_warnings_have_their_lines() -> None:
    edited = replace(
        SAMPLE,
        keywords=("læring",),
        headings=("Self Care/methods", "læring"),
        editors=(Author(family="Prøve", given="To"),),
        notices=(
            Notice(kind=NoticeKind.RETRACTION, reference="Example J. 2021;1:2"),
            Notice(kind=NoticeKind.COMMENT, reference="Example J. 2022;1:2"),
        ),
    )
    lines = RisWriter().write([edited]).split("\r\n")
    assert [line for line in lines if line.startswith(("KW", "ED"))] == [
        "ED  - Prøve, To",
        "KW  - læring",
        "KW  - Self Care/methods",
    ]
    assert [line for line in lines if line.startswith("N1")][2:] == [
        "N1  - A note",
        "N1  - RetractionIn: Example J. 2021;1:2",
    ]
    assert [line for line in lines if line.startswith("U1")] == [
        "U1  - Subject headings: Self Care/methods; læring",
        "U1  - Keywords and subject headings: læring",
        "U1  - Organisations: Institutt for læring, Oslo",
        "U1  - CommentIn: Example J. 2022;1:2",
    ]
    (read,) = RisReader().read(RisWriter().write([edited]), source="pubmed").records
    assert (read.keywords, read.headings) == (edited.keywords, edited.headings)


def test_an_abbreviated_range_is_not_torn_apart() -> None:
    text = RisWriter().write([replace(SAMPLE, pages="345-7")])
    assert "SP  - 345-7\r\n" in text
    assert "EP  - " not in text


def test_no_type_of_document_changes_on_its_way() -> None:
    for kind in RecordType:
        (record,) = RisReader().read(RisWriter().write([replace(SAMPLE, type=kind)]), source="x").records
        assert record.type is kind


@given(records(), hostile_text)
def test_no_text_forges_a_tag_or_ends_an_entry(record: Record, text: str) -> None:
    hostile = replace(
        record,
        title=f"T {text} T",
        abstract=f"A\nER  - \nTY  - JOUR\n{text}",
        notes=(text,),
        keywords=(text,),
        container=f"C {text} C",
    )
    written = RisWriter().write([hostile, record])
    reading = RisReader().read(written, source="x")
    assert reading.entries == 2
    assert written.count("\r\nER  - \r\n") == 2
    assert "\n" not in written.replace("\r\n", "")
    assert written.isprintable() or all(line.isprintable() for line in written.split("\r\n"))


HELD = (
    "title original_title type authors editors year date container publisher volume issue pages doi pmid "
    "pmcid isbn issn other_abstract abstract language url notes accession"
)


@settings(max_examples=40)
@given(st.lists(full_records(), max_size=4, unique_by=lambda record: record.accession))
def test_no_field_that_the_format_holds_is_lost(chosen: list[Record]) -> None:
    reading = RisReader().read(RisWriter().write(chosen), source="test")
    assert reading.problems == ()
    for was, now in zip(chosen, reading.records, strict=True):
        for name in HELD.split():
            assert getattr(now, name) == getattr(was, name), name
        assert (now.keywords, now.headings) == (was.keywords, was.headings)
        assert set(map(without_reference, now.notices)) == set(map(without_reference, was.notices))


def test_interface_and_database_come_back() -> None:
    record = replace(SAMPLE, pmid=None, accession="L1", database="Embase", platform="Embase.com")
    (read,) = RisReader().read(RisWriter().write([record]), source="x").records
    assert (read.database, read.platform, read.accession) == ("Embase", "Embase.com", "L1")
