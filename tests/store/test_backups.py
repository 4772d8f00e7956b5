"""Laws of the backups: whole, dated, ten at most, made in time, and in nobody's way."""

import logging
import os
import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import StoreError
from litreview.model.events import Note
from litreview.model.protocol import Stage
from litreview.model.records import RecordId
from litreview.review import open_review
from litreview.store import Access
from litreview.store.backups import APART, KEPT, Backup, back_up, backed_up, backups_of, is_due, surplus
from litreview.store.sqlite import SqliteStore
from litreview.workspace import STORE, make_workspace
from tests.making import FIRST, START, TickingClock, bring_in, new_journal, record

HOUR = timedelta(hours=1)


def note(text: str) -> Note:
    return Note(record=RecordId("pubmed:1"), stage=Stage.TITLE_ABSTRACT, text=text)


def made(hours: float, events: int) -> Backup:
    return Backup(path=Path(f"{hours}-{events}"), moment=START + hours * HOUR, events=events)


def test_a_backup_is_a_whole_store_under_a_name_that_sorts_and_fits_every_system(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(number) for number in range(300)])
    path = back_up(tmp_path / "review.db", START)
    assert path == tmp_path / "backups" / "review-20260105T090000Z-1.db"
    assert not re.search(r'[:<>"|?*]', path.name)
    copy = SqliteStore.open(path, TickingClock(), Access.READ)
    assert copy.faults() == []
    assert list(copy.events_after(0)) == list(journal.store.events_after(0))
    copy.close()
    journal.store.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("backups", "events", "due"),
    [
        ([], 0, False),
        ([], 1, True),
        ([made(-2, 5)], 5, False),
        ([made(-2, 5)], 6, True),
        ([made(-0.9, 5)], 6, False),
        ([made(-1, 5)], 6, True),
        ([made(-3, 9), made(-2, 5)], 9, True),
        ([made(400, 5)], 5, True),
    ],
)
def test_a_backup_is_due_once_an_hour_when_the_log_has_changed(
    backups: list[Backup], events: int, *, due: bool
) -> None:
    assert is_due(backups, START, events) is due


@given(st.lists(st.integers(-20_000, 20_000), max_size=30, unique=True), st.integers(-20_000, 20_000))
def test_ten_are_kept_the_newest_and_always_the_one_just_made(hours: list[int], last: int) -> None:
    backups = sorted({made(hour, 1) for hour in [*hours, last]}, key=lambda one: one.moment)
    new = made(last, 1)
    dropped = surplus(backups, new.path)
    assert new not in dropped
    kept = [backup for backup in backups if backup not in dropped]
    assert len(kept) == min(len(backups), KEPT)
    others = [backup for backup in kept if backup != new]
    assert all(old.moment <= one.moment for old in dropped for one in others)


def test_a_session_that_writes_is_backed_up_at_most_once_an_hour(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    held = []
    for minutes in (0, 10, 30, 70, 71, 200, 300):
        clock = TickingClock(START + timedelta(minutes=minutes))
        with open_review(tmp_path, clock) as review:
            if minutes < 300:
                review.journal.append(FIRST, note(f"after {minutes} minutes"))
        held.append([backup.events for backup in backups_of(tmp_path / STORE)])
    assert held == [[], [2], [2], [2], [2, 5], [2, 5], [2, 5, 6]]
    assert APART == HOUR


def test_a_session_that_reads_makes_no_backup(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    with open_review(tmp_path, TickingClock()) as review:
        review.journal.append(FIRST, note("one"))
    with open_review(tmp_path, TickingClock(START + 5 * HOUR), access=Access.READ) as review:
        assert len(review.ledger.events) == 1
    assert backups_of(tmp_path / STORE) == []


def test_votes_go_on_while_a_backup_is_made(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(number, abstract="word " * 2000) for number in range(1500)])
    path = tmp_path / "review.db"
    worker = Thread(target=back_up, args=(path, START))
    worker.start()
    votes = 0
    while worker.is_alive() or votes < 3:
        journal.append(FIRST, note(f"note {votes}"))
        votes += 1
    worker.join()
    assert len(journal.ledger.events) == 1 + votes
    journal.store.close()
    (backup,) = backups_of(path)
    copy = SqliteStore.open(backup.path, TickingClock())
    assert copy.faults() == []
    assert len(list(copy.events_after(0))) == backup.events
    copy.close()


def test_a_session_is_not_over_before_its_backup_is_made(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(1)])
    with backed_up(tmp_path / "review.db", TickingClock()):
        assert backups_of(tmp_path / "review.db") == []  # the first record goes first
    assert len(backups_of(tmp_path / "review.db")) == 1
    journal.store.close()


def test_what_killed_programs_left_half_made_is_swept_away(tmp_path: Path) -> None:
    new_journal(tmp_path).store.close()
    folder = tmp_path / "backups"
    folder.mkdir()
    old, young = folder / "review.db.1.part", folder / "review.db.2.part"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (0, 0))
    back_up(tmp_path / "review.db", START)
    assert not old.exists()
    assert young.exists()


def test_what_is_no_store_is_not_backed_up(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "review.db").execute("create table event (arrival integer)").connection.close()
    with pytest.raises(StoreError, match="not a litreview store"):
        back_up(tmp_path / "review.db", START)
    assert backups_of(tmp_path / "review.db") == []


def test_a_backup_that_fails_is_told_of_and_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_workspace(tmp_path)
    with open_review(tmp_path, TickingClock()) as review:
        review.journal.append(FIRST, note("one"))
    (tmp_path / "screening" / "backups").write_text("in the way")
    with caplog.at_level(logging.WARNING), open_review(tmp_path, TickingClock()) as review:
        review.journal.append(FIRST, note("two"))
        assert len(review.ledger.events) == 2
    assert "No backup could be made" in caplog.text


def test_a_store_that_is_gone_is_not_begun_anew_beside_its_backups(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    store = tmp_path / STORE
    with open_review(tmp_path, TickingClock()) as review:
        review.journal.append(FIRST, note("one"))
    kept = back_up(store, datetime.fromisoformat("2026-02-01T10:00:00+00:00"))
    store.unlink()
    with pytest.raises(StoreError, match=kept.name), open_review(tmp_path, TickingClock(), begin=True):
        pass
    assert not store.exists()
    kept.replace(store)
    with open_review(tmp_path, TickingClock(), begin=True) as review:
        assert len(review.ledger.events) == 1
