"""Reports: clusters of linked records, and what is shown for one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from litreview.model.records import Record, RecordId
from litreview.model.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One document: the records that are linked as describing it, the leading one first."""

    records: tuple[RecordId, ...]
    main_arm: bool
    """Whether any of them came from a database or register; else it came by other methods."""
    is_previous: bool = False
    """Whether the previous version of this review included it: then it is neither screened nor sought."""

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


def studies(
    reports: Iterable[Report], versions: Iterable[tuple[RecordId, RecordId]]
) -> dict[RecordId, RecordId]:
    """Return of each report, by its id, the id of the first report of its study, in the order given.

    Two reports are of one study where any of their records were said to be versions of it.
    """
    known = list(reports)
    report_of = {record: report.id for report in known for record in report.records}
    pairs = (
        (report_of[one], report_of[other])
        for one, other in versions
        if one in report_of and other in report_of
    )
    groups = clusters((report.id for report in known), pairs)
    return {report: group[0] for group in groups for report in group}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """What is shown for a report, chosen field by field, and which record each field is from."""

    record: Record
    origins: Mapping[str, RecordId]
    """Of each field that any record gives, by its name in ``Record``."""


def combined(records: Sequence[Record]) -> Record:
    """Return what is shown for a report; see ``combination_of``."""
    return combination_of(records).record


def combination_of(records: Sequence[Record]) -> Combined:
    """Return what is shown for a report: the leading record, its gaps filled from the others.

    The longest abstract is shown, the title that no database has changed, the longest list of authors
    and the fullest pages, whichever record has them.
    """
    leading = records[0]
    origin = {field.name: next((one for one in records if getattr(one, field.name)), leading)
              for field in fields(Record)}  # fmt: skip
    origin |= {name: max(records, key=worth) for name, worth in _CHOSEN.items()}
    shown = replace(leading, **{name: getattr(record, name) for name, record in origin.items()})
    shown = replace(shown, container_short=_abbreviated(shown, records))
    if shown.original_title and fold(shown.original_title) == fold(shown.title):
        shown = replace(shown, original_title=None)
    given = {name: record.id for name, record in origin.items() if getattr(shown, name)}
    return Combined(record=shown, origins={name: given[name] for name in given if name not in _OF_RECORD})


def _abbreviated(shown: Record, records: Sequence[Record]) -> str | None:
    """Return the abbreviated title of the container shown, and of no other that a record names."""
    name = fold(shown.container or "")
    found = (one.container_short for one in records if name and fold(one.container or "") == name)
    return next(filter(None, found), None)


def _wealth_of_title(record: Record) -> tuple[bool, bool, bool]:
    title = record.title
    return bool(title), not (title.isupper() and " " in title), not _REMARK.search(title)


def _wealth_of_authors(record: Record) -> tuple[bool, int]:
    last = record.authors[-1].family.casefold().rstrip(". ") if record.authors else ""
    return last not in _AND_OTHERS, len(record.authors)


def _wealth_of_pages(record: Record) -> int:
    pages = (record.pages or "").strip()
    if not pages or _COUNT.fullmatch(pages):
        return bool(pages)
    span = _SPAN.fullmatch(pages)
    if span is None:
        return 2
    return 4 if len(span["last"]) >= len(span["first"]) else 3


_CHOSEN: Final[dict[str, Callable[[Record], Any]]] = {
    "abstract": lambda record: len(record.abstract or ""),
    "title": _wealth_of_title,
    "authors": _wealth_of_authors,
    "pages": _wealth_of_pages,
}
"""How much each record's field says; of two that say as much the first is shown."""
_OF_RECORD: Final = frozenset({"id", "source", "type", "accession", "database", "platform", "original"})
"""Fields that are about the record and not about the report."""
_AND_OTHERS: Final = frozenset({"al", "et al", "et.al", "others", "and others", "m fl", "m.fl", "mfl"})
_REMARK: Final = re.compile(
    r"\[(?:reviews?|letter|editorial|\d+ refs?|corrected|norwegian|swedish|danish|german|french|spanish)"
    r"[^\[\]]*\]\W*$|\((?:provisional|structured) abstract\)\W*$",
    re.IGNORECASE,
)
"""What a database writes after a title."""
_COUNT: Final = re.compile(r"\d+\s*(?:p|pp|s|pages?|sider)\.?", re.IGNORECASE)
"""How many pages there are, which says nothing of where."""
_SPAN: Final = re.compile(
    r"[a-z]*(?P<first>\d+)[a-z]*\s*[-\u2010-\u2015]\s*[a-z]*(?P<last>\d+)[a-z]*", re.IGNORECASE
)
