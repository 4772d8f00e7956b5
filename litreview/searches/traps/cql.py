"""Traps of CQL as Alma reads it: indexes, relations, words of CQL's own, and terms without an index."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from litreview.model.language import _
from litreview.searches.syntaxes.alma import RESERVED
from litreview.searches.traps.boolean import Dialect, lint_balance, lint_boolean
from litreview.searches.traps.finding import Finding
from litreview.searches.traps.tokens import letters

# The indexes that are seen in other people's clients; Alma's explain lists what a library has.
_NAMES: Final = """
    alma.all_for_ui alma.title alma.creator alma.subject alma.subjects alma.isbn alma.issn alma.mms_id
    alma.main_pub_date alma.language alma.publisher alma.series rec.id
"""
INDEXES: Final = frozenset(_NAMES.split())
_PARAMETERS: Final = ("query", "term")
_DATE: Final = "alma.main_pub_date"
_COMPARING: Final = frozenset({"<", ">", "<=", ">="})
_KNOWN: Final = _COMPARING | {"=", "==", "all"}
_RELATIONS: Final = _KNOWN | {"<>", "any", "exact", "within", "encloses", "adj"}
_BETWEEN: Final = frozenset({"(", ")", "and", "or", "not"})
_TOKEN: Final = re.compile(r'"[^"]*"|<=|>=|==|<>|[()=<>]|[^\s()"=<>]+')
_DIALECT: Final = Dialect(title="Alma", shortest=0)


def lint_alma(request: Mapping[str, str], place: str) -> Iterator[Finding]:
    """Yield what Alma would refuse, or read otherwise than it seems, in one request."""
    for name in sorted(set(request) - set(_PARAMETERS)):
        yield Finding(
            place,
            _("{title} has no parameter {name}").format(title="Alma", name=name),
            _("Its parameters: {known}.").format(known=", ".join(_PARAMETERS)),
        )
    for text in (request[name] for name in _PARAMETERS if name in request):
        yield from lint_balance(text, place)
        if text.count('"') % 2 == 0:
            yield from lint_cql(text, place)


def lint_cql(text: str, place: str) -> Iterator[Finding]:
    """Yield what Alma reads otherwise than it seems, or refuses; quotes must be balanced."""
    yield from lint_boolean(text, place, _DIALECT)
    tokens = _TOKEN.findall(text)
    while tokens:
        token = tokens.pop(0)
        if token.casefold() in _BETWEEN:
            continue
        if tokens and tokens[0].casefold() in _RELATIONS:
            relation = tokens.pop(0)
            value = tokens.pop(0) if tokens and tokens[0] not in {"(", ")"} else ""
            yield from _clause(token, relation, value, place)
        else:
            yield Finding(
                place,
                _("no index stands before {term}").format(term=token),
                _('Write the index and quotation marks round a phrase: alma.title = "two words".'),
            )


def _clause(index: str, relation: str, value: str, place: str) -> Iterator[Finding]:
    if index.casefold() not in INDEXES:
        yield Finding(
            place,
            _("Alma has no index {name} that is known here").format(name=index),
            _("Common ones: alma.all_for_ui, alma.title, alma.subject, alma.creator, alma.main_pub_date."),
        )
    if relation.casefold() not in _KNOWN:
        yield Finding(
            place,
            _("Alma is not known to read {relation} between an index and a word").format(relation=relation),
            _("Write =, all, or for years <= and >=."),
        )
    if index.casefold() == _DATE:
        yield from _year(value, place)
    elif relation in _COMPARING:
        yield Finding(
            place,
            _("{relation} compares years, and {name} is no year").format(relation=relation, name=index),
            _("Write = before a word or a phrase."),
        )
    else:
        yield from _value(index, value, place)


def _year(value: str, place: str) -> Iterator[Finding]:
    if not re.fullmatch(r'"?\d{4}"?', value, re.ASCII):
        yield Finding(
            place, _("{value} is no year of four digits").format(value=value or "…"), _("Write 2000.")
        )


def _value(index: str, value: str, place: str) -> Iterator[Finding]:
    if value.casefold() in RESERVED:
        yield Finding(
            place,
            _("CQL takes {word} for an operator of its own").format(word=value),
            _('Put it in quotation marks: "{word}".').format(word=value),
        )
    elif not letters(value):
        yield Finding(
            place,
            _("{term} can never match: there is no word in it").format(term=f"{index} = {value}".strip()),
            _("Write a word, or delete it."),
        )
    elif set(value) & set("*?"):
        yield Finding(
            place,
            _("whether Alma truncates is not known: {word}").format(word=value),
            _("Write the forms out and join them with or."),
        )
