"""Records written as NVA writes them: the legacy index document."""

from collections.abc import Mapping
from typing import Any, Final

from litreview.model.records import Author, Record, RecordType

Document = Mapping[str, Any]

_CATEGORIES: Final = {
    RecordType.ARTICLE: "AcademicArticle",
    RecordType.BOOK: "AcademicMonograph",
    RecordType.CHAPTER: "AcademicChapter",
    RecordType.REPORT: "ReportResearch",
    RecordType.THESIS: "DegreeMaster",
    RecordType.CONFERENCE: "ConferenceLecture",
    RecordType.WEB: "MediaBlogPost",
    RecordType.OTHER: "OtherPresentation",
}
_CONTEXTS: Final = {
    RecordType.ARTICLE: "Journal",
    RecordType.BOOK: "Book",
    RecordType.CHAPTER: "Anthology",
    RecordType.REPORT: "Report",
    RecordType.THESIS: "Degree",
    RecordType.CONFERENCE: "Event",
}
_LEXVO: Final = "http://lexvo.org/id/iso639-3"
_API: Final = "https://api.nva.unit.no/publication"


def document(record: Record, place: int) -> Document:
    """Return the record as a document; its place in the archive, from 0, makes its dates differ."""
    identifier = record.accession or record.id.partition(":")[2]
    written = f"2026-01-{1 + place // 1440 % 28:02}T{place // 60 % 24:02}:{place % 60:02}:00.000000Z"
    handle = record.url if record.url and "hdl.handle.net" in record.url else None
    return _known(
        {
            "type": "Publication",
            "id": f"{_API}/{identifier}",
            "identifier": identifier,
            "status": "PUBLISHED",
            "createdDate": written,
            "modifiedDate": written,
            "publishedDate": written,
            "handle": handle,
            "entityDescription": _described(record),
        }
    )


def _described(record: Record) -> Document:
    people = [_contributor(author, number) for number, author in enumerate(record.authors, start=1)]
    return _known(
        {
            "type": "EntityDescription",
            "mainTitle": record.title,
            "alternativeTitles": {"und": record.original_title} if record.original_title else None,
            "abstract": record.abstract,
            "alternativeAbstracts": {"und": record.other_abstract} if record.other_abstract else None,
            "tags": list(record.keywords) or None,
            "language": f"{_LEXVO}/{record.language}" if record.language else None,
            "publicationDate": _date(record),
            "contributors": people,
            "contributorsPreview": people[:10],
            "contributorsCount": len(people),
            "reference": _reference(record),
        }
    )


def _reference(record: Record) -> Document:
    return _known(
        {
            "type": "Reference",
            "doi": f"https://doi.org/{record.doi}" if record.doi else None,
            "publicationContext": _context(record),
            "publicationInstance": _instance(record),
        }
    )


def _instance(record: Record) -> Document:
    category = next(iter(record.publication_types), _CATEGORIES[record.type])
    begin, dash, end = (record.pages or "").partition("-")
    pages = {"type": "Range", "begin": begin, "end": end} if dash else None
    return _known(
        {
            "type": category,
            "volume": record.volume,
            "issue": record.issue,
            "pages": pages,
            "articleNumber": None if pages else record.pages,
        }
    )


def _context(record: Record) -> Document:
    issns = dict(zip(("onlineIssn", "printIssn"), record.issn, strict=False))
    publisher = {"type": "Publisher", "name": record.publisher} if record.publisher else None
    base: dict[str, Any] = {"type": _CONTEXTS.get(record.type, "UnconfirmedJournal")}
    if record.type is RecordType.ARTICLE:
        return _known({**base, "name": record.container, **issns, "publisher": publisher})
    book = _known({"type": "Book", "publisher": publisher, "isbnList": list(record.isbn) or None})
    if record.type is RecordType.CHAPTER:
        described = _known({"mainTitle": record.container, "reference": {"publicationContext": book}})
        return {**base, "entityDescription": described}
    series = _known({"type": "Series", "name": record.container, **issns})
    return {**book, **base, "series": series}


def _contributor(author: Author, number: int) -> Document:
    return {
        "type": "Contributor",
        "sequence": str(number),
        "role": {"type": "Creator"},
        "correspondingAuthor": "false",
        "identity": _known(
            {
                "type": "Identity",
                "name": " ".join(filter(None, (author.given, author.family))),
                "orcId": f"https://orcid.org/{author.orcid}" if author.orcid else None,
            }
        ),
        "affiliations": [],
    }


def _date(record: Record) -> Document | None:
    parts = (record.date or str(record.year or "")).split("-")
    named = dict(zip(("year", "month", "day"), parts, strict=False))
    return {"type": "PublicationDate", **named} if parts[0] else None


def _known(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value is not None}
