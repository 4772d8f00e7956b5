import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from litreview.formats.endnote_types import ref_type
from litreview.formats.endnote_xml_writer import EndnoteXmlWriter
from litreview.formats.xml_readers import EndnoteXmlReader
from litreview.model.records import Author, Record, RecordType, accession_id
from tests.formats.strategies import hostile_text, people, records, words

HELD = tuple(
    name
    for name in Record.__slots__
    if name not in {"id", "source", "accession", "headings", "notices", "original"}
)
"""Fields that EndNote XML has a place for; headings go among the keywords."""


@st.composite
def full(draw: st.DrawFn) -> Record:
    """A record with everything that the format can hold, in the form in which readers make it."""
    record = draw(records())
    thesis = record.type is RecordType.THESIS
    database = draw(st.sampled_from(["PubMed", "Embase", "CINAHL"]))
    sentences = st.lists(words.map(lambda word: f"RESULTS: {word}."), min_size=1, max_size=3)
    return replace(
        record,
        accession=record.pmid if database == "PubMed" else f"L{record.pmid}",
        database=database,
        platform=draw(st.none() | st.sampled_from(["Ovid", "EBSCOhost"])),
        editors=() if thesis else tuple(dict.fromkeys(draw(st.lists(people, max_size=2)))),
        publisher=draw(st.none() | words) if record.container or not thesis else None,
        date=draw(st.sampled_from([record.date, f"{record.year}-05", f"{record.year}-05-13"]))
        if record.year
        else None,
        isbn=tuple(draw(st.lists(st.from_regex(r"978[0-9]{10}", fullmatch=True), max_size=2, unique=True))),
        abstract=draw(st.none() | sentences.map("\n".join)),
        original_title=draw(st.none() | words),
        other_abstract=draw(st.none() | words),
        publication_types=tuple(dict.fromkeys(draw(st.lists(words, max_size=2)))),
        notes=tuple(dict.fromkeys(draw(st.lists(words.map(lambda word: f"Note {word}"), max_size=3)))),
    )


@given(chosen=st.lists(full(), max_size=4, unique_by=lambda record: record.pmid))
def test_everything_the_format_can_hold_comes_back(chosen: list[Record]) -> None:
    reading = EndnoteXmlReader().read(EndnoteXmlWriter().write(chosen), source="test")
    assert reading.problems == ()
    for was, now in zip(chosen, reading.records, strict=True):
        assert {name: getattr(now, name) for name in HELD} == {name: getattr(was, name) for name in HELD}
        assert now.accession == was.accession


@given(title=hostile_text, abstract=hostile_text, name=hostile_text)
def test_whatever_a_record_holds_the_file_is_whole_xml(title: str, abstract: str, name: str) -> None:
    record = Record(
        id=accession_id("test", "1"),
        source="test",
        title=title,
        abstract=abstract,
        authors=(Author(family=name),),
        notes=(abstract, name),
    )
    text = EndnoteXmlWriter().write([record])
    root = etree.fromstring(text.encode())
    assert len(root.findall("records/record")) == 1


@pytest.mark.parametrize("kind", RecordType)
def test_every_type_has_a_kind_of_reference(kind: RecordType) -> None:
    record = Record(id=accession_id("test", "1"), source="test", title="T", type=kind)
    assert f'<ref-type name="{ref_type(kind)[0]}">{ref_type(kind)[1]}<' in EndnoteXmlWriter().write([record])


def test_headings_are_keywords_for_programs_and_come_back_as_headings() -> None:
    record = Record(
        id=accession_id("test", "1"),
        source="test",
        title="T",
        keywords=("coping",),
        headings=("Self Care/methods",),
    )
    (back,) = EndnoteXmlReader().read(EndnoteXmlWriter().write([record]), source="test").records
    assert (back.keywords, back.headings) == (("coping",), ("Self Care/methods",))


def test_pandoc_reads_what_is_written() -> None:
    if "endnotexml" not in pandoc("--list-input-formats"):
        pytest.skip("no pandoc here that reads EndNote XML")
    record = Record(
        id=accession_id("test", "1"), source="test", title="Å lære", type=RecordType.BOOK, year=2020
    )
    read = pandoc("-f", "endnotexml", "-t", "csljson", given=EndnoteXmlWriter().write([record]))
    assert [(one["title"], one["type"], one["issued"]) for one in json.loads(read)] == [
        ("Å lære", "book", {"date-parts": [[2020]]})
    ]


def pandoc(*arguments: str, given: str = "") -> str:
    program = shutil.which("pandoc")
    if program is None:
        return ""
    command = [program, *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout  # noqa: S603
