"""Thrift: what is written to the terminal, without the colours that it has in use already."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from textual.driver import Driver

_COLOURS: Final = re.compile(r"\x1b\[([0-9;:]*)m")
_GOING: Final = re.compile(r"(?:\n?\x1b\[[0-9;]*H)*")
"""What goes elsewhere and draws nothing, so that it does not matter which colours are in use."""
_END: Final = dict(zip("123456789", ["22", "22", "23", "24", "25", "25", "27", "28", "29"], strict=True))
"""What takes an attribute back (ECMA-48, 8.3.117): 22 both bold and faint, 25 both that blink."""
_FOREGROUND, _BACKGROUND = "38", "48"
_NO_FOREGROUND, _NO_BACKGROUND = "39", "49"
"""The colours it had at first."""
_OF_PALETTE, _OF_RGB = "5", "2"


class _Look(NamedTuple):
    """How a terminal writes: the codes it was given, empty where it is as it was at first."""

    attributes: frozenset[str] = frozenset()
    foreground: str = ""
    background: str = ""


_PLAIN: Final = _Look()


def thrifty(written: str) -> str:
    """Return what leaves the terminal with the same screen, and begins and ends in its usual colours.

    Rich names all of a piece's colours before it and takes all back after it, although the next piece
    mostly has the same ground: on a wide screen that was three tenths of what a key sent.
    """
    pieces = _COLOURS.split(written)
    if len(pieces) == 1:
        return written
    kept, wanted, used = [pieces[0]], _PLAIN, _PLAIN
    for codes, text in zip(pieces[1::2], pieces[2::2], strict=True):
        look = _after(wanted, codes)
        if look is None:
            return written  # what we do not know, a terminal may
        wanted = look
        if _GOING.fullmatch(text):
            kept.append(text)
        else:
            kept += (_change(used, wanted), text)
            used = wanted
    return "".join((*kept, _change(used, wanted)))


@lru_cache(maxsize=4096)
def _after(look: _Look, codes: str) -> _Look | None:
    """Return how it writes after the codes, None where one of them is unknown here."""
    attributes, foreground, background = look
    rest = iter(codes.split(";"))
    for code in rest:
        if code.strip("0") == "":
            attributes, foreground, background = _PLAIN
        elif code in _END:
            attributes |= {code}
        elif code in {_FOREGROUND, _BACKGROUND}:
            kind = next(rest, "")
            colour = ";".join((code, kind, *(next(rest, "") for _part in range(_parts(kind)))))
            foreground, background = (colour, background) if code == _FOREGROUND else (foreground, colour)
        elif code in {_NO_FOREGROUND, _NO_BACKGROUND}:
            foreground, background = ("", background) if code == _NO_FOREGROUND else (foreground, "")
        elif code in _SIMPLE:
            foreground, background = (
                (code, background) if _SIMPLE[code] == _FOREGROUND else (foreground, code)
            )
        else:
            return None
    return _Look(attributes, foreground, background)


_SIMPLE: Final = {str(code): _FOREGROUND for code in (*range(30, 38), *range(90, 98))} | {
    str(code): _BACKGROUND for code in (*range(40, 48), *range(100, 108))
}
"""Colours of the terminal's own, and what they colour."""


def _parts(kind: str) -> int:
    return {_OF_RGB: 3, _OF_PALETTE: 1}.get(kind, 0)


@lru_cache(maxsize=4096)
def _change(used: _Look, wanted: _Look) -> str:
    """Return the shortest codes that we know for going from one look to the other."""
    if used == wanted:
        return ""
    if wanted == _PLAIN:
        return "\x1b[0m"
    fresh = ("0", *sorted(wanted.attributes), *filter(None, wanted[1:]))
    ends = {_END[attribute] for attribute in used.attributes - wanted.attributes}
    begins = sorted(one for one in wanted.attributes if one not in used.attributes or _END[one] in ends)
    grounds = zip(used[1:], wanted[1:], (_NO_FOREGROUND, _NO_BACKGROUND), strict=True)
    changed = (*sorted(ends), *begins, *(now or none for was, now, none in grounds if now != was))
    return f"\x1b[{min(';'.join(changed), ';'.join(fresh), key=len)}m"


class _Thrifty(Driver):
    def write(self, data: str) -> None:
        super().write(thrifty(data))  # type: ignore[safe-super]


def thrifty_driver(usual: type[Driver]) -> type[Driver]:
    """Return the driver of this platform that writes no more than it must."""
    return type(f"Thrifty{usual.__name__}", (_Thrifty, usual), {})
