"""Titles: freed of what databases add, in every language given, with the numbers they tell. Pure."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz import fuzz

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
_TONGUES: Final = tuple(_LANGUAGES.split("|"))
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
_SEPARATES: Final = re.compile("[=/;<]")

_ROMAN: Final = {
    roman: str(number)
    for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), start=1)
}
_SURELY_ROMAN: Final = frozenset(_ROMAN) - {"i", "v", "x"}
_COUNTED: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "first": "1", "second": "2",
    "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "a": "a", "b": "b", "c": "c",
    "en": "1", "tre": "3", "fire": "4", "fem": "5", "seks": "6",
}  # fmt: skip
_PARTED: Final = frozenset(
    {"part", "parts", "del", "deel", "teil", "study", "studie", "phase", "fase", "stage", "volume", "bind"}
    | {"chapter", "kapittel"}
)
"""Words that a part's number follows."""
_NUMBER: Final = re.compile(r"\d+")
_NUMBERING: Final = _SURELY_ROMAN | _PARTED


_OPPOSITES: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("adult", "adolescent"), ("adults", "adolescents"), ("adults", "children"), ("men", "women"),
        ("male", "female"), ("boys", "girls"), ("mothers", "fathers"), ("acute", "chronic"),
        ("left", "right"), ("upper", "lower"), ("early", "late"), ("short", "long"), ("vivo", "vitro"),
        ("increased", "decreased"), ("with", "without"), ("before", "after"), ("high", "low"),
        ("primary", "secondary"), ("north", "south"), ("east", "west"), ("urban", "rural"),
        ("old", "young"), ("benign", "malignant"), ("kvinner", "menn"), ("barn", "voksne"),
        ("gutter", "jenter"), ("akutt", "kronisk"),
    )
)  # fmt: skip
_OPPOSED: Final = (
    ("hyper", "hypo"), ("pre", "post"), ("intra", "extra"), ("intra", "inter"), ("under", "over"),
)  # fmt: skip
"""Beginnings of words that say the opposite of each other."""
ALIKE_WORDS: Final = 0.6
TELLING_WORD: Final = 5
"""Letters of a word whose exchange changes what a title is about."""


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
    corrects = _CORRECTS.search(bare) if _may_correct(bare.casefold()) else None
    other = plain(_untagged(original[:LONGEST])) if original else ""
    halves = _PARALLEL.split(bare) if _SEPARATES.search(bare) else []
    halves = [plain(half) for half in halves] if len(halves) > 1 else []
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
    words = title.split()
    if _NUMBERING.isdisjoint(words) and not _NUMBER.search(title):
        return frozenset()
    found = set(_NUMBER.findall(title))
    for before, word in pairwise(("", *words)):
        if word in _SURELY_ROMAN or (word in _ROMAN and before in _PARTED):
            found.add(_ROMAN[word])
        elif word in _COUNTED and before in _PARTED:
            found.add(_COUNTED[word])
    return frozenset(number.lstrip("0") for number in found)


def differ_in_a_word(one: str, other: str) -> bool:
    """Tell whether two plain titles that are nearly the same differ in a word that counts.

    *In vivo* and *in vitro* are opposites, *camptothecin* and *cordycepin* two substances; *tumour*
    and *tumor* are spellings.
    """
    words, others = set(one.split()), set(other.split())
    only, rest = words - others, others - words
    if any(_are_opposites(a, b) for a in only for b in rest):
        return True
    return _has_its_own(only, rest) and _has_its_own(rest, only)


def _has_its_own(words: set[str], others: set[str]) -> bool:
    """Tell whether a word of the one set resembles none of the other."""
    return any(
        len(word) >= TELLING_WORD and all(fuzz.ratio(word, other) < 100 * ALIKE_WORDS for other in others)
        for word in words
    )


def _are_opposites(one: str, other: str) -> bool:
    if frozenset((one, other)) in _OPPOSITES:
        return True
    return any(
        first.startswith(a) and second.startswith(b) and first[len(a) :] == second[len(b) :]
        for a, b in _OPPOSED
        for first, second in ((one, other), (other, one))
    )


def _may_correct(title: str) -> bool:
    return "errat" in title or "corr" in title or "(vol" in title


def _may_be_tagged(title: str) -> bool:
    """Tell whether it is worth while to look for a remark; most titles have none."""
    bracketed = "[" in title or "(" in title
    return bracketed or "retract" in title or "withdrawn" in title or title.rstrip(" .").endswith(_TONGUES)


def _untagged(title: str) -> str:
    if not _may_be_tagged(title.casefold()):
        return title.strip()
    title = _RETRACTED.sub("", title)
    while (shorter := _REMARK.sub("", title)) != title and shorter.strip():
        title = shorter
    return title.strip()
