"""BibTeX, the bibliography format of LaTeX: read as databases export it, written for every client."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from litreview.formats import identifiers, names
from litreview.formats.bibtex_blocks import Parsed, parsed
from litreview.formats.bibtex_writer import BibtexWriter
from litreview.formats.dates import month
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.latex import decoded
from litreview.formats.markup import plain
from litreview.formats.texts import normalised
from litreview.formats.titles import bare
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Author, Record, RecordType, accession_id, citation_id
from litreview.model.text import clean, one_line

__all__ = ["BibtexReader", "BibtexWriter"]

_RECOGNISED: Final = re.compile(r"^[^\S\n]*@\w+\s*[{(]\s*[^\s,]*\s*(?:,|\w+\s*=)", re.MULTILINE)
_HEAD: Final = 200_000
"""Characters in which a file shows what it is."""

_TYPES: Final = {
    "article": RecordType.ARTICLE,
    "periodical": RecordType.ARTICLE,
    "suppperiodical": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "mvbook": RecordType.BOOK,
    "booklet": RecordType.BOOK,
    "collection": RecordType.BOOK,
    "inbook": RecordType.CHAPTER,
    "bookinbook": RecordType.CHAPTER,
    "incollection": RecordType.CHAPTER,
    "inproceedings": RecordType.CONFERENCE,
    "conference": RecordType.CONFERENCE,
    "proceedings": RecordType.CONFERENCE,
    "techreport": RecordType.REPORT,
    "report": RecordType.REPORT,
    "manual": RecordType.REPORT,
    "phdthesis": RecordType.THESIS,
    "mastersthesis": RecordType.THESIS,
    "thesis": RecordType.THESIS,
    "online": RecordType.WEB,
    "electronic": RecordType.WEB,
    "webpage": RecordType.WEB,
    "www": RecordType.WEB,
}
WEB: Final = "web"
"""What ``type`` says in an entry of type misc that stands for a web page."""

_CONTAINERS: Final = {
    RecordType.ARTICLE: ("journal", "journaltitle", "booktitle"),
    RecordType.BOOK: ("series",),
    RecordType.REPORT: ("series",),
    RecordType.THESIS: ("school", "institution"),
}
_ANY_CONTAINER: Final = ("booktitle", "journal", "journaltitle", "howpublished", "school", "series")
_PUBLISHERS: Final = ("publisher", "institution", "organization")
_ACCESSIONS: Final = ("unique-id", "accession", "accession-number", "an")


class BibtexReader(StreamReader):
    """Reads BibTeX and BibLaTeX files."""

    name = "bibtex"
    title = "BibTeX"

    def recognises(self, text: str) -> bool:
        """Tell whether a line begins an entry: ``@article{key,``."""
        return bool(_RECOGNISED.search(normalised(text[:_HEAD])))

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and what is wrong with the file itself."""
        is_empty = True
        for entry in parsed(text.lines()):
            is_empty = False
            yield _entry(entry, source)
        if is_empty and text.head(_HEAD).strip():
            yield Problem(line=1, what=_("this is no BibTeX file: no line begins an entry such as @article{"))


def _entry(entry: Parsed, source: str) -> Entry:
    if not entry.kind:
        return Entry(line=entry.line, record=None, remark=entry.remark)
    values = Values(entry)
    title = values.text("title", "booktitle", "shorttitle")
    if not title and (values.doi or values.first("pmid")):
        title = values.text("journal", "journaltitle") or ""
    if title is None:
        return Entry(line=entry.line, record=None, remark=_("the entry has no title"))
    own = "title" in entry.values
    remarks = [entry.remark, None if own else _("the entry has no title; it goes by another field")]
    remark = "; ".join(text for text in remarks if text)
    return Entry(line=entry.line, record=_record(values, bare(title), source), remark=remark or None)


class Values:
    """The values of one entry, and what they mean."""

    def __init__(self, entry: Parsed) -> None:
        self.entry = entry

    def first(self, *fields: str) -> str | None:
        """Return the first of the fields that has a value, as it stands, on one line."""
        found = (one_line(self.entry.values.get(field, "")) for field in fields)
        return next((text for text in found if text), None)

    def text(self, *fields: str) -> str | None:
        """Return the first of the fields that has a value, decoded to plain text on one line."""
        found = (one_line(plain(decoded(self.entry.values.get(field, "")))) for field in fields)
        return next((text for text in found if text), None)

    @property
    def type(self) -> RecordType:
        """Return what kind of document the entry type says it is."""
        if self.entry.kind == "misc" and self.first("type") == WEB:
            return RecordType.WEB
        return _TYPES.get(self.entry.kind, RecordType.OTHER)

    @property
    def authors(self) -> tuple[Author, ...]:
        """Return the authors, or the editors of a work that has no authors."""
        return tuple(
            _people(one_line(self.entry.values.get("author") or self.entry.values.get("editor", "")))
        )

    @property
    def doi(self) -> str | None:
        """Return the DOI, from its field or an address."""
        found = (
            identifiers.doi(_unescaped(self.first(field) or "")) for field in ("doi", "url", "ee", "note")
        )
        return next((doi for doi in found if doi), None)

    @property
    def date(self) -> str | None:
        """Return the date in digits, as precise as given."""
        if (date := self.first("date")) and re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
            return date
        year, number = identifiers.year(self.first("year", "date") or ""), month(self.first("month") or "")
        if not year or not number:
            return str(year) if year else self.text("year", "date")
        day = self.first("day") or ""
        return f"{year}-{number:02}" + (f"-{int(day):02}" if re.fullmatch(r"[1-9]|[12]\d|3[01]", day) else "")

    @property
    def pages(self) -> str | None:
        """Return the pages with one hyphen, or the article number."""
        pages = re.sub(r"\s*[-‐‑‒–—]+\s*", "-", self.text("pages") or "")
        return pages or self.text("article-number", "eid", "articleno", "art_number")

    @property
    def url(self) -> str | None:
        """Return the web address, never decoded, unless it is the DOI's resolver."""
        url = re.sub(r"^\\url\{(.*)\}$", r"\1", self.first("url", "howpublished") or "")
        url = re.sub(r"\\([%&#_$~])", r"\1", url)
        return url if re.match(r"https?://", url) and not identifiers.doi(url) else None

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return the keywords: between semicolons where there are any, else between commas."""
        words = self.text("keywords", "keyword", "author_keywords") or ""
        parts = (word.strip() for word in words.split(";" if ";" in words else ","))
        return tuple(dict.fromkeys(part for part in parts if part))

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the notes."""
        found = (self.text(field) for field in ("note", "annote", "annotation"))
        return tuple(note for note in found if note)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([_%&#$~{}])", r"\1", text).strip("{}")


def _people(value: str) -> Iterable[Author]:
    from bibtexparser.middlewares.names import split_multiple_persons_names  # noqa: PLC0415 - as in bibtex_blocks

    for name in split_multiple_persons_names(value):
        if name.strip().lower() != "others" and (person := _person(name)):
            yield person


def _person(name: str) -> Author | None:
    from bibtexparser.middlewares.names import parse_single_name_into_parts  # noqa: PLC0415 - as in bibtex_blocks

    if name.startswith("{") and name.endswith("}"):
        return Author(family=whole, organisation=True) if (whole := decoded(name)) else None
    parts = parse_single_name_into_parts(name, strict=False)
    family, given, suffix = (
        decoded(" ".join(part)) for part in ([*parts.von, *parts.last], parts.first, parts.jr)
    )
    plainly = names.author(decoded(name))
    if plainly is None or (plainly.organisation and not given) or names.is_organisation(decoded(name)):
        return plainly
    if "," not in name and plainly.given:
        return plainly
    return Author(family=family, given=", ".join(part for part in (given, suffix) if part) or None)


def _record(values: Values, title: str, source: str) -> Record:
    kind = values.type
    container = values.text(*_CONTAINERS.get(kind, _ANY_CONTAINER))
    container = None if container == title or re.match(r"https?:", container or "") else container
    volume, issue, year = (
        values.text("volume"),
        values.text("number", "issue"),
        identifiers.year(values.date or ""),
    )
    pmid = identifiers.pmid(values.first("pmid") or "")
    accession = values.first(*_ACCESSIONS) or (pmid if source == "pubmed" else None)
    place = "\x1f".join(part or "" for part in (container, volume, issue, values.pages, values.doi))
    serials = " ".join(values.first(field) or "" for field in ("issn", "eissn", "isbn"))
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=values.authors, year=year, place=place),
        source=source,
        title=title,
        type=kind,
        accession=accession,
        original_title=values.text("origtitle"),
        authors=values.authors,
        year=year,
        date=values.date,
        container=container,
        publisher=values.text(*_PUBLISHERS) if kind is not RecordType.THESIS else values.text("publisher"),
        volume=volume,
        issue=issue,
        pages=values.pages,
        doi=values.doi,
        pmid=pmid,
        pmcid=identifiers.pmcid(values.first("pmcid", "pmc") or ""),
        isbn=identifiers.isbns(serials),
        issn=identifiers.issns(serials),
        abstract=clean(values.text("abstract") or "") or None,
        keywords=values.keywords,
        language=(values.text("language", "langid") or "").lower() or None,
        publication_types=() if kind is RecordType.WEB else tuple(filter(None, (values.text("type"),))),
        url=values.url,
        notes=values.notes,
        original=values.entry.original.replace("\x00", ""),
    )
