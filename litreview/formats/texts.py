"""A text that is read line by line, as often as one likes, without ever being whole in memory."""

import io
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final, TextIO

_PART: Final = 1 << 16
"""Characters that are read together: to cut them into lines is faster than to ask for each line."""


class Text:
    """A file's text; its lines end in nothing, whatever they ended in."""

    def __init__(self, opening: Callable[[], TextIO]) -> None:
        self._opening = opening

    @classmethod
    def of(cls, text: str) -> "Text":
        """Return the text of a string."""
        plain = normalised(text)
        return cls(lambda: io.StringIO(plain))

    def parts(self) -> Iterator[str]:
        """Yield the text in parts of whole lines, each with its end; together they are the text."""
        unfinished: list[str] = []
        with self._opening() as file:
            while part := file.read(_PART):
                whole, end, begun = part.rpartition("\n")
                if end:
                    yield "".join((*unfinished, whole, end))
                    unfinished.clear()
                if begun:
                    unfinished.append(begun)
        if unfinished:
            yield "".join(unfinished)

    def lines(self) -> Iterator[str]:
        """Yield the lines from the first."""
        return chain.from_iterable(map(lines_of, self.parts()))

    def head(self, characters: int) -> str:
        """Return the beginning, so many characters of it."""
        with self._opening() as file:
            return file.read(characters)

    def whole(self) -> str:
        """Return all of it, for formats that cannot be read in parts."""
        with self._opening() as file:
            return file.read()

    @property
    def ends_in_mid_line(self) -> bool:
        """Tell whether the last line has no line end, as in a file that was cut off."""
        last = "\n"
        with self._opening() as file:
            while part := file.read(_PART):
                last = part[-1]
        return last != "\n"


def normalised(text: str) -> str:
    r"""Return the text with ``\n`` for every line end, a lone ``\r`` too, and no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def lines_of(part: str) -> list[str]:
    """Return the lines of a part of a text, without their ends."""
    return part.removesuffix("\n").split("\n")
