"""HTML and JATS markup in titles and abstracts, turned into plain text."""

import html
import re
from typing import Final

_INLINE: Final = re.compile(
    r"</?(?:i|b|u|em|strong|span|italic|bold|inf|jats:(?:italic|bold|sc)|scp|font|a)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK: Final = re.compile(
    r"</?(?:p|br|div|h[1-6]|li|ul|ol|jats:(?:p|sec|title))(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_RAISED: Final = re.compile(r"<(?:jats:)?(su[bp])>([^<>]*)</(?:jats:)?su[bp]>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)

_SUBSCRIPT: Final = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_SUPERSCRIPT: Final = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))


def subscript(text: str) -> str:
    """Return the text in Unicode subscripts, or unchanged where one of its characters has none."""
    return _translated(text, _SUBSCRIPT)


def superscript(text: str) -> str:
    """Return the text in Unicode superscripts, or unchanged where one of its characters has none."""
    return _translated(text, _SUPERSCRIPT)


def plain(text: str) -> str:
    """Return the text without HTML or JATS tags and entities; a lone ``<`` is left as it stands."""
    if "<" in text:
        text = _RAISED.sub(_raise, text)
        text = _BLOCK.sub("\n", _INLINE.sub("", text))
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


def _raise(match: re.Match[str]) -> str:
    return subscript(match[2]) if match[1].lower() == "sub" else superscript(match[2])


def _translated(text: str, table: dict[str, str]) -> str:
    return "".join(table[character] for character in text) if set(text) <= table.keys() else text
