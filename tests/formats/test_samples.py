"""Real exports, read where LITREVIEW_SAMPLES names the folder that holds ``formats/``; none is kept here."""

import os
import re
from pathlib import Path

import pytest

from litreview.formats.encodings import decode
from litreview.formats.registry import reader

_FOLDERS = {
    "ris": ("ris", "*.ris"),
    "medline": ("nbib", "*.[nt][bx]*"),
    "bibtex": ("bibtex", "*.bib"),
    "pubmed_xml": ("pubmed-xml", "*.xml"),
    "endnote_xml": ("endnote-xml", "*.xml"),
    "mods": ("mods", "*.xml"),
    "csl_json": ("csl-json", "*.json"),
    "enw": ("enw", "*.en[lw]"),
    "refworks": ("refworks", "*.txt"),
    "wos": ("wos", "*.[ci][is][wi]"),
    "ovid_tagged": ("ovid", "*.txt"),
}
_NEED = "LITREVIEW_SAMPLES names no folder with reference files"


def _files() -> list[tuple[str, Path]]:
    root = os.environ.get("LITREVIEW_SAMPLES")
    if not root:
        return []
    return [
        (name, path)
        for folder, (name, pattern) in _FOLDERS.items()
        for path in sorted((Path(root) / "formats" / folder).glob(pattern))
    ]


FILES = [pytest.param(name, path, id=path.name) for name, path in _files()] or [
    pytest.param("", Path(), marks=pytest.mark.skip(reason=_NEED), id="none")
]

_STARTS = {
    "ris": r"^\s*TY(?:  -|\s{0,2}-\s)",
    "nbib": r"^PMID *- ?\d",
    "csl-json": r'^\s*"type":',
    "bibtex": r"^\s*@(?!comment|string|preamble)\w+\s*[{(]",
    "pubmed-xml": r"<Pubmed(?:Book)?Article>",
    "endnote-xml": r"<record>",
    "mods": r"<mods[ >]",
    "enw": r"^%0 ",
    "refworks": r"^RT ",
    "wos": r"^PT ",
    "ovid": r"^<\d+\. ?>",
}
"""How an entry begins in each format, counted apart from the readers."""


@pytest.mark.parametrize(("name", "path"), FILES)
def test_a_real_file_is_accounted_for_to_the_last_entry(name: str, path: Path) -> None:
    text = decode(path.read_bytes(), path.name).text.whole()
    reading = reader(name).read(text, source="sample")
    assert reading.entries == len(reading.records) + reading.lost
    assert reading.entries >= len(re.findall(_STARTS[name], text, re.MULTILINE | re.IGNORECASE))
    assert all(record.original for record in reading.records)
