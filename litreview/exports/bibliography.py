"""Bibliographies and tables: a set of reports as one text in a format asked for."""

from collections.abc import Sequence
from typing import Final

from litreview.exports.sets import Exported
from litreview.model.errors import UsageError
from litreview.model.language import _

CSV: Final = "csv"
FORMATS: Final = ("bib", "ris", CSV)
"""What can be written: two reference formats, and a table."""


def render(name: str, reports: Sequence[Exported]) -> str:
    """Return the reports as one text in the format; raise UsageError for a format not in ``FORMATS``."""
    if name not in FORMATS:
        raise UsageError(
            f"litreview export {name}",
            _("no such format"),
            _("Formats: {names}.").format(names=", ".join(FORMATS)),
        )
    if name == CSV:
        from litreview.exports.tables import csv  # noqa: PLC0415 - loads pandas

        return csv(reports)
    from litreview.formats.registry import writer  # noqa: PLC0415 - loads the one format asked for

    return writer(name).write([report.record for report in reports])
