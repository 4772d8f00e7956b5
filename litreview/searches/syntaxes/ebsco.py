"""CINAHL on EBSCOhost: lines S1, S2 … to paste, fields before the words."""

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

NAME: Final = "ebsco"


def write(strategy: Strategy) -> Compiled:
    """Return one line a concept and one that joins them."""
    return pasted(strategy, SYNTAX, _parts, lambda found: without_headings(found, "cinahl", "CINAHL"))


def _parts(concept: Concept) -> Iterator[str]:
    yield from map(_heading, concept.headings.get("cinahl", ()))
    if words := either(quoted(term.text) for term in concept.terms_for(NAME)):
        yield f"TI ( {words} ) OR AB ( {words} )"
    yield from concept.own.get(NAME, ())


def _heading(heading: Heading) -> str:
    return f'(MH "{heading.text}")' if heading.alone else f'(MH "{heading.text}+")'


SYNTAX: Final = Syntax(
    name=NAME, title="CINAHL (EBSCOhost)", by_hand=True, write=write, vocabulary="cinahl", mark="S"
)
