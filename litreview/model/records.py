"""Records: what one source says of one report."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, NewType

from litreview.model.text import fold

RecordId = NewType("RecordId", str)
"""``source:accession``, e.g. ``pubmed:38012345``; without an accession number ``source:~hash``."""


class RecordType(StrEnum):
    """The kind of document a record describes."""

    ARTICLE = "article"
    BOOK = "book"
    CHAPTER = "chapter"
    REPORT = "report"
    THESIS = "thesis"
    CONFERENCE = "conference"
    WEB = "web"
    OTHER = "other"


class SourceKind(StrEnum):
    """The kinds of place PRISMA 2020 counts apart."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATIONS = "citations"
    PREVIOUS = "previous"
    """The previous version of this review: what it included."""

    @property
    def is_main_arm(self) -> bool:
        """Tell whether its records are screened, rather than sought at once as *other methods*."""
        return self in {SourceKind.DATABASE, SourceKind.REGISTER}


class NoticeKind(StrEnum):
    """What can happen to a report after it came out, worst first."""

    RETRACTION = "retraction"
    PARTIAL_RETRACTION = "partial-retraction"
    CONCERN = "concern"
    """An expression of concern."""
    REPUBLICATION = "republication"
    """Corrected, or retracted, and published anew."""
    CORRECTION = "correction"
    UPDATE = "update"
    """A newer version, as of a systematic review."""
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice about a report, told by a record of the one or of the other."""

    kind: NoticeKind
    speaks_of_other: bool = False
    """Whether the record is the notice itself, and this names the report it speaks of."""
    reference: str | None = None
    """The other's citation, in the source's words."""
    doi: str | None = None
    pmid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One person, or one organisation when there is no given name to be had."""

    family: str
    """Family name, or the whole name of an organisation."""
    given: str | None = None
    """Given names or initials, as the source writes them."""
    organisation: bool = False
    orcid: str | None = None
    """``0000-0002-1825-0097``, without an address before it."""

    def __str__(self) -> str:
        return f"{self.family} {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source says of one report; never edited, never merged. ``None`` is *not known*."""

    id: RecordId
    source: str
    title: str
    type: RecordType = RecordType.OTHER
    accession: str | None = None
    """The source's own number for the record."""
    original_title: str | None = None
    """The title in the report's own language, where the source gives a translated one first."""
    authors: tuple[Author, ...] = ()
    year: int | None = None
    date: str | None = None
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or the source's own words where they are no date."""
    container: str | None = None
    """Journal, book, series, university or site the report stands in."""
    container_short: str | None = None
    """Its abbreviated title, where the source gives one beside the full title."""
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    """A range, a page or an article number."""
    doi: str | None = None
    """Lower case, without ``https://doi.org/``."""
    pmid: str | None = None
    pmcid: str | None = None
    isbn: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    abstract: str | None = None
    """Sections are paragraphs; a section's heading stands before the first ``: ``, in capitals."""
    other_abstract: str | None = None
    """The abstract in the other language, where the source gives two."""
    keywords: tuple[str, ...] = ()
    """The authors' own, and those of sources that do not tell whose they are."""
    headings: tuple[str, ...] = ()
    """Subject headings of the source's thesaurus, such as MeSH, with qualifiers after ``/``."""
    language: str | None = None
    """ISO 639 code as the source gives it: ``nob``, ``nno``, ``nor``, ``eng`` …"""
    publication_types: tuple[str, ...] = ()
    url: str | None = None
    notes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    """Retractions, corrections and the like, as the source knew of them when it was asked."""
    database: str | None = None
    """The database a file names, e.g. ``Embase``."""
    platform: str | None = None
    """The interface it was exported from, e.g. ``Ovid``."""
    editors: tuple[Author, ...] = ()
    """Of the book or the proceedings that a chapter stands in."""
    original: str | None = None
    """The whole entry as it stood in an imported file."""

    @property
    def is_retracted(self) -> bool:
        """Tell whether the source says that the report, or part of it, is withdrawn."""
        return any(notice.kind in _WITHDRAWN and not notice.speaks_of_other for notice in self.notices)


_WITHDRAWN: Final = frozenset({NoticeKind.RETRACTION, NoticeKind.PARTIAL_RETRACTION})


def accession_id(source: str, accession: str) -> RecordId:
    """Return the id of a record that its source has numbered."""
    return RecordId(f"{source}:{accession}")


def citation_id(
    source: str, *, title: str, authors: tuple[Author, ...], year: int | None, place: str
) -> RecordId:
    """Return the id of a record without an accession number: a stable hash of its citation.

    ``place`` is whatever places the report (container, volume, pages, DOI), so that the same entry
    read twice is one record, and two editorials of one title in one year are two.
    """
    names = ";".join([author.family for author in authors])
    citation = fold(f"{title}\x1f{names}\x1f{year or ''}\x1f{place}")
    return RecordId(f"{source}:~{sha256(citation.encode()).hexdigest()[:16]}")
