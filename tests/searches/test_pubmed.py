from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from threading import Thread
from urllib.parse import parse_qs

import pytest
from Bio import Entrez
from hypothesis import assume, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from litreview.demo.pubmed import PubMedStandIn
from litreview.demo.standins import Asked, Fault, Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.model.records import Author, Record, accession_id
from litreview.searches.sources.pubmed import PubMed, within
from tests.searches.asking import CONTACT, KEY, Hourglass, Scripted, client, query, settings

pytestmark = pytest.mark.usefixtures("_biopython_does_not_wait")

EVERYTHING = {"term": "1900:3000[dp]"}


def example(number: int) -> Record:
    pmid = str(number)
    return Record(
        id=accession_id("pubmed", pmid),
        source="pubmed",
        accession=pmid,
        pmid=pmid,
        title=f"Example {number} on patient education",
        authors=(Author(family="Eksempel", given="A B"),),
        year=2020,
        date="2020",
    )


RECORDS = [example(number) for number in range(101, 113)]


def small(address: str) -> PubMed:
    source = PubMed(client(), settings(address))
    source.page_size = 5
    return source


def ask(address: str, *requests: dict[str, str]) -> list[Page]:
    return list(small(address).search(query("pubmed", *(requests or (EVERYTHING,)))))


def numbers(pages: list[Page]) -> list[str]:
    return [record.accession or "" for page in pages for record in page.records]


@pytest.fixture
def pubmed() -> Iterator[PubMedStandIn]:
    with PubMedStandIn(RECORDS) as service:
        yield service


def test_every_record_comes_in_pages(pubmed: PubMedStandIn) -> None:
    pages = ask(pubmed.address)
    assert sorted(numbers(pages)) == [record.accession for record in RECORDS]
    assert [len(page.records) for page in pages] == [0, 5, 5, 2]
    assert {page.stated for page in pages} == {12}


def test_the_search_is_posted_with_the_term_byte_for_byte(pubmed: PubMedStandIn) -> None:
    term = '"lærings- og mestring*"[tt] OR a+b & c%d [tiab]'
    ask(pubmed.address, {"term": term})
    search = pubmed.asked[0]
    assert (search.method, search.query, search.parameters["term"]) == ("POST", "", term)
    assert parse_qs(search.body.decode())["term"] == [term]


def test_ncbi_learns_who_asks(pubmed: PubMedStandIn) -> None:
    ask(pubmed.address)
    for asked in pubmed.asked:
        assert asked.parameters["tool"] == "litreview"
        assert asked.parameters["email"] == CONTACT
        assert asked.parameters["api_key"] == KEY
        assert KEY not in asked.path + asked.query


def test_without_a_contact_nothing_is_asked(pubmed: PubMedStandIn) -> None:
    source = PubMed(client(), settings(pubmed.address, contact=None))
    with pytest.raises(UsageError, match="LITREVIEW_EMAIL"):
        next(source.search(query("pubmed", EVERYTHING)))
    assert pubmed.asked == []


def test_a_search_without_records_has_one_page_that_says_so(pubmed: PubMedStandIn) -> None:
    (page,) = ask(pubmed.address, {"term": "nowhere[tiab]"})
    assert (page.stated, page.records) == (0, ())
    assert page.warnings == ("phrase not found: nowhere", "No items found.")


def test_what_pubmed_understood_and_missed_is_kept(pubmed: PubMedStandIn) -> None:
    pages = ask(pubmed.address, {"term": '"patient education"[tiab] OR "no such phrase"[mh]'})
    understood = '"patient education"[Title/Abstract] OR "no such phrase"[MeSH Terms]'
    assert {page.translation for page in pages} == {understood}
    assert pages[0].warnings == ('quoted phrase not found: "no such phrase"',)


def test_each_request_has_its_own_pages(pubmed: PubMedStandIn) -> None:
    pages = ask(pubmed.address, {"term": "101[uid]"}, {"term": "102[uid] OR 103[uid]"})
    assert [(page.request, page.stated) for page in pages] == [(0, 1), (0, 1), (1, 2), (1, 2)]


@pytest.mark.parametrize("request_", [{}, {"term": " "}, {"query": "x"}, {"term": "x", "retmax": "5"}])
def test_a_query_pubmed_cannot_mean_is_refused(pubmed: PubMedStandIn, request_: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        ask(pubmed.address, request_)
    assert caught.value.place == "searches/example.toml"
    assert pubmed.asked == []


def test_a_record_that_was_withdrawn_is_named(pubmed: PubMedStandIn) -> None:
    pubmed.withdrawn |= {"105", "111"}
    pages = ask(pubmed.address)
    assert len(numbers(pages)) == 10
    warnings = [warning for page in pages for warning in page.warnings]
    assert [warning.rpartition(": ")[2] for warning in warnings] == ["111", "105"]


def test_a_page_without_any_record_is_no_withdrawal(pubmed: PubMedStandIn) -> None:
    pubmed.withdrawn |= {record.accession or "" for record in RECORDS[:7]}
    with pytest.raises(SourceError, match="answered with no records, although it has 5"):
        ask(pubmed.address)


class Forgetful(PubMedStandIn):
    """Leaves a record out of the first page it gives, and remembers it afterwards."""

    def reply(self, asked: Asked) -> Reply:
        reply = super().reply(asked)
        if asked.path.endswith("efetch.fcgi"):
            self.withdrawn.clear()
        return reply


def test_a_page_that_is_short_once_is_asked_again() -> None:
    with Forgetful(RECORDS) as service:
        service.withdrawn.add("110")
        pages = ask(service.address)
    assert len(numbers(pages)) == 12
    assert [page.warnings for page in pages] == [(), (), (), ()]


def found(count: int, ids: int, *, more: str = "<WebEnv>E</WebEnv><QueryKey>1</QueryKey>") -> Reply:
    listed = "".join(f"<Id>{number}</Id>" for number in range(1, ids + 1))
    body = f"<eSearchResult><Count>{count}</Count>{more}<IdList>{listed}</IdList></eSearchResult>"
    return Reply(body=body.encode())


def entered(number: int, date: str) -> Record:
    return replace(example(number), year=int(date[:4]), date=date)


def split(records: list[Record], most: int) -> list[Page]:
    with PubMedStandIn(records, most=most) as service:
        source = small(service.address)
        source.most = most
        return list(source.search(query("pubmed", {"term": "patient education"})))


@settings_of_hypothesis(max_examples=25, deadline=None)
@given(st.lists(st.dates(date(1950, 1, 1), date(2026, 1, 1)), min_size=1, max_size=40), st.integers(3, 9))
def test_a_search_larger_than_pubmed_gives_away_is_split_and_nothing_is_lost_or_doubled(
    days: list[date], most: int
) -> None:
    assume(max(Counter(days).values()) <= most)
    records = [entered(number, f"{day:%Y-%m-%d}") for number, day in enumerate(days, start=101)]
    pages = split(records, most)
    assert sorted(numbers(pages)) == sorted(str(record.accession) for record in records)
    assert {page.stated for page in pages} == {len(records)}
    assert {page.request for page in pages} == {0}


def test_a_day_with_more_than_pubmed_gives_away_is_named() -> None:
    records = [entered(number, "2020-03-02") for number in range(101, 108)]
    with pytest.raises(SourceError, match="one day, 2020-03-02, has more than 5"):
        split(records, 5)


def test_a_total_that_changes_while_it_is_split_keeps_nothing() -> None:
    replies = [found(20_000, 9_999), found(20_001, 9_999)]
    with Scripted(replies) as service, pytest.raises(SourceError, match="parts have 20001 records"):
        ask(service.address)


def test_the_parts_are_asked_by_day_of_entry_around_the_whole_term() -> None:
    asked = within({"term": "a OR b", "datetype": "pdat"}, date(2020, 1, 1), date(2020, 12, 31))
    assert asked["term"] == '(a OR b) AND ("2020/01/01"[edat] : "2020/12/31"[edat])'
    assert asked["datetype"] == "pdat"


@pytest.mark.parametrize(
    "reply",
    [
        found(12, 11),
        found(12, 0),
        found(12, 12, more=""),
        Reply(body=b"<eSearchResult><IdList/></eSearchResult>"),
        Reply(body=b"<eSearchResult><Count>many</Count><IdList/></eSearchResult>"),
        Reply(body=b"<somethingElse/>"),
        Reply(body=b""),
    ],
)
def test_a_search_result_that_cannot_be_true_is_an_error(reply: Reply) -> None:
    with Scripted([reply]) as service, pytest.raises(SourceError, match="asked 4 times"):
        ask(service.address)


def test_what_ncbi_says_in_a_refusal_is_shown() -> None:
    body = f"<eFetchResult><ERROR>Cannot retrieve history data for {KEY}</ERROR></eFetchResult>"
    refusal = Reply(body=body.encode(), status=400)
    with Scripted([found(1, 1), refusal]) as service, pytest.raises(SourceError) as caught:
        ask(service.address)
    assert caught.value.problem == "answered 400: Cannot retrieve history data for …"


def test_biopython_is_left_as_it_was(pubmed: PubMedStandIn) -> None:
    before = vars(Entrez)["urlopen"], Entrez.max_tries, Entrez.email, Entrez.tool, Entrez.api_key
    ask(pubmed.address)
    pubmed.fault(Fault.RESET, times=-1)
    with pytest.raises(SourceError):
        ask(pubmed.address)
    assert before == (vars(Entrez)["urlopen"], Entrez.max_tries, Entrez.email, Entrez.tool, Entrez.api_key)


def test_two_searches_at_once_do_not_take_each_others_answers() -> None:
    gathered: dict[str, list[str]] = {}
    others = [example(number) for number in range(201, 206)]
    with PubMedStandIn(RECORDS) as one, PubMedStandIn(others) as other:
        threads = [
            Thread(
                target=lambda service=service: gathered.update(
                    {service.address: numbers(ask(service.address))}
                )
            )
            for service in (one, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(gathered[one.address]) == [record.accession for record in RECORDS]
        assert sorted(gathered[other.address]) == [record.accession for record in others]


def test_ncbi_is_never_asked_faster_than_it_allows(pubmed: PubMedStandIn) -> None:
    glass = Hourglass()
    source = PubMed(client(glass), settings(pubmed.address, key=None))
    source.page_size = 5
    list(source.search(query("pubmed", EVERYTHING)))
    assert glass.slept == [pytest.approx(0.37)] * 3
