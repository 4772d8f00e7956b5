"""Seeking: the duplicates of a review, with what earlier runs have worked out taken into account."""

from collections.abc import Callable, Mapping

from litreview.duplicates.find import Duplicates, Finder
from litreview.duplicates.linking import rulings_of
from litreview.duplicates.remembering import recalled, remember
from litreview.model.protocol import Digest
from litreview.model.records import RecordId
from litreview.store.journal import Journal
from litreview.store.memory import Memory, Spoiled

Watch = Callable[[int, int], object]
"""Told how many records of how many were compared."""

MANY = 1_000
"""Records held at a time."""


def seek(journal: Journal, memory: Memory, watch: Watch | None = None) -> Duplicates:
    """Return what the rules find among all records, bound by what people have said of pairs.

    It is what a fresh run finds, whatever is remembered; what this run has worked out is kept for the next.
    """
    journal.refresh()
    digests = _first_digests(journal)
    try:
        finder = recalled(memory, digests)
        if finder is not None:
            return _found(journal, finder, watch, memory, digests)
    except Spoiled:
        pass
    memory.clear()
    return _found(journal, Finder(), watch, memory, digests)


def _found(
    journal: Journal,
    finder: Finder,
    watch: Watch | None,
    memory: Memory,
    digests: Mapping[RecordId, Digest],
) -> Duplicates:
    ledger = journal.ledger
    known = frozenset(finder.known.ids)
    new = [record for record in ledger.kinds if record not in known]
    for start in range(0, len(new), MANY):
        finder.add(journal.store.records(new[start : start + MANY]))
        if watch:
            watch(len(finder.known.ids), len(ledger.kinds))
    found = finder.duplicates(rulings_of(ledger), ledger.kinds)
    if new:
        remember(finder, memory, digests)
    return found


def _first_digests(journal: Journal) -> dict[RecordId, Digest]:
    """Return the digest of what each record said when it was first found."""
    digests = dict(reversed(list(journal.store.kept())))
    kinds = journal.ledger.kinds
    return digests if len(digests) == len(kinds) else {one: digests[one] for one in kinds if one in digests}
