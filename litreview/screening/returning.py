"""Returning: records that come back from another tool, recognised as those that were handed over to it.

Tools leave little of a record as it was. The id that a handover writes beside it is taken where it is still
there, or with the title the key that an export gave it; else the numbers with the title, or the citation.
What could be two reports is neither of them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from litreview.formats.bibtex_keys import key_in, key_of
from litreview.formats.decisions import columns_of
from litreview.formats.further import REPORT
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined
from litreview.model.text import fold

_COLUMNS: Final = ("key", "ref", "accession number", "record id", "id")
"""Where handovers have the id of a report, as tables of other tools give it back."""
_NOTED: Final = re.compile(rf"{REPORT}(.*?)(?: \| |\n|$)")
_TOGETHER: Final = 1_000
"""Reports of which the records are read together."""

Number = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A citation but for the title, in the letters alone."""

    first: str
    """Of the first author the first word: a table cuts *Institutt for læring og mestring* in two."""
    year: int | None
    containers: frozenset[str]
    """The container, and its abbreviation."""
    publisher: str
    volume: str

    def is_that_of(self, other: "Place") -> bool:
        """Tell whether both name the same container and volume, or neither has such."""
        same = bool(self.containers & other.containers) or self.containers == other.containers
        return same and self.volume == other.volume and self._is_beside(other)

    def could_be_of(self, other: "Place") -> bool:
        """Tell whether they differ in no more than what one does not name, or has as the publisher."""
        told = self.containers and other.containers
        apart = told and not (self.containers & other.outlets or self.outlets & other.containers)
        elsewhere = self.volume and other.volume and self.volume != other.volume
        return not apart and not elsewhere and self._is_beside(other)

    @property
    def outlets(self) -> frozenset[str]:
        """Return the names of container and publisher: programs keep one as the other."""
        return self.containers | {self.publisher} if self.publisher else self.containers

    def _is_beside(self, other: "Place") -> bool:
        return self.first == other.first and self.year == other.year


@dataclass(slots=True)
class Known:
    """The reports of a review, by what another tool leaves of their records."""

    ids: dict[str, RecordId] = field(default_factory=dict)
    """Of every record, the report that it describes."""
    titles: defaultdict[str, list[RecordId]] = field(default_factory=lambda: defaultdict(list))
    """Reports by the letters of a title."""
    numbers: dict[RecordId, frozenset[Number]] = field(default_factory=dict)
    places: dict[RecordId, frozenset[Place]] = field(default_factory=dict)
    keys: dict[str, RecordId | None] = field(default_factory=dict)
    """Reports by the keys that exports give them; None for a key that several have."""
    rests: dict[RecordId, frozenset[str]] = field(default_factory=dict)
    """What there is of a record that has neither author nor year."""

    def recognise(self, record: Record) -> RecordId | None:
        """Return the report that a record from another tool is of; None for none, or for more than one."""
        for written in _written(record):
            if written in self.ids:
                return self.ids[written]
        alike = self.titles.get(_letters(record.title), []) if record.title else []
        numbers = frozenset(_numbers(record))
        numbered = [one for one in alike if numbers & self.numbers[one]]
        if numbered:
            return numbered[0] if len(numbered) == 1 else None
        free = [one for one in alike if not _clash(numbers, self.numbers[one])]
        keyed = self.keys.get(key_in(record.original or "") or "")
        return keyed if keyed in free else self._placed(record, free)

    def _placed(self, record: Record, alike: Sequence[RecordId]) -> RecordId | None:
        """Return the only one among the reports that the record's citation is of, or else could be of."""
        wanted = _place(record)
        if wanted is None:
            rest = _rest(record)
            same = [one for one in alike if rest in self.rests[one]]
            return same[0] if len(same) == 1 else None
        placed = [one for one in alike if any(map(wanted.is_that_of, self.places[one]))]
        placed = placed or [one for one in alike if any(map(wanted.could_be_of, self.places[one]))]
        return placed[0] if len(placed) == 1 else None


def known_of(reports: Iterable[Report], records: Callable[[Sequence[RecordId]], list[Record]]) -> Known:
    """Return the reports by what is known of their records, which ``records`` gives by their ids."""
    known, some = Known(), list[Report]()
    for report in reports:
        some.append(report)
        if len(some) == _TOGETHER:
            _add(known, some, records)
            some.clear()
    _add(known, some, records)
    return known


def _add(
    known: Known, reports: Sequence[Report], records: Callable[[Sequence[RecordId]], list[Record]]
) -> None:
    wanted = [record for report in reports for record in report.records]
    found = dict(zip(wanted, records(wanted), strict=True))
    for report in reports:
        own = [found[record] for record in report.records]
        own.append(combined(own))  # what was handed over
        known.ids.update(dict.fromkeys(map(str, report.records), report.id))
        for title in {_letters(record.title) for record in own if record.title}:
            known.titles[title].append(report.id)
        known.numbers[report.id] = frozenset(number for record in own for number in _numbers(record))
        known.places[report.id] = frozenset(place for record in own if (place := _place(record)))
        known.rests[report.id] = frozenset(_rest(record) for record in own if not _place(record))
        for key in set(map(key_of, own)):
            known.keys[key] = report.id if known.keys.get(key, report.id) == report.id else None


def _written(record: Record) -> Iterator[str]:
    if record.accession:
        yield record.accession
    columns = columns_of(record.original or "")
    yield from (columns[name] for name in _COLUMNS if name in columns)
    yield from (match[1].strip() for note in record.notes for match in _NOTED.finditer(note))


def _numbers(record: Record) -> Iterator[Number]:
    accession = record.accession if record.accession != record.pmid else None
    told = (("doi", record.doi), ("pmid", record.pmid), ("accession", accession))
    yield from ((name, number.lower()) for name, number in told if number)


def _clash(ones: Iterable[Number], others: Iterable[Number]) -> bool:
    """Tell whether two have each a DOI, or each a PubMed number, and no such in common."""
    for name in ("doi", "pmid"):
        one = {number for kind, number in ones if kind == name}
        other = {number for kind, number in others if kind == name}
        if one and other and not one & other:
            return True
    return False


def _place(record: Record) -> Place | None:
    """Return the citation but for the title; None for a record that has neither author nor year."""
    first = _letters(next(iter(record.authors[0].family.split()), "")) if record.authors else ""
    if not first and record.year is None:
        return None
    containers = filter(None, (record.container, record.container_short))
    return Place(
        first=first,
        year=record.year,
        containers=frozenset(map(_letters, containers)),
        publisher=_letters(record.publisher or ""),
        volume=_letters(record.volume or ""),
    )


def _rest(record: Record) -> str:
    """Return what else than author, year and title there is to know a record by, in the letters alone."""
    told = (record.container, record.publisher, record.volume, record.issue, record.pages, record.url)
    return "\n".join(_letters(value or "") for value in (*told, record.abstract))


def _letters(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
