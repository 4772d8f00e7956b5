"""Citation keys: author, year and a word of the title, in letters every LaTeX engine takes."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

from litreview.model.records import Author, Record, RecordId
from litreview.model.text import fold

_NOT_IN_A_KEY: Final = re.compile(r"[^a-z0-9]")
_WORD: Final = re.compile(r"[a-z0-9]+")
_SMALL_WORD: Final = re.compile(
    r"an?|and|are|as|at|by|for|from|how|in|is|of|on|the|to|what|with"
    r"|av|de[nt]?|ein|eit|ent?|er|et|fra|hva|hvordan|i|med|og|om|pa|som|til|ved|de[rs]|die|das|l[ae]|les"
)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def keys(records: Iterable[Record]) -> dict[RecordId, str]:
    """Return a key for each record, e.g. ``hansen2021samhandling``; those that share it get -a, -b by id."""
    sharing: dict[str, set[RecordId]] = {}
    for record in records:
        sharing.setdefault(base(record), set()).add(record.id)
    return {
        identity: key if len(sharers) == 1 else f"{key}-{suffix}"
        for key, sharers in sharing.items()
        for identity, suffix in zip(sorted(sharers), _suffixes(), strict=False)
    }


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


def _suffixes() -> Iterator[str]:
    for number in count():
        yield _suffix(number)


def _suffix(number: int) -> str:
    """Return a to z, then aa, ab and on, for 0 to 25, then 26, 27 and on."""
    before, last = divmod(number, len(_LETTERS))
    return (_suffix(before - 1) if before else "") + _LETTERS[last]
