"""Crossref: words weighed and ranked, never required; so a bundle of requests, the best first."""

from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Strategy
from litreview.searches.syntaxes.openalex import whole_forms, without_forms
from litreview.searches.syntaxes.writing import Compiled, Syntax, left_out

NAME: Final = "crossref"


def write(strategy: Strategy) -> Compiled:
    """Return one request a term of the first concept, with the first term of each other one."""
    concepts = strategy.concepts_for(NAME)
    termed = [concept.terms_for(NAME) for concept in concepts if concept.terms_for(NAME)]
    first, *others = termed or [()]
    beside = [whole_forms(terms[0], strategy)[0] for terms in others]
    dates = [f"from-pub-date:{strategy.since}"] if strategy.since else []
    dates += [f"until-pub-date:{strategy.until}"] if strategy.until else []
    forms = dict.fromkeys(form for term in first for form in whole_forms(term, strategy))
    lines = [" ".join((form, *beside)) for form in forms]
    lines += [line for concept in concepts for line in concept.own.get(NAME, ())]
    limit = {"filter": ",".join(dates)} if dates else {}
    return Compiled(
        syntax=NAME,
        requests=tuple({"query.bibliographic": line, **limit} for line in dict.fromkeys(lines)),
        notes=(
            *left_out(strategy, NAME),
            _(
                "Crossref has no Boolean operators, phrases, truncation or headings: it ranks by common"
                " words, so only the first records of each request mean anything"
            ),
            _("of every concept but the first only the first term is sent: {terms}").format(
                terms="; ".join(beside) or "-"
            ),
            *without_forms(concepts[:1], strategy, NAME),
        ),
    )


SYNTAX: Final = Syntax(name=NAME, title="Crossref", by_hand=False, write=write)
