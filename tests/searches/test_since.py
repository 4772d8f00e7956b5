"""What came into a source since a day: a part of the whole with nothing of it missing, or not to be asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from litreview.demo.crossref import CrossrefStandIn
from litreview.demo.europepmc import EuropePmcStandIn
from litreview.demo.nva import NvaStandIn
from litreview.demo.nva_documents import document
from litreview.demo.pubmed import PubMedStandIn
from litreview.demo.standins import StandIn
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import SourceSettings
from litreview.model.records import Record, RecordType, accession_id
from litreview.searches.registry import source, source_names
from tests.searches.asking import client, query, settings

DAY = date(2026, 1, 2)

REQUESTS: Mapping[str, Mapping[str, str]] = {
    "pubmed": {"term": "mestring[ti] OR læring[ti]"},
    "nva": {"title": "mestring"},
    "europepmc": {"query": "TITLE:mestring OR TITLE:nothing"},
    "crossref": {"query.title": "mestring", "filter": "prefix:10.5555"},
}
"""A request to each source that can be asked for what came since a day."""


def record(number: int, day: str) -> Record:
    return Record(
        id=accession_id("example", f"{number}"),
        source="example",
        accession=f"{number}",
        title=f"Samhandling om mestring {number}",
        type=RecordType.ARTICLE,
        year=int(day[:4]),
        date=day,
        pmid=f"{number}",
        doi=f"10.5555/{number}",
    )


RECORDS = [record(1, "2025-12-31"), record(2, "2026-01-01"), record(3, "2026-01-02"), record(4, "2026-01-03")]


def nva(records: Sequence[Record]) -> StandIn:
    """Return NVA with a record a day, the first on 1 January 2026; the fourth was moved from elsewhere."""
    written = [document(one, 1440 * place) for place, one in enumerate(records)]
    moved = {**written[-1], "createdDate": "2011-05-17T10:00:00Z", "publishedDate": "2011-05-17T10:00:00Z"}
    return NvaStandIn(documents=[*written[:-1], moved])


STAND_INS: Mapping[str, Callable[[Sequence[Record]], StandIn]] = {
    "pubmed": PubMedStandIn,
    "nva": nva,
    "europepmc": EuropePmcStandIn,
    "crossref": CrossrefStandIn,
}


def found(name: str, service: StandIn, request: Mapping[str, str]) -> set[str]:
    asked = source(name, client(), settings(service.address, key=None))
    pages = list(asked.search(query(name, dict(request))))
    return {one.title[-1] for page in pages for one in page.records}


@pytest.mark.parametrize("name", source_names())
def test_every_source_asks_for_what_came_since_a_day_or_says_that_it_cannot(name: str) -> None:
    asked = source(name, client(), SourceSettings())
    request = REQUESTS.get(name, {"query": "mestring"})
    assert (asked.since(request, DAY) is None) is (name not in REQUESTS)


@pytest.mark.parametrize("name", REQUESTS)
def test_what_came_since_a_day_is_a_part_of_the_whole(name: str) -> None:
    with STAND_INS[name](RECORDS) as service:
        narrowed = source(name, client(), SourceSettings()).since(REQUESTS[name], DAY)
        assert narrowed is not None
        whole, part = found(name, service, REQUESTS[name]), found(name, service, narrowed)
    assert whole == {"1", "2", "3", "4"}
    # NVA's documents are a day younger than the others: one a day from the first of January.
    assert part == ({"2", "3", "4"} if name == "nva" else {"3", "4"})


@pytest.mark.parametrize("name", REQUESTS)
def test_every_day_since_the_first_is_the_whole(name: str) -> None:
    with STAND_INS[name](RECORDS) as service:
        narrowed = source(name, client(), SourceSettings()).since(REQUESTS[name], date(1990, 1, 1))
        assert narrowed is not None
        assert found(name, service, narrowed) == {"1", "2", "3", "4"}


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("days", [(date(2026, 1, 3), date(2026, 1, 2)), (date(2026, 1, 2), date(2026, 1, 3))])
def test_asking_since_two_days_is_asking_since_the_later(name: str, days: tuple[date, date]) -> None:
    asked = source(name, client(), SourceSettings())
    once, twice = asked.since(REQUESTS[name], max(days)), asked.since(REQUESTS[name], days[0])
    assert once is not None
    assert twice is not None
    twice = asked.since(twice, days[1])
    assert twice is not None
    with STAND_INS[name](RECORDS) as service:
        assert found(name, service, twice) == found(name, service, once)


@pytest.mark.parametrize("written", ["modified_since", "modifiedSince", "MODIFIED_SINCE"])
def test_a_day_in_a_query_to_nva_is_kept_where_it_is_later(written: str) -> None:
    asked = source("nva", client(), SourceSettings())
    assert asked.since({written: "2026"}, DAY) == {"modified_since": "2026-01-02"}
    assert asked.since({written: "2026-03"}, DAY) == {"modified_since": "2026-03"}


def test_a_search_that_alternatives_end_is_narrowed_as_a_whole() -> None:
    narrowed = source("europepmc", client(), SourceSettings()).since({"term": "a OR b"}, DAY)
    assert narrowed == {"term": "(a OR b) AND FIRST_IDATE:[2026-01-02 TO 2100-12-31]"}


def test_a_request_that_searches_for_nothing_is_still_refused() -> None:
    asked = source("europepmc", client(), SourceSettings())
    narrowed = asked.since({"synonym": "true"}, DAY)
    assert narrowed is not None
    with pytest.raises(UsageError, match="no search string"):
        list(asked.search(query("europepmc", dict(narrowed))))


def test_other_filters_of_crossref_stay() -> None:
    asked = source("crossref", client(), SourceSettings())
    assert asked.since({"filter": "prefix:10.5555,prefix:10.4220"}, DAY) == {
        "filter": "prefix:10.5555,prefix:10.4220,from-created-date:2026-01-02"
    }
    assert asked.since({"query": "a"}, DAY) == {"query": "a", "filter": "from-created-date:2026-01-02"}


def test_a_day_that_is_none_is_refused_by_nva() -> None:
    with nva(RECORDS) as service, pytest.raises(SourceError, match="'modifiedSince' has invalid value"):
        found("nva", service, {"title": "mestring", "modified_since": "yesterday"})


@pytest.mark.parametrize("known", ["2026-01", "2026", "Spring 2026", None])
def test_a_record_with_half_a_date_came_on_its_first_day(known: str | None) -> None:
    half = replace(record(5, "2026-01-01"), date=known)
    asked = source("crossref", client(), SourceSettings())
    with CrossrefStandIn([half]) as service:
        for day, expected in ((date(2026, 1, 1), {"5"}), (date(2026, 1, 2), set[str]())):
            narrowed = asked.since(REQUESTS["crossref"], day)
            assert narrowed is not None
            assert found("crossref", service, narrowed) == expected
