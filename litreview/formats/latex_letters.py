r"""A BibTeX file in ASCII: letters as LaTeX's own commands, for styles and engines that take no UTF-8."""

import re
import unicodedata
from functools import cache
from typing import Final

_COMMANDS: Final = {
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "å": r"{\aa}",
    "Å": r"{\AA}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ß": r"{\ss}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "ı": r"{\i}",
    "–": "{--}",
    "—": "{---}",
    "“": "{``}",
    "”": "{''}",
    "‘": r"{\textquoteleft}",
    "’": r"{\textquoteright}",
    "\u00a0": "{~}",
    "…": r"{\ldots}",
    "£": r"{\pounds}",
    "§": r"{\S}",
    "©": r"{\copyright}",
}
_ACCENTS: Final = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u ",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r ",
    "\u030b": "H ",
    "\u030c": "v ",
    "\u0327": "c ",
    "\u0328": "k ",
}
_DOTLESS: Final = {"i": r"\i", "j": r"\j"}
_BELOW: Final = "\u0327\u0328"
_BEYOND: Final = re.compile(r"[^\x00-\x7f]")
_VERBATIM: Final = re.compile(r"  (?:url|doi|eprint) = ")
"""Fields that LaTeX prints as they are: there a letter goes by its percent code."""


def with_commands(bibtex: str) -> str:
    """Return the file with every letter as a command that LaTeX has one for; others stay what they are."""
    return "\n".join(_line(line) for line in bibtex.split("\n"))


def beyond_latex(bibtex: str) -> int:
    """Return how many characters are still not ASCII."""
    return len(_BEYOND.findall(bibtex))


def _line(line: str) -> str:
    if line.isascii():
        return line
    spelled = _percent if _VERBATIM.match(line) else _command
    return _BEYOND.sub(lambda match: spelled(match[0]), line)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


@cache
def _command(character: str) -> str:
    if character in _COMMANDS:
        return _COMMANDS[character]
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS:  # noqa: PLR2004 - letter and accent
        letter = parts[0] if parts[1] in _BELOW else _DOTLESS.get(parts[0], parts[0])
        return f"{{\\{_ACCENTS[parts[1]]}{letter}}}"
    return character
