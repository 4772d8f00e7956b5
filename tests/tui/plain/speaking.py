"""Speaking with plain mode: keys in, lines out, without a terminal and without waiting."""

from collections.abc import Sequence
from io import BytesIO

from litreview.screening.session import ScreeningSession
from litreview.tui.plain.conversation import Session
from litreview.tui.plain.keyboard import END, Keyboard, Press
from litreview.tui.plain.run import run_plain_conflicts, run_plain_screening
from litreview.tui.plain.script import Script
from litreview.tui.plain.talk import Manner
from tests.tui.driving import Hand

UNHURRIED = 2.0
"""Seconds between the keys of somebody who reads."""


class Typist:
    """A person at the keys: each is pressed so many seconds after the one before."""

    is_scripted = False

    def __init__(self, clock: Hand, typed: Sequence[tuple[float, str]], lines: Sequence[str] = ()) -> None:
        self._clock = clock
        self._typed = list(typed)
        self._lines = list(lines)

    def press(self, seconds: float | None = None) -> Press | None:
        if not self._typed:
            return Press(END, self._clock.now)
        pause, key = self._typed[0]
        if seconds is not None and pause > seconds:
            self._clock.now += seconds
            self._typed[0] = (pause - seconds, key)
            return None
        del self._typed[0]
        self._clock.now += pause
        return Press(key, self._clock.now)

    def line(self) -> str | None:
        return self._lines.pop(0) if self._lines else None


def slowly(keys: str) -> list[tuple[float, str]]:
    """Return the keys, apart by blanks, as somebody presses them who reads."""
    return [(UNHURRIED, key) for key in keys.split()]


def spoken(
    session: Session,
    keyboard: Keyboard,
    clock: Hand | None = None,
    *,
    said: list[str] | None = None,
    width: int = 0,
    moment: float = 0,
) -> list[str]:
    """Return what is said while the keys are pressed; ``said`` has it also where it ends in an error."""
    heard = said if said is not None else []
    manner = Manner(
        say=heard.append, clock=clock or Hand(), width=lambda: width, moment=moment, retry=0.01, tries=3
    )
    if isinstance(session, ScreeningSession):
        run_plain_screening(session, keyboard, manner, marks=True)
    else:
        run_plain_conflicts(session, keyboard, manner, marks=True)
    return heard


def script(keys: str | bytes) -> Script:
    """Return the keys as they come through a pipe."""
    stream = BytesIO(keys.encode() if isinstance(keys, str) else keys)
    return Script(stream.read, Hand(), lambda _seconds: None)


def answers(said: Sequence[str]) -> list[str]:
    """Return what was said to keys and of places, without the records themselves."""
    beginnings = ("Saved", "Taken back", "Record ", "Conflict ", "Note ", "Left ", "All ", "There is", "Key ")
    return [line for line in said if line.startswith(beginnings)]
