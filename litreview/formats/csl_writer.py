"""CSL-JSON written as CSL 1.0.2 has it, so that pandoc, Zotero and citeproc read the same back."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from litreview.formats import further
from litreview.formats.bibtex_keys import keys
from litreview.formats.bibtex_writer import is_master, kind_of
from litreview.formats.csl_fields import CUSTOM, EDITOR, LABELLED, NUMBERED
from litreview.formats.csl_types import CSL_TYPES, language, tag
from litreview.formats.markup import plain
from litreview.formats.pages import in_full
from litreview.formats.pubmed_notices import TOLD, warnings_of
from litreview.model.records import Author, Record, RecordId, RecordType
from litreview.model.text import clean, one_line

_ISO: Final = re.compile(r"\d{4}(-\d\d){0,2}")
_ARTICLE_NUMBER: Final = re.compile(r"e\d[\w.-]*|art(?:icle)?\.? ?(?:no\.? ?)?\d+|\d{5,}", re.IGNORECASE)
"""Pages that are the number of an article; beside ``page`` it has a variable of its own."""

_SERIES: Final = frozenset({RecordType.BOOK, RecordType.REPORT})
Value = str | int | list[Any] | dict[str, Any] | None


class CslJsonWriter:
    """Writes CSL-JSON in UTF-8, an item a record."""

    name = "csl-json"
    suffix = ".json"

    def write(self, records: Sequence[Record]) -> str:
        """Return an array with one item a record, in the order given."""
        key_of = keys(records)
        made = [
            _item(record, key_of[record.id] + (f"-{times}" if times > 1 else ""))
            for record, times in _counted(records)
        ]
        return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _counted(records: Sequence[Record]) -> Iterator[tuple[Record, int]]:
    """Yield each record with how often its id has come: a file may say the same twice."""
    seen = Counter[RecordId]()
    for record in records:
        seen[record.id] += 1
        yield record, seen[record.id]


def _item(record: Record, key: str) -> dict[str, Value]:
    values = {"id": key, "type": CSL_TYPES[record.type], **dict(_values(record))}
    return {name: value for name, value in values.items() if value}


def _values(record: Record) -> Iterator[tuple[str, Value]]:
    yield "title", _text(record.title)
    yield "original-title", _text(record.original_title)
    yield "author", [_name(author) for author in record.authors]
    yield "editor", [_name(editor) for editor in record.editors]
    yield from _placed(record)
    yield "issued", _issued(record)
    yield "volume", _text(record.volume)
    if record.type is RecordType.REPORT:
        yield "number", _text(record.issue)
    else:
        yield "issue", _text(record.issue)
    if record.type in NUMBERED and _ARTICLE_NUMBER.fullmatch(record.pages or ""):
        yield "number", _text(record.pages)
    yield "page", in_full(_text(record.pages))
    yield "DOI", _text(record.doi)
    yield "PMID", _text(record.pmid)
    yield "PMCID", _text(record.pmcid)
    yield "ISBN", _text(", ".join(record.isbn))
    yield "ISSN", _text(", ".join(record.issn))
    yield "URL", one_line(record.url or "")
    yield "abstract", clean(plain(record.abstract or ""))
    yield "keyword", _keyword(record)
    yield "language", tag(_text(record.language))
    yield "genre", _text(_genre(record))
    yield "note", "\n".join(filter(None, map(_text, (*record.notes, *warnings_of(record)))))
    yield "source", _text(record.database)
    yield CUSTOM, {name: value for name, value in _beyond(record) if value}


def _beyond(record: Record) -> Iterator[tuple[str, Value]]:
    """Yield what CSL has no variable for; programs that do not know it leave it alone."""
    yield "accession", _text(record.accession)
    yield "platform", _text(record.platform)
    if (pages := _text(record.pages)) != in_full(pages):
        yield "pages", pages
    yield "headings", [text for heading in record.headings if (text := _text(heading))]
    if record.headings:
        yield "keywords", [text for word in record.keywords if (text := _text(word))]
    if record.publication_types != (_genre(record),):
        yield "publication-types", [text for kind in record.publication_types if (text := _text(kind))]
    yield "other-abstract", clean(plain(record.other_abstract or ""))
    yield "notices", [further.line_of(notice) for notice in record.notices]
    yield from _told_otherwise(record)


def _told_otherwise(record: Record) -> Iterator[tuple[str, Value]]:
    """Yield what CSL has a variable for that would say something else of this record."""
    if any(_is_lost(note) for note in record.notes):
        yield "notes", [text for note in record.notes if (text := _text(note))]
    if record.language and language(tag(record.language)) != record.language:
        yield "language", _text(record.language)
    yield from (("container", line.removeprefix(further.CONTAINER)) for line in further.of_container(record))
    if record.editors and not record.authors:
        yield "role", EDITOR
    if record.type in _SERIES or record.type is RecordType.THESIS:
        yield "container-title-short", _text(record.container_short)


def _is_lost(note: str) -> bool:
    """Tell whether a line of the note would be read as something else."""
    return bool(LABELLED.fullmatch(_text(note)) or TOLD.match(_text(note)))


def _genre(record: Record) -> str | None:
    """Return what styles print as the kind of a thesis or a report; no database's codes, and of no other."""
    if record.type is RecordType.THESIS and is_master(record):
        return kind_of(record) or further.MASTERS
    return kind_of(record) if record.type in {RecordType.THESIS, RecordType.REPORT} else None


def _placed(record: Record) -> Iterator[tuple[str, Value]]:
    if record.type is RecordType.THESIS:
        # CSL calls the university of a thesis its publisher.
        container = record.container if record.publisher else None
        yield "container-title", _text(container)
        yield "publisher", _text(record.publisher or record.container)
        return
    yield "collection-title" if record.type in _SERIES else "container-title", _text(record.container)
    if record.type not in _SERIES:
        yield "container-title-short", _text(record.container_short)
    yield "publisher", _text(record.publisher)


def _issued(record: Record) -> Value:
    """Return the numbers of the date, and its words beside them where it is no date."""
    date = one_line(record.date or "")
    if _ISO.fullmatch(date):
        return {"date-parts": [[int(part) for part in date.split("-")]]}
    parts: dict[str, Value] = {"date-parts": [[record.year]]} if record.year else {}
    return parts | ({"raw": date} if date else {})


def _keyword(record: Record) -> str:
    """Return keywords and headings between semicolons; a lone one with a comma has a semicolon after it."""
    listed = (_text(word.replace(";", ",")) for word in (*record.keywords, *record.headings))
    words = [word for word in dict.fromkeys(listed) if word]
    return "; ".join(words) + (";" if len(words) == 1 and "," in words[0] else "")


def _name(author: Author) -> dict[str, str]:
    family = _text(author.family)
    if author.organisation:
        return {"literal": family}
    given, _comma, suffix = _text(author.given).partition(", ")
    orcid = f"https://orcid.org/{author.orcid}" if author.orcid else ""
    parts = {"family": family, "given": given, "suffix": suffix, "ORCID": orcid}
    return {name: part for name, part in parts.items() if part}


def _text(text: str | None) -> str:
    return one_line(plain(text)) if text else ""
