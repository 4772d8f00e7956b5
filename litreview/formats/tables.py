"""Tables of references: CSV and its kin, as databases, reviewers' tools and people write them."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.table_columns import FIELDS, Split, folded
from litreview.formats.table_entries import entry_of
from litreview.formats.table_headers import Header, header_of, named
from litreview.formats.table_own import is_own
from litreview.formats.table_rows import Row, rows
from litreview.formats.texts import normalised
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.reading import Problem, Text
from litreview.model.text import one_line

_HEAD: Final = 200_000
"""Characters in which a file shows its columns."""
_MOST_NAMED: Final = 20
"""Columns that one message names."""
_FOREIGN: Final = re.compile(r"\s*(?:[A-Z][A-Z0-9]{1,3} {0,2}- |FN |[@<{%\[]|%[A-Z0-9] )")
"""How files of other formats begin."""
_NEW_HEADER: Final = 3
"""Known columns by which a row is a header, and the beginning of another table glued to the first."""
_LONGEST_NAME: Final = 60
_FEWEST: Final = 2


class TableReader(StreamReader):
    """Reads a table with a header, whose columns it knows by name or is told."""

    name = "table"
    title = "table"

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        self._mapping = mapping or {}

    def recognises(self, text: str) -> bool:
        """Tell whether one of the first rows names columns such as only a reference table has."""
        if _FOREIGN.match(text.removeprefix("\ufeff")):
            return False
        header = header_of(normalised(text[:_HEAD]).split("\n"))
        return header is not None and len(header.columns) > 1 and header.is_certain

    def with_mapping(self, mapping: Mapping[str, str]) -> "TableReader":
        """Return a reader that takes these columns for these fields, and guesses the others."""
        return TableReader(mapping)

    def mapping_of(self, text: str) -> Mapping[str, str | None]:
        """Return each column of the table and the field it is taken for, or None; empty for no table."""
        header = self._header(normalised(text[:_HEAD]))
        pairs = zip(header.columns, header.fields, strict=True) if header else ()
        return MappingProxyType({column: field for column, field in pairs if column})

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield a row after the other, and what is wrong with the table itself.

        Raise UsageError for a mapping to a field that does not exist.
        """
        self._refuse_fields()
        head = text.head(_HEAD)
        header = self._header(normalised(head))
        if header is None or not header.known:
            if head.strip():
                yield _refused(header)
            return
        yield from _table(text, header, source, self._mapping)

    def _header(self, head: str) -> Header | None:
        return header_of(head.split("\n"), self._mapping)

    def _refuse_fields(self) -> None:
        for column, field in self._mapping.items():
            if field and field not in FIELDS:
                raise UsageError(
                    _("column {column}").format(column=one_line(column)),
                    _("{field} is no field of a record").format(field=one_line(field)),
                    _("Fields: {names}.").format(names=", ".join(FIELDS)),
                )


def _table(text: Text, header: Header, source: str, mapping: Mapping[str, str]) -> Iterator[Entry | Problem]:
    """Yield the rows behind the header, and further headers' problems where tables are glued together."""
    chosen = {folded(column): field for column, field in mapping.items()}
    yield from _told(header)
    for row in rows(text.lines(), header.delimiter):
        if row.line <= header.line or row.is_empty:
            continue
        further = _further(row, header, chosen)
        if further is None:
            yield entry_of(row, header, source)
        else:
            header = further
            yield Problem(
                line=row.line, what=_("the columns are named once more: tables may be glued together here")
            )


def _further(row: Row, header: Header, chosen: Mapping[str, str]) -> Header | None:
    """Return the row as a header where it can be nothing else."""
    if any(len(cell) > _LONGEST_NAME and cell.strip() for cell in row.cells):
        return None
    if header.repeated(row):
        return header
    cells = [cell for cell in row.cells if cell.strip()]
    if len(cells) < _NEW_HEADER:
        return None
    found = named(row, header.delimiter, chosen)
    is_one = found.is_certain and found.known >= _NEW_HEADER and 2 * found.known > len(cells)
    return found if is_one and "title" in found.fields else None


def _told(header: Header) -> Iterator[Problem]:
    """Yield what is to be known of the columns."""
    if header.above:
        what = ngettext(
            "{number} row stands above the names of the columns; it was passed over",
            "{number} rows stand above the names of the columns; they were passed over",
            header.above,
        )
        yield Problem(line=header.line, what=what.format(number=header.above))
    if is_own(header.columns):
        return
    if header.doubled:
        what = _("several columns have one name; of several values the first counts: {names}")
        yield Problem(line=header.line, what=what.format(names=_listed(header.doubled)))
    if "title" not in header.fields:
        what = _("no column is known as the title; columns here: {names}")
        yield Problem(line=header.line, what=what.format(names=_listed(header.columns)))
    if header.unknown:
        what = _("columns that hold no field of a record are kept with the original only: {names}")
        yield Problem(line=header.line, what=what.format(names=_listed(header.unknown)))
    if header.export.split is Split.GLUED and "authors" in header.fields:
        what = _(
            "nothing stands between the authors' names; they were parted where a small letter meets a capital"
        )
        yield Problem(line=header.line, what=what)


def _refused(header: Header | None) -> Problem:
    if header is None or len(header.columns) < _FEWEST:
        return Problem(line=1, what=_("this is no table: no row names columns"))
    what = _("no column is known here, as of a title or a DOI: {names}; the first row must name the columns")
    return Problem(line=header.line, what=what.format(names=_listed(header.columns)))


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(one_line(name) for name in names[:_MOST_NAMED] if name)
    more = len(names) - _MOST_NAMED
    return shown if more <= 0 else _("{names} and {number} more").format(names=shown, number=more)
