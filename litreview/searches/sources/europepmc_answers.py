"""One result of Europe PMC's search (``resultType=core``) as a record."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from litreview.formats import identifiers, titles
from litreview.formats.names import author as named
from litreview.formats.pubmed_notices import linked, notices
from litreview.model.records import Author, Notice, Record, RecordType, accession_id
from litreview.searches.sources.tolerant import (
    Json,
    UnusableHit,
    abstract,
    bare,
    once,
    tables,
    text,
    texts,
    written_date,
)

_MEDLINE: Final = "MED"
"""The collection whose numbers are PubMed's."""
_PAGE: Final = "https://europepmc.org/article"

_BY_SOURCE: Final = {"ETH": RecordType.THESIS, "NBK": RecordType.BOOK, "HIR": RecordType.REPORT}
"""Collections of one kind: theses, books of the NCBI Bookshelf, guidelines of the British health service."""
_BY_TYPE: Final = {
    "thesis": RecordType.THESIS,
    "dissertation": RecordType.THESIS,
    "book chapter": RecordType.CHAPTER,
    "chapter": RecordType.CHAPTER,
    "book": RecordType.BOOK,
    "technical report": RecordType.REPORT,
    "report": RecordType.REPORT,
    "congress": RecordType.CONFERENCE,
    "conference": RecordType.CONFERENCE,
    "web resource": RecordType.WEB,
    "patent": RecordType.OTHER,
}
_ARTICLES: Final = frozenset({"MED", "PMC", "PPR", "AGR", "CBA"})
"""Collections that hold articles where no type says otherwise."""


def name_of(hit: Json) -> str:
    """Return Europe PMC's name of the result, ``SOURCE/ID``, or empty text where it has none."""
    collection, number = text(hit, "source"), text(hit, "id")
    return f"{collection}/{number}" if collection and number else ""


def to_record(hit: Json) -> Record:
    """Return the result as a record; raise UnusableHit where it has no id or no title."""
    name = name_of(hit)
    if not name:
        raise UnusableHit("a result without id was left out")
    title = bare(hit, "title")
    if title is None:
        raise UnusableHit(f"{name}: a result without title was left out")
    year, date = _date(hit)
    container = (
        bare(hit, "journalInfo", "journal", "title")
        or bare(hit, "journalTitle")
        or bare(hit, "bookOrReportDetails", "comprisingTitle")
        or bare(hit, "bookOrReportDetails", "seriesName")
    )
    return Record(
        id=accession_id("europepmc", name),
        source="europepmc",
        accession=name,
        title=titles.bare(title),
        type=_type(hit),
        authors=tuple(_authors(hit)),
        year=year,
        date=date,
        container=container,
        container_short=_short(hit, container),
        publisher=bare(hit, "bookOrReportDetails", "publisher"),
        volume=text(hit, "journalInfo", "volume") or text(hit, "journalVolume"),
        issue=text(hit, "journalInfo", "issue") or text(hit, "issue"),
        pages=text(hit, "pageInfo"),
        doi=identifiers.doi(text(hit, "doi") or ""),
        pmid=identifiers.pmid(text(hit, "pmid") or ""),
        pmcid=identifiers.pmcid(text(hit, "pmcid") or ""),
        isbn=identifiers.isbns(_joined(hit, ("bookOrReportDetails",), ("isbn13", "isbn10"))),
        issn=identifiers.issns(_joined(hit, ("journalInfo", "journal"), ("issn", "essn"))),
        abstract=abstract(hit.get("abstractText")),
        keywords=texts(hit, "keywordList", "keyword"),
        headings=once(_headings(hit)),
        language=text(hit, "language"),
        publication_types=_types(hit),
        url=f"{_PAGE}/{name}",
        notices=notices(_links(hit), _types(hit)),
        database="Europe PMC",
    )


def _short(hit: Json, container: str | None) -> str | None:
    """Return the journal's abbreviated title, as MEDLINE has it or else as ISO 4 makes it."""
    names = ("medlineAbbreviation", "isoabbreviation")
    found = (bare(hit, "journalInfo", "journal", name) for name in names)
    return next((short for short in found if short and short != container), None)


def _types(hit: Json) -> tuple[str, ...]:
    return once([*texts(hit, "pubTypeList", "pubType"), text(hit, "pubType")])


def _type(hit: Json) -> RecordType:
    collection = text(hit, "source") or ""
    if collection in _BY_SOURCE:
        return _BY_SOURCE[collection]
    told = {kind.lower().replace("-", " ") for kind in _types(hit)}
    known = (kind for name, kind in _BY_TYPE.items() if name in told)
    return next(known, RecordType.ARTICLE if collection in _ARTICLES else RecordType.OTHER)


def _authors(hit: Json) -> Iterator[Author]:
    for person in tables(hit, "authorList", "author"):
        group, family = bare(person, "collectiveName"), bare(person, "lastName")
        orcid = _orcid(person)
        if group:
            yield Author(family=group, organisation=True)
        elif family:
            yield Author(
                family=family, given=bare(person, "firstName") or bare(person, "initials"), orcid=orcid
            )
        elif author := named(bare(person, "fullName") or ""):
            yield replace(author, orcid=orcid)


def _orcid(person: Json) -> str | None:
    return identifiers.orcid(text(person, "authorId", "value") or "")


def _date(hit: Json) -> tuple[int | None, str | None]:
    """Return the year of publication, and the date of the issue or else of the first appearance."""
    year, date = written_date(
        text(hit, "journalInfo", "dateOfPublication"),
        text(hit, "firstPublicationDate"),
        text(hit, "pubYear"),
    )
    stated = text(hit, "pubYear") or text(hit, "journalInfo", "yearOfPublication")
    return identifiers.year(stated or "") or year, date


def _headings(hit: Json) -> Iterator[str]:
    """Yield ``Descriptor/qualifier`` for each qualifier, or the descriptor where it has none."""
    for heading in tables(hit, "meshHeadingList", "meshHeading"):
        descriptor = bare(heading, "descriptorName")
        listed = tables(heading, "meshQualifierList", "meshQualifier")
        qualifiers = [name for one in listed if (name := bare(one, "qualifierName"))]
        if descriptor:
            yield from [f"{descriptor}/{qualifier}" for qualifier in qualifiers] or [descriptor]


def _links(hit: Json) -> Iterator[Notice | None]:
    """Yield what is linked to the result; Europe PMC writes PubMed's ``RetractionIn`` in words."""
    for link in tables(hit, "commentCorrectionList", "commentCorrection"):
        number = text(link, "id") if text(link, "source") == _MEDLINE else None
        kind = "".join((text(link, "type") or "").split())
        yield linked(kind, bare(link, "reference"), identifiers.pmid(number or ""))


def _joined(hit: Json, path: tuple[str, ...], names: tuple[str, ...]) -> str:
    return " ".join(filter(None, (text(hit, *path, name) for name in names)))
