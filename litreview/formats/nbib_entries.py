"""Files of PubMed's text format cut into entries, and each entry into its tags and what stands after them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_REGULAR: Final = re.compile(r"^([A-Z]{2,4}) {0,2}- (.*(?:\n {6}.*\S.*)*)$", re.MULTILINE)
"""A tag with its value, and the lines that go on with it."""
_TAGGED: Final = re.compile(r"(?P<tag>[A-Z]{2,4})\s{0,2}-(?: (?P<value>.*)|(?P<bare>\d+\s*)?)")
_FURTHER: Final = "      "
"""How a line begins that goes on with the value before it."""
_LONGEST_BLOCK: Final = 5_000
"""Lines in which a block that is read at once ends."""

Pair = tuple[str, str]
"""A tag and its value, whose lines may still be apart."""


@dataclass(slots=True)
class RawEntry:
    """One entry: where it begins, its lines as they stand in the file, and the same in the regular form."""

    line: int
    lines: list[str] = field(default_factory=list)
    regular: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    read: list[Pair] | None = None
    """What it is known to hold already."""

    @property
    def pairs(self) -> list[Pair]:
        """Return its tags with their values, in order."""
        return _REGULAR.findall("\n".join(self.regular)) if self.read is None else self.read

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

    def at_once(self, number: int, block: list[str]) -> Iterator[RawEntry]:
        """Yield what a block of lines between blank ones ends; it is read at once where it is regular."""
        pairs = _REGULAR.findall("\n".join(block))
        tags = [tag for tag, _value in pairs]
        is_regular = len(pairs) + sum([value.count("\n") for _tag, value in pairs]) == len(block)
        if not is_regular or "PMID" in tags[1:] or tags.count("OWN") > 1 or not self.begins(tags[0]):
            yield from self.one_by_one(number, block)
            return
        if self.current:
            yield self.current
        self.current = RawEntry(number, lines=block, regular=block.copy(), tags=set(tags), read=pairs)
        self.after_blank = False

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


def entries(lines: Iterable[str]) -> Iterator[RawEntry]:
    """Yield the entries of the lines; those before the first belong to none.

    Lines between blank ones are cut all at once where each is in the regular form, as most are.
    """
    cutter = _Cutter()
    block: list[str] = []
    number = 0
    for number, line in enumerate(lines, start=1):
        if line and len(block) < _LONGEST_BLOCK:
            block.append(line)
            continue
        if block:
            cut = cutter.one_by_one if line else cutter.at_once
            yield from cut(number - len(block), block)
            block = []
        if line:
            block.append(line)
        else:
            cutter.after_blank = True
    if block:
        yield from cutter.at_once(number + 1 - len(block), block)
    if cutter.current:
        yield cutter.current


def _cut(line: str) -> Pair:
    """Return tag and value of a line; a line without a tag has all of its text as the value."""
    tagged = _TAGGED.fullmatch(line)
    return (tagged["tag"], tagged["value"] or tagged["bare"] or "") if tagged else ("", line.strip())
