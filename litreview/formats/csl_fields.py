"""What the values of a CSL item mean, over the dialects of those who write it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from litreview.formats import identifiers, names
from litreview.formats.csl_types import TYPES, language
from litreview.formats.dates import date as date_of
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import TOLD, notices, of_note, told_in
from litreview.model.records import Author, Notice, RecordType
from litreview.model.text import clean, one_line

Json = Mapping[str, Any]

CUSTOM: Final = "custom"
"""Where CSL keeps what it has no name for."""

EDITOR: Final = "editor"
"""Whose role it says that the people of an item without authors have: they are no authors."""

NUMBERED: Final = frozenset({RecordType.ARTICLE, RecordType.CONFERENCE})
"""Kinds of which ``number`` is the number of the article, and no report's or standard's."""

_DATES: Final = (
    "issued",
    "published-print",
    "published-online",
    "published",
    "published-other",
    "posted",
    "original-date",
    "event-date",
    "submitted",
)
_TITLES: Final = ("title", "title-short", "shortTitle", "short-title")
_DIGITS: Final = re.compile(r"[\d-]+")
_RANGE: Final = re.compile(r"\s*[-‐‑‒–—]+\s*")
LABELLED: Final = re.compile(r"\{?:?(?P<name>PMID|PMCID|DOI)\s*:\s*(?P<value>[^\s}]+)\}?", re.IGNORECASE)
"""A line of a note in which reference managers keep what they have no field for."""
_MONTHS: Final = 12
_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one item."""

    item: Json

    def texts(self, *fields: str) -> Iterator[str]:
        """Yield the texts of the fields, in order, each on one line and without markup."""
        for field in fields:
            value = self.item.get(field)
            for one in value if isinstance(value, list) else (value,):
                if text := one_line(plain(_written(one))):
                    yield text

    def first(self, *fields: str) -> str | None:
        """Return the first of their texts."""
        return next(self.texts(*fields), None)

    @property
    def type(self) -> RecordType:
        """Return what kind of document the item says it is."""
        return TYPES.get((self.first("type") or "").lower().replace(" ", "-"), RecordType.OTHER)

    @property
    def title(self) -> str | None:
        """Return the title, or a lesser one."""
        return self.first(*_TITLES)

    def people(self, field: str) -> tuple[Author, ...]:
        """Return the persons and organisations of a field of names."""
        value = self.item.get(field)
        listed = value if isinstance(value, list) else [value]
        return tuple(person for one in listed if (person := _person(one)))

    @property
    def date(self) -> str | None:
        """Return the date, as precise as it is, or its own words where they are no date."""
        found = (_date(self.item.get(field)) for field in _DATES)
        return next((date for date in found if date), None) or _date(self.first("year"))

    def abbreviated(self, container: str | None) -> str | None:
        """Return the container's abbreviated title."""
        names = (
            "container-title-short",
            "journalAbbreviation",
            "shortContainerTitle",
            "short-container-title",
        )
        found = (self.own_text("container-title-short"), *self.texts(*names))
        return next((short for short in found if short and container and short != container), None)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return the notices, in the words of our own files."""
        own = (of_note(line) for line in self.own_texts("notices"))
        return notices(own, ()) or notices((told_in(line) for line in self.note_lines), ())

    @property
    def volume(self) -> str | None:
        """Return the volume."""
        return self.first("volume")

    @property
    def issue(self) -> str | None:
        """Return the issue, or the number of a report."""
        return self.first("issue") or (self.first("number") if self.type is RecordType.REPORT else None)

    @property
    def pages(self) -> str | None:
        """Return the pages with one hyphen, or the article number."""
        own = self.own_text("pages") or _RANGE.sub("-", self.first("page", "pages") or "")
        number = ("number",) if self.type in NUMBERED else ()
        return own or self.first("article-number", *number, "page-first")

    @property
    def doi(self) -> str | None:
        """Return the DOI, from its field, an address or a line of the note."""
        found = (identifiers.doi(text) for text in (*self.texts("DOI", "doi", "URL"), self.labelled("doi")))
        return next((doi for doi in found if doi), None)

    @property
    def pmid(self) -> str | None:
        """Return the PubMed number."""
        found = (identifiers.pmid(text) for text in (*self.texts("PMID", "pmid"), self.labelled("pmid")))
        return next((pmid for pmid in found if pmid), None)

    @property
    def pmcid(self) -> str | None:
        """Return the PubMed Central number."""
        found = (identifiers.pmcid(text) for text in (*self.texts("PMCID", "pmcid"), self.labelled("pmcid")))
        return next((pmcid for pmcid in found if pmcid), None)

    @property
    def url(self) -> str | None:
        """Return the web address, unless it is the DOI's resolver."""
        urls = self.texts("URL", "url")
        return next((url for url in urls if re.match(r"https?://", url) and not identifiers.doi(url)), None)

    @property
    def language(self) -> str | None:
        """Return the code of the language, or its name."""
        return self.own_text("language") or language(self.first("language") or "") or None

    @property
    def abstract(self) -> str | None:
        """Return the abstract with its paragraphs."""
        return clean(plain(_written(self.item.get("abstract")))) or None

    def own(self, field: str) -> object:
        """Return what a file of ours keeps beyond CSL."""
        custom = self.item.get(CUSTOM)
        return custom.get(field) if isinstance(custom, dict) else None

    def own_text(self, field: str) -> str | None:
        """Return a text that a file of ours keeps beyond CSL."""
        return clean(_written(self.own(field))) or None

    def own_texts(self, field: str) -> tuple[str, ...]:
        """Return the texts of a list that a file of ours keeps beyond CSL, each once."""
        own = self.own(field)
        listed = (one_line(_written(word)) for word in own) if isinstance(own, list) else ()
        return tuple(dict.fromkeys(word for word in listed if word))

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the subject headings, which only our own files tell from keywords."""
        return self.own_texts("headings")

    @property
    def publication_types(self) -> tuple[str, ...]:
        """Return the kinds of publication."""
        return self.own_texts("publication-types") or tuple(self.texts("genre"))

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return the keywords: between semicolons where there are any, else between commas."""
        found = self.texts("keyword", "keywords", "subject", "tags", "categories")
        cut = (text.split(";" if ";" in text else ",") for text in found)
        words = dict.fromkeys(word.strip() for part in cut for word in part)
        mere = {word.replace(";", ",") for word in self.headings} - set(self.own_texts("keywords"))
        return tuple(word for word in words if word and word not in mere)

    @property
    def note_lines(self) -> list[str]:
        """Return the lines of the note."""
        value = self.item.get("note")
        texts = value if isinstance(value, list) else [value]
        lines = (line for text in texts for line in clean(plain(_written(text))).split("\n"))
        return [line for line in lines if line]

    def labelled(self, name: str) -> str:
        """Return what a line of the note says under the label, or empty text."""
        found = (LABELLED.fullmatch(line) for line in self.note_lines)
        return next((match["value"] for match in found if match and match["name"].lower() == name), "")

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the lines of the note that are neither a field nor a notice."""
        return self.own_texts("notes") or tuple(
            line for line in self.note_lines if not LABELLED.fullmatch(line) and not TOLD.match(line)
        )


def _written(value: object) -> str:
    """Return a text or a number as text; anything else is none."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def _person(value: object) -> Author | None:
    if isinstance(value, str):
        return names.author(value)
    if not isinstance(value, dict):
        return None
    part = Fields(value).first
    prefix = [part("dropping-particle"), part("non-dropping-particle")]
    family = " ".join(filter(None, (*prefix, part("family"))))
    given = ", ".join(filter(None, (part("given"), part("suffix"))))
    orcid = identifiers.orcid(part("ORCID", "orcid") or "")
    whole = part("literal", "name")
    if family:
        bodily = bool(not given and (value.get("isInstitution") or names.is_organisation(family)))
        return Author(family=family, given=given or None, organisation=bodily, orcid=orcid)
    if whole or given:
        return Author(family=whole or given, organisation=bool(whole), orcid=orcid)
    return None


def _date(value: object) -> str | None:
    """Return the date of any of the shapes there are; ``raw`` wins where the numbers are less precise."""
    if isinstance(value, list):
        return next((date for one in value if (date := _date(one))), None)
    if not isinstance(value, dict):
        return _told(_written(value))
    parts = value.get("date-parts")
    numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else parts
    counted = _counted(numbers if isinstance(numbers, list) else [value.get(k) for k in _PARTS])
    told = (_told(value.get(name)) for name in ("raw", "literal", "edtf", "date-time"))
    words = next(filter(None, told), None)
    if words and (not counted or (len(counted) == len("2020") and words != counted)):
        return words
    return counted


_PARTS: Final = ("year", "month", "day")
_EDTF: Final = re.compile(r"(?P<begin>\d{4}(?:-\d\d){0,2})[?~%]?(?:/\S*)?")


def _told(value: object) -> str | None:
    """Return a date in words as digits, of a span the beginning, and without the marks of doubt."""
    text = one_line(_written(value))
    if match := _EDTF.fullmatch(text):
        text = match["begin"]
    return date_of(text) if text else None


def _counted(numbers: list[object]) -> str | None:
    """Return year, month and day, up to the first that is none."""
    whole = [int(text) if re.fullmatch(r"\d{1,4}", text := _written(one)) else 0 for one in numbers[:3]]
    if not whole or identifiers.year(str(whole[0])) is None:
        return None
    written = str(whole[0])
    for number, most in zip(whole[1:], (_MONTHS, _DAYS), strict=False):
        if not 1 <= number <= most:
            break
        written += f"-{number:02}"
    return written
