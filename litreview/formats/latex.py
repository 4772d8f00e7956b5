"""LaTeX in BibTeX values: read into plain text, and plain text written so that every client reads it back."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from litreview.formats.markup import subscript, superscript
from litreview.model.text import one_line

if TYPE_CHECKING:
    from bibtexparser.middlewares import LatexDecodingMiddleware

MARKED: Final = re.compile(r"[\\{}$]")
"""Values without these characters hold no LaTeX and are never decoded: decoding is slow and eats text."""

_ESCAPED: Final = str.maketrans(
    {character: f"\\{character}" for character in "%&#$_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_BRACE: Final = re.compile(r"[{}]")
_LIGATURES: Final = (
    (re.compile(r"-(?=-)"), "-{}"),
    (re.compile(r"`(?=`)"), "`{}"),
    (re.compile(r"'(?=')"), "'{}"),
    (re.compile(r"(?<=[?!])`"), "{}`"),
)
"""Runs that LaTeX turns into dashes, quotation marks and inverted marks."""

_SUBSCRIPT: Final = re.compile(r"\\textsubscript\s*\{([^{}]*)\}")
_SUPERSCRIPT: Final = re.compile(r"\\textsuperscript\s*\{([^{}]*)\}")
_MATH: Final = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_LOWERED: Final = re.compile(r"_(?:\{(?:\\(?:text)?rm\s*)?\{?([^{}]*)\}?\}|(\w))")
_RAISED: Final = re.compile(r"\^(?:\{(?:\\(?:text)?rm\s*)?\{?([^{}]*)\}?\}|(\w))")
_BARE: Final = re.compile(r"(?<!\\)([%&#])")
_STAND_INS: Final = {
    0xE001: "^",
    0xE002: "<",
    0xE003: ">",
    0xE004: "~",
    0xE005: "-",
    0xE006: "`",
    0xE007: "'",
    0xE008: "{",
    0xE009: "}",
    0xE00A: "$",
}
"""Characters of private use that pass through the decoder, which would misread what they stand for."""
_SHORT: Final = 200
"""Characters of values that are remembered."""
_ACCENTS: Final = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "r": "\u030a",
}
_BASE: Final = r"[A-Za-z]|\\[ij](?![A-Za-z])\s*"
_ACCENT: Final = re.compile(rf"\\(?:([\"'`^~=.])|([uvHckr])(?![A-Za-z])) ?(?:\{{({_BASE})\}}|({_BASE}))")
_LETTERS: Final = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
}
_LETTER: Final = re.compile(rf"\\({'|'.join(_LETTERS)})(?![A-Za-z])\s*")
_ESCAPE: Final = re.compile(r"\\([%&#$_{}])")
_ESCAPES: Final = {"{": "\ue008", "}": "\ue009", "$": "\ue00a"}
_CHARACTERS: Final = {
    "---": "—",
    "--": "–",
    "``": "“",
    "''": "”",
    "!`": "¡",
    "?`": "¿",
    "~": " ",
}
"""What LaTeX makes of runs of characters, in the order in which they are looked for."""
_LIGATURE: Final = re.compile("|".join(map(re.escape, _CHARACTERS)))
_SYMBOLS: Final = {
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "copyright": "©",
    "ddag": "‡",
    "degree": "°",
    "euro": "€",
    "P": "¶",
    "pounds": "£",
    "S": "§",
    "slash": "/",
    "textquotedbl": '"',
    "glqq": "„",
    "grqq": "“",
    "flqq": "«",
    "frqq": "»",
    "glq": "‚",
    "grq": "‘",
    "lq": "‘",
    "rq": "’",
}
"""Commands that the decoder does not know, and would leave out."""
_SYMBOL: Final = re.compile(rf"\\({'|'.join(_SYMBOLS)})(?:\{{\}}|(?![A-Za-z])\s*)")
_DEGREES: Final = re.compile(r"\^(?:\\circ(?![A-Za-z])\s*|\{\\circ\s*\})")
_MATH_FACE: Final = re.compile(r"\\math(?:bb|bf|cal|frak|it|scr|sf|tt)\s*\{([^{}]*)\}")
_QUOTED: Final = re.compile(r"\\(?:enquote|mkbibquote)\*?\s*\{([^{}]*)\}")
_COMMANDS: Final = (
    (re.compile(r"\\(?:textasciicircum|\^)(?:\{\})"), "\ue001"),
    (re.compile(r"\\textasciicircum(?![A-Za-z])"), "\ue001"),
    (re.compile(r"\\textless(?:\{\}|(?![A-Za-z]) ?)"), "\ue002"),
    (re.compile(r"\\textgreater(?:\{\}|(?![A-Za-z]) ?)"), "\ue003"),
    (re.compile(r"\\(?:textasciitilde|~)(?:\{\})"), "\ue004"),
    (re.compile(r"-\{\}"), "\ue005"),
    (re.compile(r"`\{\}"), "\ue006"),
    (re.compile(r"'\{\}"), "\ue007"),
)


def decoded(value: str) -> str:
    """Return the LaTeX value as plain text on one line, small figures in Unicode where it has them."""
    if not ("{" in value or "}" in value or "\\" in value or "$" in value):
        return one_line(value)
    return _remembered(value) if len(value) < _SHORT else _decoded(value)


@lru_cache(maxsize=20_000)
def _remembered(value: str) -> str:
    """Return the value decoded; names and journals come again and again."""
    return _decoded(value)


def _decoded(value: str) -> str:
    if not ("\\" in value or "$" in value or "{}" in value) and value.count("{") == value.count("}"):
        return one_line(_unbraced(value))
    prepared = _prepared(value)
    text = simply(prepared)
    return one_line((by_parser(prepared, value) if text is None else text).translate(_STAND_INS))


def simply(value: str) -> str | None:
    """Return the value decoded where all it has is braces, accents and letters, or None where it has more.

    This is what ``by_parser`` gives, which takes a hundred times as long.
    """
    value = _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), value)
    value = _LETTER.sub(lambda match: _LETTERS[match[1]], _ACCENT.sub(_accented, value))
    if "\\" in value or "$" in value or value.count("{") != value.count("}"):
        return None
    return _unbraced(value)


def _unbraced(value: str) -> str:
    value = _LIGATURE.sub(lambda match: _CHARACTERS[match[0]], value)
    return value.replace("{", "").replace("}", "")


def _accented(match: re.Match[str]) -> str:
    letter = (match[3] or match[4]).removeprefix("\\").rstrip()
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[2]])


def by_parser(prepared: str, value: str) -> str:
    """Return the prepared value decoded, or the bare value without braces where it is no LaTeX."""
    from bibtexparser.library import Library  # noqa: PLC0415 - what reads no BibTeX starts without it
    from bibtexparser.model import Entry, Field  # noqa: PLC0415 - likewise

    library = Library([Entry("misc", "value", [Field("value", prepared)])])
    blocks = _decoder().transform(library).entries
    return str(blocks[0]["value"]) if blocks else re.sub(r"[{}]", "", value)


@cache
def _decoder() -> "LatexDecodingMiddleware":
    from bibtexparser.middlewares import LatexDecodingMiddleware  # noqa: PLC0415 - as above

    return LatexDecodingMiddleware(keep_math_mode=False)


def encoded(text: str) -> str:
    r"""Return the text as a LaTeX value on one line: special characters escaped, braces balanced.

    A brace without its partner becomes a parenthesis: BibTeX and biber count ``\{`` as a brace, and
    throw away the rest of an entry that has one too many.
    """
    value = _balanced(one_line(text)).translate(_ESCAPED)
    for pattern, replacement in _LIGATURES:
        value = pattern.sub(replacement, value)
    return value


def _balanced(text: str) -> str:
    """Return the text with a parenthesis for each brace that has no partner."""
    opened: list[int] = []
    lone: dict[int, str] = {}
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            opened.pop()
        else:
            lone[brace.start()] = ")"
    lone.update(dict.fromkeys(opened, "("))
    if not lone:
        return text
    return _BRACE.sub(lambda brace: lone.get(brace.start(), brace[0]), text)


def _prepared(value: str) -> str:
    value = _SYMBOL.sub(lambda match: _SYMBOLS[match[1]], _QUOTED.sub(r"“\1”", value))
    value = _SUPERSCRIPT.sub(lambda match: superscript(match[1]), value)
    value = _SUBSCRIPT.sub(lambda match: subscript(match[1]), value)
    value = _MATH.sub(_math, value)
    for command, stand_in in _COMMANDS:
        value = command.sub(stand_in, value)
    if len(re.findall(r"(?<!\\)\$", value)) % 2:
        value = re.sub(r"(?<!\\)\$", r"\\$", value)
    return _BARE.sub(r"\\\1", value)


def _math(match: re.Match[str]) -> str:
    inner = _MATH_FACE.sub(r"\1", _DEGREES.sub("°", match[1]))
    inner = _LOWERED.sub(lambda low: subscript(low[1] or low[2] or ""), inner)
    inner = _RAISED.sub(lambda high: superscript(high[1] or high[2] or ""), inner)
    return f"${inner}$" if MARKED.search(inner) else inner
