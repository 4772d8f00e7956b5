"""Text from outside: made harmless to a terminal, and folded for matching."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_ESCAPES: Final = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: window title, clipboard, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # DCS, SOS, PM, APC strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI, 7 and 8 bit
    r"|\x1b[ -/]*[0-~]?"  # any other escape
)
_DROPPED_CATEGORIES: Final = {"Cc", "Cs", "Co", "Cn"}
_DIRECTION: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TAGS: Final = frozenset(map(chr, range(0xE0000, 0xE0080)))
_UNSEEN: Final = frozenset("\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")
_OBSOLETE: Final = frozenset("\u206a\u206b\u206c\u206d\u206e\u206f\ufff9\ufffa\ufffb")
_DROPPED: Final = _DIRECTION | _TAGS | _UNSEEN | _OBSOLETE
_MARKS: Final = {"Mn", "Me"}
_MOST_MARKS: Final = 10
"""On one letter; the longest stacks of Tibetan have eight, and normalising long ones takes for ever."""
_LINE_ENDS: Final = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)

_HARMLESS: Final = re.compile(
    "[\n\t -~\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u0482\u048a-\u052f\u1e00-\u1eff\u2000-\u200a"
    "\u2010-\u2027\u202f-\u205f\u2074-\u208e\u20a0-\u20bf\u2100-\u218b\u2190-\u23ff\u2460-\u2b73]*"
)
"""Texts of letters and signs that need no closer look: Latin, Greek, Cyrillic, punctuation, mathematics."""

_PRINTABLE: Final = bytes(range(0x20, 0x7F))
"""In ASCII; to take all of it out of a text and look what is left takes a quarter of ``isprintable``."""
_TIDY: Final = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03c9\u2010-\u2027\u2030-\u205e\u2264\u2265]*"
)
"""Texts of which only blanks may have to be put right: harmless, composed, and no blank but the plain one."""

_FOLDED: Final = (
    {"æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "œ": "oe", "ß": "ss"}
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("«»„“”", '"')
    | dict.fromkeys("’‘`´", "'")
)
_FOREIGN: Final = re.compile("[^\x00-\x7f]+")
_FOLDABLE: Final = re.compile(f"[{''.join(_FOLDED)}]")


def harmless(text: str) -> str:
    r"""Return the text without escape sequences, control characters, bidi overrides or floods of marks.

    Line ends become ``\n``; blanks stay as they are. Nothing that comes out can drive a terminal,
    whatever widget or stream it is drawn on; letters of every script stay.
    """
    if (text.isascii() and not text.encode().translate(None, _PRINTABLE)) or _HARMLESS.fullmatch(text):
        return text
    text = _ESCAPES.sub("", text.replace("\r\n", "\n")).translate(_LINE_ENDS)
    return text if text.isascii() and text.replace("\n", "").isprintable() else "".join(_kept(text))


def _kept(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if character in _DROPPED or (category in _DROPPED_CATEGORIES and character not in "\n\t"):
            continue
        marks = marks + 1 if category in _MARKS else 0
        if marks <= _MOST_MARKS:
            yield character


def clean(text: str) -> str:
    """Return the text harmless, in NFC, and with runs of blanks as one blank: fit to be a record's."""
    lines = unicodedata.normalize("NFC", harmless(text)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def is_tidy(text: str) -> bool:
    """Tell whether the text is clean and on one line as it stands, but for blanks at its ends."""
    if "  " in text:
        return False
    if text.isascii():
        return not text.encode().translate(None, _PRINTABLE)
    return _TIDY.fullmatch(text) is not None


def one_line(text: str) -> str:
    """Return the cleaned text on one line, for a title, a list or an error."""
    if is_tidy(text):
        return text.strip()
    return " ".join(unicodedata.normalize("NFC", harmless(text)).split())


def fold(text: str) -> str:
    """Return the text lower-cased, without accents and with æ, ø, å as ae, o, a: for matching only."""
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = text.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a").replace("`", "'")
    if folded.isascii():  # as nearly all Norwegian is now, in a third of the time
        return folded
    folded = _FOLDABLE.sub(lambda match: _FOLDED[match[0]], folded)
    return folded if folded.isascii() else _FOREIGN.sub(_without_marks, unicodedata.normalize("NFKD", folded))


def _without_marks(foreign: re.Match[str]) -> str:
    return "".join([character for character in foreign[0] if not unicodedata.combining(character)])
