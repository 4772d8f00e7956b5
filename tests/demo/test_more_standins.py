from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from litreview.demo.alma import marcxml
from litreview.demo.crossref import CrossrefStandIn
from litreview.demo.europepmc import EuropePmcStandIn, result
from litreview.demo.openalex import OpenAlexStandIn
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.sources.alma_records import to_record as from_marc
from litreview.searches.sources.europepmc_answers import to_record as from_europepmc

RECORD = Record(
    id=accession_id("pubmed", "7"),
    source="pubmed",
    accession="7",
    pmid="7",
    doi="10.18261/a.7",
    title="Samhandling",
    type=RecordType.ARTICLE,
    authors=(Author(family="Eksempel", given="Anne"),),
    year=2019,
    container="Bladet",
    issn=("1234-5679",),
    language="nob",
)
OTHER = Record(id=accession_id("nva", "b"), source="nva", accession="b", title="Læring", type=RecordType.BOOK)


def get(address: str, **parameters: str) -> requests.Response:
    return requests.get(address, params=parameters, timeout=2)


@pytest.fixture
def europepmc() -> Iterator[str]:
    with EuropePmcStandIn([RECORD, OTHER]) as service:
        yield service.address


@pytest.fixture
def openalex() -> Iterator[str]:
    with OpenAlexStandIn([RECORD, OTHER]) as service:
        yield service.address


@pytest.fixture
def crossref() -> Iterator[str]:
    with CrossrefStandIn([RECORD, OTHER]) as service:
        yield service.address


def test_europe_pmc_refuses_with_status_200(europepmc: str) -> None:
    reply = get(f"{europepmc}/search", query="a", format="json", pageSize="1001")
    assert reply.status_code == 200
    assert reply.json() == {
        "errCode": 404,
        "errMsg": "Invalid page size provided. Valid size is between 1 and 1000",
    }


def test_europe_pmc_answers_in_xml_unless_it_is_told_not_to(europepmc: str) -> None:
    assert get(f"{europepmc}/search", query="a").headers["Content-Type"] == "application/xml"


def test_europe_pmc_is_not_posted_to_where_it_is_got_from(europepmc: str) -> None:
    assert requests.post(f"{europepmc}/search", data={"query": "a"}, timeout=2).status_code == 405


def test_europe_pmc_gives_no_cursor_with_a_single_record(europepmc: str) -> None:
    one = get(f"{europepmc}/search", query="samhandling", format="json").json()
    two = get(f"{europepmc}/search", query="samhandling OR læring", format="json", cursorMark="*").json()
    assert (one["hitCount"], "nextCursorMark" in one) == (1, False)
    assert (two["hitCount"], two["nextCursorMark"]) == (2, "*")


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("SRC:MED", ["7"]),
        ("DOI:10.18261/A.7", ["7"]),
        ("AFF:Norway", ["7"]),
        ("LANG:nor AND PUB_YEAR:[2019 TO 2019]", ["7"]),
        ("KW:samhandling", []),
        ("ABSTRACT:samhandling OR TITLE:læring", ["b"]),
        ("UNKNOWN:samhandling", []),
    ],
)
def test_europe_pmc_reads_fields(europepmc: str, search: str, ids: list[str]) -> None:
    said = get(f"{europepmc}/search", query=search, format="json").json()
    assert [one["id"] for one in said["resultList"].get("result", [])] == ids


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"per_page": "101"}, "per-page parameter must be between 1 and 100"),
        ({"per_page": "many"}, "per_page must be a number"),
        ({"cursor": "x"}, "Cursor value x is invalid."),
        ({"page": "1001", "per_page": "10"}, "10,000 records is exceeded"),
        ({"colour": "red"}, "colour is not a valid parameter."),
        ({"filter": "title.search:(a"}, "The search could not be read"),
    ],
)
def test_openalex_says_what_is_wrong(openalex: str, parameters: dict[str, str], message: str) -> None:
    reply = get(f"{openalex}/works", **parameters)
    assert reply.status_code == 400
    assert reply.json()["error"] == "Invalid query parameters error."
    assert message in reply.json()["message"]


def test_openalex_has_no_cursor_after_its_end(openalex: str) -> None:
    first = get(f"{openalex}/works", cursor="*").json()["meta"]
    assert first["count"] == 2
    assert get(f"{openalex}/works", cursor=first["next_cursor"]).json()["meta"]["next_cursor"] is None


def test_openalex_pages_by_number_too(openalex: str) -> None:
    said = get(f"{openalex}/works", page="2", per_page="1").json()
    assert [one["title"] for one in said["results"]] == ["Læring"]
    assert said["meta"]["next_cursor"] is None


def test_openalex_reads_a_search_and_knows_no_other_path(openalex: str) -> None:
    assert get(f"{openalex}/works", search="samhandling").json()["meta"]["count"] == 1
    assert get(f"{openalex}/authors").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "status", "kind"),
    [
        ({"rows": "things"}, 400, "integer-not-valid"),
        ({"rows": "1001"}, 400, "integer-not-valid"),
        ({"colour": "red", "cursor": "*"}, 400, "parameter-not-allowed"),
        ({"cursor": "thing"}, 404, "cursor-invalid"),
    ],
)
def test_crossref_says_what_is_wrong(
    crossref: str, parameters: dict[str, str], status: int, kind: str
) -> None:
    reply = get(f"{crossref}/works", **parameters)
    assert (reply.status_code, reply.json()["status"]) == (status, "failed")
    assert reply.json()["message"][0]["type"] == kind


def test_crossref_does_not_know_in_plain_text(crossref: str) -> None:
    reply = get(f"{crossref}/works/10.1371/notarealdoi")
    assert (reply.status_code, reply.text) == (404, "Resource not found.")


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"query.author": "eksempel"}, 1),
        ({"query.container-title": "bladet annet"}, 1),
        ({"filter": "issn:1234-5679,type:journal-article,until-pub-date:2019"}, 1),
        ({"filter": "type:book"}, 0),
    ],
)
def test_crossref_holds_what_has_a_doi(crossref: str, parameters: dict[str, str], count: int) -> None:
    said = get(f"{crossref}/works", cursor="*", **parameters).json()["message"]
    assert said["total-results"] == count
    assert len(said["items"]) == count


@pytest.mark.parametrize(
    "kind",
    [
        RecordType.ARTICLE,
        RecordType.BOOK,
        RecordType.CHAPTER,
        RecordType.CONFERENCE,
        RecordType.REPORT,
        RecordType.THESIS,
    ],
)
def test_every_kind_of_document_goes_to_alma_and_back(kind: RecordType) -> None:
    record = replace(
        RECORD,
        type=kind,
        title="Læring: en bok",
        volume="3" if kind is RecordType.ARTICLE else None,
        issn=RECORD.issn if kind is RecordType.ARTICLE else (),
    )
    read = from_marc(marcxml(record).encode(), "a1")
    assert (read.type, read.title, read.container) == (kind, record.title, "Bladet")
    assert (read.year, read.doi, read.volume) == (2019, record.doi, record.volume)


def test_europe_pmc_keeps_the_place_of_a_congress_abstract_in_its_supplement() -> None:
    record = replace(RECORD, type=RecordType.CONFERENCE, volume="7", issue="Suppl 1", pages="44")
    read = from_europepmc(result(record))
    assert (read.type, read.container) == (RecordType.CONFERENCE, "Bladet")
    assert (read.volume, read.issue, read.pages) == ("7", "Suppl 1", "44")
