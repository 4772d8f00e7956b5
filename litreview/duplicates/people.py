"""People: authors compared without regard to order, initials or how a source glues them together. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from litreview.duplicates.words import plain
from litreview.model.records import Author

MOST: Final = 12
"""Authors compared; consortia of hundreds say no more than their first dozen."""
SAME: Final = 0.8
_GLUED: Final = re.compile(r"(?<=[a-zà-öø-ÿ.])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-Z])(?=[A-Z][a-zà-öø-ÿ])")
"""Where a source glued names together: *Tossi ASandri L*."""
_FILLING: Final = frozenset(
    {
        "van",
        "von",
        "der",
        "den",
        "del",
        "de",
        "della",
        "da",
        "di",
        "du",
        "la",
        "le",
        "dos",
        "das",
        "ter",
        "ten",
    }
    | {"el", "al", "jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "dr", "phd", "md"}
    | {"et", "others", "anonymous", "anon", "unknown", "group", "study"}
)
"""Particles, titles and words for nobody."""
SHORTEST: Final = 4
"""Letters of a name that may be misspelt, or found among glued ones."""


class People(NamedTuple):
    """The authors of a record as words."""

    first: frozenset[str]
    """Words of the first author's names."""
    families: frozenset[str]
    """Words of all family names."""
    names: frozenset[str]
    """Words of all names: some sources take the given name for the family name."""
    letters: str
    """All names without blanks: some sources glue them together in capitals."""


NOBODY: Final = People(frozenset(), frozenset(), frozenset(), "")


def people_of(authors: Iterable[Author]) -> People:
    """Return the authors as words."""
    named = [(_words(author.family), _words(author.given or "")) for author in tuple(authors)[:MOST]]
    named = [(family, given) for family, given in named if family or given]
    if not named:
        return NOBODY
    families = frozenset(word for family, _ in named for word in family)
    return People(
        frozenset(named[0][0] + named[0][1]),
        families,
        families.union(*(given for _, given in named)),
        "".join(word for family, given in named for word in family + given),
    )


@lru_cache(maxsize=100_000)
def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name that are no initials or particles."""
    parted = plain(_GLUED.sub(" ", name))
    words = tuple(word for word in parted.split() if len(word) > 1 and word not in _FILLING)
    long = tuple(word for word in words if len(word) > 2)  # noqa: PLR2004 - *JS* are initials, *Li* is a name
    return long or words


def same_first(first: People, second: People) -> bool:
    """Tell whether the first authors share a name, or nearly."""
    if first.first & second.first:
        return True
    if any(len(one) >= SHORTEST and second.letters.startswith(one) for one in first.first):
        return True
    return any(_nearly(one, other) for one in first.first for other in second.first)


def people_alike(first: People, second: People) -> float | None:
    """Return which share of the shorter list's names stands in the longer, 0 to 1; None if one has nobody."""
    if not first.names or not second.names:
        return None
    share = _share(first, second)
    return share if share == 1 else max(share, _share(second, first))


def _share(some: People, all_of_other: People) -> float:
    wanted = some.families or some.names
    missing = wanted - all_of_other.names
    found = len(wanted) - len(missing)
    if missing:
        spare = all_of_other.names - wanted
        for one in missing:
            if len(one) >= SHORTEST and (one in all_of_other.letters or _is_nearly_among(one, spare)):
                found += 1
    return found / len(wanted)


def _is_nearly_among(one: str, others: Iterable[str]) -> bool:
    initial = one[0]
    for other in others:  # noqa: SIM110 - a loop takes half the time, and this is asked of millions
        if other[0] == initial and _nearly(one, other):
            return True
    return False


def _nearly(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one; a number, as of a trial, is no name."""
    if one[0] != other[0] or min(len(one), len(other)) < SHORTEST or not one.isalpha():
        return False
    return fuzz.ratio(one, other) >= 100 * SAME
