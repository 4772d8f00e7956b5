"""A key held down in a real pseudo-terminal, as a keyboard repeats it: two decisions at most."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from litreview.model.protocol import Stage
from tests.tui.sample import FIRST, article, opened, sample
from tests.tui.test_terminal import PATIENCE, read_until

APP = """
import sys
from pathlib import Path
from tests.tui.sample import opened
from litreview.tui.app import run_screening
run_screening(opened(Path(sys.argv[1])).screening(), float(sys.argv[2]))
"""
PLAIN = """
import sys
from pathlib import Path
from time import monotonic
from tests.tui.sample import opened
from litreview.tui.plain.talk import Manner
from litreview.tui.plain.run import listening, run_plain_screening
say = lambda line: print(line, flush=True)
manner = Manner(say=say, clock=monotonic, width=lambda: 0, moment=float(sys.argv[2]))
with listening(monotonic) as keyboard:
    run_plain_screening(opened(Path(sys.argv[1])).screening(), keyboard, manner)
"""
HELD = 2.0
"""Seconds the key is down."""
A_SECOND = 30
"""How often a keyboard repeats a key."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")


@pytest.mark.parametrize("script", [APP, PLAIN], ids=["app", "plain"])
@pytest.mark.parametrize("delay", [0.0, 0.25, 0.5, 0.66], ids="first repeat after {} s".format)
def test_a_decision_key_held_for_two_seconds_makes_at_most_two_decisions(
    tmp_path: Path, script: str, delay: float
) -> None:
    assert 1 <= votes_of_a_held_key(tmp_path, script, delay, moment="0.25") <= 2


def test_with_the_guard_off_every_repeat_decides(tmp_path: Path) -> None:
    assert votes_of_a_held_key(tmp_path, APP, 0.0, moment="0") > 40


def votes_of_a_held_key(folder: Path, script: str, delay: float, *, moment: str) -> int:
    """Hold ``e`` down, the first repeat after so many seconds, and return how many records it decided."""
    import fcntl  # noqa: PLC0415 - POSIX only
    import pty  # noqa: PLC0415
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    sample(folder, [article(number, f"Report {number}") for number in range(80)]).journal.store.close()
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", script, str(folder), moment],
        stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "xterm-256color"},
        cwd=Path(__file__).parents[2], start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    seen = bytearray()
    read_until(ours, seen, b"Report 0")
    hold(ours, seen, delay)
    read_until(ours, seen, b"Saved")
    os.write(ours, b"q")
    read_until(ours, seen, None)
    os.close(ours)
    assert process.wait(PATIENCE) == 0, bytes(seen[-2000:])
    after = opened(folder).journal
    stage = Stage.TITLE_ABSTRACT
    voted = sum(after.ledger.vote_of(FIRST, report, stage) is not None for report in after.ledger.reports)
    after.store.close()
    return voted


def hold(terminal: int, seen: bytearray, delay: float) -> None:
    """Press ``e`` and let it repeat as a keyboard does, reading what is written meanwhile."""
    begun = time.monotonic()
    repeats = int((HELD - delay) * A_SECOND)
    for at in (0.0, *(delay + number / A_SECOND for number in range(1, repeats + 1))):
        while (left := begun + at - time.monotonic()) > 0:
            if select.select([terminal], [], [], left)[0]:
                seen.extend(os.read(terminal, 65536))
        os.write(terminal, b"e")
