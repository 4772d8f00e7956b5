"""One record as an element of EndNote XML."""

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree
from lxml.etree import _Element

from litreview.formats import further
from litreview.formats.endnote_types import EDITED, ref_type
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import warnings_of
from litreview.formats.ris_tags import ORIGINAL_TITLE, OTHER_ABSTRACT, PUBMED
from litreview.model.records import Author, Record, RecordType
from litreview.model.text import clean, one_line

_PUBMED: Final = "PubMed"
_LINE_END: Final = "\r "
"""A carriage return, as EndNote has it, and a blank for those who drop it."""


def written(record: Record, number: int) -> str:
    """Return the record as an element on one line."""
    return etree.tostring(_record(record, number), encoding="unicode") + "\n"


def _record(record: Record, number: int) -> _Element:
    entry = etree.Element("record")
    _put(entry, "rec-number", str(number))
    name, code = ref_type(record.type)
    etree.SubElement(entry, "ref-type", name=name).text = code
    _put_people(entry, record)
    for path, value in _values(record):
        _put(entry, path, value)
    return entry


def _put_people(entry: _Element, record: Record) -> None:
    editors = record.editors if record.type in EDITED else ()
    for role, people in (("authors", record.authors), ("secondary-authors", editors)):
        for person in people:
            _put(entry, f"contributors/{role}/+author", _name(person))


def _values(record: Record) -> Iterator[tuple[str, str | None]]:
    container, publisher = record.container, record.publisher
    if record.type is RecordType.THESIS and not publisher:
        container, publisher = None, container
    yield "titles/title", record.title
    yield "titles/secondary-title", container
    if record.type is RecordType.ARTICLE:
        yield "periodical/full-title", container
        yield "periodical/abbr-1", record.container_short
    yield "pages", record.pages
    yield "volume", record.volume
    yield "number", record.issue
    yield from (("keywords/+keyword", word) for word in further.words(record))
    yield "dates/year", str(record.year) if record.year else None
    yield "dates/pub-dates/date", record.date if record.date != str(record.year) else None
    yield "publisher", publisher
    yield "isbn", _lines((*record.issn, *record.isbn))
    is_pubmed = record.source == PUBMED and not record.accession
    accession = record.pmid if is_pubmed else record.accession
    database = record.database or (_PUBMED if is_pubmed else None)
    yield "accession-num", accession
    yield "electronic-resource-num", record.doi
    yield "abstract", _LINE_END.join(filter(None, map(one_line, plain(record.abstract or "").split("\n"))))
    is_told = accession == record.pmid and (database or "").lower() == PUBMED
    yield "notes", _lines(_notes(record, is_told=is_told))
    yield "research-notes", _lines(_beyond(record))
    yield "work-type", _lines(record.publication_types)
    yield "urls/related-urls/+url", record.url
    yield "custom2", record.pmcid
    yield "remote-database-name", database
    yield "remote-database-provider", record.platform
    yield "language", record.language


def _notes(record: Record, *, is_told: bool) -> Iterator[str]:
    if record.pmid and not is_told:
        yield further.PMID + record.pmid
    if record.original_title:
        yield ORIGINAL_TITLE + record.original_title
    if record.other_abstract:
        yield OTHER_ABSTRACT + record.other_abstract
    yield from record.notes
    yield from warnings_of(record)


def _beyond(record: Record) -> Iterator[str]:
    """Yield what EndNote has no element for."""
    yield from further.of_headings(record)
    yield from further.of_container(record)
    yield from further.of_date(record)
    yield from further.of_orcids(record)
    yield from further.of_people(record, lambda person: further.read_alone(_name(person)))
    if record.container_short and record.type is not RecordType.ARTICLE:
        yield further.SHORT + record.container_short
    yield from map(further.line_of, record.notices)


def _lines(values: Iterable[str]) -> str:
    return _LINE_END.join(filter(None, (one_line(plain(value)) for value in values)))


def _put(entry: _Element, path: str, value: str | None) -> None:
    """Set the text at the path, made where it is not there; a step after ``+`` is always made anew."""
    text = _LINE_END.join(filter(None, (clean(plain(part)) for part in (value or "").split("\r"))))
    if not text:
        return
    place = entry
    for step in path.split("/"):
        found = None if step.startswith("+") else place.find(step)
        place = etree.SubElement(place, step.lstrip("+")) if found is None else found
    place.text = text


def _name(author: Author) -> str:
    """Return ``Family, Given``; an organisation's name ends in a comma, so that it is not cut in two."""
    family = author.family.replace(";", ",")
    if author.given:
        return f"{family}, {author.given}"
    return family.replace(",", "") + ","
