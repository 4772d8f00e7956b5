"""Embase.com: lines #1, #2 … to paste, phrases in single quotes, fields after a colon."""

from collections.abc import Iterator
from typing import Final

from litreview.searches.concepts import Concept, Heading, Strategy
from litreview.searches.syntaxes.writing import (
    Compiled,
    Syntax,
    either,
    pasted,
    quoted,
    without_headings,
)

NAME: Final = "embase"


def write(strategy: Strategy) -> Compiled:
    """Return one line a concept and one that joins them."""
    return pasted(strategy, SYNTAX, _parts, lambda found: without_headings(found, "emtree", "Embase"))


def _parts(concept: Concept) -> Iterator[str]:
    yield from map(_heading, concept.headings.get("emtree", ()))
    # In single quotes an apostrophe would end the phrase; double quotes are read alike.
    words = either(quoted(term.text, '"' if "'" in term.text else "'") for term in concept.terms_for(NAME))
    if words:
        yield f"({words}):ti,ab,kw,tt"
    yield from concept.own.get(NAME, ())


def _heading(heading: Heading) -> str:
    mark = '"' if "'" in heading.text else "'"
    return f"{mark}{heading.text.lower()}{mark}/{'de' if heading.alone else 'exp'}"


SYNTAX: Final = Syntax(
    name=NAME, title="Embase (Embase.com)", by_hand=True, write=write, vocabulary="emtree", mark="#"
)
