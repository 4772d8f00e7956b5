"""RIS written in the one dialect that EndNote, Zotero, Rayyan, pandoc and bibutils read alike."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from litreview.formats import further
from litreview.formats.bibtex_keys import keys
from litreview.formats.markup import plain
from litreview.formats.ris_tags import ORIGINAL_TITLE, OTHER_ABSTRACT, PUBMED
from litreview.model.records import Author, NoticeKind, Record, RecordType
from litreview.model.text import one_line

_TYPES: Final = {
    RecordType.ARTICLE: "JOUR",
    RecordType.BOOK: "BOOK",
    RecordType.CHAPTER: "CHAP",
    RecordType.REPORT: "RPRT",
    RecordType.THESIS: "THES",
    RecordType.CONFERENCE: "CONF",
    RecordType.WEB: "ELEC",
    RecordType.OTHER: "GEN",
}
_ABBREVIATED: Final = frozenset({RecordType.ARTICLE})
"""Types whose J2 is an abbreviated title; in others Zotero and EndNote take it for the title itself."""
_PAGES: Final = re.compile(r"([A-Za-z]?\d+)-([A-Za-z]?\d+)")


class RisWriter:
    """Writes RIS as EndNote, Zotero and Rayyan read it: UTF-8, CRLF, one line a value."""

    name = "ris"
    suffix = ".ris"

    def write(self, records: Sequence[Record]) -> str:
        """Return one entry a record, in the order given, with a blank line after each."""
        key_of = keys(records)
        return "".join(_written(record, key_of[record.id]) for record in records)


def _written(record: Record, key: str) -> str:
    lines = [
        f"{tag}  - {text}" for tag, value in _values(record) if value and (text := one_line(plain(value)))
    ]
    return "\r\n".join([f"TY  - {_TYPES[record.type]}", *lines, f"ID  - {key}", "ER  - ", "", ""])


def _values(record: Record) -> Iterator[tuple[str, str | None]]:
    yield from (("AU", _name(author)) for author in record.authors)
    yield from (("ED", _name(editor)) for editor in record.editors)
    yield "TI", record.title
    yield from _placed(record)
    yield "PY", str(record.year) if record.year else None
    yield "DA", record.date.replace("-", "/") if record.date and record.date[:4].isdigit() else record.date
    yield "VL", record.volume
    yield "IS", record.issue
    yield from _paged(record.pages)
    yield from (("SN", serial) for serial in (*record.issn, *record.isbn))
    yield "DO", record.doi
    yield "UR", record.url
    yield "LA", record.language
    yield from (("M3", kind) for kind in record.publication_types)
    yield from (("KW", word) for word in further.words(record))
    yield "AB", record.abstract
    yield from _numbered(record)
    yield "C2", record.pmcid
    yield from (("N1", note) for note in _notes(record))
    yield from (("U1", line) for line in _beyond(record))


def _placed(record: Record) -> Iterator[tuple[str, str | None]]:
    if record.type is RecordType.THESIS and not record.publisher:
        yield "PB", record.container
    else:
        yield "T2", record.container
        yield "J2", record.container_short if record.type in _ABBREVIATED else None
        yield "PB", record.publisher


def _numbered(record: Record) -> Iterator[tuple[str, str | None]]:
    """Yield the number that the record's own database gave it, and PubMed's where that is another."""
    is_pubmed = record.source == PUBMED and not record.accession
    accession = record.pmid if is_pubmed else record.accession
    database = record.database or ("PubMed" if is_pubmed else None)
    yield "AN", accession
    yield "DB", database
    yield "DP", record.platform
    if record.pmid and not (accession == record.pmid and (database or "").lower() == PUBMED):
        yield "N1", further.PMID + record.pmid


def _paged(pages: str | None) -> Iterator[tuple[str, str | None]]:
    """Yield first and last page; an abbreviated range (345-7) stays in SP, where no client misreads it."""
    match = _PAGES.fullmatch(pages or "")
    if match and len(match[2]) >= len(match[1]) and match[1] != match[2]:
        yield "SP", match[1]
        yield "EP", match[2]
    else:
        yield "SP", pages


def _notes(record: Record) -> Iterator[str]:
    if record.original_title:
        yield ORIGINAL_TITLE + record.original_title
    if record.other_abstract:
        yield OTHER_ABSTRACT + record.other_abstract
    yield from record.notes
    yield from (further.line_of(notice) for notice in record.notices if notice.kind is not NoticeKind.COMMENT)


def _beyond(record: Record) -> Iterator[str]:
    """Yield what RIS has no tag for and nobody misses among the notes, for fields of the user's own."""
    yield from further.of_headings(record)
    yield from further.of_container(record)
    yield from further.of_date(record)
    yield from further.of_orcids(record)
    yield from further.of_people(record, lambda person: further.read_alone(_name(person)))
    if record.container_short and record.type not in _ABBREVIATED:
        yield further.SHORT + record.container_short
    yield from (further.line_of(one) for one in record.notices if one.kind is NoticeKind.COMMENT)


def _name(author: Author) -> str:
    if author.given:
        return f"{author.family}, {author.given}"
    family = author.family.replace(";", ",")
    return family.replace(",", "") + "," if "," in family else family
