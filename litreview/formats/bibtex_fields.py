"""What the fields of a BibTeX or BibLaTeX entry mean, over the dialects of those who export it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from litreview.formats import further, identifiers, names
from litreview.formats.abstracts import sectioned
from litreview.formats.bibtex_blocks import Parsed
from litreview.formats.dates import date as date_of
from litreview.formats.dates import day, month
from litreview.formats.latex import decoded
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import TOLD, notices, of_note, told_in
from litreview.formats.ris_tags import LANGUAGES
from litreview.formats.titles import subtitled
from litreview.model.records import Author, Notice, RecordType
from litreview.model.text import fold, one_line

_TYPES: Final = {
    "article": RecordType.ARTICLE,
    "review": RecordType.ARTICLE,
    "periodical": RecordType.ARTICLE,
    "suppperiodical": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "ebook": RecordType.BOOK,
    "mvbook": RecordType.BOOK,
    "booklet": RecordType.BOOK,
    "collection": RecordType.BOOK,
    "mvcollection": RecordType.BOOK,
    "reference": RecordType.BOOK,
    "inbook": RecordType.CHAPTER,
    "suppbook": RecordType.CHAPTER,
    "bookinbook": RecordType.CHAPTER,
    "incollection": RecordType.CHAPTER,
    "suppcollection": RecordType.CHAPTER,
    "inreference": RecordType.CHAPTER,
    "inproceedings": RecordType.CONFERENCE,
    "conference": RecordType.CONFERENCE,
    "proceedings": RecordType.CONFERENCE,
    "mvproceedings": RecordType.CONFERENCE,
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
    RecordType.WEB: ("booktitle", "journal", "journaltitle", "howpublished", "organization", "series"),
}
_ANY_CONTAINER: Final = ("booktitle", "journal", "journaltitle", "howpublished", "school", "series")
_SHORT_CONTAINERS: Final = (
    "shortjournal",
    "shortcontainer",
    "abbrev_source_title",
    "journal-iso",
    "iso-source-abbreviation",
    "journal_abbreviation",
    "journalabbr",
)
_PUBLISHERS: Final = ("publisher", "institution", "organization")
_ACCESSIONS: Final = ("unique-id", "accession", "accession-number", "an")
_SUBTITLES: Final = {"title": "subtitle", "booktitle": "booksubtitle", "journaltitle": "journalsubtitle"}
_BIBLATEX_LANGUAGES: Final = {
    "norsk": "nob",
    "bokmål": "nob",
    "bokmaal": "nob",
    "nynorsk": "nno",
    "american": "eng",
    "british": "eng",
    "ukenglish": "eng",
    "usenglish": "eng",
    "ngerman": "deu",
    "german": "deu",
}
_BIBLATEX_KINDS: Final = frozenset({"phdthesis", "mathesis", "mastersthesis", "techreport", "resreport"})
_MASTERS: Final = frozenset({"mathesis", "mastersthesis"})
_EDTF: Final = re.compile(r"(?P<begin>\d{4}(?:-\d\d){0,2})(?:T\S*)?[?~%]?(?:/\S*)?")
_FIRST_SEASON: Final = 21
_WOS_ORCID: Final = re.compile(r"(?P<name>[^/\n;]+)/(?P<orcid>[\dX-]{19})")
_NOTICE: Final = re.compile(
    rf";? *(?<![^; ])(?={TOLD.pattern.replace('?P<name>', '?:').replace('?P<where>', '?:')}$)"
)
_BLANK_LINE: Final = re.compile(r"\n\s*\n")
_DASHES: Final = re.compile(r"\s*[-‐‑‒–—]+\s*")
_AND: Final = re.compile(" and ", re.IGNORECASE)
_AWKWARD: Final = re.compile(r" \\|\\[ {}]")
"""Backslashes by which a blank or a brace may not be what it seems."""
_MONTH_WORDS: Final = re.compile(r"[A-Za-z]+|\d+")
_ESCAPED: Final = re.compile(r"\\([_%&#$~{}])")
_ESCAPED_IN_URL: Final = re.compile(r"\\([%&#_$~])")
_URL: Final = re.compile(r"^\\url\{(.*)\}$")


class Values:
    """The values of one entry, and what they mean."""

    def __init__(self, entry: Parsed) -> None:
        self.entry = entry

    def first(self, *fields: str) -> str | None:
        """Return the first of the fields that has a value, as it stands, on one line."""
        for field in fields:
            if (value := self.entry.values.get(field)) and (text := one_line(value)):
                return text
        return None

    def text(self, *fields: str) -> str | None:
        """Return the first of the fields that has a value, decoded to plain text on one line."""
        for field in fields:
            if (value := self.entry.values.get(field)) and (text := _text(value)):
                return text
        return None

    def titled(self, *fields: str) -> str | None:
        """Return the first of the fields that has a value, with its subtitle."""
        for field in fields:
            if text := self.text(field):
                return subtitled(text, self.text(_SUBTITLES.get(field, "")))
        return None

    @property
    def type(self) -> RecordType:
        """Return what kind of document the entry type says it is."""
        if self.entry.kind == "misc" and self.first("type") == WEB:
            return RecordType.WEB
        return _TYPES.get(self.entry.kind, RecordType.OTHER)

    @property
    def container(self) -> str | None:
        """Return what the report stands in, which no address is."""
        found = self.titled(*_CONTAINERS.get(self.type, _ANY_CONTAINER))
        return None if found and found.startswith(("http:", "https:")) else found

    def abbreviated(self, container: str | None) -> str | None:
        """Return the container's abbreviated title, by the names that databases and biblatex have for it."""
        found = map(self.text, _SHORT_CONTAINERS)
        return next((short for short in found if short and container and short != container), None)

    @property
    def publisher(self) -> str | None:
        """Return the publisher; a thesis has its university as the container, and a web page its owner."""
        is_other = self.type in {RecordType.THESIS, RecordType.WEB}
        return self.text("publisher") if is_other else self.text(*_PUBLISHERS)

    @property
    def authors(self) -> tuple[Author, ...]:
        """Return the authors, or the editors of a work that has no authors."""
        is_edited = bool(self.first("editortype"))
        authors = self._people("author") or (() if is_edited else self._people("editor"))
        if "persons" in self.entry.values or "bodies" in self.entry.values:
            authors = self._as_told(authors)
        listed = self.entry.values.get("orcid-numbers")
        return _numbered(authors, decoded(listed)) if listed else authors

    def _as_told(self, people: tuple[Author, ...]) -> tuple[Author, ...]:
        """Return the people as our own entries tell persons from organisations."""
        told = (further.PERSONS + (self.text("persons") or ""), further.BODIES + (self.text("bodies") or ""))
        return further.with_people(people, told)

    @property
    def editors(self) -> tuple[Author, ...]:
        """Return the editors of a work that has authors, too."""
        is_edited = "editor" in self.entry.values and bool(self.first("editortype") or self._people("author"))
        return self._as_told(self._people("editor")) if is_edited else ()

    def _people(self, field: str) -> tuple[Author, ...]:
        value = one_line(self.entry.values.get(field, ""))
        return tuple(_people(value)) if value else ()

    @property
    def doi(self) -> str | None:
        """Return the DOI, from its field or an address."""
        for field in ("doi", "url", "ee", "note"):
            if (value := self.first(field)) and (doi := identifiers.doi(_unescaped(value))):
                return doi
        return None

    @property
    def pmid(self) -> str | None:
        """Return the PubMed number, from its field or BibLaTeX's eprint."""
        number = self.first("pmid") or self._eprint("pubmed", "pmid", "medline")
        return identifiers.pmid(number) if number else None

    @property
    def pmcid(self) -> str | None:
        """Return the PubMed Central number."""
        number = self.first("pmcid", "pmc") or self._eprint("pmc", "pmcid", "pubmedcentral")
        return identifiers.pmcid(number) if number else None

    def _eprint(self, *kinds: str) -> str:
        number = self.first("eprint")
        kind = self.first("eprinttype", "archiveprefix") if number else None
        return number if number and kind and kind.lower() in kinds else ""

    @property
    def date(self) -> str | None:
        """Return the date in digits, as precise as given, or the words that our own entries have for it."""
        if words := self.text("dateinwords"):
            return words
        if told := self._told:
            return told
        year, number = identifiers.year(self.first("year", "date") or ""), self._month
        if not year or not number:
            return str(year) if year else self.text("year", "date")
        of_month = day((self.first("day") or "").strip("{}"))
        return f"{year}-{number:02}" + (f"-{of_month:02}" if of_month else "")

    @property
    def _told(self) -> str | None:
        """Return what BibLaTeX's date says: of a span its beginning, of a season its year."""
        date = self.first("date")
        match = _EDTF.fullmatch(date) if date else None
        if not match:
            return None
        parts = match["begin"].split("-")
        is_season = len(parts) > 1 and int(parts[1]) >= _FIRST_SEASON
        return parts[0] if is_season else date_of(match["begin"])

    @property
    def _month(self) -> int | None:
        """Return the number of the month, which may stand with a day or another month."""
        words = _MONTH_WORDS.findall(self.first("month") or "")
        return next((number for word in words if (number := month(word))), None)

    @property
    def pages(self) -> str | None:
        """Return the pages with one hyphen, or the article number."""
        pages = self.text("pages")
        return (_DASHES.sub("-", pages) if pages else None) or self.text(
            "article-number", "eid", "articleno", "art_number", "article_number"
        )

    @property
    def url(self) -> str | None:
        """Return the web address, never decoded, unless it is the DOI's resolver."""
        url = self.first("url", "howpublished") or ""
        if "\\" in url:
            url = _ESCAPED_IN_URL.sub(r"\1", _URL.sub(r"\1", url))
        return url if url.startswith(("http://", "https://")) and not identifiers.doi(url) else None

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return the keywords: between semicolons where there are any, else between commas."""
        return self._subjects[0]

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the subject headings, which only our own entries tell from keywords."""
        return self._subjects[1]

    @property
    def _subjects(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        words = self.text("keywords", "keyword", "author_keywords", "author-keywords") or ""
        parts = (word.strip() for word in words.split(";" if ";" in words else ","))
        found = tuple(dict.fromkeys(part for part in parts if part))
        headings = self.parts("headings")
        return further.parted(found, headings, self.parts("bothkeywords")) if headings else (found, ())

    def parts(self, field: str) -> tuple[str, ...]:
        """Return the texts between semicolons of the field."""
        return tuple(part for one in (self.text(field) or "").split(";") if (part := one.strip()))

    @property
    def abstract(self) -> str | None:
        """Return the abstract, its sections on lines of their own."""
        abstract = self.text("abstract")
        return sectioned(abstract) if abstract else None

    @property
    def publication_types(self) -> tuple[str, ...]:
        """Return the kind in words, which neither *web* is nor what BibLaTeX has a word of its own for."""
        if own := self.parts("publication-types"):
            return own
        kind = self.text("type")
        if (kind or self.entry.kind) in _MASTERS:
            return (further.MASTERS,)
        return (kind,) if kind and kind not in _BIBLATEX_KINDS and self.type is not RecordType.WEB else ()

    @property
    def language(self) -> str | None:
        """Return the code of the language, or its name in lower case."""
        word = (self.text("language", "langid") or "").lower()
        return LANGUAGES.get(word) or _BIBLATEX_LANGUAGES.get(word, word) or None

    @property
    def remarks(self) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
        """Return the notes, and what they say has happened to the report, in the words of our own files."""
        note, others = self.text("note"), self._paragraphs("annote", "annotation")
        told = [text.strip(" ;") for text in (*(_NOTICE.split(note) if note else ()), *others) if text]
        notes = tuple(text for text in told if text and not TOLD.fullmatch(text))
        own = notices(map(of_note, (self.text("notices") or "").split(" | ")), ())
        return notes, own or (notices(map(told_in, told), ()) if told else ())

    def _paragraphs(self, *fields: str) -> list[str]:
        """Return the paragraphs of the fields, as plain text."""
        values = (self.entry.values.get(field, "") for field in fields)
        return [_text(part) for value in values for part in _BLANK_LINE.split(value)]

    @property
    def accession(self) -> str | None:
        """Return the database's own number."""
        return self.first(*_ACCESSIONS)

    @property
    def serials(self) -> str:
        """Return ISSNs and ISBNs."""
        return " ".join(self.first(field) or "" for field in ("issn", "eissn", "isbn"))


def _numbered(authors: tuple[Author, ...], listed: str) -> tuple[Author, ...]:
    """Return the authors with the ORCID iDs that Web of Science lists as ``Family, Given/0000-…``."""
    numbers = {fold(match["name"].strip()): match["orcid"] for match in _WOS_ORCID.finditer(listed)}
    found = (numbers.get(fold(f"{author.family}, {author.given}"), "") for author in authors)
    return tuple(
        replace(author, orcid=identifiers.orcid(number))
        for author, number in zip(authors, found, strict=True)
    )


def _text(value: str) -> str:
    text = decoded(value)
    return one_line(plain(text)) if "<" in text or "&" in text else text


def _unescaped(text: str) -> str:
    return (_ESCAPED.sub(r"\1", text) if "\\" in text else text).strip("{}")


def _people(value: str) -> Iterator[Author]:
    for name in parted(value):
        if name.strip().lower() != "others" and (person := person_of(name)):
            yield person


def parted(value: str) -> list[str]:
    """Return the names between ``and``; bibtexparser, which looks at each letter, parts what is not plain."""
    parts = _AND.split(value)
    if not _AWKWARD.search(value) and all(part.count("{") == part.count("}") for part in parts):
        return parts
    from bibtexparser.middlewares.names import split_multiple_persons_names  # noqa: PLC0415 - as in bibtex_blocks

    return split_multiple_persons_names(value)


@lru_cache(maxsize=20_000)
def person_of(name: str) -> Author | None:
    """Return the person; a library has the same names again and again."""
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
