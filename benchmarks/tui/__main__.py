"""Measure what a key costs on the screening screen of a large review.

``python -m benchmarks.tui [--records 50000] [--folder DIR] [--sizes 80x24,120x40,200x60]`` makes a review of
so many records with long abstracts and a hundred terms (``--folder`` keeps it for the next time), runs
``litreview screen`` on copies of it in a pseudo-terminal of each size, presses keys and prints a line each.
Frames, bytes and CPU hardly depend on what else the machine does; milliseconds do.

``--peer NAME=COMMAND`` measures another program in the same run: each starts in turn, then goes down line by
line. ``--ready NAME=TEXT`` says what its first complete screen is known by, and ``--setup NAME=KEYS`` what to
press before. Another version of ours is a peer too: ``{review}`` stands for the review. ``python -m
benchmarks.tui.peers DIR`` writes the same records as the peers read them and says the options for these.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from benchmarks.tui.large import make_large, words_of
from benchmarks.tui.programs import OURS, Program, peers, running
from benchmarks.tui.terminal import Cost, Terminal
from litreview.tui.screens.plan import LISTED
from litreview.workspace import STORE

LIST_KEY = b"h"
FIND_KEY, EMPTYING_KEY = b"f", b"\x15"
COLUMNS = ("p50 ms", "p95 ms", "max ms", "frames", "kB p50", "kB max", "CPU ms", "MiB")


def main() -> None:
    """Make the review, or take the one kept, and measure on it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tui")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--sizes", default="80x24,120x40,200x60")
    parser.add_argument("--starts", type=int, default=5, help="of each program and size")
    parser.add_argument("--keys", type=int, default=200, help="of each kind")
    parser.add_argument(
        "--votes", type=int, default=1500, help="for the memory after so many; 0: not measured"
    )
    parser.add_argument("--searches", type=int, default=20, help="words, letter by letter; 0: not measured")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--ready", action="append", default=[], metavar="NAME=TEXT")
    parser.add_argument("--setup", action="append", default=[], metavar="NAME=KEYS")
    arguments = parser.parse_args()
    programs = [OURS, *peers(arguments.peer, arguments.ready, arguments.setup)]
    with TemporaryDirectory() as temporary:
        folder, place = arguments.folder or Path(temporary) / "review", Path(temporary)
        if not (folder / STORE).exists():
            make_large(folder, arguments.records)
        print(f"{'':32}" + "".join(f"{name:>8}" for name in COLUMNS))
        for size in arguments.sizes.split(","):
            tell_first_screens(programs, folder, place, size, arguments.starts)
            for program in programs:
                measure(program, folder, place, size, arguments.keys)
        if arguments.searches:
            search(folder, place, "120x40", arguments.searches)
        if arguments.votes:
            soak(folder, place, arguments.votes)


def tell_first_screens(
    programs: Sequence[Program], folder: Path, temporary: Path, size: str, starts: int
) -> None:
    """Print how long each takes until its first screen is complete, and what it takes; they start in turn."""
    told: dict[str, list[tuple[float, float, float]]] = {program.name: [] for program in programs}
    for number in range(starts + 1):
        for program in programs:
            with running(program, folder, temporary, size) as terminal:
                began = terminal.until(program.ready)
                if number:  # the first compiles the modules, and brings the files into memory
                    told[program.name].append((began * 1000, terminal.cpu * 1000, terminal.memory[0]))
    for name, found in told.items():
        spans, work, memory = (sorted(one) for one in zip(*found, strict=True))
        print(
            f"{size} {name}, first screen".ljust(32)
            + f"{median(spans):8.0f}{'':8}{spans[-1]:8.0f}{'':24}{median(work):8.0f}{median(memory):8.1f}",
            flush=True,
        )


def measure(program: Program, folder: Path, temporary: Path, size: str, keys: int) -> None:
    """Print what going on costs at the size; of ours, voting too, and with the list where it has room."""
    with running(program, folder, temporary, size) as terminal:
        terminal.until(program.ready)
        terminal.rest(0.5)
        if program.setup:
            terminal.press(program.setup)
            terminal.rest(1.0)
        tell(f"{size} {program.name}, next", terminal, [program.onward] * keys)
        if program is not OURS:
            return
        tell(f"{size} {program.name}, vote", terminal, [b"i", b"e", b"1", b"m"] * (keys // 4))
        if int(size.partition("x")[0]) >= LISTED:
            terminal.press(LIST_KEY)
            tell(f"{size} {program.name}, next, list", terminal, [program.onward] * keys)
            tell(f"{size} {program.name}, vote, list", terminal, [b"i", b"e", b"1", b"m"] * (keys // 4))


def search(folder: Path, temporary: Path, size: str, words: int) -> None:
    """Print what a letter of a search costs once all records are taken in, and how long that took."""
    with running(OURS, folder, temporary, size) as terminal:
        terminal.until(OURS.ready)
        terminal.rest(0.5)
        began, before = time.perf_counter(), terminal.cpu
        terminal.press(FIND_KEY)
        taken_in = terminal.rest(5.0, patience=600.0) - began
        name = f"{size} {OURS.name}, search read in".ljust(32)
        print(f"{name}{taken_in * 1000:8.0f}{'':40}{(terminal.cpu - before) * 1000:8.0f}", flush=True)
        asked = words_of(random.Random(3), words)  # noqa: S311 - no secret
        costs: list[Cost] = []
        used = 0.0
        for word in asked:
            before = terminal.cpu
            for letter in word:
                costs.append(terminal.press(letter.encode()))
                time.sleep(0.05)
            used += terminal.cpu - before
            terminal.press(EMPTYING_KEY)
        print_costs(f"{size} {OURS.name}, search", costs, used * 1000 / len(costs), terminal)


def soak(folder: Path, temporary: Path, votes: int) -> None:
    """Print the memory at the start and after votes."""
    with running(OURS, folder, temporary, "120x40") as terminal:
        terminal.until(OURS.ready)
        terminal.rest(0.5)
        told = [("start", terminal.memory)]
        for done in range(1, votes + 1):
            terminal.press(b"ie1m"[done % 4 :][:1])
            time.sleep(0.18)  # a record must have been seen before a key counts
            if done % (votes // 3) == 0:
                told.append((f"{done} votes", terminal.memory))
    for when, (resident, own) in told:
        print(f"memory, {when:14} {resident:8.1f} MiB resident, {own:.1f} MiB its share")


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
    print_costs(name, costs, (terminal.cpu - before) * 1000 / len(keys), terminal)


def print_costs(name: str, costs: Sequence[Cost], cpu: float, terminal: Terminal) -> None:
    """Print the line of these keys, each of which took so many milliseconds of CPU."""
    spans = sorted(cost.seconds * 1000 for cost in costs)
    octets = [cost.octets / 1000 for cost in costs]
    print(
        f"{name:32}{median(spans):8.1f}{spans[int(len(spans) * 0.95)]:8.1f}{spans[-1]:8.1f}"
        f"{fmean(cost.frames for cost in costs):8.2f}{median(octets):8.1f}{max(octets):8.1f}{cpu:8.1f}"
        f"{terminal.memory[0]:8.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
