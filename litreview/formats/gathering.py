"""Entries gathered into a reading, so that entries = records + entries lost in every format."""

from collections.abc import Iterable
from dataclasses import dataclass

from litreview.model.language import _
from litreview.model.reading import Problem, Reading
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a file after reading: its record, or why there is none."""

    line: int
    """Where it begins, counted from 1."""
    record: Record | None
    """None for an entry that is lost; ``remark`` then says why."""
    remark: str | None = None
    """What was wrong with it."""


def gather(entries: Iterable[Entry], problems: Iterable[Problem] = ()) -> Reading:
    """Return the reading of the entries; one that repeats an earlier record's id counts as lost.

    ``problems`` are those of the file as a whole, which lose no entry.
    """
    kept: dict[RecordId, Entry] = {}
    found = list(problems)
    count = 0
    for entry in entries:
        count += 1
        found.extend(_problems(entry, kept))
        if entry.record:
            kept.setdefault(entry.record.id, entry)
    records = tuple(entry.record for entry in kept.values() if entry.record)
    return Reading(
        entries=count, records=records, problems=tuple(sorted(found, key=lambda problem: problem.line))
    )


def _problems(entry: Entry, kept: dict[RecordId, Entry]) -> list[Problem]:
    if not entry.record:
        return [
            Problem(line=entry.line, what=entry.remark or _("the entry could not be read"), entry_lost=True)
        ]
    found = [Problem(line=entry.line, what=entry.remark)] if entry.remark else []
    if earlier := kept.get(entry.record.id):
        found.append(Problem(line=entry.line, what=_repeats(entry.record, earlier), entry_lost=True))
    return found


def _repeats(record: Record, earlier: Entry) -> str:
    if earlier.record and record.original == earlier.record.original:
        return _("the same entry stands at line {line} already").format(line=earlier.line)
    if record.accession:
        return _(
            "its number {accession} is that of the entry at line {line}, which was kept: {title}"
        ).format(accession=one_line(record.accession), line=earlier.line, title=one_line(record.title))
    return _("its citation is that of the entry at line {line}, which was kept: {title}").format(
        line=earlier.line, title=one_line(record.title)
    )
