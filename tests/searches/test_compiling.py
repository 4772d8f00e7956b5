"""Laws of compiling: every syntax says the same strategy in the same bytes, and says what it cannot."""

import re
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.alma_cql import read as read_cql
from litreview.model.errors import UsageError
from litreview.model.protocol import Wording
from litreview.searches.compiling import SYNTAXES, compile_for
from litreview.searches.concepts import Concept, Strategy, Term, read_concepts
from litreview.searches.linting import lint_request
from litreview.searches.queries import read_query
from litreview.searches.syntaxes.writing import Compiled
from tests.searches.strategies import SMALL, small

GOLDEN = Path(__file__).parent / "compiled.txt"
QUERIES = Path(__file__).parents[2] / "searches"
NAMES = st.sampled_from(sorted(SYNTAXES))
PARTS = st.text("abcdefghijklmnopqrstuvwxyzæøå", min_size=4, max_size=9)
WORDS = st.builds("{}{}{}".format, PARTS, st.just("") | PARTS.map("-{}".format), st.sampled_from(["", "*"]))
TERMS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
LEFT_OUT = SMALL.replace('skip = ["nva"]', "").replace("name = {", 'skip = ["ovid"]\nname = {')
BLOCKS = st.lists(st.lists(TERMS, min_size=1, max_size=4), min_size=1, max_size=2)


def made(blocks: list[list[str]]) -> Strategy:
    name = Wording(en="x", nb="x")
    concepts = tuple(
        Concept(id=f"c{number}", name=name, terms=tuple(map(Term, terms)))
        for number, terms in enumerate(blocks)
    )
    return Strategy(title=name, concepts=concepts, place="c", since=2000)


def shown(compiled: Compiled) -> str:
    lines = ["&".join(f"{name}={value}" for name, value in sent.items()) for sent in compiled.requests]
    return "\n".join([f"== {compiled.syntax}", *lines, *(f"- {note}" for note in compiled.notes), ""])


def test_every_syntax_writes_the_small_strategy_as_its_golden_lines_say() -> None:
    assert "".join(shown(compile_for(small(), name)) for name in SYNTAXES) == GOLDEN.read_text("utf-8")


@given(blocks=BLOCKS, name=NAMES)
def test_brackets_and_quotes_are_balanced_whatever_the_terms(blocks: list[list[str]], name: str) -> None:
    for request in compile_for(made(blocks), name).requests:
        text = " ".join(request.values())
        assert text.count("(") == text.count(")")
        assert text.count('"') % 2 == 0
        assert text.count("'") % 2 == 0


@given(blocks=BLOCKS, name=NAMES)
def test_the_same_strategy_gives_the_same_requests_in_the_same_order(
    blocks: list[list[str]], name: str
) -> None:
    assert shown(compile_for(made(blocks), name)) == shown(compile_for(made(blocks), name))


@given(blocks=BLOCKS, name=NAMES.filter(lambda name: name not in {"crossref", "pubmed"}))
def test_every_word_of_every_term_is_asked_for(blocks: list[list[str]], name: str) -> None:
    text = " ".join(
        value for request in compile_for(made(blocks), name).requests for value in request.values()
    )
    for word in (part for terms in blocks for term in terms for part in re.findall(r"[a-zæøå]+", term)):
        assert word in text


@given(blocks=BLOCKS)
def test_no_asterisk_reaches_a_source_that_cannot_truncate(blocks: list[list[str]]) -> None:
    for name in ("openalex", "nva", "crossref", "alma", "nb", "swepub"):
        for sent in compile_for(made(blocks), name).requests:
            assert "*" not in "".join(sent.values()), name


@given(blocks=BLOCKS)
def test_no_asterisk_stands_in_quotes_where_quotes_forbid_it(blocks: list[list[str]]) -> None:
    for name in ("cochrane", "europepmc"):
        for request in compile_for(made(blocks), name).requests:
            for phrase in re.findall(r'"([^"]*)"', " ".join(request.values())):
                assert "*" not in phrase, name


def test_pubmed_cuts_a_phrase_after_its_first_truncated_word_and_says_so() -> None:
    compiled = compile_for(made([["educat* course*", "coping"]]), "pubmed")
    assert compiled.requests[0]["term"].startswith("(educat*[tiab] OR coping[tiab])")
    assert "educat* course*" in compiled.notes[0]


def test_ovid_never_reads_a_word_of_a_phrase_as_an_operator() -> None:
    compiled = compile_for(made([["learning and mastery", "learning and coping cent*"]]), "ovid")
    assert compiled.requests[0]["term"] == (
        '("learning and mastery" or (learning adj2 coping cent*)).ti,ab,kf,ot.'
    )


def test_nva_joins_nothing_to_a_concept_whose_terms_all_stand_alone() -> None:
    every = 'nva = ["patient education", "learning and mastery", "mastery centre*", "pasientopplæring*"]'
    text = SMALL.replace('nva = ["pasientopplæring*"]', every)
    requests = compile_for(read_concepts(text, "c"), "nva").requests
    assert [sorted(set(request) - {"publication_year_since"}) for request in requests] == [
        ["title_should"], ["abstract_should"], ["tags_should"],
    ]  # fmt: skip


def test_a_request_written_for_nva_itself_is_added_as_it_stands() -> None:
    text = SMALL.replace(
        "[concepts.alone]", '[concepts.own]\nnva = ["query=læring mestring&tags=x"]\n[concepts.alone]'
    )
    assert {"publication_year_since": "2000", "query": "læring mestring", "tags": "x"} in (
        compile_for(read_concepts(text, "c"), "nva").requests
    )


@given(blocks=BLOCKS)
def test_alma_is_asked_in_cql_that_its_stand_in_reads(blocks: list[list[str]]) -> None:
    for request in compile_for(made(blocks), "alma").requests:
        assert callable(read_cql(request["query"]))


def test_a_word_of_cqls_own_is_quoted() -> None:
    compiled = compile_for(made([["not", "Any", "coping"]]), "alma")
    assert compiled.requests[0]["query"] == (
        '(alma.all_for_ui = "not" or alma.all_for_ui = "Any" or alma.all_for_ui = coping)'
        " and alma.main_pub_date >= 2000"
    )


@pytest.mark.parametrize(("name", "room"), [("alma", 6100), ("nb", 3100)])
def test_a_long_strategy_is_cut_into_requests_that_an_address_holds(name: str, room: int) -> None:
    many = [[f"{start}opplæring{chr(97 + number)}" for number in range(26)] * 2 for start in "xyz"]
    many = [[f"{term}{end}" for term in terms for end in "abc"] for terms in many]
    compiled = compile_for(made(many), name)
    asked = [" ".join(request.values()) for request in compiled.requests]
    assert len(asked) > 1
    assert max(len(quote(text, safe="")) for text in asked) < room
    together = {(x, y, z) for x, y, z in product(*({*terms} for terms in many))}
    words = [set(re.findall(r"[a-zæøå]+", text)) for text in asked]
    assert all(any({*three} <= has for has in words) for three in list(together)[:200])


def test_a_filter_that_no_address_holds_is_remarked_on() -> None:
    many = [[f"opplæring{chr(97 + number)}{end}" for number in range(26) for end in "abcdefghijklm"]]
    assert any("longer than an address" in note for note in compile_for(made(many), "openalex").notes)
    assert not any("longer than an address" in note for note in compile_for(small(), "openalex").notes)


def test_every_way_to_take_a_term_a_concept_is_asked_of_swepub_in_both_fields() -> None:
    compiled = compile_for(made([["coping", "self-care"], ["Norway"]]), "swepub")
    years = {"from": "2000", "to": "3000"}
    assert len(compiled.requests) == 8
    assert {"title": "self-care Norway"} | years in compiled.requests
    assert {"title": "Norway", "keywords": "coping"} | years in compiled.requests


def test_a_catalogues_own_lines_are_added_to_their_concept() -> None:
    lines = ('alma = ["alma.subject = x and alma.title = y"]', 'nb = ["subject:x"]', 'swepub = ["title=x"]')
    own = "\n".join(("[concepts.own]", *lines, ""))
    strategy = read_concepts(SMALL.replace("[concepts.alone]", own + "[concepts.alone]", 1), "c")
    assert "or (alma.subject = x and alma.title = y))" in compile_for(strategy, "alma").requests[1]["query"]
    assert "OR subject:x)" in compile_for(strategy, "nb").requests[1]["q"]
    assert {"title": "x", "from": "2000", "to": "3000"} in compile_for(strategy, "swepub").requests


def test_more_requests_than_swepub_bears_are_refused_with_a_way_out() -> None:
    many = [[f"{start}word{chr(97 + number)}" for number in range(26)] for start in "xy"]
    with pytest.raises(UsageError, match=r"SwePub would need more than 200 requests\nShorten a concept"):
        compile_for(made(many), "swepub")


@pytest.mark.parametrize("name", ["alma", "nb", "swepub"])
def test_what_is_stored_for_the_catalogues_is_what_is_compiled(name: str) -> None:
    concepts = read_concepts((QUERIES / "concepts.toml").read_text("utf-8"), "c")
    stored = read_query((QUERIES / f"{name}.toml").read_text("utf-8"), name=name, place=name)
    asked = [{key: " ".join(value.split()) for key, value in one.items()} for one in stored.requests]
    assert asked == list(compile_for(concepts, name).requests)


@pytest.mark.parametrize(("name", "key"), [("pubmed", "term"), ("europepmc", "query")])
def test_the_lines_stored_for_the_databases_have_the_terms_that_are_compiled(name: str, key: str) -> None:
    concepts = read_concepts((QUERIES / "concepts.toml").read_text("utf-8"), "c")
    stored = read_query((QUERIES / f"{name}.toml").read_text("utf-8"), name=name, place=name)
    (asked,), (compiled,) = stored.requests, compile_for(concepts, name).requests
    assert terms_in(next(iter(asked.values()))) == terms_in(compiled[key])


def terms_in(query: str) -> set[str]:
    return {part.strip("() ") for part in re.split(r" (?:AND|OR) ", " ".join(query.split()))}


def test_more_requests_than_nva_bears_are_refused_with_a_way_out() -> None:
    many = [f"word{chr(97 + number)}" for number in range(26)]
    three = [many, [f"x{word}" for word in many], [f"y{word}" for word in many]]
    with pytest.raises(UsageError, match=r"more than 200 requests\nShorten a concept .*instead = \{nva"):
        compile_for(made(three), "nva")


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (SMALL, "medline", "no such syntax"),
        (LEFT_OUT, "ovid", "every concept is left out for ovid"),
        (SMALL.replace('en = ["collaborat*", "multi-professional*"]', ""), "embase",
         "concept collaboration has nothing that Embase"),
    ],
)  # fmt: skip
def test_a_strategy_that_a_syntax_cannot_say_at_all_is_refused(text: str, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        compile_for(read_concepts(text, "c"), name)


@pytest.mark.parametrize("name", SYNTAXES)
def test_this_reviews_own_strategy_compiles_clean_in_every_syntax(name: str) -> None:
    file = Path(__file__).parents[2] / "searches" / "concepts.toml"
    compiled = compile_for(read_concepts(file.read_text("utf-8"), file.name), name)
    assert compiled.requests
    assert [lint_request(request, name, "q") for request in compiled.requests] == [[]] * len(
        compiled.requests
    )


def test_europe_pmc_is_asked_for_the_whole_phrases_where_they_are_given() -> None:
    text = SMALL.replace("[forms]", '[forms]\n"mastery centre*" = ["mastery centre", "mastery centres"]')
    compiled = compile_for(read_concepts(text, "c"), "europepmc")
    assert 'TITLE_ABS:"mastery centre" OR TITLE_ABS:"mastery centres" OR' in compiled.requests[0]["query"]
    assert "TITLE_ABS:collaborat*" in compiled.requests[0]["query"]
    assert not any("mastery" in note for note in compiled.notes)
