"""Comparison: named rules that say two records describe one report, and vetoes that forbid it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from litreview.duplicates.keys import Key

SAME_TITLE: Final = 0.97
SIMILAR_TITLE: Final = 0.90
PLAUSIBLE_TITLE: Final = 0.75
SHORT_TITLE: Final = 4
"""A title of fewer words says too little to join records by: *Editorial*, *Sluttrapport*."""

RUBRICS: Final = frozenset({"comment", "editorial"})
"""Kinds of title that stand in every issue of a journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two records that describe one report, by which rule, and how alike their titles are (0 to 1)."""

    first: Key
    second: Key
    rule: str
    score: float


def compare(first: Key, second: Key) -> Match | None:
    """Return the match of two records under the first rule that joins them, unless a veto forbids it."""
    if forbidden(first, second):
        return None
    score = title_similarity(first, second)
    for name, rule in RULES.items():
        if rule(first, second, score):
            return Match(first=first, second=second, rule=name, score=round(score, 4))
    return None


def forbidden(first: Key, second: Key) -> str | None:
    """Return the name of the first veto that keeps the records apart, or None."""
    return next((name for name, veto in VETOES.items() if veto(first, second)), None)


def title_similarity(first: Key, second: Key) -> float:
    """Return how alike the two most alike titles of the records are, 0 to 1; 0 where one has none."""
    pairs = ((one, other) for one in first.titles for other in second.titles)
    return max((fuzz.ratio(one, other) / 100 for one, other in pairs), default=0.0)


def _same_pmid(first: Key, second: Key, score: float) -> bool:
    return first.pmid is not None and first.pmid == second.pmid and score >= PLAUSIBLE_TITLE


def _same_doi(first: Key, second: Key, score: float) -> bool:
    # A book's chapters and a supplement's abstracts may share one DOI, so the title must agree too.
    return first.doi is not None and first.doi == second.doi and score >= PLAUSIBLE_TITLE


def _same_title(first: Key, second: Key, score: float) -> bool:
    agreed = _agreements(first, second)
    return score >= SAME_TITLE and _is_telling(first, second) and "author" in agreed and len(agreed) > 1


def _similar_title(first: Key, second: Key, score: float) -> bool:
    agreed = _agreements(first, second)
    return score >= SIMILAR_TITLE and {"author", "year", "place"} <= agreed


def _longer_title(first: Key, second: Key, score: float) -> bool:
    # One source gives the subtitle and the other does not.
    del score
    agreed = _agreements(first, second)
    short, long = (
        sorted((first.titles[0], second.titles[0]), key=len) if first.titles and second.titles else ("", "")
    )
    is_start = len(short.split()) >= SHORT_TITLE and long.startswith(short + " ")
    return is_start and {"author", "year", "place"} <= agreed


def _identical(first: Key, second: Key, score: float) -> bool:
    # Without authors there is less to go by, so that all there is must agree.
    same = (
        (first.titles, first.authors, first.year, first.container, first.volume, first.pages)
        == (second.titles, second.authors, second.year, second.container, second.volume, second.pages)
    )  # fmt: skip
    placed = bool(first.container or first.pages) and first.year is not None
    return score == 1 and same and placed and _is_telling(first, second)


RULES: Final[dict[str, Callable[[Key, Key, float], bool]]] = {
    "same-pmid": _same_pmid,
    "same-doi": _same_doi,
    "same-title": _same_title,
    "similar-title": _similar_title,
    "longer-title": _longer_title,
    "identical": _identical,
}
"""The rules in the order they are asked."""


def _different_doi(first: Key, second: Key) -> bool:
    # PubMed's number outweighs a DOI: one report may be given the DOI of its reprint.
    same_pmid = first.pmid is not None and first.pmid == second.pmid
    return bool(first.doi and second.doi and first.doi != second.doi) and not same_pmid


def _different_pmid(first: Key, second: Key) -> bool:
    return bool(first.pmid and second.pmid and first.pmid != second.pmid)


def _different_kind(first: Key, second: Key) -> bool:
    return first.kinds != second.kinds


def _different_numbers(first: Key, second: Key) -> bool:
    return first.numbers != second.numbers and not _shares_identifier(first, second)


def _different_years(first: Key, second: Key) -> bool:
    # Electronic and printed publication may lie a year apart.
    return bool(first.year and second.year and abs(first.year - second.year) > 1)


def _different_place(first: Key, second: Key) -> bool:
    # An article number and a printed page may both be right, so only two page numbers can differ.
    numbered = first.pages.isdigit() and second.pages.isdigit() and first.pages != second.pages
    return numbered and not _shares_identifier(first, second)


def _same_rubric(first: Key, second: Key) -> bool:
    # Every issue has its editor's comments: without a page or an identifier they cannot be told apart.
    placed = bool(first.pages) and first.pages == second.pages
    return bool(first.kinds & second.kinds & RUBRICS) and not placed and not _shares_identifier(first, second)


VETOES: Final[dict[str, Callable[[Key, Key], bool]]] = {
    "different-doi": _different_doi,
    "different-pmid": _different_pmid,
    "different-kind": _different_kind,
    "different-numbers": _different_numbers,
    "different-years": _different_years,
    "different-place": _different_place,
    "same-rubric": _same_rubric,
}


def _agreements(first: Key, second: Key) -> set[str]:
    """Return what speaks for the records being one: author, year, place (container, volume or page)."""
    agreed: set[str] = set()
    if first.authors and second.authors and first.authors[0] == second.authors[0]:
        agreed.add("author")
    if first.year is not None and first.year == second.year:
        agreed.add("year")
    container = bool(first.container) and fuzz.ratio(first.container, second.container) / 100 >= SIMILAR_TITLE
    page = bool(first.pages) and first.pages == second.pages
    if container or (page and first.volume == second.volume):
        agreed.add("place")
    return agreed


def _is_telling(first: Key, second: Key) -> bool:
    return min(len(key.titles[0].split()) if key.titles else 0 for key in (first, second)) >= SHORT_TITLE


def _shares_identifier(first: Key, second: Key) -> bool:
    return bool((first.doi and first.doi == second.doi) or (first.pmid and first.pmid == second.pmid))
