"""Open copies as a table: what was found for each report whose full text is still to be had."""

from collections.abc import Sequence
from dataclasses import dataclass

from litreview.formats.table_cells import safe
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line
from litreview.searches.lookups import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A report, and what came of looking for an open copy of it."""

    report: RecordId
    record: Record
    found: Found

    def as_table(self) -> dict[str, str | bool | None]:
        """Return its cells by the names of their columns; None where not known."""
        copy = self.found.copy
        return {
            "id": self.report,
            "state": self.found.state.value,
            "url": copy.url if copy else None,
            "is_file": copy.is_file if copy else None,
            "version": copy.version if copy else None,
            "licence": copy.licence if copy else None,
            "host": copy.host if copy else None,
            "place": copy.place if copy else None,
            "doi": self.record.doi,
            "title": one_line(self.record.title),
        }


def csv(rows: Sequence[Looked]) -> str:
    """Return the rows as CSV: a header line, comma, LF, every cell a text that no spreadsheet runs."""
    from pandas import DataFrame  # noqa: PLC0415 - slow to load, and only tables need it

    columns = ("id", "state", "url", "is_file", "version", "licence", "host", "place", "doi", "title")
    cells = [
        [safe("" if cell is None else str(cell)) for cell in (one.as_table()[name] for name in columns)]
        for one in rows
    ]
    return DataFrame(cells, columns=list(columns), dtype=str).to_csv(index=False, lineterminator="\n")
