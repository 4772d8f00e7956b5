"""RIS text cut into entries of tagged values, tolerant of what real exports do to the format."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_LINE: Final = re.compile(
    r"\s*(?P<tag>[A-Za-z][A-Za-z0-9]|PMID|PMCID|DOI|ISSN|ISBN)(?P<gap>[^\S\n]{0,2})-(?P<rest>.*)"
)
_START: Final = re.compile(r"\s*TY(?:\s{2}-|\s{0,2}-(?=\s|$))", re.IGNORECASE)
_HEADING: Final = re.compile(
    r"\s*(?:\d+\s*\.|<\s*\d+\s*\.?\s*>|Record #\d+ of \d+|(?:Provider|Database|Content)\s*:.*)?\s*"
)
"""Lines that stand before an entry: numbers (Ovid), record headings (Cochrane, JSTOR, PsycNet), blanks."""

_KNOWN: Final = re.compile(
    r"A[1-4BDNU]|B[NT]|C[1-8ANTY]|D[ABIOP]|DOI|E[DPRT]|I[DS]|ISBN|ISSN|J[12AFO]|KW|L[1-4ABK]|M[1-3]|N[12V]|OP"
    r"|P[BPY]|PMC?ID|R[INP]|S[ENPT]|T[1-3AITY]|U[1-5R]|V[LO]|Y[12R]",
)
"""Tags accepted in an irregular form; in the regular form (two blanks) every tag is."""

_OF_AN_ENTRY: Final = frozenset({"TI", "T1", "CT", "BT", "AU", "A1", "DO", "DI"})
"""Tags that after an ER line begin a further entry; other tags there (Ovid's NL, XL) end the one before."""


@dataclass(slots=True)
class RawEntry:
    """One entry: where it begins, what its tags hold in order, and its lines as they stand in the file."""

    line: int
    tagged: list[tuple[str, list[str]]] = field(default_factory=list)
    """Each tag with the lines of its value."""
    lines: list[str] = field(default_factory=list)
    ended: bool = False
    """Whether its ER line has been read."""

    @property
    def typed(self) -> bool:
        """Tell whether the entry begins with a TY line, as it must."""
        return bool(self.tagged) and self.tagged[0][0] == "TY"

    @property
    def values(self) -> list[tuple[str, str]]:
        """Return the tagged values in order, the lines of each joined."""
        return [(tag, "\n".join(parts)) for tag, parts in self.tagged]

    @property
    def original(self) -> str:
        """Return its lines as they stand in the file, without the headings of the entry after it."""
        lines = list(self.lines)
        while lines and _HEADING.fullmatch(lines[-1]):
            lines.pop()
        return "\n".join(lines)

    def take(self, tag: str, value: str) -> None:
        """Add a tagged value, or what an ER line means."""
        if tag == "ER":
            self.ended = True
        else:
            self.tagged.append((tag, [value] if value else []))

    def go_on(self, text: str) -> None:
        """Add a line without a tag to the value before it; after ER it belongs to no value."""
        if self.tagged and not self.ended:
            self.tagged[-1][1].append(text)


@dataclass(frozen=True, slots=True)
class Form:
    """What all entries of a file have in common, known before the first is read."""

    typed: bool
    """Whether entries begin with TY lines, as they must."""
    lower: bool
    """Whether tags are written in lower case."""


def form_of(lines: Iterable[str]) -> Form:
    """Return the form of a file with these lines."""
    typed = lower = False
    for line in lines:
        if "-" in line and _START.match(line):
            typed = True
            lower = lower or line.lstrip().startswith("ty")
    return Form(typed, lower)


def entries(lines: Iterable[str], form: Form) -> Iterator[RawEntry]:
    """Yield the entries of the lines: each begins at TY, or after ER without it."""
    current: RawEntry | None = None
    for number, line, is_heading in _with_headings(lines):
        tagged = _tagged(line, lower=form.lower)
        if _begins(tagged, current):
            if current:
                yield current
            current = RawEntry(line=number)
        if not current:
            continue
        current.lines.append(line)
        if tagged:
            current.take(*tagged)
        elif not is_heading and line.strip():
            current.go_on(line.strip())
    if current:
        yield current


def _begins(tagged: tuple[str, str] | None, current: RawEntry | None) -> bool:
    if not tagged or tagged[0] == "ER":
        return False
    return current is None or tagged[0] == "TY" or (current.ended and tagged[0] in _OF_AN_ENTRY)


def _tagged(line: str, *, lower: bool) -> tuple[str, str] | None:
    if start := _START.match(line):
        return "TY", line[start.end() :].strip()
    match = _LINE.fullmatch(line)
    if not match:
        return None
    tag, rest = match["tag"], match["rest"]
    regular = match["gap"] == "  " and (not rest or rest[0].isspace())
    if not (tag.isupper() or lower) or not (
        regular or (_KNOWN.fullmatch(tag.upper()) and rest[:1] in {"", " ", "\t"})
    ):
        return None
    if tag.upper() == "ER" and rest.strip() and not regular:
        return None
    return tag.upper(), rest.strip()


def _with_headings(lines: Iterable[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield each line with its number, from 1, and whether only headings stand between it and a TY line."""
    waiting: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if _HEADING.fullmatch(line):
            waiting.append((number, line))
            continue
        if waiting:
            is_heading = bool(_START.match(line))
            yield from ((*one, is_heading) for one in waiting)
            waiting.clear()
        yield number, line, False
    yield from ((*one, False) for one in waiting)
