"""The programs our BibTeX, BibLaTeX and CSL-JSON are for must take them without an error, where installed."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from litreview.formats.biblatex_writer import BiblatexWriter
from litreview.formats.bibtex import BibtexWriter
from litreview.formats.bibtex_keys import keys
from litreview.formats.csl_writer import CslJsonWriter
from litreview.formats.ris_writer import RisWriter
from litreview.model.reading import Writer
from litreview.model.records import Author, Record, RecordType
from tests.formats.clients import RECORDS, run

_FREE = {RecordType.REPORT, RecordType.THESIS, RecordType.WEB, RecordType.OTHER}
_UNPUBLISHED = {RecordType.ARTICLE, RecordType.THESIS, RecordType.WEB}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "refs.bib").write_text(BibtexWriter().write(RECORDS), encoding="utf-8", newline="")
    return tmp_path


def test_bibtex_prints_every_entry_without_an_error(folder: Path) -> None:
    (folder / "refs.aux").write_text("\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{refs}\n")
    done = run("bibtex", "refs", folder=folder)
    assert done.returncode == 0
    assert "error" not in done.stdout.lower()
    assert (folder / "refs.bbl").read_text(encoding="utf-8").count("\\bibitem") == len(RECORDS)


def test_biber_takes_every_entry_without_an_error(folder: Path) -> None:
    done = run("biber", "--tool", "--output-file", "out.bib", "refs.bib", folder=folder)
    assert done.returncode == 0
    assert "ERROR" not in done.stdout
    assert (folder / "out.bib").read_text(encoding="utf-8").count("@") >= len(RECORDS)


def test_pandoc_reads_back_what_was_meant(folder: Path) -> None:
    done = run("pandoc", "-f", "bibtex", "-t", "csljson", "refs.bib", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(entries) == len(RECORDS)
    article = next(entry for entry in entries if entry["type"] == "article-journal")
    assert article["DOI"] == RECORDS[0].doi
    assert article["container-title"] == "Helse & mestring"
    assert article["author"][1] == {"literal": "Institutt for læring og mestring"}
    assert article["author"][0] == {"family": "Nørvåg", "given": "Kari Ærlig"}
    assert article["page"] == "345-350"
    assert article["URL"] == RECORDS[0].url


def test_pandoc_makes_a_reference_list_of_all_of_them(folder: Path) -> None:
    (folder / "text.md").write_text("---\nnocite: '@*'\nbibliography: refs.bib\n---\n", encoding="utf-8")
    done = run("pandoc", "--citeproc", "-t", "plain", "text.md", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Nørvåg") + done.stdout.count("———") == len(RECORDS)


VALID = [
    replace(
        record,
        pmid="31000001",
        language="nob",
        volume=record.volume if record.type not in _FREE else None,
        pages=record.pages if record.type not in _FREE else None,
        container=None if record.type is RecordType.REPORT else record.container,
        publisher=None if record.type in _UNPUBLISHED else record.publisher,
        editors=(Author(family="Prøve", given="To"),) if record.type is RecordType.CHAPTER else (),
    )
    for record in RECORDS
]
"""Records with nothing that their type has no field for."""


@pytest.fixture
def biblatex_folder(tmp_path: Path) -> Path:
    (tmp_path / "refs.bib").write_text(BiblatexWriter().write(VALID), encoding="utf-8", newline="")
    return tmp_path


def test_biber_finds_our_biblatex_true_to_its_data_model(biblatex_folder: Path) -> None:
    done = run(
        *("biber", "--tool", "--validate-datamodel", "--output-file", "out.bib", "refs.bib"),
        folder=biblatex_folder,
    )
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if "INFO" not in line] == []
    assert (biblatex_folder / "out.bib").read_text(encoding="utf-8").count("@") >= len(VALID)


def test_pandoc_reads_our_biblatex_as_it_was_meant(biblatex_folder: Path) -> None:
    done = run("pandoc", "-f", "biblatex", "-t", "csljson", "refs.bib", folder=biblatex_folder)
    assert (done.returncode, done.stderr) == (0, "")
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    article = next(entry for entry in entries if entry["type"] == "article-journal")
    assert len(entries) == len(VALID)
    assert article["container-title"] == "Helse & mestring"
    assert (article["DOI"], article["page"]) == (VALID[0].doi, "345-350")
    assert article["issued"] == {"date-parts": [[2020, 3, 5]]}


@pytest.mark.parametrize(
    ("program", "writer", "records"),
    [("bib2xml", BibtexWriter(), RECORDS), ("biblatex2xml", BiblatexWriter(), VALID)],
)
def test_bibutils_takes_every_entry(
    program: str, writer: Writer, records: list[Record], tmp_path: Path
) -> None:
    (tmp_path / "refs.bib").write_text(writer.write(records), encoding="utf-8", newline="")
    done = run(program, "refs.bib", folder=tmp_path)
    assert done.returncode == 0
    assert f"Processed {len(records)} references" in done.stderr
    assert done.stdout.count("<mods ") == len(records)


@pytest.fixture
def csl_folder(tmp_path: Path) -> Path:
    (tmp_path / "refs.json").write_text(CslJsonWriter().write(RECORDS), encoding="utf-8", newline="")
    return tmp_path


def test_pandoc_reads_back_what_was_meant_in_csl_json(csl_folder: Path) -> None:
    done = run("pandoc", "-f", "csljson", "-t", "csljson", "refs.json", folder=csl_folder)
    assert (done.returncode, done.stderr) == (0, "")
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    ours = {item["id"]: item for item in json.loads((csl_folder / "refs.json").read_text(encoding="utf-8"))}
    assert len(entries) == len(ours) == len(RECORDS)
    for entry in entries:
        meant = ours[entry["id"]]
        for name in ("type", "DOI", "page", "volume", "issued", "URL"):
            assert entry.get(name) == meant.get(name)
        assert entry["author"][:2] == meant["author"][:2]
        particle = entry["author"][2].pop("non-dropping-particle")
        assert f"{particle} {entry['author'][2]['family']}" == meant["author"][2]["family"]


def test_pandoc_makes_a_reference_list_of_csl_json(csl_folder: Path) -> None:
    (csl_folder / "text.md").write_text("---\nnocite: '@*'\nbibliography: refs.json\n---\n", encoding="utf-8")
    done = run("pandoc", "--citeproc", "-t", "plain", "text.md", folder=csl_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Nørvåg") + done.stdout.count("———") == len(RECORDS)


def test_one_key_goes_by_every_format_and_programs_keep_it(tmp_path: Path) -> None:
    meant = set(keys(RECORDS).values())
    (tmp_path / "refs.ris").write_text(RisWriter().write(RECORDS), encoding="utf-8", newline="")
    (tmp_path / "refs.bib").write_text(BibtexWriter().write(RECORDS), encoding="utf-8", newline="")
    (tmp_path / "refs.json").write_text(CslJsonWriter().write(RECORDS), encoding="utf-8", newline="")
    for name, form in (("refs.bib", "bibtex"), ("refs.json", "csljson")):
        done = run("pandoc", "-f", form, "-t", "csljson", name, folder=tmp_path)
        assert {entry["id"] for entry in json.loads(done.stdout)} == meant, form
    mods = run("ris2xml", "refs.ris", folder=tmp_path).stdout
    (tmp_path / "refs.xml").write_text(mods, encoding="utf-8")
    bib = run("xml2bib", "refs.xml", folder=tmp_path).stdout.lstrip("\ufeff")
    assert set(re.findall(r"^@\w+\{([^,]+),", bib, re.MULTILINE)) == meant
