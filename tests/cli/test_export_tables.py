"""Laws of the tables: nothing that is known of a report is lost, whatever a spreadsheet makes of them."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from benchmarks.formats.round_trip import FIELDS
from litreview.exports.sets import ExportSet, select
from litreview.formats.registry import recognise
from litreview.formats.table_writer import CsvWriter
from litreview.model.records import Author, Record
from litreview.review import open_review
from litreview.searches.opening import opened
from tests.cli.running import Shell
from tests.formats.test_table_own import SAMPLE

OF_THE_REVIEW = {"id", "accession"}
"""What a record is called; in another review it goes by the name that it had here."""


def as_it_is(path: Path) -> None:
    """Leave the file as it was written."""
    assert path.exists()


def saved_in_norwegian_excel(path: Path) -> None:
    """Save the table with semicolons, as Norwegian Excel does."""
    save(path, delimiter=";", encoding="utf-8-sig")


def saved_as_unicode_text(path: Path) -> None:
    save(path, delimiter="\t", encoding="utf-16")


def save(path: Path, *, delimiter: str, encoding: str) -> None:
    rows = csv.reader(StringIO(path.read_text("utf-8-sig"), newline=""))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)


@pytest.fixture
def full(finished: Shell, tmp_path: Path) -> Shell:
    """A finished review, into which came a record that has every field."""
    file = tmp_path / "full.csv"
    file.write_text(CsvWriter().write([SAMPLE]), "utf-8")
    assert finished("import", str(file), "--source", SAMPLE.source).code == 0
    return finished


def known(shell: Shell) -> list[Record]:
    with open_review(shell.folder) as review:
        reports = select(review.flow(), review.ledger, review.records, ExportSet.ALL)
        return [report.record for report in reports]


def read(path: Path) -> list[Record]:
    with opened(path.name, lambda: path.open("rb")) as (packed,):
        text = packed.text().text.whole()
    reader = recognise(text)
    assert reader is not None
    reading = reader.read(text, source="other")
    assert reading.problems == ()
    return list(reading.records)


@pytest.mark.parametrize(
    ("ending", "saved"),
    [
        ("csv", as_it_is),
        ("csv", saved_in_norwegian_excel),
        ("csv", saved_as_unicode_text),
        ("xlsx", as_it_is),
    ],
)
def test_a_table_of_reports_holds_all_that_is_known_of_them(
    full: Shell, tmp_path: Path, ending: str, saved: Callable[[Path], None]
) -> None:
    path = tmp_path / f"all.{ending}"
    assert full("export", ending, "--set", "all", "-o", str(path)).code == 0
    saved(path)
    records, back = known(full), read(path)
    assert SAMPLE.id in {one.id for one in records}
    assert [f"other:{one.id}" for one in records] == [one.id for one in back]
    for was, now in zip(records, back, strict=True):
        for name in FIELDS:
            assert name in OF_THE_REVIEW or getattr(now, name) == getattr(was, name), name


def test_authors_that_somebody_changed_in_the_table_are_taken_as_they_stand(
    full: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "all.csv"
    assert full("export", "csv", "--set", "all", "-o", str(path)).code == 0
    written = next(str(one.authors[0]) for one in known(full) if one.id == SAMPLE.id)
    path.write_text(path.read_text("utf-8").replace(written, "Rettet, Navn", 1), "utf-8")
    (changed,) = (one for one in read(path) if one.id.endswith(SAMPLE.id))
    assert changed.authors[0] == Author(family="Rettet", given="Navn")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_that_comes_back_adds_nothing(full: Shell, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"all.{ending}"
    assert full("export", ending, "--set", "all", "-o", str(path)).code == 0
    ran = full("import", str(path), "--source", "ours", "--returned", "--json")
    (told,) = ran.json["files"]
    assert (told["new"], told["returned"]) == (0, len(known(full)))
