"""Laws of compiling: every syntax says the same strategy in the same bytes, and says what it cannot."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import UsageError
from litreview.model.protocol import Wording
from litreview.searches.compiling import SYNTAXES, compile_for
from litreview.searches.concepts import Concept, Strategy, Term, read_concepts
from litreview.searches.linting import lint_request
from litreview.searches.syntaxes.writing import Compiled
from tests.searches.strategies import SMALL, small

GOLDEN = Path(__file__).parent / "compiled.txt"
NAMES = st.sampled_from(sorted(SYNTAXES))
WORDS = st.from_regex(r"[a-zæøå]{4,9}(-[a-zæøå]{4,9})?\*?", fullmatch=True)
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


@pytest.mark.parametrize("name", ["openalex", "nva", "crossref"])
@given(blocks=BLOCKS)
def test_no_asterisk_reaches_a_source_that_cannot_truncate(name: str, blocks: list[list[str]]) -> None:
    assert all(
        "*" not in value for sent in compile_for(made(blocks), name).requests for value in sent.values()
    )


@pytest.mark.parametrize("name", ["cochrane", "europepmc"])
@given(blocks=BLOCKS)
def test_no_asterisk_stands_in_quotes_where_quotes_forbid_it(name: str, blocks: list[list[str]]) -> None:
    for request in compile_for(made(blocks), name).requests:
        for phrase in re.findall(r'"([^"]*)"', " ".join(request.values())):
            assert "*" not in phrase


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
