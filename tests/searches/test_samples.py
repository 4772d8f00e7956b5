"""Every real answer we have is read whole, and what no record keeps of it is named here.

Needs LITREVIEW_SAMPLES; ``python -m tests.searches.test_samples`` writes the table of them.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from litreview.model.errors import SourceError
from litreview.model.records import Record
from tests.searches.samples import Leaf, Sample, samples, unkept

REFUSED: Final = {
    "SRU_response_bad_xml.xml": "broke off its answer",
    "SRU_response_top_truncated.xml": "broke off its answer",
    "SRU_response_truncated.xml": "broke off its answer",
    "test_works_query.yaml 1": "the search has 586628 records",
    "test_works_with_select_param.yaml 1": "the search has 586628 records",
    "search_lite_envelope.json": "the search has 416430 records",
}
"""Answers that are broken, or begin a search too large to be read, and what is said of them."""

LEFT_OUT: Final = {
    "nva": {
        "where the people work": (
            "topLevelOrganizations contributorOrganizations entityDescription.contributors.affiliations"
        ),
        "other numbers of people and works": "additionalIdentifiers entityDescription.contributors.identity",
        "how people are listed": (
            "entityDescription.contributors.role entityDescription.contributors.sequence "
            "entityDescription.contributors.type entityDescription.contributorsCount "
            "entityDescription.contributorsPreview"
        ),
        "files and licences": "associatedArtifacts filesStatus pendingOpenFileCount",
        "money and projects": "fundings projects",
        "the archive's own business": (
            "@context childPublications createdDate curatingInstitutions indexDocumentCreatedAt "
            "modelVersion modifiedDate publicationNotes publishedDate publisher resourceOwner "
            "scientificIndex status"
        ),
        "names of types": (
            "type entityDescription.type entityDescription.publicationDate.type "
            "entityDescription.reference.type entityDescription.reference.publicationContext.type "
            "entityDescription.reference.publicationContext.course "
            "entityDescription.reference.publicationContext.entityDescription "
            "entityDescription.reference.publicationInstance.submittedDate "
            "entityDescription.reference.publicationInstance.pages"
        ),
        "a code without words": "entityDescription.npiSubjectHeading",
        "the register of journals and publishers": (
            "entityDescription.reference.publicationContext.id "
            "entityDescription.reference.publicationContext.identifier "
            "entityDescription.reference.publicationContext.publisher "
            "entityDescription.reference.publicationContext.revision "
            "entityDescription.reference.publicationContext.sameAs "
            "entityDescription.reference.publicationContext.scientificValue "
            "entityDescription.reference.publicationContext.series"
        ),
        "place, time and host of a meeting": (
            "entityDescription.reference.publicationContext.agent "
            "entityDescription.reference.publicationContext.place "
            "entityDescription.reference.publicationContext.time"
        ),
    },
    "crossref": {
        "what the work cites, and how often it is cited": (
            "reference reference-count references-count is-referenced-by-count"
        ),
        "reviews, preprints and versions of it": "relation version",
        "money": "funder",
        "files and licences": "license link archive content-domain update-policy",
        "the register's own business": "created deposited indexed member score assertion",
        "where the people work": "author.affiliation",
        "how people are listed": "author.role author.sequence editor.role editor.sequence",
        "other dates": "approved journal-issue",
        "kinds of numbers": "isbn-type issn-type",
        "place of a meeting or a publisher": "event publisher-location",
        "who keeps a preprint": "institution",
    },
    "nb": {
        "other addresses": "_links metadata.identifiers",
        "place, and pages as scanned": "metadata.geographic metadata.pageCount",
    },
    "alma": {
        "numbers of catalogues": "010 015 016 019 035",
        "how a book is bound, what it costs, its other editions": "020 024 775 776",
        "who catalogued it, by which rules": "040 042 588 903 910 914 915 949 965 990",
        "classes and regions": "043 044 050 055 072 080 082 084",
        "translated from": "041",
        "years of birth, roles and numbers of people": "100 700 710 797 880 900 901",
        "what a title is": "240 245 246",
        "edition, place and extent": "250 260 264 300",
        "carrier and content": "336 337 338 347",
        "bibliography, contents, audience, rights and language in words": (
            "504 505 508 520 521 530 540 542 546"
        ),
        "names and numbers of thesauri": "600 610 611 647 648 650 651 655 690",
        "numbers of host and series": "773 830",
        "covers and blurbs": "856",
        "copies in the libraries": "852 AVA AVE",
    },
}
"""What no field of a record is for, by source: where it stands, and what it is."""


@pytest.fixture(scope="module")
def answers() -> list[Sample]:
    found = list(samples(_folder()))
    if not found:
        pytest.skip("LITREVIEW_SAMPLES names no folder with answers of Norwegian services")
    return found


def test_every_hit_of_every_real_answer_is_a_record(answers: list[Sample]) -> None:
    for sample in answers:
        if sample.name in REFUSED:
            continue
        page = sample.first_page()
        told = (sample.name, page.given, len(page.records), page.warnings)
        assert told == (sample.name, len(sample.hits), len(sample.hits), ())


def test_a_broken_or_too_large_answer_is_an_error_and_no_smaller_result(answers: list[Sample]) -> None:
    for sample in answers:
        if said := REFUSED.get(sample.name):
            with pytest.raises(SourceError, match=said):
                sample.first_page()


def test_what_no_record_keeps_is_named_and_nothing_else_is(answers: list[Sample]) -> None:
    for name, left_out in LEFT_OUT.items():
        places = {place for listed in left_out.values() for place in listed.split()}
        lost = unkept(_made(answers, name))
        assert {path for path in lost if not _named(path, places)} == set(), name
        assert {place for place in places if not any(_is_under(path, place) for path in lost)} == set(), name


def _folder() -> Path:
    return Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent")) / "norway"


def _made(answers: list[Sample], name: str) -> Iterator[tuple[tuple[Leaf, ...], Record]]:
    for sample in answers:
        if sample.source == name and sample.name not in REFUSED:
            yield from zip(sample.hits, sample.first_page().records, strict=True)


def _named(path: str, places: set[str]) -> bool:
    return any(_is_under(path, place) for place in places)


def _is_under(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}$"))


def _table() -> Iterator[str]:
    """Yield a line for each answer, and for each source a line for what no record keeps."""
    answers = list(samples(_folder()))
    yield "source\tanswer\thits\trecords\twarnings"
    for sample in answers:
        try:
            page = sample.first_page()
        except SourceError as error:
            yield f"{sample.source}\t{sample.name}\t{len(sample.hits)}\t{error.problem}"
        else:
            counts = (len(sample.hits), len(page.records), len(page.warnings))
            yield "\t".join((sample.source, sample.name, *map(str, counts)))
    for name, left_out in LEFT_OUT.items():
        lost = unkept(_made(answers, name))
        for what, listed in left_out.items():
            under: Counter[str] = Counter()
            for place in listed.split():
                under[place] = sum(count for path, count in lost.items() if _is_under(path, place))
            yield f"{name}\t{what}\t{', '.join(f'{place} {count}' for place, count in under.items())}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in _table())
