"""The text of an XML file cut into its entries before any parser sees it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from litreview.model.language import _
from litreview.model.reading import Problem, Text

_LINES: Final = 200
"""Lines that are looked through at a time."""
_LONGEST: Final = 30_000_000
"""Characters of an entry; that of a report with thousands of authors and addresses has a few millions."""
_TAIL: Final = 2_000

NAME: Final = r"(?:[^\W\d][\w.-]*:)?"
"""The prefix that a name may have."""
_PROLOG: Final = re.compile(r"[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[<>]*(?:\[.*?\]\s*)?>", re.DOTALL)
ROOT: Final = re.compile(rf"<({NAME}[^\W\d][\w.-]*)(?=[\s/>])")
_TAG_END: Final = re.compile(">")
_DOCTYPE: Final = "<!DOCTYPE"
_DOCTYPE_END: Final = re.compile(r"[\[>]")
_ENDS: Final = {"<!--": re.compile("-->"), "<![CDATA[": re.compile(r"\]\]>"), "<?": re.compile(r"\?>")}
"""Where the parts end that may hold anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the entries of a format are called."""

    title: str
    """The format's name for a reader."""
    roots: frozenset[str]
    """Local names of the root element."""
    entries: frozenset[str]
    """Local names of the elements that are an entry each."""
    bare: frozenset[str] = frozenset()
    """Those that are one where they stand in no other entry."""
    has_prefixes: bool = False
    """Whether files may name the elements with a prefix of their namespace."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one entry."""

    line: int
    content: str
    fault: str | None = None
    """Why it is not whole."""


@dataclass(slots=True)
class Cutting:
    """Goes through a text once and cuts it into entries; holds one of them at a time."""

    text: Text
    kind: Kind
    line: int = 1
    """Where it has come to."""
    tail: str = ""
    """What stands after the last entry, the end of it."""
    cut_off: bool = False
    """Whether the text ends within an entry."""
    refused: bool = False
    """Whether it was not read to its end, as it must not be."""
    _buffer: str = ""
    _at: int = 0
    """Where in the buffer that is which was not given yet."""
    _chunks: Iterator[str] = field(default=iter(()))
    _inside: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece | Problem]:
        """Yield the entries unparsed, and a problem where the file must not be read."""
        self._chunks = _chunks(self.text)
        outside = _marks(self.kind, self.kind.entries | self.kind.bare, _DOCTYPE)
        while match := self._find(outside, self._at, keeps=False):
            opening = f"<{match[1]}" if match[1] else ""
            if opening == _DOCTYPE and self._defines_entities():
                self.refused = True
                what = _("the file defines entities of its own, as no export does: it was not read")
                yield Problem(line=self.line, what=what)
                return
            if opening in _ENDS:
                self._skip(opening)
            elif match[3] and not match[2]:
                yield self._entry(match)
            else:
                self._drop(self._at + 1)

    def _defines_entities(self) -> bool:
        end = self._find(_DOCTYPE_END, self._at, keeps=True)
        return end is None or end[0] == "["

    def _skip(self, opening: str) -> None:
        self._drop(self._at + len(opening))
        end = self._find(_ENDS[opening], self._at, keeps=False)
        self._drop(end.end() if end else len(self._buffer))

    def _entry(self, start: re.Match[str]) -> Piece:
        """Return the entry that begins here, and go past it."""
        name = start[3]
        opened = self._find(_TAG_END, start.end(), keeps=True)
        if opened and self._buffer[opened.start() - 1] == "/":
            return self._taken(opened.end())
        if name not in self._inside:
            self._inside[name] = _marks(self.kind, self.kind.entries | {name})
        at = self._at + len(start[0])
        while match := self._find(self._inside[name], at, keeps=True):
            if match[1]:
                end = self._find(_ENDS[f"<{match[1]}"], match.end(), keeps=True)
                at = end.end() if end else len(self._buffer)
            elif not match[2]:
                there = self.line + self._buffer.count("\n", self._at, match.start())
                fault = _("the entry has no end: the next one begins at line {line}")
                return self._taken(match.start(), fault.format(line=there))
            else:
                end = self._find(_TAG_END, match.end(), keeps=True)
                if end and match[3] == name:
                    return self._taken(end.end())
                at = end.end() if end else len(self._buffer)
        return self._unended()

    def _unended(self) -> Piece:
        if len(self._buffer) - self._at > _LONGEST:
            fault = _("the entry is longer than {most} characters").format(most=f"{_LONGEST:,}")
            return self._taken(len(self._buffer), fault)
        self.cut_off = True
        last = self.line + self._buffer[self._at :].rstrip().count("\n")
        fault = _("the file ends inside this entry, at line {line}: it may have been cut off")
        return self._taken(len(self._buffer), fault.format(line=last))

    def _taken(self, end: int, fault: str | None = None) -> Piece:
        piece = Piece(self.line, self._buffer[self._at : end], fault)
        self._drop(end)
        self.tail = ""
        return piece

    def _find(self, pattern: re.Pattern[str], start: int, *, keeps: bool) -> re.Match[str] | None:
        """Return the next match; what stands before it is dropped unless it is to be kept."""
        while (match := pattern.search(self._buffer, start)) is None:
            if not keeps:
                self._drop(len(self._buffer))
            seen = len(self._buffer) - self._at
            if seen > _LONGEST or not self._read():
                return None
            start = seen
        if not keeps:
            self._drop(match.start())
        return match

    def _read(self) -> bool:
        """Lengthen the buffer, at least to its double: so reading a long entry stays linear."""
        parts, wanted = [], max(len(self._buffer) - self._at, 1)
        for chunk in self._chunks:
            parts.append(chunk)
            wanted -= len(chunk)
            if wanted <= 0:
                break
        if parts:
            self._buffer = self._buffer[self._at :] + "".join(parts)
            self._at = 0
        return bool(parts)

    def _drop(self, end: int) -> None:
        self.line += self._buffer.count("\n", self._at, end)
        self.tail = (self.tail + self._buffer[max(self._at, end - _TAIL) : end])[-_TAIL:]
        self._at = end


def root_of(text: str) -> str | None:
    """Return the local name of the root element of the text, or None where it does not begin as XML does."""
    start = after_prolog(text)
    match = ROOT.match(text, start)
    return match[1].rpartition(":")[2] if match else None


def after_prolog(text: str) -> int:
    """Return where the root element may begin, after declaration, comments and DOCTYPE."""
    start = 0
    while match := _PROLOG.match(text, start):
        start = match.end()
    return start


def _chunks(text: Text) -> Iterator[str]:
    """Yield some lines at a time; a name never goes over a line's end."""
    lines = text.lines()
    while some := list(islice(lines, _LINES)):
        yield "\n".join(some) + "\n"


def _marks(kind: Kind, names: frozenset[str], *others: str) -> re.Pattern[str]:
    """Return the pattern of what must be looked at: group 1 opens anything else, 2 ends, 3 is a name."""
    opening = "|".join(re.escape(one[1:]) for one in (*_ENDS, *others))
    named = "|".join(map(re.escape, sorted(names)))
    prefix = NAME if kind.has_prefixes else ""
    return re.compile(rf"<(?:({opening})|(/?){prefix}({named})(?=[\s/>]))")
