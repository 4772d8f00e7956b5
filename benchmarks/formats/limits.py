"""What each of our formats cannot hold, by name and with the reason; all else comes back as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TEXTS: Final = ("ris", "nbib", "bib", "biblatex", "endnote-xml", "csl-json")
"""Formats of reference managers; a table of our own holds whatever a cell does."""
_ONE_LINE: Final = ("ris", "nbib", "bib", "biblatex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Something that some formats cannot hold."""

    name: str
    why: str
    formats: tuple[str, ...]
    fields: tuple[str, ...]
    """Those that may come back otherwise."""


LIMITS: Final = (
    Limit(
        name="lines of an abstract",
        why="a value is one line there; sections with a heading in capitals are set apart again",
        formats=_ONE_LINE,
        fields=("abstract",),
    ),
    Limit(
        name="lines of the other abstract",
        why="it stands in a note or a field of one line",
        formats=(*_ONE_LINE, "endnote-xml"),
        fields=("other_abstract",),
    ),
    Limit(
        name="markup",
        why="titles are plain text there: what is raised or lowered is so only where Unicode has the letter",
        formats=_TEXTS,
        fields=("title", "id"),
    ),
    Limit(
        name="lone braces",
        why="bibtex and biber throw away the rest of an entry that has one: they become parentheses",
        formats=("bib", "biblatex"),
        fields=("title", "abstract", "notes", "keywords", "headings", "other_abstract", "container"),
    ),
    Limit(
        name="semicolons in a keyword",
        why="Zotero and others part keywords at semicolons: they become commas",
        formats=_TEXTS,
        fields=("keywords", "headings", "publication_types"),
    ),
    Limit(
        name="marks of a heading",
        why="an asterisk before a word says that it is a main subject, and is none of its letters",
        formats=("ris", "nbib", "endnote-xml"),
        fields=("keywords", "headings"),
    ),
    Limit(
        name="headings of three parts",
        why="what stands after each stroke is a qualifier of the first part in PubMed's format",
        formats=("nbib",),
        fields=("headings",),
    ),
    Limit(
        name="languages in capitals",
        why="the codes are in small letters",
        formats=_TEXTS,
        fields=("language",),
    ),
    Limit(
        name="numbers among the notes",
        why="a note that is no more than PMID: 1 is read as that number, and PMC1 likewise",
        formats=("ris", "endnote-xml", "csl-json"),
        fields=("notes", "pmid", "pmcid"),
    ),
    Limit(
        name="an interface that is not known",
        why="it is read from the database or the number, as of all RIS",
        formats=("ris",),
        fields=("platform",),
    ),
    Limit(
        name="a thesis or a web page of which only the publisher is known",
        why="there is one place for the university or the site and its publisher",
        formats=_TEXTS,
        fields=("container", "publisher", "id"),
    ),
    Limit(
        name="very long texts",
        why="a cell of Excel holds 32,767 characters; what is cut says so at its end",
        formats=("xlsx",),
        fields=("abstract", "other_abstract", "notes", "original", "authors", "headings"),
    ),
)


def limits_of(form: str) -> Iterator[Limit]:
    """Yield what the format cannot hold."""
    return (limit for limit in LIMITS if form in limit.formats)
