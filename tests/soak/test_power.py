"""Laws of the power cut: what was said to be kept is there afterwards, whatever the disk did with the rest.

The program's own store writes here through another SQLite (apsw), whose file system can be watched;
what is left is opened with the SQLite the program always uses.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import cast

import pytest

from litreview.model.errors import StoreError
from litreview.model.events import Event
from litreview.store.connections import prepared
from litreview.store.sqlite import SqliteStore
from tests.making import TickingClock, record
from tests.soak import rounds
from tests.soak.writer import draft

apsw = pytest.importorskip("apsw", reason="apsw, of the dev extra, is not here to watch the disk with")

from tests.soak.power import Acknowledged, Recorder, after_cut  # noqa: E402 - it needs apsw

BATCHES = 30


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    made.unregister()


def watched(path: Path, synchronous: str = "extra") -> SqliteStore:
    """Return the store at the path, writing through the recorder as it does through Python's SQLite."""
    SqliteStore.open(path, TickingClock()).close()
    connection = cast("sqlite3.Connection", apsw.Connection(str(path), vfs=Recorder.NAME))
    prepared(connection).execute(f"pragma synchronous = {synchronous}")
    return SqliteStore(connection, str(path), TickingClock())


def begun(folder: Path) -> Path:
    path = folder / "review.db"
    store = SqliteStore.create(path, TickingClock())
    store.append([draft(store, "the first")], [record(number, abstract="word " * 400) for number in range(9)])
    store.close()
    return path


def written(path: Path, recorder: Recorder, synchronous: str = "extra") -> dict[str, Event]:
    """Write votes and records, some alone and some in batches; return the events by id."""
    store = watched(path, synchronous)
    events: dict[str, Event] = {}
    recorder.asked.clear()
    for number in range(BATCHES):
        drafts = [draft(store, f"note {number} {part}") for part in range(1 + 7 * (number % 5 == 0))]
        for event in store.append(drafts, [record(100 + number, abstract="word " * 300)]):
            events[event.id] = event
            recorder.asked.append(Acknowledged(event.id))
    store.close()
    return events


def lost_or_broken(path: Path, recorder: Recorder, start: bytes, folder: Path, turns: int) -> tuple[int, int]:
    """Cut the power so often; return how often something acknowledged was lost, and the file unsound."""
    chance, lost, unsound = Random(20260105), 0, 0
    said = [place + 1 for place, one in enumerate(recorder.asked) if isinstance(one, Acknowledged)]
    for turn in range(turns):
        anywhere = chance.randrange(len(recorder.asked) + 1)
        asked = recorder.asked[
            : chance.choice([anywhere, chance.choice(said)])
        ]  # half of the cuts at the worst
        image = folder / str(turn)
        image.mkdir()
        for name, content in after_cut({path.name: start}, asked, chance).items():
            (image / name).write_bytes(content)
        kept, faults = found_in(image / path.name)
        lost += any(one.event not in kept for one in asked if isinstance(one, Acknowledged))
        unsound += bool(faults)
    return lost, unsound


def found_in(path: Path) -> tuple[set[str], list[str]]:
    """Return the events of the file and what is wrong with it."""
    try:
        with closing(SqliteStore.open(path, TickingClock())) as store:
            return {event.id for _arrival, event in store.events_after(0)}, store.faults()
    except StoreError as error:
        return set(), [str(error)]


def test_no_power_cut_takes_what_was_said_to_be_kept(tmp_path: Path, recorder: Recorder) -> None:
    path = begun(tmp_path)
    start = path.read_bytes()
    assert len(written(path, recorder)) > BATCHES
    assert lost_or_broken(path, recorder, start, tmp_path, rounds(100)) == (0, 0)


@pytest.mark.parametrize("synchronous", ["full", "off"])
def test_with_fewer_syncs_votes_would_be_lost_here(
    synchronous: str, tmp_path: Path, recorder: Recorder
) -> None:
    path = begun(tmp_path)
    start = path.read_bytes()
    written(path, recorder, synchronous)
    lost, _unsound = lost_or_broken(path, recorder, start, tmp_path, max(40, rounds(40)))
    assert lost > 0


def test_a_sync_that_fails_is_no_vote_and_the_vote_can_be_given_again(
    tmp_path: Path, recorder: Recorder
) -> None:
    path = begun(tmp_path)
    store = watched(path)
    again = draft(store, "once more")
    recorder.syncs_fail = True
    with pytest.raises(apsw.IOError):
        store.append([again])
    recorder.syncs_fail = False
    (event,) = store.append([again])
    assert [kept.id for _arrival, kept in store.events_after(1)] == [event.id]
    store.close()
    plain = SqliteStore.open(path, TickingClock())
    assert plain.faults() == []
    plain.close()
