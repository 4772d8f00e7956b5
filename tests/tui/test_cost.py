"""What a key may cost in a real pseudo-terminal: frames and bytes, which no other work changes, and CPU."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from tests.tui.sample import article, sample

POSIX = sys.platform != "win32"
if POSIX:
    from benchmarks.tui.terminal import Cost, Terminal

SCRIPT = """
import sys
from pathlib import Path
from litreview.tui.app import run_screening
from litreview.tui.looks import Looks, Wardrobe
from tests.tui.sample import opened
run_screening(opened(Path(sys.argv[1])).screening(), moment=0, wardrobe=Wardrobe(Looks(list=True)))
"""
TITLE: Final = "of the municipality for people who live with a long-term illness"
WORDS: Final = ["municipal", "course", "participants", "for", "family", "self-management", "collaboration"]
LIST_ROWS: Final = 56
"""At 200x60."""
MOST_BYTES = 12_000
MOST_CPU = 0.040
"""Seconds of CPU a key, on a machine that may be slow; 0.008 to 0.012 where it was measured."""


def abstract(number: int) -> str:
    """Return a long one that is another in every line."""
    return " ".join(WORDS[(at * at + number) % 11 % len(WORDS)] for at in range(480))


@pytest.fixture(params=["80x24", "120x40", "160x50"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> "Iterator[Terminal]":
    """Return a terminal in which many records are screened; with the list, where it is wide enough."""
    records = [
        replace(article(number, f"Course {number} {TITLE}"), abstract=abstract(number))
        for number in range(1, 301)
    ]
    sample(tmp_path, records).journal.store.close()
    columns, rows = map(int, request.param.split("x"))
    running = Terminal([sys.executable, "-c", SCRIPT, str(tmp_path)], columns, rows, {})
    running.until(b"Quit")
    running.rest(0.3)
    yield running
    running.close()


@pytest.mark.skipif(not POSIX, reason="Windows has no pseudo-terminal of this kind")
def test_a_key_is_one_frame_of_few_bytes_and_little_work(terminal: "Terminal") -> None:
    before = terminal.cpu
    costs: list[Cost] = [terminal.press(key) for key in [b"j", b"k"] * 10]
    assert [cost.frames for cost in costs] == [1] * len(costs)
    assert max(cost.octets for cost in costs) <= MOST_BYTES
    assert (terminal.cpu - before) / len(costs) <= MOST_CPU


@pytest.mark.skipif(not POSIX, reason="Windows has no pseudo-terminal of this kind")
@pytest.mark.parametrize("terminal", ["200x60"], indirect=True)
@pytest.mark.parametrize("keys", [b"j", b"iem"])
def test_so_is_a_key_that_scrolls_the_list_beside_a_long_record(terminal: "Terminal", keys: bytes) -> None:
    before = terminal.cpu
    costs = [terminal.press(keys[at % len(keys) :][:1]) for at in range(LIST_ROWS + 1)]
    assert [cost.frames for cost in costs] == [1] * len(costs)
    octets = [cost.octets for cost in costs]
    assert max(octets) > 1.3 * median(octets), "it never came to the end of the list"
    assert max(octets) <= MOST_BYTES
    assert (terminal.cpu - before) / len(costs) <= MOST_CPU
