"""Bundles: a strategy cut into requests whose union is the search, for sources that take no long one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from math import prod
from typing import Final
from urllib.parse import quote

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy, Term
from litreview.searches.syntaxes.openalex import whole_forms

MOST: Final = 200
"""Requests of one search; a source is asked once a second."""

Group = tuple[str, ...]
"""Terms of which any will do."""


def alone(concepts: Sequence[Concept], strategy: Strategy, source: str) -> list[str]:
    """Return the whole words that need no other concept."""
    texts = (Term(text) for concept in concepts for text in concept.alone.get(source, ()))
    return list(dict.fromkeys(form for term in texts for form in whole_forms(term, strategy)))


def together(concepts: Sequence[Concept], strategy: Strategy, source: str) -> list[list[str]]:
    """Return for each concept the whole words that must be met together with the other concepts.

    Nothing at all where every word of one concept stands alone: there is nothing left to join.
    """
    single = set(alone(concepts, strategy, source))
    blocks = [
        [
            form
            for form in dict.fromkeys(
                form for term in concept.terms_for(source) for form in whole_forms(term, strategy)
            )
            if form not in single
        ]
        for concept in concepts
    ]
    return blocks if any(blocks) else []


def groups(single: Sequence[str], blocks: Sequence[Sequence[str]], room: int) -> Iterator[tuple[Group, ...]]:
    """Yield the requests: pieces of what stands alone, then every way to join a piece of each block.

    ``room`` is how many characters of the address the words of one request may take.
    """
    if single:
        yield from product(*_cut([single], room))
    if blocks and all(blocks):
        yield from product(*_cut(blocks, room))


def _cut(blocks: Sequence[Sequence[str]], room: int) -> list[list[Group]]:
    """Return the blocks in as few even pieces as let one of each go into the room together."""
    whole = [list(dict.fromkeys(block)) for block in blocks]
    numbers = [1] * len(whole)
    while True:
        pieces = [_even(block, number) for block, number in zip(whole, numbers, strict=True)]
        sizes = [max(map(_size, cut)) for cut in pieces]
        can_go_on = [place for place, block in enumerate(whole) if numbers[place] < len(block)]
        if sum(sizes) <= room or not can_go_on:
            return pieces
        numbers[max(can_go_on, key=sizes.__getitem__)] += 1


def _even(block: Sequence[str], number: int) -> list[Group]:
    ends = [len(block) * place // number for place in range(number + 1)]
    return [tuple(block[start:end]) for start, end in pairwise(ends)]


def _size(piece: Group) -> int:
    return sum(len(quote(f" or {part}", safe="")) for part in piece)


def refuse_many(numbers: Sequence[int], before: int, strategy: Strategy, source: str, title: str) -> None:
    """Raise UsageError where the blocks multiply to more requests than a source should be asked."""
    if before + prod(numbers) > MOST:
        raise UsageError(
            strategy.place,
            _("{title} would need more than {most} requests").format(title=title, most=MOST),
            _(
                "Shorten a concept for it with instead = {{{source} = [...]}}, or leave one out with skip."
            ).format(source=source),
        )


def words_only(concepts: Iterable[Concept], title: str) -> Iterator[str]:
    """Yield a note where blocks have headings that a source does not search."""
    if any(concept.headings for concept in concepts):
        yield _("{title} has no subject headings of this kind; only words are searched").format(title=title)


def whole_words(concepts: Iterable[Concept], source: str, title: str) -> Iterator[str]:
    """Yield a note where truncated terms are written out."""
    if any("*" in term.text for concept in concepts for term in concept.terms_for(source)):
        yield _("whether {title} truncates is not known; truncated terms stand as whole words").format(
            title=title
        )
