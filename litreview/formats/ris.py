"""RIS, the exchange format of databases and reference managers: read in every dialect met, written in one."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from litreview.formats import identifiers
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import warnings_of
from litreview.formats.ris_entries import RawEntry, entries, form_of
from litreview.formats.ris_fields import (
    CONTAINERS,
    LESSER_TITLES,
    ORIGINAL_TITLE,
    OTHER_ABSTRACT,
    SERIALS,
    TITLES,
    Fields,
    fields_of,
)
from litreview.formats.texts import normalised
from litreview.formats.titles import bare, is_translated
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Author, Record, RecordType, accession_id, citation_id
from litreview.model.text import one_line

_RECOGNISED: Final = re.compile(r"^[^\S\n]*(?:TY\s{0,2}-(?:\s|$)|TY {2}-)", re.IGNORECASE | re.MULTILINE)
_UNTYPED: Final = re.compile(r"[A-Z][A-Z0-9] {2}-")
_END: Final = re.compile(r"^[^\S\n]*ER {1,2}-", re.MULTILINE)
_TAGGED_FIRST: Final = 3
"""Lines with a tag that a file without TY lines must begin with."""
_HEAD: Final = 200_000
"""Characters in which a file shows what it is."""
_PUBMED: Final = "pubmed"


class RisReader(StreamReader):
    """Reads RIS files of every dialect met in real exports."""

    name = "ris"
    title = "RIS"

    def recognises(self, text: str) -> bool:
        """Tell whether the text has a TY line, or tagged lines up to an ER line."""
        head = normalised(text[:_HEAD])
        return bool(_RECOGNISED.search(head)) or _is_untyped(head)

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and what is wrong with the file itself."""
        form = form_of(text.lines())
        last: RawEntry | None = None
        for raw in entries(text.lines(), form):
            if last is None and not form.typed:
                what = _("no entry begins with a TY line; each was read up to its ER line")
                yield Problem(line=1, what=what)
            yield _entry(raw, source, typed=form.typed)
            last = raw
        if last and not last.ended:
            what = _("the file ends inside this entry, without its ER line: it may have been cut off")
            yield Problem(line=last.line, what=what)
        elif not last and text.head(_HEAD).strip():
            yield Problem(line=1, what=_("this is no RIS file: no line begins with a tag such as TY"))


def _is_untyped(head: str) -> bool:
    first = list(islice(filter(str.strip, head.split("\n")), _TAGGED_FIRST))
    tagged = all(_UNTYPED.match(line.lstrip()) for line in first)
    return len(first) == _TAGGED_FIRST and tagged and bool(_END.search(head))


def _entry(raw: RawEntry, source: str, *, typed: bool) -> Entry:
    fields = fields_of(raw.values)
    title, stand_in = _title(fields)
    if not title and not _identified(fields):
        return Entry(line=raw.line, record=None, remark=_("the entry has no title"))
    remarks = []
    if stand_in:
        remarks.append(_("the entry has no title; its {tag} field stands in").format(tag=stand_in))
    elif not title:
        remarks.append(_("the entry has no title; it goes by its identifier"))
    if typed and not raw.typed:
        remarks.append(_("the entry has no TY line; it was read as an entry of its own"))
    return Entry(
        line=raw.line,
        record=record_of(fields, title or "", source, raw.original),
        remark="; ".join(remarks) or None,
    )


def _identified(fields: Fields) -> bool:
    return bool(fields.doi or fields.pmid or fields.accession)


def _title(fields: Fields) -> tuple[str | None, str | None]:
    """Return the title, and the tag that stands in for one; identified entries may go by their container."""
    if title := fields.first(*TITLES):
        return bare(title), None
    for tag in (*LESSER_TITLES, *(CONTAINERS if _identified(fields) else ())):
        if title := fields.first(tag):
            return bare(title), None if tag in LESSER_TITLES[:1] else tag
    return None, None


def record_of(fields: Fields, title: str, source: str, original: str) -> Record:
    """Return the record of an entry's fields, for every format whose tags can be put as those of RIS."""
    container, publisher = _container(fields, title), fields.first("PB", "PU")
    if fields.type is RecordType.THESIS and not container:
        container, publisher = publisher, None
    accession = fields.pmid if source == _PUBMED and fields.pmid else fields.accession
    serials = " ".join(fields.all(SERIALS))
    pages, volume, issue = fields.pages, fields.first("VL", "VO"), fields.first("IS", "CP")
    place = "\x1f".join((container or "", volume or "", issue or "", pages or "", fields.doi or ""))
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=fields.authors, year=fields.year, place=place),
        source=source,
        title=title,
        type=fields.type,
        accession=accession,
        original_title=fields.note_after(ORIGINAL_TITLE) or _translated(fields, title),
        authors=fields.authors,
        year=fields.year,
        date=fields.date,
        container=container,
        publisher=publisher,
        volume=volume,
        issue=issue,
        pages=pages,
        doi=fields.doi,
        pmid=fields.pmid,
        pmcid=fields.pmcid,
        isbn=identifiers.isbns(serials),
        issn=identifiers.issns(serials),
        abstract=fields.abstract,
        other_abstract=fields.note_after(OTHER_ABSTRACT),
        keywords=fields.keywords,
        language=fields.language,
        publication_types=fields.publication_types,
        url=fields.url,
        notes=fields.notes,
        database=fields.first("DB"),
        original=original.replace("\x00", ""),
    )


def _container(fields: Fields, title: str) -> str | None:
    own = fields.first("T2") if fields.type is RecordType.BOOK else fields.first(*CONTAINERS)
    return own if own != title else None


def _translated(fields: Fields, title: str) -> str | None:
    """Return TT where the title is in brackets, which is how databases mark a title they translated."""
    own = fields.first("TT", "OT") if is_translated(fields.first(*TITLES) or "") else None
    return own if own != title else None


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
        return "".join(_written(record) for record in records)


def _written(record: Record) -> str:
    lines = [
        f"{tag}  - {text}" for tag, value in _values(record) if value and (text := one_line(plain(value)))
    ]
    return "\r\n".join([f"TY  - {_TYPES[record.type]}", *lines, "ER  - ", "", ""])


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
    yield from warnings_of(record)


def _name(author: Author) -> str:
    if author.given:
        return f"{author.family}, {author.given}"
    family = author.family.replace(";", ",")
    return family.replace(",", "") + "," if "," in family else family
