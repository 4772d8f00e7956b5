"""Titles: freed of what databases add, in every language given, with the numbers and kinds they tell. Pure."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from litreview.duplicates.words import plain

LONGEST: Final = 600
"""Letters of a title compared; a source that gives more has put an abstract there."""
SHORTEST_PART: Final = 20
"""Letters that each half of a title in two languages has at least."""

_BRACKETED: Final = re.compile(r"^\W{0,2}\[(.+)\]\W{0,3}$", re.DOTALL)
"""*[English title]* of a report in another language, as MEDLINE writes it."""
_RETRACTED: Final = re.compile(
    r"^\W*(?:retracted|withdrawn)(?:\s+(?:article|paper))?\s*[:.\]-]+\s*|[\[(]\s*retracted[^\])]*[\])]\W*$",
    re.IGNORECASE,
)
_CORRECTS: Final = re.compile(
    r"^\W*(?:published\s+)?(?:erratum|errata|corrigend\w+|corrections?)(?:\s+(?:to|in|for))?\b[\s:.,'\"‘“\[(-]*"
    r"|\s*\(vol\.?\s*\d+[^()]*\b(?:19|20)\d\d\)\W*$",
    re.IGNORECASE,
)
"""What makes a title an erratum's; Web of Science writes *(vol 9, e98734, 2014)* after it."""
_LANGUAGES: Final = (
    "norwegian|swedish|danish|finnish|german|french|spanish|chinese|japanese|russian|italian|portuguese"
    "|english|dutch|polish|korean|turkish|czech|norsk|engelsk"
)
_REMARK: Final = re.compile(
    r"\s*[\[(](?:abstract|reviews?|letter|editorial|corrected|proceedings|\d+ refs?|see comments?|abstract no"
    r"|reprinted|withdrawn"
    r"|(?:erratum|corrections?|comments?|republished|retraction|update|summary|reprint)"
    r"\s(?:appears|published|in|for|from|of)"
    rf"|(?:article |text )?(?:in )?(?:{_LANGUAGES}))\b[^\[\]]*[\])]?\W*$"
    rf"|\.\s+(?:{_LANGUAGES})\W*$",
    re.IGNORECASE,
)
"""What databases write after a title: *[Review] [33 refs]*, *[Norwegian]*, *[Erratum appears in …*."""
_PARALLEL: Final = re.compile(r"\s+[=/]\s+|;\s+|\s*<original>\s*", re.IGNORECASE)
"""Between a title and the same in another language."""

_ROMAN: Final = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
}  # fmt: skip
_SURELY_ROMAN: Final = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})
_COUNTED: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "first": "1", "second": "2",
    "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "a": "a", "b": "b", "c": "c",
    "en": "1", "tre": "3", "fire": "4", "fem": "5", "seks": "6",
}  # fmt: skip
_PARTED: Final = frozenset(
    [
        "part",
        "parts",
        "del",
        "deel",
        "teil",
        "study",
        "studie",
        "phase",
        "fase",
        "stage",
        "volume",
        "bind",
        "chapter",
    ]
)
_NUMBER: Final = re.compile(r"\d+")


class Title(NamedTuple):
    """A record's titles as the comparison sees them; each is plain words."""

    variants: tuple[str, ...]
    """The full title first, then without an erratum's heading, the original, each half of a double one."""
    numbers: frozenset[str]
    """Numbers in the title; ``ii`` in *Part II* is ``2``."""
    is_translated: bool
    """Whether it is a translation by the database, or stands in two languages."""
    is_correction: bool


def title_of(title: str, original: str | None) -> Title:
    """Return the titles of a record that gives this title, and this one in the original language."""
    untagged = _untagged(title[:LONGEST])
    bracketed = _BRACKETED.match(untagged)
    bare = bracketed[1] if bracketed else untagged
    corrects = _CORRECTS.search(bare)
    other = plain(_untagged(original[:LONGEST])) if original else ""
    halves = [plain(part) for part in _PARALLEL.split(bare)] if _PARALLEL.search(bare) else []
    variants = (
        plain(bare),
        plain(_CORRECTS.sub("", bare)) if corrects else "",
        other,
        *(half for half in halves if len(half) > SHORTEST_PART),
    )
    told = tuple(dict.fromkeys(filter(None, variants)))
    return Title(told, numbers_of(told[0]) if told else frozenset(), bool(bracketed or other), bool(corrects))


def numbers_of(title: str) -> frozenset[str]:
    """Return the numbers in a plain title: figures, Roman numbers, and of a part also in words."""
    found = set(_NUMBER.findall(title)) if any(map(str.isdigit, title)) else set()
    for before, word in pairwise(("", *title.split())):
        if word in _SURELY_ROMAN or (word in _ROMAN and before in _PARTED):
            found.add(_ROMAN[word])
        elif word in _COUNTED and before in _PARTED:
            found.add(_COUNTED[word])
    return frozenset(number.lstrip("0") for number in found)


def _untagged(title: str) -> str:
    title = _RETRACTED.sub("", title)
    while (shorter := _REMARK.sub("", title)) != title and shorter.strip():
        title = shorter
    return title.strip()
