"""Candidates: the few pairs of records worth comparing, found by what they share.

Every record stands in a handful of blocks; records that share one are compared. A block of more
than ``BLOCK_CAP`` records says nothing (a common title, a missing field) and would cost its square,
so it is left out: another block finds the pair. The number of pairs grows with that of the records.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import Final, NamedTuple, Self
from zlib import adler32, crc32

from litreview.duplicates.keys import Key
from litreview.duplicates.words import tight

BLOCK_CAP: Final = 60
BEGINNING: Final = 36
ENDING: Final = 28
FEW_LETTERS: Final = 14
LONG_WORDS: Final = 4
ABSTRACT: Final = slice(60, 140)
"""Letters of an abstract past the heading that only some sources give."""

Block = Callable[[Key], Iterable[str]]


class Run(NamedTuple):
    """Which records stood in which blocks when they were added, as flat numbers to look up in or to keep."""

    signs: "array[int]"
    """The sign of each block, in order, as often as a record stands in it."""
    members: "array[int]"
    """The position of that record."""

    @classmethod
    def of(cls, signs: bytes, members: bytes) -> Self:
        """Return the run that these bytes are; raise ValueError where they are none."""
        run = cls(array("Q", signs), array("I", members))
        if len(run.signs) != len(run.members):
            raise ValueError(len(run.members))
        return run

    def standing_in(self, sign: int) -> list[int]:
        """Return the records of the block, in the order added."""
        start = end = bisect_left(self.signs, sign)
        while end < len(self.signs) and self.signs[end] == sign:
            end += 1
        return self.members[start:end].tolist()


class Blocks:
    """Which records share what; records are added and never taken out."""

    def __init__(self, runs: Sequence[Run] = (), size: int = 0) -> None:
        self.runs = tuple(runs)
        """Records added before, so many in all: a block of theirs is made when another record joins it."""
        self._table: dict[int, int | list[int]] = {}
        self._grown: dict[int, list[int]] = {}
        self.before = self._size = size
        """How many records those are."""

    def add(self, keys: Iterable[Key]) -> None:
        """Add records; their positions go on from the last."""
        for key in keys:
            for number, block in enumerate(BLOCKS):
                for shared in block(key):
                    self._join(_sign(number, shared))
            self._size += 1

    def _join(self, sign: int) -> None:
        members = self._table.get(sign)
        if members is None:
            earlier = self._earlier(sign) if self.runs else None
            if not earlier:
                self._table[sign] = self._size
                return
            members = self._table[sign] = earlier
        if isinstance(members, int):
            if members == self._size:
                return
            members = self._table[sign] = [members]
        if members[-1] != self._size:
            members.append(self._size)
            self._grown[id(members)] = members

    def _earlier(self, sign: int) -> list[int]:
        return [member for run in self.runs for member in run.standing_in(sign)]

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
        for number, block in enumerate(BLOCKS):
            for shared in set(block(first)) & set(block(second)):
                if 1 < self._members(_sign(number, shared)) <= BLOCK_CAP:
                    return True
        return False

    def _members(self, sign: int) -> int:
        members = self._table.get(sign)
        if members is None:
            return len(self._earlier(sign))
        return len(members) if isinstance(members, list) else 1

    def new_run(self) -> Run:
        """Return what the records added to those before stand in."""
        run = Run(array("Q"), array("I"))
        for sign in sorted(self._table):
            members = self._table[sign]
            for member in (members,) if isinstance(members, int) else members:
                if member >= self.before:
                    run.signs.append(sign)
                    run.members.append(member)
        return run


def merged(runs: Sequence[Run]) -> Run:
    """Return the runs, earliest first, as one."""
    signs = array("Q", (sign for run in runs for sign in run.signs))
    members = array("I", (member for run in runs for member in run.members))
    order = sorted(range(len(signs)), key=signs.__getitem__)  # a stable sort: members stay in order
    return Run(array("Q", map(signs.__getitem__, order)), array("I", map(members.__getitem__, order)))


def _sign(number: int, shared: str) -> int:
    """Return 64 bits for what is shared in a kind of block, the same in every process.

    Nobody gains by making two blocks one: more is compared, and what is found must be alike all the same.
    """
    content = shared.encode("utf-8", "surrogatepass")
    return crc32(content, number) << 32 | adler32(content)


def _doi(key: Key) -> Iterable[str]:
    return (key.doi,) if key.doi else ()


def _pmid(key: Key) -> Iterable[str]:
    return (key.pmid,) if key.pmid else ()


def _beginning(key: Key) -> Iterable[str]:
    return [tight(title)[:BEGINNING] for title in key.titles]


def _ending(key: Key) -> Iterable[str]:
    return [tight(title)[-ENDING:] for title in key.titles]


def _long_words(key: Key) -> Iterable[str]:
    for title in key.titles:
        words = sorted(set(title.split()))
        words.sort(key=len, reverse=True)  # words of one length stay as they were
        yield " ".join(sorted(words[:LONG_WORDS]))


def _first_words(key: Key) -> Iterable[str]:
    return [f"{tight(title)[:FEW_LETTERS]} {key.year}" for title in key.titles] if key.year else ()


def _page(key: Key) -> Iterator[str]:
    place = key.place
    if not place.page or place.counts_only:
        return
    if place.volume:
        yield f"{place.page} in {place.volume}"
    if key.year:
        yield f"{place.page} to {place.end} of {key.year}"
    for name in key.people.first:
        yield f"{place.page} by {name}"


def _author(key: Key) -> Iterator[str]:
    if not key.year:
        return
    for name in key.people.first:
        if key.place.volume:
            yield f"{name} {key.year} in {key.place.volume}"
        if key.container:
            initial = key.container[:1].lower()
            yield f"{name} {key.year} {initial} {len(key.people.families)}"
            yield f"{name} {key.year + 1} {initial} {len(key.people.families)}"


def _place(key: Key) -> Iterable[str]:
    place = key.place
    if not (place.volume and place.page and key.year):
        return ()
    return (f"{place.volume} {place.issue or '-'} {key.year} {key.title[:6]}",)


def _abstract(key: Key) -> Iterable[str]:
    return (key.abstract[ABSTRACT],) if len(key.abstract) > ABSTRACT.stop else ()


BLOCKS: Final[tuple[Block, ...]] = (
    _doi, _pmid, _beginning, _ending, _long_words, _first_words, _page, _author, _place, _abstract,
)  # fmt: skip
"""What records are looked up by."""
