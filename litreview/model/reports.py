"""Reports: clusters of linked records, and what is shown for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from litreview.model.records import Record, RecordId
from litreview.model.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One document: the records that are linked as describing it, the leading one first."""

    records: tuple[RecordId, ...]
    main_arm: bool
    """Whether any of them came from a database or register; else it came by other methods."""

    @property
    def id(self) -> RecordId:
        """Return the leading record's id; votes are given on it."""
        return self.records[0]


def clusters(
    records: Iterable[RecordId],
    links: Iterable[tuple[RecordId, RecordId]],
    apart: Iterable[tuple[RecordId, RecordId]] = (),
) -> list[list[RecordId]]:
    """Return the records in groups joined by the links; order is that of the records.

    A link to a record that is not among them joins nothing, and so does one that would bring two
    records that are to stand apart into one group: the links given first are joined first.
    """
    groups = _Groups(records, apart)
    for first, second in links:
        groups.join(first, second)
    return groups.listed()


class _Groups:
    """Records in groups that grow together, each known by its root."""

    def __init__(self, records: Iterable[RecordId], apart: Iterable[tuple[RecordId, RecordId]]) -> None:
        self._parent = {record: record for record in records}
        self._foes: dict[RecordId, set[RecordId]] = {}
        """Of a root, the records that its group must not hold."""
        for first, second in apart:
            self._foes.setdefault(first, set()).add(second)
            self._foes.setdefault(second, set()).add(first)

    def join(self, first: RecordId, second: RecordId) -> None:
        if first not in self._parent or second not in self._parent:
            return
        one, other = self._root(first), self._root(second)
        if one == other or self._are_apart(one, other):
            return
        self._parent[one] = other
        if one in self._foes:
            self._foes.setdefault(other, set()).update(self._foes.pop(one))

    def listed(self) -> list[list[RecordId]]:
        groups: dict[RecordId, list[RecordId]] = {}
        for record, above in self._parent.items():
            top = record if above == record else self._root(record)  # most records are linked with none
            if top in groups:
                groups[top].append(record)
            else:
                groups[top] = [record]
        return list(groups.values())

    def _root(self, record: RecordId) -> RecordId:
        parent = self._parent
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    def _are_apart(self, one: RecordId, other: RecordId) -> bool:
        return any(foe in self._parent and self._root(foe) == other for foe in self._foes.get(one, ()))


def combined(records: Sequence[Record]) -> Record:
    """Return what is shown for a report: the leading record, its gaps filled from the others.

    The longest abstract is shown, whichever record has it.
    """
    leading, *others = records
    filled = {
        field.name: next((value for other in others if (value := getattr(other, field.name))), empty)
        for field in fields(Record)
        if not (empty := getattr(leading, field.name))
    }
    longest = max((record.abstract or "" for record in records), key=len)
    shown = replace(leading, **filled | {"abstract": longest or None})
    if shown.original_title and fold(shown.original_title) == fold(shown.title):
        return replace(shown, original_title=None)
    return shown
