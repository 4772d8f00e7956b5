"""BibLaTeX written as biber's data model has it: dates in one field, PubMed's number as an eprint."""

import re
from collections.abc import Sequence
from typing import Final

from litreview.formats.bibtex_writer import (
    Fields,
    beginning,
    beyond,
    described,
    entries,
    is_master,
    kind_of,
    numbered,
    text,
)
from litreview.model.records import Record, RecordType

_TYPES: Final = {
    RecordType.ARTICLE: "article",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "incollection",
    RecordType.REPORT: "report",
    RecordType.THESIS: "thesis",
    RecordType.CONFERENCE: "inproceedings",
    RecordType.WEB: "online",
    RecordType.OTHER: "misc",
}
_CONTAINERS: Final = {
    RecordType.ARTICLE: "journaltitle",
    RecordType.BOOK: "series",
    RecordType.CHAPTER: "booktitle",
    RecordType.REPORT: "series",
    RecordType.THESIS: "institution",
    RecordType.CONFERENCE: "booktitle",
    RecordType.WEB: "organization",
    RecordType.OTHER: "howpublished",
}
_ISO: Final = re.compile(r"\d{4}(-\d\d){0,2}")
_IN_A_WORD: Final = re.compile("[,;]")


class BiblatexWriter:
    """Writes BibLaTeX in UTF-8, sorted by key."""

    name = "biblatex"
    suffix = ".bib"

    def write(self, records: Sequence[Record]) -> str:
        """Return one entry a record, sorted by key; the order of the records does not matter."""
        return entries(records, type_of=lambda record: _TYPES[record.type], values_of=_values)


def _values(record: Record) -> Fields:
    yield from beginning(record)
    yield from _placed(record)
    yield "date", _date(record)
    yield from numbered(record)
    if record.pmid:
        yield "eprint", text(record.pmid)
        yield "eprinttype", "pubmed"
    yield "pmcid", text(record.pmcid)
    # Commas are biblatex's separator; a keyword that has one of its own needs another between them.
    is_plain = not any(map(_IN_A_WORD.search, (*record.keywords, *record.headings)))
    yield from described(record, separator=", " if is_plain else "; ", remarks="annotation")
    told = (kind_of(record),) if record.type in {RecordType.THESIS, RecordType.REPORT} else ()
    yield from beyond(record, is_kind_told=record.publication_types == told)


def _placed(record: Record) -> Fields:
    kind, container, publisher = record.type, record.container, record.publisher
    if kind is RecordType.THESIS and not container:
        container, publisher = publisher, None
    yield _CONTAINERS[kind], text(container)
    if kind is RecordType.REPORT:
        yield "institution", text(publisher)
        yield "type", text(kind_of(record)) or "techreport"
        return
    is_free = kind in {RecordType.WEB, RecordType.OTHER} and not (kind is RecordType.WEB and container)
    yield "organization" if is_free else "publisher", text(publisher)
    if kind is RecordType.THESIS:
        yield "type", text(kind_of(record)) or ("mathesis" if is_master(record) else "phdthesis")


def _date(record: Record) -> str | None:
    """Return the date as ISO 8601 has it, or the year; words such as *in press* are no date."""
    if _ISO.fullmatch(record.date or ""):
        return record.date
    return str(record.year) if record.year else None
