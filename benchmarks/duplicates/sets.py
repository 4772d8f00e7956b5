"""The labelled sets: records and what they are, as files; and as records of ours."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from litreview.formats.tables import TableReader
from litreview.model.reading import Entry
from litreview.model.records import Record
from litreview.searches.opening import opened

TRAINING = ("cytology_screening", "respiratory", "neuroimaging", "digital_work", "srsr")
OTHERS = ("gambling", "twice")
SOURCE = "table"
_COLUMNS = {"id": "accession", "title_alt": "original_title"}


def records_file(data: Path, name: str) -> Path:
    """Return where the records of a set are, packed."""
    return data / "duplicates" / name / "records.csv.gz"


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, packed or not."""
    csv.field_size_limit(10**9)
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth_of(data: Path, name: str, *, strict: bool) -> dict[str, str]:
    """Return the work of each record: as published, or with one report to a record; where they agree, one."""
    folder = data / "duplicates" / name
    files = [folder / "truth_strict.csv.gz"] if strict else []
    found = next(file for file in (*files, folder / "truth.csv.gz") if file.exists())
    return {row["id"]: row["cluster_id"] for row in rows(found)}


def read(path: Path) -> Iterator[Record]:
    """Yield the records of a table of these columns as the program reads it, one after the other."""
    with opened(path.name, lambda: path.open("rb")) as files:
        for file in files:
            for entry in TableReader(_COLUMNS).entries(file.text().text, source=SOURCE):
                if isinstance(entry, Entry) and entry.record:
                    yield entry.record


def id_in_file(record: str) -> str:
    """Return the id that the table gives for the id of a record of ours."""
    return record.removeprefix(f"{SOURCE}:")
