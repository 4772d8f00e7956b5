"""One hit of NVA's search answer as a record: the legacy document, tolerant of everything it may lack."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from litreview.formats import dates, identifiers, names
from litreview.formats.markup import plain
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.model.text import one_line
from litreview.searches.sources.tolerant import (
    Json,
    UnusableHit,
    bare,
    prose,
    span,
    table,
    tables,
    text,
    texts,
)

_TYPES: Final = {
    "AcademicMonograph": RecordType.BOOK,
    "BookAnthology": RecordType.BOOK,
    "Textbook": RecordType.BOOK,
    "Encyclopedia": RecordType.BOOK,
    "ExhibitionCatalog": RecordType.BOOK,
    "ConferenceReport": RecordType.REPORT,
}
_TYPE_PARTS: Final = {
    "Chapter": RecordType.CHAPTER,
    "Report": RecordType.REPORT,
    "Degree": RecordType.THESIS,
    "Conference": RecordType.CONFERENCE,
    "Monograph": RecordType.BOOK,
    "Article": RecordType.ARTICLE,
    "Journal": RecordType.ARTICLE,
    "LiteratureReview": RecordType.ARTICLE,
}
"""Parts of a category's name, the first that is in it deciding."""

_LONGEST_NUMBER: Final = 6
"""Digits of an author's place in the list."""

_EDITOR: Final = "Editor"
_NO_ROLE: Final = "Creator"
"""What a contributor without a role counts as: a contributor of a nested book has none."""
_AUTHORS: Final = (_NO_ROLE, _EDITOR, "RoleOther")
"""Roles of those who stand as authors, each where there is none of the one before; never supervisors."""


def identifier_of(hit: Json) -> str | None:
    """Return NVA's identifier of the hit, or None where it has none."""
    return text(hit, "identifier")


def to_record(hit: Json) -> Record:
    """Return the hit as a record; raise UnusableHit where it has no identifier or no title."""
    identifier = identifier_of(hit)
    if identifier is None:
        raise UnusableHit("a hit without identifier was left out")
    described = table(hit, "entityDescription")
    title = _title(described)
    if title is None:
        raise UnusableHit(f"{identifier}: a hit without title was left out")
    context = table(described, "reference", "publicationContext")
    instance = table(described, "reference", "publicationInstance")
    category = text(instance, "type") or ""
    authors, editors = _people_of(described)
    year, date = _date(table(described, "publicationDate"))
    return Record(
        id=accession_id("nva", identifier),
        source="nva",
        accession=identifier,
        title=title,
        type=_type(category),
        authors=authors,
        year=year,
        date=date,
        container=_container(context),
        publisher=text(_book(context), "publisher", "name") or text(context, "publisher", "name"),
        volume=text(instance, "volume") or text(context, "seriesNumber"),
        issue=text(instance, "issue"),
        pages=_pages(instance),
        doi=_doi(hit, described),
        isbn=identifiers.isbns(" ".join(texts(_book(context), "isbnList"))),
        issn=_issn(context),
        abstract=prose(described, "abstract"),
        other_abstract=_other_abstract(described),
        keywords=texts(described, "tags"),
        language=(text(described, "language") or "").rpartition("/")[2] or None,
        publication_types=(category,) if category else (),
        url=_address(hit, identifier),
        notes=(*_other_titles(described, title), *_description(described)),
        database="NVA",
        editors=editors or _book_editors(context),
    )


def _title(described: Json) -> str | None:
    """Return the main title, or another where the main one is missing."""
    titles = (text(described, "mainTitle"), *table(described, "alternativeTitles").values())
    return next(
        (one_line(plain(title)) for title in titles if isinstance(title, str) and title.strip()), None
    )


def _other_titles(described: Json, title: str) -> tuple[str, ...]:
    titles = table(described, "alternativeTitles")
    told = {code: one_line(plain(text)) for code, text in titles.items() if isinstance(text, str)}
    return tuple(f"title ({one_line(code)}): {text}" for code, text in told.items() if text and text != title)


def _description(described: Json) -> tuple[str, ...]:
    told = bare(described, "description")
    return (told,) if told else ()


def _type(category: str) -> RecordType:
    if category in _TYPES:
        return _TYPES[category]
    return next((kind for part, kind in _TYPE_PARTS.items() if part in category), RecordType.OTHER)


def _people_of(described: Json) -> tuple[tuple[Author, ...], tuple[Author, ...]]:
    """Return authors and editors; where nobody created it the editors stand as authors, and only there."""
    people = sorted(tables(described, "contributors"), key=_sequence)
    editors = _named(people, _EDITOR)
    for role in _AUTHORS:
        if authors := _named(people, role):
            return authors, () if role == _EDITOR else editors
    return (), ()


def _named(people: Iterable[Json], *roles: str) -> tuple[Author, ...]:
    made = (_person(person) for person in people if _role(person) in roles)
    return tuple(person for person in made if person)


def _person(person: Json) -> Author | None:
    name = bare(person, "identity", "name")
    orcid = identifiers.orcid(text(person, "identity", "orcId") or "")
    return replace(names.split_name(name), orcid=orcid) if name else None


def _book_editors(context: Json) -> tuple[Author, ...]:
    """Return those who made the anthology a chapter stands in; NVA does not tell their role there."""
    return _named(tables(context, "entityDescription", "contributors"), _EDITOR, _NO_ROLE)


def _sequence(person: Json) -> int:
    number = text(person, "sequence") or ""
    return int(number) if number.isdecimal() and len(number) <= _LONGEST_NUMBER else 1 << 20


def _role(person: Json) -> str:
    return text(person, "role", "type") or text(person, "role") or _NO_ROLE


def _date(written: Json) -> tuple[int | None, str | None]:
    year, month, day = (text(written, part) for part in ("year", "month", "day"))
    number = identifiers.year(year or "")
    if number is None or year is None or not year.isdecimal():
        return number, year
    parts = [year]
    for part in (dates.month(month or ""), dates.day(day or "")):
        if part is None:
            break
        parts.append(f"{part:02}")
    return number, "-".join(parts)


def _book(context: Json) -> Json:
    """Return the context of the book: a chapter's stands in the anthology's own description."""
    return table(context, "entityDescription", "reference", "publicationContext") or context


def _container(context: Json) -> str | None:
    return (
        text(context, "entityDescription", "mainTitle")
        or text(context, "name")
        or text(context, "title")
        or text(context, "series", "name")
        or text(context, "series", "title")
    )


def _issn(context: Json) -> tuple[str, ...]:
    places = (context, table(context, "series"), table(_book(context), "series"))
    written = (text(place, name) or "" for place in places for name in ("onlineIssn", "printIssn"))
    return identifiers.issns(" ".join(written))


def _pages(instance: Json) -> str | None:
    """Return the range or the article number; the number of a book's pages is no place in it."""
    begin, end = text(instance, "pages", "begin"), text(instance, "pages", "end")
    return span(begin, end) or text(instance, "articleNumber")


def _doi(hit: Json, described: Json) -> str | None:
    written = (text(described, "reference", "doi"), text(hit, "doi"))
    return next((doi for text in written if (doi := identifiers.doi(text or ""))), None)


def _other_abstract(described: Json) -> str | None:
    main = prose(described, "abstract")
    texts = table(described, "alternativeAbstracts")
    others = (prose(texts, code) for code in texts)
    return next((text for text in others if text and text != main), None)


def _address(hit: Json, identifier: str) -> str:
    listed = tables(hit, "additionalIdentifiers")
    handles = (text(one, "value") for one in listed if text(one, "type") == "HandleIdentifier")
    handle = text(hit, "handle") or next((value for value in handles if value), None)
    return handle or f"https://nva.sikt.no/registration/{identifier}"
