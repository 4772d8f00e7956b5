"""Highlighting: where the protocol's words stand in a text."""

import re
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
    any run of blanks. Of terms that match at one place the longest is marked.
    """
    pattern = _pattern(terms)
    if pattern is None:
        return []
    return [Span(match.start(), match.end(), _kind(match)) for match in pattern.finditer(text)]


@lru_cache(maxsize=8)
def _pattern(terms: Terms) -> re.Pattern[str] | None:
    kinds = [(term, TermKind.INCLUDE) for term in terms.include]
    kinds += [(term, TermKind.EXCLUDE) for term in terms.exclude]
    longest_first = sorted((one for one in kinds if one[0].rstrip("*").split()), key=lambda one: -len(one[0]))
    groups = [
        f"(?P<{kind}_{number}>{_as_pattern(term)})" for number, (term, kind) in enumerate(longest_first)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})", re.IGNORECASE) if groups else None


def _kind(match: re.Match[str]) -> TermKind:
    return TermKind(str(match.lastgroup).partition("_")[0])


def _as_pattern(term: str) -> str:
    stem = r"\s+".join(re.escape(word) for word in term.rstrip("*").split())
    return stem + (r"\w*" if term.endswith("*") else r"(?!\w)")
