"""Highlighting: where the protocol's words stand in a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from litreview.model.protocol import Terms


class TermKind(StrEnum):
    """Which way a highlighted word speaks."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Span:
    """A highlighted stretch of a text: ``text[start:end]``."""

    start: int
    end: int
    kind: TermKind


def spans(text: str, terms: Terms) -> list[Span]:
    """Return the stretches of the text that match a term, in order and without overlap.

    A term matches whole words in any case; a trailing ``*`` stands for any ending, and a blank for
    any run of blanks. Where terms overlap the longest wins.
    """
    pattern = _pattern(terms)
    if pattern is None:
        return []
    return [
        Span(match.start(), match.end(), TermKind(str(match.lastgroup))) for match in pattern.finditer(text)
    ]


@lru_cache(maxsize=8)
def _pattern(terms: Terms) -> re.Pattern[str] | None:
    groups = [
        f"(?P<{kind}>{'|'.join(_alternatives(words))})"
        for kind, words in ((TermKind.INCLUDE, terms.include), (TermKind.EXCLUDE, terms.exclude))
        if words
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})", re.IGNORECASE) if groups else None


def _alternatives(terms: Sequence[str]) -> list[str]:
    return [_as_pattern(term) for term in sorted(terms, key=len, reverse=True)]


def _as_pattern(term: str) -> str:
    stem = r"\s+".join(re.escape(word) for word in term.rstrip("*").split())
    return stem + (r"\w*" if term.endswith("*") else r"(?!\w)")
