"""Tables: exported reports as CSV, safe to open in a spreadsheet."""

from collections.abc import Sequence
from typing import Final

from litreview.exports.sets import Exported
from litreview.formats.table_cells import safe
from litreview.model.text import one_line

COLUMNS: Final = (
    "id", "records", "fate", "stage", "reason", "type", "title", "original_title", "authors", "year",
    "container", "volume", "issue", "pages", "doi", "pmid", "pmcid", "language", "url", "abstract",
)  # fmt: skip
"""The columns of the table, in order."""


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
    record = exported.record
    cells = (
        exported.report.id,
        "; ".join(exported.report.records),
        exported.fate,
        exported.stage,
        exported.reason.id if exported.reason else None,
        record.type,
        record.title,
        record.original_title,
        "; ".join(map(str, record.authors)),
        record.year,
        record.container,
        record.volume,
        record.issue,
        record.pages,
        record.doi,
        record.pmid,
        record.pmcid,
        record.language,
        record.url,
        record.abstract,
    )
    return tuple("" if cell is None else one_line(str(cell)) for cell in cells)
