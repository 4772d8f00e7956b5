import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.nva import NvaStandIn
from litreview.demo.nva_documents import document
from litreview.demo.nva_query import PARAMETERS
from litreview.demo.nva_text import matches_query, matches_value
from litreview.demo.pubmed import PubMedStandIn
from litreview.demo.pubmed_articles import article_set
from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.formats.pubmed_xml import records
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from litreview.searches.sources.nva_hits import to_record

ARTICLE = Record(
    id=accession_id("pubmed", "7"),
    source="pubmed",
    accession="7",
    pmid="7",
    pmcid="PMC3",
    title="Learning & mastery <across> levels",
    original_title="Læring og mestring på tvers",
    type=RecordType.ARTICLE,
    authors=(
        Author(family="Eksempel", given="A B", orcid="0000-0000-0000-0028"),
        Author(family="Example Group", organisation=True),
    ),
    year=2019,
    date="2019-03-07",
    container="Example journal",
    volume="3",
    issue="2",
    pages="12-9",
    doi="10.5555/example",
    issn=("1234-5679",),
    abstract="BAKGRUNN: Lite er kjent: nå.\nRESULTS: More.\nAnd: the rest.",
    other_abstract="Norsk sammendrag.",
    keywords=("mestring", "Norway"),
    headings=("Norway", "Self Care/education", "Self Care/methods"),
    language="nor",
    publication_types=("Journal Article", "Retracted Publication"),
    notices=(
        Notice(kind=NoticeKind.COMMENT, speaks_of_other=True, reference="Example J. 2018;1:2", pmid="6"),
        Notice(kind=NoticeKind.CORRECTION, reference="Example J. 10.5555/c", doi="10.5555/c"),
        Notice(kind=NoticeKind.RETRACTION),
    ),
    url="https://pubmed.ncbi.nlm.nih.gov/7/",
    database="PubMed",
)
REPORT = Record(
    id=accession_id("nva", "0190-a"),
    source="nva",
    accession="0190-a",
    title="Samhandling om læring",
    type=RecordType.REPORT,
    authors=(Author(family="Eksempel", given="Anne Karin"),),
    year=2020,
    date="2020-05",
    container="Eksempelrapport",
    publisher="Instituttet",
    issn=("1234-5679",),
    isbn=("9788200000006",),
    doi="10.5555/nva",
    abstract="Om læring.",
    other_abstract="On learning.",
    keywords=("samhandling",),
    language="nob",
    publication_types=("ReportResearch",),
    url="https://hdl.handle.net/11250/1",
    database="NVA",
)


class Echo(StandIn):
    """Says what was asked."""

    def reply(self, asked: Asked) -> Reply:
        return Reply(body=json.dumps(asked.parameters).encode())


def get(address: str) -> requests.Response:
    return requests.get(address, timeout=2)


def test_a_stand_in_answers_on_this_machine_only_while_it_is_open() -> None:
    with Echo() as service:
        address = service.address
        assert address.startswith("http://127.0.0.1:")
        assert get(f"{address}/x?a=1").json() == {"a": "1"}
    with pytest.raises(requests.ConnectionError):
        get(address)
    with pytest.raises(RuntimeError):
        _ = service.address


def test_a_stand_in_remembers_what_it_was_asked() -> None:
    with Echo() as service:
        requests.post(f"{service.address}/search?a=1", data={"b": "æ+"}, timeout=2)
    (asked,) = service.asked
    assert (asked.method, asked.path, asked.parameters) == ("POST", "/search", {"a": "1", "b": "æ+"})


def test_a_fault_strikes_where_and_as_often_as_it_was_told_to() -> None:
    with Echo() as service:
        service.fault(Fault.WEB_PAGE, times=2, after=1, at="/here")
        paths = ["/there", "/here", "/here", "/there", "/here", "/here"]
        struck = [b"Maintenance" in get(service.address + path).content for path in paths]
    assert struck == [False, False, True, False, True, False]


def test_faults_on_the_way_are_real() -> None:
    with Echo() as service:
        service.fault(Fault.TRUNCATED)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            get(service.address + "/?a=1")
        service.fault(Fault.RESET)
        with pytest.raises(requests.ConnectionError):
            get(service.address)
        service.fault(Fault.HANG)
        with pytest.raises(requests.Timeout):
            requests.get(service.address, timeout=0.1)


def test_every_record_written_as_pubmed_writes_it_is_read_back() -> None:
    assert records(article_set([ARTICLE])) == (ARTICLE,)


PLAIN = (
    st.text(alphabet="abæøåé &<>'\"-()", min_size=1).map(str.strip).filter(lambda text: text.strip(" .[]"))
)


@given(title=PLAIN, abstract=PLAIN, family=PLAIN)
def test_whatever_a_record_says_survives_pubmeds_xml(title: str, abstract: str, family: str) -> None:
    written = replace(
        ARTICLE,
        title=" ".join(title.split()),
        abstract=" ".join(abstract.split()),
        authors=(Author(family=" ".join(family.split())),),
    )
    assert records(article_set([written])) == (written,)


def test_every_record_written_as_nva_writes_it_is_read_back() -> None:
    assert to_record(document(REPORT, 0)) == REPORT


@pytest.mark.parametrize(
    ("kind", "category"),
    [
        (RecordType.ARTICLE, "AcademicArticle"),
        (RecordType.CHAPTER, "AcademicChapter"),
        (RecordType.BOOK, "AcademicMonograph"),
        (RecordType.THESIS, "DegreeMaster"),
    ],
)
def test_every_kind_of_document_goes_to_nva_and_back(kind: RecordType, category: str) -> None:
    record = replace(REPORT, type=kind, publication_types=(), isbn=(), issn=())
    assert to_record(document(record, 0)) == replace(record, publication_types=(category,))


def test_pubmed_limits_how_often_it_is_asked() -> None:
    moment = [0.0]
    with PubMedStandIn([ARTICLE], a_second=3, clock=lambda: moment[0]) as service:
        address = f"{service.address}/entrez/eutils/esearch.fcgi?term=learning"
        assert [get(address).status_code for _time in range(4)] == [200, 200, 200, 429]
        moment[0] = 1.5
        assert get(address).status_code == 200


def test_pubmed_refuses_what_its_history_does_not_hold() -> None:
    with PubMedStandIn([ARTICLE]) as service:
        gone = get(f"{service.address}/efetch.fcgi?WebEnv=gone&query_key=1")
        found = get(f"{service.address}/esearch.fcgi?term=learning&usehistory=y").text
        environment = found.partition("<WebEnv>")[2].partition("<")[0]
        beyond = get(f"{service.address}/efetch.fcgi?WebEnv={environment}&query_key=1&retstart=1")
    assert (gone.status_code, beyond.status_code) == (400, 400)
    assert "OUT OF RANGE" in beyond.text


def test_pubmed_knows_phrases_that_no_record_here_has() -> None:
    with PubMedStandIn([ARTICLE], known=["Health Literacy"]) as service:
        said = get(
            f'{service.address}/esearch.fcgi?term="health literacy"[mh] OR gibberish OR "no such"[tiab]'
        ).text
    assert "<PhraseNotFound>gibberish</PhraseNotFound>" in said
    assert '<QuotedPhraseNotFound>"no such"</QuotedPhraseNotFound>' in said
    assert "literacy</" not in said


def nva_says(query: str) -> tuple[int, str]:
    with NvaStandIn([REPORT]) as service:
        answer = get(f"{service.address}/search/resources?{query}")
    return answer.status_code, answer.json().get("detail", "")


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("page=1&from=3", "Parameters 'page', 'offset'/'from', and 'search_after' are mutually exclusive."),
        ("publication_year=new", "Parameter 'publicationYear' has invalid value. Must be a number."),
        (
            "publication_year_before=1,2",
            "Parameter 'publicationYearBefore' has invalid value. Must be a number.",
        ),
        ("title=", "Parameter [title] has invalid value []"),
        ("title=50%25", "Malformed URL encoding in parameter(s): title"),
        ("search_after=1", "Sorted by relevance & searchAfter are mutual exclusive."),
        (
            "from=9990&size=20",
            "Result window is too large, from + size must be less than or equal to: [10000] but was [10010]",
        ),
    ],
)
def test_nva_refuses_in_its_own_words(query: str, detail: str) -> None:
    assert nva_says(query) == (400, detail)


def test_nva_names_parameters_it_does_not_know_and_sort_keys_it_does() -> None:
    assert nva_says("lang=nb&unknown=1")[1].startswith(
        "Invalid query parameter supplied [lang, unknown].  Valid"
    )
    assert nva_says("sort=colour")[1].startswith(
        "Sort has invalid field value [colour]. Valid values are: [relev"
    )


def test_nva_gives_no_format_that_it_does_not_have() -> None:
    with NvaStandIn([REPORT]) as service:
        asked = requests.get(
            f"{service.address}/search/resources", headers={"Accept": "text/plain"}, timeout=2
        )
    assert asked.status_code == 415
    assert asked.json()["detail"].startswith("text/plain contains no supported Accept header values.")


def test_nvas_next_results_go_in_a_circle() -> None:
    many = [replace(REPORT, accession=f"0190-{number}") for number in range(5)]
    with NvaStandIn(many) as service:
        first = get(f"{service.address}/search/resources?size=2&sort=modifiedDate:desc").json()
        second = get(first["nextSearchAfterResults"]).json()
        third = get(second["nextSearchAfterResults"]).json()
        circled = get(third["nextResults"]).json()
    assert [len(page["hits"]) for page in (first, second, third)] == [2, 2, 1]
    assert circled["hits"] == second["hits"]


def test_nva_pages_by_number_without_asking_for_more_than_there_is() -> None:
    many = [replace(REPORT, accession=f"0190-{number}") for number in range(5)]
    with NvaStandIn(many) as service:
        last = get(f"{service.address}/search/resources?size=2&page=2&sort=identifier:asc").json()
    assert [hit["identifier"] for hit in last["hits"]] == ["0190-4"]
    assert "nextResults" not in last
    assert "from=2" in last["previousResults"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("frisklivssentral", "Frisklivssentraler i Norge"),
        ("lærings- og mestring", "Om lærings- og mestringssentre"),
        ("laerings- og mestring", "Om lærings- og mestringssentre"),
        ("ide", "En god idé"),
        ("hoegskole", "Forsvarets høgskole"),
        ("høgskole", "Forsvarets hogskole"),
        ("mestring læring", "Læring og mestring"),
        ("blåbær", "Blaabaer"),
        ("mestring", "<b>Mestring</b>"),
    ],
)
def test_nva_finds(value: str, text: str) -> None:
    assert matches_value(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("læringssenter", "lærings- og mestringssenter"),
        ("sentral", "frisklivssentral"),
        ("mestr lær", "Læring og mestring"),
        ("", "Læring"),
        ("—", "Læring"),
    ],
)
def test_nva_does_not_find(value: str, text: str) -> None:
    assert not matches_value(value, text)


def test_nvas_query_wants_whole_words_from_anywhere() -> None:
    texts = ["Læring og mestring", "Ola Eksempel", "samhandling"]
    assert matches_query("samhandling eksempel", texts)
    assert not matches_query("samhandl eksempel", texts)
    assert matches_query(" ".join(["læring"] * 20 + ["unknown"]), texts)


def _is_ours(query: str) -> bool:
    known = {name.lower() for parameter in PARAMETERS for name in (parameter.name, *parameter.aliases)}
    known |= {name + ending for name in known for ending in ("not", "should")} | {"page"}
    return all(name.replace("_", "").lower() in known for name, _value in parse_qsl(query))


def conformance() -> tuple[list[dict[str, Any]], dict[str, int]]:
    folder = Path(os.environ.get("LITREVIEW_SHARED_DATA", "/nonexistent")) / "nva-conformance"
    if not folder.is_dir():
        pytest.skip("LITREVIEW_SHARED_DATA names no folder with NVA's conformance table")
    documents, rows = (
        json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("documents", "queries")
    )
    return documents, {query: hits for query, hits in rows.items() if _is_ours(query)}


def test_nva_finds_what_its_owner_says_it_finds() -> None:
    documents, rows = conformance()
    assert len(rows) >= 30
    with NvaStandIn(documents=documents, visible={"PUBLISHED", "UNPUBLISHED"}) as service:
        found = {query: service.search(query)["totalHits"] for query in rows}
    assert found == rows
