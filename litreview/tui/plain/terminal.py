"""Single keys from a terminal, without Enter; the terminal is as it was afterwards, however one leaves."""

import codecs
import os
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from litreview.tui.plain.keyboard import END, Press, first_key

_PART: Final = 4096
_REST: Final = 0.05
"""Seconds within which what a terminal sends for one key is all there."""

if sys.platform == "win32":  # pragma: no cover - its counterpart below is what runs elsewhere
    import msvcrt
    from time import sleep

    _SCANNED: Final = {
        "H": "up", "P": "down", "K": "left", "M": "right", "I": "pageup", "Q": "pagedown", ";": "f1",
    }  # fmt: skip
    _LOOK = 0.02

    class Terminal:
        """The console's keys."""

        is_scripted = False

        def __init__(self, clock: Callable[[], float], descriptor: int) -> None:  # noqa: ARG002 - the console is one
            self._clock = clock

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            return None

        def press(self, seconds: float | None = None) -> Press | None:
            """Return the next key, or None when none comes within the seconds."""
            until = None if seconds is None else self._clock() + seconds
            try:
                while not msvcrt.kbhit():
                    if until is not None and self._clock() >= until:
                        return None
                    sleep(_LOOK)
                first = msvcrt.getwch()
                if first in {"\x00", "\xe0"}:
                    return Press(_SCANNED.get(msvcrt.getwch(), "?"), self._clock())
            except KeyboardInterrupt:
                return Press("ctrl+c", self._clock())
            found = first_key(first)
            return Press(END if first == "\x1a" else found[0] if found else "escape", self._clock())

        def line(self) -> str | None:
            """Return a line of text, or None for Ctrl+C or the end of input."""
            try:
                return sys.stdin.readline().rstrip("\r\n") or None
            except KeyboardInterrupt:
                return None

else:
    import select
    import termios
    import tty

    class Terminal:
        """The terminal's keys; between ``with`` and its end it neither echoes nor waits for Enter."""

        is_scripted = False

        def __init__(self, clock: Callable[[], float], descriptor: int) -> None:
            self._clock = clock
            self._descriptor = descriptor
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._text = ""
            self._be_as_usual: Callable[[], None] = lambda: None

        def __enter__(self) -> Self:
            usual = termios.tcgetattr(self._descriptor)
            self._be_as_usual = lambda: termios.tcsetattr(self._descriptor, termios.TCSADRAIN, usual)
            tty.setcbreak(self._descriptor, termios.TCSADRAIN)
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            self._be_as_usual()

        def press(self, seconds: float | None = None) -> Press | None:
            """Return the next key, END when the terminal is gone, or None when none comes in time."""
            try:
                while True:
                    found = first_key(self._text)
                    if found is None and self._text and not self._comes(_REST):
                        found = "escape", self._text[1:]
                    if found:
                        key, self._text = found
                        return Press(key, self._clock())
                    if seconds is not None and not self._comes(seconds):
                        return None
                    if not self._reads():
                        return Press(END, self._clock())
            except KeyboardInterrupt:
                return Press("ctrl+c", self._clock())

        def line(self) -> str | None:
            """Return a line of text, edited as the terminal lets one; None for Ctrl+C or the end of input."""
            self._be_as_usual()
            try:
                while not any(end in self._text for end in "\r\n"):
                    if not self._reads():
                        return None
            except KeyboardInterrupt:
                return None
            else:
                line, _end, self._text = self._text.replace("\r", "\n").partition("\n")
                return line or None
            finally:
                tty.setcbreak(self._descriptor, termios.TCSADRAIN)

        def _comes(self, seconds: float) -> bool:
            return bool(select.select([self._descriptor], [], [], seconds)[0])

        def _reads(self) -> bool:
            try:
                part = os.read(self._descriptor, _PART)
            except OSError:  # the other end of it was closed
                part = b""
            self._text += self._decoder.decode(part)
            return bool(part)
