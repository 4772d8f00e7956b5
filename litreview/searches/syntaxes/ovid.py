"""Ovid MEDLINE: numbered lines to paste, fields after a full stop."""

from collections.abc import Iterator
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Heading, Strategy, Term
from litreview.searches.syntaxes.writing import (
    Compiled,
    Syntax,
    as_terms,
    either,
    left_out,
    lines_by_hand,
    to_check,
)

NAME: Final = "ovid"
_OPERATORS: Final = frozenset({"and", "or", "not"})


def write(strategy: Strategy) -> Compiled:
    """Return one line a concept, one that joins them, and one that limits the years."""
    concepts = strategy.concepts_for(NAME)
    lines = lines_by_hand([either(_parts(concept), "or") for concept in concepts], "", operator="and")
    if strategy.since or strategy.until:
        years = f"{strategy.since or 1860} -{strategy.until or 'Current'}"
        lines = (*lines, f'limit {len(lines)} to yr="{years}"')
    return Compiled(
        syntax=NAME,
        requests=as_terms(lines),
        notes=(*left_out(strategy, NAME), *_notes(concepts), to_check()),
    )


def _parts(concept: Concept) -> Iterator[str]:
    yield from map(_heading, concept.headings.get("mesh", ()))
    if words := either((_written(term) for term in concept.terms_for(NAME)), "or"):
        yield f"({words}).ti,ab,kf,ot."
    yield from concept.own.get(NAME, ())


def _heading(heading: Heading) -> str:
    text = f'"{heading.text}"' if _OPERATORS & set(heading.text.casefold().split()) else heading.text
    return f"{text}/" if heading.alone else f"exp {text}/"


def _written(term: Term) -> str:
    """Return the words side by side, which Ovid reads as a phrase, guarding words it takes for operators."""
    if not _has_operator(term):
        return term.text
    if "*" not in term.text:
        return f'"{term.text}"'
    groups: list[list[str]] = [[]]
    for word in term.words:
        if word.casefold() in _OPERATORS:
            groups.append([])
        else:
            groups[-1].append(word)
    return f"({' adj2 '.join(' '.join(group) for group in groups if group)})"


def _has_operator(term: Term) -> bool:
    return bool(_OPERATORS & {word.casefold() for word in term.words})


def _notes(concepts: tuple[Concept, ...]) -> Iterator[str]:
    near = [
        term.text
        for concept in concepts
        for term in concept.terms_for(NAME)
        if _has_operator(term) and "*" in term.text
    ]
    if near:
        yield _(
            "a truncated phrase with and, or, not cannot be quoted; written with adj2, in any order: {terms}"
        ).format(terms="; ".join(near))


SYNTAX: Final = Syntax(name=NAME, title="Ovid MEDLINE", by_hand=True, write=write, vocabulary="mesh")
