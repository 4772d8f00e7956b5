import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.demo.openalex import OpenAlexStandIn
from litreview.demo.standins import Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Record, RecordType, accession_id
from litreview.searches.queries import read_query
from litreview.searches.sources.openalex import OpenAlex
from tests.searches.asking import KEY, Scripted, client, query, settings


def example(number: int, title: str | None = None) -> Record:
    return Record(
        id=accession_id("openalex", f"W{number}"),
        source="openalex",
        accession=f"W{number}",
        type=RecordType.ARTICLE,
        title=title or f"Eksempel {number} på læring og mestring",
        year=2000 + number % 25,
        date=f"{2000 + number % 25}-05-01",
        language="no",
    )


RECORDS = [example(number) for number in range(250)]
ALL = {"filter": "title_and_abstract.search:læring,language:no"}


def ask(address: str, *requests: dict[str, str], key: str | None = KEY) -> list[Page]:
    source = OpenAlex(client(), settings(address, key=key))
    return list(source.search(query("openalex", *(requests or (ALL,)))))


def found(pages: list[Page]) -> list[str]:
    return [record.id for page in pages for record in page.records]


@pytest.fixture
def service() -> Iterator[OpenAlexStandIn]:
    with OpenAlexStandIn(RECORDS) as standing:
        yield standing


def test_every_record_comes_once(service: OpenAlexStandIn) -> None:
    pages = ask(service.address)
    assert found(pages) == [record.id for record in RECORDS]
    assert [len(page.records) for page in pages] == [100, 100, 50]
    assert {page.stated for page in pages} == {250}


def test_pages_are_asked_for_by_cursor_and_as_large_as_allowed(service: OpenAlexStandIn) -> None:
    ask(service.address)
    said = [asked.parameters for asked in service.asked]
    assert [one["cursor"] for one in said] == ["*", "100", "200"]
    assert {one["per_page"] for one in said} == {"100"}
    assert not any("page" in one for one in said)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ('title_and_abstract.search:("eksempel 7" OR "eksempel 8") AND læring', 2),
        ("title_and_abstract.search:eksempel NOT læring", 0),
        ("language:en", 0),
        ("institutions.country_code:NO,from_publication_date:2024-01-01", 10),
        ("publication_year:2003|2004", 20),
    ],
)
def test_a_filter_arrives_as_it_is_written(service: OpenAlexStandIn, filters: str, count: int) -> None:
    assert len(found(ask(service.address, {"filter": filters}))) == count


def test_openalex_says_itself_what_is_wrong_with_a_filter(service: OpenAlexStandIn) -> None:
    with pytest.raises(SourceError, match="answered 400: sprog is not a valid field"):
        ask(service.address, {"filter": "sprog:no"})
    assert len(service.asked) == 1


def test_a_wrong_key_is_an_error_at_once_and_is_not_shown() -> None:
    with OpenAlexStandIn(RECORDS, key="another") as service:
        with pytest.raises(SourceError, match="answered 401: The API key is not valid") as caught:
            ask(service.address)
        assert len(service.asked) == 1
    assert "key" in caught.value.remedy
    assert KEY not in str(caught.value)


def test_a_service_that_repeats_the_key_in_its_error_does_not_make_us_show_it() -> None:
    said = json.dumps({"error": "Forbidden", "message": f"No budget for {KEY}"}).encode()
    with Scripted([Reply(body=said, status=403)]) as service:
        with pytest.raises(SourceError, match="No budget for …") as caught:
            ask(service.address)
        assert len(service.asked) == 1
    assert KEY not in str(caught.value)


def test_the_right_key_is_accepted() -> None:
    with OpenAlexStandIn(RECORDS, key=KEY) as service:
        assert len(found(ask(service.address))) == 250


def test_without_a_key_none_is_sent(service: OpenAlexStandIn) -> None:
    assert len(found(ask(service.address, key=None))) == 250
    assert not any("api_key" in asked.parameters for asked in service.asked)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"filter": "language:no", "per_page": "3"}, "not asked with per_page"),
        ({"filter": "language:no", "cursor": "*"}, "not asked with cursor"),
        ({"filter": "language:no", "api_key": "secret"}, "not asked with api_key"),
        ({"filter": "language:no", "select": "id"}, "not asked with select"),
        ({"filter": " "}, "filter is empty"),
        ({"filter": "title.search:mestring*"}, "no truncation"),
    ],
)
def test_a_query_that_cannot_be_asked_is_refused_unasked(
    service: OpenAlexStandIn, request_: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        ask(service.address, request_)
    assert service.asked == []


def answer(total: int, *works: object, cursor: str | None = None) -> Reply:
    body = {"meta": {"count": total, "next_cursor": cursor}, "results": works}
    return Reply(body=json.dumps(body).encode())


def work(number: str | None, title: str | None = "A title") -> dict[str, object]:
    return {"id": f"https://openalex.org/{number}" if number else None, "title": title}


def test_a_work_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    with Scripted([answer(3, work("W1"), work(None), work("W2", None))]) as service:
        (page,) = ask(service.address)
    assert [record.id for record in page.records] == ["openalex:W1"]
    assert page.warnings == ("a work without number was left out", "W2: a work without title was left out")


def test_a_search_beyond_the_window_is_refused() -> None:
    with Scripted([answer(10_001, work("W1"))]) as service, pytest.raises(SourceError, match="10001 records"):
        ask(service.address)


@pytest.mark.parametrize("body", [b'{"meta":{"count":1},"results":7}', b'{"results":[]}'])
def test_json_that_is_no_search_result_is_an_error(body: bytes) -> None:
    with Scripted([Reply(body=body, media_type="application/json")]) as service, pytest.raises(SourceError):
        ask(service.address)


@pytest.mark.parametrize(
    ("title", "year", "fits"),
    [
        ("Pasientopplæring i kommunen", 2015, True),
        ("Pasientopplæring i kommunen", 1999, False),
        ("Lærings- og mestringssenter", 2015, True),
        ("Noe helt annet", 2015, False),
    ],
)
def test_this_reviews_own_query_finds_what_fits(title: str, year: int, fits: bool) -> None:  # noqa: FBT001
    file = Path(__file__).parents[2] / "searches" / "openalex.toml"
    stored = read_query(file.read_text("utf-8"), name="openalex", place=file.name)
    with OpenAlexStandIn([replace(example(1), title=title, year=year, date=f"{year}-05-01")]) as service:
        pages = list(OpenAlex(client(), settings(service.address)).search(stored))
    assert (set(found(pages)) == {"openalex:W1"}) is fits
    assert len(service.asked) == len(stored.requests)
    assert stored.unverified
