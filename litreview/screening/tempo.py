"""How fast a reviewer decides, and how long what is left will take; the clock is handed in. Pure."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from litreview.model.protocol import Stage

FEWEST: Final = 20
"""Decisions of a session before anything is said of its pace."""
LATEST: Final = 60
"""Times between decisions that its pace is taken from: it changes with the day and the records."""
PAUSES: Final = {Stage.TITLE_ABSTRACT: 180.0, Stage.FULL_TEXT: 2700.0}
"""Seconds after which nobody is taken to be reading still, by what is read."""

_MINUTE: Final = 60
_HOUR: Final = 60
_STEPS: Final = ((1 * _HOUR, 5), (5 * _HOUR, 30))
"""Up to how many minutes they are rounded to how many; above, to the hour."""


class Tempo:
    """The pace of one session at a stage."""

    def __init__(self, clock: Callable[[], float], stage: Stage) -> None:
        self.decided = 0
        """Decisions of this session."""
        self._clock = clock
        self._pause = PAUSES.get(stage, PAUSES[Stage.TITLE_ABSTRACT])
        self._moments: list[float] = []

    def note(self) -> None:
        """Say that a record has just been decided."""
        self.decided += 1
        self._moments = [*self._moments[-2 * LATEST :], self._clock()]

    @property
    def seconds(self) -> float | None:
        """Return the seconds a record takes now, or None while nothing can be said of it."""
        return seconds_each(self._moments, self._pause)


def seconds_each(moments: Sequence[float], pause: float) -> float | None:
    """Return the median time between the latest decisions, pauses left out; None for too few of them."""
    spans = [later - earlier for earlier, later in pairwise(moments) if later - earlier <= pause]
    if len(moments) < FEWEST or len(spans) < FEWEST // 2:
        return None
    from statistics import median  # noqa: PLC0415 - a session begins without

    return median(spans[-LATEST:])


def minutes_left(seconds: float, records: int) -> int:
    """Return about how many minutes so many records take, rounded as people say it; at least 5."""
    exact = seconds * records / _MINUTE
    step = next((step for limit, step in _STEPS if exact < limit), _HOUR)
    return max(_STEPS[0][1], step * int(exact / step + 0.5))
