"""Two records side by side, a field a row, what differs marked; below each other where it is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from litreview.duplicates.differences import Degree, Likeness, Mark, Row
from litreview.duplicates.reviewing import PairCard
from litreview.model.language import _, ngettext
from litreview.model.records import Record
from litreview.model.text import one_line
from litreview.tui.actions import cap_of
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import (
    BLANK,
    Line,
    Piece,
    Stretch,
    columns,
    cut,
    pad,
    paragraph,
    shortened,
)

SIDE_BY_SIDE: Final = 76
"""Cells from which the records stand beside each other."""

LONGEST: Final = 6_000
"""Letters of a text that are shown."""

_SIGNS: Final = {
    Likeness.SAME: "=",
    Likeness.ALIKE: "≈",
    Likeness.DIFFERENT: "≠",
    Likeness.ONE_SIDED: "–",
}
"""What says how a field compares, beside every colour."""

_INKS: Final = {
    Degree.WORD: Ink.DIFFERING,
    Degree.LETTERS: Ink.DIFFERING,
    Degree.NEAR: Ink.NEARLY,
}
_BETWEEN: Final = " │ "
_WIDEST_COLUMN: Final = 92
_LABEL: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The sizes of a pair's page."""

    label: int
    """Cells for the sign and the field's name."""
    across: int
    """Cells of either text; of the one text where the records stand below each other."""
    is_side_by_side: bool

    @property
    def whole(self) -> int:
        """Return the cells of a text that stands once for both."""
        return self.across * 2 + len(_BETWEEN) if self.is_side_by_side else self.across


def grid(width: int) -> Grid:
    """Return the sizes for the width of the screen."""
    label = min(_LABEL, max(map(cell_len, _names().values()))) + 4
    room = width - label - 1
    if width < SIDE_BY_SIDE:
        return Grid(label=label, across=max(8, room), is_side_by_side=False)
    across = min(_WIDEST_COLUMN, (room - len(_BETWEEN)) // 2)
    return Grid(label=label, across=across, is_side_by_side=True)


def heads(card: PairCard, width: int) -> list[Line]:
    """Return the line that names both records, where they stand beside each other."""
    made = grid(width)
    if not made.is_side_by_side:
        return []
    one, other = _headings(card)
    line = columns([[one], [other]], made.across, rule=_BETWEEN)[0]
    return [(Piece(" " * made.label), *line)]


def pair_lines(
    card: PairCard, rows: Sequence[Row], width: int, *, abstracts: bool, roomy: bool
) -> list[Line]:
    """Return the records' fields set to the width; ``roomy`` keeps long fields a line apart."""
    made = grid(width)
    lines: list[Line] = [] if made.is_side_by_side else [*map(_indented, _headings(card)), BLANK]
    for row in rows:
        folded = row.field == "abstract" and not abstracts
        made_lines = _folded(row, made) if folded else _set(row, made)
        lines += [*made_lines, BLANK] if roomy and len(made_lines) > 1 else made_lines
    return lines


def without_abstracts(rows: Sequence[Row], width: int) -> list[Line]:
    """Return that neither record has an abstract, where that is so."""
    if any(row.field == "abstract" for row in rows):
        return []
    made = grid(width)
    return [(*_label("–", "abstract", made), Piece(_("neither record has one"), Ink.MUTED))]


def _headings(card: PairCard) -> tuple[Line, Line]:
    one, other = (
        _heading(number, record, linked)
        for number, (record, linked) in enumerate(
            zip((card.first, card.second), card.linked, strict=True), start=1
        )
    )
    return one, other


def _heading(number: int, record: Record, linked: int) -> Line:
    place = " · ".join(one_line(part) for part in (record.source, record.database) if part)
    more = ngettext("+{number} linked", "+{number} linked", linked).format(number=linked) if linked else ""
    told = "  ".join(part for part in (place, one_line(record.id.partition(":")[2]), more) if part)
    return (Piece(f"{number}  ", Ink.KEY), Piece(told, Ink.HEADING))


def _set(row: Row, made: Grid) -> list[Line]:
    name = _label(_SIGNS[row.likeness], row.field, made)
    if row.likeness is Likeness.SAME:
        return _beside(name, _once(row, made))
    one, other = _sides(row, made)
    if made.is_side_by_side:
        return _beside(name, columns([one, other], made.across, rule=_BETWEEN))
    return _beside(name, [*one, *other])


def _once(row: Row, made: Grid) -> list[Line]:
    """Return what both say alike, dimmed; of a long text so much as two lines hold."""
    lines = paragraph(_clipped(_shown(row.field, row.first)), made.whole, ink=Ink.MUTED)
    return lines if row.field == "abstract" else shortened(lines, 3, made.whole)


def _sides(row: Row, made: Grid) -> tuple[list[Line], list[Line]]:
    ink = Ink.MUTED if row.likeness is Likeness.ALIKE and not row.first_marks + row.second_marks else Ink.TEXT
    numbered = not made.is_side_by_side
    one, other = (
        _side(_shown(row.field, text), _placed(row.field, text, marks), made.across, ink, number * numbered)
        for number, (text, marks) in enumerate(
            ((row.first, row.first_marks), (row.second, row.second_marks)), start=1
        )
    )
    return one, other


def _placed(field: str, text: str, marks: Sequence[Mark]) -> Sequence[Mark]:
    """Return the marks; of a word that is translated, all of it."""
    return [Mark(0, len(_shown(field, text)), Degree.WORD)] if field == "type" and marks else marks


def _side(text: str, marks: Sequence[Mark], width: int, ink: Ink, number: int) -> list[Line]:
    hang = Piece(f"{number} ", Ink.KEY) if number else None
    if not text:
        return [((hang,) if hang else ()) + (Piece(_("not given"), Ink.MUTED),)]
    stretches = [Stretch(mark.start, mark.end, _INKS[mark.degree]) for mark in marks]
    return paragraph(_clipped(text), width, ink=ink, stretches=stretches, hang=hang)


def _folded(row: Row, made: Grid) -> list[Line]:
    """Return in one line how the abstracts compare; the texts are a key away."""
    number, key = 1 if row.first else 2, cap_of("abstracts", of_pairs=True)
    said = {
        Likeness.SAME: _("the same in both"),
        Likeness.ALIKE: _("nearly the same; {key} shows them").format(key=key),
        Likeness.DIFFERENT: _("they differ; {key} shows them").format(key=key),
        Likeness.ONE_SIDED: _("only record {number} has one; {key} shows it").format(number=number, key=key),
    }
    name = _label(_SIGNS[row.likeness], row.field, made)
    ink = Ink.TEXT if row.likeness is Likeness.DIFFERENT else Ink.MUTED
    return _beside(name, [cut((Piece(said[row.likeness], ink),), made.whole)])


def _label(sign: str, field: str, made: Grid) -> Line:
    differs = sign == _SIGNS[Likeness.DIFFERENT]
    name = (
        Piece(f" {sign} ", Ink.CONFLICT if differs else Ink.MUTED),
        Piece(_names()[field], Ink.STRONG if differs else Ink.MUTED),
    )
    return pad(name, made.label)


def _beside(name: Line, lines: Sequence[Line]) -> list[Line]:
    indent = Piece(" " * sum(cell_len(piece.text) for piece in name))
    return [(*name, *line) if not number else (indent, *line) for number, line in enumerate(lines)]


def _indented(line: Line) -> Line:
    return (Piece(" "), *line)


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _shown(field: str, text: str) -> str:
    return _types().get(text, text) if field == "type" else text


def _names() -> dict[str, str]:
    return {
        "title": _("Title"),
        "original_title": _("Original"),
        "authors": _("Authors"),
        "year": _("Year"),
        "container": _("Published in"),
        "place": _("Vol., pages"),
        "doi": "DOI",
        "pmid": "PMID",
        "type": _("Kind"),
        "language": _("Language"),
        "abstract": _("Abstract"),
    }


def _types() -> dict[str, str]:
    return {
        "article": _("article"),
        "book": _("book"),
        "chapter": _("chapter"),
        "report": _("report"),
        "thesis": _("thesis"),
        "conference": _("conference"),
        "web": _("web page"),
    }
