"""What kind of document a MODS record describes, by genre, by what it stands in, and by how it is issued."""

import re
from typing import Final

from lxml.etree import _Element

from litreview.formats.mods_elements import text, texts
from litreview.model.records import RecordType

_GENRES: Final = (
    (RecordType.THESIS, "thesis", "theses", "dissertation", "avhandling", "masteroppgave"),
    (RecordType.CONFERENCE, "conference", "proceeding"),
    (RecordType.CHAPTER, "booksection", "book section", "chapter", "encyclopediaarticle", "dictionaryentry"),
    (RecordType.REPORT, "report", "rapport", "government publication"),
    (RecordType.ARTICLE, "article", "tidsskriftartikkel"),
    (RecordType.WEB, "web site", "website", "webpage", "web page", "blog"),
)
"""Words that a genre ends in or has, in the order in which they decide."""
_PATTERNS: Final = tuple((kind, re.compile(rf"(?:{'|'.join(words)})s?\b")) for kind, *words in _GENRES)
_SERIAL: Final = frozenset({"continuing", "serial", "integrating resource"})
_JOURNALS: Final = ("journal", "periodical", "newspaper", "magazine", "tidsskrift")


def type_of(entry: _Element, host: _Element | None) -> RecordType:
    """Return the type: by the genre, else by the host, else by a book's way of being issued."""
    told = _of_genres(entry)
    if told:
        return told
    if host is not None and (inner := _of_host(host)):
        return inner
    genres = {genre.casefold() for genre in texts(entry, "genre")}
    is_text = (text(entry, "typeOfResource") or "text").startswith("text")
    if "book" in genres or (is_text and text(entry, "originInfo/issuance") == "monographic"):
        return RecordType.BOOK
    return RecordType.OTHER


def _of_genres(entry: _Element) -> RecordType | None:
    genres = "\n".join(genre.casefold() for genre in texts(entry, "genre"))
    return next((kind for kind, pattern in _PATTERNS if pattern.search(genres)), None)


def _of_host(host: _Element) -> RecordType | None:
    """Return the type of what stands in the host; what has no pages of it is no chapter."""
    genres = [genre.casefold() for genre in texts(host, "genre")]
    serial = text(host, "originInfo/issuance") in _SERIAL or host.find("identifier[@type='issn']") is not None
    if serial or any(word in genre for genre in genres for word in _JOURNALS):
        return RecordType.ARTICLE
    kinds = {one.get("type") for one in host.findall("part/detail")}
    if "issue" in kinds:
        return RecordType.ARTICLE
    is_part = host.find("part/extent") is not None or host.find("identifier[@type='isbn']") is not None
    return RecordType.CHAPTER if is_part else None
