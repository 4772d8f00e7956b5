"""How far what ``litreview convert`` writes as CSL-JSON agrees with what Zotero's own tests expect of a file.

What is written is compared, not the records: that is what somebody gets. Of Zotero's fields those count that
mean the same in another kind of item (a case's name is its title, the day of a decision its date), and the
name of a conference only where the item has no proceedings.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from litreview.formats.identifiers import doi, year
from litreview.formats.markup import plain
from litreview.formats.pages import in_full
from litreview.formats.titles import bare
from litreview.model.text import fold

Item = Mapping[str, Any]
"""An item as Zotero has it, or as CSL-JSON does."""

_CONTAINERS = (
    "publicationTitle",
    "bookTitle",
    "proceedingsTitle",
    "websiteTitle",
    "blogTitle",
    "dictionaryTitle",
    "encyclopediaTitle",
    "forumTitle",
    "programTitle",
    "conferenceName",
)
_TITLES = ("title", "caseName", "nameOfAct", "subject")
_DATES = ("date", "dateDecided", "dateEnacted", "issueDate")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")


@dataclass(slots=True)
class Agreement:
    """Counts for each field of the items that have it, and what disagreed."""

    agreed: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    disagreed: list[tuple[str, str, str]] = field(default_factory=list)
    """Field, what was expected, what was read."""

    def compare(self, written: Sequence[Item], items: Sequence[Item]) -> None:
        """Count what was written, one for each item in the same order; a missing one agrees in nothing."""
        for place, item in enumerate(items):
            for name, wanted, got in _pairs(written[place] if place < len(written) else {}, item):
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


def _pairs(written: Item, item: Item) -> Iterator[tuple[str, str, str]]:
    for name, (wanted, got) in _FIELDS.items():
        if value := wanted(item):
            yield name, value, got(written)


def _same(name: str, wanted: str, got: str) -> bool:
    if name == "pages":
        return _pages(wanted) == _pages(got)
    return _letters(wanted) == _letters(got)


def _letters(text: str) -> str:
    return "".join(character for character in fold(bare(plain(text))) if character.isalnum())


def _pages(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(in_full(_DASHES.sub("-", text.strip().lower())).split("-")))


def _first(item: Item, *names: str) -> str:
    return next((str(item[name]) for name in names if item.get(name)), "")


def _first_author(item: Item) -> str:
    authors = [one for one in item.get("creators", ()) if one.get("creatorType") == "author"]
    return _first(authors[0], "lastName", "name") if authors else ""


def _year_written(written: Item) -> str:
    parts = written.get("issued", {}).get("date-parts")
    return str(parts[0][0]) if parts else ""


_FIELDS: dict[str, tuple[Callable[[Item], str], Callable[[Item], str]]] = {
    "title": (lambda item: _first(item, *_TITLES), lambda written: _first(written, "title")),
    "year": (lambda item: str(year(_first(item, *_DATES)) or ""), _year_written),
    "doi": (lambda item: doi(_first(item, "DOI")) or "", lambda written: _first(written, "DOI")),
    "container": (
        lambda item: _first(item, *_CONTAINERS),
        lambda written: _first(written, "container-title"),
    ),
    "volume": (lambda item: _first(item, "volume"), lambda written: _first(written, "volume")),
    "pages": (lambda item: _first(item, "pages"), lambda written: _first(written, "page")),
    "first author": (
        _first_author,
        lambda written: _first((written.get("author") or [{}])[0], "family", "literal"),
    ),
}
