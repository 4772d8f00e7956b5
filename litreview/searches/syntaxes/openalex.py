"""OpenAlex: a filter with Boolean words and quotes, but without truncation."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy, Term
from litreview.searches.syntaxes.writing import Compiled, Syntax, either, left_out, quoted, together

NAME: Final = "openalex"
_ROOM: Final = 8000
"""Characters of an address that servers commonly take."""


def write(strategy: Strategy) -> Compiled:
    """Return the strategy as one filter; a comma would end it, so none stands in a term."""
    concepts = strategy.concepts_for(NAME)
    # Filters cannot be joined by OR, so a concept's own filter stands for its words.
    searched = [concept for concept in concepts if NAME not in concept.own]
    filters = [
        *_searching([either(_parts(block, strategy)) for block in searched]),
        *(line for concept in concepts for line in concept.own.get(NAME, ())),
        *_years(strategy),
    ]
    return Compiled(
        syntax=NAME,
        requests=({"filter": ",".join(filters)},),
        notes=(*left_out(strategy, NAME), *_notes(concepts, strategy), *_too_long(",".join(filters))),
    )


def _searching(blocks: list[str]) -> Iterator[str]:
    if blocks:
        yield f"title_and_abstract.search:{together(blocks)}"


def whole_forms(term: Term, strategy: Strategy) -> tuple[str, ...]:
    """Return the whole words a truncated term stands for, or the term without its ``*``."""
    if "*" not in term.text:
        return (term.text,)
    return strategy.forms.get(term.text) or (term.text.replace("*", ""),)


def without_forms(concepts: tuple[Concept, ...], strategy: Strategy, source: str) -> Iterator[str]:
    """Yield a note that names the truncated terms for which no whole words are given."""
    bare = [
        term.text
        for concept in concepts
        for term in concept.terms_for(source)
        if "*" in term.text and not strategy.forms.get(term.text)
    ]
    if bare:
        yield _(
            "no truncation here, and no whole words under [forms]; searched as they stand without *: {terms}"
        ).format(terms="; ".join(dict.fromkeys(bare)))


def _parts(concept: Concept, strategy: Strategy) -> Iterator[str]:
    for term in concept.terms_for(NAME):
        yield from (quoted(form.replace(",", " ")) for form in whole_forms(term, strategy))


def _too_long(filters: str) -> Iterator[str]:
    if len(quote(filters, safe="")) > _ROOM:
        yield _(
            "the filter is longer than an address commonly holds; shorten concepts with"
            " instead = {openalex = [...]}, or store it as several requests"
        )


def _years(strategy: Strategy) -> Iterator[str]:
    if strategy.since:
        yield f"from_publication_date:{strategy.since}-01-01"
    if strategy.until:
        yield f"to_publication_date:{strategy.until}-12-31"


def _notes(concepts: tuple[Concept, ...], strategy: Strategy) -> Iterator[str]:
    if names := [concept.id for concept in concepts if NAME in concept.own]:
        yield _(
            "OpenAlex cannot join words and filters by OR; searched by their own filter only: {names}"
        ).format(names=", ".join(names))
    concepts = tuple(concept for concept in concepts if NAME not in concept.own)
    terms = [term for concept in concepts for term in concept.terms_for(NAME)]
    if any("*" in term.text for term in terms):
        yield _("OpenAlex has no truncation, it stems English words; truncated terms stand as whole words")
    yield from without_forms(concepts, strategy, NAME)
    if any(concept.headings for concept in concepts):
        yield _("OpenAlex has no MeSH search of this kind; only words are searched")


SYNTAX: Final = Syntax(name=NAME, title="OpenAlex", by_hand=False, write=write)
