"""Every rule, veto, version and doubt holds for one pair and not for another that comes close to it."""

import pytest

from litreview.duplicates.compare import Band, compare, forbidden
from litreview.duplicates.doubts import DOUBTS
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import key_of
from litreview.duplicates.rules import RULES, Rule
from litreview.duplicates.versions import VERSIONS
from litreview.duplicates.vetoes import SOFT, VETOES
from litreview.model.records import Record
from tests.duplicates.making import (
    ABSTRACT,
    AUTHORS,
    OTHER,
    OTHER_ABSTRACT,
    STRANGERS,
    TITLE,
    article,
    evidence,
    named,
)

Two = tuple[Record, Record]
COCHRANE = {"container": "Cochrane Database of Systematic Reviews", "volume": None, "pages": "CD000123"}
HEAD = TITLE.partition(":")[0]
TRANSLATED = "Lærings- og mestringskurs i kommunen og hva sykehuset har med dem å gjøre"
RUBRIC = {"title": "From the editor", "authors": (), "pages": None, "issue": None, "volume": None}
NOWHERE = {"volume": None, "issue": None, "pages": None}


def talk(number: int, **other: object) -> Record:
    """Return the abstract of a talk, which has the DOI of its supplement."""
    return article(number, issue="Suppl 2", doi="10.5555/supplement", **other)


PAIRS: dict[str, tuple[Two, Two]] = {
    "identical": (
        (article(1, authors=()), article(2, authors=())),
        (article(1, authors=()), article(2, authors=(), pages="201-210")),
    ),
    "same-pmid": (
        (article(1, pmid="99"), article(2, pmid="99", authors=(), year=None, **NOWHERE)),
        (article(1, pmid="99"), article(2, pmid="99", title=OTHER, authors=STRANGERS)),
    ),
    "same-doi": (
        (article(1, doi="10.5555/a"), article(2, doi="10.5555/a", title=HEAD, **NOWHERE)),
        (article(1, doi="10.5555/a"), article(2, doi="10.5555/a", title=OTHER, pages="201-210")),
    ),
    "same-title": (
        (article(1), article(2, **NOWHERE)),
        (article(1), article(2, authors=STRANGERS, **NOWHERE)),
    ),
    "same-place": (
        (article(1), article(2, title=HEAD, authors=())),
        (article(1), article(2, title=OTHER, authors=STRANGERS, pages="101")),
    ),
    "same-beginning": (
        (article(1, **NOWHERE), article(2, title=HEAD, **NOWHERE)),
        (article(1, **NOWHERE), article(2, title=HEAD, year=2021, **NOWHERE)),
    ),
    "same-abstract": (
        (
            article(1, abstract=ABSTRACT, **NOWHERE),
            article(2, abstract=ABSTRACT, title=TITLE.replace("a survey of", "the"), **NOWHERE),
        ),
        (
            article(1, abstract=ABSTRACT, **NOWHERE),
            article(2, abstract=ABSTRACT, title=TITLE.replace("a survey of", "the"), year=2023, **NOWHERE),
        ),
    ),
    "different-kind": (
        (article(1), article(2, title=f"Erratum: {TITLE}", pages="300")),
        (article(1, pmid="99"), article(2, pmid="99", title=f"Erratum: {TITLE}")),
    ),
    "different-pmid": (
        (article(1, pmid="1"), article(2, pmid="2")),
        (article(1, pmid="1"), article(2)),
    ),
    "different-doi": (
        (article(1, doi="10.5555/a1", **NOWHERE), article(2, doi="10.5555/b2", **NOWHERE)),
        (article(1, doi="10.5555/a1"), article(2, doi="10.5555/b2")),
    ),
    "different-numbers": (
        (article(1, title=f"{TITLE}. Part I"), article(2, title=f"{TITLE}. Part II", pages="111-119")),
        (article(1, title=f"{TITLE}. Part II"), article(2, title=f"{TITLE}, part 2", pages="111-119")),
    ),
    "different-words": (
        (article(1, **NOWHERE), article(2, title=TITLE.replace("hospitals", "churches"), **NOWHERE)),
        (article(1, **NOWHERE), article(2, title=TITLE.replace("hospitals", "the hospital"), **NOWHERE)),
    ),
    "different-years": (
        (article(1, **NOWHERE), article(2, year=2023, **NOWHERE)),
        (article(1), article(2, year=2023)),
    ),
    "same-rubric": (
        (article(1, **RUBRIC), article(2, **RUBRIC | {"authors": AUTHORS})),
        (article(1, **RUBRIC | {"doi": "10.5555/a"}), article(2, **RUBRIC | {"doi": "10.5555/a"})),
    ),
    "different-abstract": (
        (article(1, abstract=ABSTRACT, **NOWHERE), article(2, abstract=OTHER_ABSTRACT, **NOWHERE)),
        (article(1, abstract=ABSTRACT), article(2, abstract=OTHER_ABSTRACT)),
    ),
    "cochrane-version": (
        (
            article(1, **COCHRANE, doi="10.1002/14651858.CD000123.pub2"),
            article(2, **COCHRANE, doi="10.1002/14651858.CD000123.pub3", year=2022),
        ),
        (
            article(1, **COCHRANE, doi="10.1002/14651858.CD000123.pub2"),
            article(2, **COCHRANE, doi="10.1002/14651858.CD000124.pub2"),
        ),
    ),
    "later-edition": (
        (
            article(1, container="Clinical Evidence", **NOWHERE),
            article(2, container="Clin Evid", year=2022, **NOWHERE),
        ),
        (
            article(1, container="Clinical Evidence", **NOWHERE),
            article(2, container="Clin Evid", year=2022, authors=STRANGERS, **NOWHERE),
        ),
    ),
    "preprint": (
        (article(1), article(2, container="medRxiv", doi="10.1101/2020.01.02.20001234", **NOWHERE)),
        (article(1), article(2, container="medRxiv", title=OTHER, **NOWHERE)),
    ),
    "protocol": (
        (article(1), article(2, title=f"{TITLE}: study protocol", year=2018, **NOWHERE)),
        (article(1), article(2, title=f"{TITLE}: study protocol", year=2012, **NOWHERE)),
    ),
    "meeting": (
        (
            article(1),
            article(2, container="Example Meeting Proceedings", volume="4", issue="Suppl 1", pages="S12"),
        ),
        (article(1), article(2, container="Example Meeting Proceedings", volume="4", issue="1", pages="12")),
    ),
    "alike": (
        (article(1, **NOWHERE), article(2, container="Another Bulletin of Nursing", **NOWHERE)),
        (article(1, **NOWHERE), article(2, container="Another Bulletin of Nursing", year=2023, **NOWHERE)),
    ),
    "short-title": (
        (
            article(1, title="Learning courses", doi="10.5555/a", pages=None),
            article(2, title="Learning courses", pages=None),
        ),
        (
            article(1, title="Learning courses", doi="10.5555/a", pages=None),
            article(2, title="Learning courses", volume="13", pages=None, issue=None),
        ),
    ),
    "translation": (
        (article(1, pages="101"), article(2, title=TRANSLATED, pages="101")),
        (article(1, pages="101"), article(2, title=TRANSLATED, pages="107")),
    ),
    "shared-doi": (
        (
            talk(1, title=TITLE, pages="S12"),
            talk(2, title=TITLE.replace("collaboration with", "planning in"), pages="S13"),
        ),
        (talk(1, title=TITLE, pages="S12"), talk(2, title=OTHER, pages="S13")),
    ),
    "perhaps-one": (
        (article(1), article(2, volume="4", issue="Suppl 1", pages="S12")),
        (article(1), article(2, volume="4", issue="Suppl 1", pages="S12", year=2019)),
    ),
}
"""For everything that the comparison goes by: a pair that it holds for, and one that it does not."""

TABLES: dict[str, Rule] = RULES | VETOES | VERSIONS | DOUBTS


def test_every_name_has_its_pairs_and_no_name_stands_twice() -> None:
    assert set(PAIRS) == set(TABLES)
    assert len(TABLES) == sum(map(len, (RULES, VETOES, VERSIONS, DOUBTS)))


@pytest.mark.parametrize("name", TABLES)
def test_each_rule_holds_for_a_pair_whichever_comes_first(name: str) -> None:
    first, second = PAIRS[name][0]
    assert TABLES[name](evidence(first, second))
    assert TABLES[name](evidence(second, first))


@pytest.mark.parametrize("name", TABLES)
def test_each_rule_does_not_hold_for_a_pair_that_comes_close(name: str) -> None:
    first, second = PAIRS[name][1]
    assert not TABLES[name](evidence(first, second))
    assert not TABLES[name](evidence(second, first))


@pytest.mark.parametrize(
    ("name", "band"),
    [
        *((name, Band.SAME) for name in RULES),
        *((name, Band.VERSION) for name in VERSIONS),
        *((name, Band.DOUBTFUL) for name in DOUBTS),
    ],
)
def test_the_pair_of_a_rule_is_given_its_name_and_band(name: str, band: Band) -> None:
    found = compare(*map(key_of, PAIRS[name][0]))
    assert found is not None
    assert (found.band, found.rule) == (band, name)
    assert 0 <= found.score <= 1


@pytest.mark.parametrize("name", RULES)
def test_the_pair_that_comes_close_to_a_rule_is_not_joined_by_it(name: str) -> None:
    found = compare(*map(key_of, PAIRS[name][1]))
    assert found is None or found.rule != name


@pytest.mark.parametrize("name", VETOES)
def test_a_veto_keeps_its_pair_apart_in_every_cluster(name: str) -> None:
    first, second = map(key_of, PAIRS[name][0])
    assert forbidden(first, second) == name
    found = compare(first, second)
    assert found is None or found.band is not Band.SAME


@pytest.mark.parametrize("name", [name for name in VETOES if name not in SOFT])
def test_a_hard_veto_asks_nobody(name: str) -> None:
    assert compare(*map(key_of, PAIRS[name][0])) is None


def test_the_soft_vetoes_are_vetoes() -> None:
    assert set(VETOES) > SOFT


def test_a_notice_that_shares_a_doi_may_be_the_other_without_its_heading_and_a_person_is_asked() -> None:
    notice, unheaded = (
        article(1, title=f"Erratum: {TITLE}", pages="300", doi="10.5555/e1"),
        article(2, pages=None, doi="10.5555/e1"),
    )
    found = compare(key_of(notice), key_of(unheaded))
    assert found is not None
    assert (found.band, found.rule) == (Band.DOUBTFUL, "different-kind")
    assert compare(key_of(notice), key_of(article(2, doi="10.5555/a1"))) is None


def test_what_is_not_given_says_neither_yes_nor_no() -> None:
    empty = article(2, title="", authors=(), year=None, container=None, **NOWHERE)
    said = evidence(article(1), empty)
    told = (said.people, said.years, said.container, said.issue, said.page, said.end, said.doi, said.pmid)
    assert told == (None,) * len(told)
    assert said.abstract is None
    assert [name for name, rule in TABLES.items() if rule(said)] == ["same-rubric"]


def test_the_same_author_under_another_name_is_no_other() -> None:
    first, second = article(1, **NOWHERE), article(2, authors=named("EKSEMPEL, A", "Prove, O"), **NOWHERE)
    assert Evidence(key_of(first), key_of(second)).people == 1
