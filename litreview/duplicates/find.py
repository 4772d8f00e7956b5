"""Finding: candidate pairs from blocks of records that share a key, compared and joined with caution."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from litreview.duplicates.compare import Match, compare, forbidden
from litreview.duplicates.keys import Key, key_of
from litreview.model.records import Record, RecordId

BLOCK_CAP: Final = 60
"""A block of more records says nothing (a common title, a missing field), and would cost its square."""


def find_duplicates(
    records: Iterable[Record], linked: Iterable[tuple[RecordId, RecordId]] = ()
) -> list[Match]:
    """Return the matches still missing to join every pair of records that a rule joins.

    Links already standing are given as ``linked`` and are not repeated. The result does not depend
    on the order of the records. Two clusters are not joined when a veto keeps any record of the
    one from any record of the other, so that no bad record in the middle chains two reports.
    """
    keys = {record.id: key_of(record) for record in records}
    groups = _Groups(keys)
    for first, second in linked:
        if first in keys and second in keys:
            groups.join(first, second)
    matches = [match for pair in sorted(candidates(list(keys.values()))) if (match := _compared(pair, keys))]
    strongest_first = sorted(matches, key=lambda match: (-match.score, match.first.id, match.second.id))
    return [match for match in strongest_first if groups.joined(match.first.id, match.second.id)]


def candidates(keys: Sequence[Key]) -> set[tuple[RecordId, RecordId]]:
    """Return the pairs worth comparing: those that share a block, smaller id first."""
    blocks: dict[tuple[str, str], list[RecordId]] = defaultdict(list)
    for key in keys:
        for block in _blocks(key):
            blocks[block].append(key.id)
    return {
        (min(pair), max(pair))
        for members in blocks.values()
        if len(members) <= BLOCK_CAP
        for pair in combinations(members, 2)
    }


def _blocks(key: Key) -> Iterator[tuple[str, str]]:
    if key.doi:
        yield "doi", key.doi
    if key.pmid:
        yield "pmid", key.pmid
    for title in key.titles:
        joined = title.replace(" ", "")
        yield "title", joined[:30]
        yield "ending", joined[-30:]
    if key.authors and key.year:
        yield "author", f"{key.authors[0]} {key.year}"
    if key.pages and key.volume:
        yield "place", f"{key.volume} {key.pages}"


def _compared(pair: tuple[RecordId, RecordId], keys: dict[RecordId, Key]) -> Match | None:
    first, second = pair
    return compare(keys[first], keys[second])


class _Groups:
    """Records in groups that grow together, never across a veto."""

    def __init__(self, keys: dict[RecordId, Key]) -> None:
        self._keys = keys
        self._members = {record: [record] for record in keys}

    def joined(self, first: RecordId, second: RecordId) -> bool:
        """Join the groups of two records and tell whether that was both new and allowed."""
        one, other = self._members[first], self._members[second]
        if one is other or self._vetoed(one, other):
            return False
        self.join(first, second)
        return True

    def join(self, first: RecordId, second: RecordId) -> None:
        """Join the groups of two records, whatever a veto says: a person may have linked them."""
        one, other = self._members[first], self._members[second]
        if one is not other:
            one.extend(other)
            for record in other:
                self._members[record] = one

    def _vetoed(self, one: list[RecordId], other: list[RecordId]) -> bool:
        return any(forbidden(self._keys[a], self._keys[b]) for a in one for b in other)
