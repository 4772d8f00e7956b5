"""A document as Markdown, HTML and Word says the same, whatever its words are."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.exports.document import Block, Document, Heading, Paragraph, Table, Verbatim
from litreview.exports.document_docx import docx
from litreview.exports.document_html import html
from litreview.exports.document_markdown import markdown
from tests.exports.hostile import NASTY

PANDOC = shutil.which("pandoc")
text = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
blocks = st.one_of(
    st.builds(Heading, text, st.integers(1, 3)),
    st.builds(Paragraph, text),
    st.builds(Verbatim, text),
    st.builds(lambda a, b, c, d: Table((a, b), ((c, d),)), text, text, text, text),
)
PLAIN: Document = (
    Heading("Søk i æøå", 1),
    Paragraph("1. Stars * and _ and | and <b> are themselves & nothing else"),
    Verbatim('"lærings- og mestring*"[tiab]\n~~~\nAND Norway'),
    Table(("Kilde", "Antall"), (("PubMed | MEDLINE", "61"), ("NVA", "142"))),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(blocks, max_size=5))
def test_a_word_document_is_sound_and_the_same_each_time(document: list[Block]) -> None:
    content = docx(document)
    assert content == docx(document)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))  # noqa: S314 - our own


@settings(deadline=None, max_examples=60)
@given(st.lists(text, min_size=1, max_size=4))
def test_no_word_becomes_a_tag_of_the_page(words: list[str]) -> None:
    page = html([Paragraph(word) for word in words])
    body = page.partition("<body>")[2].partition("</body>")[0]
    assert body.count("<") == 2 * len(words)


@pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed")
@pytest.mark.parametrize(
    ("ending", "reader", "content"),
    [
        (".md", "markdown", markdown(PLAIN).encode()),
        (".html", "html", html(PLAIN).encode()),
        (".docx", "docx", docx(PLAIN)),
    ],
)
def test_pandoc_reads_every_word_as_it_is(tmp_path: Path, ending: str, reader: str, content: bytes) -> None:
    file = tmp_path / f"document{ending}"
    file.write_bytes(content)
    read = subprocess.run(  # noqa: S603 - our own file
        [str(PANDOC), "-f", reader, "-t", "plain", "--wrap=none", str(file)],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    said = " ".join(read.split())
    for words in (
        "Søk i æøå",
        "Stars * and _ and | and <b> are themselves & nothing else",
        '"lærings- og mestring*"[tiab]',
        "PubMed | MEDLINE",
        "142",
    ):
        assert words in said
