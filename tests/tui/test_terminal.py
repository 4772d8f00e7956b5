"""The app in a real pseudo-terminal: what a person starts, reads, presses and leaves."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from litreview.model.events import Verdict
from tests.tui.sample import FIRST, PROTOCOL, SECOND, opened, sample

PATIENCE = 30.0
"""Seconds after which something is plainly wrong."""

SCREENING = """
import sys
from pathlib import Path
from tests.tui.sample import opened
from litreview.tui.app import run_screening
assert "textual" not in sys.modules, "the front door must be light"
run_screening(opened(Path(sys.argv[1])).screening())
"""
CONFLICTS = """
import sys
from pathlib import Path
from tests.tui.sample import opened
from litreview.tui.app import run_conflicts
run_conflicts(opened(Path(sys.argv[1])).conflicts())
"""

LOST = """
import sys
from pathlib import Path
from threading import Event
from litreview.cli.console import guarded
from litreview.tui.app import run_screening
from tests.tui.distant import DistantStore
from tests.tui.sample import every_second, made_in
store = DistantStore.create(Path(sys.argv[1]) / "review.db", every_second())
session = made_in(store).screening()
store.gate, store.seconds = Event(), 1.5
append = store.append
def gone(*what):
    store.away = 1_000_000
    return append(*what)
store.append = gone
sys.exit(guarded(lambda: run_screening(session) or 0))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
@pytest.mark.parametrize(
    ("script", "key"), [(SCREENING, b"m"), (CONFLICTS, b"i")], ids=["screening", "conflicts"]
)
def test_a_person_can_start_decide_and_leave(tmp_path: Path, script: str, key: bytes) -> None:
    review = sample(tmp_path)
    review.vote(FIRST, 4, "include")
    review.vote(SECOND, 4, "exclude")
    review.journal.store.close()
    seen, code = in_terminal(script, tmp_path, [(b"Quit", b"j"), (b"", key), (b"", b"q")])
    assert code == 0, seen[-2000:]
    assert b"Traceback" not in seen
    after = opened(tmp_path).journal
    stage = PROTOCOL.stages[0].stage
    if script is SCREENING:
        votes = [after.ledger.vote_of(FIRST, report, stage) for report in after.ledger.reports]
        assert [vote.verdict for vote in votes if vote] == [Verdict.MAYBE, Verdict.INCLUDE]
    else:
        assert after.ledger.settlement(after.ledger.reports[4], stage) is not None
    after.store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
def test_leaving_without_a_vote_that_is_not_saved_is_told_in_the_terminal_and_by_the_exit_code(
    tmp_path: Path,
) -> None:
    keys = [(b"Quit", b"i"), (b"Not saved yet", b"r"), (b"Trying", b"q"), (b"leaves without it", b"q")]
    seen, code = in_terminal(LOST, tmp_path, keys)
    assert code == 4, seen[-2000:]
    assert b"what you did last is not saved" in seen
    assert b"Traceback" not in seen


def in_terminal(script: str, folder: Path, steps: list[tuple[bytes, bytes]]) -> tuple[bytes, int]:
    """Run the script in a pseudo-terminal; after each text has been seen, press its keys."""
    import fcntl  # noqa: PLC0415 - POSIX only
    import pty  # noqa: PLC0415
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", script, str(folder)],
        stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "xterm-256color"},
        cwd=Path(__file__).parents[2], start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    seen = bytearray()
    for expected, keys in steps:
        read_until(ours, seen, expected)
        os.write(ours, keys)
    read_until(ours, seen, None)
    os.close(ours)
    return bytes(seen), process.wait(PATIENCE)


def read_until(terminal: int, seen: bytearray, expected: bytes | None) -> None:
    """Read what is written until the text has come and all is quiet; without a text, until the end."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.4)[0]:
            if expected is not None and expected in seen:
                return
            continue
        try:
            written = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end is closed
            return
        if not written:  # and how others do
            return
        seen.extend(written)
