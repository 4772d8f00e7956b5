"""EndNote's tagged format, also called Refer and BibIX: ``%T`` title, ``%A`` author; read only."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, takewhile
from typing import Final

from litreview.formats import names
from litreview.formats.tagged import Grammar, Pair, TaggedEntry, TaggedReader, as_ris, first_lines, people
from litreview.model.reading import Text
from litreview.model.records import Author, Record

_LINE: Final = re.compile(r"\s?%(?P<tag>[A-Z0-9@!#$\]&()*+^><\[=~?])(?:\s+(?P<value>.*)|)", re.DOTALL)
_TYPED: Final = re.compile(r"%0\s+\S")
_TAGGED_FIRST: Final = 2
"""Lines with a tag that a file must begin with, if the first is no ``%0`` line."""

_TYPES: Final = {
    "journal article": "JOUR",
    "journal": "JOUR",
    "electronic article": "EJOUR",
    "article": "JOUR",
    "magazine article": "MGZN",
    "newspaper article": "NEWS",
    "book": "BOOK",
    "edited book": "EDBOOK",
    "electronic book": "EBOOK",
    "book section": "CHAP",
    "book chapter": "CHAP",
    "electronic book section": "ECHAP",
    "conference": "CONF",
    "conference paper": "CPAPER",
    "conference proceedings": "CPROC",
    "report": "RPRT",
    "government document": "GOVDOC",
    "standard": "STAND",
    "thesis": "THES",
    "web page": "ELEC",
    "blog": "BLOG",
    "electronic source": "ELEC",
}
_BOOKS: Final = frozenset({"BOOK", "EDBOOK", "EBOOK"})

_TAGS: Final = {
    "T": "TI",
    "A": "AU",
    "J": "JF",
    "B": "BT",
    "D": "PY",
    "8": "DA",
    "V": "VL",
    "N": "IS",
    "P": "SP",
    "K": "KW",
    "X": "AB",
    "U": "UR",
    "R": "DO",
    "@": "SN",
    "G": "LA",
    "I": "PB",
    "M": "AN",
    "2": "C2",
    "Z": "N1",
    "O": "RN",
    "9": "M3",
    "~": "DB",
}
"""The tags of RIS that mean the same; ``%O`` holds notes in Refer, ``%2`` the PMCID in EndNote."""
_PROCEEDINGS: Final = re.compile(r"\b(?:proceedings|conference|symposium|workshop|congress)\b", re.IGNORECASE)
_LATIN: Final = re.compile(r"[A-Za-z]{2}")
_OF_HEADS: Final = frozenset("0TAEQHFM?")
"""Tags that after a blank line begin an entry where the one before has its title; others go on with it."""


class EnwReader(TaggedReader):
    """Reads EndNote's tagged files, and those of Refer and BibIX."""

    name = "enw"
    title = "EndNote (tagged)"

    def recognises(self, text: str) -> bool:
        """Tell whether the text begins with a ``%0`` line that says what, or with two tagged lines."""
        first = first_lines(text, _TAGGED_FIRST)
        if first and _TYPED.match(first[0]):
            return True
        return len(list(takewhile(_tagged, first))) == _TAGGED_FIRST

    def grammar(self, text: Text) -> Grammar:  # noqa: ARG002 - all files are alike
        """Return how the lines of the file are told apart."""
        return Grammar(_tagged, _begins)

    def record(self, entry: TaggedEntry, source: str) -> Record:
        """Return the record of the entry, with an empty title where it has none."""
        record = as_ris(_pairs(entry), source, entry.original)
        authors = tuple(_named(entry.of("A")))
        return replace(record, authors=authors, editors=people(entry.of("E")), platform=entry.first("W"))


def _named(lines: list[str]) -> Iterator[Author]:
    """Yield who is named; Refer has *Given Family* of a person, where EndNote has a comma."""
    for part in chain.from_iterable(line.split(";") for line in lines):
        person = names.author(part)
        if (
            person
            and person.organisation
            and not part.rstrip().endswith(",")
            and not names.is_organisation(part)
        ):
            person = names.split_name(person.family)
        if person:
            yield person


def _tagged(line: str) -> Pair | None:
    match = _LINE.fullmatch(line)
    return (match["tag"], (match["value"] or "").strip()) if match else None


def _begins(tag: str, entry: TaggedEntry | None) -> bool:
    """Tell whether a line of the tag begins an entry: blank lines part them, but stand in abstracts too.

    EndNote begins with ``%0``, the AIS library with ``%T``, Refer with whatever comes.
    """
    if entry is None or (tag == "0" and "0" in entry.tags):
        return True
    if tag == "T" and entry.parts[0][0] == "T":
        return True
    same = tag == "0" or tag == entry.parts[0][0]
    return entry.after_blank and (same or (tag in _OF_HEADS and "T" in entry.tags))


def _pairs(entry: TaggedEntry) -> Iterator[Pair]:
    kind = _kind(entry)
    yield "TY", kind
    if len(journals := entry.each("J")) > 1:  # Wanfang has it in Chinese too, which no other database has
        yield from (("JF", name) for name in journals if _LATIN.search(name))
    for tag, lines in entry.parts:
        if kind in _BOOKS and tag in {"B", "S"}:
            yield "T2", " ".join(lines)
        elif name := _TAGS.get(tag):
            yield name, "\n".join(lines) if tag in "AKXE@U" else " ".join(lines)


def _kind(entry: TaggedEntry) -> str:
    """Return the RIS type of ``%0``, or the one that Refer means by the tags that stand there."""
    told = entry.first("0")
    if told:
        return _TYPES.get(told.lower(), "GEN")
    if "J" in entry.tags or entry.tags.keys() >= {"B", "V"}:
        return "JOUR"
    if "B" in entry.tags:
        return "CONF" if _PROCEEDINGS.search(entry.first("B") or "") else "GEN"
    return "BOOK" if "I" in entry.tags else "GEN"
