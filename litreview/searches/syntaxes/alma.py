"""Alma, the Norwegian research libraries' catalogue: CQL, an index before each term, and short requests."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy
from litreview.searches.syntaxes import bundles
from litreview.searches.syntaxes.openalex import without_forms
from litreview.searches.syntaxes.writing import Compiled, Syntax, either, left_out, quoted

NAME: Final = "alma"
TITLE: Final = "Norske fagbibliotek (Alma)"
EVERYWHERE: Final = "alma.all_for_ui"
"""The whole description: title, subjects, notes, and the abstract where there is one."""
RESERVED: Final = frozenset(
    {"and", "or", "not", "prox", "sortby", "all", "any", "within", "encloses", "exact"}
)
"""Words that CQL takes for its own unless they stand in quotation marks."""
ROOM: Final = 6000
"""Characters of an address that a query may take; servers commonly refuse more than 8,000."""
_PLAIN: Final = re.compile(r"[^\W_]+")


def write(strategy: Strategy) -> Compiled:
    """Return the requests: what stands alone, and the concepts joined by ``and``.

    Raise UsageError where the concepts are so long that it takes more than 200 requests.
    """
    concepts = strategy.concepts_for(NAME)
    single = _clauses(bundles.alone(concepts, strategy, NAME))
    blocks = [
        [*_headings(concept), *_clauses(words), *(f"({line})" for line in concept.own.get(NAME, ()))]
        for concept, words in zip(concepts, bundles.together(concepts, strategy, NAME), strict=False)
    ]
    requests = list(bundles.groups(single, blocks, ROOM))
    bundles.refuse_many([len(requests)], 0, strategy, NAME, TITLE)
    years = list(_years(strategy))
    return Compiled(
        syntax=NAME,
        requests=tuple({"query": _joined(groups, years)} for groups in requests),
        notes=(*left_out(strategy, NAME), *_notes(concepts, strategy, len(requests))),
    )


def _joined(groups: Sequence[bundles.Group], years: Sequence[str]) -> str:
    # CQL's operators have one rank and are read from left to right, so every group has its brackets.
    written = [f"({either(group, 'or')})" if len(group) > 1 else group[0] for group in groups]
    return " and ".join([*written, *years])


def _headings(concept: Concept) -> Iterator[str]:
    yield from (f'alma.subject = "{heading.text}"' for heading in concept.headings.get("mesh", ()))


def _clauses(words: Sequence[str]) -> list[str]:
    return [f"{EVERYWHERE} = {_value(word)}" for word in words]


def _value(word: str) -> str:
    """Return the word as CQL reads it: in quotation marks where it is a phrase, or a word of CQL's own."""
    text = word.replace('"', " ").strip()
    if quoted(text) == text and (text.casefold() in RESERVED or not _PLAIN.fullmatch(text)):
        return f'"{text}"'
    return quoted(text)


def _years(strategy: Strategy) -> Iterator[str]:
    if strategy.since:
        yield f"alma.main_pub_date >= {strategy.since}"
    if strategy.until:
        yield f"alma.main_pub_date <= {strategy.until}"


def _notes(concepts: Sequence[Concept], strategy: Strategy, number: int) -> Iterator[str]:
    if number > 1:
        yield _(
            "{number} requests, for some terms stand alone and an address holds only so much; their union is"
            " the search"
        ).format(number=number)
    yield from bundles.whole_words(concepts, NAME, TITLE)
    yield from without_forms(tuple(concepts), strategy, NAME)
    if any("mesh" in concept.headings for concept in concepts):
        yield _(
            "headings are searched as subjects as they stand, without the narrower ones; many libraries"
            " use other vocabularies"
        )
    yield _("a catalogue has few abstracts: most records are found by title and subjects alone")


SYNTAX: Final = Syntax(name=NAME, title=TITLE, by_hand=False, write=write, vocabulary="mesh")
