"""Versions: two reports of one study, published in turn; linked, never joined. Pure."""

from typing import Final

from litreview.duplicates.evidence import Evidence
from litreview.duplicates.kinds import ABOUT_ANOTHER, Kind
from litreview.duplicates.rules import (
    HALF_OF_AUTHORS,
    PLAUSIBLE,
    SIMILAR,
    Rule,
    authors,
    elsewhere,
)

LONGEST_WAY: Final = 4
"""Years from a preprint, a protocol or a talk to the article."""


def cochrane_version(evidence: Evidence) -> bool:
    """Tell whether they are two versions of one Cochrane review."""
    one, other = evidence.first.version, evidence.second.version
    return bool(one and other) and one != other and one.split()[0] == other.split()[0]


def later_edition(evidence: Evidence) -> bool:
    """Tell whether one is the other brought up to date, in a container where reports are."""
    living = evidence.first.is_living and evidence.second.is_living
    same = evidence.identified or evidence.issue is True
    return living and bool(evidence.years) and not same and _alike(evidence, SIMILAR)


def preprint(evidence: Evidence) -> bool:
    """Tell whether they are a preprint and the article."""
    one, other = (Kind.PREPRINT in key.kinds for key in (evidence.first, evidence.second))
    return one != other and not evidence.identified and _alike(evidence, PLAUSIBLE)


def protocol(evidence: Evidence) -> bool:
    """Tell whether they are a protocol and the study done by it."""
    one, other = (Kind.PROTOCOL in key.kinds for key in (evidence.first, evidence.second))
    same = evidence.identified or evidence.placed
    return one != other and not same and _alike(evidence, PLAUSIBLE)


def meeting(evidence: Evidence) -> bool:
    """Tell whether they are the abstract at a meeting and the article after it, or at another meeting."""
    if not _alike(evidence, SIMILAR) or evidence.page is True or evidence.pmid is True:
        return False
    if evidence.doi is True:
        return elsewhere(evidence)  # abstracts are given the article's DOI, and its ISSN
    one, other = (
        _is_abstract(key.place.is_supplement, key.kinds) for key in (evidence.first, evidence.second)
    )
    apart = evidence.clashes > 0 or (evidence.container is not None and not evidence.same_container)
    return (one or other) and apart and not (one and other and evidence.volume is True)


def _is_abstract(in_supplement: bool, kinds: frozenset[Kind]) -> bool:  # noqa: FBT001 - a fact, not a switch
    return in_supplement or Kind.ABSTRACT in kinds


def _alike(evidence: Evidence, title: float) -> bool:
    titled = evidence.title >= title or evidence.goes_on
    near = evidence.years is None or evidence.years <= LONGEST_WAY
    speaks_of_it = (evidence.first.kinds ^ evidence.second.kinds) & ABOUT_ANOTHER
    return titled and near and not speaks_of_it and authors(evidence, HALF_OF_AUTHORS)


VERSIONS: Final[dict[str, Rule]] = {
    "cochrane-version": cochrane_version,
    "later-edition": later_edition,
    "preprint": preprint,
    "protocol": protocol,
    "meeting": meeting,
}
"""What makes two records versions, in the order asked."""
