"""A document without a format: headings, paragraphs, text kept as it stands, and tables."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that must be copied exactly, such as a search string; it may have several lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain text under heads; every row is as long as the heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Verbatim | Table
Document = Sequence[Block]
