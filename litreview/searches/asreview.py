"""ASReview's project files: their records with what was decided, as the table ASReview itself would export.

Version 1 keeps the dataset as a file and the decisions in ``reviews/ID/results.sql``; version 2 the records
in ``data_store.db`` and the decisions in ``reviews/ID/results.db``; version 3 both in ``results.db``. Seen in
projects made with ASReview 1.6.6 and 3.0.8; version 2 as 3.0.8 reads it.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.text import clean
from litreview.store.foreign import rows

CONFIGURATION: Final = "project.json"
_TABLES: Final = (".csv", ".tsv", ".tab", ".txt")
_RECORD: Final = ("record_id", "title", "abstract", "authors", "keywords", "year", "doi", "url")
_DECIDED: Final = ("asreview_label", "asreview_note")
_DELIMITERS: Final = ",;\t"

Decided = Mapping[int, tuple[str, str]]
"""Label and note of each record that was decided."""


def is_needed(name: str) -> bool:
    """Tell whether a file of a project is needed for its records or decisions."""
    path = PurePosixPath(name)
    return path.parent.name == "data" or path.name in {"results.db", "results.sql", "data_store.db"}


def is_project(names: Iterable[str]) -> bool:
    """Tell whether these are the files of a project."""
    found = set(names)
    return CONFIGURATION in found and any(is_needed(name) for name in found)


def write_table(files: Mapping[str, Path], target: Path, *, place: str) -> None:
    """Write the project's records with their decisions as a table; ``files`` are those needed, by name.

    Raise UsageError for the place where the dataset is not in the project, or in another format than a table.
    """
    reviews = sorted(name for name in files if PurePosixPath(name).stem == "results")
    decided = _decided(files[reviews[0]], place) if reviews else {}
    stores = [name for name in files if PurePosixPath(name).name in {"data_store.db", "results.db"}]
    records = [row for name in sorted(stores) for row in rows(files[name], "record", _RECORD, place=place)]
    lines = _of_records(records, decided) if records else _of_dataset(files, decided, place)
    with target.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows(lines)


def _decided(path: Path, place: str) -> Decided:
    found = rows(path, "results", ("record_id", "label", "note", "notes"), place=place)
    return {
        number: ("" if label is None else str(label), clean(str(note or notes or "")))
        for number, label, note, notes in found
        if isinstance(number, int)
    }


def _of_records(records: Iterable[tuple[object, ...]], decided: Decided) -> Iterator[list[str]]:
    yield [*_RECORD[1:], *_DECIDED]
    for number, *cells in records:
        told = decided.get(number, ("", "")) if isinstance(number, int) else ("", "")
        yield [*map(_cell, cells), *told]


def _cell(value: object) -> str:
    """Return a value as a table has it; lists are kept as JSON."""
    text = "" if value is None else str(value)
    if not text.startswith("["):
        return text
    try:
        parts = json.loads(text)
    except ValueError:
        return text
    return "; ".join(map(str, parts)) if isinstance(parts, list) else text


def _of_dataset(files: Mapping[str, Path], decided: Decided, place: str) -> Iterator[list[str]]:
    """Yield the dataset's rows; a record's number is that of its row, from 0."""
    names = [name for name in files if PurePosixPath(name).parent.name == "data"]
    tables = [name for name in names if PurePosixPath(name).suffix.lower() in _TABLES]
    if not tables:
        raise UsageError(
            place,
            _("this ASReview project has no dataset that is a table"),
            _("Export the dataset from ASReview as CSV, RIS or Excel, and import that file."),
        )
    with files[tables[0]].open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(_DELIMITERS, key=first.count)
        for number, row in enumerate(csv.reader(file, delimiter=delimiter), start=-1):
            yield [*row, *(_DECIDED if number < 0 else decided.get(number, ("", "")))]
