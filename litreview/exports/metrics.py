"""How wide text is when set in Arial or Liberation Sans, and where to break it so that it fits."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

_UNITS_PER_EM: Final = 2048

_REGULAR: Final = {
    391: "'",
    455: "ijlł‘’‚",
    532: "|¦",
    569: " !,./:;I[\\]ft\xa0·ÌÍÎÏìíîïŧ",
    682: "()-`r¡¨²³´¸¹‐‑“”„‹›",
    684: "{}",
    717: "•",
    727: '"',
    748: "º",
    758: "ª",
    797: "*",
    819: "°",
    961: "^",
    1024: "Jcksvxyzçýÿčšž",
    1100: "¶",
    1124: "±÷≈≠≤≥",
    1131: "¯",
    1139: "#$0123456789?L_abdeghnopqu¢£¤¥§«»àáâãäåèéêëðñòóôõöùúûüþđŋŁ–†‡€",
    1180: "µ",
    1196: "+<=>~¬×−",
    1251: "FTZ¿ßøŦŽ",
    1366: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞŠ",
    1460: "∞",
    1479: "CDHNRUwÇÐÑÙÚÛÜČĐ",
    1481: "Ŋ",
    1509: "©®",
    1593: "GOQÒÓÔÕÖØ",
    1706: "Mm",
    1708: "¼½¾",
    1821: "%æ",
    1933: "Wœ",
    2048: "ÆŒ—―…‰™→←",
    2079: "@",
}

_BOLD: Final = {
    487: "'",
    569: " ,./I\\ijl\xa0·ÌÍÎÏìíîïł‘’‚",
    573: "|¦",
    682: "!()-:;[]`ft¡¨²³´¸¹ŧ‐‑‹›",
    717: "•",
    748: "º",
    758: "ª",
    797: "*r{}",
    819: "°",
    971: '"',
    1024: "zž“”„",
    1124: "±÷≈≠≤≥",
    1131: "¯",
    1139: "#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿčš–†‡€",
    1180: "µ",
    1196: "+<=>^~¬×−",
    1251: "?FLTZbdghnopqu¿ßðñòóôõöøùúûüþđŋŦŽŁ",
    1366: "EPSVXYÈÉÊËÝÞŠ",
    1460: "∞",
    1479: "&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜČĐ",
    1481: "Ŋ",
    1509: "©®",
    1593: "GOQwÒÓÔÕÖØ",
    1706: "M",
    1708: "¼½¾",
    1821: "%mæ",
    1933: "Wœ",
    1997: "@",
    2048: "ÆŒ—―…‰™→←",
}

_UNKNOWN: Final = 3072
"""One and a half em: wider than the letters and signs that the tables leave out."""

_NO_ADVANCE: Final = {"Mn", "Me"}
_WORD: Final = re.compile(r"[^ ]+")
_SEAM: Final = re.compile(r"(?<=[^\W\d_][-–/])(?=[^\W\d_])")


class _Advances(dict[str, int]):
    """How far each character moves the pen, also those that the table leaves out."""

    def __missing__(self, character: str) -> int:
        return 0 if unicodedata.category(character) in _NO_ADVANCE else _UNKNOWN


_ADVANCE: Final = {
    bold: _Advances({character: units for units, characters in table.items() for character in characters})
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of text, in the unit of the font size; kerning is not counted."""
    units = sum(map(_ADVANCE[bold].__getitem__, text))  # a diagram asks it of thousands of lines
    return units * size / _UNITS_PER_EM


def wrap(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return the text in lines that fit, broken at spaces, after hyphens, or within a word too long.

    A no-break space breaks no line. One character is a line even where it does not fit.
    """
    lines = [""]
    for glue, piece in _pieces(text):
        if fits(lines[-1] + glue + piece):
            lines[-1] += glue + piece
        else:
            *full, rest = _chopped(piece, fits)
            lines += [*full, rest]
    return [line for line in lines if line] or [""]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield each piece no line break may fall in, and what stands before it on the same line."""
    for number, word in enumerate(_WORD.findall(text)):
        glue = " " if number else ""
        seams = [0, *(seam.start() for seam in _SEAM.finditer(word)), len(word)]
        for start, end in pairwise(seams):
            yield (glue if start == 0 else ""), word[start:end]


def _chopped(word: str, fits: Callable[[str], bool]) -> list[str]:
    """Return the word whole where it fits, else in as long parts as fit."""
    if fits(word):
        return [word]
    parts = [""]
    for character in word:
        if parts[-1] and not fits(parts[-1] + character):
            parts.append("")
        parts[-1] += character
    return parts
