"""Subject headings as databases write them: ``Descriptor/*qualifier``, ``*Descriptor/xx [Qualifier]``."""

import re
from typing import Final

_CODED: Final = re.compile(r"[a-z]{2} \[([^\]]+)\]")
"""A qualifier as Ovid writes it: ``mt [Methods]``."""


def unmarked(word: str) -> str:
    """Return the word without the asterisks that mark a main subject."""
    return word.replace("*", "").strip()


def qualified(heading: str) -> list[str]:
    """Return ``Descriptor/qualifier`` for each qualifier, or the descriptor where it has none."""
    descriptor, *qualifiers = _parts(heading)
    if not descriptor:
        return []
    return [f"{descriptor}/{_named(qualifier)}" for qualifier in qualifiers if qualifier] or [descriptor]


def is_marked(word: str) -> bool:
    """Tell whether a keyword is marked as a heading: by a main subject's asterisk or a coded qualifier."""
    is_coded = "/" in word and any(map(_CODED.fullmatch, _parts(word)[1:]))
    return (is_coded or word.startswith("*") or "/*" in word) and bool(unmarked(word))


def _parts(word: str) -> list[str]:
    return [part.strip() for part in word.split("/")]


def _named(qualifier: str) -> str:
    coded = _CODED.fullmatch(qualifier)
    return coded[1].lower() if coded else qualifier
