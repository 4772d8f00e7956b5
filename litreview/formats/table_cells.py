"""A cell that a spreadsheet would run as a formula: made a text, and made again what it was."""

import re
from typing import Final

_FORMULA: Final = re.compile(r"""(^|[;\n])(?='*"*[=+\-@\t\r＝＋－＠])""")
"""Where a formula begins: in a cell, and behind a semicolon, which Norwegian Excel takes for a new cell, so
that a quotation mark before it does not count and a line end begins a new row.

Apostrophes that stand there already get one more, so that ``as_it_was`` takes away what was put there.
"""
_MADE_SAFE: Final = re.compile(r"""(^|[;\n])'(?='*"*[=+\-@\t\r＝＋－＠])""")
_APOSTROPHES: Final = re.compile(r"""(^|[;\n])(?='+"*[=+\-@\t\r＝＋－＠])""")


def safe(cell: str) -> str:
    """Return the cell with an apostrophe before each formula a spreadsheet would run (OWASP ASVS 1.2.10)."""
    return _FORMULA.sub(r"\1'", cell)


def as_text(cell: str) -> str:
    """Return the cell for a place that runs no formula, such that ``as_it_was`` gives it back."""
    return _APOSTROPHES.sub(r"\1'", cell)


def as_it_was(cell: str) -> str:
    """Return what ``safe`` or ``as_text`` was given."""
    return _MADE_SAFE.sub(r"\1", cell)
