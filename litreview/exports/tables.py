"""Tables: exported reports and what became of them, safe to open in a spreadsheet, and read back whole."""

from collections.abc import Sequence
from typing import Final

from litreview.exports.sets import Exported
from litreview.formats import table_own
from litreview.formats.table_cells import safe
from litreview.model.text import one_line

_FIRST: Final = (
    "id", "records", "fate", "stage", "reason", "type", "title", "original_title", "authors", "year",
    "container", "volume", "issue", "pages", "doi", "pmid", "pmcid", "language", "url", "abstract",
)  # fmt: skip
_UNREAD: Final = "original"
"""The entry as it stood in the file: nobody reads it in a table."""
_FURTHER: Final = tuple(name for name in table_own.COLUMNS if name not in {*_FIRST, _UNREAD})
COLUMNS: Final = (*_FIRST, *_FURTHER, table_own.IN_FULL)
"""The columns of the table, in order: what one looks for first, then all else that is known of a report."""


def csv(reports: Sequence[Exported]) -> str:
    """Return the reports as CSV: a header line, comma, LF, every cell a text.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP ASVS 1.2.10).
    """
    from pandas import DataFrame  # noqa: PLC0415 - slow to load, and only tables need it

    rows = [[safe(cell) for cell in _row(report)] for report in reports]
    table = DataFrame(rows, columns=list(COLUMNS), dtype=str)
    return table.to_csv(index=False, lineterminator="\n")


def xlsx(reports: Sequence[Exported]) -> bytes:
    """Return the reports as an Excel workbook with the same columns, every cell a text."""
    from litreview.formats.workbook_writer import workbook  # noqa: PLC0415 - for Excel files only

    return workbook(COLUMNS, [_row(report) for report in reports])


def _row(exported: Exported) -> tuple[str, ...]:
    """Return the cells: those of the record as in all our tables, so that our reader takes them back."""
    cells = dict(zip(table_own.COLUMNS, table_own.cells_of(exported.record), strict=True))
    cells |= {
        "authors": table_own.legible(exported.record.authors),
        table_own.IN_FULL: cells["authors"],
        "id": exported.report.id,
        "records": "; ".join(exported.report.records),
        "fate": exported.fate,
        "stage": exported.stage or "",
        "reason": one_line(exported.reason.id) if exported.reason else "",
    }
    return tuple(cells[column] for column in COLUMNS)
