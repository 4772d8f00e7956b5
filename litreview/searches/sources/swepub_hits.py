"""One hit of SwePub's bibliometric search as a record, tolerant of everything it may lack.

SwePub's answer has no volume, issue or pages.
"""

from collections.abc import Iterator
from typing import Final

from litreview.formats import dates, identifiers
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.sources.tolerant import Json, UnusableHit, bare, prose, tables, text, texts

_TYPES: Final = {
    "book": RecordType.BOOK,
    "edited-book": RecordType.BOOK,
    "critical-edition": RecordType.BOOK,
    "book-chapter": RecordType.CHAPTER,
    "report-chapter": RecordType.CHAPTER,
    "foreword-afterword": RecordType.CHAPTER,
    "encyclopedia-entry": RecordType.CHAPTER,
    "doctoral-thesis": RecordType.THESIS,
    "licentiate-thesis": RecordType.THESIS,
    "artistic-thesis": RecordType.THESIS,
    "report": RecordType.REPORT,
    "working-paper": RecordType.REPORT,
    "journal-article": RecordType.ARTICLE,
    "review-article": RecordType.ARTICLE,
    "magazine-article": RecordType.ARTICLE,
    "newspaper-article": RecordType.ARTICLE,
    "book-review": RecordType.ARTICLE,
    "editorial-letter": RecordType.ARTICLE,
    "preprint": RecordType.ARTICLE,
}
"""Output types, by the last part of their names."""

_CONFERENCE: Final = "conference"


def identifier_of(hit: Json) -> str | None:
    """Return SwePub's identifier of the hit, or None where it has none."""
    return text(hit, "recordId")


def to_record(hit: Json) -> Record:
    """Return the hit as a record; raise UnusableHit where it has no identifier or no title."""
    identifier = identifier_of(hit)
    if identifier is None:
        raise UnusableHit("a hit without identifier was left out")
    title = bare(hit, "title")
    if title is None:
        raise UnusableHit(f"{identifier}: a hit without title was left out")
    date = text(hit, "publicationYear")
    kinds = texts(hit, "outputTypes")
    return Record(
        id=accession_id("swepub", identifier),
        source="swepub",
        accession=identifier,
        title=title,
        type=_type(kinds),
        authors=tuple(dict.fromkeys(_authors(hit))),
        year=identifiers.year(date or ""),
        date=dates.date(date or ""),
        container=bare(hit, "publicationChannel") or bare(hit, "seriesTitle"),
        publisher=bare(hit, "publisher"),
        # The report's own stands before that of what it is a part of.
        doi=next(filter(None, map(identifiers.doi, texts(hit, "DOI"))), None),
        pmid=identifiers.pmid(text(hit, "PMID") or ""),
        isbn=identifiers.isbns(" ; ".join(texts(hit, "ISBN"))),
        issn=identifiers.issns(" ; ".join(texts(hit, "ISSN"))),
        abstract=prose(hit, "summary"),
        keywords=texts(hit, "keywords"),
        language=next(iter(texts(hit, "languages")), None),
        publication_types=tuple(kind.removeprefix("https://id.kb.se/term/swepub/") for kind in kinds),
        url=text(hit, "electronicLocator") or text(hit, "archiveURI"),
        database="SwePub",
    )


def _type(kinds: tuple[str, ...]) -> RecordType:
    for kind in kinds:
        parts = kind.split("/")
        if parts[-1] in _TYPES:
            return _TYPES[parts[-1]]
        if _CONFERENCE in parts:
            return RecordType.CONFERENCE
    return RecordType.OTHER


def _authors(hit: Json) -> Iterator[Author]:
    # SwePub gives persons only here, and only those who made the report.
    for person in tables(hit, "creators"):
        family, given = bare(person, "familyName"), bare(person, "givenName")
        if family:
            yield Author(family=family, given=given, orcid=identifiers.orcid(text(person, "ORCID") or ""))
        elif given:
            yield Author(family=given)
