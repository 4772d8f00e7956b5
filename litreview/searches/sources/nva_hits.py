"""One hit of NVA's search answer as a record: the legacy document, tolerant of everything it may lack."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from litreview.formats import dates, identifiers
from litreview.formats.markup import plain
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.model.text import clean, one_line
from litreview.searches.sources.tolerant import UnusableHit

Json = Mapping[str, object]

_PARTICLES: Final = frozenset(
    "af av da dal de del della den der di dos du el la le mac san ten ter van von zu".split()  # noqa: SIM905
)
"""Small words that belong to the family name they stand before."""

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

_AUTHORS: Final = ("Creator", "Editor", "RoleOther")
"""Roles of those who stand as authors, each where there is none of the one before; never supervisors."""


def identifier_of(hit: Json) -> str | None:
    """Return NVA's identifier of the hit, or None where it has none."""
    return _text(hit, "identifier")


def to_record(hit: Json) -> Record:
    """Return the hit as a record; raise UnusableHit where it has no identifier or no title."""
    identifier = identifier_of(hit)
    if identifier is None:
        raise UnusableHit("a hit without identifier was left out")
    described = _table(hit, "entityDescription")
    title = _title(described)
    if title is None:
        raise UnusableHit(f"{identifier}: a hit without title was left out")
    context = _table(described, "reference", "publicationContext")
    instance = _table(described, "reference", "publicationInstance")
    category = _text(instance, "type") or ""
    year, date = _date(_table(described, "publicationDate"))
    return Record(
        id=accession_id("nva", identifier),
        source="nva",
        accession=identifier,
        title=title,
        type=_type(category),
        authors=_authors(described),
        year=year,
        date=date,
        container=_container(context),
        publisher=_text(_book(context), "publisher", "name") or _text(context, "publisher", "name"),
        volume=_text(instance, "volume"),
        issue=_text(instance, "issue"),
        pages=_pages(instance),
        doi=_doi(hit, described),
        isbn=identifiers.isbns(" ".join(_strings(_book(context), "isbnList"))),
        issn=_issn(context),
        abstract=_prose(described, "abstract"),
        other_abstract=_other_abstract(described),
        keywords=tuple(dict.fromkeys(one_line(tag) for tag in _strings(described, "tags") if tag.strip())),
        language=(_text(described, "language") or "").rpartition("/")[2] or None,
        publication_types=(category,) if category else (),
        url=_address(hit, identifier),
        notes=_other_titles(described, title),
        database="NVA",
    )


def _title(described: Json) -> str | None:
    """Return the main title, or another where the main one is missing."""
    titles = (_text(described, "mainTitle"), *_table(described, "alternativeTitles").values())
    return next(
        (one_line(plain(title)) for title in titles if isinstance(title, str) and title.strip()), None
    )


def _other_titles(described: Json, title: str) -> tuple[str, ...]:
    titles = _table(described, "alternativeTitles")
    told = {code: one_line(plain(text)) for code, text in titles.items() if isinstance(text, str)}
    return tuple(f"title ({one_line(code)}): {text}" for code, text in told.items() if text and text != title)


def _type(category: str) -> RecordType:
    if category in _TYPES:
        return _TYPES[category]
    return next((kind for part, kind in _TYPE_PARTS.items() if part in category), RecordType.OTHER)


def _authors(described: Json) -> tuple[Author, ...]:
    people = sorted(_tables(described, "contributors"), key=_sequence)
    for role in _AUTHORS:
        named = (_text(person, "identity", "name") for person in people if _role(person) == role)
        if authors := tuple(split_name(name) for name in named if name):
            return authors
    return ()


def _sequence(person: Json) -> int:
    number = _text(person, "sequence") or ""
    return int(number) if number.isdecimal() and len(number) <= _LONGEST_NUMBER else 1 << 20


def _role(person: Json) -> str:
    # A contributor of a nested book has no role; whoever is named without one made it.
    return _text(person, "role", "type") or _text(person, "role") or "Creator"


def split_name(name: str) -> Author:
    """Return the author of a name written ``Given Family`` or ``Family, Given``; *von* goes with Family."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given:
        return Author(family=family, given=given)
    words = (family or given or name).split()
    if any(word[0].islower() and word not in _PARTICLES for word in words):
        return Author(family=" ".join(words), organisation=True)  # *Rådet for mestring*: no person's name
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Author(family=" ".join(words[start:]), given=" ".join(words[:start]) or None)


def _date(written: Json) -> tuple[int | None, str | None]:
    year, month, day = (_text(written, part) for part in ("year", "month", "day"))
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
    return _table(context, "entityDescription", "reference", "publicationContext") or context


def _container(context: Json) -> str | None:
    return (
        _text(context, "entityDescription", "mainTitle")
        or _text(context, "name")
        or _text(context, "title")
        or _text(context, "series", "name")
        or _text(context, "series", "title")
    )


def _issn(context: Json) -> tuple[str, ...]:
    places = (context, _table(context, "series"), _table(_book(context), "series"))
    written = (_text(place, name) or "" for place in places for name in ("onlineIssn", "printIssn"))
    return identifiers.issns(" ".join(written))


def _pages(instance: Json) -> str | None:
    """Return the range or the article number; the number of a book's pages is no place in it."""
    begin, end = _text(instance, "pages", "begin"), _text(instance, "pages", "end")
    if begin and end and begin != end:
        return f"{begin}-{end}"
    return begin or end or _text(instance, "articleNumber")


def _doi(hit: Json, described: Json) -> str | None:
    written = (_text(described, "reference", "doi"), _text(hit, "doi"))
    return next((doi for text in written if (doi := identifiers.doi(text or ""))), None)


def _other_abstract(described: Json) -> str | None:
    main = _prose(described, "abstract")
    texts = _table(described, "alternativeAbstracts")
    others = (_prose(texts, code) for code in texts)
    return next((text for text in others if text and text != main), None)


def _address(hit: Json, identifier: str) -> str:
    listed = _tables(hit, "additionalIdentifiers")
    handles = (_text(one, "value") for one in listed if _text(one, "type") == "HandleIdentifier")
    handle = _text(hit, "handle") or next((value for value in handles if value), None)
    return handle or f"https://nva.sikt.no/registration/{identifier}"


def _at(value: object, path: Sequence[str]) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _text(parent: Json, *path: str) -> str | None:
    value = _at(parent, path)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return one_line(str(value)) or None


def _prose(parent: Json, name: str) -> str | None:
    """Return the text in paragraphs, one a line."""
    value = parent.get(name)
    lines = clean(plain(value)).split("\n") if isinstance(value, str) else []
    return "\n".join(filter(None, lines)) or None


def _table(parent: Json, *path: str) -> Json:
    value = _at(parent, path)
    return value if isinstance(value, Mapping) else {}


def _tables(parent: Json, name: str) -> list[Json]:
    return [value for value in _list(parent, name) if isinstance(value, Mapping)]


def _strings(parent: Json, name: str) -> Iterator[str]:
    return (value for value in _list(parent, name) if isinstance(value, str))


def _list(parent: Json, name: str) -> Sequence[object]:
    value = parent.get(name)
    return value if isinstance(value, list) else ()
