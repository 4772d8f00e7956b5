"""Short texts that come again and again in a file, worked out once: names, dates, words."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

MOST: Final = 2_000
"""Texts of one kind that are remembered, those met last; of more, one is slower to find than to make."""
LONGEST: Final = 120
"""Characters of a text that is remembered, so that what is remembered stays small whatever a file holds."""

T = TypeVar("T")


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """Return the function with a memory for what it made of short texts; it must make what never changes."""
    known = lru_cache(maxsize=MOST)(function)

    @wraps(function)
    def recalled(text: str) -> T:
        return known(text) if len(text) <= LONGEST else function(text)

    return recalled
