"""Bibliographies and tables: a set of reports as one file in a format asked for."""

from collections.abc import Sequence
from typing import Final

from litreview.exports.sets import Exported
from litreview.model.errors import UsageError
from litreview.model.language import _

CSV: Final = "csv"
XLSX: Final = "xlsx"
USUAL: Final = ("bib", "ris", CSV)
"""What is written where nothing is asked for: two reference formats, and a table."""


def formats() -> tuple[str, ...]:
    """Return the names of everything that can be written: the usual ones first."""
    from litreview.formats.registry import writer_names  # noqa: PLC0415 - looks through what is installed

    return tuple(dict.fromkeys((*USUAL, XLSX, *writer_names())))


def suffix(name: str) -> str:
    """Return the ending of a file of the format, with its dot."""
    from litreview.formats.registry import writer  # noqa: PLC0415 - loads the one format asked for

    return f".{name}" if name in {CSV, XLSX} else writer(name).suffix


def render(name: str, reports: Sequence[Exported]) -> str | bytes:
    """Return the reports as one file; raise UsageError for a format not in ``formats``.

    The two tables say what became of each report; the others are made for reference managers.
    """
    if name not in formats():
        raise UsageError(
            f"litreview export {name}",
            _("no such format"),
            _("Formats: {names}.").format(names=", ".join(formats())),
        )
    if name in {CSV, XLSX}:
        from litreview.exports import tables  # noqa: PLC0415 - loads pandas

        return tables.csv(reports) if name == CSV else tables.xlsx(reports)
    from litreview.formats.registry import writer  # noqa: PLC0415 - loads the one format asked for

    return writer(name).write([report.record for report in reports])
