"""Backups: whole copies of a SQLite store beside it, made while the review is worked on."""

import logging
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import disk_usage
from threading import Event as Flag
from threading import Thread
from typing import Final

from litreview.model.errors import LitreviewError, StoreError
from litreview.model.language import _
from litreview.model.text import one_line
from litreview.store import Clock
from litreview.store.connections import connect_to_read, told
from litreview.store.schema import version_of

FOLDER: Final = "backups"
KEPT: Final = 10
APART: Final = timedelta(hours=1)
_STALE_SECONDS: Final = 3600.0
_PATIENCE_SECONDS: Final = 3.0
_PAGES: Final = 1024  # copied at a time: 4 MiB, some 10 ms during which a vote waits
_RETRY_SECONDS: Final = 0.02
_PATIENT_STARTS: Final = 4
_MOMENT: Final = "%Y%m%dT%H%M%SZ"  # sorts by time, and holds no sign that Windows refuses in a name
_NAME: Final = re.compile(r"review-(\d{8}T\d{6}Z)-(\d+)\.db")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One copy of the store, as its file's name tells of it."""

    path: Path
    moment: datetime
    events: int
    """How many events the log held."""


def backups_of(store: Path) -> list[Backup]:
    """Return the regular backups of the store, oldest first by name."""
    files = sorted((store.parent / FOLDER).glob("review-*.db"))
    return [
        Backup(path=file, moment=_moment(name[1]), events=int(name[2]))
        for file in files
        if (name := _NAME.fullmatch(file.name))
    ]


def is_due(backups: list[Backup], now: datetime, events: int) -> bool:
    """Tell whether the log has changed since the last backup, which is more than an hour old.

    Backups from a time to come, as after a clock was set back, do not count.
    """
    past = [backup for backup in backups if backup.moment <= now]
    if not events or not past:
        return events > 0
    return events != past[-1].events and now - past[-1].moment >= APART


def surplus(backups: list[Backup], made: Path) -> list[Backup]:
    """Return the backups that are too many, oldest first; never the one just made."""
    others = [backup for backup in backups if backup.path != made]
    return others[: max(0, len(backups) - KEPT)]


@contextmanager
def backed_up(store: Path, clock: Clock) -> Iterator[None]:
    """Copy the store aside while the block runs, where a backup is due; wait for it at the end.

    A backup that fails is warned of, and stops nobody's work.
    """
    with told(str(store)), closing(connect_to_read(store, mend=True)) as connection:
        due = is_due(backups_of(store), clock(), _events(connection))
    over = Flag()
    worker = Thread(target=_quietly_back_up, args=(store, clock(), over), name="backup")
    if due:
        worker.start()
    try:
        yield
    finally:
        over.set()
        if due:
            worker.join()


def back_up(store: Path, moment: datetime) -> Path:
    """Make a backup now, drop those that are too many, and return its path; raise StoreError or OSError."""
    part = _copied(store)
    with told(str(part)), closing(connect_to_read(part, mend=True)) as copy:
        events = _events(copy)
    made = _settled(part, f"review-{moment.strftime(_MOMENT)}-{events}.db")
    for backup in surplus(backups_of(store), made):
        backup.path.unlink(missing_ok=True)
    for half in made.parent.glob("*.part"):
        if made.stat().st_mtime - half.stat().st_mtime > _STALE_SECONDS:  # of a program that was killed
            half.unlink(missing_ok=True)
    return made


def back_up_schema(store: Path, moment: datetime, version: int) -> Path:
    """Make the backup that goes before a change of schema, which is never dropped; return its path."""
    return _settled(_copied(store), f"review-{moment.strftime(_MOMENT)}-schema-{version}.db")


def _quietly_back_up(store: Path, moment: datetime, over: Flag) -> None:
    over.wait(_PATIENCE_SECONDS)  # the first record goes first
    try:
        back_up(store, moment)
    except (LitreviewError, OSError) as error:
        _log.warning(one_line(_("No backup could be made: {problem}").format(problem=error)))


def _copied(store: Path) -> Path:
    folder = store.parent / FOLDER
    folder.mkdir(exist_ok=True)
    if disk_usage(folder).free < 2 * store.stat().st_size:
        # A copy must not take the room that votes need.
        raise StoreError(str(folder), _("too little room on the disk"), _("Make room on it."))
    part = folder / f"{store.name}.{os.getpid()}.part"
    try:
        try:
            _copy_into(part, store, pages=_PAGES)
        except _NeverReadyError:
            # Each write of another connection makes SQLite begin again; this way writers wait, once.
            _copy_into(part, store, pages=-1)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _copy_into(part: Path, store: Path, *, pages: int) -> None:
    part.unlink(missing_ok=True)
    with (
        told(str(part)),
        closing(connect_to_read(store, mend=True)) as source,
        closing(sqlite3.connect(part, isolation_level=None)) as target,
    ):
        target.execute("pragma journal_mode = off")  # half a copy is thrown away, never mended
        target.execute("pragma synchronous = off")  # synced once, at the end
        source.backup(target, pages=pages, progress=_Watch(), sleep=_RETRY_SECONDS)
        if version_of(target) is None:
            raise StoreError(str(part), _("the copy is not a litreview store"), _("Is the disk sound?"))


class _Watch:
    """Told how many pages are left after each step; gives up when a copy has begun again too often."""

    def __init__(self) -> None:
        self._left = 0
        self._starts = 0

    def __call__(self, _status: int, left: int, _total: int) -> None:
        self._starts += left > self._left
        self._left = left
        if self._starts > _PATIENT_STARTS:
            raise _NeverReadyError


class _NeverReadyError(Exception):
    """Others write so often that a copy made in steps is never whole."""


def _settled(part: Path, name: str) -> Path:
    with part.open("r+b") as file:
        os.fsync(file.fileno())
    made = part.replace(part.with_name(name))
    if sys.platform != "win32":  # which has no folders to sync
        folder = os.open(made.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return made


def _events(connection: sqlite3.Connection) -> int:
    return int(connection.execute("select coalesce(max(arrival), 0) from event").fetchone()[0])


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
