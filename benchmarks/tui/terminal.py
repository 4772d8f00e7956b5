"""A pseudo-terminal that the app runs in, and what a key costs there: time, frames, bytes and CPU."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FRAME_END: Final = b"\x1b[?2026l"
"""What ends an update that a terminal shows at once: one frame."""
_ANSWERS: Final = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
}
"""Questions an app asks of its terminal, and what a modern one answers."""
_QUIET: Final = 0.08
"""Seconds without output after which a key has had its effect; five frames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one key cost."""

    seconds: float
    """From the key to the end of its last frame."""
    frames: int
    octets: int


class Terminal:
    """One program in a pseudo-terminal of a size, read by nobody but this."""

    def __init__(self, command: Sequence[str], columns: int, rows: int, environment: dict[str, str]) -> None:
        self.began = time.perf_counter()
        self.seen = bytearray()
        self.process, self._file = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
            terminal |= {"COLUMNS": str(columns), "LINES": str(rows)}  # those of a parent would stand above
            os.execvpe(command[0], list(command), os.environ | terminal | environment)  # noqa: S606 - our own program

    def until(self, text: bytes, patience: float = 60.0) -> float:
        """Read until the text and the end of its frame have come; return how long it took from the start."""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            last = self._read(0.5)
            at = self.seen.find(text)
            if last and at >= 0 and self.seen.find(FRAME_END, at) >= 0:
                return last - self.began
        raise TimeoutError(f"{text!r} never came; the end of what did is {bytes(self.seen[-300:])!r}")

    def rest(self, quiet: float = _QUIET, patience: float = 30.0) -> float:
        """Read until nothing has come for so long; return when the last came, 0 where nothing did.

        What moves all the time, as some peers do while they read, is given up when the patience ends.
        """
        last, end = 0.0, time.perf_counter() + patience
        while (came := self._read(quiet)) and came < end:
            last = came
        return last

    def press(self, key: bytes, patience: float = 5.0) -> Cost:
        """Press the key and return what it cost once all is quiet again."""
        before = len(self.seen)
        pressed = time.perf_counter()
        os.write(self._file, key)
        last = self._read(patience)
        last = self.rest() or last
        written = self.seen[before:]
        return Cost(
            seconds=last - pressed if last else patience,
            frames=written.count(FRAME_END),
            octets=len(written),
        )

    @property
    def cpu(self) -> float:
        """Return the CPU seconds the program has used so far, as the system counts them."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> tuple[float, float]:
        """Return the program's memory in MiB: resident, and the share that is its own."""
        rollup = Path(f"/proc/{self.process}/smaps_rollup").read_text(encoding="ascii")
        kilobytes = {line.split(":")[0]: line.split()[1] for line in rollup.splitlines()[1:]}
        return int(kilobytes["Rss"]) / 1024, int(kilobytes["Pss"]) / 1024

    def close(self) -> None:
        """End the program."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._file)

    def _read(self, patience: float) -> float:
        """Take in what comes next; return when it came, or 0 when nothing did."""
        if not select.select([self._file], [], [], patience)[0]:
            return 0.0
        try:
            written = os.read(self._file, 1 << 16)
        except OSError:  # how Linux says that the program has ended
            return 0.0
        now = time.perf_counter()
        self.seen += written
        for question, answer in _ANSWERS.items():
            if question in written:
                os.write(self._file, answer)
        return now
