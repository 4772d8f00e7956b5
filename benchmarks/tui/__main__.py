"""Measure what a key costs on the screening screen of a large review.

``python -m benchmarks.tui [--records 50000] [--folder DIR] [--sizes 80x24,120x40,200x60]`` makes a review of
so many records with long abstracts and a hundred terms (``--folder`` keeps it for the next time), runs
``litreview screen`` on copies of it in a pseudo-terminal of each size, presses keys and prints a line each.
Frames, bytes and CPU hardly depend on what else the machine does; milliseconds do.
"""

import argparse
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from benchmarks.tui.large import make_large
from benchmarks.tui.terminal import Cost, Terminal
from litreview.tui.screens.plan import LISTED
from litreview.workspace import STORE

LIST_KEY = b"l"
COLUMNS = ("p50 ms", "p95 ms", "max ms", "frames", "kB p50", "kB max", "CPU ms")
READY = b"Quit"
"""What is drawn last: the key bar."""


def main() -> None:
    """Make the review, or take the one kept, and measure on it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tui")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--sizes", default="80x24,120x40,200x60")
    parser.add_argument("--keys", type=int, default=200, help="of each kind")
    parser.add_argument("--votes", type=int, default=1500, help="for the memory after so many")
    arguments = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary) / "review"
        if not (folder / STORE).exists():
            make_large(folder, arguments.records)
        print(f"{'':22}" + "".join(f"{name:>8}" for name in COLUMNS))
        for size in arguments.sizes.split(","):
            measure(folder, Path(temporary), size, arguments.keys)
        soak(folder, Path(temporary), arguments.votes)


def measure(folder: Path, temporary: Path, size: str, keys: int) -> None:
    """Print what going on and voting cost at the size, and with the list where there is room for it."""
    with running(folder, temporary, size) as terminal:
        began = terminal.until(READY)
        print(f"{size} first screen".ljust(22) + f"{began * 1000:8.0f}{'':40}{terminal.cpu * 1000:8.0f}")
        terminal.rest(0.5)
        tell(f"{size} next", terminal, [b"j"] * keys)
        tell(f"{size} vote", terminal, [b"i", b"e", b"1", b"m"] * (keys // 4))
        if int(size.partition("x")[0]) >= LISTED:
            terminal.press(LIST_KEY)
            tell(f"{size} next, list", terminal, [b"j"] * keys)
            tell(f"{size} vote, list", terminal, [b"i", b"e", b"1", b"m"] * (keys // 4))


def soak(folder: Path, temporary: Path, votes: int) -> None:
    """Print the memory at the start and after votes."""
    with running(folder, temporary, "120x40") as terminal:
        terminal.until(READY)
        terminal.rest(0.5)
        told = [("start", terminal.memory)]
        for done in range(1, votes + 1):
            terminal.press(b"ie1m"[done % 4 :][:1])
            time.sleep(0.18)  # a record must have been seen before a key counts
            if done % (votes // 3) == 0:
                told.append((f"{done} votes", terminal.memory))
    for when, (resident, own) in told:
        print(f"memory, {when:14} {resident:8.1f} MiB resident, {own:.1f} MiB its share")


@contextmanager
def running(folder: Path, temporary: Path, size: str) -> Iterator[Terminal]:
    """Run the app on a copy of the review."""
    copy = temporary / "copy"
    shutil.copytree(folder, copy)
    columns, rows = map(int, size.split("x"))
    command = [sys.executable, "-m", "litreview", "-C", str(copy), "screen", "--as", "first"]
    terminal = Terminal(command, columns, rows, {"LITREVIEW_CONFIG": str(temporary / "config")})
    try:
        yield terminal
    finally:
        terminal.close()
        shutil.rmtree(copy)
        shutil.rmtree(temporary / "config", ignore_errors=True)


def tell(name: str, terminal: Terminal, keys: list[bytes]) -> None:
    """Press the keys, each at a moment that has nothing to do with frames, and print what they cost."""
    pause = random.Random(1)  # noqa: S311 - no secret
    for key in keys[:4]:
        terminal.press(key)
        time.sleep(0.2)
    before = terminal.cpu
    costs: list[Cost] = []
    for key in keys:
        costs.append(terminal.press(key))
        time.sleep(pause.uniform(0.18, 0.25))
    cpu = (terminal.cpu - before) * 1000 / len(keys)
    spans = sorted(cost.seconds * 1000 for cost in costs)
    octets = [cost.octets / 1000 for cost in costs]
    print(
        f"{name:22}{median(spans):8.1f}{spans[int(len(spans) * 0.95)]:8.1f}{spans[-1]:8.1f}"
        f"{fmean(cost.frames for cost in costs):8.2f}{median(octets):8.1f}{max(octets):8.1f}{cpu:8.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
