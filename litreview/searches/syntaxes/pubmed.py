"""PubMed: one Boolean search string with a tag after every term."""

from collections.abc import Iterator
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Heading, Strategy, Term
from litreview.searches.syntaxes.writing import (
    Compiled,
    Syntax,
    either,
    left_out,
    quoted,
    spellings,
    together,
)

NAME: Final = "pubmed"


def write(strategy: Strategy) -> Compiled:
    """Return the strategy as one search string."""
    concepts = strategy.concepts_for(NAME)
    blocks = [either(_parts(concept)) for concept in concepts]
    if years := _years(strategy):
        blocks.append(years)
    return Compiled(
        syntax=NAME,
        requests=({"term": together(blocks)},),
        notes=(*left_out(strategy, NAME), *_notes(concepts)),
    )


def _parts(concept: Concept) -> Iterator[str]:
    yield from map(_heading, concept.headings.get("mesh", ()))
    for term in concept.terms_for(NAME):
        yield from _tagged(term)
    yield from concept.own.get(NAME, ())


def _heading(heading: Heading) -> str:
    return f'"{heading.text}"[Mesh:NoExp]' if heading.alone else f'"{heading.text}"[Mesh]'


def _tagged(term: Term) -> Iterator[str]:
    text = _whole_words_before(term)
    yield f"{quoted(text)}[tiab]"
    if term.is_norwegian:
        # A transliterated title is searched only when it is named.
        yield from (f"{quoted(spelling)}[tt]" for spelling in spellings(text))


def _whole_words_before(term: Term) -> str:
    """Return the phrase cut after its first truncated word: PubMed reads ``*`` at a phrase's end only."""
    if not term.is_truncated_inside:
        return term.text
    words: list[str] = []
    for word in term.words:
        words.append(word)
        if "*" in word:
            break
    return " ".join(words)


def _notes(concepts: tuple[Concept, ...]) -> Iterator[str]:
    terms = [term for concept in concepts for term in concept.terms_for(NAME)]
    if cut := [term.text for term in terms if term.is_truncated_inside]:
        yield _(
            "PubMed truncates only at the end of a phrase; cut after the first truncated word: {terms}"
        ).format(terms="; ".join(cut))
    if any(term.is_norwegian for term in terms):
        yield _(
            "Norwegian words are also searched in the transliterated title [tt], with æ, ø and å kept and as"
            " ae, o and a"
        )


def _years(strategy: Strategy) -> str:
    if strategy.since is None and strategy.until is None:
        return ""
    first = f"{strategy.since}/01/01" if strategy.since else "1500"
    last = f"{strategy.until}/12/31" if strategy.until else "3000"
    return f'"{first}"[dp] : "{last}"[dp]'


SYNTAX: Final = Syntax(name=NAME, title="PubMed", by_hand=False, write=write, vocabulary="mesh")
