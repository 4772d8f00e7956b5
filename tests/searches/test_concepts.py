"""Laws of the concepts file: blocks are read as written, and a slip is named."""

import pytest

from litreview.model.errors import UsageError
from litreview.searches.concepts import Heading, Term, read_concepts
from tests.searches.strategies import SMALL, small


def test_the_blocks_are_read_in_their_order_with_terms_headings_and_switches() -> None:
    education, collaboration, norway = small().concepts
    assert [term.text for term in education.terms][-1] == "pasientopplæring*"
    assert education.headings["mesh"] == (
        Heading("Patient Education as Topic"),
        Heading("Self Care", alone=True),
    )
    assert [concept.id for concept in small().concepts_for("nva")] == ["education", "collaboration"]
    assert [term.text for term in collaboration.terms_for("nva")] == ["collaborat*", "samhandling"]
    assert norway.own["pubmed"] == ("Norway[ad]",)


def test_a_source_is_not_asked_for_a_term_it_shall_never_have() -> None:
    strategy = read_concepts(SMALL + '[concepts.never]\npubmed = ["norwegian*"]\n', "c")
    assert [term.text for term in strategy.concepts[2].terms_for("pubmed")] == ["Norway"]
    assert len(strategy.concepts[2].terms_for("ovid")) == 2


def test_a_term_written_in_two_languages_is_one() -> None:
    strategy = read_concepts(SMALL.replace('nb = ["pasientopplæring*"]',
        'nb = ["pasientopplæring*"]\nnn = ["pasientopplæring*"]'), "c")  # fmt: skip
    texts = [term.text for term in strategy.concepts[0].terms_for("pubmed")]
    assert texts.count("pasientopplæring*") == 1


@pytest.mark.parametrize(
    ("text", "phrase", "truncated", "inside"),
    [
        ("coping", False, False, False),
        ("cop*", False, True, False),
        ("self-care", True, False, False),
        ("educat* course*", True, True, True),
    ],
)
def test_a_term_knows_its_shape(text: str, phrase: object, truncated: object, inside: object) -> None:
    term = Term(text)
    assert (term.is_phrase, term.is_truncated, term.is_truncated_inside) == (phrase, truncated, inside)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SMALL.replace('id = "norway"', 'id = "education"'), "two concepts are called education"),
        (SMALL.replace('"mastery centre*"]', '"mastery centre*", "*"]'), "empty term"),
        (SMALL.replace("since = 2000", "since = 2000\nuntil = 1999"), "since is after until"),
        (SMALL + '[concepts.never]\nnva = ["Sweden"]\n', "names Sweden, which is not among its words"),
        (SMALL.replace("skip", "skipp"), "unknown key skipp"),
        (SMALL.split("[[concepts]]", maxsplit=1)[0], "concepts is missing"),
        ('format = 1\nconcepts = []\n[title]\nen = "x"\nnb = "x"\n', "no concept"),
        (SMALL + '[[concepts]]\nid = "x"\nname = {en = "x", nb = "x"}\n', "concept x has no term"),
    ],
)
def test_a_slip_is_named_with_its_file(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"searches/concepts\.toml") as error:
        read_concepts(text, "searches/concepts.toml")
    assert said in error.value.problem
