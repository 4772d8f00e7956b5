"""Our own tables: every field goes out and comes back, as CSV and as a workbook, and runs nothing."""

import csv
import io
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from litreview.formats.registry import binary_writer, binary_writer_names, recognise
from litreview.formats.table_cells import as_it_was, as_text, safe
from litreview.formats.table_own import COLUMNS
from litreview.formats.table_writer import CsvWriter
from litreview.formats.tables import TableReader
from litreview.formats.workbook_writer import MOST_CHARACTERS, MOST_ROWS, WorkbookWriter, workbook
from litreview.model.errors import UsageError
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from litreview.model.text import clean, harmless, one_line
from litreview.searches.opening import opened
from tests.formats.strategies import collections, hostile_text, records

SAMPLE = Record(
    id=accession_id("pubmed", "31000001"),
    source="pubmed",
    accession="31000001",
    title="=1+1: Læring; -og mestring",
    type=RecordType.CHAPTER,
    original_title="@Learning",
    authors=(
        Author(family="Prøve", given="En", orcid="0000-0002-1825-0097"),
        Author(family="de Annen, jr", given="To"),
        Author(family="Institutt for læring, Oslo; avdeling Nord", organisation=True),
        Author(family="Sokrates"),
    ),
    editors=(Author(family="Tredje", given="Tre"),),
    year=2020,
    date="2020-03-05",
    container="Oppdiktet bok",
    container_short="Oppd. bok",
    publisher="Forlaget",
    volume="007",
    issue="1-2",
    pages="3-5",
    doi="10.5555/abc",
    pmid="31000001",
    pmcid="PMC7",
    isbn=("9788200000001", "8200000001"),
    issn=("1111-2222",),
    abstract="AIM: To learn.\nRESULTS: -1 & <b>.",
    other_abstract="FORMÅL: Å lære.",
    keywords=("a; b", "+læring"),
    headings=("Self Care/methods", "Patient Education as Topic"),
    language="nob",
    publication_types=("Journal Article",),
    url="https://example.org/1",
    notes=("one; two", "'=three"),
    notices=(
        Notice(kind=NoticeKind.RETRACTION, reference="Example J. 2021;1:2", doi="10.5555/r", pmid="31000002"),
        Notice(kind=NoticeKind.COMMENT, speaks_of_other=True),
    ),
    database="Embase",
    platform="Ovid",
    original="TY  - CHAP\nTI  -   A\n\nER  - ",
)

texts = hostile_text.map(one_line).filter(bool)
some = st.none() | texts
several = st.lists(texts, max_size=3, unique=True).map(tuple)


@st.composite
def hard_records(draw: st.DrawFn) -> Record:
    """Draw records such as readers make, with difficult text in every field that can hold it."""
    names = (
        "original_title",
        "date",
        "container",
        "container_short",
        "publisher",
        "volume",
        "issue",
        "pages",
        "database",
        "platform",
    )
    lists = ("keywords", "headings", "publication_types", "notes")
    return replace(
        draw(records()),
        title=draw(texts),
        abstract=draw(st.none() | hostile_text.map(clean).filter(bool)),
        other_abstract=draw(st.none() | hostile_text.map(clean).filter(bool)),
        original=draw(st.none() | hostile_text.map(harmless).filter(bool)),
        **{name: draw(some) for name in names},  # type: ignore[arg-type]
        **{name: draw(several) for name in lists},  # type: ignore[arg-type]
    )


def from_workbook(content: bytes) -> str:
    with opened("records.xlsx", lambda: io.BytesIO(content)) as found:
        return found[0].text().text.whole()


def test_every_field_of_a_record_is_a_column() -> None:
    assert [field.name for field in fields(Record)] == list(COLUMNS)
    assert all(getattr(SAMPLE, column) for column in COLUMNS)


def test_no_field_of_a_full_record_is_lost_in_csv_or_workbook() -> None:
    for text in (CsvWriter().write([SAMPLE]), from_workbook(WorkbookWriter().write_bytes([SAMPLE]))):
        known = recognise(text)
        assert known is not None
        assert known.name == "table"
        reading = known.read(text, source="pubmed")
        assert reading.problems == ()
        assert reading.records == (SAMPLE,)


@given(st.lists(hard_records(), max_size=3, unique_by=lambda record: record.id))
def test_no_field_is_lost_in_csv(chosen: list[Record]) -> None:
    reading = TableReader().read(CsvWriter().write(chosen), source="test")
    assert (reading.records, reading.problems) == (tuple(chosen), ())


@given(st.lists(hard_records(), max_size=2, unique_by=lambda record: record.id))
def test_no_field_is_lost_in_a_workbook(chosen: list[Record]) -> None:
    text = from_workbook(WorkbookWriter().write_bytes(chosen))
    assert TableReader().read(text, source="test").records == tuple(chosen)


def test_a_record_of_another_source_goes_by_that_ones_id() -> None:
    (record,) = TableReader().read(CsvWriter().write([SAMPLE]), source="shared").records
    assert (record.id, record.accession) == ("shared:pubmed:31000001", "pubmed:31000001")
    assert record.source == "shared"


def test_no_cell_of_the_csv_is_a_formula() -> None:
    hostile = replace(SAMPLE, title="=cmd|' /C calc'!A0", notes=("x;=1+1", "-1"), keywords=("@SUM(1)",))
    for separator in ",;":
        rows = csv.reader(io.StringIO(CsvWriter().write([hostile])), delimiter=separator)
        assert [cell for row in rows for cell in row if cell.lstrip('"')[:1] in tuple("=+-@\t\r")] == []


@given(st.text("'=+-@;\"a ", max_size=12))
def test_what_is_made_safe_is_given_back(cell: str) -> None:
    assert as_it_was(safe(cell)) == cell
    assert as_it_was(as_text(cell)) == cell


def test_every_cell_of_a_workbook_is_a_text() -> None:
    content = WorkbookWriter().write_bytes([replace(SAMPLE, title="=1+1")])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert {type(cell) for row in rows for cell in row} == {str}
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["title"], row["pages"], row["date"], row["volume"]) == ("=1+1", "3-5", "2020-03-05", "007")


@pytest.mark.parametrize("letter", ["a", "\U0001f600"])
def test_a_text_that_no_cell_holds_is_cut_and_says_so(letter: str) -> None:
    content = WorkbookWriter().write_bytes([replace(SAMPLE, abstract=letter * 40_000)])
    (record,) = TableReader().read(from_workbook(content), source="pubmed").records
    assert record.abstract is not None
    assert record.abstract.endswith("[cut here: a cell of Excel holds no more]")
    assert MOST_CHARACTERS - 3 < len(record.abstract.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def test_a_workbook_without_room_is_refused() -> None:
    with pytest.raises(UsageError, match="records at most"):
        workbook(("title",), [()] * (MOST_ROWS + 1))


@pytest.mark.parametrize("name", binary_writer_names())
@given(chosen=collections())
def test_the_same_records_give_the_same_bytes(name: str, chosen: list[Record]) -> None:
    writer = binary_writer(name)
    assert writer.suffix.startswith(".")
    assert writer.write_bytes(chosen) == writer.write_bytes(list(chosen))


def test_unknown_binary_formats_are_refused() -> None:
    with pytest.raises(UsageError, match=r"Formats known here: xlsx\."):
        binary_writer("docx")
