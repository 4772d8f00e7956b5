"""Seeking: the duplicates of a review, with what earlier runs have worked out taken into account."""

from collections.abc import Callable

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


def seek(journal: Journal, memory: Memory | None = None, watch: Watch | None = None) -> Duplicates:
    """Return what the rules find among all records, bound by what people have said of pairs.

    It is what a fresh run finds, whatever is remembered; what this run has worked out is kept for the next.
    """
    journal.refresh()
    if memory is None:
        return _found(journal, Finder(), watch)
    digests = _first_digests(journal)
    try:
        finder = recalled(memory, digests) or _forgetful(memory)
        found = _found(journal, finder, watch)
    except Spoiled:
        finder = _forgetful(memory)
        found = _found(journal, finder, watch)
    if len(finder.known.ids) > finder.known.blocks.before:
        remember(finder, memory, digests)
    return found


def _forgetful(memory: Memory) -> Finder:
    """Return a finder that knows nothing, and let go of all that is remembered."""
    memory.clear()
    return Finder()


def _found(journal: Journal, finder: Finder, watch: Watch | None) -> Duplicates:
    ledger = journal.ledger
    known = frozenset(finder.known.ids)
    new = [record for record in ledger.kinds if record not in known]
    for start in range(0, len(new), MANY):
        finder.add(journal.store.records(new[start : start + MANY]))
        if watch:
            watch(len(finder.known.ids), len(ledger.kinds))
    return finder.duplicates(rulings_of(ledger), ledger.kinds)


def _first_digests(journal: Journal) -> dict[RecordId, Digest]:
    """Return the digest of what each record said when it was first found."""
    digests = dict(reversed(list(journal.store.kept())))
    kinds = journal.ledger.kinds
    return digests if len(digests) == len(kinds) else {one: digests[one] for one in kinds if one in digests}
