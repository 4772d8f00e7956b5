"""Double-encoded text: UTF-8 once read as cp1252 and written as UTF-8 again, so that ``ø`` is ``Ã¸``."""

import re
from collections.abc import Iterator
from typing import Final

from litreview.model.reading import Text

_SIGN: Final = re.compile(r"Ã[\u0080-\u00bf¢-¿]|Â[\u0080-\u00bf]|â€[\u0080-\u00bfœ\u009d˜™“”¦]")
"""What Norwegian letters, non-breaking blanks and typographic marks become."""
_FIRST: Final = "ÃÂâ"
"""What each sign begins with."""
_ENOUGH: Final = 3
"""Signs before a file is called double-encoded: one may be a name."""
_UNDEFINED: Final = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""Bytes that cp1252 has no letter for, and that programs read as control characters."""


def is_double_encoded(text: Text) -> bool:
    """Tell whether the text looks double-encoded."""
    found = 0
    for part in text.parts():
        if not part.isascii() and any(letter in part for letter in _FIRST):
            found += len(_SIGN.findall(part))
        if found >= _ENOUGH:
            return True
    return False


def repaired(line: str) -> str:
    """Return the line as it was before it was encoded twice; as it stands where it was not."""
    return _RUN.sub(lambda match: _decoded(match[0]), line) if _SIGN.search(line) else line


class Repaired:
    """A text whose lines are repaired as they are read."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def lines(self) -> Iterator[str]:
        """Yield the lines, repaired."""
        return map(repaired, self._text.lines())

    def parts(self) -> Iterator[str]:
        """Yield the parts, repaired."""
        return map(_repaired_lines, self._text.parts())

    def head(self, characters: int) -> str:
        """Return the beginning, repaired."""
        return _repaired_lines(self._text.head(characters))

    def whole(self) -> str:
        """Return all of it, repaired."""
        return _repaired_lines(self._text.whole())

    @property
    def ends_in_mid_line(self) -> bool:
        """Tell whether the last line has no line end."""
        return self._text.ends_in_mid_line


def _repaired_lines(text: str) -> str:
    return "\n".join(map(repaired, text.split("\n")))


_RUN: Final = re.compile(r"[^\x00-\x7f]+")
"""What was encoded twice stands in runs of letters beyond ASCII."""


def _decoded(run: str) -> str:
    try:
        content = b"".join(_byte(character) for character in run)
        return content.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run


def _byte(character: str) -> bytes:
    if character in _UNDEFINED.values():
        return bytes((ord(character),))
    return character.encode("cp1252")
