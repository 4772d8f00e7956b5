"""Doubts: pairs that a person should look at, for no rule joins them and much speaks for it. Pure."""

from typing import Final

from litreview.duplicates.evidence import Evidence
from litreview.duplicates.rules import MOST_AUTHORS, SAME, SIMILAR, Rule, authors, in_supplement, near_years


def alike(evidence: Evidence) -> bool:
    """The title is nearly the same, and authors and year do not differ."""
    agrees = authors(evidence) or evidence.people is None
    return evidence.title >= SIMILAR and evidence.telling and agrees and near_years(evidence)


def short_title(evidence: Evidence) -> bool:
    """The title is the same but says little; the authors are the same, the place may be."""
    agrees = authors(evidence, MOST_AUTHORS) and near_years(evidence)
    return evidence.title >= SAME and not evidence.telling and agrees and evidence.places > 0


def translation(evidence: Evidence) -> bool:
    """The same authors at one place or under one DOI, with another title: it may be in another language."""
    located = evidence.doi is True or evidence.placed
    return (
        located and authors(evidence, MOST_AUTHORS) and evidence.first_author
        and evidence.same_container and not in_supplement(evidence)
    )  # fmt: skip


DOUBTS: Final[dict[str, Rule]] = {"alike": alike, "short-title": short_title, "translation": translation}
"""What makes a pair doubtful, in the order asked."""
