"""Compiling: one strategy, written in every syntax known here."""

from collections.abc import Mapping
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy
from litreview.searches.syntaxes import (
    alma,
    cochrane,
    crossref,
    ebsco,
    embase,
    europepmc,
    nb,
    nva,
    openalex,
    ovid,
    pubmed,
    swepub,
)
from litreview.searches.syntaxes.writing import Compiled, Syntax

SYNTAXES: Final[Mapping[str, Syntax]] = {
    module.SYNTAX.name: module.SYNTAX
    for module in (
        pubmed,
        nva,
        europepmc,
        openalex,
        crossref,
        alma,
        nb,
        swepub,
        ovid,
        ebsco,
        embase,
        cochrane,
    )
}
"""Every syntax by name; a new one is one module and one word here."""


def compile_for(strategy: Strategy, syntax: str) -> Compiled:
    """Return the strategy in the syntax; the same strategy always gives the same bytes.

    Raise UsageError for a syntax that is not known, or a strategy that leaves it nothing to search.
    """
    if syntax not in SYNTAXES:
        raise UsageError(
            syntax,
            _("no such syntax"),
            _("Syntaxes known here: {names}.").format(names=", ".join(SYNTAXES)),
        )
    chosen = SYNTAXES[syntax]
    concepts = strategy.concepts_for(syntax)
    if not concepts:
        raise UsageError(
            strategy.place,
            _("every concept is left out for {syntax}").format(syntax=syntax),
            _("Take {syntax} out of skip in at least one concept.").format(syntax=syntax),
        )
    for concept in concepts:
        if not _can_be_said(concept, chosen):
            raise UsageError(
                strategy.place,
                _("concept {name} has nothing that {title} can search").format(
                    name=concept.id, title=chosen.title
                ),
                _('Give it words, or say skip = ["{syntax}"] so that it is left out knowingly.').format(
                    syntax=syntax
                ),
            )
    return chosen.write(strategy)


def _can_be_said(concept: Concept, syntax: Syntax) -> bool:
    headings = concept.headings.get(syntax.vocabulary or "")
    return bool(concept.terms_for(syntax.name) or concept.own.get(syntax.name) or headings)
