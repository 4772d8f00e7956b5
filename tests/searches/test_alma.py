from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.demo.alma import AlmaStandIn, marcxml
from litreview.demo.standins import Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.queries import read_query
from litreview.searches.sources.alma import Alma
from tests.searches.asking import CONTACT, KEY, Scripted, client, query, settings


def example(number: int, title: str | None = None) -> Record:
    accession = f"99{number:06}02201"
    return Record(
        id=accession_id("alma", accession),
        source="alma",
        accession=accession,
        title=title or f"Eksempel {number} på læring og mestring",
        year=2000 + number % 25,
    )


RECORDS = [example(number) for number in range(122)]
ALL = {"query": 'alma.title = "læring og mestring"'}


def ask(address: str, *requests: dict[str, str]) -> list[Page]:
    return list(Alma(client(), settings(address)).search(query("alma", *(requests or (ALL,)))))


def found(pages: list[Page]) -> list[str]:
    return [record.id for page in pages for record in page.records]


@pytest.fixture
def alma() -> Iterator[AlmaStandIn]:
    with AlmaStandIn(RECORDS) as service:
        yield service


def test_every_record_comes_once_fifty_a_page(alma: AlmaStandIn) -> None:
    pages = ask(alma.address)
    assert found(pages) == [record.id for record in RECORDS]
    assert [len(page.records) for page in pages] == [50, 50, 22]
    assert {page.stated for page in pages} == {122}
    assert [asked.parameters["startRecord"] for asked in alma.asked] == ["1", "51", "101"]


def test_each_request_has_its_own_pages(alma: AlmaStandIn) -> None:
    pages = ask(alma.address, {"query": 'alma.title = "Eksempel 7"'}, {"term": "alma.main_pub_date >= 2024"})
    assert [(page.request, page.stated) for page in pages] == [(0, 1), (1, 4)]


def test_a_record_keeps_what_the_catalogue_says() -> None:
    record = Record(
        id=accession_id("alma", "990001"),
        source="alma",
        accession="990001",
        title="Læring & mestring: en <prøve>",
        type=RecordType.ARTICLE,
        authors=(
            Author(family="Eksempel", given="Anne"),
            Author(family="Eksempelsenteret", organisation=True),
        ),
        year=2019,
        date="2019",
        container="Eksempelbladet",
        publisher="Forlaget",
        volume="12",
        issue="3",
        pages="14-20",
        doi="10.5555/abc",
        issn=("1234-5679",),
        isbn=("9788202413736",),
        abstract="Et sammendrag.",
        keywords=("pasientopplæring",),
        language="nob",
        url="https://urn.nb.no/URN:NBN:no-nb_1",
        database="Alma (47BIBSYS_NETWORK)",
    )
    with AlmaStandIn([record]) as service:
        (page,) = ask(service.address, {"query": "alma.all_for_ui all pasientopplæring"})
    assert page.records == (record,)


@pytest.mark.parametrize(
    ("cql", "said"),
    [("alma.titel = x", "Unsupported index: alma.titel"), ("(alma.title = x", "Query syntax error")],
)
def test_a_diagnostic_inside_200_is_an_error_at_once(alma: AlmaStandIn, cql: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        ask(alma.address, {"query": cql})
    assert len(alma.asked) == 1


@pytest.mark.parametrize("name", ["startRecord", "maximumRecords", "recordSchema", "q"])
def test_a_parameter_that_is_not_the_querys_is_refused(alma: AlmaStandIn, name: str) -> None:
    with pytest.raises(UsageError, match=rf"{name}[\s\S]*query, term"):
        ask(alma.address, ALL | {name: "1"})
    assert alma.asked == []


@pytest.mark.parametrize("request_", [{}, {"query": " "}, {"query": "a", "term": "b"}])
def test_a_request_has_exactly_one_query(alma: AlmaStandIn, request_: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="exactly one query"):
        ask(alma.address, request_)


def test_no_key_and_no_address_of_a_person_stands_in_the_address_asked(alma: AlmaStandIn) -> None:
    ask(alma.address)
    assert not any(secret in asked.query for asked in alma.asked for secret in (KEY, CONTACT))


def test_a_diagnostic_that_quotes_who_asked_is_told_without_it() -> None:
    told = f"<diagnostic><uri>x</uri><message>Not for {CONTACT} with {KEY}</message></diagnostic>"
    with (
        Scripted([Reply(body=told.encode())]) as service,
        pytest.raises(SourceError, match="Not for") as caught,
    ):
        ask(service.address)
    assert CONTACT not in str(caught.value)
    assert KEY not in str(caught.value)


def answer(total: int, *accessions: str, inside: str = "") -> Reply:
    entries = "".join(
        f"<record><recordData>{inside or marcxml(example(1))}</recordData>"
        f"<recordIdentifier>{name}</recordIdentifier></record>"
        for name in accessions
    )
    body = (
        '<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/">'
        f"<numberOfRecords>{total}</numberOfRecords><records>{entries}</records></searchRetrieveResponse>"
    )
    return Reply(body=body.encode())


def test_a_search_beyond_the_window_is_refused() -> None:
    with (
        Scripted([answer(10_001, "a")]) as service,
        pytest.raises(SourceError, match="10001 records, and it gives at most 10000"),
    ):
        ask(service.address)


def test_an_entry_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    with Scripted([answer(1, "a", inside="<nothing/>")]) as service:
        (page,) = ask(service.address)
    assert page.records == ()
    assert page.warnings == ("a: an entry without a MARC record was left out",)


@pytest.mark.parametrize(
    "body",
    [
        b"<searchRetrieveResponse/>",
        b'<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"/>',
        b'<explainResponse xmlns="http://www.loc.gov/zing/srw/"><numberOfRecords>0</numberOfRecords></explainResponse>',
    ],
)
def test_xml_that_is_no_search_result_is_an_error(body: bytes) -> None:
    with Scripted([Reply(body=body)]) as service, pytest.raises(SourceError):
        ask(service.address)


def test_the_reviews_own_query_is_one_the_stand_in_can_read() -> None:
    file = Path(__file__).parents[2] / "searches" / "alma.toml"
    stored = read_query(file.read_text(encoding="utf-8"), name="alma", place="searches/alma.toml")
    titles = ["Lærings- og mestringssenteret", "Om læring og mestring i kommunen", "Noe annet"]
    with AlmaStandIn([example(number, title) for number, title in enumerate(titles, start=10)]) as service:
        pages = list(Alma(client(), settings(service.address)).search(stored))
    assert set(found(pages)) == {RECORDS[10].id, RECORDS[11].id}
    assert stored.unverified
