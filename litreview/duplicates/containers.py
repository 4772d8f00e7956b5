"""Containers: journals and books under their abbreviations, subtitles and former spellings. Pure."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from litreview.duplicates.words import plain

ALIKE: Final = 0.85
_FILLING: Final = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "on",
        "a",
        "an",
        "de",
        "der",
        "die",
        "das",
        "des",
        "du",
        "la",
        "le",
        "les",
        "et",
        "und",
        "og",
        "i",
        "for",
        "van",
        "el",
        "del",
        "di",
        "e",
        "y",
        "journal",
        "journals",
        "j",
        "suppl",
        "supplement",
        "supplementum",
        "zeitschrift",
        "z",
        "tidsskrift",
        "tidskrift",
        "revista",
        "rev",
        "revue",
        "official",
    ]
)
_BRACKETED: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_AFTER_NAME: Final = re.compile(r"\s*[:=.]\s|\s--?\s")


@lru_cache(maxsize=100_000)
def container_words(name: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the telling words of a container's name, whole and before any subtitle."""
    if not name:
        return (), ()
    bare = _BRACKETED.sub(" ", name).strip(' "')
    head = _AFTER_NAME.split(bare, maxsplit=1)[0]
    return _telling(bare), _telling(head if len(head) > 3 else bare)  # noqa: PLR2004 - *J.* is no name


def _telling(name: str) -> tuple[str, ...]:
    words = plain(name).split()
    return tuple(word for word in words if word not in _FILLING) or tuple(words)


@lru_cache(maxsize=200_000)
def containers_alike(first: str | None, second: str | None) -> float | None:
    """Return how alike two containers' names are, 0 to 1, or None where one is not known."""
    if not first or not second:
        return None
    if first == second:
        return 1.0
    names = [(one, other) for one in set(container_words(first)) for other in set(container_words(second))]
    if not all(one and other for one, other in names):
        return None
    return max(_alike(one, other) for one, other in names)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if one == other or _abbreviates(one, other) or _abbreviates(other, one):
        return 1.0
    whole, part = " ".join(one), " ".join(other)
    if min(len(one), len(other)) == 1:  # *Cancer* is not *Cancer Research*, but a source may cut its name
        return max(fuzz.ratio(whole, part) / 100, 0.7 if _begins(*sorted((one[0], other[0]), key=len)) else 0)
    return max(fuzz.ratio(whole, part), fuzz.token_set_ratio(whole, part)) / 100


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Tell whether each word of the one begins a word of the other, in order: *Neurosci Biobehav*."""
    if len(short) == 1 and len(long) > 1:
        return short[0] == "".join(word[0] for word in long)
    if len(short) > len(long):
        return False
    at = 0
    for word in short:
        while at < len(long) and not _begins(word, long[at]):
            at += 1
        if at == len(long):
            return False
        at += 1
    # All of the first words, or most of all: what is left out is a subtitle or a filling word.
    return long[0][0] == short[0][0] and (len(short) * 2 > len(long) or (at == len(short) > 1))


def _begins(short: str, long: str) -> bool:
    if long.startswith(short):
        return True
    # Some abbreviations drop letters within: *natl* for national, *jpn* for Japanese.
    return len(short) > 2 and short[0] == long[0] and short[-1] in long and _is_within(short, long)  # noqa: PLR2004


def _is_within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)
