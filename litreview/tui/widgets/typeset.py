"""Typesetting: plain text into lines of coloured pieces that fit a width in terminal cells. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

from litreview.tui.themes import Ink

_WORD: Final = re.compile(r"\S+")


class Piece(NamedTuple):
    """A stretch of text in one ink: content, never markup."""

    text: str
    ink: Ink = Ink.TEXT
    key: str = ""
    """The key that a click on it presses, as Textual names it."""


Line = tuple[Piece, ...]
"""One line of the screen, from its left edge."""

BLANK: Final[Line] = ()


class Stretch(NamedTuple):
    """A part of a text, ``text[start:end]``, that has an ink of its own."""

    start: int
    end: int
    ink: Ink


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Return where each line of the paragraph starts and ends, filled greedily to so many cells.

    Words wider than a line are broken where they must be. Written out because the standard
    library's textwrap counts letters, not cells, and is ten times slower.
    """
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for at, upto, size in _parts(text, width):
        if end and used + (at - end) + size > width:
            lines.append((start, end))
            start = end = at
            used = 0
        elif not end:
            start = end = at
        used += at - end + size
        end = upto
    return [*lines, (start, end)] if end else lines


def paragraph(
    text: str,
    width: int,
    *,
    ink: Ink = Ink.TEXT,
    stretches: Sequence[Stretch] = (),
    hang: Piece | None = None,
) -> list[Line]:
    """Return the text as lines of at most the width; stretches must be in order and not overlap.

    ``hang`` stands before the first line, and its width in blanks before the others.
    """
    room = max(8, width - (cell_len(hang.text) if hang else 0))
    lines = [_inked(text, start, end, stretches, ink) for start, end in wrap(text, room)]
    if hang is None:
        return lines
    indent = Piece(" " * cell_len(hang.text))
    return [(indent if number else hang, *line) for number, line in enumerate(lines)]


def cells(line: Line) -> int:
    """Return how many terminal cells the line takes."""
    return sum(cell_len(piece.text) for piece in line)


def cut(line: Line, width: int) -> Line:
    """Return the line, ended by ``…`` where it is too long for the width."""
    if cells(line) <= width:
        return line
    kept: list[Piece] = []
    room = max(0, width - 1)
    for piece in line:
        size = cell_len(piece.text)
        if size > room:
            kept.append(piece._replace(text=_clipped(piece.text, room) + "…"))
            break
        kept.append(piece)
        room -= size
    return tuple(kept)


def shortened(lines: Sequence[Line], rows: int | None, width: int) -> list[Line]:
    """Return so many of the lines, the last ended by ``…`` where there were more; all when rows is None."""
    if rows is None or len(lines) <= rows:
        return list(lines)
    return [*lines[: rows - 1], cut((*lines[rows - 1], Piece(" " * width)), width)]


def pad(line: Line, width: int) -> Line:
    """Return the line at exactly the width, cut or filled with blanks."""
    line = cut(line, width)
    return (*line, Piece(" " * (width - cells(line))))


def beside(left: Line, right: Line, width: int) -> Line:
    """Return one line with a part at either edge; the left part gives way when both do not fit."""
    right = cut(right, width)
    room = width - cells(right)
    return (*pad(left, room), *right) if room > 0 else right


def keyed(lines: Iterable[Line], key: str) -> list[Line]:
    """Return the lines so that a click anywhere on their text presses the key."""
    return [tuple(piece._replace(key=key) for piece in line) for line in lines]


def key_at(line: Line, column: int) -> str:
    """Return the key that a click on that cell of the line presses, empty where it presses none."""
    for piece in line:
        column -= cell_len(piece.text)
        if column < 0:
            return piece.key
    return ""


def columns(parts: Iterable[Sequence[Line]], width: int, *, rule: str = " │ ") -> list[Line]:
    """Return several columns of lines side by side, each of the width, with a rule between them."""
    return [
        tuple(
            piece
            for number, line in enumerate(row)
            for piece in ((Piece(rule, Ink.MUTED), *pad(line, width)) if number else pad(line, width))
        )
        for row in zip_longest(*parts, fillvalue=BLANK)
    ]


def _parts(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    # An ASCII text has one cell a letter, and most texts are ASCII.
    measure = len if text.isascii() else cell_len
    for word in _WORD.finditer(text):
        size = measure(word.group())
        if size <= width:
            yield word.start(), word.end(), size
            continue
        at = word.start()
        for part in chop_cells(word.group(), width):
            yield at, at + len(part), measure(part)
            at += len(part)


def _clipped(text: str, width: int) -> str:
    clipped = set_cell_size(text, width).rstrip()
    while cell_len(clipped) > width:  # rich miscounts letters that join what is not there
        clipped = clipped[:-1]
    return clipped


def _inked(text: str, start: int, end: int, stretches: Sequence[Stretch], ink: Ink) -> Line:
    pieces: list[Piece] = []
    at = start
    for stretch in stretches:
        first, last = max(stretch.start, start), min(stretch.end, end)
        if first >= last:
            continue
        if at < first:
            pieces.append(Piece(text[at:first], ink))
        pieces.append(Piece(text[first:last], stretch.ink))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end], ink))
    return tuple(pieces)
