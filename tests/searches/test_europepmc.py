import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.demo.europepmc import EuropePmcStandIn
from litreview.demo.standins import Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Record, RecordType, accession_id
from litreview.searches.queries import read_query
from litreview.searches.sources.europepmc import EuropePmc
from tests.searches.asking import Scripted, client, query, settings


def example(number: int, title: str | None = None) -> Record:
    accession = f"MED/{1000 + number}"
    return Record(
        id=accession_id("europepmc", accession),
        source="europepmc",
        accession=accession,
        pmid=str(1000 + number),
        type=RecordType.ARTICLE,
        title=title or f"Eksempel {number} på læring og mestring",
        year=2000 + number % 25,
        language="nor",
    )


RECORDS = [example(number) for number in range(250)]
ALL = {"query": "TITLE:læring"}


class Small(EuropePmc):
    page_size = 100


def ask(address: str, *requests: dict[str, str]) -> list[Page]:
    source = Small(client(), settings(address))
    return list(source.search(query("europepmc", *(requests or (ALL,)))))


def found(pages: list[Page]) -> list[str]:
    return [record.id for page in pages for record in page.records]


@pytest.fixture
def service() -> Iterator[EuropePmcStandIn]:
    with EuropePmcStandIn(RECORDS) as standing:
        yield standing


def test_every_record_comes_once(service: EuropePmcStandIn) -> None:
    pages = ask(service.address)
    assert found(pages) == [record.id for record in RECORDS]
    assert [len(page.records) for page in pages] == [100, 100, 50]
    assert {page.stated for page in pages} == {250}
    assert pages[0].translation == "TITLE:læring"


def test_the_first_cursor_is_an_asterisk_and_whole_results_are_asked_for(service: EuropePmcStandIn) -> None:
    ask(service.address)
    said = [asked.parameters for asked in service.asked]
    assert [one["cursorMark"] for one in said] == ["*", "100", "200"]
    assert {(one["resultType"], one["format"], one["synonym"]) for one in said} == {("core", "json", "false")}


def test_a_long_search_goes_in_a_form() -> None:
    words = " OR ".join(f"TITLE:mestring{number}" for number in range(200))
    with EuropePmcStandIn(RECORDS[:2]) as service:
        assert len(found(ask(service.address, {"query": f"{words} OR TITLE:læring"}))) == 2
    assert {(asked.method, asked.path, asked.query) for asked in service.asked} == {
        ("POST", "/searchPOST", "")
    }


def test_a_short_search_stands_in_the_address(service: EuropePmcStandIn) -> None:
    ask(service.address)
    assert {(asked.method, asked.path) for asked in service.asked} == {("GET", "/search")}


def test_combined_lines_are_the_query(service: EuropePmcStandIn) -> None:
    pages = ask(service.address, {"term": '("Eksempel 7") AND PUB_YEAR:[2000 TO 2010]'})
    assert found(pages) == ["europepmc:MED/1007"]


def test_a_refusal_with_status_200_is_an_error_at_once(service: EuropePmcStandIn) -> None:
    with pytest.raises(SourceError, match="answered 404: The query could not be read"):
        ask(service.address, {"query": "(TITLE:læring"})
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errCode": 404}, "answered 404"),
        ({"errCode": 400, "errMsg": "No"}, "answered 400: No"),
        ({"errMsg": "No"}, "No"),
    ],
)
def test_a_refusal_may_say_little(body: dict[str, object], said: str) -> None:
    with Scripted([Reply(body=json.dumps(body).encode())]) as service, pytest.raises(SourceError, match=said):
        ask(service.address)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"query": "p53", "pageSize": "3"}, "not asked with pageSize"),
        ({"query": "p53", "cursorMark": "*"}, "not asked with cursorMark"),
        ({"query": "p53", "resulttype": "lite"}, "not asked with resulttype"),
        ({"query": " "}, "query is empty"),
        ({"synonym": "true"}, "no search string, or two"),
        ({"query": "p53", "term": "p53"}, "no search string, or two"),
        ({"query": "p53", "synonym": "yes"}, "synonym is yes"),
    ],
)
def test_a_query_that_cannot_be_asked_is_refused_unasked(
    service: EuropePmcStandIn, request_: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        ask(service.address, request_)
    assert service.asked == []


def answer(total: int, *hits: object, cursor: str | None = None) -> Reply:
    mark = {"nextCursorMark": cursor} if cursor else {}
    return Reply(body=json.dumps({"hitCount": total, "resultList": {"result": hits}, **mark}).encode())


def hit(number: str, title: str | None = "A title") -> dict[str, object]:
    return {"source": "MED", "id": number, "title": title}


def test_a_result_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    with Scripted([answer(3, hit("1"), {"title": "x"}, hit("2", None))]) as service:
        (page,) = ask(service.address)
    assert [record.id for record in page.records] == ["europepmc:MED/1"]
    assert page.warnings == (
        "a result without id was left out",
        "MED/2: a result without title was left out",
    )


def test_a_search_beyond_what_is_read_is_refused() -> None:
    with Scripted([answer(100_001, hit("1"))]) as service, pytest.raises(SourceError, match="100001 records"):
        ask(service.address)


@pytest.mark.parametrize("body", [b'{"hitCount":1,"resultList":7}', b'{"resultList":{}}'])
def test_json_that_is_no_search_result_is_an_error(body: bytes) -> None:
    with Scripted([Reply(body=body, media_type="application/json")]) as service, pytest.raises(SourceError):
        ask(service.address)


@pytest.mark.parametrize(
    ("title", "year", "fits"),
    [
        ("Samhandling om mestringskurs", 2015, True),
        ("Patient education and collaboration with municipalities", 2015, True),
        ("Samhandling om mestringskurs", 1999, False),
        ("Samhandling om noe annet", 2015, False),
        ("Mestring alene", 2015, False),
    ],
)
def test_this_reviews_own_query_finds_what_fits(title: str, year: int, fits: bool) -> None:  # noqa: FBT001
    file = Path(__file__).parents[2] / "searches" / "europepmc.toml"
    stored = read_query(file.read_text("utf-8"), name="europepmc", place=file.name)
    with EuropePmcStandIn([replace(example(1), title=title, year=year)]) as service:
        (page,) = EuropePmc(client(), settings(service.address)).search(stored)
    assert len(page.records) == fits
    assert stored.unverified
    assert service.asked[0].method == "POST"
