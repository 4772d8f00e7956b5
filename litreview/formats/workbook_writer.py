"""Records as an Excel workbook: every field a column, every cell a text, which Excel does not reinterpret."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from litreview.formats.table_cells import as_text
from litreview.formats.table_own import COLUMNS, cells_of
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import Record

MOST_CHARACTERS: Final = 32_767
"""In one cell, counted as UTF-16 does."""
MOST_ROWS: Final = 1_048_575
"""In one sheet, below the names of the columns."""
_WIDTHS: Final = {
    "title": 60,
    "original_title": 40,
    "authors": 40,
    "container": 30,
    "abstract": 60,
    "other_abstract": 40,
    "keywords": 30,
    "headings": 30,
    "doi": 28,
    "id": 20,
    "url": 28,
}
"""In characters."""
_WIDTH: Final = 14
_NO_DATE: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""In place of the day of writing, so that the same records give the same file."""


class WorkbookWriter:
    """Writes one sheet with a frozen header."""

    name = "xlsx"
    suffix = ".xlsx"

    def write_bytes(self, records: Sequence[Record]) -> bytes:
        """Return one row a record, in the order given; raise UsageError for more than a sheet holds.

        A text that no cell can hold is cut, and says so at its end.
        """
        return workbook(COLUMNS, [cells_of(record) for record in records])


def workbook(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet, its header frozen; raise UsageError for more rows than it holds."""
    if len(rows) > MOST_ROWS:
        raise UsageError(
            WorkbookWriter.suffix,
            _("an Excel sheet holds {number} records at most").format(number=MOST_ROWS),
            _("Write them as CSV, or in parts."),
        )
    from xlsxwriter import Workbook  # noqa: PLC0415 - what writes no workbook starts without it

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _NO_DATE.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        sheet.write_string(0, place, column, bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, fitting(as_text(cell)))
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(rows) + 1}"})
    book.close()
    return content.getvalue()


def fitting(text: str) -> str:
    """Return the text as it is, or so much of it as a cell holds together with the remark that it is cut."""
    if _length(text) <= MOST_CHARACTERS:
        return text
    remark = _(" [cut here: a cell of Excel holds no more]")
    kept = text[: MOST_CHARACTERS - len(remark)]
    while _length(kept) + len(remark) > MOST_CHARACTERS:
        kept = kept[: -max(1, (_length(kept) + len(remark) - MOST_CHARACTERS) // 2)]
    return kept + remark


def _length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
