"""Letters that hardly belong where they stand: the marks of a file read in another encoding than its own."""

import re
from collections.abc import Iterator
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
_ANY_STRANGE: Final = re.compile(r"[ŒŠŽŸ¾¿‡ˆƒ§¯†›„¹³\x81\x8d\x8f\x90\x9d]|[^\x00-\x7f]{4}")
"""What a line has that may look wrong; all others are passed over at once."""
_CONTROL: Final = re.compile(r"[\x80-\x9f]")
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
    first, strange = None, 0
    for number, line in _beyond_ascii(text):
        if letters := _strange(line):
            first, strange = first or number, strange + letters
    if first is None:
        return None
    ordinary = sum(len(_ORDINARY.findall(_RUN.sub(" ", line))) for _number, line in _beyond_ascii(text))
    return first if strange > ordinary else None


def _beyond_ascii(text: Text) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each line that has more than ASCII, as cp1252 would have it."""
    for number, line in enumerate(text.lines(), start=1):
        if not line.isascii():
            yield number, line.translate(_CONTROLS) if _CONTROL.search(line) else line


def _strange(line: str) -> int:
    """Return how many letters of the line look wrong."""
    if not _ANY_STRANGE.search(line):
        return 0
    return len(_STRANGE.findall(line)) + sum(map(_strange_letters, _RUN.findall(line)))


def _strange_letters(run: str) -> int:
    """Return how many letters the run has; one of marks alone is an ornament."""
    return len(run) if any(map(str.isalpha, run)) else 0
