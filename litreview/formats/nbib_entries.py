"""Files of PubMed's text format cut into entries, and each entry into its tags and what stands after them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from litreview.formats.texts import lines_of
from litreview.model.reading import Text

_REGULAR: Final = re.compile(r"^([A-Z]{2,4}) {0,2}- (.*)$", re.MULTILINE)
"""A tag with its value, all on one line."""
_BETWEEN: Final = "\n\n"
"""What stands between blocks of lines."""
_BLANK: Final = re.compile(r"\n\s+\n")
"""A line between others that has nothing but blanks."""
_TAGGED: Final = re.compile(r"(?P<tag>[A-Z]{2,4})\s{0,2}-(?: (?P<value>.*)|(?P<bare>\d+\s*)?)")
_FURTHER: Final = "      "
"""How a line begins that goes on with the value before it."""
_LONGEST_BLOCK: Final = 500_000
"""Characters in which a block that is read at once ends."""

Pair = tuple[str, str]
"""A tag and its value."""


@dataclass(slots=True)
class RawEntry:
    """One entry: where it begins, its lines as they stand in the file, and the same in the regular form."""

    line: int
    lines: list[str] = field(default_factory=list)
    regular: list[str] = field(default_factory=list)
    """Both as lines, or as several in one where they were read at once."""
    tags: set[str] = field(default_factory=set)
    read: list[Pair] | None = None
    """What it is known to hold already."""

    @property
    def pairs(self) -> list[Pair]:
        """Return its tags with their values, in order."""
        if self.read is None:
            self.read = _REGULAR.findall(_unfolded("\n".join(self.regular)))
        return self.read

    @property
    def original(self) -> str:
        """Return its lines as they stand in the file, without blank ones; a NUL is left out."""
        return "\n".join(self.lines).replace("\x00", "")

    def take(self, line: str, tag: str, value: str) -> None:
        """Add a line: a tag with its value, or more of the value before it."""
        self.lines.append(line)
        self.regular.append(f"{tag:<4}- {value}" if tag else f"{_FURTHER}{value}")
        self.read = None
        if tag:
            self.tags.add(tag)


@dataclass(slots=True)
class _Cutter:
    """Cuts lines into entries; holds the entry that is being read."""

    current: RawEntry | None = None
    after_blank: bool = True

    def at_once(self, number: int, block: str) -> Iterator[RawEntry]:
        """Yield what a block of lines between blank ones ends; it is read at once where it is regular."""
        unfolded = _unfolded(block)
        pairs = _REGULAR.findall(unfolded)
        tags = [tag for tag, _value in pairs]
        is_regular = len(pairs) == unfolded.count("\n") + 1 and not (" \n" in block and _BLANK.search(block))
        is_one = "PMID" not in tags[1:] and tags.count("OWN") < 2  # noqa: PLR2004
        if not (is_regular and is_one and self.begins(tags[0])):
            yield from self.one_by_one(number, lines_of(block))
            return
        if self.current:
            yield self.current
        self.current = RawEntry(number, lines=[block], regular=[block], tags=set(tags), read=pairs)

    def one_by_one(self, number: int, lines: Iterable[str]) -> Iterator[RawEntry]:
        """Yield the entries that the lines end, which may be anything."""
        for place, line in enumerate(lines, start=number):
            tag, value = _cut(line)
            if tag and self.begins(tag):
                if self.current:
                    yield self.current
                self.current = RawEntry(place)
            self.after_blank = not (tag or value)
            if self.current and not self.after_blank:
                self.current.take(line, tag, value)

    def begins(self, tag: str) -> bool:
        """Tell whether a line of the tag begins an entry: PMID, OWN, or a title of its own after a blank."""
        if self.current is None or tag == "PMID":
            return True
        own = self.current.tags
        return (tag == "OWN" and "OWN" in own) or (self.after_blank and tag in {"OWN", "TI"} and "TI" in own)


def entries(text: Text) -> Iterator[RawEntry]:
    """Yield the entries of the text; lines before the first belong to none.

    Lines between blank ones are cut all at once where each is in the regular form, as most are.
    """
    cutter = _Cutter()
    number = 1
    for block in _blocks(text.parts()):
        own = block.strip("\n")
        first = number + len(block) - len(block.lstrip("\n"))
        if own and block.endswith(_BETWEEN):
            yield from cutter.at_once(first, own)
            cutter.after_blank = True
        elif own:
            yield from cutter.one_by_one(number, lines_of(block))
        number += block.count("\n")
    if cutter.current:
        yield cutter.current


def _blocks(parts: Iterable[str]) -> Iterator[str]:
    """Yield the text in blocks of lines with their ends, each up to the next blank line."""
    rest = ""
    for part in parts:
        text = rest + part
        start = 0
        while stop := text.find(_BETWEEN, start) + 1:
            yield text[start : stop + 1]
            start = stop + 1
        rest = text[start:]
        if len(rest) > _LONGEST_BLOCK:
            yield rest
            rest = ""
    yield rest


def _unfolded(lines: str) -> str:
    """Return the lines with each value on one, which may have gone on in further ones."""
    return lines.replace(f"\n{_FURTHER}", " ")


def _cut(line: str) -> Pair:
    """Return tag and value of a line; a line without a tag has all of its text as the value."""
    tagged = _TAGGED.fullmatch(line)
    return (tagged["tag"], tagged["value"] or tagged["bare"] or "") if tagged else ("", line.strip())
