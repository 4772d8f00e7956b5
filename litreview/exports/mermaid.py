"""The flow as a Mermaid flowchart, for a page that draws it: a repository's README, a wiki, a lab book."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from litreview.exports.labels import SIDE, Cell, Column, Row, cells, headings, sentence
from litreview.exports.prisma import PrismaFlow

_SPECIAL: Final = re.compile(r"[^\w .,:/()*=–-]", re.ASCII)
_LEADS_TO: Final = {Column.PREVIOUS: Row.TOTAL, Column.OTHER: Row.INCLUDED}
"""The box of the main arm at which another arm ends."""
_INDENT: Final = "\N{NO-BREAK SPACE}" * 2


def mermaid(flow: PrismaFlow, *, title: str) -> str:
    """Return the flowchart's text, with its title and its description for those who hear it read."""
    return "\n".join(_lines(flow, title)) + "\n"


def _lines(flow: PrismaFlow, title: str) -> Iterator[str]:
    yield "flowchart TB"
    yield f"  accTitle: {_spoken(title)}"
    yield f"  accDescr: {_spoken('. '.join(sentence(cell.entries) for cell in cells(flow)))}"
    for cell in cells(flow):
        yield f'  {cell.name}["{_label(cell)}"]'
    for first, second in _arrows(flow):
        yield f"  {first} --> {second}"


def _label(cell: Cell) -> str:
    return "<br/>".join(_INDENT * entry.level + _quoted(entry.text) for entry in cell.entries)


def _arrows(flow: PrismaFlow) -> Iterator[tuple[str, str]]:
    places: dict[tuple[Row, Column], str] = {(cell.row, cell.column): cell.name for cell in cells(flow)}
    for heading in headings(flow):
        arm = {row: places[row, heading.column] for row in Row if (row, heading.column) in places}
        yield from pairwise(arm.values())
        if side := SIDE.get(heading.column):
            yield from ((name, places[row, side]) for row, name in arm.items() if (row, side) in places)
        if heading.column in _LEADS_TO:
            yield [*arm.values()][-1], places[_LEADS_TO[heading.column], Column.MAIN]


def _quoted(text: str) -> str:
    """Return the text with every sign that Mermaid or HTML could read as theirs named by its number."""
    return _SPECIAL.sub(lambda found: _entity(found[0]), text)


def _entity(character: str) -> str:
    return character if character.isalnum() or character == "\N{NO-BREAK SPACE}" else f"#{ord(character)};"


def _spoken(text: str) -> str:
    """Return the text on one line, without what ends a statement of Mermaid."""
    return " ".join(re.sub(r"[{};#%]", " ", text).split())
