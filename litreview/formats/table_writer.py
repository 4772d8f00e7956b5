"""Records as CSV: every field a column, safe to open in a spreadsheet, and read back as they were."""

import csv
import io
from collections.abc import Sequence

from litreview.formats.table_cells import safe
from litreview.formats.table_own import COLUMNS, cells_of
from litreview.model.records import Record


class CsvWriter:
    """Writes a table with commas, in UTF-8, with LF line ends and a header."""

    name = "csv"
    suffix = ".csv"

    def write(self, records: Sequence[Record]) -> str:
        """Return one row a record, in the order given.

        A cell that a spreadsheet would run as a formula gets an apostrophe before it.
        """
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows([safe(cell) for cell in cells_of(record)] for record in records)
        return text.getvalue()
