"""A list of Norwegian references with near-duplicates, some of which are one report and some are not."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.duplicates import find
from litreview.formats.tables import TableReader
from litreview.model.records import Author, Record, RecordId
from tests.duplicates.making import outcome


@pytest.fixture(scope="module")
def listed() -> dict[str, Record]:
    file = Path(os.environ.get("LITREVIEW_SHARED_DATA", "")) / "references.csv"
    if not file.is_file():
        pytest.skip("LITREVIEW_SHARED_DATA names no folder with references.csv")
    reading = TableReader({"key": "accession"}).read(file.read_text("utf-8"), source="list")
    return {(one.original or "").partition("\n")[0].removeprefix("key: "): one for one in reading.records}


def again(record: Record, **other: object) -> Record:
    """Return the record as another source has it."""
    return replace(record, id=RecordId(f"other:{record.id}"), source="other", **other)  # type: ignore[arg-type]


def test_no_two_of_the_list_are_joined(listed: dict[str, Record]) -> None:
    found = find(listed.values())
    assert len(listed) > 120
    assert found.links == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sorensen2018scopingreview", "sorensenndmultiprofessional"),  # an article and its poster
        ("nost2018twelvemonth", "nostndexpectationseffect"),  # a trial and its protocol
    ],
)
def test_two_reports_of_one_study_are_two_also_where_a_source_cut_their_fields(
    listed: dict[str, Record], one: str, other: str
) -> None:
    first, second = listed[one], listed[other]
    less = {"doi": None, "pmid": None, "year": None, "volume": None, "issue": None, "pages": None}
    for left in (first, replace(first, **less)):  # type: ignore[arg-type]
        for right in (second, replace(second, **less)):  # type: ignore[arg-type]
            assert outcome(left, right) != "same"


def test_an_article_and_its_abstract_at_a_congress_are_two(listed: dict[str, Record]) -> None:
    article = listed["laracabrera2020effectsbrief"]
    talk = again(
        article,
        container="Example Congress of Psychiatry",
        volume="30",
        issue="Suppl 1",
        pages="S1",
        year=2015,
        publication_types=("Conference Abstract",),
    )
    assert outcome(replace(article, volume="11", pages="760"), talk) != "same"


def test_a_working_paper_and_its_deposit_are_shown_to_a_person_or_joined(listed: dict[str, Record]) -> None:
    paper = listed["torjesen2012implementinghealth"]
    deposit = again(
        paper,
        title=paper.title.replace("inter-municipal-cooperation", "inter municipal cooperation").replace(
            "Cooperation-reform", "cooperation reform"
        ),
        container="Public Administration Faculty Publications",
        volume="76",
    )
    assert outcome(paper, deposit) in {"same", "doubtful"}


@pytest.mark.parametrize(
    ("key", "families"),
    [
        ("grimsmo2018diseasespecific", {"Lohre": "Løhre", "Rosstad": "Røsstad"}),
        ("grimsmo2018diseasespecific", {"Lohre": "Loehre", "Rosstad": "ROESSTAD"}),
        ("forsetlund2019tverrfagligeteam", {"Hov": "Hove"}),
        ("rosstad2015implementingcare", {"Røsstad": "Rosstad", "Håland": "Haaland", "Garåsen": "Garasen"}),
    ],
)
def test_names_spelt_otherwise_are_the_same_names(
    listed: dict[str, Record], key: str, families: dict[str, str]
) -> None:
    record = listed[key]
    people = tuple(
        Author(family=families.get(one.family, one.family), given=one.given) for one in record.authors
    )
    assert people != record.authors
    other = again(record, authors=people, doi=None, pmid=None, volume=None, issue=None, pages=None)
    assert outcome(record, other) == "same"


def test_every_reference_is_known_again_in_ascii_and_in_capitals(listed: dict[str, Record]) -> None:
    ascii_letters = str.maketrans(
        {"æ": "ae", "ø": "o", "å": "a", "Æ": "AE", "Ø": "O", "Å": "A", "«": '"', "»": '"'}
    )
    known = [one for one in listed.values() if one.authors and one.year and len(one.title) > 40]
    assert len(known) > 60
    for one in known:
        spelt = again(
            one,
            title=one.title.translate(ascii_letters).upper(),
            authors=tuple(Author(family=a.family.translate(ascii_letters).upper()) for a in one.authors),
            doi=one.doi and one.doi.upper(),
        )
        assert outcome(one, spelt) == "same", one.title
