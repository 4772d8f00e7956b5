"""One work of OpenAlex as a record."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from litreview.formats import identifiers, names
from litreview.formats.markup import plain
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from litreview.model.text import clean
from litreview.searches.sources.tolerant import (
    Json,
    UnusableHit,
    bare,
    once,
    span,
    table,
    tables,
    text,
    texts,
    written_date,
)

_TYPES: Final = {
    "article": RecordType.ARTICLE,
    "review": RecordType.ARTICLE,
    "preprint": RecordType.ARTICLE,
    "letter": RecordType.ARTICLE,
    "editorial": RecordType.ARTICLE,
    "erratum": RecordType.ARTICLE,
    "retraction": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "book-chapter": RecordType.CHAPTER,
    "reference-entry": RecordType.CHAPTER,
    "report": RecordType.REPORT,
    "dissertation": RecordType.THESIS,
    "conference-paper": RecordType.CONFERENCE,
    "conference-abstract": RecordType.CONFERENCE,
}
_RETRACTED: Final = Notice(kind=NoticeKind.RETRACTION)
"""All that OpenAlex says: neither where nor when."""
_CUT_SHORT: Final = "OpenAlex gives only the first authors of this work"
_MOST_PLACES: Final = 1 << 20
"""Words of an abstract; a place beyond it is no word's place."""


def name_of(work: Json) -> str:
    """Return OpenAlex's number of the work, e.g. ``W2741809807``, or empty text where it has none."""
    return _last(text(work, "id"))


def to_record(work: Json) -> Record:
    """Return the work as a record; raise UnusableHit where it has no number or no title."""
    name = name_of(work)
    if not name:
        raise UnusableHit("a work without number was left out")
    title = bare(work, "title") or bare(work, "display_name")
    if title is None:
        raise UnusableHit(f"{name}: a work without title was left out")
    year, date = written_date(text(work, "publication_date"), text(work, "publication_year"))
    kind = text(work, "type") or ""
    place = table(work, "primary_location")
    return Record(
        id=accession_id("openalex", name),
        source="openalex",
        accession=name,
        title=title,
        type=_TYPES.get(kind, RecordType.OTHER),
        authors=tuple(_authors(work)),
        year=identifiers.year(text(work, "publication_year") or "") or year,
        date=date,
        container=bare(place, "source", "display_name") or bare(place, "raw_source_name"),
        publisher=bare(place, "source", "host_organization_name"),
        volume=text(work, "biblio", "volume"),
        issue=text(work, "biblio", "issue"),
        pages=span(text(work, "biblio", "first_page"), text(work, "biblio", "last_page")),
        doi=identifiers.doi(text(work, "doi") or text(work, "ids", "doi") or ""),
        pmid=identifiers.pmid(text(work, "ids", "pmid") or ""),
        pmcid=_pmcid(text(work, "ids", "pmcid")),
        issn=identifiers.issns(" ".join(texts(place, "source", "issn"))),
        abstract=rebuilt(table(work, "abstract_inverted_index")),
        keywords=once(bare(keyword, "display_name") for keyword in tables(work, "keywords")),
        headings=once(map(_heading, tables(work, "mesh"))),
        language=text(work, "language"),
        publication_types=(kind,) if kind else (),
        url=text(place, "landing_page_url") or f"https://openalex.org/{name}",
        notes=(_CUT_SHORT,) if work.get("is_authors_truncated") is True else (),
        notices=(_RETRACTED,) if work.get("is_retracted") is True else (),
        database="OpenAlex",
    )


def rebuilt(index: Json) -> str | None:
    """Return the text of an inverted index (word: its places, from 0), or None where it has no word."""
    placed = [
        (place, word)
        for word, places in index.items()
        for place in (places if isinstance(places, list) else ())
        if isinstance(place, int) and 0 <= place < _MOST_PLACES
    ]
    # The words are joined before they are cleaned: a tag may be cut into two of them.
    joined = " ".join(word for _place, word in sorted(placed))
    lines = clean(plain(joined)).split("\n")
    return "\n".join(filter(None, (line.strip() for line in lines))) or None


def _authors(work: Json) -> Iterator[Author]:
    for person in tables(work, "authorships"):
        name = bare(person, "author", "display_name") or bare(person, "raw_author_name")
        if name and names.is_organisation(name):
            yield Author(family=name, organisation=True)
        elif name:
            orcid = identifiers.orcid(text(person, "author", "orcid") or "")
            yield replace(names.split_name(name), orcid=orcid)


def _heading(heading: Json) -> str | None:
    descriptor, qualifier = bare(heading, "descriptor_name"), bare(heading, "qualifier_name")
    return f"{descriptor}/{qualifier}" if descriptor and qualifier else descriptor


def _pmcid(written: str | None) -> str | None:
    number = _last(written)
    return identifiers.pmcid(f"PMC{number}" if number.isdecimal() else number)


def _last(address: str | None) -> str:
    return (address or "").rstrip("/").rpartition("/")[2]
