"""Laws of thrift: less is written, and the screen is the same."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style
from textual.drivers.headless_driver import HeadlessDriver

from litreview.tui.strokes import by_colour
from litreview.tui.thrift import thrifty, thrifty_driver

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


Cells = dict[tuple[int, int], tuple[str, Look]]


def screen_after(written: str, wide: int = 1) -> tuple[Cells, Look, tuple[int, int]]:
    """Return each cell of a terminal, with its colours, and those in use and the place at the end.

    A Chinese letter takes so many cells as ``wide`` says: terminals differ on some letters.
    """
    cells: Cells = {}
    look: Look = {}
    y = x = 0
    for numbers, letter, character in _PARTS.findall(written):
        if letter == "m":
            look = looked(look, numbers.split(";"))
        elif letter == "H":
            y, x = map(int, numbers.split(";") if ";" in numbers else (numbers, 1))
        elif letter == "C":
            x += int(numbers or 1)
        elif character == "\n":
            y, x = y + 1, 1
        else:  # what erases does so in the colour of the ground
            cells[y, x] = (character or f"{numbers}{letter}", look)
            x += wide if character == "字" else 1
    return cells, look, (y, x)


pieces = st.tuples(st.text("abæ│ \n", max_size=5), st.sampled_from(INKS))
places = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")
others = st.sampled_from(["\x1b[2J", "\x1b[K", "\x1b[?25l", "\x1b[1mbold \x1b[31mred too", "\x1b[0m\x1b[m"])
drawn = pieces.map(lambda piece: piece[1].render(piece[0], color_system=ColorSystem.TRUECOLOR))
WRITTEN: Final = st.lists(drawn | places | others, max_size=20).map(lambda parts: "".join(parts) + "\x1b[0m")


def inked(text: str, ink: Style) -> str:
    return ink.render(text, color_system=ColorSystem.TRUECOLOR)


stretches = st.tuples(
    st.integers(0, 3), st.lists(st.tuples(st.text("aæ│ 字", max_size=4), st.sampled_from(INKS)), max_size=4)
)
rows = st.lists(stretches, min_size=1, max_size=4)


@st.composite
def frames(draw: st.DrawFn) -> str:
    """Return what Textual writes where some parts of some rows have changed."""
    written = []
    for y, row in enumerate(draw(st.lists(rows, max_size=5)), start=1):
        x, parts = 1, []
        for gap, stretch in row:
            x += gap
            parts.append(f"\x1b[{y};{x}H" + "".join(inked(text, ink) for text, ink in stretch))
            x += sum(1 + (letter == "字") for text, _ink in stretch for letter in text)
        written.append("".join(parts))
    return "\n".join(written) + "\x1b[1;1H"


@given(frames(), st.sampled_from([1, 2]))
def test_a_frame_written_by_colour_is_the_same_in_every_terminal(written: str, wide: int) -> None:
    drawn = by_colour(written)
    assert drawn is not None
    assert screen_after(drawn, wide) == screen_after(written, wide)
    assert len(thrifty(written)) <= len(drawn)


def test_a_list_beside_a_text_names_each_colour_once() -> None:
    muted, text = (Style.parse(f"{colour} on #000011") for colour in ("#112233", "#ddddff"))
    row = inked("12 ", muted) + inked("Title", text) + inked("2020", muted) + inked("what is read", text)
    written = "".join(f"\x1b[{y};1H{row}\n" for y in range(1, 41))[:-1] + "\x1b[1;1H"
    assert screen_after(thrifty(written)) == screen_after(written)
    assert [thrifty(written).count(colour) for colour in ("17;34;51", "221;221;255")] == [1, 1]


@pytest.mark.parametrize(
    "strange",
    [
        "a\x1b[1;1H", "\x1b[1;1Ha", "\x1b[1;1Ha\x1b[K\x1b[1;1H", "\x1b[1;1H\x1b[31ma\x1b[1;1H", "",
        "\x1b[2;1Ha\x1b[1;1Hb\x1b[1;1H", "\x1b[1;1Haa\x1b[1;2Hb\x1b[1;1H", "\x1b[1;1Ha\nb\x1b[1;1H",
        "\x1b[1;1Ha\x9bb\x1b[1;1H",
    ],
)  # fmt: skip
def test_what_is_no_frame_stays_in_its_order(strange: str) -> None:
    assert by_colour(strange) is None
    assert thrifty(strange) == strange


def test_where_frames_come_in_parts_nothing_is_left_out() -> None:
    assert thrifty_driver(HeadlessDriver, "win32") is HeadlessDriver
    assert thrifty_driver(HeadlessDriver, "linux") is not HeadlessDriver


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
