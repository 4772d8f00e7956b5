"""Doubts: pairs that a person should look at, for no rule joins them and much speaks for it. Pure."""

from typing import Final

from litreview.duplicates.evidence import Evidence
from litreview.duplicates.kinds import RUBRICS
from litreview.duplicates.rules import (
    MANY_AUTHORS,
    MOST_AUTHORS,
    PLAUSIBLE,
    SAME,
    SAME_ABSTRACT,
    SIMILAR,
    Rule,
    authors,
    in_supplement,
    near_years,
)
from litreview.duplicates.versions import meeting, preprint
from litreview.duplicates.vetoes import different_doi, different_numbers


def alike(evidence: Evidence) -> bool:
    """Tell whether the title is nearly the same, and authors and year do not differ."""
    if evidence.issue is False and evidence.first.kinds & evidence.second.kinds & RUBRICS:
        return False
    agrees = (authors(evidence) or evidence.people is None) and near_years(evidence)
    if not (evidence.title >= SIMILAR and evidence.telling and agrees):
        return False
    # With DOIs or numbers that differ it takes more: the same abstract, or container and every word.
    if evidence.abstract is not None and evidence.abstract >= SAME_ABSTRACT:
        return True
    other = different_doi(evidence) or different_numbers(evidence)
    return not other or (
        evidence.title >= SAME and evidence.same_container and authors(evidence, MANY_AUTHORS)
    )


def short_title(evidence: Evidence) -> bool:
    """Tell whether the title is the same but says little, and so are the authors and part of the place."""
    rubric = evidence.first.kinds & RUBRICS or (different_doi(evidence) and not _in_one_volume(evidence))
    agrees = authors(evidence, MOST_AUTHORS) and near_years(evidence)
    return not rubric and evidence.title >= SAME and not evidence.telling and agrees and evidence.places > 0


def _in_one_volume(evidence: Evidence) -> bool:
    return evidence.same_container and evidence.volume is True


def translation(evidence: Evidence) -> bool:
    """Tell whether one title may translate the other: authors and place, or the DOI, are the same."""
    placed = evidence.placed and evidence.issue is not False and evidence.end is not False
    located = (evidence.doi is True or placed) and not different_doi(evidence)
    same = authors(evidence, MOST_AUTHORS) and evidence.first_author and evidence.same_container
    return located and same and not in_supplement(evidence)


def shared_doi(evidence: Evidence) -> bool:
    """Tell whether the same authors have one DOI, which is one report's, for titles that are much alike.

    The abstracts of a supplement may share its DOI, and most then have other authors and other titles.
    """
    return evidence.doi is True and evidence.title >= PLAUSIBLE and authors(evidence, MOST_AUTHORS)


def perhaps_one(evidence: Evidence) -> bool:
    """Tell whether two that look like a talk or a preprint and the article may be one report after all.

    In one container in one year a source may have the place wrong; and one DOI is of one year.
    """
    one_year = evidence.years == 0
    at_odds = (evidence.doi is True and not one_year) or (evidence.same_container and one_year)
    return at_odds and (preprint(evidence) or meeting(evidence))


DOUBTS: Final[dict[str, Rule]] = {
    "alike": alike,
    "short-title": short_title,
    "translation": translation,
    "shared-doi": shared_doi,
    "perhaps-one": perhaps_one,
}
"""What makes a pair doubtful, in the order asked."""
