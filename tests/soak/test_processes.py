"""Laws of many programs and of sudden death: nothing said to be kept is lost, and none is turned away."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from time import sleep

from litreview.model.events import Note
from litreview.store.audit import rebuilt_otherwise
from litreview.store.sqlite import SqliteStore
from tests.making import TickingClock
from tests.soak import rounds

WRITERS = 8


def start(path: Path, name: str, limit: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-m", "tests.soak.writer", str(path), name, str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((".", os.environ.get("PYTHONPATH", "")))},
    )


def kept_in(path: Path) -> list[str]:
    """Return the notes of the log, which must be sound."""
    store = SqliteStore.open(path, TickingClock())
    assert store.faults() == []
    assert rebuilt_otherwise(store) is None
    notes = [event.act.text for _, event in store.events_after(0) if isinstance(event.act, Note)]
    store.close()
    return notes


def test_killed_at_any_moment_again_and_again_nothing_said_to_be_kept_is_lost(tmp_path: Path) -> None:
    chance = Random(20260105)
    path = tmp_path / "review.db"
    SqliteStore.create(path, TickingClock()).close()
    said: list[str] = []
    for turn in range(rounds(6)):
        writer = start(path, f"turn {turn}", -1)
        assert writer.stdout is not None
        said.append(writer.stdout.readline().strip())
        sleep(chance.random() / 5)
        writer.kill()
        rest, _errors = writer.communicate()
        said += [line for line in rest.split("\n") if line]
        assert set(said) <= set(kept_in(path))
    assert len(said) > rounds(6)


def test_eight_writers_without_a_pause_lose_nothing_and_none_is_turned_away(tmp_path: Path) -> None:
    path = tmp_path / "review.db"
    SqliteStore.create(path, TickingClock()).close()
    each = rounds(15)
    writers = [start(path, f"writer {number}", each) for number in range(WRITERS)]
    ended = [(writer.communicate(), writer.returncode) for writer in writers]
    assert [(errors, code) for (_said, errors), code in ended] == [("", 0)] * WRITERS
    wanted = [f"writer {writer} {number}" for writer in range(WRITERS) for number in range(each)]
    assert sorted(kept_in(path)) == sorted(wanted)
