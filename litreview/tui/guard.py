"""The guard against a held key: one press of a decision key is one decision, however long it lasts."""

import math
from collections.abc import Callable
from typing import Final

SEEN: Final = 0.25
"""Seconds a record must have been on screen before a key decides it."""

QUIET: Final = 0.12
"""Seconds a key must have been quiet to count as pressed anew; keyboards repeat every 0.03 s or so."""


class Guard:
    """Tells deliberate presses from a key's own repeats, by a monotonic clock that is handed in.

    What counts is when a key was pressed, not when it is acted on: it may have waited for a slow vote.
    """

    def __init__(self, clock: Callable[[], float], seen: float = SEEN) -> None:
        """``seen`` is how long, in seconds, a record must have been there; with 0 every press counts."""
        self._clock = clock
        self._seen = seen
        self._shown = -math.inf
        self._pressed: dict[str, float] = {}

    def shown(self) -> None:
        """Say that another record has just come on screen."""
        self._shown = self._clock()

    def is_new_press(self, key: str, at: float) -> bool:
        """Take note of the press and tell whether the key had been quiet long enough before it."""
        before = self._pressed.get(key, -math.inf)
        self._pressed[key] = at
        return not self._seen or at - before >= QUIET

    def is_deliberate(self, key: str, at: float) -> bool:
        """Take note of the press and tell whether it is a new one on a record seen long enough."""
        is_new = self.is_new_press(key, at)
        return is_new and (not self._seen or at - self._shown >= self._seen)
