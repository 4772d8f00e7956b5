"""Letters that hardly belong where they stand: the marks of a file read in another encoding than its own."""

import re
from typing import Final

from litreview.model.reading import Text

FALLBACKS: Final = frozenset({"cp1252", "latin-1"})
"""Encodings that nearly any bytes can be read in, so that being readable proves nothing."""

_LETTER: Final = "A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸ"
_STRANGE: Final = re.compile(
    r"(?<=[a-zß-öø-ÿ])[ŒŠŽŸ](?![A-ZÀ-ÖØ-Þ])|(?<=[A-Z])[ŒŠŽŸ](?=[a-z])"  # Mac Roman's å ä é ü
    rf"|(?<=[{_LETTER}])[¾¿‡ˆƒ§¯†›„](?=[{_LETTER}])"  # signs amid a word: Mac Roman's æ ø á ß, DOS' å ø ä
    rf"|(?<![{_LETTER}\d])[¯¾](?=[a-z])|(?<=[a-z])[¾¿](?![\w?!])|(?<= )Œ(?= [a-z])|(?<=[a-z])[¹³](?=[a-z])"
    rf"|[\x81\x8d\x8f\x90\x9d](?=[{_LETTER}])|(?<=[{_LETTER}])[\x81\x8d\x8f\x90\x9d]"  # no letters at all
)
_RUN: Final = re.compile(r"[^\x00-\x7f]{4,}")
"""Letters beyond ASCII, one after the other: pairs of bytes of Chinese, Japanese and Korean, or Cyrillic."""
_ORDINARY: Final = re.compile(r"[ß-öø-ÿ]")
_CONTROLS: Final = {
    byte: bytes((byte,)).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}


def misread_line(text: Text, encoding: str) -> int | None:
    """Return the first line whose letters look wrong, or None where the text looks right.

    One sign proves nothing in a text that has more letters such as é and ø where they belong. Only what was
    read as a fallback is looked at.
    """
    if encoding not in FALLBACKS:
        return None
    first: int | None = None
    strange = ordinary = 0
    for number, line in enumerate(text.lines(), start=1):
        if line.isascii():
            continue
        written = line.translate(_CONTROLS)
        found = len(_STRANGE.findall(written)) + sum(map(_strange_letters, _RUN.findall(written)))
        strange += found
        ordinary += len(_ORDINARY.findall(_RUN.sub(" ", written)))
        first = number if first is None and found else first
    return first if strange > ordinary else None


def _strange_letters(run: str) -> int:
    """Return how many letters the run has; one of marks alone is an ornament."""
    return len(run) if any(map(str.isalpha, run)) else 0
