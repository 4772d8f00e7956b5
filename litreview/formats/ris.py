"""RIS, the exchange format of databases and reference managers, read in every dialect met."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from litreview.formats import further, identifiers
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.ris_dialects import database_name, platform
from litreview.formats.ris_entries import RawEntry, entries, has_types
from litreview.formats.ris_fields import Fields, fields_of
from litreview.formats.ris_tags import (
    LESSER_TITLES,
    LINKS,
    ORIGINAL_TITLE,
    OTHER_ABSTRACT,
    PUBMED,
    SERIALS,
)
from litreview.formats.texts import normalised
from litreview.formats.titles import bare, is_translated
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Record, RecordType, accession_id, citation_id

_RECOGNISED: Final = re.compile(r"^[^\S\n]*(?:TY\s{0,2}-(?:\s|$)|TY {2}-)", re.IGNORECASE | re.MULTILINE)
_UNTYPED: Final = re.compile(r"[A-Z][A-Z0-9] {2}-")
_END: Final = re.compile(r"^[^\S\n]*ER {1,2}-", re.MULTILINE)
_TAGGED_FIRST: Final = 3
"""Lines with a tag that a file without TY lines must begin with."""
_HEAD: Final = 200_000
"""Characters in which a file shows what it is."""
_NO_HEADINGS: Final[Mapping[str, str]] = {}


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
        typed: bool | None = None
        last: RawEntry | None = None
        for raw in entries(text):
            if isinstance(raw, int):
                yield Problem(line=raw, what=_("text stands before the first entry; it was passed over"))
                continue
            if typed is None:
                typed = raw.typed or has_types(text.lines())
                if not typed:
                    what = _("no entry begins with a TY line; each was read up to its ER line")
                    yield Problem(line=1, what=what)
            yield _entry(raw, source, typed=typed)
            yield from _untidy(raw, last)
            last = raw
        if last:
            yield from _cut_off(last)
        elif text.head(_HEAD).strip():
            yield Problem(line=1, what=_("this is no RIS file: no line begins with a tag such as TY"))


def _untidy(raw: RawEntry, before: RawEntry | None) -> Iterator[Problem]:
    """Yield that the entry before had no end, and that text stands behind the end of this one."""
    if before and not before.ended:
        what = _("the entry has no ER line; it was read up to the next entry")
        yield Problem(line=before.line, what=what)
    if raw.stray:
        what = _("text stands after the entry's ER line; it was passed over")
        yield Problem(line=raw.stray, what=what)


def _cut_off(last: RawEntry) -> Iterator[Problem]:
    if not last.ended:
        what = _("the file ends inside this entry, without its ER line: it may have been cut off")
        yield Problem(line=last.line, what=what)


def _is_untyped(head: str) -> bool:
    first = list(islice(filter(str.strip, head.split("\n")), _TAGGED_FIRST))
    tagged = all(_UNTYPED.match(line.lstrip()) for line in first)
    return len(first) == _TAGGED_FIRST and tagged and bool(_END.search(head))


def _entry(raw: RawEntry, source: str, *, typed: bool) -> Entry:
    if raw.typed and len(raw.pairs) == 1:
        return Entry(line=raw.line, record=None, remark=_("the entry has no title"))
    fields = fields_of(raw.tagged())
    title, stand_in = _title(fields)
    if not title and not _is_something(fields):
        return Entry(line=raw.line, record=None, remark=_("the entry has no title"))
    remarks = []
    if stand_in:
        remarks.append(_("the entry has no title; its {tag} field stands in").format(tag=stand_in))
    elif not title:
        remarks.append(_("the entry has no title; what else it has is kept"))
    if typed and not raw.typed:
        remarks.append(_("the entry has no TY line; it was read as an entry of its own"))
    return Entry(
        line=raw.line,
        record=record_of(fields, title or "", source, raw.original, raw.headings),
        remark="; ".join(remarks) or None,
    )


def _is_something(fields: Fields) -> bool:
    """Tell whether an entry without a title has something that a person can find the report by."""
    return bool(fields.doi or fields.pmid or fields.accession or fields.abstract)


def _title(fields: Fields) -> tuple[str | None, str | None]:
    """Return the title, and the tag that stands in for one: a lesser title, or the container."""
    if title := fields.title:
        return bare(title), None
    for tag in (*LESSER_TITLES, *fields.containers):
        if title := fields.first(tag):
            return bare(title), None if tag in LESSER_TITLES[:1] else tag
    return None, None


def record_of(
    fields: Fields, title: str, source: str, original: str, headings: Mapping[str, str] = _NO_HEADINGS
) -> Record:
    """Return the record of an entry's fields, for every format whose tags can be put as those of RIS.

    ``headings`` are the lines before the entry that say where it came from, by name.
    """
    kind, authors, year, doi, pmid = fields.type, fields.authors, fields.year, fields.doi, fields.pmid
    container, publisher = _container(fields, title), fields.first("PB", "PU")
    if kind is RecordType.THESIS and not container:
        container, publisher = publisher, None
    number = fields.accession
    accession = pmid if source == PUBMED and pmid else number
    serials = " ".join(fields.all(SERIALS))
    pages, volume, issue = fields.pages, fields.volume, fields.issue
    place = "\x1f".join((container or "", volume or "", issue or "", pages or "", doi or ""))
    keywords, found_headings = fields.words()
    types, database = fields.publication_types, fields.first("DB")
    notes, notices = fields.remarks(types)
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=authors, year=year, place=place),
        source=source,
        title=title,
        type=kind,
        accession=accession,
        original_title=fields.note_after(ORIGINAL_TITLE) or _translated(fields, title),
        authors=authors,
        editors=fields.editors,
        year=year,
        date=fields.date,
        container=container,
        container_short=fields.abbreviated(container),
        publisher=publisher,
        volume=volume,
        issue=issue,
        pages=pages,
        doi=doi,
        pmid=pmid,
        pmcid=fields.pmcid,
        isbn=identifiers.isbns(serials),
        issn=identifiers.issns(serials),
        abstract=fields.abstract,
        other_abstract=fields.note_after(OTHER_ABSTRACT),
        keywords=keywords,
        headings=found_headings,
        language=fields.language,
        publication_types=types,
        url=fields.url,
        notes=notes,
        notices=notices,
        database=database_name(database, headings, number),
        platform=platform(
            fields.first("DP"), fields.all(LINKS), number, database, headings.get("Provider", "")
        ),
        original=original,
    )


def _container(fields: Fields, title: str) -> str | None:
    if told := fields.own(further.CONTAINER):
        return told
    own = fields.first("T2", "T3") if fields.type is RecordType.BOOK else fields.first(*fields.containers)
    own = own or fields.procite_container
    return own if own != title or not fields.title else None


def _translated(fields: Fields, title: str) -> str | None:
    """Return TT where the title is in brackets, which is how databases mark a title they translated."""
    own = fields.first("TT", "OT")
    return own if own and own != title and is_translated(fields.title or "") else None
