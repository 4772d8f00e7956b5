from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.demo.alma import AlmaStandIn, marcxml
from litreview.demo.standins import Fault, Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page, Source, SourceSettings
from litreview.model.records import Author, Record, RecordType, SourceKind, accession_id
from litreview.searches.queries import read_query
from litreview.searches.sources.alma import Alma
from tests.searches.asking import CONTACT, KEY, Hourglass, Scripted, client, query, settings


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


def test_it_is_a_source() -> None:
    source: Source = Alma(client(), SourceSettings())
    assert (source.name, source.kind) == ("alma", SourceKind.DATABASE)


def test_every_record_comes_once_fifty_a_page(alma: AlmaStandIn) -> None:
    pages = ask(alma.address)
    assert found(pages) == [record.id for record in RECORDS]
    assert [len(page.records) for page in pages] == [50, 50, 22]
    assert {page.stated for page in pages} == {122}
    assert [asked.parameters["startRecord"] for asked in alma.asked] == ["1", "51", "101"]


def test_a_set_that_fills_its_last_page_ends_there() -> None:
    with AlmaStandIn(RECORDS[:100]) as service:
        assert len(found(ask(service.address))) == 100
    assert len(service.asked) == 2


def test_nothing_found_is_one_page_that_says_so(alma: AlmaStandIn) -> None:
    (page,) = ask(alma.address, {"query": "alma.title = finnesikke"})
    assert (page.stated, page.records) == (0, ())


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


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_that_passes_costs_no_record(alma: AlmaStandIn, fault: Fault) -> None:
    alma.fault(fault, times=2, after=1)
    assert len(found(ask(alma.address))) == 122


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.TOO_MANY, "answered 429"),
        (Fault.SERVER_ERROR, "answered 500"),
        (Fault.WEB_PAGE, "answered with a web page"),
        (Fault.TRUNCATED, "broke off its answer"),
        (Fault.RESET, "broke off the connection"),
        (Fault.HANG, "did not answer"),
        (Fault.RATE_LIMIT, "temporarily unavailable"),
        (Fault.ERROR, "the search index is not there"),
    ],
)
@pytest.mark.parametrize("after", [0, 1])
def test_a_fault_that_lasts_is_an_error_and_never_fewer_records(
    alma: AlmaStandIn, fault: Fault, said: str, after: int
) -> None:
    alma.fault(fault, times=-1, after=after)
    with pytest.raises(SourceError, match=said) as caught:
        ask(alma.address)
    assert caught.value.place == "Norske fagbibliotek (Alma)"
    assert KEY not in str(caught.value)
    assert CONTACT not in str(caught.value)


def test_the_service_is_waited_for_as_long_as_it_asks(alma: AlmaStandIn) -> None:
    glass = Hourglass()
    alma.fault(Fault.TOO_MANY)
    list(Alma(client(glass), settings(alma.address)).search(query("alma", ALL)))
    assert glass.slept == [1.0]


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


FIRST = [str(number) for number in range(50)]


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ([answer(3, "a", "b")], "stated 3 records and gave 2"),
        ([answer(52, *FIRST), answer(52, "50")], "stated 52 records and gave 51"),
        ([answer(52, *FIRST), answer(52)], "stated 52 records and gave 50"),
        ([answer(52, *FIRST), answer(52, "49", "50")], "stated 52 records and gave 51"),
        ([answer(52, *FIRST), answer(53, "50", "51")], "stated 52 records, and later 53"),
        ([answer(1, "a", "b")], "stated 1 records and gave 2"),
        ([answer(10_001, *FIRST)], "10001 records, and it gives at most 10000"),
    ],
)
def test_anything_but_what_was_stated_is_an_error(replies: list[Reply], said: str) -> None:
    with Scripted(replies) as service, pytest.raises(SourceError, match=said):
        ask(service.address)


def test_ten_thousand_records_are_inside_the_window() -> None:
    with AlmaStandIn([example(number) for number in range(10_000)]) as service:
        source = Alma(client(read=30.0), settings(service.address))
        pages = source.search(query("alma", ALL))
        assert next(pages).stated == 10_000


def test_an_entry_that_cannot_be_a_record_is_a_warning_and_counts() -> None:
    with Scripted([answer(1, "a", inside="<nothing/>")]) as service:
        (page,) = ask(service.address)
    assert page.records == ()
    assert page.warnings == ("a: an entry without a MARC record was left out",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not XML",
        b"<searchRetrieveResponse/>",
        b'<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"/>',
        b'<explainResponse xmlns="http://www.loc.gov/zing/srw/"><numberOfRecords>0</numberOfRecords></explainResponse>',
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hosts">]><a>&e;</a>',
    ],
)
def test_xml_that_is_no_search_result_is_an_error(body: bytes) -> None:
    with Scripted([Reply(body=body)]) as service, pytest.raises(SourceError):
        ask(service.address)


def test_the_real_service_is_asked_gently_and_a_stand_in_is_not_made_to_rest(alma: AlmaStandIn) -> None:
    glass = Hourglass()
    list(Alma(client(glass), settings(alma.address)).search(query("alma", ALL)))
    assert glass.slept == []
    assert Alma.rest >= 1.0


def test_the_reviews_own_query_is_one_the_stand_in_can_read() -> None:
    file = Path(__file__).parents[2] / "searches" / "alma.toml"
    stored = read_query(file.read_text(encoding="utf-8"), name="alma", place="searches/alma.toml")
    titles = ["Lærings- og mestringssenteret", "Om læring og mestring i kommunen", "Noe annet"]
    with AlmaStandIn([example(number, title) for number, title in enumerate(titles, start=10)]) as service:
        pages = list(Alma(client(), settings(service.address)).search(stored))
    assert set(found(pages)) == {RECORDS[10].id, RECORDS[11].id}
    assert stored.unverified
