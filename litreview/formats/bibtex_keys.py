"""Citation keys: author, year and a word of the title, in letters every LaTeX engine takes."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from litreview.model.records import Author, Record, RecordId
from litreview.model.text import fold

_NOT_IN_A_KEY: Final = re.compile(r"[^a-z0-9]")
_WORD: Final = re.compile(r"[a-z0-9]+")
_SMALL_WORD: Final = re.compile(
    r"an?|and|are|as|at|by|for|from|how|in|is|of|on|the|to|what|with"
    r"|av|de[nt]?|ein|eit|ent?|er|et|fra|hva|hvordan|i|med|og|om|pa|som|til|ved|de[rs]|die|das|l[ae]|les"
)
_LETTERS: Final = "bcdfghjkmnpqrstvwxyz23456789"
"""What a key ends in: no vowels, so that it makes no word, and nothing that reads like a 1 or a 0."""
_ENDING: Final = 4
_KEY: Final = re.compile(rf"[a-z0-9]*?(?:\d{{4}}|nd)[a-z0-9]*-[{_LETTERS}]{{{_ENDING}}}(?:-\d+)?")
_LONGEST: Final = 200
"""Characters of what is looked at as a key."""
_WRITTEN: Final = re.compile(
    rf"""^[ \t]{{0,20}}(?:ID {{0,2}}- |@\w{{1,20}}\{{|\{{? {{0,20}}"id": ?")([a-z0-9-]{{1,{_LONGEST}}})""",
    re.MULTILINE,
)
"""What stands at the place of the key in an entry of RIS, BibTeX or CSL-JSON."""


def key_of(record: Record) -> str:
    """Return the record's citation key, e.g. ``hansen2021samhandling-k3f7``.

    It is made of the record alone, so it stays what it is whatever else is exported beside it, today or
    next year: the last part tells those apart that have author, year and word alike.
    """
    number = int.from_bytes(sha256(record.id.encode()).digest())
    ending = ""
    for _place in range(_ENDING):
        number, letter = divmod(number, len(_LETTERS))
        ending += _LETTERS[letter]
    return f"{base(record)}-{ending}"


def is_key(text: str) -> bool:
    """Tell whether the text is of the form of our keys, and so no database's number."""
    return _KEY.fullmatch(text) is not None


def key_in(entry: str) -> str | None:
    """Return the key of ours that an entry has, as it stands in a file that we wrote."""
    match = _WRITTEN.search(entry)
    return match[1] if match and is_key(match[1]) else None


def keys(records: Iterable[Record]) -> dict[RecordId, str]:
    """Return the key of each record; should two be the same, all of the later ids end in a count."""
    given: dict[str, RecordId] = {}
    for record in sorted({record.id: record for record in records}.values(), key=lambda one: one.id):
        key, times = key_of(record), 1
        while key in given:
            times += 1
            key = f"{key_of(record)}-{times}"
        given[key] = record.id
    return {identity: key for key, identity in given.items()}


def base(record: Record) -> str:
    """Return the key that the record has by itself: family name, year, first telling word of the title."""
    family = _family(next(iter((*record.authors, *record.editors)), None))
    words = _WORD.findall(fold(record.title))
    word = next((word for word in words if not _SMALL_WORD.fullmatch(word) and not word.isdigit()), "")
    return f"{family or 'anon'}{record.year or 'nd'}{word}"


def _family(first: Author | None) -> str:
    if first and first.organisation:
        return next(iter(_WORD.findall(fold(first.family))), "")
    return _NOT_IN_A_KEY.sub("", fold(first.family.split(",")[0])) if first else ""
