"""Europe PMC: one Boolean search string, the field before each term."""

from collections.abc import Iterator
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy, Term
from litreview.searches.syntaxes.writing import (
    Compiled,
    Syntax,
    either,
    left_out,
    quoted,
    spellings,
    together,
)

NAME: Final = "europepmc"


def write(strategy: Strategy) -> Compiled:
    """Return the strategy as one search string."""
    concepts = strategy.concepts_for(NAME)
    query = together([either(_parts(concept, strategy)) for concept in concepts])
    if strategy.since or strategy.until:
        query += f" AND (PUB_YEAR:[{strategy.since or 1500} TO {strategy.until or 3000}])"
    return Compiled(
        syntax=NAME,
        requests=({"query": query},),
        notes=(*left_out(strategy, NAME), *_notes(concepts, strategy)),
    )


def _parts(concept: Concept, strategy: Strategy) -> Iterator[str]:
    yield from (f'KW:"{heading.text}"' for heading in concept.headings.get("mesh", ()))
    for term in concept.terms_for(NAME):
        for text in _texts(term, strategy):
            yield from map(_in_field, spellings(text) if term.is_norwegian else (text,))
    yield from concept.own.get(NAME, ())


def _texts(term: Term, strategy: Strategy) -> tuple[str, ...]:
    """Return the whole phrases a truncated phrase stands for, where they are given; else the term."""
    return strategy.forms.get(term.text, ()) * _must_part(term.text) or (term.text,)


def _in_field(text: str) -> str:
    if not _must_part(text):
        return f"TITLE_ABS:{quoted(text)}"
    return f"({' AND '.join(f'TITLE_ABS:{word}' for word in _words_alone(text))})"


def _must_part(text: str) -> bool:
    return "*" in text and Term(text).is_phrase


def _words_alone(text: str) -> list[str]:
    return [
        f'"{word}"' if word.upper() in {"AND", "OR", "NOT"} else word
        for word in text.replace("-", " ").split()
    ]


def _notes(concepts: tuple[Concept, ...], strategy: Strategy) -> Iterator[str]:
    if parted := [
        term.text
        for concept in concepts
        for term in concept.terms_for(NAME)
        if any(map(_must_part, _texts(term, strategy)))
    ]:
        yield _(
            "a phrase in quotes cannot be truncated here; its words are asked for anywhere in title and"
            " abstract: {terms}"
        ).format(terms="; ".join(parted))
    if any("mesh" in concept.headings for concept in concepts):
        yield _("headings are searched as keywords (KW), without the narrower headings below them")


SYNTAX: Final = Syntax(name=NAME, title="Europe PMC", by_hand=False, write=write, vocabulary="mesh")
