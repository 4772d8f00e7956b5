"""Strokes: a frame written colour by colour: to go to another place costs less than to name a colour."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from litreview.tui.colours import PLAIN, Look, after, change

_TOKEN: Final = re.compile(r"\x1b\[(\d+;\d+)H|\x1b\[([0-9;:]*)m|([^\x00-\x1f\x7f-\x9f]+)|.", re.DOTALL)
"""A place, colours, a text, or what is none of these."""
_ONE_CELL_EACH: Final = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u03ff‐-‧─-◿]*")
"""Letters after which every terminal is as many cells further on."""
_NEXT_LINE: Final = re.compile(r"\r?\n(?=\x1b\[\d+;\d+H)")
"""What Textual ends a row with, before it goes to a place in another."""


class _Stretch(NamedTuple):
    """What is written from one place on without going elsewhere; places count from 1."""

    y: int
    x: int
    pieces: Sequence[tuple[str, Look]]
    end: int
    """The first column after it, or 0 where terminals may differ on that."""


def by_colour(written: str) -> str | None:
    """Return what leaves the same on the screen and goes through it once for each pair of colours.

    None where it is not a frame as Textual writes them: from a place, row after row, to a last place.
    """
    read = _read(written)
    if read is None:
        return None
    stretches, end = read
    pieces = [piece for stretch in stretches if stretch.end for piece in _split(stretch)]
    pieces.sort(key=_colours)  # and else they stay in their order
    kept, used, at = [], PLAIN, (0, 0)
    for stretch in (*(one for one in stretches if not one.end), *pieces):
        kept.append(_way(at, stretch))
        for text, look in stretch.pieces:
            kept += (change(used, look), text)
            used = look
        at = (stretch.y, stretch.end) if stretch.end else (0, 0)
    return "".join((*kept, end, change(used, PLAIN)))


def _read(written: str) -> tuple[list[_Stretch], str] | None:
    """Return the stretches and the way to the last place; None where the order they come in may matter."""
    stretches: list[_Stretch] = []
    place, pieces, look = "", list[tuple[str, Look]](), PLAIN
    for token in _TOKEN.finditer(_NEXT_LINE.sub("", written)):
        going, codes, text = token.groups()
        if going:
            if pieces:
                stretches.append(_stretch(place, pieces))
            place, pieces = going, []
        elif codes is not None and (new := after(look, codes)):
            look = new
        elif text and place:
            pieces.append((text, look))
        else:
            return None
    is_whole = place and not pieces and look == PLAIN and _are_in_order(stretches)
    return (stretches, f"\x1b[{place}H") if is_whole else None


def _are_in_order(stretches: Sequence[_Stretch]) -> bool:
    return all((one.y, max(one.x + 1, one.end)) <= (other.y, other.x) for one, other in pairwise(stretches))


def _stretch(place: str, pieces: Sequence[tuple[str, Look]]) -> _Stretch:
    y, _semicolon, x = place.partition(";")
    length = sum(len(text) for text, _look in pieces)
    is_known = all(_ONE_CELL_EACH.fullmatch(text) for text, _look in pieces)
    return _Stretch(int(y), int(x), pieces, int(x) + length if is_known else 0)


def _split(stretch: _Stretch) -> Iterator[_Stretch]:
    x = stretch.x
    for piece in stretch.pieces:
        end = x + len(piece[0])
        yield _Stretch(stretch.y, x, (piece,), end)
        x = end


def _colours(stretch: _Stretch) -> tuple[str, str]:
    """Return its ground and colour: to name these is long, and an attribute short."""
    look = stretch.pieces[0][1]
    return look.background, look.foreground


def _way(at: tuple[int, int], to: _Stretch) -> str:
    """Return the shortest way there."""
    y, x = at
    if y == to.y and x <= to.x:
        step = to.x - x
        return "" if not step else "\x1b[C" if step == 1 else f"\x1b[{step}C"
    return f"\x1b[{to.y}H" if to.x == 1 else f"\x1b[{to.y};{to.x}H"
