"""NVA: no Boolean operators; a bundle of requests whose union is the search."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy
from litreview.searches.syntaxes.writing import Compiled, Syntax, left_out

NAME: Final = "nva"
FIELDS: Final = ("title", "abstract", "tags")
MOST: Final = 200
"""Requests of one search; NVA is asked once a second."""


def write(strategy: Strategy) -> Compiled:
    """Return the requests: a concept in each field, and every way two concepts share a field.

    Raise UsageError where that is more than 200 requests.
    """
    concepts = strategy.concepts_for(NAME)
    requests = [
        {f"{field}_should": ",".join(alone)}
        for concept in concepts
        if (alone := _alone(concept))
        for field in FIELDS
    ]
    blocks = [_values(concept) for concept in concepts]
    if all(blocks):  # where every term of one stands alone, there is nothing left to join with the others
        requests += _crossed(blocks, strategy.place)
    requests += [_own(line) for concept in concepts for line in concept.own.get(NAME, ())]
    limits = {}
    if strategy.since:
        limits["publication_year_since"] = str(strategy.since)
    if strategy.until:
        limits["publication_year_before"] = str(strategy.until + 1)
    unique = {tuple(sorted(request.items())): {**limits, **request} for request in requests}
    return Compiled(
        syntax=NAME, requests=tuple(unique.values()), notes=tuple(_notes(strategy, concepts, len(unique)))
    )


def _own(line: str) -> dict[str, str]:
    """Return a request written as ``parameter=value`` joined by ``&``."""
    pairs = (part.partition("=") for part in line.split("&"))
    return {name.strip(): value.strip() for name, _equals, value in pairs}


def _alone(concept: Concept) -> list[str]:
    return _as_values(concept.alone.get(NAME, ()))


def _values(concept: Concept) -> list[str]:
    """Return the terms to be met together with the other concepts."""
    alone = set(_alone(concept))
    values = _as_values(term.text for term in concept.terms_for(NAME))
    return [value for value in values if value not in alone]


def _as_values(texts: Iterable[str]) -> list[str]:
    plain = (text.replace("*", "").replace(",", " ").split() for text in texts)
    return list(dict.fromkeys(" ".join(words) for words in plain))


def _crossed(blocks: Sequence[list[str]], place: str) -> list[dict[str, str]]:
    requests: list[dict[str, str]] = []
    for fields in product(FIELDS, repeat=len(blocks)):
        by_field = {
            field: [block for block, its in zip(blocks, fields, strict=True) if its == field]
            for field in dict.fromkeys(fields)
        }
        requests += _combined(by_field, place, len(requests))
    return requests


def _combined(by_field: Mapping[str, list[list[str]]], place: str, before: int) -> list[dict[str, str]]:
    """Return the requests of one way to lay the concepts out over the fields.

    In a field that two concepts share the longer one stands in ``_should``, where any value will do,
    and each value of the others in a request of its own, where it must be met.
    """
    fixed: dict[str, str] = {}
    choices: list[list[tuple[str, str]]] = []
    for name, blocks in by_field.items():
        longest = max(blocks, key=len)
        fixed[f"{name}_should"] = ",".join(longest)
        choices += [[(name, value) for value in block] for block in blocks if block is not longest]
    if before + prod(map(len, choices)) > MOST:
        raise UsageError(
            place,
            _("NVA would need more than {most} requests").format(most=MOST),
            _("Shorten a concept for it with instead = {nva = [...]}, or leave one out with skip."),
        )
    return [_with(fixed, chosen) for chosen in product(*choices)]


def _with(fixed: Mapping[str, str], chosen: Sequence[tuple[str, str]]) -> dict[str, str]:
    request: dict[str, str] = {}
    for name, value in chosen:
        request[name] = f"{request[name]},{value}" if name in request else value
    return {**request, **fixed}


def _notes(strategy: Strategy, concepts: Sequence[Concept], number: int) -> Iterator[str]:
    yield from left_out(strategy, NAME)
    yield _(
        "NVA has no Boolean operators: {number} requests, each with the concepts in another field;"
        " their union is the search"
    ).format(number=number)
    yield _("NVA reads the last word of every value as a beginning, with or without *")
    if any(concept.headings for concept in concepts):
        yield _("NVA has no subject headings of this kind; only words are searched")


SYNTAX: Final = Syntax(name=NAME, title="Nasjonalt vitenarkiv (NVA)", by_hand=False, write=write)
