import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from litreview.demo.standins import Reply
from litreview.demo.swepub import SwePubStandIn, hit
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.queries import read_query
from litreview.searches.sources.swepub import SwePub, body
from litreview.searches.sources.swepub_hits import to_record
from tests.searches.asking import Scripted, client, query, settings


def example(number: int, title: str | None = None) -> Record:
    accession = f"oai:example.org:{number}"
    return Record(
        id=accession_id("swepub", accession),
        source="swepub",
        accession=accession,
        title=title or f"Exempel {number} om lärande och patientutbildning",
        year=2000 + number % 25,
    )


RECORDS = [example(number) for number in range(700)]
ALL = {"title": "patientutbildning"}


def ask(address: str, *requests: dict[str, str]) -> list[Page]:
    return list(SwePub(client(), settings(address)).search(query("swepub", *(requests or (ALL,)))))


def found(pages: list[Page]) -> list[str]:
    return [record.id for page in pages for record in page.records]


@pytest.fixture
def swepub() -> Iterator[SwePubStandIn]:
    with SwePubStandIn(RECORDS) as service:
        yield service


def test_every_record_comes_in_one_answer(swepub: SwePubStandIn) -> None:
    (page,) = ask(swepub.address)
    assert found([page]) == [record.id for record in RECORDS]
    assert page.stated == 700
    assert len(swepub.asked) == 1


def test_each_request_has_its_own_page(swepub: SwePubStandIn) -> None:
    pages = ask(swepub.address, {"title": "lärande Exempel 7"}, ALL | {"from": "2024", "to": "2025"})
    assert [(page.request, page.stated) for page in pages] == [(0, 1), (1, 28)]


def test_a_record_keeps_what_swepub_says() -> None:
    record = Record(
        id=accession_id("swepub", "oai:example.org:1"),
        source="swepub",
        accession="oai:example.org:1",
        title="Lärande & egenvård",
        type=RecordType.ARTICLE,
        authors=(Author(family="Exempel", given="Anna"), Author(family="Prov", given="B.")),
        year=2020,
        date="2020-03-25",
        container="Exempelbladet",
        publisher="Förlaget",
        doi="10.5555/abc",
        pmid="12345678",
        issn=("1234-5679",),
        isbn=("9788202413736",),
        abstract="En sammanfattning.",
        keywords=("patientutbildning", "egenvård"),
        language="swe",
        publication_types=("publication/journal-article",),
        url="https://example.org/1",
        database="SwePub",
    )
    with SwePubStandIn([record]) as service:
        (page,) = ask(service.address, {"keywords": "egenvård"})
    assert page.records == (record,)


def test_a_request_is_sent_in_swepubs_own_shape(swepub: SwePubStandIn) -> None:
    ask(swepub.address, ALL | {"from": "2000", "to": "2026", "contentMarking": "ref, vet"})
    assert json.loads(swepub.asked[0].body) == {
        "title": "patientutbildning",
        "years": {"from": "2000", "to": "2026"},
        "contentMarking": ["ref", "vet"],
    }


def test_swepub_says_itself_what_is_wrong_with_a_value(swepub: SwePubStandIn) -> None:
    with pytest.raises(SourceError, match="answered 400: Invalid value for content marking"):
        ask(swepub.address, ALL | {"contentMarking": "all"})
    assert len(swepub.asked) == 1


@pytest.mark.parametrize("name", ["limit", "fields", "years", "query", "abstract"])
def test_a_parameter_that_is_not_the_querys_is_refused(swepub: SwePubStandIn, name: str) -> None:
    with pytest.raises(UsageError, match=rf"{name}[\s\S]*title, keywords, from, to"):
        ask(swepub.address, ALL | {name: "1"})
    assert swepub.asked == []


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({}, "neither title nor keywords"),
        ({"title": " ", "from": "2000", "to": "2026"}, "neither title nor keywords"),
        ({"title": '"patient education"'}, "no phrases"),
        (ALL | {"from": "2000"}, "both ends"),
        (ALL | {"from": "2000", "to": "now"}, "both ends"),
    ],
)
def test_what_swepub_would_ignore_or_misread_is_refused(request_: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        body(request_, "searches/example.toml")


def answer(total: object, *hits: object) -> Reply:
    return Reply(body=json.dumps({"hits": hits, "total": total}).encode(), media_type="application/json")


def named(number: int) -> dict[str, Any]:
    return hit(example(number))


def test_what_is_no_hit_is_missing() -> None:
    with Scripted([answer(2, "no hit", named(1))]) as service:
        (page,) = ask(service.address)
    assert (page.stated, page.given, len(page.records)) == (2, 1, 1)


def test_more_than_swepub_can_have_is_refused() -> None:
    with (
        Scripted([answer(2_000_000)]) as service,
        pytest.raises(SourceError, match="gives at most 1000000"),
    ):
        ask(service.address)


def test_a_hit_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    with Scripted([answer(3, named(1), {"title": "Nameless"}, {"recordId": "b"})]) as service:
        (page,) = ask(service.address)
    assert len(page.records) == 1
    assert page.warnings == ("a hit without identifier was left out", "b: a hit without title was left out")


@pytest.mark.parametrize("text", [b'{"hits":[]}', b'{"total":0}', b'{"hits":[],"total":true}'])
def test_json_that_is_no_search_result_is_an_error(text: bytes) -> None:
    with Scripted([Reply(body=text, media_type="application/json")]) as service, pytest.raises(SourceError):
        ask(service.address)


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        ("publication/journal-article", RecordType.ARTICLE),
        ("publication/book-chapter", RecordType.CHAPTER),
        ("publication/licentiate-thesis", RecordType.THESIS),
        ("publication/working-paper", RecordType.REPORT),
        ("conference/other", RecordType.CONFERENCE),
        ("conference", RecordType.CONFERENCE),
        ("publication", RecordType.OTHER),
        ("other/data-set", RecordType.OTHER),
    ],
)
def test_the_type_comes_from_the_output_type(output: str, kind: RecordType) -> None:
    told = named(1) | {"outputTypes": [f"https://id.kb.se/term/swepub/{output}"]}
    assert to_record(told).type is kind


def test_the_reports_own_doi_comes_before_that_of_its_host() -> None:
    assert to_record(named(1) | {"DOI": ["https://doi.org/10.5555/own", "10.5555/host"]}).doi == "10.5555/own"


def test_a_series_is_the_container_where_there_is_no_channel() -> None:
    assert to_record(named(1) | {"seriesTitle": "Serien"}).container == "Serien"


def test_the_reviews_own_query_is_one_the_stand_in_can_read() -> None:
    file = Path(__file__).parents[2] / "searches" / "swepub.toml"
    stored = read_query(file.read_text(encoding="utf-8"), name="swepub", place="searches/swepub.toml")
    titles = ["Patient education in Norway", "Frisklivssentraler i Norge", "Något annat"]
    with SwePubStandIn([example(number, title) for number, title in enumerate(titles, start=10)]) as service:
        pages = list(SwePub(client(), settings(service.address)).search(stored))
    assert set(found(pages)) == {RECORDS[10].id, RECORDS[11].id}
    assert stored.unverified
