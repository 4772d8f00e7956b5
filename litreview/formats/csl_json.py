"""CSL-JSON, which Zotero, Mendeley, pandoc and Crossref speak: read in every dialect met."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from litreview.formats import identifiers
from litreview.formats.csl_fields import EDITOR, Fields
from litreview.formats.csl_types import OTHER_TYPES, TYPES
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.json_items import Item, items
from litreview.formats.texts import normalised
from litreview.formats.titles import bare
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Record, RecordType, accession_id, citation_id

_HEAD: Final = 200_000
"""Characters in which a file shows what it is."""
_KINDS: Final = "|".join(sorted({*TYPES, *OTHER_TYPES}))
_RECOGNISED: Final = re.compile(
    rf'"type"\s*:\s*"(?:{_KINDS})"|"(?:container-title|date-parts|itemData|citation-key|publisher-place)"\s*:'
)
_LISTS: Final = ("items", "references", "citationItems")
_LIST: Final = re.compile(rf'"(?:{"|".join(_LISTS)})"\s*:\s*(?=\[)')
_NOTHING: Final = re.compile(r"\s*(?:\[\s*\]\s*)?")
_PUBMED: Final = "pubmed"
_CONTAINERS: Final = ("container-title", "collection-title", "container-title-short", "journalAbbreviation")
_MEETINGS: Final = ("event-title", "event")
"""Where CSL names the conference, which stands in for proceedings that are not named."""
_SERIES: Final = ("collection-title", "container-title")


class CslJsonReader(StreamReader):
    """Reads CSL-JSON: an array of items, one item, one a line, or an answer that holds them."""

    name = "csl-json"
    title = "CSL-JSON"

    def recognises(self, text: str) -> bool:
        """Tell whether the text is JSON that names a type or a field of CSL."""
        head = normalised(text[:_HEAD]).lstrip()
        return head.startswith(("[", "{")) and bool(_RECOGNISED.search(head))

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the items in the file's order, and what is wrong with the file itself."""
        is_empty = True
        if text.head(_HEAD).lstrip()[:1] in {"[", "{"}:
            for item in items(text.lines()):
                is_empty = False
                yield from _read(item, source)
        if is_empty and not _NOTHING.fullmatch(text.head(_HEAD)):
            yield Problem(line=1, what=_("this is no CSL-JSON file: it holds no object in braces"))


def _read(item: Item, source: str) -> Iterator[Entry]:
    """Yield the entry of the item, or the entries of the items that it only wraps."""
    if not item.is_object:
        remark = _("this stands between the items and is none: {text}").format(text=item.text[:40])
        yield Entry(line=item.line, record=None, remark=remark)
        return
    value = _value(item.text)
    if not item.in_array:
        wrapped = _wrapped(item, value)
        if wrapped is not None:
            yield from chain.from_iterable(_read(one, source) for one in wrapped)
            return
    if value is None:
        remark = _("the item is no valid JSON, or is not closed, so it could not be read")
        yield Entry(line=item.line, record=None, remark=remark)
    else:
        yield _entry(item, _unwrapped(value), source)


def _value(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _wrapped(item: Item, value: dict[str, Any] | None) -> Iterator[Item] | None:
    """Return the items within an answer of a service, or within an object that has them by their keys."""
    inner = value.get("message", value) if value else None
    if isinstance(inner, dict) and inner is not value and not any(name in inner for name in _LISTS):
        return iter((_again(item, inner),))
    is_list = isinstance(inner, dict) and any(isinstance(inner.get(name), list) for name in _LISTS)
    if (value is None or is_list) and "title" not in (inner or {}) and (match := _LIST.search(item.text)):
        before = item.text.count("\n", 0, match.end())
        return items(item.text[match.end() :].split("\n"), first=item.line + before)
    if value and all(isinstance(one, dict) and ("type" in one or "title" in one) for one in value.values()):
        return (_again(item, one) for one in value.values())
    return None


def _again(item: Item, value: dict[str, Any]) -> Item:
    return Item(item.line, json.dumps(value, ensure_ascii=False, indent=2), in_array=True)


def _unwrapped(value: dict[str, Any]) -> dict[str, Any]:
    """Return the item within what a word processor's plugin wraps it in."""
    inner = value.get("itemData")
    return inner if isinstance(inner, dict) else value


def _entry(item: Item, value: dict[str, Any], source: str) -> Entry:
    fields = Fields(value)
    title, remark = fields.title, None
    if not title and (fields.doi or fields.pmid or fields.abstract or fields.own("accession")):
        title = fields.first("container-title") or ""
        remark = _("the entry has no title; it goes by its journal and identifier")
    if title is None:
        return Entry(line=item.line, record=None, remark=_("the entry has no title"))
    return Entry(line=item.line, record=_record(fields, bare(title), source, item.text), remark=remark)


def _record(fields: Fields, title: str, source: str, original: str) -> Record:
    authors, editors = fields.people("author"), fields.people("editor")
    if not authors and fields.own("role") != EDITOR:
        authors, editors = editors, ()
    container, publisher = _placed(fields, title)
    date = fields.date
    year = identifiers.year(date or "")
    place = "\x1f".join(
        part or "" for part in (container, fields.volume, fields.issue, fields.pages, fields.doi)
    )
    accession = fields.own_text("accession") or (fields.pmid if source == _PUBMED else None)
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=authors, year=year, place=place),
        source=source,
        title=title,
        type=fields.type,
        accession=accession,
        original_title=fields.first("original-title"),
        authors=authors,
        editors=editors,
        year=year,
        date=date,
        container=container,
        container_short=fields.abbreviated(container),
        publisher=publisher,
        volume=fields.volume,
        issue=fields.issue,
        pages=fields.pages,
        doi=fields.doi,
        pmid=fields.pmid,
        pmcid=fields.pmcid,
        isbn=identifiers.isbns(" ".join(fields.texts("ISBN", "isbn"))),
        issn=identifiers.issns(" ".join(fields.texts("ISSN", "issn"))),
        abstract=fields.abstract,
        other_abstract=fields.own_text("other-abstract"),
        keywords=fields.keywords,
        headings=fields.headings,
        language=fields.language,
        publication_types=fields.publication_types,
        url=fields.url,
        notes=fields.notes,
        notices=fields.notices,
        database=fields.first("source"),
        platform=fields.own_text("platform"),
        original=original.replace("\x00", ""),
    )


def _placed(fields: Fields, title: str) -> tuple[str | None, str | None]:
    """Return container and publisher: a thesis stands in its university, a book or a report in its series."""
    publisher = fields.first("publisher")
    if fields.type is RecordType.THESIS:
        university = fields.first("container-title")
        return (university, publisher) if university else (publisher, None)
    is_part = fields.type not in {RecordType.BOOK, RecordType.REPORT}
    names: tuple[str, ...] = _CONTAINERS if is_part else _SERIES
    if fields.type is RecordType.CONFERENCE:
        names = (*_CONTAINERS[:1], *_MEETINGS, *_CONTAINERS[1:])
    found = (name for name in fields.texts(*names) if name != title)
    return fields.own_text("container") or next(found, None), publisher
