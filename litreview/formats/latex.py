"""LaTeX in BibTeX values: read into plain text, and plain text written so that every client reads it back."""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from litreview.formats.markup import subscript, superscript
from litreview.model.text import one_line

if TYPE_CHECKING:
    from bibtexparser.middlewares import LatexDecodingMiddleware

MARKED: Final = re.compile(r"[\\{}$]")
"""Values without these characters hold no LaTeX and are never decoded: decoding is slow and eats text."""

_ESCAPED: Final = str.maketrans(
    {character: f"\\{character}" for character in "%&#$_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
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
}
"""Characters of private use that pass through the decoder, which would misread what they stand for."""
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
    if not MARKED.search(value):
        return one_line(value)
    from bibtexparser.library import Library  # noqa: PLC0415 - what reads no BibTeX starts without it
    from bibtexparser.model import Entry, Field  # noqa: PLC0415 - likewise

    library = Library([Entry("misc", "value", [Field("value", _prepared(value))])])
    blocks = _decoder().transform(library).entries
    text = str(blocks[0]["value"]) if blocks else re.sub(r"[{}]", "", value)
    return one_line(text.translate(_STAND_INS))


@cache
def _decoder() -> "LatexDecodingMiddleware":
    from bibtexparser.middlewares import LatexDecodingMiddleware  # noqa: PLC0415 - as above

    return LatexDecodingMiddleware(keep_math_mode=False)


def encoded(text: str) -> str:
    r"""Return the text as a LaTeX value on one line: special characters escaped, braces balanced.

    A brace without its partner becomes a parenthesis: BibTeX and biber count ``\{`` as a brace, and
    throw away the rest of an entry that has one too many.
    """
    parts = []
    for character, partnered in _braces(one_line(text)):
        if character in "{}":
            parts.append(f"\\{character}" if partnered else "()"["{}".index(character)])
        else:
            parts.append(character.translate(_ESCAPED))
    value = "".join(parts)
    for pattern, replacement in _LIGATURES:
        value = pattern.sub(replacement, value)
    return value


def _braces(text: str) -> list[tuple[str, bool]]:
    """Return the characters, each with whether it is a brace that has its partner."""
    opened: list[int] = []
    partnered: set[int] = set()
    for place, character in enumerate(text):
        if character == "{":
            opened.append(place)
        elif character == "}" and opened:
            partnered |= {opened.pop(), place}
    return [(character, place in partnered) for place, character in enumerate(text)]


def _prepared(value: str) -> str:
    value = _SUPERSCRIPT.sub(lambda match: superscript(match[1]), value)
    value = _SUBSCRIPT.sub(lambda match: subscript(match[1]), value)
    value = _MATH.sub(_math, value)
    for command, stand_in in _COMMANDS:
        value = command.sub(stand_in, value)
    if len(re.findall(r"(?<!\\)\$", value)) % 2:
        value = re.sub(r"(?<!\\)\$", r"\\$", value)
    return _BARE.sub(r"\\\1", value)


def _math(match: re.Match[str]) -> str:
    inner = _LOWERED.sub(lambda low: subscript(low[1] or low[2] or ""), match[1])
    inner = _RAISED.sub(lambda high: superscript(high[1] or high[2] or ""), inner)
    return f"${inner}$" if MARKED.search(inner) else inner
