"""Rules: what says that two records describe one report; the first that holds is named. Pure."""

from collections.abc import Callable
from typing import Final

from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import Key

Rule = Callable[[Evidence], bool]

EQUAL: Final = 0.98
"""A title that differs by a letter or two."""
SAME: Final = 0.95
SIMILAR: Final = 0.9
"""A title that differs by a word."""
PLAUSIBLE: Final = 0.75
RELATED: Final = 0.6
"""Two wordings of one subject."""
MOST_AUTHORS: Final = 0.8
MANY_AUTHORS: Final = 0.6
HALF_OF_AUTHORS: Final = 0.5
OTHER_AUTHORS: Final = 0.3
SAME_ABSTRACT: Final = 0.95
WHOLE_SENTENCE: Final = 8
"""Words of a title that is known without anything beside it."""
PART_OF_NAME: Final = 0.7
"""Of a container, so unlike that it is not even a part of the other's name."""
OTHER_NAME: Final = 0.5
"""Of a container, so unlike that it is another and not an abbreviation."""


def authors(evidence: Evidence, least: float = HALF_OF_AUTHORS) -> bool:
    """Tell whether at least that share of the authors agrees."""
    return evidence.people is not None and evidence.people >= least


def near_years(evidence: Evidence, most: int = 1) -> bool:
    """Tell whether the years may be one: electronic and printed publication lie up to a year apart."""
    return evidence.years is None or evidence.years <= most


def elsewhere(evidence: Evidence) -> bool:
    """Tell whether volume and container's name differ and the page is not the same, DOI or not."""
    apart = evidence.volume is False and evidence.page is not True
    return apart and evidence.container_name is not None and evidence.container_name < PART_OF_NAME


def in_supplement(evidence: Evidence) -> bool:
    """Tell whether one stands in a supplement, whose abstracts share pages, authors and even the DOI."""
    return evidence.first.place.is_supplement or evidence.second.place.is_supplement


def identical(evidence: Evidence) -> bool:
    """Tell whether all that they give is the same, and enough to know a report by."""
    one, other = evidence.first, evidence.second
    if not one.titles or one.year is None or not _same_in_all(one, other):
        return False
    located = one.doi or one.place.page or one.place.end or one.abstract
    return bool(located or (one.container and evidence.telling)) or len(one.title.split()) >= WHOLE_SENTENCE


def _same_in_all(one: Key, other: Key) -> bool:
    return (
        one.titles == other.titles
        and one.year == other.year
        and one.people == other.people
        and one.container == other.container
        and one.place == other.place
        and one.doi == other.doi
        and one.pmid == other.pmid
        and one.abstract == other.abstract
    )


def same_pmid(evidence: Evidence) -> bool:
    """Tell whether PubMed's number is the same, and the titles do not say otherwise."""
    agrees = evidence.title >= RELATED or (authors(evidence) and evidence.clashes == 0)
    return evidence.pmid is True and agrees


def same_doi(evidence: Evidence) -> bool:
    """Tell whether the DOI is the same and the rest agrees: abstracts of a supplement may share one."""
    if evidence.doi is not True or elsewhere(evidence):
        return False
    others = evidence.people is not None and evidence.people < OTHER_AUTHORS
    if others and evidence.page is not True:
        return False
    if evidence.title >= SIMILAR or evidence.goes_on:
        return True
    if in_supplement(evidence):
        return False
    if evidence.page is True and evidence.volume is not False and authors(evidence):
        return True
    agrees = authors(evidence, MANY_AUTHORS) or (evidence.people is None and evidence.same_container)
    return evidence.title >= PLAUSIBLE and agrees and evidence.page is not False


def same_title(evidence: Evidence) -> bool:
    """Tell whether the same authors have the same telling title, in the same container or place."""
    if not (evidence.title >= SAME and evidence.telling and authors(evidence) and _may_be_one_year(evidence)):
        return False
    if not (evidence.container is None or evidence.same_container or _same_numbers(evidence)):
        return False
    if evidence.clashes == 0 or (
        evidence.volume is False and evidence.same_pages and evidence.same_container
    ):
        return evidence.first_author or evidence.places >= 1 or evidence.people == 1
    return evidence.same_container and (_misprinted(evidence) or _ahead_of_print(evidence))


def _may_be_one_year(evidence: Evidence) -> bool:
    """Tell whether the years may be one; where volume and page or issue agree, one may be wrong."""
    numbered = evidence.volume is True and (evidence.page is True or evidence.issue is True)
    return near_years(evidence) or (numbered and evidence.same_container)


def _same_numbers(evidence: Evidence) -> bool:
    """Tell whether the numbers agree; a series and its book have two names, but not two ISSNs."""
    another = evidence.other_issn and (evidence.container_name or 0) < OTHER_NAME
    return evidence.places >= 2 and not another  # noqa: PLR2004 - of volume, issue, page


def _misprinted(evidence: Evidence) -> bool:
    """Tell whether one has the page wrong: the report is as long, in the same volume."""
    return (
        evidence.volume is True
        and evidence.same_length
        and evidence.title >= EQUAL
        and authors(evidence, MOST_AUTHORS)
        and evidence.first_author
        and evidence.years == 0
        and evidence.doi is not False
    )


def _ahead_of_print(evidence: Evidence) -> bool:
    """Tell whether one knew no page yet, and another volume, of the same abstract."""
    pages = [key.place.page and not key.place.counts_only for key in (evidence.first, evidence.second)]
    return (
        not all(pages)
        and authors(evidence, MOST_AUTHORS)
        and evidence.first_author
        and evidence.abstract is not None
        and evidence.abstract >= SIMILAR
    )


def same_place(evidence: Evidence) -> bool:
    """Tell whether they stand at one place, and neither titles nor authors speak against it."""
    if not _is_one_place(evidence):
        return False
    if evidence.title >= SIMILAR or evidence.goes_on:
        return _is_known_place(evidence)
    whole = evidence.same_pages and evidence.volume is True
    titled = evidence.title >= PLAUSIBLE or whole
    known = authors(evidence, MANY_AUTHORS) or (
        evidence.people is None and whole and evidence.title >= PLAUSIBLE
    )
    return evidence.same_container and titled and known


def _is_one_place(evidence: Evidence) -> bool:
    if evidence.places < 2 or evidence.page is not True or evidence.clashes:  # noqa: PLR2004 - a page alone is none
        return False
    if not (near_years(evidence) or (_may_be_one_year(evidence) and evidence.title >= SAME)):
        return False
    return evidence.issue is not False or (evidence.same_pages and evidence.title >= SIMILAR)


def _is_known_place(evidence: Evidence) -> bool:
    if evidence.same_container and evidence.same_pages:
        return True
    if evidence.people is None:
        return evidence.container is None or evidence.same_container
    return authors(evidence) and not (evidence.other_issn and (evidence.container_name or 0) < OTHER_NAME)


def same_beginning(evidence: Evidence) -> bool:
    """Tell whether one source leaves out the subtitle: authors, year and container are all the same."""
    alike = evidence.subtitled and evidence.first_author and authors(evidence, MOST_AUTHORS)
    return alike and evidence.years == 0 and evidence.same_container and evidence.clashes == 0


def same_abstract(evidence: Evidence) -> bool:
    """Tell whether the abstract is the same, and title, authors and container do not differ."""
    titled = evidence.title >= SIMILAR or (evidence.title >= PLAUSIBLE and evidence.places > 0)
    if not titled or evidence.clashes or not (authors(evidence) and near_years(evidence)):
        return False
    if evidence.container is not None and not evidence.same_container:
        return False
    return evidence.abstract is not None and evidence.abstract >= SAME_ABSTRACT


RULES: Final[dict[str, Rule]] = {
    "identical": identical,
    "same-pmid": same_pmid,
    "same-doi": same_doi,
    "same-title": same_title,
    "same-place": same_place,
    "same-beginning": same_beginning,
    "same-abstract": same_abstract,
}
"""The rules in the order they are asked."""
