import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from litreview.demo.nb import NbStandIn, item
from litreview.demo.standins import Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.queries import read_query
from litreview.searches.sources.nb import Nasjonalbiblioteket
from litreview.searches.sources.nb_items import to_record
from tests.searches.asking import CONTACT, KEY, Scripted, client, query, settings


def example(number: int, title: str | None = None) -> Record:
    accession = f"{number:032x}"
    return Record(
        id=accession_id("nb", accession),
        source="nb",
        accession=accession,
        type=RecordType.BOOK,
        title=title or f"Eksempel {number} på læring og mestring",
        year=2000 + number % 25,
    )


RECORDS = [example(number) for number in range(250)]
KIND = {"searchType": "FIELD_RESTRICTED_SEARCH"}
ALL = {"q": 'title:"læring og mestring"'} | KIND


def ask(address: str, *requests: dict[str, str]) -> list[Page]:
    return list(Nasjonalbiblioteket(client(), settings(address)).search(query("nb", *(requests or (ALL,)))))


def found(pages: list[Page]) -> list[str]:
    return [record.id for page in pages for record in page.records]


@pytest.fixture
def nb() -> Iterator[NbStandIn]:
    with NbStandIn(RECORDS) as service:
        yield service


def test_every_record_comes_once_a_hundred_a_page(nb: NbStandIn) -> None:
    pages = ask(nb.address)
    assert found(pages) == [record.id for record in RECORDS]
    assert [len(page.records) for page in pages] == [100, 100, 50]
    assert {page.stated for page in pages} == {250}
    assert [asked.parameters["page"] for asked in nb.asked] == ["0", "1", "2"]


def test_each_request_has_its_own_pages(nb: NbStandIn) -> None:
    pages = ask(nb.address, {"q": 'title:"Eksempel 7"'} | KIND, {"q": "læring", "filter": "year:2024"} | KIND)
    assert [(page.request, page.stated) for page in pages] == [(0, 1), (1, 10)]


def test_a_record_keeps_what_the_library_says() -> None:
    record = Record(
        id=accession_id("nb", "42ef"),
        source="nb",
        accession="42ef",
        title="Læring & mestring: en prøve",
        type=RecordType.BOOK,
        authors=(
            Author(family="Eksempel", given="Anne"),
            Author(family="Eksempelsenteret", organisation=True),
        ),
        year=2019,
        date="2019",
        container="Eksempelserien",
        publisher="Forlaget",
        isbn=("9788202413736",),
        abstract="Et sammendrag.",
        keywords=("pasientopplæring",),
        language="nob",
        publication_types=("bøker",),
        url="https://www.nb.no/items/42ef",
        database="Nasjonalbiblioteket",
    )
    with NbStandIn([record]) as service:
        (page,) = ask(
            service.address, {"q": "pasientopplæring", "filter": "mediatype:bøker; year:2019"} | KIND
        )
    assert page.records == (record,)
    assert service.asked[0].query.count("filter=") == 2


def test_a_refusal_is_an_error_at_once_in_the_services_words() -> None:
    refusal = {"status": 400, "error": "Bad Request", "message": "Cannot read the query"}
    with Scripted([Reply(body=json.dumps(refusal).encode(), status=400)]) as service:
        with pytest.raises(SourceError, match="answered 400: Cannot read the query"):
            ask(service.address)
        assert len(service.asked) == 1


@pytest.mark.parametrize("name", ["size", "page", "sort", "query", "expand"])
def test_a_parameter_that_is_not_the_querys_is_refused(nb: NbStandIn, name: str) -> None:
    with pytest.raises(UsageError, match=rf"{name}[\s\S]*q, searchType, filter"):
        ask(nb.address, ALL | {name: "1"})
    assert nb.asked == []


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({}, "has no q"),
        ({"q": " "}, "has no q"),
        ({"q": "læring"}, "the catalogue or the full text"),
        ({"q": "læring", "searchType": "ALL"}, "the catalogue or the full text"),
    ],
)
def test_a_request_says_what_it_searches_for_and_in_what(
    nb: NbStandIn, request_: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        ask(nb.address, request_)
    assert nb.asked == []


def test_no_key_and_no_address_of_a_person_stands_in_the_address_asked(nb: NbStandIn) -> None:
    ask(nb.address)
    assert not any(secret in asked.query for asked in nb.asked for secret in (KEY, CONTACT))


def answer(total: int, *accessions: str) -> Reply:
    items = [item(example(1)) | {"id": name} for name in accessions]
    return of(total, items)


def of(total: int, items: list[dict[str, Any]]) -> Reply:
    body = {"_embedded": {"items": items}, "page": {"totalElements": total}}
    return Reply(body=json.dumps(body).encode(), media_type="application/hal+json")


def test_a_search_beyond_the_window_is_refused() -> None:
    with (
        Scripted([answer(10_001, "a")]) as service,
        pytest.raises(SourceError, match="10001 records, and it gives at most 10000"),
    ):
        ask(service.address)


def test_an_item_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    items: list[dict[str, Any]] = [
        {"id": "a", "metadata": {}},
        {"metadata": {"title": "Nameless"}},
        item(example(1)),
    ]
    with Scripted([of(3, items)]) as service:
        (page,) = ask(service.address)
    assert len(page.records) == 1
    assert page.warnings == (
        "a: an item without title was left out",
        "an item without identifier was left out",
    )


@pytest.mark.parametrize("body", [b'{"page":{"totalElements":"1"}}', b'{"page":{}}', b'{"page":'])
def test_json_that_is_no_search_result_is_an_error(body: bytes) -> None:
    with Scripted([Reply(body=body)]) as service, pytest.raises(SourceError):
        ask(service.address)


def test_the_reviews_own_query_is_one_the_stand_in_can_read() -> None:
    file = Path(__file__).parents[2] / "searches" / "nb.toml"
    stored = read_query(file.read_text(encoding="utf-8"), name="nb", place="searches/nb.toml")
    titles = ["Lærings- og mestringssenteret", "Om læring og mestring i kommunen", "Noe annet"]
    with NbStandIn([example(number, title) for number, title in enumerate(titles, start=10)]) as service:
        pages = list(Nasjonalbiblioteket(client(), settings(service.address)).search(stored))
    assert set(found(pages)) == {RECORDS[10].id, RECORDS[11].id}
    assert stored.unverified


def test_an_author_is_one_who_wrote_it_and_creators_serve_where_no_role_is_told() -> None:
    people = [
        {"name": "Over, Setter", "roles": [{"name": "trl"}]},
        {"name": "Eksempel, Anne", "roles": [{"name": "cre"}]},
    ]
    told = {"title": "A title", "people": people, "creators": ["Rem, Tore", "Senteret"]}
    assert to_record({"id": "1", "metadata": told}).authors == (Author(family="Eksempel", given="Anne"),)
    told.pop("people")
    assert [author.family for author in to_record({"id": "1", "metadata": told}).authors] == [
        "Rem",
        "Senteret",
    ]


def test_a_numbered_part_has_its_own_name_in_its_title_and_other_titles_are_noted() -> None:
    titles = [
        {"title": "Håndbok", "type": "", "partName": "Mestring"},
        {"title": "Handbook", "type": "alternative"},
    ]
    record = to_record({"id": "1", "metadata": {"title": "Håndbok", "titleInfos": titles}})
    assert record.title == "Håndbok. Mestring"
    assert record.notes == ("title: Handbook",)


def test_the_real_item_is_a_record() -> None:
    file = (
        Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent"))
        / "norway"
        / "nb"
        / "search_item_trimmed.json"
    )
    if not file.is_file():
        pytest.skip("LITREVIEW_SAMPLES names no folder with samples of Nasjonalbiblioteket")
    record = to_record(json.loads(file.read_text(encoding="utf-8")))
    assert record == Record(
        id=accession_id("nb", "42ef89cb50684bc302a35833f9746c26"),
        source="nb",
        accession="42ef89cb50684bc302a35833f9746c26",
        title="Knut Hamsun: reisen til Hitler",
        type=RecordType.BOOK,
        authors=(Author(family="Rem", given="Tore"),),
        year=2014,
        date="2014",
        publisher="Cappelen Damm",
        isbn=("9788202413736",),
        language="nob",
        publication_types=("bøker",),
        url="https://urn.nb.no/URN:NBN:no-nb_digibok_2019080807142",
        database="Nasjonalbiblioteket",
    )
