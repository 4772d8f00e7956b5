"""BibTeX text cut into pieces that hold one entry each, as it is read, so that no file is whole in memory."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

_START: Final = re.compile(r"^[^\S\n]*@(?P<kind>\w+)\s*[{(]", re.MULTILINE)
_INSIDE: Final = re.compile(r"^([^\S\n]*)@", re.MULTILINE)
STAND_IN: Final = "\ue000"
"""Stands for an ``@`` that begins a line inside a value, which the parser takes for a new entry."""
_KEYLESS: Final = re.compile(r"\s*[\w-]+\s*=")
NO_KEY: Final = "no-key-here"
LONGEST: Final = 200_000
"""Characters in which an entry must close; beyond them its braces are taken as not balanced."""
_CHUNK: Final = 400_000
"""Characters that are looked at together."""
_MOST: Final = 4_000_000
"""Characters that are kept while waiting for what follows a piece."""
_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_NO_ENTRIES: Final = frozenset({"comment", "string", "preamble"})


def pieces(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield each piece with the number of its first line; together they are the text.

    A piece begins with an entry on a line of its own, and goes on to the next such line that is not
    within the entry. What the parser stumbles over is put right in it.
    """
    text, number = "", 1
    for chunk, is_last in _chunks(lines):
        text += chunk
        done = 0
        for begin, end in _extents(text, is_last=is_last):
            yield number, _prepared(text[begin:end])
            number += text.count("\n", begin, end)
            done = end
        text = text[done:]


def _chunks(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield the text in chunks, with whether it is the last."""
    parts: list[str] = []
    size = 0
    for line in lines:
        parts.append(line)
        size += len(line) + 1
        if size > _CHUNK:
            yield "\n".join([*parts, ""]), False
            parts, size = [], 0
    yield "\n".join(parts), True


def _extents(text: str, *, is_last: bool) -> Iterator[tuple[int, int]]:
    """Yield where each piece begins and ends; the last of a chunk waits for what follows."""
    starts = [(match.start(), match.end()) for match in _START.finditer(text)]
    begin = place = 0
    closings = _Closings(text)
    while place < len(starts):
        start, opened = starts[place]
        if begin < start:
            yield begin, start
        begin = start
        place += 1
        after = starts[place][0] if place < len(starts) else len(text)
        if text.count("{", start, after) == text.count("}", start, after):
            continue
        if not is_last and len(text) - start <= LONGEST and (after == len(text) or not closings.of(opened)):
            return
        closed = closings.of(opened)
        place = next(
            (later for later in range(place, len(starts)) if starts[later][0] >= closed), len(starts)
        )
    if begin < len(text) and (is_last or not starts or len(text) - begin > _MOST):
        yield begin, len(text)


class _Closings:
    """Where the braces of a text close, looked for when it is first asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, opened: int) -> int:
        """Return where the brace before that place closes; 0 where it does not, or too far away."""
        return self._all.get(opened, 0)

    @cached_property
    def _all(self) -> dict[int, int]:
        return _closings(self._text)


def _closings(text: str) -> dict[int, int]:
    """Return where what each brace opens begins, and where it closes, for those that close near enough."""
    opened: list[int] = []
    closings: dict[int, int] = {}
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.end())
        elif opened and brace.end() - (begin := opened.pop()) <= LONGEST:
            closings[begin] = brace.end()
    return closings


def _prepared(piece: str) -> str:
    """Return the piece, line by line as before, with what the parser stumbles over put right."""
    start = _START.match(piece)
    if start is None or start["kind"].lower() in _NO_ENTRIES or not piece[: start.end()].endswith("{"):
        return piece
    body = piece[start.end() :]
    if "@" in body:
        body = _INSIDE.sub(rf"\1{STAND_IN}", body)
    key = f"{NO_KEY}," if _KEYLESS.match(body) else ""
    return f"{start[0]}{key}{body}" if key or "@" in piece[1:] else piece


def closing(text: str, begin: int) -> int:
    """Return where the entry whose first brace stands before ``begin`` closes, or ``begin`` if nowhere."""
    depth = 1
    for brace in _BRACE.finditer(text, begin, begin + LONGEST):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return begin
