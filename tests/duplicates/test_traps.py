"""The cases that tools for duplicates are known to fail, each as made-up records with the outcome wanted."""

from dataclasses import replace

import pytest

from litreview.duplicates.find import find
from litreview.formats import identifiers
from litreview.model.records import Author, Record
from tests.duplicates.making import (
    ABSTRACT,
    AUTHORS,
    OTHER,
    OTHER_ABSTRACT,
    STRANGERS,
    TITLE,
    article,
    bare,
    named,
    outcome,
)

NOWHERE = {"volume": None, "issue": None, "pages": None}
SHARED_DOI = "10.5555/supplement.7"
MEETING = {"container": "Example Meeting Proceedings", "volume": "7", "issue": "Suppl 1"}
NORWEGIAN = "Lærings- og mestringskurs i kommunen: en undersøkelse av samarbeidet med sykehus"
EDITORS = {"title": "Editor's comments", "container": "Example Quarterly", "authors": named("Eksempel, Anne")}
COCHRANE = {"container": "Cochrane Database of Systematic Reviews", "volume": None, "pages": "CD000123"}
PREPRINT = {"container": "medRxiv", "doi": "10.1101/2019.12.01.19001234", "year": 2019, **NOWHERE}
TRIAL = "A learning course for adults with long-lasting pain: a randomised controlled trial"
WAITING = {"volume": None, "issue": None, "pages": "1-10"}

APART = "apart"
"""Different, or shown to a person: joined in no case."""
Case = tuple[Record, Record, str]


def as_read(doi: str) -> str | None:
    """Return a DOI as every reader gives it to a record."""
    return identifiers.doi(doi)


CASES: dict[str, Case] = {
    # 1. Abstracts of a meeting share the DOI of the supplement.
    "1 two abstracts under the supplement's DOI": (
        article(1, **MEETING, pages="S12", doi=SHARED_DOI),
        article(2, **MEETING, pages="S40", doi=SHARED_DOI, title=OTHER, authors=STRANGERS),
        "different",
    ),
    "1 the abstract under the article's DOI": (
        article(1, doi="10.5555/a1"),
        article(2, **MEETING, pages="S12", doi="10.5555/a1"),
        "version",
    ),
    "1 the same abstract from two sources": (
        article(1, **MEETING, pages="S12", doi=SHARED_DOI),
        article(2, **MEETING, pages="S12"),
        "same",
    ),
    # 2. Records without a journal.
    "2 same DOI, no journal": (
        article(1, doi="10.5555/a1"),
        article(2, doi="10.5555/a1", container=None, **NOWHERE),
        "same",
    ),
    "2 no journal on either": (
        article(1, container=None, **NOWHERE),
        article(2, container=None, **NOWHERE),
        "same",
    ),
    # 3. The same thin record twice.
    "3 title, authors and year, twice": (
        bare(1, title=TITLE, authors=AUTHORS, year=2020),
        bare(2, title=TITLE, authors=AUTHORS, year=2020),
        "same",
    ),
    "3 no authors, twice": (article(1, authors=()), article(2, authors=()), "same"),
    # 4. Ahead of print.
    "4 no volume yet, pages counted, a year before": (article(1), article(2, **WAITING, year=2019), "same"),
    "4 no pages yet": (article(1), article(2, volume=None, issue=None, pages="N.PAG"), "same"),
    "4 four years on, DOI known": (
        article(1, doi="10.5555/a1"),
        article(2, **WAITING, year=2016, doi="10.5555/a1"),
        "same",
    ),
    # 5. Pages in every form.
    "5 a range cut short": (article(1, pages="482-91"), article(2, pages="482-491"), "same"),
    "5 article number against a count of pages": (
        article(1, pages="e12724"),
        article(2, pages="1-6"),
        "same",
    ),
    "5 supplement pages": (article(1, pages="S417-S429"), article(2, pages="417-29"), "same"),
    # 6. Translated titles.
    "6 bracketed translation and the original beside it": (
        article(1, title=f"[{TITLE}].", original_title=NORWEGIAN),
        article(2, title=NORWEGIAN),
        "same",
    ),
    "6 translated title only, same pages": (
        article(1, title=f"[{TITLE}]."),
        article(2, title=NORWEGIAN),
        "same",
    ),
    "6 both titles in one": (
        article(1, title=f"{NORWEGIAN} = {TITLE}", **NOWHERE),
        article(2, title=TITLE, **NOWHERE),
        "same",
    ),
    # 7. Errata, replies, comments, editorials.
    "7 erratum": (article(1), article(2, title=f"Erratum: {TITLE}", pages="305"), "different"),
    "7 erratum under the article's DOI": (
        article(1, doi="10.5555/a1"),
        article(2, title=f"Erratum to: {TITLE}", pages="305", doi="10.5555/a1"),
        "different",
    ),
    "7 retraction notice": (article(1), article(2, title=f"Retraction: {TITLE}", pages="305"), "different"),
    "7 the article marked retracted": (article(1), article(2, title=f"RETRACTED: {TITLE}"), "same"),
    "7 comment": (
        article(1),
        article(2, title=f"Comment on: {TITLE}", authors=STRANGERS, pages="301-302"),
        "different",
    ),
    "7 reply": (article(1), article(2, title=f"{TITLE}: authors' reply", pages="303"), "different"),
    "7 two comments on one article": (
        article(1, title=f"Commentary on: {TITLE}", authors=named("Quist, U"), pages="301-302"),
        article(2, title=f"Commentary on: {TITLE}", authors=named("Zander, T"), pages="303-304"),
        "different",
    ),
    "7 editorials of two issues": (
        article(1, **EDITORS, issue="1", pages="3-9"),
        article(2, **EDITORS, issue="2", pages="3-9"),
        "different",
    ),
    "7 one editorial twice": (
        article(1, **EDITORS, issue="1", pages="3-9"),
        article(2, **EDITORS, issue="1", pages="3-9"),
        "same",
    ),
    # 8. Series.
    "8 part I and part II": (
        article(1, title=f"{TITLE}. Part I"),
        article(2, title=f"{TITLE}. Part II", pages="111-119"),
        APART,
    ),
    "8 part II and part 2": (
        article(1, title=f"{TITLE}. Part II"),
        article(2, title=f"{TITLE}: part 2"),
        "same",
    ),
    "8 delta 8 and delta 9": (
        article(1, title="Effects of delta(8)-examplol on learning in adult rats"),
        article(2, title="Effects of delta(9)-examplol on learning in adult rats", pages="111-119"),
        APART,
    ),
    # 9. Updates of a review.
    "9 two versions of a Cochrane review": (
        article(1, **COCHRANE, issue="2", doi="10.1002/14651858.CD000123.pub2"),
        article(2, **COCHRANE, issue="5", doi="10.1002/14651858.CD000123.pub3", year=2022),
        "version",
    ),
    "9 one version twice": (
        article(1, **COCHRANE, issue="2", doi="10.1002/14651858.CD000123.pub2"),
        article(2, **COCHRANE, issue="2", doi="10.1002/14651858.cd000123.PUB2"),
        "same",
    ),
    # 10. Preprint and article.
    "10 preprint and article": (article(1, doi="10.5555/a1"), article(2, **PREPRINT), "version"),
    "10 preprint twice": (article(1, **PREPRINT), article(2, **PREPRINT), "same"),
    # 11. Notes are not identifiers.
    "11 two comments on one PMID": (
        article(1, title="What courses cannot do for us", notes=("Comment on PMID 99",), pages="301"),
        article(
            2, title="A lesson in humility", notes=("Comment on PMID 99",), authors=STRANGERS, pages="303"
        ),
        "different",
    ),
    # 12. DOIs in every form.
    "12 encoded and not": (
        bare(1, title=TITLE, doi=as_read("10.5555/0012-3456(2020)12:3<101:abc>2.0")),
        bare(2, title=TITLE, doi=as_read("https://doi.org/10.5555/0012-3456%282020%2912:3%3C101:ABC%3E2.0")),
        "same",
    ),
    "12 the publisher's DOI and the archive's": (
        article(1, doi="10.5555/publisher.2020.1"),
        article(2, doi="10.2307/4711"),
        "same",
    ),
    # 13. Two copies in one database.
    "13 one database has it twice": (
        article(1, accession="CN-1", database="Example Register"),
        article(2, accession="CN-2", database="Example Register"),
        "same",
    ),
    # Beside the fourteen: what the issue names.
    "protocol and trial": (
        article(1, title=TRIAL, **NOWHERE),
        article(2, title=TRIAL.replace("a random", "study protocol for a random"), year=2018, **NOWHERE),
        "version",
    ),
    "abstract of a meeting and article": (
        article(1),
        article(2, **MEETING, pages="S12", year=2019),
        "version",
    ),
    "wrong DOI on another work": (
        article(1, doi="10.5555/a1"),
        article(2, doi="10.5555/a1", title=OTHER, authors=STRANGERS, year=2011, **NOWHERE),
        "different",
    ),
    "wrong DOI on another work at the same page": (
        article(1, doi="10.5555/a1", pages="1"),
        article(2, doi="10.5555/a1", title=OTHER, authors=STRANGERS, year=2011, pages="1", volume="3"),
        "different",
    ),
    "chapters under the book's DOI": (
        article(1, doi="10.5555/book", title="How adults learn in groups of their own"),
        article(2, doi="10.5555/book", title="What hospitals owe to those who go home", pages="111-130"),
        APART,
    ),
    "a year off by one": (article(1), article(2, year=2021), "same"),
    "years wide apart and nothing else": (
        article(1, **NOWHERE, authors=AUTHORS),
        article(2, **NOWHERE, year=2012),
        "different",
    ),
    "a subtitle that one source leaves out": (article(1), article(2, title=TITLE.partition(":")[0]), "same"),
    "mojibake": (
        article(1, title=NORWEGIAN, authors=named("Sørensen, Åse")),
        article(
            2,
            title=NORWEGIAN.encode().decode("cp1252"),
            authors=named("SÃ¸rensen, Ã…se"),
        ),
        "same",
    ),
    "letters lost": (
        article(1, title=NORWEGIAN),
        article(2, title=NORWEGIAN.replace("æ", "?").replace("ø", "?")),
        "same",
    ),
    "an organisation": (
        article(1, authors=(Author(family="Example Directorate of Health", organisation=True),), **NOWHERE),
        article(2, authors=named("EXAMPLE DIRECTORATE OF HEALTH"), **NOWHERE),
        "same",
    ),
    "the same title by others": (
        article(1, **NOWHERE),
        article(2, authors=STRANGERS, **NOWHERE),
        "different",
    ),
    "abstracts about other things": (
        article(1, abstract=ABSTRACT, **NOWHERE),
        article(2, abstract=OTHER_ABSTRACT, title=TITLE.replace("hospitals", "schools"), **NOWHERE),
        APART,
    ),
    "nothing in common": (article(1), article(2, title=OTHER, authors=STRANGERS, pages="7"), "different"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_trap_has_the_outcome_wanted(name: str) -> None:
    first, second, wanted = CASES[name]
    allowed = {"different", "doubtful"} if wanted == APART else {wanted}
    assert {outcome(first, second), outcome(second, first)} <= allowed


@pytest.mark.parametrize("name", CASES)
def test_a_trap_among_other_records_comes_out_as_alone(name: str) -> None:
    first, second, wanted = CASES[name]
    crowd = [
        article(number, title=f"{OTHER} {number}", pages=f"{number}-{number + 5}") for number in range(10, 20)
    ]
    found = find([first, *crowd, second])
    together = any({first.id, second.id} <= set(cluster) for cluster in found.clusters)
    assert together == (wanted == "same")
    told = [
        pair.band
        for pair in (*found.versions, *found.doubtful)
        if {pair.first, pair.second} == {first.id, second.id}
    ]
    alone = outcome(first, second)
    assert told == ([alone] if alone in {"version", "doubtful"} else [])


def test_traps_have_all_fourteen_numbers() -> None:
    numbered = {int(name.split()[0]) for name in CASES if name[0].isdigit()}
    assert numbered == set(range(1, 14))  # the fourteenth is the law below


def test_14_counts_add_up_and_no_record_is_lost_or_stands_twice() -> None:
    records = [
        replace(record, id=f"{record.id}-{number}")  # type: ignore[arg-type]
        for number, case in enumerate(CASES.values())
        for record in case[:2]
    ]
    found = find(records)
    listed = [record for cluster in found.clusters for record in cluster]
    assert sorted(listed) == sorted(record.id for record in records)
    assert len(found.clusters) == len(records) - len(found.links)


PARALLEL: dict[str, dict[str, object]] = {
    "the parallel version in English, on other pages": {"pages": "111-120"},
    "the parallel version in English, pages not known": {"pages": None},
    "the parallel version in English, in another journal": {"container": "Model Bulletin of Nursing"},
    "the parallel version in English, in another volume": {"volume": "13"},
    "the parallel version in English, with its own DOI": {"doi": "10.5555/b2"},
}


@pytest.mark.parametrize("name", PARALLEL)
def test_a_norwegian_article_and_its_english_version_are_never_joined_in_silence(name: str) -> None:
    norwegian = article(1, title=NORWEGIAN, language="nob", doi="10.5555/a1" if "DOI" in name else None)
    english = article(2, language="eng", **PARALLEL[name])
    assert outcome(norwegian, english) in {"doubtful", "different"}


def test_a_norwegian_article_and_its_english_title_on_the_same_pages_are_one() -> None:
    assert outcome(article(1, title=NORWEGIAN, language="nob"), article(2, title=f"[{TITLE}].")) == "same"


def test_every_folding_of_a_norwegian_article_is_the_article() -> None:
    written = "Når på Rørøs: æresord og ærfugl på åtte øyer i åpent hav"
    foldings = [
        written,
        written.upper(),
        *(
            written.replace("ø", oe).replace("å", aa).replace("Å", aa).replace("æ", ae)
            for oe in ("o", "oe", "ö")
            for aa in ("a", "aa")
            for ae in ("ae", "a", "ä")
        ),
    ]
    records = [article(number, title=title, **NOWHERE) for number, title in enumerate(foldings)]
    assert len(find(records).clusters) == 1
