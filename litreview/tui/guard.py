"""The guard against a held key: one press of a decision key is one decision, however long it lasts."""

import math
from collections.abc import Callable
from typing import Final

SEEN: Final = 0.25
"""Seconds a record must have been on screen before a key decides it."""

QUIET: Final = 0.12
"""Seconds a key must have been quiet to count as pressed anew; keyboards repeat every 0.03 s or so."""


class Guard:
    """Tells deliberate presses from a key's own repeats, by a monotonic clock that is handed in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._shown = -math.inf
        self._pressed: dict[str, float] = {}

    def shown(self) -> None:
        """Say that another record has just come on screen."""
        self._shown = self._clock()

    def is_new_press(self, key: str) -> bool:
        """Take note of the press and tell whether the key had been quiet long enough before it."""
        now = self._clock()
        before = self._pressed.get(key, -math.inf)
        self._pressed[key] = now
        return now - before >= QUIET

    def is_deliberate(self, key: str) -> bool:
        """Take note of the press and tell whether it is a new one on a record seen long enough."""
        is_new = self.is_new_press(key)
        return is_new and self._pressed[key] - self._shown >= SEEN
