"""The linter: says of a query what its source would read otherwise, and would not tell."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from litreview.model.language import _
from litreview.model.queries import StoredQuery
from litreview.searches.compiling import SYNTAXES
from litreview.searches.concepts import Concept, Strategy, Term
from litreview.searches.traps.boolean import DIALECTS, lint_apostrophes, lint_balance, lint_boolean
from litreview.searches.traps.catalogues import lint_nb, lint_swepub
from litreview.searches.traps.characters import DASHES, QUOTES, lint_characters
from litreview.searches.traps.cql import lint_alma, lint_cql
from litreview.searches.traps.finding import Finding
from litreview.searches.traps.parameters import lint_europepmc_fields, lint_nva, lint_openalex_filter
from litreview.searches.traps.pubmed import lint_pubmed
from litreview.searches.traps.tokens import OPERATORS, letters

_SEARCHED: Final = {"europepmc": ("query", "term"), "openalex": ("filter",)}
"""The parameters that may hold the search string, where it is not ``term``."""
_BY_PARAMETERS: Final[Mapping[str, Callable[[Mapping[str, str], str], Iterator[Finding]]]] = {
    "nva": lint_nva,
    "alma": lint_alma,
    "nb": lint_nb,
    "swepub": lint_swepub,
}
"""The sources whose requests are looked over parameter by parameter."""
_SHORTEST: Final = 4
_HARMLESS_IN_NVA: Final = str.maketrans(dict.fromkeys(QUOTES + DASHES, " "))


def lint(query: StoredQuery) -> list[Finding]:
    """Return what is to be said of a stored query, in the order of its requests."""
    several = len(query.requests) > 1
    findings: list[Finding] = []
    for number, request in enumerate(query.requests, start=1):
        place = (
            _("{file}: request {number}").format(file=query.place, number=number) if several else query.place
        )
        findings += lint_request(request, query.source, place)
    return list(dict.fromkeys(findings))


def lint_request(request: Mapping[str, str], source: str, place: str) -> list[Finding]:
    """Return what is to be said of one request, or of one line to paste, which has the parameter ``term``."""
    if source in _BY_PARAMETERS:
        text = " ".join(request.values())
        written = text.translate(_HARMLESS_IN_NVA) if source == "nva" else text
        return [*lint_characters(written, place), *_BY_PARAMETERS[source](request, place)]
    searched = [request[name] for name in _SEARCHED.get(source, ("term",)) if name in request]
    if not searched:
        return list(lint_characters(" ".join(request.values()), place))
    return [finding for text in searched for finding in lint_string(text, source, place)]


def lint_string(text: str, source: str, place: str) -> list[Finding]:
    """Return what is to be said of a search string in the source's syntax; of a syntax unknown, little."""
    findings = [*lint_characters(text, place), *lint_balance(text, place)]
    if source == "alma":
        return findings if text.count('"') % 2 else [*findings, *lint_cql(text, place)]
    dialect = DIALECTS.get(source)
    if dialect is None or text.count('"') % 2:
        return findings
    if source == "embase":
        findings += lint_apostrophes(text, place)
        text = re.sub(r"'([^']*)'", r'"\1"', text)
    if source == "openalex":
        findings += lint_openalex_filter(text, place)
        text = " ".join(re.findall(r"\.search:([^,]*)", text))
    findings += lint_boolean(text, place, dialect)
    if source == "pubmed":
        findings += lint_pubmed(text, place)
    if source == "europepmc":
        findings += lint_europepmc_fields(text, place)
    return findings


def lint_strategy(strategy: Strategy) -> list[Finding]:
    """Return what is to be said of the concepts themselves, whatever the syntax."""
    terms = {term.text for concept in strategy.concepts for term in concept.terms}
    terms |= {text for concept in strategy.concepts for texts in concept.instead.values() for text in texts}
    findings = [finding for concept in strategy.concepts for finding in _in_concept(concept, strategy.place)]
    findings += [_unused(form, strategy.place) for form in strategy.forms if form not in terms]
    return findings


def _unused(form: str, place: str) -> Finding:
    return Finding(
        place,
        _("[forms] names {term}, which no concept has").format(term=form),
        _("Write the term as it stands in its concept, or take it away."),
    )


def _in_concept(concept: Concept, place: str) -> Iterator[Finding]:
    where = f"{place}: {concept.id}"
    for term in concept.terms:
        yield from _in_term(term, where)
    for text in dict.fromkeys(text for texts in concept.instead.values() for text in texts):
        yield from _in_term(Term(text), where)
    yield from _covered(concept, where)
    switched = (*concept.skip, *concept.never, *concept.instead, *concept.own, *concept.alone)
    for name in dict.fromkeys(switched):
        if name not in SYNTAXES:
            yield Finding(
                where,
                _("no such syntax: {name}").format(name=name),
                _("Syntaxes known here: {names}.").format(names=", ".join(SYNTAXES)),
            )


def _in_term(term: Term, place: str) -> Iterator[Finding]:
    yield from lint_characters(term.text, place)
    if found := sorted(set(term.text) & set('"()[]:=?$#,/')):
        yield Finding(
            place,
            _("{term} holds {signs}, which a syntax would read as its own").format(
                term=term.text, signs=" ".join(found)
            ),
            _("Write plain words; quotes, tags and brackets are added for each source."),
        )
    if operators := sorted(OPERATORS & set(term.words)):
        yield Finding(
            place,
            _("{term} holds the operator {operator}").format(term=term.text, operator=operators[0]),
            _("Write a term for each part, or small letters where the word belongs to the phrase."),
        )
    for word in term.words:
        yield from _in_word(word, place)


def _in_word(word: str, place: str) -> Iterator[Finding]:
    if "*" in word[:-1]:
        yield Finding(
            place,
            _("{word}: * stands only at the end of a word").format(word=word),
            _("Write the forms out as terms of their own."),
        )
    elif word.endswith("*") and letters(word) < _SHORTEST:
        yield Finding(
            place,
            _("{term} is truncated after fewer than {number} letters").format(term=word, number=_SHORTEST),
            _("Write more of the word, or the whole words joined with OR."),
        )


def _covered(concept: Concept, place: str) -> Iterator[Finding]:
    """Yield the terms that another term of the block finds anyway."""
    stems = {term.text: term.text[:-1].casefold() for term in concept.terms if term.is_truncated}
    for term in dict.fromkeys(term.text for term in concept.terms):
        wider = next(
            (text for text, stem in stems.items() if text != term and term.casefold().startswith(stem)), None
        )
        if wider:
            yield Finding(
                place,
                _("{term} finds nothing that {wider} does not").format(term=term, wider=wider),
                _("Take one of the two away."),
            )
