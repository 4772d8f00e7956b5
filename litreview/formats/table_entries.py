"""One row of a table made an entry: what its cells hold, by the fields of their columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from litreview.formats import dates, identifiers
from litreview.formats.markup import plain
from litreview.formats.ris_fields import Fields, fields_of
from litreview.formats.table_headers import Header
from litreview.formats.table_own import is_own
from litreview.formats.table_own import record_of as own_record
from litreview.formats.table_people import bodies, listed, people
from litreview.formats.table_rows import Flaw, Row
from litreview.formats.table_types import told, type_of
from litreview.formats.titles import bare
from litreview.model.language import _, ngettext
from litreview.model.reading import Entry
from litreview.model.records import Author, Record, RecordType, accession_id, citation_id
from litreview.model.text import clean, harmless, one_line

_TAGS: Final = {
    "title": "TI",
    "journal": "JF",
    "container": "T2",
    "short_container": "J2",
    "publisher": "PB",
    "volume": "VL",
    "issue": "IS",
    "pages": "SP",
    "start_page": "SP",
    "end_page": "EP",
    "article_number": "C7",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "isbn": "SN",
    "issn": "SN",
    "abstract": "AB",
    "language": "LA",
    "url": "UR",
    "notes": "N1",
    "accession": "AN",
    "year": "PY",
}
"""Fields whose cells mean what the tags of RIS mean, and are read as those are."""

_MISSING: Final = frozenset(
    {"NA", "N/A", "#N/A", "nan", "NaN", "NULL", "null", "undefined", "[No abstract available]"}
)
"""What programs write for no value."""
_LONGEST_MISSING: Final = max(map(len, _MISSING))
_GUARDED: Final = re.compile(r'="(.*)"', re.DOTALL)
"""A text that its maker kept Excel from reading as a number."""
_WHOLE: Final = re.compile(r"(\d+)\.0")
"""A whole number after a program that knows only others."""
_NUMBERS: Final = frozenset(
    {"pmid", "year", "volume", "issue", "pages", "start_page", "end_page", "month", "day"}
)
_MIDNIGHT: Final = re.compile(r"[ T]00:00:00.*")
_CITATIONS: Final = (
    re.compile(  # PubMed: Example J. 2021 Dec 21;1(2):10-11. doi: 10.5555/1.
        r"(?P<journal>.+?)\. (?P<date>\d{4}[^;:.]*)"
        r"(?:;(?P<volume>[^:(.]*)(?:\((?P<issue>[^)]*)\))?)?(?::(?P<pages>[^.]*))?\..*",
        re.DOTALL,
    ),
    re.compile(  # Embase: Example Journal (2014) 3:3 (152-160). Date of Publication: 2014
        r"(?P<journal>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^:()]*))?(?::(?P<issue>[^()]*))?"
        r"(?: ?\((?P<pages>[^()]*)\))?\.?(?: Article Number: (?P<article_number>[^.]*)\.?)?"
        r"(?:.*?Date of Publication: (?P<date>[^.]*))?.*",
        re.DOTALL,
    ),
)
_MARKS: Final = re.compile(r"[(),]")
_BETWEEN: Final = re.compile(r"[;\n|]")
_LONGEST_CITATION: Final = 2_000
_QUALIFIED: Final = re.compile(r"(.+?) \(([^()]+)\)")
_MANY: Final = 2
"""Commas from which on a cell without semicolons is a list, and not ``Diabetes Mellitus, Type 2``."""
_EMBASE: Final = "Embase"
_RAYYAN: Final = "Rayyan"
_RAYYAN_KEY: Final = "rayyan-"
_PUBMED: Final = "pubmed"

Cells = dict[str, list[str]]


def entry_of(row: Row, header: Header, source: str) -> Entry:
    """Return the row as an entry of the source, with what is wrong in how it is written."""
    remarks = list(_remarks(row, header))
    record = _own(row, header, source) if is_own(header.columns) else _Foreign.of(row, header).record(source)
    if record is None:
        remarks.append(_("the entry has no title"))
    elif not record.title:
        remarks.append(_("the entry has no title; it goes by its identifier"))
    lost = None if record else original_of(row, header)
    return Entry(line=row.line, record=record, remark="; ".join(remarks) or None, original=lost)


def _remarks(row: Row, header: Header) -> Iterator[str]:
    if Flaw.UNCLOSED in row.flaw:
        yield _("a quotation mark is opened here and not closed; the row was taken to end with its line")
    if Flaw.CUT_OFF in row.flaw:
        yield _("the file ends within a cell in quotation marks: it may have been cut off")
    if Flaw.TOO_LONG in row.flaw:
        yield _("a cell is longer than any field can be; only its beginning was kept")
    extra = sum(1 for cell in row.cells[len(header.columns) :] if cell.strip())
    if extra:
        yield ngettext(
            "{number} cell stands behind the last column; it is kept with the original only",
            "{number} cells stand behind the last column; they are kept with the original only",
            extra,
        ).format(number=extra)
    lacking = len(header.columns) - len(row.cells)
    if lacking > 0 and any(header.fields[len(row.cells) :]):
        yield ngettext(
            "the row ends {number} cell too early; what it lacks was taken as empty",
            "the row ends {number} cells too early; what it lacks was taken as empty",
            lacking,
        ).format(number=lacking)


def original_of(row: Row, header: Header) -> str:
    """Return the row as ``column: value`` lines; further lines of a value are indented."""
    found, labels = [], _labels(header.columns)
    for place, cell in enumerate(row.cells):
        if cell and (value := harmless(cell.replace("\x00", "") if "\x00" in cell else cell).strip()):
            label = labels[place] if place < len(labels) else ""
            told = label or _("column {number}").format(number=place + 1) + ": "
            found.append(told + (value.replace("\n", "\n  ") if "\n" in value else value))
    return "\n".join(found)


@lru_cache(maxsize=8)
def _labels(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return what stands before the value of each column that has a name."""
    return tuple(name and f"{name.replace(': ', ' ')}: " for name in columns)


def _own(row: Row, header: Header, source: str) -> Record | None:
    return own_record(dict(zip(header.columns, row.cells, strict=False)), source)


@dataclass(frozen=True, slots=True)
class _Foreign:
    """The cells of one row by field, and what they mean."""

    cells: Cells
    header: Header
    tagged: Fields
    original: str

    @classmethod
    def of(cls, row: Row, header: Header) -> "_Foreign":
        """Return the row, its cells sorted by field."""
        cells: Cells = {}
        for name, cell in zip(header.fields, row.cells, strict=False):
            if name and cell and (value := _value(name, cell)):
                if name in cells:
                    cells[name].append(value)
                else:
                    cells[name] = [value]
        for name, value in _cited(cells):
            cells.setdefault(name, [value])
        _drop_told_twice(cells)
        return cls(cells, header, fields_of(_tagged(cells)), original_of(row, header))

    def record(self, source: str) -> Record | None:
        """Return the record, or None for a row with neither title nor number."""
        tagged, export = self.tagged, self.header.export
        title, accession = bare(tagged.first("TI") or ""), self._accession(source)
        doi, pmid = self._doi, tagged.pmid
        if not title and not (pmid or accession or doi):
            return None
        authors, container = self._authors, self._container(title)
        volume, issue, pages = tagged.first("VL"), tagged.first("IS"), tagged.pages
        year, kinds, serials = tagged.year, self._kinds, " ".join(tagged.all(("SN",)))
        isbn = identifiers.isbns(serials)
        notes, told_notices = tagged.remarks(kinds)
        return Record(
            id=accession_id(source, accession)
            if accession
            else citation_id(
                source,
                title=title,
                authors=authors,
                year=year,
                place="\x1f".join(part or "" for part in (container, volume, issue, pages, doi)),
            ),
            source=source,
            title=title,
            type=self._type(kinds, isbn),
            accession=accession,
            original_title=self._original_title(title),
            authors=authors,
            editors=self._people("editors"),
            year=year,
            date=tagged.date,
            container=container,
            container_short=tagged.abbreviated(container),
            publisher=tagged.first("PB"),
            volume=volume,
            issue=issue,
            pages=pages,
            doi=doi,
            pmid=pmid,
            pmcid=tagged.pmcid,
            isbn=isbn,
            issn=identifiers.issns(serials),
            abstract=tagged.abstract,
            other_abstract=self._other_abstract,
            keywords=self._words("keywords"),
            headings=self._words("headings"),
            language=tagged.language,
            publication_types=tuple(dict.fromkeys(told(kinds))),
            url=tagged.url,
            notes=notes,
            notices=told_notices,
            database=self._line("database") or export.database,
            platform=self._line("platform") or export.platform,
            original=self.original,
        )

    @property
    def _other_abstract(self) -> str | None:
        told = self.cells.get("other_abstract")
        return clean(plain("\n".join(told))) or None if told else None

    def _line(self, name: str) -> str | None:
        for value in self.cells.get(name, ()):
            if text := one_line(plain(value)):
                return text
        return None

    def _accession(self, source: str) -> str | None:
        """Return the number that PubMed's own tables go by, or the export's own."""
        if self.header.export.name == _RAYYAN and not (self.tagged.accession or "").startswith(_RAYYAN_KEY):
            return None  # a mere count of the rows
        is_pubmed = source == _PUBMED or self.header.export.database == "PubMed"
        return (self.tagged.pmid if is_pubmed else None) or self.tagged.accession

    @property
    def _doi(self) -> str | None:
        given = (identifiers.doi(value) or identifiers.doi_in(value) for value in self.cells.get("doi", ()))
        linked = (identifiers.doi(value) for value in self.cells.get("url", ()))
        return next((doi for doi in (*given, *linked) if doi), None)

    @property
    def _authors(self) -> tuple[Author, ...]:
        groups = (body for value in self.cells.get("group_authors", ()) for body in bodies(value))
        return tuple(dict.fromkeys((*(self._people("full_authors") or self._people("authors")), *groups)))

    def _people(self, name: str) -> tuple[Author, ...]:
        export = self.header.export
        cells = self.cells.get(name, ())
        found = (people(plain(cell), export.split, given_first=export.given_first) for cell in cells)
        return next((those for those in found if those), ())

    def _container(self, title: str) -> str | None:
        found = self.tagged.first("JF", "T2", "J2")
        return found if found != title else None

    def _original_title(self, title: str) -> str | None:
        if "original_title" not in self.cells:
            return None
        own = bare(self._line("original_title") or "")
        return own if own and own != title else None

    @property
    def _kinds(self) -> list[str]:
        parts = (
            one_line(part) for value in self.cells.get("type", ()) for part in _BETWEEN.split(plain(value))
        )
        return [part for part in parts if part]

    def _type(self, kinds: list[str], isbn: tuple[str, ...]) -> RecordType:
        """Return the kind that is told of, or an article's where the column says it stands in a journal."""
        if kind := type_of(kinds):
            return kind
        return RecordType.ARTICLE if "journal" in self.cells and not isbn else RecordType.OTHER

    def _words(self, name: str) -> tuple[str, ...]:
        if name not in self.cells:
            return ()
        is_emtree = name == "headings" and self.header.export.name == _EMBASE
        parts = _at_commas if is_emtree else _parts
        words = (
            one_line(plain(word)).lstrip("*") for cell in self.cells.get(name, ()) for word in parts(cell)
        )
        found = (word for word in words if word)
        if is_emtree:
            found = (heading for word in found for heading in _qualified(word))
        return tuple(dict.fromkeys(found))


def _value(name: str, cell: str) -> str:
    """Return the cell without what programs add to it; empty where it says that there is nothing."""
    value = (cell.replace("\x00", "") if "\x00" in cell else cell).strip()
    if value.startswith('="') and (guarded := _GUARDED.fullmatch(value)):
        value = guarded[1].replace('""', '"')
    if value.endswith(".0") and name in _NUMBERS and (whole := _WHOLE.fullmatch(value)):
        value = whole[1]
    is_missing = len(value) <= _LONGEST_MISSING and value in _MISSING
    return "" if is_missing and name not in {"title", "keywords"} else value


def _cited(cells: Cells) -> Iterator[tuple[str, str]]:
    """Yield what a column of citations says: where and when a report came out."""
    if "citation" not in cells:
        return
    for value in (value for value in cells["citation"] if len(value) <= _LONGEST_CITATION):
        match = next((found for shape in _CITATIONS if (found := shape.fullmatch(one_line(value)))), None)
        if match:
            yield from (
                (name, text.strip()) for name, text in match.groupdict().items() if text and text.strip()
            )


def _drop_told_twice(cells: Cells) -> None:
    """Take out first and last page beside the pages, and keywords that are the headings again (Embase)."""
    if "pages" in cells:
        cells.pop("start_page", None)
        cells.pop("end_page", None)
    headings = cells.get("headings", [])
    if "keywords" in cells:
        cells["keywords"] = [words for words in cells["keywords"] if words not in headings]


def _tagged(cells: Cells) -> Iterator[tuple[str, str]]:
    for name, values in cells.items():
        if tag := _TAGS.get(name):
            for value in values:
                yield tag, value
    for value in (*cells.get("date", ()), *_dated(cells)):
        yield "DA", _MIDNIGHT.sub("", value)


def _dated(cells: Cells) -> Iterator[str]:
    """Yield the date that columns for year, month and day give together."""
    if "month" not in cells:
        return
    year = identifiers.year(" ".join(cells.get("year", ())))
    for text in cells["month"] if year else ():
        month, day = dates.month(text) if text.isalnum() else None, dates.day(" ".join(cells.get("day", ())))
        if month:
            yield f"{year}-{month:02}" + (f"-{day:02}" if day else "")
        else:
            yield text


def _parts(cell: str) -> list[str]:
    """Return the texts of a cell that holds several: between semicolons, bars, line ends or many commas."""
    if quoted := listed(cell):
        return quoted
    if _BETWEEN.search(cell):
        return _BETWEEN.split(cell)
    apart = _at_commas(cell)
    return apart if len(apart) > _MANY else [cell]


def _at_commas(cell: str) -> list[str]:
    """Return what stands between the commas that are in no parentheses."""
    parts, depth, start = [], 0, 0
    for mark in _MARKS.finditer(cell):
        if mark[0] == "," and not depth:
            parts.append(cell[start : mark.start()])
            start = mark.end()
        depth = max(0, depth + {"(": 1, ")": -1, ",": 0}[mark[0]])
    return cell.split(",") if depth else [*parts, cell[start:]]


def _qualified(word: str) -> list[str]:
    """Return ``descriptor/qualifier`` for each in Embase's ``descriptor (qualifier, qualifier)``."""
    match = _QUALIFIED.fullmatch(word)
    return [f"{match[1]}/{one.strip()}" for one in match[2].split(",")] if match else [word]
