"""RIS written in the one dialect that EndNote, Zotero, Rayyan, pandoc and bibutils read alike."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from litreview.formats.bibtex_keys import keys
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import ref_type, reference_of
from litreview.formats.ris_tags import ORIGINAL_TITLE, OTHER_ABSTRACT
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
    yield from (
        ("KW", word.replace(";", ",")) for word in dict.fromkeys((*record.keywords, *record.headings))
    )
    yield "AB", record.abstract
    yield "AN", record.pmid or record.accession
    yield "DB", "PubMed" if record.pmid else record.database
    yield "DP", record.platform
    yield "C2", record.pmcid
    yield from (("N1", note) for note in _notes(record))


def _placed(record: Record) -> Iterator[tuple[str, str | None]]:
    if record.type is RecordType.THESIS and not record.publisher:
        yield "PB", record.container
    else:
        yield "T2", record.container
        yield "PB", record.publisher


def _paged(pages: str | None) -> Iterator[tuple[str, str | None]]:
    """Yield first and last page; an abbreviated range (345-7) stays in SP, where no client misreads it."""
    match = _PAGES.fullmatch(pages or "")
    if match and len(match[2]) >= len(match[1]):
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
    yield from (
        ": ".join(filter(None, (ref_type(notice), reference_of(notice))))
        for notice in record.notices
        if notice.kind is not NoticeKind.COMMENT
    )


def _name(author: Author) -> str:
    if author.given:
        return f"{author.family}, {author.given}"
    family = author.family.replace(";", ",")
    return family.replace(",", "") + "," if "," in family else family
