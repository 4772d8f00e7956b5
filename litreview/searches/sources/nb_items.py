"""One item of the National Library's catalogue as a record, tolerant of everything it may lack."""

from collections.abc import Iterator
from typing import Final

from litreview.formats import dates, identifiers, names
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.searches.sources.tolerant import Json, UnusableHit, bare, prose, table, tables, text, texts

_TYPES: Final = {
    "bøker": RecordType.BOOK,
    "artikler": RecordType.ARTICLE,
    "rapporter": RecordType.REPORT,
    "programrapporter": RecordType.REPORT,
    "nettdokumenter": RecordType.WEB,
}
"""Media types, in the library's own words; a journal comes as a whole issue and is none of these."""

_AUTHORS: Final = frozenset({"aut", "cre", "creator", "author"})
_EDITORS: Final = frozenset({"edt", "com", "editor"})


def identifier_of(item: Json) -> str | None:
    """Return the library's identifier of the item, or None where it has none."""
    return text(item, "id")


def to_record(item: Json) -> Record:
    """Return the item as a record; raise UnusableHit where it has no identifier or no title."""
    identifier = identifier_of(item)
    if identifier is None:
        raise UnusableHit("an item without identifier was left out")
    described = table(item, "metadata")
    title = _title(described)
    if title is None:
        raise UnusableHit(f"{identifier}: an item without title was left out")
    known = table(described, "identifiers")
    issued = text(described, "originInfo", "issued")
    media = texts(described, "mediaTypes")
    authors, editors = _people_of(described)
    return Record(
        id=accession_id("nb", identifier),
        source="nb",
        accession=identifier,
        title=title,
        type=next((_TYPES[word.lower()] for word in media if word.lower() in _TYPES), RecordType.OTHER),
        authors=authors,
        year=identifiers.year(issued or ""),
        date=dates.date((issued or "").strip("[]©c. ")),
        container=next(iter(texts(described, "series")), None),
        publisher=bare(described, "originInfo", "publisher"),
        doi=next(filter(None, map(identifiers.doi, texts(known, "doi"))), None),
        isbn=identifiers.isbns(" ; ".join([*texts(known, "isbn13"), *texts(known, "isbn10")])),
        issn=identifiers.issns(" ; ".join(texts(known, "issn"))),
        abstract=prose(described, "summary"),
        keywords=texts(described, "subject", "topics"),
        language=next((code for one in tables(described, "languages") if (code := text(one, "code"))), None),
        publication_types=tuple(dict.fromkeys((*media, *texts(described, "subject", "genres")))),
        url=_address(known, identifier),
        notes=tuple(dict.fromkeys(_other_titles(described, title))),
        database="Nasjonalbiblioteket",
        editors=editors,
    )


def _title(described: Json) -> str | None:
    """Return the title, with the name of the part where the item is one of a larger work."""
    title = (bare(described, "title") or "").replace(" : ", ": ")
    for one in tables(described, "titleInfos"):
        if not text(one, "type"):
            title = title or bare(one, "title") or ""
            part = bare(one, "partName")
            return f"{title}. {part}" if part and title and part not in title else title or part
    return title or None


def _other_titles(described: Json, title: str) -> Iterator[str]:
    for one in tables(described, "titleInfos"):
        other = bare(one, "title")
        if text(one, "type") and other and other != title:
            yield f"title: {other}"


def _people_of(described: Json) -> tuple[tuple[Author, ...], tuple[Author, ...]]:
    """Return authors and editors; the editors stand as authors, and only there, where nobody wrote.

    Where no roles are told whoever the short description names made it.
    """
    people = tables(described, "people")
    authors, editors = (
        _named(bare(person, "name") for person in people if _roles(person) & wanted)
        for wanted in (_AUTHORS, _EDITORS)
    )
    if authors:
        return authors, editors
    return editors or _named(texts(described, "creators")), ()


def _named(written: Iterator[str | None] | tuple[str, ...]) -> tuple[Author, ...]:
    made = (names.author(name) for name in written if name)
    return tuple(dict.fromkeys(author for author in made if author))


def _roles(person: Json) -> frozenset[str]:
    return frozenset((text(role, "name") or "").lower() for role in tables(person, "roles"))


def _address(known: Json, identifier: str) -> str:
    urn = text(known, "urn")
    return f"https://urn.nb.no/{urn}" if urn else f"https://www.nb.no/items/{identifier}"
