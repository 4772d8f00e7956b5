"""A command in a pseudo-terminal: keys in, what was drawn out, and the power switch."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

LOOK = 0.1
"""Seconds between two looks at whether something is drawn."""

STILL = 7
"""Looks in a row that see nothing drawn and nobody at work: the screen is done, a held key is a new one."""


class Terminal:
    """``litreview`` with the arguments, in a pseudo-terminal of 80 columns and 24 lines."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._app: subprocess.Popen[bytes] | None = None
        self._leader = -1

    def __enter__(self) -> Self:
        self._leader, follower = pty.openpty()
        self._app = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-m", "litreview", *self._arguments],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        )
        os.close(follower)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._app and self._app.poll() is None:
            self.kill()
        os.close(self._leader)

    def press(self, key: str) -> str:
        """Press the key once the screen is still; return what was drawn until it is still again."""
        self.drawn()
        os.write(self._leader, key.encode())
        return self.drawn()

    def press_until(self, key: str, said: str, seconds: float = 20) -> None:
        """Press the key once the screen is still and return the moment it says this."""
        self.drawn()
        os.write(self._leader, key.encode())
        seen, deadline = "", time.monotonic() + seconds
        while said not in seen:
            if time.monotonic() > deadline:
                raise AssertionError(f"{said!r} was not drawn: {seen!r}")
            seen += self._read()

    def drawn(self) -> str:
        """Return what is drawn until nothing comes for a while, or the app has closed its end."""
        text, still = "", 0
        while still < STILL:
            if not select.select([self._leader], [], [], LOOK)[0]:
                still = 0 if self._is_at_work() else still + 1
                continue
            part, still = self._read(), 0
            if not part:
                return text
            text += part
        return text

    def kill(self) -> None:
        """Take the power away."""
        assert self._app is not None
        self._app.kill()
        self._app.wait()

    def ended(self) -> int:
        """Wait for the end of the program and return its exit code."""
        assert self._app is not None
        return self._app.wait(timeout=30)

    def _is_at_work(self) -> bool:
        """Tell whether the program computes, or would if it were its turn; on a busy machine it often is not.

        Only Linux tells; elsewhere a program that says nothing is taken to wait for a key.
        """
        assert self._app is not None
        try:
            threads = [path.read_text() for path in Path(f"/proc/{self._app.pid}/task").glob("*/stat")]
        except OSError:  # a thread ended between the two
            return True
        return any(thread.rpartition(")")[2].split()[0] in {"R", "D"} for thread in threads)

    def _read(self) -> str:
        try:
            return os.read(self._leader, 65536).decode("utf-8", "replace")
        except OSError:
            return ""
