import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.nva import NvaStandIn
from litreview.demo.standins import Asked, Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Record, accession_id
from litreview.searches.sources.nva import Nva, query_string
from tests.searches.asking import KEY, Scripted, client, query, settings


def example(number: int, title: str | None = None) -> Record:
    identifier = f"0190-{number:04}"
    return Record(
        id=accession_id("nva", identifier),
        source="nva",
        accession=identifier,
        title=title or f"Eksempel {number} på læring og mestring",
        year=2000 + number % 25,
    )


RECORDS = [example(number) for number in range(250)]
ALL = {"title": "læring"}


def ask(address: str, *requests: dict[str, str]) -> list[Page]:
    source = Nva(client(), settings(address))
    return list(source.search(query("nva", *(requests or (ALL,)))))


def found(pages: list[Page]) -> list[str]:
    return [record.id for page in pages for record in page.records]


@pytest.fixture
def nva() -> Iterator[NvaStandIn]:
    with NvaStandIn(RECORDS) as service:
        yield service


def test_every_record_comes_once_newest_change_first(nva: NvaStandIn) -> None:
    pages = ask(nva.address)
    assert found(pages) == [record.id for record in reversed(RECORDS)]
    assert [len(page.records) for page in pages] == [100, 100, 50]
    assert {page.stated for page in pages} == {250}


def test_links_that_go_in_a_circle_are_not_followed(nva: NvaStandIn) -> None:
    ask(nva.address)
    last = nva.search(nva.asked[-1].query)
    assert "from=100" in last["nextResults"]
    assert "nextSearchAfterResults" in last
    assert len(nva.asked) == 3
    assert not any("from=" in asked.query for asked in nva.asked)


def test_a_link_to_another_host_is_not_followed() -> None:
    with NvaStandIn(RECORDS, links_to="http://elsewhere.invalid") as service:
        assert len(found(ask(service.address))) == 250


def test_what_nva_understood_is_kept_without_what_only_pages(nva: NvaStandIn) -> None:
    (page,) = ask(nva.address, {"query": "Eksempel 7", "publication_year_since": "2000"})
    assert page.translation == "searchAll=Eksempel 7&publicationYearSince=2000"


@given(value=st.text(min_size=1))
def test_a_value_arrives_whole_through_both_decodings(value: str) -> None:
    text = value.encode("utf-8", "ignore").decode()
    sent = query_string({"title": text})
    once = dict(parse_qsl(sent, keep_blank_values=True))["title"]
    assert unquote_plus(once) == text


@pytest.mark.parametrize(
    ("value", "sent"),
    [("a+b", "a%252Bb"), ("50 %", "50%20%2525"), ("æøå", "%C3%A6%C3%B8%C3%A5"), ("2015,2026", "2015%2C2026")],
)
def test_only_what_the_second_decoding_would_spoil_is_encoded_twice(value: str, sent: str) -> None:
    assert query_string({"title": value}).startswith(f"title={sent}&")


@pytest.mark.parametrize("word", ["c+pluss", "50%", "lærings- og mestring", "på&tvers=ja"])
def test_difficult_letters_reach_the_search(word: str) -> None:
    records = [example(1, f"Om {word}senter"), example(2, "Noe annet")]
    with NvaStandIn(records) as service:
        assert found(ask(service.address, {"title": word})) == ["nva:0190-0001"]


def test_nva_says_itself_what_is_wrong_with_a_query(nva: NvaStandIn) -> None:
    with pytest.raises(SourceError, match=r"answered 400: Invalid query parameter supplied \[titel\]"):
        ask(nva.address, {"titel": "læring"})
    assert len(nva.asked) == 1


@pytest.mark.parametrize("name", ["from", "page", "search_after", "sort", "OrderBy", "size", "per_page"])
def test_a_query_that_pages_by_itself_is_refused(nva: NvaStandIn, name: str) -> None:
    with pytest.raises(UsageError, match=name):
        ask(nva.address, ALL | {name: "3"})
    assert nva.asked == []


def test_a_query_may_repeat_what_the_program_says_anyway(nva: NvaStandIn) -> None:
    same = {"sort": "modifiedDate:desc", "size": "100", "aggregation": "none"}
    assert len(found(ask(nva.address, ALL | same))) == 250


def test_a_key_is_sent_in_no_address(nva: NvaStandIn) -> None:
    ask(nva.address)
    assert nva.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    assert not any(KEY in asked.query for asked in nva.asked)


def test_no_key_is_needed(nva: NvaStandIn) -> None:
    list(Nva(client(), settings(nva.address, key=None)).search(query("nva", ALL)))
    assert "Authorization" not in nva.asked[0].headers


def answer(total: int, *hits: object, cursor: str | None = None) -> Reply:
    link = {"nextSearchAfterResults": f"http://x/?search_after={cursor}"} if cursor else {}
    return Reply(body=json.dumps({"totalHits": total, "hits": hits, **link}).encode())


def hit(identifier: str | None, title: str | None = "A title") -> dict[str, object]:
    described = {"mainTitle": title} if title else {}
    named = {"identifier": identifier} if identifier else {}
    return {**named, "entityDescription": described}


def test_a_hit_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    with Scripted([answer(3, hit("a"), hit(None), hit("b", title=None))]) as service:
        (page,) = ask(service.address)
    assert [record.id for record in page.records] == ["nva:a"]
    assert page.warnings == ("a hit without identifier was left out", "b: a hit without title was left out")


@pytest.mark.parametrize("body", [b'{"totalHits":1,"hits":7}', b'{"hits":[]}'])
def test_json_that_is_no_search_result_is_an_error(body: bytes) -> None:
    with Scripted([Reply(body=body, media_type="application/json")]) as service, pytest.raises(SourceError):
        ask(service.address)


def test_the_answer_asked_for_is_the_one_with_volume_and_pages(nva: NvaStandIn) -> None:
    ask(nva.address)
    asked: Asked = nva.asked[0]
    assert asked.headers["Accept"] == "application/json"
