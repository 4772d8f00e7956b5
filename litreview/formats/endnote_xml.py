"""EndNote XML, which EndNote, Zotero, Bookends, Mendeley and others write: read in all their dialects."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from lxml.etree import _Element

from litreview.formats import further, identifiers, names
from litreview.formats.abstracts import paragraphs
from litreview.formats.dates import date as date_of
from litreview.formats.endnote_types import EDITED, type_of
from litreview.formats.gathering import Entry
from litreview.formats.markup import subscript, superscript
from litreview.formats.pubmed_notices import TOLD, of_note, told_in
from litreview.formats.ris_tags import LANGUAGES, ORIGINAL_TITLE, OTHER_ABSTRACT
from litreview.formats.titles import bare, is_translated
from litreview.formats.xml_reading import XmlEntry, without_namespaces
from litreview.model.language import _
from litreview.model.records import Author, Notice, Record, RecordType, accession_id, citation_id
from litreview.model.text import clean, one_line

_CONTAINERS: Final = (
    "titles/secondary-title",
    "periodical/full-title",
    "titles/alt-title",
    "periodical/abbr-1",
)
_LESSER_TITLES: Final = ("titles/short-title", "titles/translated-title", "titles/tertiary-title")
_ADDRESSES: Final = ("related-urls", "web-urls", "text-urls", "pdf-urls")
_RANGE: Final = re.compile(r"\s*[‐‑‒–—−-]+\s*")
_PAGES_LABEL: Final = re.compile(r"^pp?\.\s+")
_PMID_NOTE: Final = re.compile(r"PMID\s*:?\s*([1-9]\d{0,8})\b.{0,40}", re.IGNORECASE)
_PUBMED: Final = re.compile(r"(?:pubmed|medline|nlm)\b.*", re.IGNORECASE)
_PUBMED_ADDRESS: Final = re.compile(r"https?://(?:www\.)?(?:pubmed\.)?ncbi\.nlm\.nih\.gov/\S*")


class _Fields:
    """The elements of one record by their path, and their texts."""

    def __init__(self, entry: _Element) -> None:
        self.entry = entry

    def text(self, *paths: str) -> str | None:
        """Return the text of the first of the elements that has one, on one line."""
        return next((found for path in paths for found in self.all(path)), None)

    def all(self, path: str) -> Iterator[str]:
        """Yield the texts of the elements of the path, each on one line."""
        return (found for one in self.entry.iterfind(path) if (found := one_line(_written(one))))

    def lines(self, path: str) -> list[str]:
        """Return the lines of every element of the path; EndNote ends one with a carriage return."""
        texts = (_paragraphed(_written(one)) for one in self.entry.iterfind(path))
        return [found for text in texts for line in text.split("\n") if (found := one_line(line))]

    def people(self, role: str) -> tuple[Author, ...]:
        """Return who stands in the list."""
        named = chain.from_iterable(names.authors(one) for one in self._listed(role))
        return tuple(named)

    def _listed(self, role: str) -> Iterable[str]:
        found = self.entry.iterfind(f"contributors/{role}/author")
        return (one_line(_written(one).strip().replace("\r", ";")) for one in found)

    @property
    def type(self) -> RecordType:
        """Return the type of the record."""
        told = self.entry.find("ref-type")
        return (
            RecordType.OTHER
            if told is None
            else type_of(one_line(told.get("name", "")), one_line(_written(told)))
        )

    @property
    def addresses(self) -> list[str]:
        """Return the web addresses, those of pages before those of files."""
        found = (self.lines(f"urls/{kind}/url") for kind in _ADDRESSES)
        parts = (part for text in chain.from_iterable(found) for part in text.split())
        return [part for part in parts if re.match(r"https?://", part)]


def _written(element: _Element) -> str:
    """Return the text of an element, raised and lowered letters as such where Unicode has them."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for run in element:
        said = "".join(map(str, run.itertext()))
        face = run.get("face", "")
        change = superscript if "superscript" in face else subscript if "subscript" in face else str
        parts += [change(said), run.tail or ""]
    return "".join(parts)


def _paragraphed(text: str) -> str:
    """Return the text with its own line ends: EndNote's are carriage returns, and others only wrap."""
    if "\r" in text.strip():
        return text.replace("\r\n", "\r").replace("\n", " ").replace("\r", "\n")
    return paragraphs(text)


def entry_of(one: XmlEntry, source: str) -> Entry:
    """Return the entry; one that has no title at all is lost."""
    fields = _Fields(without_namespaces(one.known))
    remarks = [one.remark] if one.remark else []
    title = fields.text("titles/title")
    if not title:
        is_something = bool(_doi(fields) or _accession(fields) or fields.text("abstract"))
        title = fields.text(*_LESSER_TITLES, *(_CONTAINERS if is_something else ())) or ""
        if not title and not is_something:
            return Entry(line=one.line, record=None, remark=_("the entry has no title"))
        remarks.append(
            _("the entry has no title; another of its titles stands in")
            if title
            else _("the entry has no title; what else it has is kept")
        )
    return Entry(
        line=one.line, record=_record(fields, title, source, one.original), remark="; ".join(remarks) or None
    )


def _record(fields: _Fields, written: str, source: str, original: str) -> Record:
    kind, title = fields.type, bare(written)
    container, publisher = _placed(fields, kind, title)
    own = fields.lines("research-notes")
    authors = further.with_people(fields.people("authors"), own)
    editors = further.with_people(_editors(fields, kind), own)
    year, date = _dated(fields)
    pmid, doi, pages = _pmid(fields), _doi(fields), _pages(fields)
    volume, issue = fields.text("volume"), fields.text("number", "issue")
    accession = pmid if source == "pubmed" and pmid else _accession(fields)
    place = "\x1f".join((container or "", volume or "", issue or "", pages or "", doi or ""))
    serials = " ".join((*fields.lines("isbn"), *fields.lines("issn")))
    notes = [*fields.lines("notes"), *own]
    keywords, headings = _subjects(fields, own)
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=authors, year=year, place=place),
        source=source,
        title=title,
        type=kind,
        accession=accession,
        original_title=_after(notes, ORIGINAL_TITLE) or _translated(fields, written),
        authors=further.with_orcids(authors, further.after(own, further.ORCIDS)),
        editors=editors,
        year=year,
        date=further.after(own, further.DATE) or date,
        container=container,
        container_short=_short(fields, container),
        publisher=publisher,
        volume=volume,
        issue=issue,
        pages=pages,
        doi=doi,
        pmid=pmid,
        pmcid=_pmcid(fields, notes),
        isbn=identifiers.isbns(serials),
        issn=identifiers.issns(serials),
        abstract=_abstract(fields),
        other_abstract=_after(notes, OTHER_ABSTRACT),
        keywords=keywords,
        headings=headings,
        language=_language(fields),
        publication_types=tuple(dict.fromkeys(fields.lines("work-type"))),
        url=_url(fields),
        notes=tuple(note for note in notes if not _is_ours(note)),
        notices=tuple(_notices(notes, own)),
        database=fields.text("remote-database-name"),
        platform=fields.text("remote-database-provider"),
        original=original,
    )


def _placed(fields: _Fields, kind: RecordType, title: str) -> tuple[str | None, str | None]:
    """Return what the report stands in, and its publisher: of a thesis, the university."""
    paths = _CONTAINERS[:1] if kind is RecordType.BOOK else _CONTAINERS
    container, publisher = fields.text(*paths), fields.text("publisher")
    if container == title:
        container = further.after(fields.lines("research-notes"), further.CONTAINER)
    if kind is RecordType.THESIS and not container:
        return publisher, None
    return container, publisher


def _editors(fields: _Fields, kind: RecordType) -> tuple[Author, ...]:
    """Return the second list of people where it is one of editors; a thesis has its advisers there."""
    editors = fields.people("secondary-authors") if kind in EDITED else ()
    return tuple(dict.fromkeys(editors))


def _dated(fields: _Fields) -> tuple[int | None, str | None]:
    told = fields.text("dates/year")
    year = identifiers.year(told or "")
    found = [date_of(one, year=year) for one in fields.all("dates/pub-dates/date")]
    if year is None:
        year = next((known for one in found if one and (known := identifiers.year(one))), None)
    exact = [one for one in found if one and re.fullmatch(r"\d{4}-[\d-]+", one) and one[:4] == str(year)]
    own = date_of(told) if told else None
    return year, max((one for one in (own, *exact) if one), key=len, default=next(filter(None, found), None))


def _pages(fields: _Fields) -> str | None:
    pages = _RANGE.sub("-", _PAGES_LABEL.sub("", fields.text("pages") or ""))
    if pages:
        return pages
    element = fields.entry.find("pages")
    ends = [one_line(element.get(end, "")) for end in ("start", "end")] if element is not None else []
    return "-".join(dict.fromkeys(filter(None, ends))) or fields.text("custom7")


def _doi(fields: _Fields) -> str | None:
    written = fields.lines("electronic-resource-num"), fields.addresses, fields.lines("accession-num")
    words = (word for text in chain.from_iterable(written) for word in (text, *text.split()))
    return next((doi for word in words if (doi := identifiers.doi(word))), None)


def _accession(fields: _Fields) -> str | None:
    """Return the database's own number, which has a digit; a DOI is none."""
    number = fields.text("accession-num") or ""
    return number if re.search(r"\d", number) and not identifiers.doi(number) else None


def _pmid(fields: _Fields) -> str | None:
    number = fields.text("accession-num") or ""
    told = fields.text("remote-database-name") or fields.text("remote-database-provider") or ""
    provider = (fields.text("remote-database-provider") or "").casefold()
    is_pubmed = provider == "nlm" or _PUBMED.fullmatch(told)
    found = [number] if is_pubmed or number.casefold().startswith("pmid") else []
    found += filter(_PUBMED_ADDRESS.match, fields.addresses)
    notes = (_PMID_NOTE.fullmatch(note) for note in fields.lines("notes"))
    found += [match[1] for match in notes if match]
    return next((pmid for one in found if (pmid := identifiers.pmid(one))), None)


def _pmcid(fields: _Fields, notes: Iterable[str]) -> str | None:
    found = (*fields.lines("custom2"), *fields.addresses, *notes)
    return next((pmcid for one in found if (pmcid := identifiers.pmcid(one))), None)


def _url(fields: _Fields) -> str | None:
    """Return the first web address that is no resolver's."""
    return next((one for one in fields.addresses if not identifiers.doi(one)), None)


def _abstract(fields: _Fields) -> str | None:
    texts = (_paragraphed(_written(one)) for one in fields.entry.iterfind("abstract"))
    return clean("\n".join(filter(None, texts))) or None


def _short(fields: _Fields, container: str | None) -> str | None:
    """Return the abbreviated title; an alternate one is that where it is shorter than the title itself."""
    told = further.after(fields.lines("research-notes"), further.SHORT) or fields.text("periodical/abbr-1")
    if told is None and container:
        other = fields.text("titles/alt-title", "alt-periodical/abbr-1")
        told = other if other and len(other) < len(container) else None
    return told if container and told != container else None


def _notices(notes: Iterable[str], own: Iterable[str]) -> Iterator[Notice]:
    """Yield the notices, as our own files have them; those among the notes are the same in fewer words."""
    found = [notice for line in own if (notice := of_note(line))]
    yield from found or [notice for note in notes if (notice := told_in(note))]


def _subjects(fields: _Fields, own: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return keywords and subject headings, which only our own files tell apart."""
    headings = further.listed(own, further.HEADINGS)
    if not headings:
        return _keywords(fields), ()
    found = (part.strip() for line in fields.lines("keywords/keyword") for part in line.split(";"))
    return further.parted(filter(None, found), headings, further.listed(own, further.BOTH))


def _keywords(fields: _Fields) -> tuple[str, ...]:
    """Return the keywords, each once; the mark of a main subject is dropped."""
    words = (
        part.strip().lstrip("*").replace("/*", "/")
        for line in fields.lines("keywords/keyword")
        for part in line.split(";")
    )
    return tuple(dict.fromkeys(word for word in words if word))


def _language(fields: _Fields) -> str | None:
    word = (fields.text("language") or "").lower()
    return LANGUAGES.get(word, word) or None


def _translated(fields: _Fields, title: str) -> str | None:
    own = fields.text("titles/translated-title") if is_translated(title) else None
    return bare(own) if own and own != title else None


def _after(notes: Iterable[str], heading: str) -> str | None:
    return next((note.removeprefix(heading) for note in notes if note.startswith(heading)), None)


def _is_ours(note: str) -> bool:
    """Tell whether the note holds a field of a record, as our writer has it."""
    is_field = note.startswith((ORIGINAL_TITLE, OTHER_ABSTRACT, *further.LABELS))
    return is_field or bool(re.fullmatch(r"PMID: \d+", note) or TOLD.fullmatch(note) or of_note(note))
