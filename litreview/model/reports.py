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


def clusters(records: Iterable[RecordId], links: Iterable[tuple[RecordId, RecordId]]) -> list[list[RecordId]]:
    """Return the records in groups joined by the links; order is that of the records.

    A link to a record that is not among them joins nothing.
    """
    parent = {record: record for record in records}

    def root(record: RecordId) -> RecordId:
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for first, second in links:
        if first in parent and second in parent:
            parent[root(first)] = root(second)
    groups: dict[RecordId, list[RecordId]] = {}
    for record, above in parent.items():
        top = record if above == record else root(record)  # most records are linked with none
        if top in groups:
            groups[top].append(record)
        else:
            groups[top] = [record]
    return list(groups.values())


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
