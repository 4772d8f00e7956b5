"""Where a table's columns are named, what stands between its cells, and which field each column holds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import Final

from litreview.formats.table_columns import OTHER, Export, export_of, field_of, folded
from litreview.formats.table_rows import Row, rows
from litreview.model.text import one_line

DELIMITERS: Final = ",;\t|"
_HEAD_ROWS: Final = 25
"""Rows among which the names of the columns are looked for: above them may stand titles and remarks."""
_FOLLOWING: Final = 15
"""Rows behind them that must have as many cells."""
_MOSTLY: Final = 0.5
"""The share of the following rows that must be as long as a header which has something above it."""
_LONGEST_NAME: Final = 120
_DIRECTIVE: Final = "sep="
"""How a file begins that tells Excel its delimiter."""
_IDENTIFYING: Final = frozenset({"title", "doi", "pmid", "accession"})
_ENOUGH: Final = 4
"""Known columns by which a table is known that has none of those."""
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The row that names the columns."""

    line: int
    delimiter: str
    columns: tuple[str, ...]
    fields: tuple[str | None, ...]
    """What each column holds, as far as known."""
    export: Export = OTHER
    above: int = 0
    """Rows above it that say something."""

    @property
    def known(self) -> int:
        """Return how many different fields it has."""
        return len(set(self.fields) - {None})

    @property
    def is_certain(self) -> bool:
        """Tell whether it can be nothing but the names of a reference table's columns."""
        fields = set(self.fields)
        return self.known >= (_FEWEST if fields & _IDENTIFYING else _ENOUGH)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the names of the columns that hold no field."""
        return tuple(
            name for name, field in zip(self.columns, self.fields, strict=True) if name and field is None
        )

    @property
    def doubled(self) -> tuple[str, ...]:
        """Return the names that more than one column has."""
        return tuple(name for name, number in Counter(self.columns).items() if name and number > 1)

    def repeated(self, row: Row) -> bool:
        """Tell whether the row names the same columns once more."""
        return all(
            folded(cell) == folded(name) for cell, name in zip_longest(row.cells, self.columns, fillvalue="")
        )


def header_of(lines: Iterable[str], mapping: Mapping[str, str] | None = None) -> Header | None:
    """Return the header of the table that begins with the lines, or None where there is no table.

    Of all rows and delimiters the one with the most known columns is taken, or all those of the
    ``mapping``; where nothing is known, the first row of the widest even table.
    """
    beginning = list(lines)
    chosen = {folded(column): field for column, field in (mapping or {}).items()}
    told = _directive(beginning)
    found = [
        candidate
        for delimiter in told or DELIMITERS
        for candidate in _candidates(beginning, delimiter, chosen)
    ]
    best = max(found, key=lambda one: one[0], default=None)
    return best[1] if best else None


def named(row: Row, delimiter: str, chosen: Mapping[str, str] | None = None) -> Header:
    """Return the row as a header."""
    columns = tuple(one_line(cell.removeprefix("\ufeff"))[:_LONGEST_NAME] for cell in row.cells)
    while columns and not columns[-1]:
        columns = columns[:-1]
    export = export_of(columns)
    fields = tuple((chosen or {}).get(folded(name), field_of(name, export)) or None for name in columns)
    return Header(line=row.line, delimiter=delimiter, columns=columns, fields=fields, export=export)


def _directive(lines: list[str]) -> str:
    first = lines[0].strip(" ") if lines else ""
    is_one = first.lower().startswith(_DIRECTIVE) and len(first) == len(_DIRECTIVE) + 1
    return first[-1] if is_one and first[-1] in DELIMITERS else ""


def _candidates(
    lines: list[str], delimiter: str, chosen: Mapping[str, str]
) -> Iterator[tuple[tuple[int, int, float, int], Header]]:
    """Yield rows that may be the header, each with what speaks for it, the weightiest first."""
    beginning = islice(rows(lines, delimiter), _HEAD_ROWS + _FOLLOWING)
    begins = 1 if _directive(lines) else 0
    table = [row for row in beginning if row.line > begins and not row.is_empty]
    for place, row in enumerate(table[:_HEAD_ROWS]):
        header = replace(named(row, delimiter, chosen), above=place)
        even = _evenness(header, table[place + 1 :])
        width = len(header.columns)
        mapped = sum(folded(name) in chosen for name in header.columns)
        is_named = header.known and (place == 0 or mapped or even >= _MOSTLY)
        if is_named or (width > 1 and even == 1.0 and place + 1 < len(table)):
            yield (mapped, header.known, even, width), header


def _evenness(header: Header, following: list[Row]) -> float:
    """Return the share of the rows that have as many cells as the header, at least about."""
    judged = following[:_FOLLOWING]
    alike = sum(len(row.cells) >= len(header.columns) for row in judged)
    return alike / len(judged) if judged else 1.0
