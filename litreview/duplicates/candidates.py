"""Candidates: the few pairs of records worth comparing, found by what they share. Pure.

Every record stands in a handful of blocks; records that share one are compared. A block of more
than ``BLOCK_CAP`` records says nothing (a common title, a missing field) and would cost its square,
so it is left out: the others find the pair. Blocks of one sort are built at a time, so that memory
follows the number of records and not the number of sorts.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Final

from litreview.duplicates.keys import Key
from litreview.duplicates.words import tight

BLOCK_CAP: Final = 60

type_of_block = Callable[[Key], Iterable[object]]


def candidates(keys: Sequence[Key], wanted: Callable[[int, int], bool] | None = None) -> list[tuple[int, int]]:
    """Return the pairs of positions worth comparing, smaller position first, in ascending order."""
    size = len(keys)
    pairs: set[int] = set()
    for block in BLOCKS:
        for members in _shared(keys, block):
            if len(members) <= BLOCK_CAP:
                pairs.update(one * size + other for one, other in combinations(members, 2))
    found = (divmod(pair, size) for pair in sorted(pairs))
    return [pair for pair in found if wanted is None or wanted(*pair)]


def _shared(keys: Sequence[Key], block: type_of_block) -> Iterable[list[int]]:
    first: dict[object, int] = {}
    more: dict[object, list[int]] = {}
    for position, key in enumerate(keys):
        for value in block(key):
            marked = hash(value)
            if marked in more:
                if more[marked][-1] != position:
                    more[marked].append(position)
            elif marked in first:
                if first[marked] != position:
                    more[marked] = [first[marked], position]
            else:
                first[marked] = position
    return more.values()


def _doi(key: Key) -> Iterable[object]:
    return (key.doi,) if key.doi else ()


def _pmid(key: Key) -> Iterable[object]:
    return (key.pmid,) if key.pmid else ()


def _beginning(key: Key) -> Iterable[object]:
    return [tight(title)[:36] for title in key.titles]


def _ending(key: Key) -> Iterable[object]:
    return [tight(title)[-28:] for title in key.titles]


def _long_words(key: Key) -> Iterable[object]:
    return [
        tuple(sorted(sorted(set(title.split()), key=lambda word: (-len(word), word))[:4]))
        for title in key.titles
        if len(title) > 12
    ]


def _first_words(key: Key) -> Iterable[object]:
    return [(tight(title)[:14], key.year) for title in key.titles] if key.year else ()


def _page(key: Key) -> Iterable[object]:
    place = key.place
    if not place.page or place.counts_only:
        return ()
    found: list[object] = []
    if place.volume:
        found.append(("volume", place.page, place.volume))
    if key.year:
        found.append(("year", place.page, key.year, place.end))
    found += [("author", place.page, name) for name in sorted(key.people.first)]
    return found


def _author(key: Key) -> Iterable[object]:
    if not key.year:
        return ()
    years = (key.year, key.year + 1)
    found: list[object] = []
    for name in key.people.first:
        if key.place.volume:
            found.append((name, key.year, key.place.volume))
        if key.container:
            found += [(name, year, key.container[:1].lower(), len(key.people.families)) for year in years]
    return found


def _place(key: Key) -> Iterable[object]:
    place = key.place
    if not (place.volume and place.page and key.year):
        return ()
    return ((place.volume, place.issue, key.year, key.title[:6]),)


def _abstract(key: Key) -> Iterable[object]:
    return (key.abstract[60:140],) if len(key.abstract) > 140 else ()  # noqa: PLR2004 - past its heading


BLOCKS: Final[tuple[type_of_block, ...]] = (
    _doi, _pmid, _beginning, _ending, _long_words, _first_words, _page, _author, _place, _abstract,
)  # fmt: skip
