"""The laws every registered writer keeps; what a reader of ours knows as its format must also come back."""

import pytest
from hypothesis import given

from litreview.formats.registry import recognise, writer, writer_names
from litreview.model.reading import Reading
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


@given(chosen=collections())
def test_the_same_records_give_the_same_text_in_every_format(chosen: list[Record]) -> None:
    for name in writer_names():
        assert writer(name).write(chosen) == writer(name).write(list(chosen)), name


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


@given(chosen=collections())
def test_what_is_written_is_known_by_its_format_and_read_back(chosen: list[Record]) -> None:
    for name in writer_names():
        text = writer(name).write(chosen)
        reader = recognise(text)
        if not chosen or (reader is None and name not in OURS):
            continue
        assert reader is not None, name
        assert reader.name == OURS.get(name, reader.name), name
        _comes_back(chosen, reader.read(text, source="test"), name)


def _comes_back(chosen: list[Record], reading: Reading, name: str) -> None:
    assert reading.lost == 0, name
    back = {record.pmid: fields(record) for record in reading.records}
    for record in chosen:
        was, now = fields(record), back[record.pmid]
        assert balanced(str(now.pop("title"))) == balanced(str(was.pop("title"))), name
        assert now == was, name


@every_writer
def test_norwegian_letters_stay_letters(name: str) -> None:
    record = Record(id="test:1", source="test", title="Å lære å mestre på Ærøy", pmid="1")  # type: ignore[arg-type]
    assert "Å lære å mestre på" in writer(name).write([record])


@every_writer
def test_no_records_are_no_entries(name: str) -> None:
    text = writer(name).write([])
    reader = recognise(text)
    assert reader is None or reader.read(text, source="test").entries == 0
