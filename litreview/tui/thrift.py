"""Thrift: what is written to the terminal, without what it has been told already."""

import re
import sys
from typing import Final

from textual.driver import Driver

from litreview.tui.colours import PLAIN, after, change
from litreview.tui.strokes import by_colour

_COLOURS: Final = re.compile(r"\x1b\[([0-9;:]*)m")
_GOING: Final = re.compile(r"(?:\n?\x1b\[[0-9;]*H)*")
"""What goes elsewhere and draws nothing, so that it does not matter which colours are in use."""


def thrifty(written: str) -> str:
    """Return what leaves the terminal with the same screen, and begins and ends in its usual colours."""
    kept = _without_colours_in_use(written)
    drawn = by_colour(written)
    return kept if drawn is None else min(kept, drawn, key=len)


def _without_colours_in_use(written: str) -> str:
    """Return the same in the same order.

    Rich names all of a piece's colours before it and takes all back after it, although the next piece
    mostly has the same ground: on a wide screen that was three tenths of what a key sent.
    """
    pieces = _COLOURS.split(written)
    if len(pieces) == 1:
        return written
    kept, wanted, used = [pieces[0]], PLAIN, PLAIN
    for codes, text in zip(pieces[1::2], pieces[2::2], strict=True):
        look = after(wanted, codes)
        if look is None:
            return written  # what we do not know, a terminal may
        wanted = look
        if _GOING.fullmatch(text):
            kept.append(text)
        else:
            kept += (change(used, wanted), text)
            used = wanted
    return "".join((*kept, change(used, wanted)))


class _Thrifty(Driver):
    def write(self, data: str) -> None:
        super().write(thrifty(data))  # type: ignore[safe-super]


def thrifty_driver(usual: type[Driver], platform: str = sys.platform) -> type[Driver]:
    """Return the driver of this platform that writes no more than it must."""
    if platform == "win32":
        return usual  # Textual hands it long frames in parts there, torn wherever that falls
    return type(f"Thrifty{usual.__name__}", (_Thrifty, usual), {})
