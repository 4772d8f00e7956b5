"""Laws of what is written to the terminal: little, and after it the screen is as if all had been."""

import re
from collections.abc import Callable
from random import Random
from typing import Any, Final

import pytest
from rich.cells import cell_len
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen

from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Line, Piece

SIZE: Final = Size(60, 12)
WORDS: Final = ("samhandling", "æøå", "…", "a", "│", "", "learning", "患者", "▸ ", "  ")
_PARTS: Final = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|(.)", re.DOTALL)


class Paper:
    """A terminal that keeps what is in each cell and in which colours, and nothing else."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, str]] = {}
        self.octets = 0
        """How much was written."""
        self._colours = ""
        self._x = self._y = 0

    def write(self, written: str) -> None:
        """Take in what a program writes."""
        self.octets += len(written.encode())
        for numbers, letter, character in _PARTS.findall(written):
            if letter == "H":
                row, _, column = numbers.partition(";")
                self._y, self._x = int(row or 1) - 1, int(column or 1) - 1
            elif letter == "m":
                self._colours = "" if numbers in {"", "0"} else numbers
            elif character == "\n":
                self._y += 1
            elif character == "\r":
                self._x = 0
            elif character:
                self.cells[self._y, self._x] = (character, self._colours)
                for behind in range(1, cell_len(character)):
                    self.cells[self._y, self._x + behind] = ("", self._colours)
                self._x += cell_len(character)


class TwoColumns(App[None]):
    """A text, and another on a ground of its own beside it."""

    CSS = "#left { width: 35; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper()

    def compose(self) -> ComposeResult:
        """Give the two."""
        with Horizontal():
            yield Lines(id="left")
            yield Lines(surface=Surface.PANEL, id="right")

    def _display(self, screen: Screen[Any], renderable: object) -> None:  # noqa: ARG002 - Textual gives it
        # An app without a terminal works out what it would write, and writes it nowhere.
        if isinstance(renderable, CompositorUpdate):
            self.paper.write(renderable.render_segments(self.console))


def some_lines(random: Random) -> list[Line]:
    """Return lines as long as it comes, some of them longer than the widget is wide."""
    return [
        tuple(Piece(random.choice(WORDS), random.choice(list(Ink))) for _piece in range(random.randint(0, 7)))
        for _line in range(random.randint(0, 20))
    ]


def edited(lines: list[Line], random: Random) -> list[Line]:
    """Return the lines with a few of them changed."""
    return [random.choice([line[:-1], line[1:], ()]) if random.random() < 0.2 else line for line in lines]


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_written_leaves_the_screen_as_if_all_had_been(seed: int) -> None:
    random, app = Random(seed), TwoColumns()
    changes: list[Callable[[list[Line]], list[Line]]] = [
        lambda _lines: some_lines(random),
        lambda lines: edited(lines, random),
    ]
    async with app.run_test(size=(SIZE.width, SIZE.height)) as pilot:
        app.screen.refresh()
        await pilot.pause()
        for _step in range(40):
            for name in random.choice([["left"], ["right"], ["left", "right"]]):
                widget = app.query_one(f"#{name}", Lines)
                widget.show(random.choice(changes)(list(widget.lines)), top=random.randint(0, 3))
            await pilot.pause()
            seen = dict(app.paper.cells)
            app.screen.refresh()
            await pilot.pause()
            assert seen == app.paper.cells
            assert len(seen) == SIZE.area


async def test_a_short_line_is_few_bytes_however_wide_the_screen_is() -> None:
    app = TwoColumns()
    async with app.run_test(size=(400, 12)) as pilot:
        await pilot.pause()
        before, right = app.paper.octets, app.query_one("#right", Lines)
        right.show([(Piece("samhandling"), Piece(" a"))] * 10)
        await pilot.pause()
        assert app.paper.octets - before < 10 * 80 + 400
