"""Seeds: the reports known to be relevant before the search, one a row of ``seeds.csv``."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from litreview.formats import identifiers
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import Record
from litreview.model.text import fold, one_line

COLUMNS: Final = ("title", "year", "doi", "pmid", "seen_at", "note")
NOT_IN: Final = "not_in"
"""A column that may be there: sources looked up by hand that do not hold the report, separated by ``;``."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One known relevant report."""

    title: str
    line: int
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    not_in: frozenset[str] = frozenset()


def read_seeds(text: str, place: str) -> tuple[Seed, ...]:
    """Return the seeds in the text; raise UsageError for a missing column or title, or a wrong number."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in COLUMNS[:4] if name not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(
            f"{place}:1",
            _("column {name} is missing").format(name=missing[0]),
            _("The first line reads: {columns}.").format(columns=",".join(COLUMNS)),
        )
    return tuple(_seed(row, f"{place}:{rows.line_num}", rows.line_num) for row in rows)


def _seed(row: dict[str, str | None], place: str, line: int) -> Seed:
    cells = {name: one_line(value) for name, value in row.items() if isinstance(value, str)}
    title = cells.get("title", "")
    if not title:
        raise UsageError(place, _("a seed has no title"), _("Write its title in the first column."))
    read = {"doi": identifiers.doi, "pmid": identifiers.pmid}
    found = {name: reader(cells[name]) if cells.get(name) else None for name, reader in read.items()}
    for name, value in found.items():
        if cells.get(name) and value is None:
            raise UsageError(
                place,
                _("{value} is no {name}").format(value=cells[name], name=name.upper()),
                _("Correct it, or leave the cell empty."),
            )
    names = re.split(r"[;,\s]+", cells.get(NOT_IN, ""))
    return Seed(
        title=title,
        line=line,
        year=identifiers.year(cells.get("year", "")),
        not_in=frozenset(name for name in names if name),
        **found,
    )


def is_of(record: Record, seed: Seed) -> bool:
    """Tell whether the record is of the seed: by DOI or PubMed number, else by title and year.

    Two different DOIs are two reports, whatever their titles: a poster and its article often share one.
    """
    if seed.pmid and record.pmid:
        return seed.pmid == record.pmid
    if seed.doi and record.doi:
        return seed.doi == record.doi
    if seed.year and record.year and abs(seed.year - record.year) > 1:
        return False
    return plain(seed.title) in map(plain, _titles(record))


def _titles(record: Record) -> Iterable[str]:
    return (title for title in (record.title, record.original_title) if title)


def plain(text: str) -> str:
    """Return the folded words, one blank between them."""
    return " ".join(_WORD.findall(fold(text)))
