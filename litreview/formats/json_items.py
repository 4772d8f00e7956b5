"""JSON text cut into its objects as it is read, so that one that is broken costs no other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+')

_MARKS: Final = frozenset("{}[]:,")


@dataclass(frozen=True, slots=True)
class Item:
    """One outermost object, or one of an array; or what stands there in its place."""

    line: int
    """Where it begins, counted from 1."""
    text: str
    """As it stands in the file."""
    is_object: bool = True
    in_array: bool = False


def items(lines: Iterable[str], *, first: int = 1) -> Iterator[Item]:
    """Yield the objects of the lines, of which the first has the number; brackets that miss are guessed.

    An object that is not closed ends where another begins in a place for a name; one that nothing closes
    is the rest of the text.
    """
    cutting = _Cutting()
    for number, line in enumerate(lines, start=first):
        yield from cutting.cut(number, line)
    yield from cutting.end()


@dataclass(slots=True)
class _Cutting:
    opened: list[str] = field(default_factory=list)
    """The brackets open, the outermost first."""
    base: int = -1
    """How many were open before the object at hand; -1 between objects."""
    arrays: int = 0
    """How many of them are square and within the object."""
    parts: list[str] = field(default_factory=list)
    """Lines of the object before this one."""
    began: int = 0
    before: str = ""
    """How the token before this one begins."""

    def cut(self, number: int, line: str) -> Iterator[Item]:
        """Yield the objects that end on the line."""
        begin = 0
        for match in _TOKEN.finditer(line):
            mark = match[0][0]
            end = self._end(mark, match) if self.base >= 0 else None
            if end is not None:
                yield self._done(line[begin:end])
            if self.base < 0:
                if mark == "{":
                    self.base, self.began, begin = len(self.opened), number, match.start()
                elif mark not in _MARKS:
                    yield Item(number, match[0], is_object=False, in_array=bool(self.opened))
                self._around(mark)
            self.before = mark
        if self.base >= 0:
            self.parts.append(line[begin:])

    def end(self) -> Iterator[Item]:
        """Yield the object that nothing closed."""
        if self.base >= 0:
            yield self._done(None)

    def _done(self, rest: str | None) -> Item:
        text = "\n".join(self.parts if rest is None else [*self.parts, rest])
        item = Item(self.began, text.rstrip(" \t\n,"), in_array=self.base > 0)
        del self.opened[self.base :]
        self.base, self.arrays, self.parts = -1, 0, []
        return item

    def _end(self, mark: str, match: re.Match[str]) -> int | None:
        """Open or close within the object; return where on the line it ends, if here."""
        if mark == "{":
            if self.opened[-1] == "{" and self.before != ":":
                self.opened.pop()  # No object can begin here: the one open was never closed.
                if len(self.opened) == self.base:
                    return match.start()
            self.opened.append(mark)
        elif mark == "[":
            self.arrays += 1
            self.opened.append(mark)
        elif mark == "]" and not self.arrays:
            return match.start() if self.base > 0 else None
        elif mark in "}]" and self._close("{" if mark == "}" else "["):
            return match.end()
        return None

    def _close(self, opening: str) -> bool:
        """Close the last such bracket and all within it; tell whether it was the object at hand."""
        while True:
            last = self.opened.pop()
            self.arrays -= last == "["
            if last == opening:
                return len(self.opened) == self.base

    def _around(self, mark: str) -> None:
        """Open or close what stands around the objects, or the object that now begins."""
        if mark in "{[":
            self.opened.append(mark)
        elif mark == "]" and self.opened:
            self.opened.pop()
