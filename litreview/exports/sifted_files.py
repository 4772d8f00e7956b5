"""Sifted records as files: the unique ones, the copies, and the pairs for a person to look at."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from io import StringIO
from pathlib import Path
from typing import Final

from litreview.duplicates import Pair
from litreview.exports.sifting import Removed, Sifted
from litreview.formats.pages import in_full
from litreview.formats.ris_writer import RisWriter
from litreview.formats.table_cells import safe
from litreview.formats.table_own import COLUMNS, cells_of
from litreview.model.language import _
from litreview.model.records import Record, RecordId
from litreview.model.reports import combined
from litreview.model.text import one_line
from litreview.searches.shelf import Shelf

UNIQUE: Final = ("unique.ris", "unique.csv")
COPIES: Final = ("duplicates.ris", "duplicates.csv")
DOUBTFUL: Final = "doubtful.csv"
VERSIONS: Final = "versions.csv"
NAMES: Final = (*UNIQUE, *COPIES, DOUBTFUL, VERSIONS)

CLUSTERS: Final = ("id", "cluster_id")
UNIQUE_COLUMNS: Final = (*COLUMNS, "records", "taken_from")
"""Those of our own table, then the ids of all records of the report, and what came from which of them."""
COPY_COLUMNS: Final = (
    "report", "id", "file", "entry", "line", "linked_to", "rule", "score", "agreed", "differed",
    "title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "report_title",
)  # fmt: skip
PAIR_COLUMNS: Final = (
    "first", "second", "rule", "score", "agreed", "differed", "first_title", "second_title", "first_authors",
    "second_authors", "first_year", "second_year", "first_container", "second_container", "first_doi",
    "second_doi", "first_file", "second_file",
)  # fmt: skip
_RIS: Final = RisWriter()
_MARKED: Final = "utf-8-sig"
"""Excel takes a table without this mark for one in the machine's old encoding; programs read clusters."""


@dataclass(frozen=True, slots=True)
class SiftedFiles:
    """What was sifted, with the records themselves on a shelf, by their numbers."""

    sifted: Sifted
    shelf: Shelf

    def write(self, folder: Path) -> None:
        """Write every file into the folder."""
        self._write_unique(folder)
        self._write_copies(folder)
        found = self.sifted.found
        for name, pairs in ((DOUBTFUL, found.doubtful), (VERSIONS, found.versions)):
            _write_table(folder / name, PAIR_COLUMNS, map(self._pair_row, pairs))

    def record(self, number: int) -> Record:
        """Return the record of an entry, under the id it goes by, as one of its file."""
        sifted = self.sifted
        return replace(
            self.shelf[number],
            id=RecordId(sifted.ids[number]),
            source=sifted.files[sifted.file[number]].name,
        )

    def _write_unique(self, folder: Path) -> None:
        ris, table = (folder / name for name in UNIQUE)
        with (
            ris.open("w", encoding="utf-8", newline="") as entries,
            table.open("w", encoding=_MARKED, newline="") as rows,
        ):
            writer = csv.writer(rows, lineterminator="\n")
            writer.writerow(UNIQUE_COLUMNS)
            for cluster in self.sifted.clusters():
                records = [self.record(number) for number in cluster]
                shown = combined(records)
                entries.write(ris_entry(shown))
                ids = "; ".join(record.id for record in records)
                writer.writerow(map(safe, (*cells_of(shown), ids, taken_from(shown, records))))

    def _write_copies(self, folder: Path) -> None:
        ris, table = (folder / name for name in COPIES)
        with (
            ris.open("w", encoding="utf-8", newline="") as entries,
            table.open("w", encoding=_MARKED, newline="") as rows,
        ):
            writer = csv.writer(rows, lineterminator="\n")
            writer.writerow(COPY_COLUMNS)
            places = self._places()
            for removed in self.sifted.removed():
                record = self.record(removed.number)
                place = places[removed.number]
                entries.write(ris_entry(self._told(record, removed, place)))
                writer.writerow(map(safe, self._copy_row(record, removed, place)))

    def _places(self) -> list[int]:
        """Return which entry of its file each is, from 1."""
        counts = [0] * len(self.sifted.files)
        places = []
        for file in self.sifted.file:
            counts[file] += 1
            places.append(counts[file])
        return places

    def _told(self, record: Record, removed: Removed, place: int) -> Record:
        """Return the copy with a note that says whose copy it is, and why."""
        sifted, pair = self.sifted, removed.pair
        told = _(
            "Duplicate of {report}: {rule} {score}; for: {agreed}; against: {differed}; "
            "{file}, entry {entry}, line {line}"
        ).format(
            report=sifted.ids[removed.report],
            rule=pair.rule,
            score=_number(pair.score),
            agreed=", ".join(pair.agreed) or "-",
            differed=", ".join(pair.differed) or "-",
            file=record.source,
            entry=place,
            line=sifted.line[removed.number],
        )
        return replace(record, notes=(told, *record.notes))

    def _copy_row(self, record: Record, removed: Removed, place: int) -> Iterator[str]:
        sifted, pair = self.sifted, removed.pair
        cells = (
            sifted.ids[removed.report],
            record.id,
            record.source,
            place,
            sifted.line[removed.number],
            sifted.ids[removed.to],
            pair.rule,
            _number(pair.score),
            " ".join(pair.agreed),
            " ".join(pair.differed),
            record.title,
            "; ".join(map(str, record.authors)),
            record.year,
            record.container,
            record.volume,
            record.issue,
            record.pages,
            record.doi,
            record.pmid,
            self.shelf[removed.report].title,
        )
        return map(_cell, cells)

    def _pair_row(self, pair: Pair) -> Iterator[str]:
        numbers = self.sifted.numbers
        one, other = sorted((numbers[pair.first], numbers[pair.second]))
        first, second = self.record(one), self.record(other)
        cells = (
            first.id,
            second.id,
            pair.rule,
            _number(pair.score),
            " ".join(pair.agreed),
            " ".join(pair.differed),
            first.title,
            second.title,
            "; ".join(map(str, first.authors)),
            "; ".join(map(str, second.authors)),
            first.year,
            second.year,
            first.container,
            second.container,
            first.doi,
            second.doi,
            first.source,
            second.source,
        )
        return map(_cell, cells)


def ris_entry(record: Record) -> str:
    """Return the record as an entry of RIS with its id under the tag ID, and its range of pages in full."""
    whole = replace(record, pages=record.pages and in_full(record.pages))
    begins, ends, rest = _RIS.write([whole]).partition("\r\n")
    return f"{begins}{ends}ID  - {one_line(record.id)}{ends}{rest}"


def taken_from(shown: Record, records: Sequence[Record]) -> str:
    """Return which fields of what is shown for a report are not the leading record's, and whose they are."""
    leading, *others = records
    found = []
    for field in fields(Record):
        value = getattr(shown, field.name)
        if value and value != getattr(leading, field.name):
            whose = next((one.id for one in others if getattr(one, field.name) == value), None)
            if whose:
                found.append(f"{field.name}: {whose}")
    return "; ".join(found)


def clusters_csv(sifted: Sifted) -> str:
    """Return a table of every entry's id and its report's, in the order read."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CLUSTERS)
    writer.writerows(sifted.cluster_ids())
    return text.getvalue()


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding=_MARKED, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(map(safe, row) for row in rows)


def _cell(value: object) -> str:
    return "" if value is None else one_line(str(value))


def _number(score: float) -> str:
    return f"{score:.4f}"
