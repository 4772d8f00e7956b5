"""Laws across the house: what is compiled is read by the demonstration's services as recall says."""

from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.alma import AlmaStandIn
from litreview.demo.alma_cql import read as read_cql
from litreview.demo.nb import NbStandIn
from litreview.demo.nva import NvaStandIn
from litreview.demo.nva_query import clauses
from litreview.demo.pubmed_query import Entry, matches, read
from litreview.demo.swepub import SwePubStandIn
from litreview.model.protocol import Wording
from litreview.model.queries import StoredQuery
from litreview.model.records import Record, RecordType, accession_id
from litreview.searches.compiling import compile_for
from litreview.searches.concepts import Concept, Strategy, Term
from litreview.searches.queries import read_query
from litreview.searches.recall import Verdict, recall
from litreview.searches.seeds import Seed, read_seeds
from litreview.searches.sources.alma import Alma
from litreview.searches.sources.nb import Nasjonalbiblioteket
from litreview.searches.sources.nva import Nva
from litreview.searches.sources.swepub import SwePub
from tests.searches.asking import client, settings

QUERIES = Path(__file__).parents[2] / "searches"
NAME = Wording(en="x", nb="x")
TERMS = [
    "patient education",
    "collaborat*",
    "Norway",
    "self-care",
    "mestring*",
    "learning and mastery",
    "mastery cent*",
]
WORDS = (
    "Patient education collaborative Norway Norwegian self care mestringstilbud and learning mastery centres"
)
BLOCKS = st.lists(st.lists(st.sampled_from(TERMS), min_size=1, max_size=3), min_size=1, max_size=3)
TITLES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8).map(" ".join)


def strategy(blocks: list[list[str]]) -> Strategy:
    concepts = tuple(
        Concept(id=f"c{number}", name=NAME, terms=tuple(Term(text, "en") for text in terms))
        for number, terms in enumerate(blocks)
    )
    return Strategy(title=NAME, concepts=concepts, place="c")


@given(blocks=BLOCKS, title=TITLES, abstract=TITLES)
def test_recall_and_pubmeds_reader_agree_on_what_is_found(
    blocks: list[list[str]], title: str, abstract: str
) -> None:
    record = Record(id=accession_id("pubmed", "1"), source="pubmed", title=title, abstract=abstract, pmid="1")
    query = read(compile_for(strategy(blocks), "pubmed").requests[0]["term"])
    assert query is not None
    (row,) = recall(
        strategy(blocks), [Seed(title=title, line=2, pmid="1")], [record], sources=["pubmed"], found={}
    )
    assert (row.verdict is Verdict.FOUND) is matches(query, Entry(record))
    assert (row.verdict is Verdict.LOST) is bool(row.missed)


@given(blocks=BLOCKS, title=TITLES, abstract=TITLES)
def test_the_bundle_for_nva_finds_whatever_recall_says_it_does(
    blocks: list[list[str]], title: str, abstract: str
) -> None:
    document = {"entityDescription": {"mainTitle": title, "abstract": abstract}}
    record = Record(id=accession_id("nva", "1"), source="nva", title=title, abstract=abstract)
    requests = compile_for(strategy(blocks), "nva").requests
    found = any(all(clause.matches(document) for clause in clauses(request)) for request in requests)
    (row,) = recall(strategy(blocks), [Seed(title=title, line=2)], [record], sources=["nva"], found={})
    # NVA also takes the words of a phrase apart, so it may find more.
    assert found or row.verdict is not Verdict.FOUND


def judged(blocks: list[list[str]], record: Record) -> Verdict:
    (row,) = recall(
        strategy(blocks), [Seed(title=record.title, line=2)], [record], sources=[record.source], found={}
    )
    return row.verdict


@given(blocks=BLOCKS, title=TITLES, keyword=TITLES)
def test_recall_and_almas_reader_agree_on_what_is_found(
    blocks: list[list[str]], title: str, keyword: str
) -> None:
    record = Record(id=accession_id("alma", "1"), source="alma", title=title, keywords=(keyword,))
    requests = compile_for(strategy(blocks), "alma").requests
    found = any(read_cql(request["query"])(record) for request in requests)
    assert (judged(blocks, record) is Verdict.FOUND) is found
    assert (judged(blocks, record) is Verdict.LOST) is not found


FEW = st.lists(st.lists(st.sampled_from(TERMS), min_size=1, max_size=3), min_size=1, max_size=2)
LIBRARIES: dict[str, tuple[type[NbStandIn | SwePubStandIn], type[Nasjonalbiblioteket | SwePub]]] = {
    "nb": (NbStandIn, Nasjonalbiblioteket),
    "swepub": (SwePubStandIn, SwePub),
}


@pytest.mark.parametrize("name", LIBRARIES)
@given(blocks=FEW, title=TITLES, keyword=TITLES)
@hypothesis.settings(max_examples=20)
def test_recall_and_the_stand_ins_of_the_libraries_agree_on_what_is_found(
    name: str, blocks: list[list[str]], title: str, keyword: str
) -> None:
    record = Record(id=accession_id(name, "1"), source=name, accession="1", title=title, keywords=(keyword,))
    stand_in, library = LIBRARIES[name]
    compiled = compile_for(strategy(blocks), name)
    with stand_in([record]) as service:
        asked = StoredQuery(name=name, source=name, requests=compiled.requests, place="q")
        found = any(page.records for page in library(client(), settings(service.address)).search(asked))
    assert (judged(blocks, record) is Verdict.FOUND) is found
    assert (judged(blocks, record) is Verdict.LOST) is not found


CORE = [
    seed
    for seed in read_seeds((QUERIES / "seeds.csv").read_text("utf-8"), "seeds.csv")
    if "mestring" in seed.title.lower()
]


@pytest.mark.parametrize(
    ("name", "stand_in", "library"),
    [("nva", NvaStandIn, Nva), ("alma", AlmaStandIn, Alma), ("nb", NbStandIn, Nasjonalbiblioteket)],
)
def test_no_known_report_of_the_field_is_lost_by_the_norwegian_queries_of_this_review(
    name: str,
    stand_in: type[NvaStandIn | AlmaStandIn | NbStandIn],
    library: type[Nva | Alma | Nasjonalbiblioteket],
) -> None:
    stored = read_query((QUERIES / f"{name}.toml").read_text("utf-8"), name=name, place=name)
    records = [
        Record(
            id=accession_id(name, str(seed.line)),
            source=name,
            accession=str(seed.line),
            title=seed.title,
            year=seed.year or 2014,
            type=RecordType.BOOK,
        )
        for seed in CORE
    ]
    with stand_in(records) as service:
        pages = list(library(client(), settings(service.address)).search(stored))
    assert {record.title for page in pages for record in page.records} == {seed.title for seed in CORE}
    assert len(CORE) > 8
