"""A plain reading of Boolean searches, enough for stand-ins: words, phrases, fields, AND, OR and NOT.

Operators go from left to right without precedence; what no operator joins is joined by AND; ``*``
stands for any ending. No stemming and no relevance, which the real services have.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from litreview.model.text import fold

Holds = Callable[[str, str], bool]
"""Tells whether a field (empty text for all) holds a word, a phrase or a range."""

_TOKEN: Final = re.compile(
    r'\s*(?:(?P<bracket>[()])|(?P<field>[A-Za-z_]+):(?=\S)|"(?P<phrase>[^"]*)"'
    r"|(?P<range>\[[^\]]*\])|(?P<word>[^\s()\[\]\"]+))"
)
_WANTED: Final = re.compile(r"[\w*]+")
_RANGE: Final = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_JOINS: Final = frozenset({"AND", "OR", "NOT"})


class Unreadable(ValueError):  # noqa: N818 - it says what the search is
    """The search is no Boolean expression: a bracket, a quotation mark or an operator is left over."""


def matches(search: str, holds: Holds) -> bool:
    """Tell whether the search is met; raise Unreadable where it is none."""
    tokens = list(_read(search))
    result = _expression(tokens, "", holds)
    if tokens:
        raise Unreadable(search)
    return result


def has(text: str, wanted: str) -> bool:
    """Tell whether the words wanted follow each other in the text, whatever their case and accents."""
    words = _WANTED.findall(fold(wanted))
    return bool(words) and bool(_pattern(tuple(words)).search(_folded(text)))


def in_range(value: str, wanted: str) -> bool:
    """Tell whether the value is the one wanted, or within ``[FIRST TO LAST]``, where ``*`` is open."""
    match = _RANGE.fullmatch(wanted)
    if match is None:
        return value == wanted
    first, last = match.groups()
    return (first == "*" or value >= first) and (last == "*" or value <= last)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=8)
def _read(search: str) -> tuple[tuple[str, str], ...]:
    return tuple(_tokens(search))


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b" + r"\W+".join(word.replace("*", r"\w*") for word in words) + r"\b")


def _tokens(search: str) -> Iterator[tuple[str, str]]:
    place, text = 0, search.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise Unreadable(search)
        place = match.end()
        kind = match.lastgroup
        yield ("join" if kind == "word" and match[kind] in _JOINS else kind), match[kind]


def _expression(tokens: list[tuple[str, str]], field: str, holds: Holds) -> bool:
    result = _part(tokens, field, holds)
    while tokens and tokens[0] != ("bracket", ")"):
        joins = []
        while tokens and tokens[0][0] == "join":
            joins.append(tokens.pop(0)[1])
        right = _part(tokens, field, holds) != ("NOT" in joins)
        result = (result or right) if "OR" in joins else (result and right)
    return result


def _part(tokens: list[tuple[str, str]], field: str, holds: Holds) -> bool:
    if not tokens:
        raise Unreadable(field)
    kind, text = tokens.pop(0)
    if kind == "field":
        return _part(tokens, text.upper(), holds)
    if kind == "join" and text == "NOT":
        return not _part(tokens, field, holds)
    if kind == "join" or text == ")":
        raise Unreadable(text)
    if kind != "bracket":
        return holds(field, text)
    result = _expression(tokens, field, holds)
    if not tokens:
        raise Unreadable("(")
    tokens.pop(0)
    return result
