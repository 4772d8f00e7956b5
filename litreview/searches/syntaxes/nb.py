"""Nasjonalbiblioteket: words and phrases in ``q``, any of them or groups of them, over the catalogue only."""

from collections.abc import Iterator, Sequence
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy
from litreview.searches.syntaxes import bundles
from litreview.searches.syntaxes.openalex import without_forms
from litreview.searches.syntaxes.writing import Compiled, Syntax, either, left_out, quoted

NAME: Final = "nb"
TITLE: Final = "Nasjonalbiblioteket"
ROOM: Final = 3000
"""Characters of an address that the words may take; the library states no limit, and servers have one."""
_CATALOGUE: Final = {"searchType": "FIELD_RESTRICTED_SEARCH"}
"""Without it the full text of every scanned book and newspaper is searched."""
_OPERATORS: Final = frozenset({"and", "or", "not"})


def write(strategy: Strategy) -> Compiled:
    """Return the requests: what stands alone, and groups of the concepts joined by AND.

    Raise UsageError where the concepts are so long that it takes more than 200 requests.
    """
    concepts = strategy.concepts_for(NAME)
    single = list(map(_value, bundles.alone(concepts, strategy, NAME)))
    blocks = [
        [*map(_value, words), *concept.own.get(NAME, ())]
        for concept, words in zip(concepts, bundles.together(concepts, strategy, NAME), strict=False)
    ]
    requests = list(bundles.groups(single, blocks, ROOM))
    bundles.refuse_many([len(requests)], 0, strategy, NAME, TITLE)
    return Compiled(
        syntax=NAME,
        requests=tuple({"q": _joined(groups), **_CATALOGUE} for groups in requests),
        notes=(*left_out(strategy, NAME), *_notes(concepts, strategy, len(requests))),
    )


def _joined(groups: Sequence[bundles.Group]) -> str:
    if len(groups) == 1:
        return either(groups[0])
    # Elasticsearch's query strings give AND and OR no rank, so every group has its brackets.
    return " AND ".join(f"({either(group)})" if len(group) > 1 else group[0] for group in groups)


def _value(word: str) -> str:
    text = word.replace('"', " ").strip()
    return f'"{text}"' if text.casefold() in _OPERATORS else quoted(text)


def _notes(concepts: Sequence[Concept], strategy: Strategy, number: int) -> Iterator[str]:
    if number > 1:
        yield _(
            "{number} requests, for some terms stand alone and an address holds only so much; their union is"
            " the search"
        ).format(number=number)
    yield _("only the catalogue is searched, not the full text of the books")
    yield from bundles.whole_words(concepts, NAME, TITLE)
    yield from without_forms(tuple(concepts), strategy, NAME)
    yield from bundles.words_only(concepts, TITLE)
    if strategy.since or strategy.until:
        yield _("how a range of years is written is not known: the years are left to the screening")


SYNTAX: Final = Syntax(name=NAME, title=TITLE, by_hand=False, write=write)
