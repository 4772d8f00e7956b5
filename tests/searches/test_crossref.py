import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.demo.crossref import CrossrefStandIn
from litreview.demo.standins import Fault, Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Record, RecordType, accession_id
from litreview.searches.queries import read_query
from litreview.searches.sources.crossref import Crossref
from tests.searches.asking import CONTACT, KEY, Scripted, client, query, settings


def example(number: int, title: str | None = None) -> Record:
    doi = f"10.18261/eksempel.{number}"
    return Record(
        id=accession_id("crossref", doi),
        source="crossref",
        accession=doi,
        doi=doi,
        type=RecordType.ARTICLE,
        title=title or f"Eksempel {number} på læring og mestring",
        year=2000 + number % 25,
    )


RECORDS = [example(number) for number in range(250)]
ALL = {"query.bibliographic": "mestring", "filter": "prefix:10.18261"}


class Small(Crossref):
    page_size = 100


def ask(address: str, *requests: dict[str, str], contact: str | None = CONTACT) -> list[Page]:
    source = Small(client(), settings(address, contact=contact))
    return list(source.search(query("crossref", *(requests or (ALL,)))))


def found(pages: list[Page]) -> list[str]:
    return [record.id for page in pages for record in page.records]


@pytest.fixture
def service() -> Iterator[CrossrefStandIn]:
    with CrossrefStandIn(RECORDS) as standing:
        yield standing


def test_every_record_comes_once(service: CrossrefStandIn) -> None:
    pages = ask(service.address)
    assert found(pages) == [record.id for record in RECORDS]
    assert [len(page.records) for page in pages] == [100, 100, 50]
    assert {page.stated for page in pages} == {250}


def test_one_cursor_is_followed_through_all_pages(service: CrossrefStandIn) -> None:
    ask(service.address)
    said = [asked.parameters for asked in service.asked]
    assert [one["cursor"] for one in said] == ["*", "reading-1==", "reading-1=="]
    assert {one["rows"] for one in said} == {"100"}


def test_each_request_has_its_own_reading(service: CrossrefStandIn) -> None:
    pages = ask(service.address, ALL, {"filter": "prefix:10.4220"}, ALL)
    assert [(page.request, page.stated) for page in pages] == [
        *[(0, 250)] * 3,
        (1, 0),
        *[(2, 250)] * 3,
    ]


@pytest.mark.parametrize(
    ("request_", "count"),
    [
        ({"query.bibliographic": "finnesikke"}, 0),
        ({"query.title": "finnesikke mestring"}, 250),
        ({"filter": "prefix:10.18261,from-pub-date:2024"}, 10),
        ({"filter": "prefix:10.18261,prefix:10.4220"}, 250),
        ({"filter": "prefix:10.4045"}, 0),
    ],
)
def test_a_request_arrives_as_it_is_written(
    service: CrossrefStandIn, request_: dict[str, str], count: int
) -> None:
    assert len(found(ask(service.address, request_))) == count


def test_who_asks_is_told_for_the_polite_pool(service: CrossrefStandIn) -> None:
    ask(service.address)
    assert {asked.parameters["mailto"] for asked in service.asked} == {CONTACT}
    assert all(CONTACT in asked.headers["User-Agent"] for asked in service.asked)


def test_who_does_not_say_so_is_not_made_up(service: CrossrefStandIn) -> None:
    assert len(found(ask(service.address, contact=None))) == 250
    assert not any("mailto" in asked.parameters for asked in service.asked)


def test_a_first_page_that_was_cut_off_is_asked_for_again(service: CrossrefStandIn) -> None:
    service.fault(Fault.TRUNCATED, times=2)
    assert len(found(ask(service.address))) == 250


def test_crossref_says_itself_what_is_wrong_with_a_filter(service: CrossrefStandIn) -> None:
    with pytest.raises(SourceError, match="answered 400: Filter prefiks specified"):
        ask(service.address, {"filter": "prefiks:10.18261"})
    assert len(service.asked) == 1


def test_a_cursor_that_has_died_is_an_error() -> None:
    dead = {"type": "cursor-invalid", "value": "a", "message": "Cursor specified but it is invalid"}
    failed = {"status": "failed", "message-type": "resource-failure", "message": [dead]}
    replies = [answer(2, work("10.5555/1"), cursor="a"), Reply(body=json.dumps(failed).encode(), status=404)]
    with Scripted(replies) as service, pytest.raises(SourceError, match="404: Cursor specified but it is"):
        ask(service.address)


def test_a_plain_refusal_is_told() -> None:
    reply = Reply(body=b"Resource not found.", status=404, media_type="text/plain")
    with Scripted([reply]) as service, pytest.raises(SourceError, match="answered 404: Resource not found"):
        ask(service.address)


def test_a_key_is_of_no_use_and_is_not_sent(service: CrossrefStandIn) -> None:
    ask(service.address)
    assert not any(KEY in str(asked.parameters) or KEY in str(asked.headers) for asked in service.asked)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"query": "mestring", "rows": "3"}, "not asked with rows"),
        ({"query": "mestring", "cursor": "*"}, "not asked with cursor"),
        ({"query": "mestring", "offset": "3"}, "not asked with offset"),
        ({"query": "mestring", "sort": "score"}, "not asked with sort"),
        ({"query": "mestring", "select": "DOI"}, "not asked with select"),
        ({"query": "mestring", "mailto": "x@library.example"}, "not asked with mailto"),
        ({"query": " "}, "query is empty"),
    ],
)
def test_a_query_that_cannot_be_asked_is_refused_unasked(
    service: CrossrefStandIn, request_: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        ask(service.address, request_)
    assert service.asked == []


def answer(total: int, *works: object, cursor: str | None = None) -> Reply:
    body = {"status": "ok", "message": {"total-results": total, "next-cursor": cursor, "items": works}}
    return Reply(body=json.dumps(body).encode(), media_type="application/json")


def work(doi: str | None, title: str | None = "A title") -> dict[str, object]:
    return {"DOI": doi, "title": [title] if title else []}


def test_a_work_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    with Scripted([answer(3, work("10.5555/A"), work(None), work("10.5555/b", None))]) as service:
        (page,) = ask(service.address)
    assert [record.id for record in page.records] == ["crossref:10.5555/a"]
    assert page.warnings == (
        "a work without DOI was left out",
        "10.5555/b: a work without title was left out",
    )


def test_a_search_beyond_the_window_is_refused() -> None:
    reply = answer(586_628, work("10.5555/1"), cursor="a")
    with Scripted([reply]) as service:
        with pytest.raises(SourceError, match="586628 records, and at most 10000") as caught:
            ask(service.address)
        assert len(service.asked) == 1
    assert "Split it" in caught.value.remedy


@pytest.mark.parametrize(
    "body",
    [b'{"message":[]}', b'{"message":{"total-results":1,"items":7}}'],
)
def test_json_that_is_no_search_result_is_an_error(body: bytes) -> None:
    with Scripted([Reply(body=body, media_type="application/json")]) as service, pytest.raises(SourceError):
        ask(service.address)


@pytest.mark.parametrize(
    ("title", "doi", "year", "fits"),
    [
        ("Pasientopplæring i kommunen", "10.18261/a", 2015, True),
        ("Lærings- og mestringssenter", "10.4220/a", 2015, True),
        ("Frisklivssentralen", "10.4045/a", 2015, True),
        ("Pasientopplæring i kommunen", "10.18261/a", 1999, False),
        ("Pasientopplæring i kommunen", "10.5555/a", 2015, False),
        ("Noe helt annet", "10.18261/a", 2015, False),
    ],
)
def test_this_reviews_own_query_finds_what_fits(
    title: str,
    doi: str,
    year: int,
    fits: bool,  # noqa: FBT001
) -> None:
    file = Path(__file__).parents[2] / "searches" / "crossref.toml"
    stored = read_query(file.read_text("utf-8"), name="crossref", place=file.name)
    with CrossrefStandIn([replace(example(1), title=title, doi=doi, year=year)]) as service:
        pages = list(Crossref(client(), settings(service.address)).search(stored))
    assert (set(found(pages)) == {f"crossref:{doi}"}) is fits
    assert len(service.asked) == len(stored.requests)
    assert stored.unverified
