"""Keys: what two records are compared by, folded once a record. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from litreview.duplicates.kinds import Kind, kinds_of
from litreview.duplicates.people import People, people_of
from litreview.duplicates.places import Place, place_of
from litreview.duplicates.titles import title_of
from litreview.duplicates.words import letters
from litreview.model.records import Record, RecordId

ABSTRACT: Final = 500
"""Letters of an abstract compared."""

_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_PART_OF_REPORT: Final = re.compile(r"(?:/(?:full|abstract|pdf|epdf)|\.(?:g|t|s)\d{3})$")
"""Of a DOI: a page of the publisher's, or a figure or table of the report."""
_COCHRANE: Final = re.compile(r"14651858(cd\d{6})(?:pub(\d+))?")
_LIVING: Final = re.compile(r"cochrane database|clin(?:ical)?\.? evid|statpearls|genereviews|uptodate")
_ARTICLE_CITED: Final = re.compile(
    r"^(?P<name>.+?)\.\s*(?P<volume>\d+)\s*(?:\((?P<issue>[^()]*)\))?\s*\((?P<pages>[^()]*)\)"
)
"""Embase's source field in Ovid: *PLoS ONE. 8 (9) (pp 12-20), 2013.*"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One record as the comparison sees it."""

    id: RecordId
    titles: tuple[str, ...]
    """In plain words, the full title first: original, without an erratum's heading, in each language."""
    numbers: frozenset[str]
    """Numbers in the title; ``ii`` in *Part II* is ``2``."""
    kinds: frozenset[Kind]
    version: str
    """Of a Cochrane review, its number and version, e.g. ``cd000123 2``."""
    is_living: bool
    """Whether it stands where reports are brought up to date under the same title."""
    is_translated: bool
    """Whether the database translated the title, or gives it in two languages."""
    people: People
    year: int | None
    container: str | None
    issn: frozenset[str]
    place: Place
    doi: str | None
    """Without the signs that sources write in different ways."""
    pmid: str | None
    abstract: str
    """The beginning, without blanks."""

    @property
    def title(self) -> str:
        """Return the full title, or nothing."""
        return self.titles[0] if self.titles else ""


def key_of(record: Record) -> Key:
    """Return the record's key."""
    title = title_of(record.title, record.original_title)
    doi = _doi(record.doi)
    kinds = kinds_of(record, title.variants[0] if title.variants else "", doi)
    container, place = _container_and_place(record)
    version = _COCHRANE.search(doi) if doi and "14651858" in doi else None
    return Key(
        id=record.id,
        titles=title.variants,
        numbers=title.numbers,
        kinds=kinds | {Kind.ERRATUM} if title.is_correction else kinds,
        version=f"{version[1]} {version[2] or 1}" if version else "",
        is_living=_is_living(container),
        is_translated=title.is_translated,
        people=people_of(record.authors),
        year=record.year,
        container=container,
        issn=frozenset(number.replace("-", "") for number in record.issn),
        place=place,
        doi=doi,
        pmid=record.pmid,
        abstract=letters(record.abstract[: 2 * ABSTRACT])[:ABSTRACT] if record.abstract else "",
    )


@lru_cache(maxsize=50_000)
def _is_living(container: str | None) -> bool:
    return bool(container and _LIVING.search(container.lower()))


def _doi(doi: str | None) -> str | None:
    if not doi:
        return None
    prefix, _, suffix = _PART_OF_REPORT.sub("", doi.lower()).partition("/")
    suffix = _SIGNS.sub("", suffix)
    return f"{prefix}/{suffix}" if suffix else None


def _container_and_place(record: Record) -> tuple[str | None, Place]:
    container = record.container
    cited = _ARTICLE_CITED.match(container) if container and "(" in container else None
    if not cited:
        return container, place_of(record.volume, record.issue, record.pages)
    place = place_of(
        record.volume or cited["volume"], record.issue or cited["issue"], record.pages or cited["pages"]
    )
    return cited["name"], place
