"""RIS text cut into entries of tagged values, tolerant of what real exports do to the format."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase, digits
from typing import Final

from litreview.formats.texts import lines_of
from litreview.model.reading import Text

_REGULAR: Final = frozenset(first + last for first in ascii_uppercase for last in ascii_uppercase + digits)
"""Tags in the regular form, two blanks before the dash; every pair is accepted there."""
_REGULAR_LINES: Final = re.compile(r"^([A-Z][A-Z0-9])  -(?:[ \t](.*))?$", re.MULTILINE)
_TYPE: Final = "TY  -"
_END: Final = "ER  -"
"""How the first and the last line of an entry begin in the regular form."""
_LONGEST_BLOCK: Final = 500_000
"""Characters in which an entry that is read at once ends."""
_AFTER_DASH: Final = frozenset(("", " ", "\t"))

_LINE: Final = re.compile(
    r"(?P<tag>[A-Za-z][A-Za-z0-9]|PMID|PMCID|DOI|ISSN|ISBN)(?P<gap>\s{0,2})-(?P<rest>.*)", re.DOTALL
)
_START: Final = re.compile(r"TY(?:\s{2}-|\s{0,2}-(?=\s|$))", re.IGNORECASE)
_LONGEST: Final = len("PMCID  -")
"""Characters of a line within which a tag ends."""
_KNOWN: Final = re.compile(
    r"A[1-4BDINU]|B[NT]|C[1-8ANTY]|D[ABIOP]|DOI|E[DPRT]|I[DS]|ISBN|ISSN|J[12AFO]|KW|L[1-4ABK]|M[1-3]|N[12V]|OP"
    r"|P[BPY]|PMC?ID|R[INP]|S[ENPT]|T[1-3AITY]|U[1-5R]|V[LO]|Y[12R]",
)
"""Tags accepted in an irregular form."""

_HEADING: Final = re.compile(
    r"\d+\s?\.|<\s?\d+\s?\.?\s?>|Record #\d+ of \d+|(?P<name>Provider|Database|Content) ?:(?P<value>.*)"
)
"""Lines that stand before an entry: numbers (Ovid), record headings (Cochrane, JSTOR, PsycNet)."""
_HEADING_BEGINS: Final = frozenset("0123456789<RPDC")
_LONGEST_HEADING: Final = 200

_OF_AN_ENTRY: Final = frozenset({"TI", "T1", "CT", "BT", "AU", "A1", "DO", "DI"})
"""Tags that after an ER line begin a further entry; other tags there (Ovid's NL, XL) end the one before."""


@dataclass(slots=True)
class RawEntry:
    """One entry: where it begins, what its tags hold in order, and its lines as they stand in the file."""

    line: int
    typed: bool
    """Whether it begins with a TY line, as it must."""
    headings: dict[str, str]
    """What the file's headings said last: Provider and Database."""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """Tags with the first line of their values, in order."""
    further: dict[int, list[str]] = field(default_factory=dict)
    """Lines without a tag, by the place of the value they belong to."""
    lines: list[str] = field(default_factory=list)
    """As they stand in the file, or several as one where they were read at once."""
    kept: int = 0
    """How many of the lines are its own, and no headings of the entry after it."""
    ended: bool = False
    """Whether its ER line has been read."""
    trailed: bool = False
    """Whether a tag stands after its ER line, as Ovid's NL does, and may go on over lines without one."""
    stray: int | None = None
    """The first line after ER that belongs to nothing."""

    @property
    def original(self) -> str:
        """Return its lines as they stand in the file, without the headings of the entry after it.

        A NUL, which no database keeps, is left out.
        """
        text = "\n".join(self.lines[: self.kept])
        return text.replace("\x00", "") if "\x00" in text else text

    def tagged(self) -> Iterable[tuple[str, str]]:
        """Return each tag with its value, in order, the lines of a value joined."""
        return self._joined() if self.further else self.pairs

    def _joined(self) -> Iterator[tuple[str, str]]:
        for place, (tag, value) in enumerate(self.pairs):
            further = self.further.get(place)
            yield tag, "\n".join((value, *further) if value else further) if further else value

    def go_on(self, text: str) -> None:
        """Add a line without a tag to the value before it; after ER it belongs to no value."""
        if self.pairs and not self.ended:
            self.further.setdefault(len(self.pairs) - 1, []).append(text)


@dataclass(slots=True)
class _Cutter:
    """Cuts lines into entries; holds the entry that is being read."""

    current: RawEntry | None = None
    lower: bool = False
    """Whether the entry's TY line, and so its tags, are written in lower case."""
    headings: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    """Lines that look like headings; what comes next tells whether they are."""
    passed_over: int | None = None
    """The first line that stands before every entry and is no heading."""

    def cut(self, number: int, block: str) -> Iterator[RawEntry]:
        """Yield the entries that a block of lines ends; what is regular from TY to ER is read at once."""
        start = block.rfind(f"\n{_TYPE}") + 1
        if start:
            before = block[:start]
            if before.strip("\n"):
                yield from self.one_by_one(number, lines_of(before))
            number += before.count("\n")
            block = block[start:]
        pairs = _REGULAR_LINES.findall(block) if block.startswith(_TYPE) else []
        if not pairs or len(pairs) != block.count("\n") or pairs.pop()[0] != "ER":
            yield from self.one_by_one(number, lines_of(block))
            return
        if self.current:
            yield self.current
        self._head()
        self.current = RawEntry(
            line=number,
            typed=True,
            headings=self.headings,
            pairs=pairs,
            lines=[block[:-1]],
            kept=1,
            ended=True,
        )
        self.lower = False

    def one_by_one(self, number: int, lines: Iterable[str]) -> Iterator[RawEntry]:
        """Yield the entries that the lines end, which may be anything."""
        for place, line in enumerate(lines, start=number):
            tag, value = self._cut(line)
            if tag:
                if done := self.take(place, tag, value):
                    yield done
            elif value:
                self.pass_on(place, value)
            self.keep(line, is_blank=not (tag or value))

    def _cut(self, line: str) -> tuple[str, str]:
        """Return tag and value of a line; no tag where it has none, and neither where it is blank."""
        if line[2:5] == "  -" and line[:2] in _REGULAR and line[5:6] in _AFTER_DASH:
            if line[:2] == "TY":
                self.lower = False
            return line[:2], line[5:].strip()
        text = line.strip()
        return (_irregular(text, self) if "-" in text[:_LONGEST] else None) or ("", text)

    def take(self, number: int, tag: str, value: str) -> RawEntry | None:
        """Take a tagged line, and return the entry that it ends by beginning another."""
        done, current = None, self.current
        if current is None or tag == "TY" or (current.ended and tag in _OF_AN_ENTRY):
            if tag == "ER":
                return None
            done = self._begin(number, typed=tag == "TY")
            current = self.current
        elif self.waiting:
            self._go_on()
        if current is None:
            return done
        if tag == "ER":
            current.ended = True
        else:
            current.trailed = current.ended
            current.pairs.append((tag, value))
        return done

    def keep(self, line: str, *, is_blank: bool) -> None:
        """Keep the line as it stands with the entry it stands in."""
        if current := self.current:
            current.lines.append(line)
            if not is_blank and not self.waiting:
                current.kept = len(current.lines)

    def pass_on(self, number: int, text: str) -> None:
        """Take a line that has no tag and is not blank."""
        if _is_heading(text):
            self.waiting.append(text)
        elif self.current:
            if self.waiting:
                self._go_on()
            self.current.go_on(text)
            if self.current.ended and not self.current.trailed:
                self.current.stray = self.current.stray or number
        else:
            self._head()
            self.passed_over = self.passed_over or number

    def _begin(self, number: int, *, typed: bool) -> RawEntry | None:
        done = self.current
        if typed:
            self._head()
        else:
            self._go_on()
        self.current = RawEntry(line=number, typed=typed, headings=self.headings)
        return done

    def _head(self) -> None:
        """Take what waits as the headings of the entry that begins."""
        if not self.waiting:
            return
        matches = [match for text in self.waiting if (match := _HEADING.fullmatch(text)) and match["name"]]
        if matches:
            self.headings = self.headings | {match["name"]: match["value"].strip() for match in matches}
        self.waiting.clear()

    def _go_on(self) -> None:
        """Take what waits as lines of the value before."""
        if self.current:
            for text in self.waiting:
                self.current.go_on(text)
            self.current.kept = len(self.current.lines)
        self.waiting.clear()

    def finish(self) -> Iterator[RawEntry | int]:
        """Yield what was passed over before the entries, and the last entry: what waits was no heading."""
        if self.current:
            if self.passed_over is not None:
                yield self.passed_over
            self._go_on()
            yield self.current


def has_types(lines: Iterable[str]) -> bool:
    """Tell whether an entry of the lines begins with a TY line."""
    return any("-" in line and _START.match(line.lstrip()) for line in lines)


def entries(text: Text) -> Iterator[RawEntry | int]:
    """Yield the entries of the text: each begins at TY, or after ER without it.

    A number among them is that of the first line that stands before every entry and is no heading.
    """
    cutter = _Cutter()
    number = 1
    for block in _blocks(text.parts()):
        yield from cutter.cut(number, block)
        number += block.count("\n")
    yield from cutter.finish()


def _blocks(parts: Iterable[str]) -> Iterator[str]:
    """Yield the text in blocks of lines with their ends, each up to the next regular ER line."""
    rest = ""
    for part in parts:
        text = rest + part
        start = 0
        while (end := text.find(f"\n{_END}", start)) >= 0 and (stop := text.find("\n", end + 1) + 1):
            yield text[start:stop]
            start = stop
        rest = text[start:]
        if len(rest) > _LONGEST_BLOCK:
            yield rest
            rest = ""
    if rest:
        yield rest.removesuffix("\n") + "\n"


def _irregular(text: str, cutter: _Cutter) -> tuple[str, str] | None:
    """Return tag and value of a line that has them in another form than the regular one."""
    if start := _START.match(text):
        cutter.lower = not text.startswith("TY")
        return "TY", text[start.end() :].strip()
    match = _LINE.fullmatch(text)
    if not match:
        return None
    tag, rest = match["tag"], match["rest"]
    regular = match["gap"] == "  " and (not rest or rest[0].isspace())
    if not (tag.isupper() or cutter.lower) or not (
        regular or (_KNOWN.fullmatch(tag.upper()) and rest[:1] in _AFTER_DASH)
    ):
        return None
    if tag.upper() == "ER" and rest.strip() and not regular:
        return None
    return tag.upper(), rest.strip()


def _is_heading(text: str) -> bool:
    return (
        text[0] in _HEADING_BEGINS and len(text) <= _LONGEST_HEADING and _HEADING.fullmatch(text) is not None
    )
