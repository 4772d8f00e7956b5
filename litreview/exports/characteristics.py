"""The characteristics of the included studies: what was charted and settled of each report, as a table.

A cell that is not charted or not settled says so; nothing is filled in from one reviewer's chart alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from litreview.exports.document import Block, Document, Heading, Paragraph, Table
from litreview.exports.excluded import citation
from litreview.formats.table_cells import safe
from litreview.model.language import _, ngettext
from litreview.model.ledger import Ledger
from litreview.model.protocol import ChartField, Protocol
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined, studies
from litreview.model.text import fold, one_line
from litreview.screening.charting import Compared, Standing, compared, included
from litreview.screening.charting_answers import in_words

_BROADEST: Final = 4
"""Fields that stand side by side on a page; of more, each report gets a table of its own."""
_EMPTY: Final = "–"


class CellState(StrEnum):
    """What a cell of the table can be."""

    FINAL = "final"
    NOT_CHARTED = "not-charted"
    NOT_SETTLED = "not-settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field of one report."""

    field: ChartField
    state: CellState
    said: tuple[str, ...]
    """Nothing where it was left empty, or is not final."""

    @property
    def words(self) -> str:
        """Return what is read in the cell; empty text where all left it empty."""
        marks = {CellState.NOT_CHARTED: _("[not charted]"), CellState.NOT_SETTLED: _("[not settled]")}
        return marks.get(self.state) or one_line(in_words(self.field, self.said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One included report."""

    study: int
    """Which study it is of, from 1; reports of one study follow each other."""
    report: Report
    record: Record
    """Its records, combined."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristics:
    """All included reports, by study, with the fields of the charting form."""

    fields: tuple[ChartField, ...]
    rows: tuple[Row, ...]

    def count(self, state: CellState) -> int:
        """Return how many cells are such."""
        return sum(cell.state is state for row in self.rows for cell in row.cells)

    @property
    def cells(self) -> int:
        """Return how many cells there are."""
        return len(self.rows) * len(self.fields)


def characteristics(
    ledger: Ledger, protocol: Protocol, records: Callable[[Sequence[RecordId]], list[Record]]
) -> Characteristics:
    """Return the table, by first author, year and title; ``records`` gives records by their ids."""
    whole = {report.id: combined(records(report.records)) for report in included(ledger, protocol)}
    reports = sorted(included(ledger, protocol), key=lambda report: _place(whole[report.id], report))
    study_of = studies(reports, [(link.first, link.second) for _event, link in ledger.versions])
    numbers = {study: number for number, study in enumerate(dict.fromkeys(study_of.values()), start=1)}
    rows = [
        Row(
            study=numbers[study_of[report.id]],
            report=report,
            record=whole[report.id],
            cells=tuple(map(_cell, compared(ledger, protocol, report))),
        )
        for report in reports
    ]
    return Characteristics(fields=protocol.charting, rows=tuple(sorted(rows, key=lambda row: row.study)))


def _place(record: Record, report: Report) -> tuple[str, int, str, str]:
    """Return where it stands among others: as its citation begins, so by its title where nobody wrote it."""
    title = fold(one_line(record.title))
    author = fold(one_line(str(record.authors[0]))) if record.authors else title
    return author, record.year or 0, title, report.id


def in_short(table: Characteristics) -> str:
    """Return how much of the table is there, in a sentence or two."""
    number, whole = len(table.rows), len({row.study for row in table.rows})
    reports = ngettext("{number} report", "{number} reports", number).format(number=number)
    of_studies = ngettext("{number} study", "{number} studies", whole).format(number=whole)
    told = _("{reports} of {studies}.").format(reports=reports, studies=of_studies)
    bare, open_ones = table.count(CellState.NOT_CHARTED), table.count(CellState.NOT_SETTLED)
    if not bare and not open_ones:
        return told
    lacking = _("Of {cells} cells {bare} are not charted and {unsettled} not settled.")
    return f"{told} {lacking.format(cells=table.cells, bare=bare, unsettled=open_ones)}"


def document(table: Characteristics) -> Document:
    """Return the table as a document: reports side by side, or one table each where the form is long."""
    title = Heading(_("Characteristics of included studies"), 1)
    if not table.rows:
        return (title, Paragraph(_("No report is included.")))
    if not table.fields:
        return (title, Paragraph(_("The protocol has no charting form.")), *_bare(table))
    blocks = _side_by_side(table) if len(table.fields) <= _BROADEST else _one_each(table)
    return (title, Paragraph(in_short(table)), *blocks)


def columns(table: Characteristics) -> tuple[str, ...]:
    """Return the heads of the table as a spreadsheet has it."""
    heads = (_("Study"), _("Record"), _("Report"), _("Year"), _("DOI"))
    return (*heads, *(one_line(str(field.text)) for field in table.fields))


def csv(table: Characteristics) -> str:
    """Return the table as CSV: a header line, comma, LF, every cell a text that no spreadsheet runs."""
    from pandas import DataFrame  # noqa: PLC0415 - slow to load, and only tables need it

    rows = [[safe(cell) for cell in cells] for cells in _rows(table)]
    heads = [safe(head) for head in columns(table)]
    return DataFrame(rows, columns=heads, dtype=str).to_csv(index=False, lineterminator="\n")


def xlsx(table: Characteristics) -> bytes:
    """Return the table as an Excel workbook, every cell a text."""
    from litreview.formats.workbook_writer import workbook  # noqa: PLC0415 - for Excel files only

    return workbook(columns(table), _rows(table))


def as_json(table: Characteristics) -> dict[str, object]:
    """Return the table as JSON can hold it."""
    return {
        "fields": [{"id": field.id, "type": field.type, "text": str(field.text)} for field in table.fields],
        "reports": [
            {
                "study": row.study,
                "record": row.report.id,
                "citation": citation(row.record),
                "fields": {cell.field.id: {"state": cell.state, "answer": cell.said} for cell in row.cells},
            }
            for row in table.rows
        ],
        "cells": table.cells,
        "not_charted": table.count(CellState.NOT_CHARTED),
        "not_settled": table.count(CellState.NOT_SETTLED),
    }


def _cell(one: Compared) -> Cell:
    states: Mapping[Standing, CellState] = {
        Standing.UNCHARTED: CellState.NOT_CHARTED,
        Standing.AGREED: CellState.FINAL,
        Standing.SETTLED: CellState.FINAL,
    }
    state = states.get(one.standing, CellState.NOT_SETTLED)
    return Cell(field=one.field, state=state, said=one.answer if state is CellState.FINAL else ())


def _rows(table: Characteristics) -> list[tuple[str, ...]]:
    return [
        (
            str(row.study),
            row.report.id,
            citation(row.record),
            str(row.record.year or ""),
            row.record.doi or "",
            *(cell.words for cell in row.cells),
        )
        for row in table.rows
    ]


def _side_by_side(table: Characteristics) -> list[Block]:
    heads = (_("Study"), _("Report"), *(one_line(str(field.text)) for field in table.fields))
    rows = (
        (str(row.study), citation(row.record), *(cell.words or _EMPTY for cell in row.cells))
        for row in table.rows
    )
    return [Table(heads, tuple(rows))]


def _one_each(table: Characteristics) -> list[Block]:
    blocks: list[Block] = []
    for study, rows in groupby(table.rows, key=lambda row: row.study):
        blocks.append(Heading(_("Study {number}").format(number=study)))
        for row in rows:
            told = ((one_line(str(cell.field.text)), cell.words or _EMPTY) for cell in row.cells)
            blocks += [Paragraph(citation(row.record)), Table((_("Field"), _("Charted")), tuple(told))]
    return blocks


def _bare(table: Characteristics) -> list[Block]:
    heads = (_("Study"), _("Report"))
    return [Table(heads, tuple((str(row.study), citation(row.record)) for row in table.rows))]
