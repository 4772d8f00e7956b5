"""The PRISMA 2020 flow diagram in plain text, for a terminal, an e-mail or a reader of Braille."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from litreview.exports.labels import (
    NO_BREAK_SPACE,
    SIDE,
    Cell,
    Entry,
    Heading,
    cells,
    footnotes,
    headings,
    notice,
    parts,
)
from litreview.exports.metrics import wrap
from litreview.exports.prisma import PrismaFlow

_NARROWEST: Final = 32
_NARROW: Final = 60
"""Below so many columns what leaves the review stands under, not beside, what goes on."""
_ASIDE: Final = " --> "
_DOWN: Final = "    v"
_INDENT: Final = "  "


def as_text(flow: PrismaFlow, *, width: int = 80) -> str:
    """Return the diagram in lines of at most ``width`` terminal columns, or 32 where that is less.

    What goes on stands to the left and what leaves the review to the right; the arm of other methods
    follows that of databases and registers, and both lead to what is included, at the end.
    """
    width = max(width, _NARROWEST)
    lines = (*_notice(flow, width), *_arms(flow, width), *_included(flow, width), *_footnotes(flow, width))
    return "\n".join(line.rstrip().replace(NO_BREAK_SPACE, " ") for line in lines) + "\n"


def _notice(flow: PrismaFlow, width: int) -> Iterator[str]:
    if entries := notice(flow):
        yield from (*_set(entries, width), "")


def _arms(flow: PrismaFlow, width: int) -> Iterator[str]:
    """Yield each arm from its heading down; one that another follows says where it leads."""
    *before, last = (list(_arm(flow, heading, width)) for heading in headings(flow))
    for arm in before:
        yield from (*arm[:-1], f"{arm[-1]} ({parts(flow)[-1].label})", "")
    yield from last


def _arm(flow: PrismaFlow, heading: Heading, width: int) -> Iterator[str]:
    places = {(cell.row, cell.column): cell for cell in cells(flow)}
    label = wrap(heading.label, lambda text: _columns(text) <= width)
    yield from (*label, "=" * max(map(_columns, label)))
    for part in parts(flow)[:-1]:
        present = [row for row in part.rows if (row, heading.column) in places]
        if present:
            yield _rule(part.label, width)
        for row in present:
            if cell := places.get((row, heading.column)):
                side = places.get((row, SIDE[heading.column])) if heading.column in SIDE else None
                yield from (*_row(cell, side, width), _DOWN)


def _included(flow: PrismaFlow, width: int) -> Iterator[str]:
    yield _rule(parts(flow)[-1].label, width)
    for cell in cells(flow):
        if cell.row in parts(flow)[-1].rows:
            yield from (*_set(cell.entries, width), "")


def _footnotes(flow: PrismaFlow, width: int) -> Iterator[str]:
    for text in footnotes(flow):
        yield from wrap(text, lambda line: _columns(line) <= width)


def _rule(label: str, width: int) -> str:
    return f"{label} {'-' * (width - 1 - _columns(label))}"


def _row(cell: Cell, side: Cell | None, width: int) -> Iterator[str]:
    if side is None:
        yield from _set(cell.entries, width)
    elif width < _NARROW:
        yield from _set(cell.entries, width)
        yield from _prefixed(_set(side.entries, width - len(_ASIDE)), _ASIDE)
    else:
        left = (width - len(_ASIDE)) // 2
        right = _prefixed(_set(side.entries, width - left - len(_ASIDE)), _ASIDE)
        for this, that in zip_longest(_set(cell.entries, left), right, fillvalue=""):
            yield this + " " * (left - _columns(this)) + that


def _prefixed(lines: Iterable[str], prefix: str) -> Iterator[str]:
    """Yield the lines behind the prefix, which shows on the first only."""
    for number, line in enumerate(lines):
        yield (" " * len(prefix) if number else prefix) + line


def _set(entries: Sequence[Entry], width: int) -> list[str]:
    return [line for entry in entries for line in _set_entry(entry, width)]


def _set_entry(entry: Entry, width: int) -> Iterator[str]:
    """Yield the entry's lines, indented by its level, the later ones further than the first."""
    first = _INDENT * entry.level
    later = first + _INDENT if entry.level else first
    room = width - len(later)
    for number, line in enumerate(wrap(entry.text, lambda text: _columns(text) <= room)):
        yield (later if number else first) + line


def _columns(text: str) -> int:
    """Return how many columns of a terminal the text takes (Unicode Standard Annex 11)."""
    return sum(_column(character) for character in text)


def _column(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
