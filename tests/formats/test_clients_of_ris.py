"""The programs our RIS is for must take it without an error, where they are installed."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from litreview.formats.ris_writer import RisWriter
from litreview.model.records import Author, Notice, NoticeKind
from tests.formats.clients import RECORDS, run

RIS_RECORDS = [
    replace(
        record,
        editors=(Author(family="Prøve", given="To"),),
        headings=("Self Care/methods",),
        notices=(Notice(kind=NoticeKind.RETRACTION, reference="Example J. 2021;1:2", pmid="7"),),
        platform="Ovid",
        database="Embase",
    )
    for record in RECORDS
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "refs.ris").write_text(RisWriter().write(RIS_RECORDS), encoding="utf-8", newline="")
    return tmp_path


def test_pandoc_reads_every_entry_of_our_ris(folder: Path) -> None:
    done = run("pandoc", "-f", "ris", "-t", "csljson", "refs.ris", folder=folder)
    if "Unknown input format" in done.stderr:
        pytest.skip("this pandoc is too old to read RIS")
    assert (done.returncode, done.stderr) == (0, "")
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(entries) == len(RIS_RECORDS)
    article = next(entry for entry in entries if entry["type"] == "article-journal")
    assert article["DOI"] == RECORDS[0].doi
    assert article["container-title"] == "Helse & mestring"
    assert article["author"][0] == {"family": "Nørvåg", "given": "Kari Ærlig"}
    assert article["editor"][0] == {"family": "Prøve", "given": "To"}
    assert article["page"] == "345-350"


def test_bibutils_reads_every_entry_of_our_ris(folder: Path) -> None:
    done = run("ris2xml", "refs.ris", folder=folder)
    assert done.returncode == 0
    assert f"Processed {len(RIS_RECORDS)} references" in done.stderr
    assert done.stdout.count("<mods ID=") + done.stdout.count("<mods>") == len(RIS_RECORDS)
    assert "Nørvåg" in done.stdout
