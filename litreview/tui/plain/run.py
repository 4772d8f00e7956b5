"""The front door of plain mode: whose keys are heard, and one function a kind of session."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from litreview.screening.charting_session import ChartingSession
from litreview.screening.charting_settling import ChartSettling
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.session import ScreeningSession
from litreview.tui.app import tell_what_is_left_behind
from litreview.tui.plain.charting import ChartTalk
from litreview.tui.plain.conflicts import ConflictSide
from litreview.tui.plain.conversation import Conversation
from litreview.tui.plain.keyboard import Keyboard
from litreview.tui.plain.screening import ScreeningSide
from litreview.tui.plain.script import Script
from litreview.tui.plain.settling import SettleTalk
from litreview.tui.plain.talk import Manner
from litreview.tui.plain.terminal import Terminal


@contextmanager
def listening(clock: Callable[[], float]) -> Iterator[Keyboard]:
    """Listen to the terminal's single keys, or to what comes on standard input where that is none."""
    if sys.stdin.isatty():
        with Terminal(clock, sys.stdin.fileno()) as terminal:
            yield terminal
    else:
        yield Script(partial(os.read, sys.stdin.fileno()), clock)


def run_plain_screening(
    session: ScreeningSession, keyboard: Keyboard, manner: Manner, *, marks: bool = False
) -> None:
    """Let the reviewer vote in plain text until they leave; every vote is durable before it is said so.

    Raise StoreUnreachable when they left without one that no server confirmed, and what
    ``Conversation.run`` raises.
    """
    side = ScreeningSide(session, session.protocol.terms if marks else None)
    Conversation(session, side, keyboard, manner).run()
    tell_what_is_left_behind(session)


def run_plain_conflicts(
    session: ConflictSession, keyboard: Keyboard, manner: Manner, *, marks: bool = False
) -> None:
    """Let the lead settle conflicts in plain text until they leave; raise as ``run_plain_screening`` does."""
    side = ConflictSide(session, session.protocol.terms if marks else None)
    Conversation(session, side, keyboard, manner).run()
    tell_what_is_left_behind(session)


def run_plain_charting(session: ChartingSession, keyboard: Keyboard, manner: Manner) -> None:
    """Let the reviewer chart in plain text until they leave; raise as ``run_plain_screening`` does."""
    ChartTalk(session, keyboard, manner).run()
    tell_what_is_left_behind(session)


def run_plain_chart_settling(session: ChartSettling, keyboard: Keyboard, manner: Manner) -> None:
    """Let the lead settle charts in plain text until they leave; raise as ``run_plain_screening`` does."""
    SettleTalk(session, keyboard, manner).run()
    tell_what_is_left_behind(session)
