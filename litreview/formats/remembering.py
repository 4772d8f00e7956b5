"""Short texts that come again and again in a file, worked out once: names, dates, words."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

MOST: Final = 2_000
"""Texts of one kind that are remembered; then all are forgotten, and those that still come are met anew."""
LONGEST: Final = 120
"""Characters of a text that is remembered, so that what is remembered stays small whatever a file holds."""

T = TypeVar("T")


class _Memory(dict[str, T], Generic[T]):
    """What a function made of short texts; a dictionary, for none other finds a text as fast."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> T:
        made = self._function(text)
        if len(text) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[text] = made
        return made


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """Return the function with a memory for what it made of short texts; it must make what never changes."""
    return _Memory(function).__getitem__
