"""The codes that colour a terminal's text: what is in use after some, and how to get from there to others."""

from functools import lru_cache
from typing import Final, NamedTuple

_END: Final = dict(zip("123456789", ["22", "22", "23", "24", "25", "25", "27", "28", "29"], strict=True))
"""What takes an attribute back (ECMA-48, 8.3.117): 22 both bold and faint, 25 both that blink."""
_FOREGROUND, _BACKGROUND = "38", "48"
_NO_FOREGROUND, _NO_BACKGROUND = "39", "49"
"""The colours it had at first."""
_OF_PALETTE, _OF_RGB = "5", "2"


class Look(NamedTuple):
    """How a terminal writes: the codes it was given, empty where it is as it was at first."""

    attributes: frozenset[str] = frozenset()
    foreground: str = ""
    background: str = ""


PLAIN: Final = Look()


@lru_cache(maxsize=4096)
def after(look: Look, codes: str) -> Look | None:
    """Return how it writes after the codes, None where one of them is unknown here."""
    attributes, foreground, background = look
    rest = iter(codes.split(";"))
    for code in rest:
        if code.strip("0") == "":
            attributes, foreground, background = PLAIN
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
    return Look(attributes, foreground, background)


_SIMPLE: Final = {str(code): _FOREGROUND for code in (*range(30, 38), *range(90, 98))} | {
    str(code): _BACKGROUND for code in (*range(40, 48), *range(100, 108))
}
"""Colours of the terminal's own, and what they colour."""


def _parts(kind: str) -> int:
    return {_OF_RGB: 3, _OF_PALETTE: 1}.get(kind, 0)


@lru_cache(maxsize=4096)
def change(used: Look, wanted: Look) -> str:
    """Return the shortest codes that we know for going from one look to the other."""
    if used == wanted:
        return ""
    if wanted == PLAIN:
        return "\x1b[0m"
    fresh = ("0", *sorted(wanted.attributes), *filter(None, wanted[1:]))
    ends = {_END[attribute] for attribute in used.attributes - wanted.attributes}
    begins = sorted(one for one in wanted.attributes if one not in used.attributes or _END[one] in ends)
    grounds = zip(used[1:], wanted[1:], (_NO_FOREGROUND, _NO_BACKGROUND), strict=True)
    changed = (*sorted(ends), *begins, *(now or none for was, now, none in grounds if now != was))
    return f"\x1b[{min(';'.join(changed), ';'.join(fresh), key=len)}m"
