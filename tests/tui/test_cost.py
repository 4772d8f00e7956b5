"""What a key may cost in a real pseudo-terminal: frames and bytes, which no other work changes, and CPU."""

import sys
from collections.abc import Iterator
from pathlib import Path

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
run_screening(opened(Path(sys.argv[1])).screening(), wardrobe=Wardrobe(Looks(list=True)))
"""
MOST_BYTES = 12_000
MOST_CPU = 0.040
"""Seconds of CPU a key, on a machine that may be slow; 0.008 to 0.012 where it was measured."""


@pytest.fixture(params=["80x24", "120x40", "160x50"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> "Iterator[Terminal]":
    """Return a terminal in which many records are screened; with the list, where it is wide enough."""
    records = [article(number, f"Course {number} of the municipality") for number in range(1, 301)]
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
