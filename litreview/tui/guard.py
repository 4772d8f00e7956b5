"""The guard against a held key: one press of a decision key is one decision, however long it lasts."""

import math
from collections.abc import Callable
from typing import Final

SEEN: Final = 0.25
"""Seconds a record must have been on screen before a key decides it."""

QUIET: Final = 0.12
"""Seconds a key must have been quiet to count as pressed anew; keyboards repeat every 0.03 s or so."""

RELEASED: Final = 0.5
"""Seconds it must have been quiet once it repeats: a busy machine or line holds repeats back for a while."""

_REPEATS: Final = 3
"""Presses without such a pause between them after which a key is held, and not tapped fast."""


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
        self._repeats: dict[str, int] = {}

    def shown(self) -> None:
        """Say that another record has just come on screen."""
        self._shown = self._clock()

    def is_new_press(self, key: str, at: float) -> bool:
        """Take note of the press and tell whether the key had been quiet long enough before it."""
        before = self._pressed.get(key, -math.inf)
        self._pressed[key] = at
        repeats = self._repeats.get(key, 0)
        is_new = at - before >= (RELEASED if repeats >= _REPEATS else QUIET)
        self._repeats[key] = 0 if is_new else repeats + 1
        return is_new or not self._seen

    def is_deliberate(self, key: str, at: float) -> bool:
        """Take note of the press and tell whether it is a new one on a record seen long enough."""
        is_new = self.is_new_press(key, at)
        return is_new and (not self._seen or at - self._shown >= self._seen)
