"""How far records agree with what Zotero's own tests expect of a file."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from litreview.formats.identifiers import doi, year
from litreview.formats.markup import plain
from litreview.formats.titles import bare
from litreview.model.records import Record
from litreview.model.text import fold

Item = Mapping[str, Any]
"""An item as Zotero has it."""

_CONTAINERS = (
    "publicationTitle",
    "bookTitle",
    "proceedingsTitle",
    "websiteTitle",
    "blogTitle",
    "dictionaryTitle",
    "encyclopediaTitle",
)
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")


@dataclass(slots=True)
class Agreement:
    """Counts for each field of the items that have it, and what disagreed."""

    agreed: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    disagreed: list[tuple[str, str, str]] = field(default_factory=list)
    """Field, what was expected, what was read."""

    def compare(self, records: Sequence[Record], items: Sequence[Item]) -> None:
        """Count the records, one for each item in the same order; a missing record agrees in nothing."""
        for place, item in enumerate(items):
            record = records[place] if place < len(records) else None
            for name, wanted, got in _pairs(record, item):
                self.expected[name] += 1
                if _same(name, wanted, got):
                    self.agreed[name] += 1
                else:
                    self.disagreed.append((name, wanted, got))

    def add(self, other: "Agreement") -> None:
        """Count what another file gave, too."""
        self.agreed += other.agreed
        self.expected += other.expected
        self.disagreed += other.disagreed


def _pairs(record: Record | None, item: Item) -> Iterator[tuple[str, str, str]]:
    for name, (wanted, got) in _FIELDS.items():
        if value := wanted(item):
            yield name, value, (got(record) or "") if record else ""


def _same(name: str, wanted: str, got: str) -> bool:
    if name == "pages":
        return _pages(wanted) == _pages(got)
    return _letters(wanted) == _letters(got)


def _letters(text: str) -> str:
    return "".join(character for character in fold(bare(plain(text))) if character.isalnum())


def _pages(text: str) -> tuple[str, ...]:
    parts = _DASHES.sub("-", text.strip().lower()).split("-")
    if len(parts) == 2 and parts[0].isdecimal() and parts[1].isdecimal() and len(parts[1]) < len(parts[0]):  # noqa: PLR2004 - a range has two ends
        parts[1] = parts[0][: -len(parts[1])] + parts[1]
    return tuple(dict.fromkeys(parts))


def _container(item: Item) -> str:
    return next((str(item[name]) for name in _CONTAINERS if item.get(name)), "")


def _first_author(item: Item) -> str:
    authors = [one for one in item.get("creators", ()) if one.get("creatorType") == "author"]
    return str(authors[0].get("lastName") or authors[0].get("name") or "") if authors else ""


_FIELDS: dict[str, tuple[Callable[[Item], str], Callable[[Record], str | None]]] = {
    "title": (lambda item: str(item.get("title") or ""), lambda record: record.title),
    "year": (
        lambda item: str(year(str(item.get("date") or "")) or ""),
        lambda record: str(record.year or ""),
    ),
    "doi": (lambda item: doi(str(item.get("DOI") or "")) or "", lambda record: record.doi),
    "container": (_container, lambda record: record.container),
    "volume": (lambda item: str(item.get("volume") or ""), lambda record: record.volume),
    "pages": (lambda item: str(item.get("pages") or ""), lambda record: record.pages),
    "first author": (
        _first_author,
        lambda record: record.authors[0].family if record.authors else None,
    ),
}
