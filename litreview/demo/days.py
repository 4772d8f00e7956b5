"""When a service would have taken a record in: on the day it came out, as far as that is known."""

import re
from typing import Final

from litreview.model.records import Record

_DATE: Final = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)


def taken_in(record: Record) -> str | None:
    """Return the day as ``YYYY-MM-DD``, the first of the month or year where no more is known."""
    known = record.date if record.date and _DATE.fullmatch(record.date) else str(record.year or "")
    return f"{known}-01-01"[: len("YYYY-MM-DD")] if known else None
