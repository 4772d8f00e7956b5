"""Laws across the house: what is compiled is read by the demonstration's services as recall says."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.nva_query import clauses
from litreview.demo.pubmed_query import Entry, matches, read
from litreview.model.protocol import Wording
from litreview.model.records import Record, accession_id
from litreview.searches.compiling import compile_for
from litreview.searches.concepts import Concept, Strategy, Term
from litreview.searches.recall import Verdict, recall
from litreview.searches.seeds import Seed

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
