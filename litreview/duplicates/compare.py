"""Comparison: two keys weighed against each other, and what comes of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litreview.duplicates.doubts import DOUBTS
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import Key
from litreview.duplicates.rules import RELATED, RULES, Rule
from litreview.duplicates.versions import VERSIONS
from litreview.duplicates.vetoes import SOFT, VETOES

UNRELATED: Final = 0.5
"""Titles less alike than this are compared no further, unless the place or an identifier is the same."""


class Band(StrEnum):
    """What comes of a comparison, where it is not that the records have nothing to do with each other."""

    SAME = "same"
    """Two records of one report."""
    VERSION = "version"
    """Two reports of one study: preprint and article, two editions of a review."""
    DOUBTFUL = "doubtful"
    """A person should look."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing two records, by which rule, and how alike they are, 0 to 1."""

    band: Band
    rule: str
    score: float


def compare(first: Key, second: Key) -> Comparison | None:
    """Return what the two records are to each other, or None where they are different reports."""
    return judged(Evidence(first, second))


def judged(evidence: Evidence) -> Comparison | None:
    """Return what the evidence says."""
    if evidence.title < UNRELATED and not (evidence.identified or evidence.page is True):
        return None
    if version := named(VERSIONS, evidence):
        return Comparison(Band.VERSION, version, score_of(evidence))
    veto = named(VETOES, evidence)
    if veto and veto not in SOFT:
        return None
    rule = named(RULES, evidence)
    if rule:
        return Comparison(Band.DOUBTFUL if veto else Band.SAME, veto or rule, score_of(evidence))
    doubt = None if veto else named(DOUBTS, evidence)
    return Comparison(Band.DOUBTFUL, doubt, score_of(evidence)) if doubt else None


def named(rules: Mapping[str, Rule], evidence: Evidence) -> str | None:
    """Return the name of the first of the rules that holds."""
    return next((name for name, rule in rules.items() if rule(evidence)), None)


def forbidden(first: Key, second: Key) -> str | None:
    """Return what keeps the records apart in any cluster, or None."""
    evidence = Evidence(first, second)
    return named(VERSIONS, evidence) or named(VETOES, evidence)


WEIGHTS: Final = {
    "title": 4.0, "people": 2.0, "container": 1.0, "years": 1.0, "volume": 1.0, "page": 1.0, "doi": 2.0,
    "pmid": 2.0, "abstract": 2.0,
}  # fmt: skip
"""What each field counts in the score; a field not known counts nothing."""


def score_of(evidence: Evidence) -> float:
    """Return how alike the records are in all fields that both give, 0 to 1: the order of the queue."""
    known = {
        "title": evidence.title,
        "people": evidence.people,
        "container": evidence.container,
        "years": None if evidence.years is None else max(0.0, 1 - evidence.years / 3),
        "volume": evidence.volume,
        "page": evidence.page,
        "doi": evidence.doi,
        "pmid": evidence.pmid,
        "abstract": evidence.abstract,
    }
    told = [(WEIGHTS[name], float(value)) for name, value in known.items() if value is not None]
    return round(sum(weight * value for weight, value in told) / sum(weight for weight, _ in told), 4)
