"""Letters as LaTeX's commands: read back as the letters they stand for, by us and by bibtex's clients."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given

from litreview.formats.biblatex_writer import BiblatexWriter
from litreview.formats.bibtex import BibtexReader, BibtexWriter
from litreview.formats.latex_letters import beyond_latex, with_commands
from litreview.model.reading import Writer
from litreview.model.records import Record
from tests.formats.clients import RECORDS, run
from tests.formats.strategies import collections

LETTERS = "æøå ÆØÅ éüñčşőïäöžğÉ ßłŁ – — “x” ‘y’ … £§© Åse Ærlig"


def test_norwegian_letters_become_what_every_latex_knows() -> None:
    assert with_commands("  title = {Læring på Ørlandet},") == r"  title = {L{\ae}ring p{\aa} {\O}rlandet},"
    assert with_commands("  title = {é ï ç č ő – “x”},") == (
        r"  title = {{\'e} {\"\i} {\c c} {\v c} {\H o} {--} {``}x{''}},"
    )


def test_an_address_keeps_its_meaning() -> None:
    assert with_commands("  url = {https://no.example/å},") == "  url = {https://no.example/%C3%A5},"


def test_what_latex_has_no_command_for_stays_and_is_counted() -> None:
    text = with_commands("  title = {中文 ø 😀},")
    assert text == r"  title = {中文 {\o} 😀},"
    assert beyond_latex(text) == 3


@pytest.mark.parametrize("writer", [BibtexWriter(), BiblatexWriter()])
@given(chosen=collections())
def test_the_records_come_back_with_their_letters(writer: Writer, chosen: list[Record]) -> None:
    plain = writer.write(chosen)
    there = BibtexReader().read(with_commands(plain), source="test").records
    meant = BibtexReader().read(plain, source="test").records
    for got, wanted in zip(there, meant, strict=True):
        assert (got.title, got.authors, got.container) == (wanted.title, wanted.authors, wanted.container)
        assert (got.keywords, got.abstract, got.publisher) == (
            wanted.keywords,
            wanted.abstract,
            wanted.publisher,
        )


def test_every_letter_comes_back() -> None:
    entry = with_commands(f"@article{{a,\n  title = {{{LETTERS}}},\n}}\n")
    assert entry.isascii()
    (record,) = BibtexReader().read(entry, source="test").records
    assert record.title == unicodedata.normalize("NFC", LETTERS)


def test_pandoc_and_bibtex_read_them(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(with_commands(BibtexWriter().write(RECORDS)), "ascii")
    entries = json.loads(run("pandoc", "-f", "bibtex", "-t", "csljson", "refs.bib", folder=tmp_path).stdout)
    assert {entry["author"][0]["family"] for entry in entries} == {"Nørvåg"}
    (tmp_path / "refs.aux").write_text("\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{refs}\n")
    done = run("bibtex", "refs", folder=tmp_path)
    assert (done.returncode, "error" in done.stdout.lower()) == (0, False)
