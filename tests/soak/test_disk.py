"""Laws of a disk that gives out: a vote that could not be kept is said to be none, and work goes on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.model.errors import StoreError
from litreview.review import open_review
from litreview.store import Access
from litreview.store.backups import backups_of
from litreview.store.sqlite import SqliteStore
from litreview.workspace import STORE, make_workspace
from tests.making import TickingClock
from tests.soak.writer import draft

MANY = 100_000


class SmallDisk:
    """A file system of two megabytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder))

    def make_read_only(self) -> None:
        self._mount("-o", "remount,ro", str(self.folder))

    def let_go(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)  # noqa: S603, S607 - our own disk

    @staticmethod
    def _mount(*arguments: str) -> None:
        subprocess.run(["mount", *arguments], check=True, capture_output=True)  # noqa: S603, S607 - our own disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    if sys.platform != "linux":
        pytest.skip("small disks are mounted on Linux only")
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        disk = SmallDisk(folder)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk cannot be mounted here: it takes an administrator")
    yield disk
    disk.let_go()


def fill(store: SqliteStore) -> list[str]:
    """Write notes until no more can be kept; return the ids of those that were."""
    kept: list[str] = []
    for number in range(MANY):
        try:
            (event,) = store.append([draft(store, f"note {number} " + "word " * 400)])
        except StoreError:
            break
        kept.append(event.id)
    assert 0 < len(kept) < MANY
    return kept


def ids(store: SqliteStore) -> list[str]:
    return [event.id for _arrival, event in store.events_after(0)]


def test_when_no_page_more_may_be_had_what_was_kept_stays_and_the_same_vote_can_be_given_again(
    tmp_path: Path,
) -> None:
    store = SqliteStore.create(tmp_path / "review.db", TickingClock())
    store._connection.execute("pragma max_page_count = 60")
    kept = fill(store)
    refused = draft(store, "once more " + "word " * 2000)
    with pytest.raises(StoreError, match="full"):
        store.append([refused])
    assert ids(store) == kept
    assert store.faults() == []
    store._connection.execute("pragma max_page_count = 1000")
    store.append([refused])
    assert store.append([refused]) == store.append([refused])
    assert ids(store) == [*kept, refused.id]
    assert store.faults() == []
    store.close()


def test_on_a_full_disk_nothing_kept_is_lost_and_after_room_is_made_work_goes_on(
    small_disk: SmallDisk,
) -> None:
    ballast = small_disk.folder / "ballast"
    ballast.write_bytes(bytes(500_000))
    path = small_disk.folder / "review.db"
    store = SqliteStore.create(path, TickingClock())
    kept = fill(store)
    store.close()
    again = SqliteStore.open(path, TickingClock())
    assert ids(again) == kept
    ballast.unlink()
    (event,) = again.append([draft(again, "after room was made")])
    assert ids(again) == [*kept, event.id]
    assert again.faults() == []
    again.close()


def test_without_room_for_a_backup_votes_go_on(
    small_disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    folder = small_disk.folder / "review"
    make_workspace(folder)
    with open_review(folder, TickingClock()) as review:
        store = review.journal.store
        assert isinstance(store, SqliteStore)
        store.append([draft(store, "word " * 200_000)])
    with open_review(folder, TickingClock()) as review:
        store = review.journal.store
        assert isinstance(store, SqliteStore)
        store.append([draft(store, "one more")])
        assert len(ids(store)) == 2
    assert "No backup could be made" in caplog.text
    assert backups_of(folder / STORE) == []
    assert list((folder / "screening" / "backups").iterdir()) == []


def test_on_a_read_only_disk_everything_can_be_read_and_a_vote_is_refused(small_disk: SmallDisk) -> None:
    path = small_disk.folder / "review.db"
    store = SqliteStore.create(path, TickingClock())
    store.append([draft(store, "one")])
    store.close()
    small_disk.make_read_only()
    reader = SqliteStore.open(path, TickingClock(), Access.READ)
    assert len(ids(reader)) == 1
    assert reader.faults() == []
    reader.close()
    writer = SqliteStore.open(path, TickingClock())
    with pytest.raises(StoreError, match="readonly"):
        writer.append([draft(writer, "two")])
    assert len(ids(writer)) == 1
    writer.close()


@pytest.mark.parametrize("locked", ["file", "folder"])
def test_in_a_read_only_file_or_folder_everything_can_be_read_and_a_vote_is_refused(
    locked: str, tmp_path: Path
) -> None:
    path = tmp_path / "review.db"
    store = SqliteStore.create(path, TickingClock())
    store.append([draft(store, "one")])
    store.close()
    target = path if locked == "file" else tmp_path
    mode = target.stat().st_mode
    target.chmod(mode & ~0o222)
    try:
        if os.access(target, os.W_OK):
            pytest.skip("this user may write everywhere, as an administrator may")
        writer = SqliteStore.open(path, TickingClock())
        with pytest.raises(StoreError):
            writer.append([draft(writer, "two")])
        assert len(ids(writer)) == 1
        writer.close()
    finally:
        target.chmod(mode)
