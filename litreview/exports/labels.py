"""What the PRISMA 2020 flow diagram says: its boxes, with their exact labels and the numbers in them.

The labels are those of the four templates, for new reviews and for updated ones (Page MJ, et al. BMJ
2021;372:n71); a catalogue may translate them. Where the boxes stand on a page or in a terminal is decided
elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain
from typing import Final
from unicodedata import category

from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.model.language import _, ngettext
from litreview.model.records import RecordId, SourceKind
from litreview.model.text import one_line

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
_MARKS: Final = 4
"""As many as any living script sets on one letter."""


class Row(IntEnum):
    """The rows of the diagram, from the top."""

    IDENTIFIED = 0
    SCREENED = 1
    SOUGHT = 2
    ASSESSED = 3
    INCLUDED = 4
    TOTAL = 5


class Column(IntEnum):
    """The columns of the diagram, from the left; the last two are those of other methods."""

    PREVIOUS = -1
    MAIN = 0
    MAIN_SIDE = 1
    OTHER = 2
    OTHER_SIDE = 3


SIDE: Final[Mapping[Column, Column]] = {Column.MAIN: Column.MAIN_SIDE, Column.OTHER: Column.OTHER_SIDE}
"""The column that takes what leaves each arm."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One label and its number; level 0 is the box itself, 1 and 2 are parts of what stands above."""

    text: str
    level: int = 0
    records: tuple[RecordId, ...] | None = field(default=None, compare=False, repr=False)
    """Those that the number counts; None where it has none of its own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the template: its name, its place and its entries."""

    name: str
    row: Row
    column: Column
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A phase of the review, named at the side of the rows it spans."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above two columns."""

    label: str
    column: Column


def headings(flow: PrismaFlow) -> tuple[Heading, ...]:
    """Return the headings: of databases and registers, and before and after it those that are needed."""
    return tuple(Heading(label, column) for column, label in _headings(flow))


def _headings(flow: PrismaFlow) -> Iterator[tuple[Column, str]]:
    if flow.is_update:
        yield Column.PREVIOUS, _("Previous studies")
        yield Column.MAIN, _("Identification of new studies via databases and registers")
    else:
        yield Column.MAIN, _("Identification of studies via databases and registers")
    if flow.has_other_methods and flow.is_update:
        yield Column.OTHER, _("Identification of new studies via other methods")
    elif flow.has_other_methods:
        yield Column.OTHER, _("Identification of studies via other methods")


def parts(flow: PrismaFlow) -> tuple[Part, ...]:
    """Return the three phases."""
    last = (Row.INCLUDED, Row.TOTAL) if flow.is_update else (Row.INCLUDED,)
    return (
        Part(_("Identification"), (Row.IDENTIFIED,)),
        Part(_("Screening"), (Row.SCREENED, Row.SOUGHT, Row.ASSESSED)),
        Part(_("Included"), last),
    )


def cells(flow: PrismaFlow) -> tuple[Cell, ...]:
    """Return the boxes, those of the other methods last, each arm from the top."""
    known = (Cell("previous", Row.IDENTIFIED, Column.PREVIOUS, _previous(flow)),)
    total = (Cell("total", Row.TOTAL, Column.MAIN, _total(flow)),)
    return (
        *(known if flow.is_update else ()),
        *_main_arm(flow),
        *(total if flow.is_update else ()),
        *(_other_arm(flow) if flow.has_other_methods else ()),
    )


def notice(flow: PrismaFlow) -> tuple[Entry, ...]:
    """Return why the diagram is provisional, the summary first; nothing for one that is not."""
    if not flow.provisional:
        return ()
    summary = Entry(_("Provisional: the numbers may still change"))
    if number := flow.undecided:
        told = ngettext(
            "Provisional: {n} report awaits a decision", "Provisional: {n} reports await a decision", number
        ).format(n=number)
        summary = Entry(told, records=tuple(chain.from_iterable(flow.awaiting.values())))
    other = (Entry(reason, 1) for reason in map(_named, flow.notices) if reason)
    return (summary, *_awaited(flow), *other)


def footnotes(flow: PrismaFlow) -> tuple[str, ...]:
    """Return the template's footnotes, what it has no box for, and where it comes from."""
    removed = flow.count(Box.OTHER_REMOVED) if flow.has_other_methods else 0
    return (
        _(
            "*Consider, if feasible to do so, reporting the number of records identified from each "
            "database or register searched (rather than the total number across all databases/registers)."
        ),
        _(
            "**If automation tools were used, indicate how many records were excluded by a human and "
            "how many were excluded by automation tools."
        ),
        *(
            [counted(_("Duplicate records removed among those identified via other methods"), removed)]
            * (removed > 0)
        ),
        _("Source: Page MJ, et al. BMJ 2021;372:n71. doi: 10.1136/bmj.n71."),
    )


def aside_labels() -> dict[Box, str]:
    """Return what is said of the reports assessed that are neither included nor excluded."""
    return {
        Box.ONGOING: _("Reports of ongoing studies"),
        Box.AWAITING_CLASSIFICATION: _("Reports awaiting classification"),
    }


def counted(label: str, number: int) -> str:
    """Return the label with its number as PRISMA writes it: ``Records screened (n = 210)``."""
    return f"{_named(label)} (n{NO_BREAK_SPACE}={NO_BREAK_SPACE}{number})".lstrip(" ")


def counting(label: str, records: tuple[RecordId, ...], level: int = 0) -> Entry:
    """Return the entry that counts these records."""
    return Entry(counted(label, len(records)), level, records)


def sentence(entries: Iterable[Entry]) -> str:
    """Return the entries in one line of text, as it is read aloud."""
    said, level = "", 0
    for entry in entries:
        said += _joint(said, deeper=entry.level - level) + entry.text
        level = entry.level
    return said


def _named(text: str) -> str:
    """Return the text on one line, with no more marks on a letter than a line of text has room for."""
    marks, kept = 0, ""
    for character in one_line(text):
        marks = marks + 1 if category(character) in {"Mn", "Me"} else 0
        kept += character if marks <= _MARKS else ""
    return kept


def _joint(said: str, *, deeper: int) -> str:
    if not said or said.endswith(":"):
        return " " if said else ""
    return ": " if deeper > 0 else "; " if deeper < 0 else ", "


def _main_arm(flow: PrismaFlow) -> tuple[Cell, ...]:
    return (
        Cell("identified", Row.IDENTIFIED, Column.MAIN, _identified(flow)),
        Cell("removed", Row.IDENTIFIED, Column.MAIN_SIDE, _removed(flow)),
        _single(flow, Box.SCREENED, Row.SCREENED, Column.MAIN),
        Cell(Box.EXCLUDED.value, Row.SCREENED, Column.MAIN_SIDE, _excluded(flow)),
        _single(flow, Box.SOUGHT, Row.SOUGHT, Column.MAIN),
        _single(flow, Box.NOT_RETRIEVED, Row.SOUGHT, Column.MAIN_SIDE),
        _single(flow, Box.ASSESSED, Row.ASSESSED, Column.MAIN),
        _by_reason(flow, Box.EXCLUDED_FULL_TEXT, Column.MAIN_SIDE),
        Cell("included", Row.INCLUDED, Column.MAIN, _included(flow)),
    )


def _other_arm(flow: PrismaFlow) -> tuple[Cell, ...]:
    return (
        Cell("other_identified", Row.IDENTIFIED, Column.OTHER, _identified_otherwise(flow)),
        _single(flow, Box.OTHER_SOUGHT, Row.SOUGHT, Column.OTHER),
        _single(flow, Box.OTHER_NOT_RETRIEVED, Row.SOUGHT, Column.OTHER_SIDE),
        _single(flow, Box.OTHER_ASSESSED, Row.ASSESSED, Column.OTHER),
        _by_reason(flow, Box.OTHER_EXCLUDED, Column.OTHER_SIDE),
    )


def _identified(flow: PrismaFlow) -> tuple[Entry, ...]:
    return (
        Entry(_("Records identified from*:")),
        counting(_("Databases"), flow.boxes[Box.DATABASES], 1),
        *_sources(flow, SourceKind.DATABASE),
        counting(_("Registers"), flow.boxes[Box.REGISTERS], 1),
        *_sources(flow, SourceKind.REGISTER),
    )


def _sources(flow: PrismaFlow, kind: SourceKind) -> Iterator[Entry]:
    for name, records in flow.sources.items():
        if flow.source_kinds.get(name) is kind:
            yield counting(flow.source_titles.get(name) or name, records, 2)


def _removed(flow: PrismaFlow) -> tuple[Entry, ...]:
    return (
        Entry(_("Records removed before screening:")),
        counting(_("Duplicate records removed"), flow.boxes[Box.DUPLICATES], 1),
        counting(_("Records marked as ineligible by automation tools"), flow.boxes[Box.AUTOMATION], 1),
        counting(_("Records removed for other reasons"), flow.boxes[Box.OTHER_REASONS], 1),
    )


def _identified_otherwise(flow: PrismaFlow) -> tuple[Entry, ...]:
    return (
        Entry(_("Records identified from:")),
        counting(_("Websites"), flow.boxes[Box.WEBSITES], 1),
        counting(_("Organisations"), flow.boxes[Box.ORGANISATIONS], 1),
        counting(_("Citation searching"), flow.boxes[Box.CITATIONS], 1),
    )


def _excluded(flow: PrismaFlow) -> tuple[Entry, ...]:
    """Return the exclusions at screening; where a tool made some, how many by whom."""
    unread = flow.boxes[Box.EXCLUDED_UNREAD]
    whole = counting(_("Records excluded**"), flow.boxes[Box.EXCLUDED])
    by_whom = (
        counting(_("By a human"), flow.boxes[Box.EXCLUDED_BY_HUMAN], 1),
        counting(_("By automation tools"), unread, 1),
    )
    return (whole, *by_whom) if unread else (whole,)


def _included(flow: PrismaFlow) -> tuple[Entry, ...]:
    if flow.is_update:
        labels = _("New studies included in review"), _("Reports of new included studies")
    else:
        labels = _("Studies included in review"), _("Reports of included studies")
    aside = aside_labels()
    return (
        counting(labels[0], flow.boxes[Box.STUDIES]),
        counting(labels[1], flow.boxes[Box.REPORTS]),
        *(counting(label, flow.boxes[box]) for box, label in aside.items() if flow.count(box)),
    )


def _previous(flow: PrismaFlow) -> tuple[Entry, ...]:
    studies, reports = flow.boxes[Box.PREVIOUS_STUDIES], flow.boxes[Box.PREVIOUS_REPORTS]
    return (
        counting(_("Studies included in previous version of review"), studies),
        counting(_("Reports of studies included in previous version of review"), reports),
    )


def _total(flow: PrismaFlow) -> tuple[Entry, ...]:
    return (
        counting(_("Total studies included in review"), flow.boxes[Box.TOTAL_STUDIES]),
        counting(_("Reports of total included studies"), flow.boxes[Box.TOTAL_REPORTS]),
    )


def _single(flow: PrismaFlow, box: Box, row: Row, column: Column) -> Cell:
    return Cell(box.value, row, column, (counting(_single_label(box), flow.boxes[box]),))


def _single_label(box: Box) -> str:
    labels = {
        Box.SCREENED: _("Records screened"),
        Box.SOUGHT: _("Reports sought for retrieval"),
        Box.NOT_RETRIEVED: _("Reports not retrieved"),
        Box.ASSESSED: _("Reports assessed for eligibility"),
        Box.OTHER_SOUGHT: _("Reports sought for retrieval"),
        Box.OTHER_NOT_RETRIEVED: _("Reports not retrieved"),
        Box.OTHER_ASSESSED: _("Reports assessed for eligibility"),
    }
    return labels[box]


def _by_reason(flow: PrismaFlow, box: Box, column: Column) -> Cell:
    """Return the box of full texts excluded; an empty one says so on a line of its own."""
    reasons = tuple(
        counting(_named(str(reason.text)) or _("No reason given"), records, 1)
        for reason, records in flow.by_reason[box].items()
    )
    entries = reasons or (counting("", flow.boxes[box], 1),)
    return Cell(box.value, Row.ASSESSED, column, (Entry(_("Reports excluded:")), *entries))


def _awaited(flow: PrismaFlow) -> Iterator[Entry]:
    labels = {
        Awaiting.SCREENING: _("Reports awaiting screening"),
        Awaiting.RETRIEVAL: _("Reports awaiting retrieval"),
        Awaiting.ASSESSMENT: _("Reports awaiting assessment for eligibility"),
    }
    for awaiting, label in labels.items():
        if records := flow.awaiting[awaiting]:
            yield counting(label, records, 1)
