"""Vetoes: what keeps two records apart however alike they are. Pure."""

from typing import Final

from litreview.duplicates.evidence import Evidence
from litreview.duplicates.kinds import ABOUT_ANOTHER, RUBRICS, Kind
from litreview.duplicates.rules import (
    SAME,
    SAME_ABSTRACT,
    SIMILAR,
    Rule,
    authors,
    identical,
)
from litreview.duplicates.titles import differ_in_a_word

LEAST_ABSTRACT: Final = 0.45
"""Two abstracts less alike than this tell of two reports."""


def different_kind(evidence: Evidence) -> bool:
    """Tell whether one is an erratum, a retraction, a comment or a protocol, and the other is not."""
    kinds = (evidence.first.kinds ^ evidence.second.kinds) & (ABOUT_ANOTHER | {Kind.PROTOCOL})
    if (
        not kinds
        or evidence.pmid is True
        or (evidence.placed and (evidence.same_container or evidence.same_pages))
    ):
        return False  # at one place there is one report, whatever a source calls it
    return not (evidence.doi is True and not kinds & {Kind.ERRATUM, Kind.RETRACTION})


def different_pmid(evidence: Evidence) -> bool:
    """Tell whether PubMed counts them as two."""
    return evidence.pmid is False


def different_doi(evidence: Evidence) -> bool:
    """Tell whether the DOIs differ, and so does the place, or it is not known."""
    if evidence.doi is not False or evidence.pmid is True:
        return False
    titled = evidence.title >= SIMILAR or (evidence.goes_on and evidence.issue is not False)
    contained = evidence.same_container or evidence.container is None
    # A report may have the DOI of its publisher and of an archive, or of a reprint.
    return not (evidence.placed and contained and titled and authors(evidence))


def different_numbers(evidence: Evidence) -> bool:
    """Tell whether each title has a number that the other has not: part 1 and part 2."""
    one, other = evidence.first.numbers, evidence.second.numbers
    if not (one - other and other - one) or evidence.title == 1 or evidence.identified:
        return False
    return not (evidence.same_pages and evidence.volume is True and evidence.same_container)


def different_words(evidence: Evidence) -> bool:
    """Tell whether the titles differ in a word that counts, and the page is not known to be one."""
    if evidence.title == 1 or evidence.title < SIMILAR or evidence.page is True or evidence.identified:
        return False
    return not evidence.goes_on and all(
        differ_in_a_word(one, other) for one in evidence.first.titles for other in evidence.second.titles
    )


def different_years(evidence: Evidence) -> bool:
    """Tell whether more than a year lies between, and the place does not say that one year is wrong."""
    if evidence.years is None or evidence.years <= 1 or evidence.identified:
        return False
    placed = evidence.page is True or (evidence.page is None and evidence.issue is True)
    return not (evidence.volume is True and placed and evidence.same_container and evidence.title >= SAME)


def same_rubric(evidence: Evidence) -> bool:
    """Tell whether the title returns in every issue, and nothing says that it is the same issue."""
    rubric = not evidence.telling or evidence.first.kinds & evidence.second.kinds & RUBRICS
    if not rubric or evidence.identified or evidence.same_pages:
        return False
    if evidence.issue is False:
        return True
    known = evidence.page is True or identical(evidence) or (evidence.abstract or 0) >= SAME_ABSTRACT
    return not known


def different_abstract(evidence: Evidence) -> bool:
    """Tell whether the abstracts are about different things."""
    if evidence.identified or evidence.places > 1:
        return False
    return evidence.abstract is not None and evidence.abstract < LEAST_ABSTRACT


VETOES: Final[dict[str, Rule]] = {
    "different-kind": different_kind,
    "different-pmid": different_pmid,
    "different-doi": different_doi,
    "different-numbers": different_numbers,
    "different-words": different_words,
    "different-years": different_years,
    "same-rubric": same_rubric,
    "different-abstract": different_abstract,
}
"""The vetoes in the order they are asked."""

SOFT: Final = frozenset(
    {"different-doi", "different-numbers", "different-words", "different-abstract", "same-rubric"}
)
"""Vetoes that a wrong field could raise: where much speaks for the pair, a person looks."""


def is_soft(veto: str, evidence: Evidence) -> bool:
    """Tell whether a wrong field could have raised the veto.

    A notice has a DOI of its own: one that shares it, and stands at no other place, may be the same notice
    without its heading.
    """
    unheaded = evidence.doi is True and evidence.clashes == 0 and evidence.issue is not False
    return veto in SOFT or (veto == "different-kind" and unheaded)


SUBJECTS: Final = {"different-numbers": "numbers", "different-words": "words", "different-kind": "kind"}
"""What a veto looks at where it is no field of its own."""
