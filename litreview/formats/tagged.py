"""Files of tagged lines cut into entries, and what becomes of each entry, for every format of that kind."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.markup import plain
from litreview.formats.names import author
from litreview.formats.ris import record_of
from litreview.formats.ris_fields import Fields, fields_of
from litreview.formats.texts import normalised
from litreview.formats.titles import bare
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Author, Record
from litreview.model.text import one_line

HEAD: Final = 200_000
"""Characters in which a file shows what it is."""

Pair = tuple[str, str]
"""A tag and what stands after it."""


@dataclass(slots=True)
class TaggedEntry:
    """One entry: where it begins, what its tags hold in order, and its lines as they stand in the file."""

    line: int
    parts: list[tuple[str, list[str]]] = field(default_factory=list)
    """Each tag with the lines of its value."""
    lines: list[str] = field(default_factory=list)
    tags: dict[str, list[list[str]]] = field(default_factory=dict)
    """The same by the tags: of each, the lines of its values."""
    after_blank: bool = False
    """Whether the last line taken was blank."""
    ended: bool = False
    """Whether its end was told; nothing is taken any more."""

    def take(self, line: str, tagged: Pair | None, *, ends: bool) -> None:
        """Add a line: a tag with its value, more of the value before it, or the end."""
        if self.ended:
            return
        self.lines.append(line)
        self.after_blank = not line.strip()
        self.ended = ends
        if tagged and not ends:
            lines = [tagged[1]] if tagged[1] else []
            self.parts.append((tagged[0], lines))
            self.tags.setdefault(tagged[0], []).append(lines)
        elif self.parts and not self.after_blank and not ends:
            self.parts[-1][1].append(line.strip())

    @property
    def original(self) -> str:
        """Return its lines as they stand in the file."""
        return "\n".join(self.lines).strip("\n").replace("\x00", "")

    def of(self, *tags: str) -> list[str]:
        """Return the lines of the tags' values, in the order of the tags and then of the file."""
        return [line for tag in tags for lines in self.tags.get(tag, ()) for line in lines]

    def each(self, *tags: str) -> list[str]:
        """Return the values of the tags, each on one line, in the order of the tags and then of the file."""
        joined = (one_line(" ".join(lines)) for tag in tags for lines in self.tags.get(tag, ()))
        return [value for value in joined if value]

    def first(self, *tags: str) -> str | None:
        """Return the first value of the first of the tags that has one, on one line and without markup."""
        return next((one_line(plain(value)) for value in self.each(*tags)), None)


@dataclass(frozen=True, slots=True)
class Grammar:
    """How the lines of a format are told apart."""

    tagged: Callable[[str], Pair | None]
    """Returns the tag of a line and what stands after it."""
    begins: Callable[[str, TaggedEntry | None], bool]
    """Tells whether a line of the tag begins an entry, after the lines of the one before it."""
    end: str | None = None
    """The tag of the line that ends an entry, in a format that has one."""


def cut(lines: Iterable[str], grammar: Grammar) -> Iterator[TaggedEntry]:
    """Yield the entries of the lines, in their order; lines before the first belong to none."""
    entry: TaggedEntry | None = None
    for number, line in enumerate(lines, start=1):
        tagged = grammar.tagged(line)
        if tagged and grammar.begins(tagged[0], entry):
            if entry:
                yield entry
            entry = TaggedEntry(number)
        if entry:
            entry.take(line, tagged, ends=tagged is not None and tagged[0] == grammar.end)
    if entry:
        yield entry


class TaggedReader(StreamReader):
    """A reader of entries of tagged lines."""

    @abstractmethod
    def grammar(self, text: Text) -> Grammar:
        """Return how the lines of the file are told apart."""

    @abstractmethod
    def record(self, entry: TaggedEntry, source: str) -> Record:
        """Return the record of the entry, with an empty title where it has none."""

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and what is wrong with the file itself."""
        grammar = self.grammar(text)
        last: TaggedEntry | None = None
        for entry in cut(text.lines(), grammar):
            yield _finished(entry, self.record(entry, source))
            last = entry
        if last and grammar.end and not last.ended:
            what = _("the file ends inside this entry, without its {tag} line: it may have been cut off")
            yield Problem(line=last.line, what=what.format(tag=grammar.end))
        elif last and not grammar.end and text.ends_in_mid_line:
            what = _("the file ends in the middle of a line: this entry may have been cut off")
            yield Problem(line=last.line, what=what)
        elif not last and text.head(HEAD).strip():
            what = _("this is no file of the format {format}: no entry begins in it")
            yield Problem(line=1, what=what.format(format=self.title))


def _finished(entry: TaggedEntry, record: Record) -> Entry:
    if record.title:
        return Entry(line=entry.line, record=record)
    if record.doi or record.pmid or record.accession:
        remark = _("the entry has no title; it goes by its identifier")
        return Entry(line=entry.line, record=record, remark=remark)
    return Entry(line=entry.line, record=None, remark=_("the entry has no title"))


def as_ris(pairs: Iterable[Pair], source: str, original: str) -> Record:
    """Return the record of values under the tags of RIS, to which most tagged formats can be translated."""
    fields: Fields = fields_of(pairs)
    return record_of(fields, bare(fields.title or ""), source, original)


def people(values: Iterable[str]) -> tuple[Author, ...]:
    """Return who the values name, one person or organisation each."""
    return tuple(person for value in values if (person := author(value)))


def first_lines(text: str, count: int) -> list[str]:
    """Return the first lines of a file's beginning that are not blank."""
    lines = (line for line in normalised(text[:HEAD]).split("\n") if line.strip())
    return [line for line, _number in zip(lines, range(count), strict=False)]
