"""Programs whose screens are measured alike: ours, and those it is held against."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.tui.terminal import FRAME_END, Terminal

REVIEW: Final = "{review}"
"""Stands in a command for the folder of the review: a fresh copy for each start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program of the terminal."""

    name: str
    command: tuple[str, ...]
    ready: bytes = FRAME_END
    """What its first complete screen is known by."""
    setup: bytes = b""
    """Keys after which the key that goes on does so."""
    onward: bytes = b"\x1b[B"
    """The key that goes on to the next: arrow down where nothing else is told."""


OURS: Final = Program(
    name="litreview",
    command=(sys.executable, "-m", "litreview", "-C", REVIEW, "screen", "--as", "first"),
    ready=b"Quit",  # drawn last, in the key bar
    onward=b"j",
)


def peers(told: Sequence[str], ready: Sequence[str], setup: Sequence[str]) -> list[Program]:
    """Return the programs as the command line names them: by commands, ready texts and setup keys."""
    texts, keys = dict(map(_halves, ready)), dict(map(_halves, setup))
    return [
        Program(
            name=name,
            command=tuple(shlex.split(command)),
            ready=texts.get(name, "").encode() or FRAME_END,
            setup=keys.get(name, "").encode().decode("unicode_escape").encode(),
        )
        for name, command in map(_halves, told)
    ]


@contextmanager
def running(program: Program, folder: Path, temporary: Path, size: str) -> Iterator[Terminal]:
    """Run the program, with a copy of the review where it names one."""
    copy = temporary / "copy"
    if any(REVIEW in word for word in program.command):
        shutil.copytree(folder, copy)
        _settle(copy)
    columns, rows = map(int, size.split("x"))
    command = [word.replace(REVIEW, str(copy)) for word in program.command]
    environment = {
        "LITREVIEW_CONFIG": str(temporary / "config"),
        # As in an installation, whose modules were compiled when it was made.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(temporary / "compiled"),
    }
    terminal = Terminal(command, columns, rows, environment)
    try:
        yield terminal
    finally:
        terminal.close()
        shutil.rmtree(copy, ignore_errors=True)
        shutil.rmtree(temporary / "config", ignore_errors=True)


def _settle(folder: Path) -> None:
    # Else the votes wait for the disk until it has taken in the copy, which nobody makes who screens.
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _halves(told: str) -> tuple[str, str]:
    name, _equals, rest = told.partition("=")
    return name, rest
