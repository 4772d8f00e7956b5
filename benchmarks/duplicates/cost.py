"""What a program costs: CPU seconds and memory of it and all that it starts."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05
LONGEST = 1.0
"""Seconds between the first looks at the memory, and between later ones: to look at gigabytes takes long."""
MEGABYTE = 1024  # in the kilobytes that Linux counts in


@dataclass(frozen=True, slots=True)
class Cost:
    """What running a program to its end took."""

    cpu: float
    """Seconds of processor time, of all its processes."""
    wall: float
    """Seconds until it ended."""
    peak: float
    """Megabytes at most, of all its processes together, shared pages counted once (PSS) on Linux."""
    said: str
    """The last line of what it wrote."""

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak), "")


class Failed(Exception):  # noqa: N818 - it says what happened
    """The program did not end well; the text is the end of what it complained of."""


def measured(command: Sequence[str], folder: Path) -> Cost:
    """Run the command, its output into files of the folder, and return what it cost; raise Failed."""
    out, err = folder / "out", folder / "err"
    start = time.perf_counter()
    with out.open("wb") as said, err.open("wb") as complained:
        process = subprocess.Popen(command, stdout=said, stderr=complained)  # noqa: S603 - named by the person
        watch = _Watch(process.pid)
        watch.start()
        try:
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            watch.ended.set()
            if process.returncode is None:  # the person broke it off
                process.terminate()
        watch.join()
    if process.returncode:
        raise Failed(err.read_text("utf-8", "replace").strip()[-300:])
    lines = out.read_text("utf-8", "replace").splitlines()
    biggest = usage.ru_maxrss / (MEGABYTE if sys.platform != "darwin" else MEGABYTE**2)
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=time.perf_counter() - start,
        peak=watch.peak / MEGABYTE or biggest,
        said=lines[-1] if lines else "",
    )


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.ended = threading.Event()
        self.peak = 0

    def run(self) -> None:
        rest = EVERY
        while not self.ended.wait(rest):
            rest = min(LONGEST, 1.05 * rest)
            self.peak = max(self.peak, sum(map(_memory, _family(self._pid))))


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            told = Path(f"/proc/{one}/task/{one}/children").read_text("ascii")
        except OSError:
            continue
        found += map(int, told.split())
    return found


def _memory(pid: int) -> int:
    """Return the kilobytes that the process has for itself, and its share of what it has with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
