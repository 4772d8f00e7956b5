"""The laws every registered writer keeps; what a reader of ours knows as its format must also come back."""

import pytest
from hypothesis import given, settings

from litreview.formats.registry import recognise, writer, writer_names
from litreview.model.records import Record
from tests.formats.strategies import collections

every_writer = pytest.mark.parametrize("name", writer_names())

KEPT = ("title", "type", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "pmcid")
LISTED = ("issn", "keywords", "language", "url", "notes")


def fields(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in (*KEPT, *LISTED)}


def balanced(text: str) -> str:
    """Return the text with every brace and parenthesis alike, as BibTeX cannot hold a lone brace."""
    return text.translate(str.maketrans("{}", "()"))


@every_writer
def test_a_file_ending_begins_with_a_dot(name: str) -> None:
    assert writer(name).suffix.startswith(".")


@every_writer
@given(chosen=collections())
def test_the_same_records_give_the_same_text(name: str, chosen: list[Record]) -> None:
    assert writer(name).write(chosen) == writer(name).write(list(chosen))


OURS = {
    "ris": "ris",
    "bib": "bibtex",
    "biblatex": "bibtex",
    "nbib": "nbib",
    "csv": "table",
    "endnote-xml": "endnote-xml",
    "csl-json": "csl-json",
}
"""What each of our own formats is read by."""


@pytest.mark.parametrize(("name", "read_by"), OURS.items())
@settings(max_examples=25)
@given(chosen=collections().filter(bool))
def test_our_own_formats_are_known_again_when_written(name: str, read_by: str, chosen: list[Record]) -> None:
    reader = recognise(writer(name).write(chosen))
    assert reader is not None
    assert reader.name == read_by


@every_writer
@given(chosen=collections())
def test_what_is_written_is_read_back(name: str, chosen: list[Record]) -> None:
    text = writer(name).write(chosen)
    reader = recognise(text)
    if not chosen or reader is None:
        return
    reading = reader.read(text, source="test")
    assert reading.lost == 0
    back = {record.pmid: fields(record) for record in reading.records}
    for record in chosen:
        was, now = fields(record), back[record.pmid]
        assert balanced(str(now.pop("title"))) == balanced(str(was.pop("title")))
        assert now == was


@every_writer
def test_norwegian_letters_stay_letters(name: str) -> None:
    record = Record(id="test:1", source="test", title="Å lære å mestre på Ærøy", pmid="1")  # type: ignore[arg-type]
    assert "Å lære å mestre på" in writer(name).write([record])


@every_writer
def test_no_records_are_no_entries(name: str) -> None:
    text = writer(name).write([])
    reader = recognise(text)
    assert reader is None or reader.read(text, source="test").entries == 0
