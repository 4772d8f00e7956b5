"""Candidates: the few pairs of records worth comparing, found by what they share.

Every record stands in a handful of blocks; records that share one are compared. A block of more
than ``BLOCK_CAP`` records says nothing (a common title, a missing field) and would cost its square,
so it is left out: another block finds the pair. The number of pairs grows with that of the records.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product
from typing import Final

from litreview.duplicates.keys import Key
from litreview.duplicates.words import tight

BLOCK_CAP: Final = 60
BEGINNING: Final = 36
ENDING: Final = 28
FEW_LETTERS: Final = 14
LONG_WORDS: Final = 4
ABSTRACT: Final = slice(60, 140)
"""Letters of an abstract past the heading that only some sources give."""

Block = Callable[[Key], Iterable[object]]


class Blocks:
    """Which records share what; records are added and never taken out."""

    def __init__(self) -> None:
        self._tables: list[dict[int, int | list[int]]] = [{} for _ in BLOCKS]
        self._grown: dict[int, list[int]] = {}
        self._size = 0

    def add(self, keys: Iterable[Key]) -> None:
        """Add records; their positions go on from the last."""
        for key in keys:
            for table, block in zip(self._tables, BLOCKS, strict=True):
                for shared in block(key):
                    self._join(table, hash(shared))
            self._size += 1

    def _join(self, table: dict[int, int | list[int]], shared: int) -> None:
        members = table.get(shared)
        if members is None:
            table[shared] = self._size
            return
        if isinstance(members, int):
            if members == self._size:
                return
            members = table[shared] = [members]
        if members[-1] != self._size:
            members.append(self._size)
            self._grown[id(members)] = members

    def take_pairs(self, since: int) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Return the pairs to compare, each with a position of ``since`` or later; and those to look at anew.

        The latter are earlier pairs of a block that has outgrown the cap since: nothing may be left
        that they share. What is returned is not returned again.
        """
        new: set[tuple[int, int]] = set()
        outgrown: set[tuple[int, int]] = set()
        for members in self._grown.values():
            old = [member for member in members if member < since]
            if len(members) <= BLOCK_CAP:
                fresh = members[len(old) :]
                new.update(product(old, fresh))
                new.update(combinations(fresh, 2))
            elif len(old) <= BLOCK_CAP:
                outgrown.update(combinations(old, 2))
        self._grown.clear()
        return new, outgrown

    def share(self, first: Key, second: Key) -> bool:
        """Tell whether the two records share a block that is not too large."""
        for table, block in zip(self._tables, BLOCKS, strict=True):
            for shared in {hash(one) for one in block(first)} & {hash(one) for one in block(second)}:
                members = table.get(shared)
                if isinstance(members, list) and len(members) <= BLOCK_CAP:
                    return True
        return False


def _doi(key: Key) -> Iterable[object]:
    return (key.doi,) if key.doi else ()


def _pmid(key: Key) -> Iterable[object]:
    return (key.pmid,) if key.pmid else ()


def _beginning(key: Key) -> Iterable[object]:
    return [tight(title)[:BEGINNING] for title in key.titles]


def _ending(key: Key) -> Iterable[object]:
    return [tight(title)[-ENDING:] for title in key.titles]


def _long_words(key: Key) -> Iterable[object]:
    for title in key.titles:
        words = sorted(set(title.split()), key=lambda word: (-len(word), word))[:LONG_WORDS]
        yield tuple(sorted(words))


def _first_words(key: Key) -> Iterable[object]:
    return [(tight(title)[:FEW_LETTERS], key.year) for title in key.titles] if key.year else ()


def _page(key: Key) -> Iterator[object]:
    place = key.place
    if not place.page or place.counts_only:
        return
    if place.volume:
        yield place.page, place.volume
    if key.year:
        yield place.page, key.year, place.end
    for name in key.people.first:
        yield place.page, name


def _author(key: Key) -> Iterator[object]:
    if not key.year:
        return
    for name in key.people.first:
        if key.place.volume:
            yield name, key.year, key.place.volume
        if key.container:
            initial = key.container[:1].lower()
            yield name, key.year, initial, len(key.people.families)
            yield name, key.year + 1, initial, len(key.people.families)


def _place(key: Key) -> Iterable[object]:
    place = key.place
    if not (place.volume and place.page and key.year):
        return ()
    return ((place.volume, place.issue, key.year, key.title[:6]),)


def _abstract(key: Key) -> Iterable[object]:
    return (key.abstract[ABSTRACT],) if len(key.abstract) > ABSTRACT.stop else ()


BLOCKS: Final[tuple[Block, ...]] = (
    _doi, _pmid, _beginning, _ending, _long_words, _first_words, _page, _author, _place, _abstract,
)  # fmt: skip
"""What records are looked up by."""
