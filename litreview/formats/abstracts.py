"""Structured abstracts that a format writes in one run of text."""

import re
from typing import Final

_LABEL: Final = re.compile(r"([.?!)\]]) (?=[A-ZÆØÅ][A-ZÆØÅ /,&-]{3,60}: )")
"""Where a section ends and the next begins."""


def sectioned(text: str) -> str:
    """Return the text with each section on a line of its own: they begin with a heading in capitals."""
    return _LABEL.sub(r"\1\n", text) if ": " in text else text
