"""One work of Crossref as a record: what its publisher deposited with the DOI."""

from collections.abc import Iterator
from typing import Final

from litreview.formats import identifiers
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.sources.crossref_notices import notices, unknown
from litreview.searches.sources.tolerant import (
    Json,
    UnusableHit,
    abstract,
    bare,
    date_of,
    listed,
    once,
    tables,
    text,
    texts,
    without_markup,
)

_TYPES: Final = {
    "journal-article": RecordType.ARTICLE,
    "posted-content": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "monograph": RecordType.BOOK,
    "edited-book": RecordType.BOOK,
    "reference-book": RecordType.BOOK,
    "book-chapter": RecordType.CHAPTER,
    "book-section": RecordType.CHAPTER,
    "book-part": RecordType.CHAPTER,
    "book-track": RecordType.CHAPTER,
    "reference-entry": RecordType.CHAPTER,
    "report": RecordType.REPORT,
    "report-component": RecordType.REPORT,
    "dissertation": RecordType.THESIS,
    "proceedings-article": RecordType.CONFERENCE,
    "proceedings": RecordType.CONFERENCE,
}
_DATES: Final = (
    "issued",
    "published-print",
    "published-online",
    "published",
    "published-other",
    "posted",
    "approved",
    "content-created",
)
"""Where a date of publication may stand, the first that has a year deciding."""


def name_of(work: Json) -> str:
    """Return the work's DOI in lower case, or empty text where it has none."""
    return (text(work, "DOI") or "").lower()


def to_record(work: Json) -> Record:
    """Return the work as a record; raise UnusableHit where it has no DOI or no title."""
    name = name_of(work)
    if not name:
        raise UnusableHit("a work without DOI was left out")
    original = next(_texts(work, "original-title"), None)
    title = _title(work) or original
    if title is None:
        raise UnusableHit(f"{name}: a work without title was left out")
    year, date = _date(work)
    kind = text(work, "type") or ""
    authors, editors = _people_of(work)
    container = _container(work)
    return Record(
        id=accession_id("crossref", name),
        source="crossref",
        accession=name,
        title=title,
        type=_TYPES.get(kind, RecordType.OTHER),
        original_title=original if original != title else None,
        authors=authors,
        year=year,
        date=date,
        container=container,
        container_short=_short(work, container),
        publisher=bare(work, "publisher"),
        volume=text(work, "volume"),
        issue=text(work, "issue"),
        pages=text(work, "page") or text(work, "article-number"),
        doi=identifiers.doi(name),
        isbn=identifiers.isbns(" ".join(texts(work, "ISBN"))),
        issn=identifiers.issns(" ".join(texts(work, "ISSN"))),
        abstract=abstract(work.get("abstract")) or abstract(work.get("description")),
        keywords=once(_texts(work, "subject")),
        language=text(work, "language"),
        publication_types=once((kind, text(work, "subtype"), *_texts(work, "degree"))),
        url=text(work, "URL") or f"https://doi.org/{name}",
        notes=tuple(unknown(work)),
        notices=notices(work),
        database="Crossref",
        editors=editors,
    )


def _title(work: Json) -> str | None:
    """Return title and subtitle, which are deposited apart by some and together by others."""
    title, subtitle = next(_texts(work, "title"), None), next(_texts(work, "subtitle"), None)
    if title and subtitle and subtitle.casefold() not in title.casefold():
        return f"{title}{' ' if title[-1] in ':?!.–' else ': '}{subtitle}"
    return title


def _container(work: Json) -> str | None:
    institutions = (bare(one, "name") for one in tables(work, "institution"))
    places = (*_texts(work, "container-title"), bare(work, "group-title"), *institutions)
    return next(filter(None, places), None)


def _short(work: Json, container: str | None) -> str | None:
    """Return the journal's abbreviated title; some depositors repeat the full one."""
    return next(
        (short for short in _texts(work, "short-container-title") if container and short != container), None
    )


def _people_of(work: Json) -> tuple[tuple[Author, ...], tuple[Author, ...]]:
    """Return authors and editors; where there is no author the editors stand as authors, and only there."""
    authors, editors = tuple(_people(work, "author")), tuple(_people(work, "editor"))
    return (authors, editors) if authors else (editors, ())


def _people(work: Json, role: str) -> Iterator[Author]:
    for person in tables(work, role):
        family, given, group = (bare(person, part) for part in ("family", "given", "name"))
        suffix = bare(person, "suffix")
        if family:
            yield Author(
                family=family,
                given=", ".join(filter(None, (given, suffix))) or None,
                orcid=identifiers.orcid(text(person, "ORCID") or ""),
            )
        elif group or given:
            yield Author(family=group or given or "", organisation=True)


def _date(work: Json) -> tuple[int | None, str | None]:
    for name in _DATES:
        parts = listed(work, name, "date-parts")
        year, date = date_of(parts[0]) if parts and isinstance(parts[0], list) else (None, None)
        if year is not None:
            return year, date
    return None, None


def _texts(work: Json, name: str) -> Iterator[str]:
    """Yield the texts of a list without markup; Crossref keeps even a single title in a list."""
    written = (without_markup(value) for value in listed(work, name) if isinstance(value, str))
    return (value for value in written if value)
