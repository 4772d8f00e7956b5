"""The laws every registered reader keeps, ours or another package's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.registry import reader, reader_names
from tests.formats.xml_documents import DOCUMENTS

every_reader = pytest.mark.parametrize("name", reader_names())

TEXTS = [
    "TY  - JOUR\nTI  - Læring på Ørlandet\nER  - \nTY  - JOUR\nER  - \n",
    "PMID- 1\nTI  - Læring på Ørlandet\n\nPMID- 2\n",
    "@article{a, title={Læring på Ørlandet}}\n@article{b, year={2020}}\n@article{c, title={\n",
    '[{"type": "book", "title": "Læring på Ørlandet"}, {"type": "book"}, {"type": "book", "title": "',
    "%0 Journal Article\n%T Læring på Ørlandet\n\n%0 Book\n%T Mestring\n",
    "RT Journal Article\nT1 Læring på Ørlandet\n\nRT Book, Whole\nT1 Mestring\n",
    "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Læring på Ørlandet\nER\n\nPT J\nER\nEF\n",
    "<1. >\nVN  - Ovid Technologies\nTI  - Læring på Ørlandet\n\n<2. >\nVN  - Ovid Technologies\n",
    "Title,DOI\nLæring på Ørlandet,10.5555/a\n,\nBare,\n",
    "<html></html>",
    *DOCUMENTS.values(),
    "",
]
any_text = st.sampled_from(TEXTS) | st.text(max_size=200)


@every_reader
@given(text=any_text)
def test_entries_are_records_and_those_lost(name: str, text: str) -> None:
    reading = reader(name).read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost


@every_reader
@given(text=any_text)
def test_every_problem_stands_on_a_line_of_the_file(name: str, text: str) -> None:
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(0 <= problem.line <= lines for problem in reader(name).read(text, source="test").problems)


@every_reader
@given(text=any_text)
def test_reading_again_gives_the_same(name: str, text: str) -> None:
    assert reader(name).read(text, source="test") == reader(name).read(text, source="test")


@every_reader
@given(text=any_text)
def test_records_are_of_the_source_and_each_has_an_id_of_its_own(name: str, text: str) -> None:
    records = reader(name).read(text, source="somewhere").records
    assert all(record.source == "somewhere" and record.id.startswith("somewhere:") for record in records)
    assert len({record.id for record in records}) == len(records)


@every_reader
def test_what_a_reader_recognises_it_reads_and_no_other_claims(name: str) -> None:
    claimed = [text for text in TEXTS if reader(name).recognises(text)]
    others = [other for other in reader_names() if other != name]
    assert all(reader(name).read(text, source="test").records for text in claimed)
    assert not any(reader(other).recognises(text) for other in others for text in claimed)
