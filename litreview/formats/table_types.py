"""The kind of document, from the codes of reference managers and the words of databases and people."""

import re
from collections.abc import Iterable
from typing import Final

from litreview.formats.ris_tags import TYPES
from litreview.model.records import RecordType

_WORDS: Final = (
    (RecordType.ARTICLE, r"case report|book review|article|artikkel|journal|letter|editorial|clinical trial"),
    (RecordType.CHAPTER, r"chapter|book ?section|kapittel|encyclopedia|reference ?entry"),
    (RecordType.CONFERENCE, r"conference|proceeding|congress|meeting|konferanse"),
    (RecordType.THESIS, r"thes[ie]s|dissertation|avhandling|oppgave"),
    (RecordType.REPORT, r"report|rapport|government|technical"),
    (RecordType.BOOK, r"book|bok\b|monogra"),
    (RecordType.WEB, r"web|blog|nettside|nettsted|internet"),
    (RecordType.ARTICLE, r"review|erratum|short survey|note\b|magazine|newspaper|comment|early access"),
)
"""Words that tell the kind; the first that is found counts."""

_PATTERNS: Final = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _WORDS)
_CODE: Final = re.compile(r"[a-z]+[A-Z][A-Za-z]*|[A-Z]{3,6}")
"""``journalArticle`` and ``JOUR``: names that programs gave, and no kind of publication."""


def type_of(kinds: Iterable[str]) -> RecordType | None:
    """Return the kind of document that the first telling text tells of, or None."""
    return next((found for kind in kinds if (found := _type(kind))), None)


def told(kinds: Iterable[str]) -> list[str]:
    """Return the kinds that are words, and no program's code."""
    return [kind for kind in kinds if not _CODE.fullmatch(kind)]


def _type(kind: str) -> RecordType | None:
    if known := TYPES.get(kind.upper()):
        return known
    return next((type_ for type_, words in _PATTERNS if words.search(kind)), None)
