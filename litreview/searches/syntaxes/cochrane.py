"""Cochrane Library: lines of the search manager, where quotes and ``*`` do not go together."""

from collections.abc import Iterator
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Heading, Strategy, Term
from litreview.searches.syntaxes.writing import Compiled, Syntax, either, pasted, quoted

NAME: Final = "cochrane"
_OPERATORS: Final = frozenset({"and", "or", "not", "near", "next"})


def write(strategy: Strategy) -> Compiled:
    """Return one line a concept and one that joins them."""
    return pasted(strategy, SYNTAX, _parts, _notes)


def _parts(concept: Concept) -> Iterator[str]:
    yield from map(_heading, concept.headings.get("mesh", ()))
    if words := either(_written(term) for term in concept.terms_for(NAME)):
        yield f"({words}):ti,ab,kw"
    yield from concept.own.get(NAME, ())


def _heading(heading: Heading) -> str:
    return f'[mh ^"{heading.text}"]' if heading.alone else f'[mh "{heading.text}"]'


def _written(term: Term) -> str:
    words = term.text.replace("-", " ").split()
    if "*" not in term.text or len(words) == 1:
        return quoted(term.text)
    guarded = (f'"{word}"' if word.casefold() in _OPERATORS else word for word in words)
    return f"({' NEXT '.join(guarded)})"


def _notes(concepts: tuple[Concept, ...]) -> Iterator[str]:
    terms = [term for concept in concepts for term in concept.terms_for(NAME)]
    if any(term.is_phrase and "*" in term.text for term in terms):
        yield _("a phrase in quotes cannot be truncated here; truncated phrases are written with NEXT")


SYNTAX: Final = Syntax(
    name=NAME, title="Cochrane Library", by_hand=True, write=write, vocabulary="mesh", mark="#"
)
