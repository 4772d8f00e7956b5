"""SwePub: no Boolean operators and no phrases; a request for each way to take one term a concept."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy
from litreview.searches.syntaxes import bundles
from litreview.searches.syntaxes.openalex import without_forms
from litreview.searches.syntaxes.writing import Compiled, Syntax, left_out

NAME: Final = "swepub"
TITLE: Final = "SwePub"
FIELDS: Final = ("title", "keywords")
"""What SwePub searches; it gives the abstract, but does not read it."""
_FIRST: Final = 1500
_LAST: Final = 3000
"""Years that stand for no beginning and no end: SwePub takes a range with both."""


def write(strategy: Strategy) -> Compiled:
    """Return the requests: each term that stands alone, and every choice of one term a concept, by field.

    Raise UsageError where that is more than 200 requests.
    """
    concepts = strategy.concepts_for(NAME)
    single = bundles.alone(concepts, strategy, NAME)
    blocks = bundles.together(concepts, strategy, NAME)
    own = [_own(line) for concept in concepts for line in concept.own.get(NAME, ())]
    before = len(FIELDS) * len(single) + len(own)
    bundles.refuse_many([len(FIELDS) * len(block) for block in blocks] or [0], before, strategy, NAME, TITLE)
    requests: list[Mapping[str, str]] = [{field: word} for field in FIELDS for word in single]
    if blocks and all(blocks):
        requests += _crossed(blocks)
    years = _years(strategy)
    unique = {tuple(sorted(request.items())): {**request, **years} for request in (*requests, *own)}
    return Compiled(
        syntax=NAME,
        requests=tuple(unique.values()),
        notes=(*left_out(strategy, NAME), *_notes(concepts, strategy, len(unique))),
    )


def _own(line: str) -> dict[str, str]:
    """Return a request written as ``parameter=value`` joined by ``&``."""
    pairs = (part.partition("=") for part in line.split("&"))
    return {name.strip(): value.strip() for name, _equals, value in pairs}


def _crossed(blocks: Sequence[Sequence[str]]) -> Iterator[Mapping[str, str]]:
    for fields in product(FIELDS, repeat=len(blocks)):
        for words in product(*blocks):
            yield {
                field: " ".join(word for word, its in zip(words, fields, strict=True) if its == field)
                for field in FIELDS
                if field in fields
            }


def _years(strategy: Strategy) -> dict[str, str]:
    if strategy.since is None and strategy.until is None:
        return {}
    return {"from": str(strategy.since or _FIRST), "to": str(strategy.until or _LAST)}


def _notes(concepts: Sequence[Concept], strategy: Strategy, number: int) -> Iterator[str]:
    yield _(
        "SwePub has no Boolean operators and no phrases: {number} requests, each with one term a concept and"
        " every word required; their union is the search"
    ).format(number=number)
    yield _("SwePub reads titles and keywords, and no abstracts")
    if any("*" in term.text for concept in concepts for term in concept.terms_for(NAME)):
        yield _("SwePub has no truncation; truncated terms stand as whole words")
    yield from without_forms(tuple(concepts), strategy, NAME)
    yield from bundles.words_only(concepts, TITLE)
    if strategy.since and not strategy.until:
        yield _("SwePub wants both ends of the years; {year} stands for no end").format(year=_LAST)


SYNTAX: Final = Syntax(name=NAME, title=TITLE, by_hand=False, write=write)
