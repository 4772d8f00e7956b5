"""A record as a row of our own table, and back, with no field lost."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from litreview.formats import identifiers
from litreview.formats.pubmed_notices import linked, ref_type
from litreview.formats.table_cells import as_it_was
from litreview.model.records import Author, Notice, Record, RecordId, RecordType, accession_id, citation_id
from litreview.model.text import clean, harmless, one_line

COLUMNS: Final = tuple(field.name for field in fields(Record))
"""The columns, one a field of a record, in the order of the type."""

IN_FULL: Final = "authors_in_full"
"""A column beside authors as one reads them, which tells organisations from persons and has ORCID iDs."""

_LISTS: Final = frozenset({"isbn", "issn", "keywords", "headings", "publication_types", "notes"})
_PEOPLE: Final = frozenset({"authors", "editors"})
_PARAGRAPHS: Final = frozenset({"abstract", "other_abstract"})
_OPTIONAL: Final = frozenset({"container_short", "original"})
"""Columns that tables of earlier versions have not, and those that are made to be read."""
_OURS: Final = frozenset(COLUMNS) - _OPTIONAL

_BRACES: Final = str.maketrans("{}", "()")
_NEEDS_BRACES: Final = re.compile(r"[,;\[\]]")
_AUTHOR: Final = re.compile(
    r"(?:\{(?P<braced>[^{}]*)\}|(?P<plain>[^{},]*))(?:, (?P<given>.*?))?(?: \[(?P<orcid>[\dX-]{19})\])?"
)
_YEAR: Final = re.compile(r"[0-9]{1,4}")
_NOTICE: Final = re.compile(
    r"(?P<name>\w+):(?: (?P<reference>.*?))??(?: \[doi (?P<doi>[^\]\s]+)\])?(?: \[pmid (?P<pmid>\d+)\])?"
)


def is_own(columns: Iterable[str]) -> bool:
    """Tell whether a table with such columns was written by us."""
    return set(columns) >= _OURS


def cells_of(record: Record) -> tuple[str, ...]:
    """Return the record's fields as texts, in the order of ``COLUMNS``: clean, and empty where not known."""
    return tuple(_cell(record, name) for name in COLUMNS)


def legible(authors: Iterable[Author]) -> str:
    """Return the authors as one reads them."""
    return one_line("; ".join(map(str, authors)))


def _cell(record: Record, name: str) -> str:
    value = getattr(record, name)
    if value is None:
        return ""
    if name in _PEOPLE:
        return _joined([_name(author) for author in value])
    if name == "notices":
        return "\n".join(map(_notice, value))
    if name in _LISTS:
        return _joined([one_line(one) for one in value], by_line=name == "notes")
    if name == "original":
        return harmless(value)
    return clean(value) if name in _PARAGRAPHS else one_line(str(value))


def _joined(values: Sequence[str], *, by_line: bool = False) -> str:
    """Return the values separated by semicolons, or each on its line where one of them holds a semicolon."""
    kept = [value for value in values if value]
    if by_line or any(";" in value for value in kept):
        return "".join(f"{value}\n" for value in kept)
    return "; ".join(kept)


def _parted(cell: str) -> list[str]:
    return [part for one in cell.split("\n" if "\n" in cell else ";") if (part := one_line(one))]


def _name(author: Author) -> str:
    """Return ``Family, Given [ORCID]``; an organisation in braces."""
    family = one_line(author.family).translate(_BRACES)
    given = one_line(author.given or "").translate(_BRACES)
    if not family:
        return ""
    if author.organisation or _NEEDS_BRACES.search(family):
        family = f"{{{family}}}" + ("" if author.organisation else ", ")
    person = f"{family.removesuffix(', ')}, {given}" if given or family.endswith(", ") else family
    return f"{person} [{author.orcid}]" if author.orcid else person


def _author(name: str) -> Author | None:
    match = _AUTHOR.fullmatch(name)
    if match is None:
        return Author(family=name.translate(_BRACES))
    family, given = match["braced"] or match["plain"], match["given"]
    if not family:
        return None
    return Author(
        family=family,
        given=given or None,
        organisation=match["braced"] is not None and given is None,
        orcid=match["orcid"],
    )


def _notice(notice: Notice) -> str:
    told = [f"{ref_type(notice)}:", one_line(notice.reference or "")]
    told += [f"[doi {notice.doi}]" if notice.doi else "", f"[pmid {notice.pmid}]" if notice.pmid else ""]
    return one_line(" ".join(filter(None, told)))


def _notice_of(line: str) -> Notice | None:
    match = _NOTICE.fullmatch(line)
    notice = linked(match["name"], match["reference"]) if match else None
    return replace(notice, doi=match["doi"], pmid=match["pmid"]) if match and notice else None


def record_of(cells: Mapping[str, str], source: str) -> Record | None:
    """Return the record that the cells hold, by column, as one of the source; None for neither title nor id.

    A record of another source goes by that one's id, so that two sources' numbers are not mistaken.
    """
    row = _Row({name: as_it_was(cells.get(name, "")) for name in (*COLUMNS, IN_FULL)})
    title, own = row.line("title") or "", row.line("id")
    if not title and not own:
        return None
    is_same = row.line("source") == source
    accession = row.line("accession") if is_same else own
    authors, year = row.authors, row.line("year")
    number = int(year) if year and _YEAR.fullmatch(year) else None
    return Record(
        id=(_own_id(own, source) if is_same else None)
        or (accession_id(source, accession) if accession else None)
        or citation_id(source, title=title, authors=authors, year=number, place=row.place),
        source=source,
        title=title,
        type=next((kind for kind in RecordType if kind == row.line("type")), RecordType.OTHER),
        accession=accession,
        authors=authors,
        editors=row.people("editors"),
        year=number,
        abstract=row.text("abstract"),
        other_abstract=row.text("other_abstract"),
        notices=row.notices,
        doi=row.identifier("doi", identifiers.doi),
        pmid=row.identifier("pmid", identifiers.pmid),
        pmcid=row.identifier("pmcid", identifiers.pmcid),
        isbn=row.list("isbn"),
        issn=row.list("issn"),
        keywords=row.list("keywords"),
        headings=row.list("headings"),
        publication_types=row.list("publication_types"),
        notes=row.list("notes"),
        original_title=row.line("original_title"),
        date=row.line("date"),
        container=row.line("container"),
        container_short=row.line("container_short"),
        publisher=row.line("publisher"),
        volume=row.line("volume"),
        issue=row.line("issue"),
        pages=row.line("pages"),
        language=row.line("language"),
        url=row.line("url"),
        database=row.line("database"),
        platform=row.line("platform"),
        original=row.cells["original"].replace("\x00", "") or None,
    )


def _own_id(own: str | None, source: str) -> RecordId | None:
    begins = f"{source}:"
    return RecordId(own) if own and own.startswith(begins) and own != begins else None


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row by column, and what they hold."""

    cells: Mapping[str, str]

    def line(self, name: str) -> str | None:
        """Return the cell on one line."""
        return one_line(self.cells[name]) or None

    def text(self, name: str) -> str | None:
        """Return the cell with its paragraphs."""
        return clean(self.cells[name]) or None

    def list(self, name: str) -> tuple[str, ...]:
        """Return the texts of a cell that holds several."""
        return tuple(_parted(self.cells[name]))

    def people(self, name: str) -> tuple[Author, ...]:
        """Return the persons and organisations that the cell names."""
        return tuple(author for part in _parted(self.cells[name]) if (author := _author(part)))

    @property
    def authors(self) -> tuple[Author, ...]:
        """Return the authors in full, unless somebody has changed the column that one reads."""
        known = self.people(IN_FULL)
        return known if known and legible(known) == self.line("authors") else self.people("authors")

    def identifier(self, name: str, cleaner: Callable[[str], str | None]) -> str | None:
        """Return the number in the cell, brought to its one form."""
        return cleaner(self.line(name) or "")

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return the retractions, corrections and the like."""
        lines = map(one_line, self.cells["notices"].split("\n"))
        return tuple(notice for line in lines if (notice := _notice_of(line)))

    @property
    def place(self) -> str:
        """Return what places the report, for the id of a record without number."""
        return "\x1f".join(self.line(name) or "" for name in ("container", "volume", "issue", "pages", "doi"))
