"""PubMed's text format (NBIB) written: one line a value, as every reader takes it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from litreview.formats import further
from litreview.formats.identifiers import year as year_in
from litreview.formats.markup import plain
from litreview.formats.nbib import DATABASE, OWN, TYPES, person_of
from litreview.formats.pubmed_notices import reference_of, tag_of, type_of
from litreview.model.records import Author, Notice, Record, RecordType
from litreview.model.text import one_line

_MARKERS: Final = {
    RecordType.ARTICLE: "Journal Article",
    RecordType.BOOK: "Book",
    RecordType.CHAPTER: "Book Chapter",
    RecordType.REPORT: "Technical Report",
    RecordType.THESIS: "Academic Dissertation",
    RecordType.CONFERENCE: "Congress",
    RecordType.WEB: "Web Page",
}
"""Publication types that say what kind of document a record describes."""
_CONTAINERS: Final = {RecordType.ARTICLE: "JT", RecordType.CHAPTER: "BTI", RecordType.CONFERENCE: "BTI"}
"""Tags of what a report stands in: a journal, a book; CTI, a collection, for all others."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERED: Final = re.compile(r"\d{1,4}(?:-\d{1,2}){0,2}")


class NbibWriter:
    """Writes the text format of PubMed.

    A record without a PubMed number begins with ``OWN - NOTNLM``, the National Library of Medicine's own word
    for a record that is not its own, and has its number in OID, as ERIC has in the same format.
    """

    name = "nbib"
    suffix = ".nbib"

    def write(self, records: Sequence[Record]) -> str:
        """Return one entry a record, in the order given, with a blank line after each."""
        return "".join(_written(record) for record in records)


def _written(record: Record) -> str:
    lines = [
        f"{tag:<4}- {text}\n" for tag, value in _values(record) if value and (text := one_line(plain(value)))
    ]
    return "".join([*lines, "\n"])


def _values(record: Record) -> Iterator[tuple[str, str | None]]:
    yield "PMID", record.pmid
    yield "OWN", "NLM" if record.pmid else "NOTNLM"
    yield "OID", None if record.pmid else record.accession
    yield from (("IS", serial) for serial in record.issn)
    yield from (("ISBN", serial) for serial in record.isbn)
    yield "VI", record.volume
    yield "IP", record.issue
    yield "DP", _date(record)
    yield from _titles(record)
    yield "PG", record.pages
    yield from _links(record)
    yield "AB", record.abstract
    yield "OAB", record.other_abstract
    for author in record.authors:
        yield from _person(author, "FAU", "AU")
    for editor in record.editors:
        yield from _person(editor, "FED", "ED")
    yield "LA", record.language
    yield from (("PT", kind) for kind in _kinds(record))
    yield from (("MH", heading) for heading in record.headings)
    yield "OTO", "NOTNLM" if record.keywords else None
    yield from (("OT", word) for word in record.keywords)
    yield "PB", record.publisher
    yield from ((tag_of(notice), reference_of(notice)) for notice in record.notices)
    yield "PMC", record.pmcid
    yield from (("GN", note) for note in record.notes)
    yield from ((OWN, line) for line in _beyond(record))


def _beyond(record: Record) -> Iterator[str]:
    """Yield what PubMed's format has no tag for, as it is PubMed's: where else a record comes from."""
    if record.pmid and record.accession != record.pmid:
        yield further.ACCESSION + (record.accession or further.NONE)
    if record.database != (DATABASE if record.pmid else None):
        yield further.DATABASE + (record.database or further.NONE)
    if record.platform:
        yield further.PLATFORM + record.platform
    if added := [kind for kind in _kinds(record) if kind not in record.publication_types]:
        yield further.TYPES + "; ".join(added)
    if record.container_short and record.type is not RecordType.ARTICLE:
        yield further.SHORT + record.container_short
    yield from further.of_people(record, lambda person: person_of(_full(person)))


def _titles(record: Record) -> Iterator[tuple[str, str | None]]:
    """Yield the title, in brackets where it is a translation, and what the report stands in."""
    title = f"[{record.title}]" if record.original_title and record.title else record.title
    yield "BTI" if record.type is RecordType.BOOK else "TI", title
    yield "TT", record.original_title
    yield _CONTAINERS.get(record.type, "CTI"), record.container
    yield "TA", record.container_short if record.type is RecordType.ARTICLE else None


def _links(record: Record) -> Iterator[tuple[str, str | None]]:
    """Yield DOI and address; LID stands once, because Bio.Medline glues several together."""
    doi = f"{record.doi} [doi]" if record.doi else None
    yield "LID", doi
    yield "AID", doi
    yield "AID", record.url


def _person(author: Author, full: str, short: str) -> Iterator[tuple[str, str | None]]:
    if author.organisation:
        yield ("CN" if full == "FAU" else full), author.family
        return
    given, _comma, suffix = (author.given or "").partition(",")
    initials = "".join(word[0] for word in given.replace("-", " ").split() if word[0].isalpha())
    yield full, _full(author)
    yield short, " ".join(filter(None, (author.family, initials, suffix.strip())))
    yield "AUID", f"ORCID: {author.orcid}" if author.orcid else None


def _full(author: Author) -> str:
    return f"{author.family}, {author.given}" if author.given else author.family


def _kinds(record: Record) -> Iterator[str]:
    """Yield the publication types: first the one that tells the kind of document, last those of notices."""
    marker = _MARKERS.get(record.type)
    told = next((TYPES[kind.lower()] for kind in record.publication_types if kind.lower() in TYPES), None)
    if marker and told is not record.type:
        yield marker
    yield from record.publication_types
    types = (type_of(notice) for notice in record.notices if not _is_cited(notice))
    yield from dict.fromkeys(kind for kind in types if kind and kind not in record.publication_types)


def _is_cited(notice: Notice) -> bool:
    return bool(reference_of(notice))


def _date(record: Record) -> str | None:
    """Return the date as ``2020 Mar 5``, or the source's own words after the year."""
    if not record.date:
        return str(record.year) if record.year else None
    if not _NUMBERED.fullmatch(record.date):
        known = record.year is None or year_in(record.date) == record.year
        return record.date if known else f"{record.year} {record.date}"
    year, *rest = record.date.split("-")
    months = [_MONTHS[int(month) - 1] for month in rest[:1] if 1 <= int(month) <= len(_MONTHS)]
    return " ".join((year, *months, *(str(int(day)) for day in rest[1:])))
