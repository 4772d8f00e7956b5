"""Keys: what two records are compared by, folded once a record."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from litreview.model.records import Record, RecordId
from litreview.model.text import fold

_MARKUP: Final = re.compile(r"<[^<>]{1,40}>")
_WORD: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_PART_WORDS: Final = {"part", "del", "study", "studie", "phase", "fase", "volume", "bind"}
_KINDS: Final = {
    "erratum": ("erratum", "corrigendum", "correction", "rettelse"),
    "retraction": ("retraction", "retracted", "tilbaketrekking"),
    "comment": ("comment", "comments", "commentary", "reply", "response", "kommentar", "svar", "tilsvar"),
    "protocol": ("protocol", "protokoll", "studieprotokoll"),
    "editorial": ("editorial", "editorials", "leder", "forord", "preface"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One record as the comparison sees it."""

    id: RecordId
    titles: tuple[str, ...]
    """The title and the original title, folded, words joined by one blank."""
    numbers: frozenset[str]
    """Numbers in the title, and the number of a part, Roman or not: ``ii`` in *Part II* is ``2``."""
    kinds: frozenset[str]
    """Words in the title that say it is about another document: erratum, protocol, reply …"""
    authors: tuple[str, ...]
    """Family names, folded with ø as o; names of organisations whole."""
    year: int | None
    container: str
    volume: str
    pages: str
    """First page or article number."""
    doi: str | None
    pmid: str | None


def key_of(record: Record) -> Key:
    """Return the record's key."""
    titles = tuple(
        folded for title in (record.title, record.original_title) if title and (folded := _plain(title))
    )
    words = titles[0].split() if titles else []
    return Key(
        id=record.id,
        titles=titles,
        numbers=frozenset(_numbers(words)),
        kinds=frozenset(kind for kind, names in _KINDS.items() if any(name in words for name in names)),
        authors=tuple(_name(author.family) for author in record.authors),
        year=record.year,
        container=_plain(record.container or ""),
        volume=_first_number(record.volume),
        pages=_first_page(record.pages),
        doi=record.doi,
        pmid=record.pmid,
    )


def _plain(title: str) -> str:
    return " ".join(_WORD.findall(fold(_MARKUP.sub("", title))))


def _name(family: str) -> str:
    # Sources write ø as ø, o or oe and å as å, a or aa; one spelling serves for comparison.
    folded = re.sub(r"[^a-z]+", " ", fold(family)).strip()
    return folded.replace("oe", "o").replace("aa", "a").replace("ae", "a")


def _numbers(words: list[str]) -> list[str]:
    arabic = [word for word in words if word.isdigit()]
    roman = [
        _ROMAN[word] for before, word in pairwise(words)
        if word in _ROMAN and before in _PART_WORDS
    ]  # fmt: skip
    return arabic + roman


def _first_number(text: str | None) -> str:
    found = _DIGITS.search(text or "")
    return found[0].lstrip("0") if found else ""


def _first_page(pages: str | None) -> str:
    first = re.split(r"[-–,;\s]", (pages or "").strip().lower())[0]
    return first.lstrip("e").lstrip("0") or first
