"""Progress: one line that says how far something has come, how fast it goes and how long it will take."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from litreview.cli.console import show_progress
from litreview.model.language import _

_CELLS: Final = 20
_EARLIEST: Final = 2.0
"""Seconds before a rate says anything."""
_MINUTE: Final = 60


@dataclass(slots=True)
class Progress:
    """Told how much of a whole is done, shows it on a terminal; ``clock`` gives seconds."""

    name: str
    clock: Callable[[], float] = monotonic
    _begun: float | None = None
    _at_first: int = 0

    def __call__(self, done: int, whole: int) -> None:
        """Show that so much of the whole is done."""
        show_progress(self.line(done, whole))

    def line(self, done: int, whole: int) -> str:
        """Return the line: a bar, counts, the rate and the time left once they are known."""
        if self._begun is None:
            # What was there at the first word, as of a run taken up again, says nothing of the speed.
            self._begun, self._at_first = self.clock(), done
        parts = [self.name, bar(done, whole), f"{done} / {whole}"]
        passed = self.clock() - self._begun
        if passed >= _EARLIEST and done > self._at_first:
            rate = (done - self._at_first) / passed
            parts.append(_("{rate:.0f} a second").format(rate=rate) if rate >= 1 else _("under 1 a second"))
            if whole > done:
                parts.append(_("{time} left").format(time=duration((whole - done) / rate)))
        return "  ".join(part for part in parts if part)


def bar(done: int, whole: int) -> str:
    """Return a bar that is full only where everything is done; nothing where there is nothing to do."""
    if whole <= 0:
        return ""
    filled = max(0, min(_CELLS, done * _CELLS // whole))
    return "█" * filled + "░" * (_CELLS - filled)


def duration(seconds: float) -> str:
    """Return the time as a person says it: ``40 s``, ``3 min``, ``2 h 05 min``."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    minutes = round(whole / _MINUTE)
    if minutes < _MINUTE:
        return f"{minutes} min"
    return f"{minutes // _MINUTE} h {minutes % _MINUTE:02} min"


@dataclass(slots=True)
class Share:
    """Told how much of a whole is done, shows what share it is once it takes longer than two seconds."""

    name: str
    clock: Callable[[], float] = monotonic
    _begun: float | None = None

    def __call__(self, done: int, whole: int) -> None:
        """Show that so much of the whole is done, whatever it is counted in."""
        if line := self.line(done, whole):
            show_progress(line)

    def line(self, done: int, whole: int) -> str:
        """Return the line: a bar, the share and the time left; empty in the first two seconds."""
        now = self.clock()
        if self._begun is None:
            self._begun = now
        passed = now - self._begun
        if passed < _EARLIEST or whole <= 0:
            return ""
        parts = [self.name, bar(done, whole), f"{min(100, done * 100 // whole)} %"]
        if 0 < done < whole:
            parts.append(_("{time} left").format(time=duration(passed * (whole - done) / done)))
        return "  ".join(parts)
