"""Laws of thrift: less is written, and the screen is the same."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from litreview.tui.thrift import thrifty

_PARTS: Final = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|(.)", re.DOTALL)
INKS: Final = [
    Style.parse(told)
    for told in (
        "#112233 on #000011", "#112233 on #222222", "bold #112233 on #000011", "underline red on #000011",
        "bright_blue", "color(120) on color(3)", "italic dim", "bold reverse #ffffff on #000011", "",
    )
]  # fmt: skip


Look = dict[str, str]
ENDS: Final = {
    "22": {"1", "2"}, "23": {"3"}, "24": {"4"}, "25": {"5", "6"}, "27": {"7"}, "28": {"8"}, "29": {"9"},
    "39": {"38"}, "49": {"48"},
}  # fmt: skip
"""What each takes back (ECMA-48, 8.3.117)."""


def looked(look: Look, codes: list[str]) -> Look:
    """Return what is in use after the codes."""
    look = dict(look)
    while codes:
        code = codes.pop(0)
        if code in {"", "0"}:
            look = {}
        elif code in {"38", "48"}:
            size = 4 if codes[0] == "2" else 2
            look[code] = ";".join([code, *codes[:size]])
            del codes[:size]
        elif code in ENDS:
            look = {one: kept for one, kept in look.items() if one not in ENDS[code]}
        elif len(code) > 1:
            look["48" if code.startswith(("4", "10")) else "38"] = code
        else:
            look[code] = code
    return look


def screen_after(written: str) -> tuple[dict[tuple[int, int], tuple[str, Look]], Look]:
    """Return each cell of a terminal, with its colours, and those in use at the end."""
    cells: dict[tuple[int, int], tuple[str, Look]] = {}
    look: Look = {}
    y = x = 0
    for numbers, letter, character in _PARTS.findall(written):
        if letter == "m":
            look = looked(look, numbers.split(";"))
        elif letter == "H":
            y, x = map(int, numbers.split(";"))
        else:  # what erases does so in the colour of the ground
            cells[y, x] = (character or f"{numbers}{letter}", look)
            x += 1
    return cells, look


pieces = st.tuples(st.text("abæ│ \n", max_size=5), st.sampled_from(INKS))
places = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")
others = st.sampled_from(["\x1b[2J", "\x1b[K", "\x1b[?25l", "\x1b[1mbold \x1b[31mred too", "\x1b[0m\x1b[m"])
drawn = pieces.map(lambda piece: piece[1].render(piece[0], color_system=ColorSystem.TRUECOLOR))
WRITTEN: Final = st.lists(drawn | places | others, max_size=20).map(lambda parts: "".join(parts) + "\x1b[0m")


@given(WRITTEN)
def test_the_screen_and_the_colours_in_use_are_the_same(written: str) -> None:
    assert screen_after(thrifty(written)) == screen_after(written)


@given(WRITTEN)
def test_nothing_gets_longer_and_once_is_enough(written: str) -> None:
    once = thrifty(written)
    assert len(once) <= len(written)
    assert thrifty(once) == once


def test_a_ground_that_stays_is_said_once() -> None:
    both = [ink.render("a", color_system=ColorSystem.TRUECOLOR) for ink in INKS[:1] * 20]
    assert thrifty("".join(both)).count("\x1b") == 2


@pytest.mark.parametrize("strange", ["\x1b[4:3mcurly\x1b[0m", "\x1b[58;5;1ma\x1b[0m", "\x1b[21ma\x1b[m"])
def test_what_it_does_not_know_it_leaves_alone(strange: str) -> None:
    written = f"{strange}\x1b[31ma\x1b[0m\x1b[31mb\x1b[0m"
    assert thrifty(written) == written
