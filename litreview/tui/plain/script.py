"""Keys that come through a pipe or from a file: characters in a row, or one a line."""

import codecs
from collections.abc import Callable
from time import sleep as _sleep

from litreview.tui.plain.keyboard import END, Press, first_key

_PART = 65536


class Script:
    """Reads keys as they come; line ends between them mean nothing."""

    is_scripted = True

    def __init__(
        self,
        read: Callable[[int], bytes],
        clock: Callable[[], float],
        sleep: Callable[[float], object] = _sleep,
    ) -> None:
        """``read`` returns at most so many bytes as soon as there are some, and none at the end."""
        self._read = read
        self._clock = clock
        self._sleep = sleep
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._has_ended = False

    def press(self, seconds: float | None = None) -> Press | None:
        """Return the next key, or END; with seconds, wait so long and return None: a script has patience."""
        if seconds is not None:
            self._sleep(seconds)
            return None
        while True:
            self._text = self._text.lstrip("\r\n")
            found = first_key(self._text)
            if found:
                key, self._text = found
                return Press(key, self._clock())
            if not self._has_more():
                return Press(END, self._clock())

    def line(self) -> str | None:
        """Return the rest of the line, or the next line where nothing follows on this one."""
        return self._to_line_end() or self._to_line_end()

    def _to_line_end(self) -> str | None:
        while "\n" not in self._text:
            if not self._has_more():
                line, self._text = self._text, ""
                return line or None
        line, _end, self._text = self._text.partition("\n")
        return line.rstrip("\r")

    def _has_more(self) -> bool:
        if self._has_ended:
            return False
        part = self._read(_PART)
        self._has_ended = not part
        self._text += self._decoder.decode(part, final=self._has_ended)
        return not self._has_ended or bool(self._text)
