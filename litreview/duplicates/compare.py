"""Comparison: two keys weighed against each other, and what comes of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litreview.duplicates.doubts import DOUBTS, perhaps_one
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import Key
from litreview.duplicates.rules import MANY_AUTHORS, PLAUSIBLE, RULES, Rule
from litreview.duplicates.versions import VERSIONS, cochrane_version
from litreview.duplicates.vetoes import VETOES, is_soft

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
    if evidence.title < UNRELATED and not (evidence.identified or _may_be_translated(evidence)):
        return None
    if not may_be_something(evidence):
        return None
    if version := named(VERSIONS, evidence):
        is_one = perhaps_one(evidence)
        band, name = (Band.DOUBTFUL, "perhaps-one") if is_one else (Band.VERSION, version)
        return Comparison(band, name, score_of(evidence))
    veto = named(VETOES, evidence)
    if veto and not is_soft(veto, evidence):
        return None
    rule = named(RULES, evidence)
    if rule and not veto:
        return Comparison(Band.SAME, rule, score_of(evidence))
    doubt = veto if rule and veto != "same-rubric" else named(DOUBTS, evidence)
    return Comparison(Band.DOUBTFUL, doubt, score_of(evidence)) if doubt else None


def _may_be_translated(evidence: Evidence) -> bool:
    return evidence.page is True and evidence.people is not None and evidence.people >= MANY_AUTHORS


def may_be_something(evidence: Evidence) -> bool:
    """Tell whether any rule, doubt or version can hold: each asks for one of these, among other things.

    Most pairs share a block by chance and have none; to ask every rule of them took most of the time.
    """
    return (
        evidence.title >= PLAUSIBLE
        or evidence.identified
        or evidence.placed
        or cochrane_version(evidence)
        or evidence.goes_on
    )


def named(rules: Mapping[str, Rule], evidence: Evidence) -> str | None:
    """Return the name of the first of the rules that holds."""
    for name, rule in rules.items():
        if rule(evidence):
            return name
    return None


def forbidden(first: Key, second: Key) -> str | None:
    """Return what keeps the records apart in any cluster, or None."""
    evidence = Evidence(first, second)
    return named(VERSIONS, evidence) or named(VETOES, evidence)


WEIGHTS: Final = {
    "title": 4.0,
    "authors": 2.0,
    "container": 1.0,
    "year": 1.0,
    "volume": 1.0,
    "issue": 0.0,
    "page": 1.0,
    "doi": 2.0,
    "pmid": 2.0,
    "abstract": 2.0,
}
"""What each field counts in the score; a field that one does not give counts nothing."""
FOR: Final = 0.8
AGAINST: Final = 0.5
"""A field as alike as the one speaks for one report, and less alike than the other against it."""
YEARS: Final = 3
"""As many years apart speak wholly against one report."""


def fields_of(evidence: Evidence) -> dict[str, float | None]:
    """Return how alike each field is, 0 to 1, or None where one record does not give it."""
    years = evidence.years
    return {
        "title": evidence.title,
        "authors": evidence.people,
        "container": evidence.container,
        "year": None if years is None else max(0.0, 1 - years / YEARS),
        "volume": evidence.volume,
        "issue": evidence.issue,
        "page": evidence.page,
        "doi": evidence.doi,
        "pmid": evidence.pmid,
        "abstract": evidence.abstract,
    }


def speaking(fields: Mapping[str, float | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the fields that speak for one report, and of those that speak against it."""
    told = {name: alike for name, alike in fields.items() if alike is not None}
    return (
        tuple(name for name, alike in told.items() if alike >= FOR),
        tuple(name for name, alike in told.items() if alike < AGAINST),
    )


def score_of(evidence: Evidence) -> float:
    """Return how alike the records are in all fields that both give, 0 to 1: the order of the queue."""
    told = [(WEIGHTS[name], alike) for name, alike in fields_of(evidence).items() if alike is not None]
    return round(sum(weight * alike for weight, alike in told) / sum(weight for weight, _ in told), 4)
