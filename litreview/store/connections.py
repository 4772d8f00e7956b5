"""Connections to a SQLite file: opened the one safe way, written in whole transactions, failing as ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from litreview.model.errors import StoreError
from litreview.model.language import _

BUSY_SECONDS: Final = 30.0


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that writes durably: what it has committed, a power cut leaves there."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    return prepared(connection)


def connect_to_read(path: Path, *, mend: bool) -> sqlite3.Connection:
    """Return a connection that changes nothing, save (to mend) rolling back what a killed program left."""
    if mend:
        connection = connect(path)
        connection.execute("pragma query_only = on")
        return connection
    address = path.absolute().as_uri()
    if path.absolute().drive.startswith("\\\\"):
        address = address.replace("//", "////", 1)  # SQLite knows no host in an address, but UNC paths
    return sqlite3.connect(
        f"{address}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return the connection with its guarantees set; close it where the file is no SQLite file."""
    try:
        # A rollback journal, not WAL: copying an open WAL database loses votes, and SQLite before 3.51.3
        # can corrupt one. EXTRA also syncs the folder, so that a power cut cannot bring the journal back.
        connection.execute("pragma journal_mode = delete")
        connection.execute("pragma synchronous = extra")
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma cell_size_check = on")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold one transaction: all of the block is kept, or none of it."""
    # IMMEDIATE takes the lock before reading: a transaction that reads first and writes later is
    # refused at once when another process wrote in between, whatever the time-out.
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


@contextmanager
def told(place: str) -> Iterator[None]:
    """Turn what SQLite or the decoder says into a StoreError about the place."""
    try:
        yield
    except (sqlite3.Error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(place, str(error), advice(error)) from error


def advice(error: Exception | None = None) -> str:
    """Return what to do when the engine failed, by SQLite's own code where the error has one."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or isinstance(
        error, msgspec.MsgspecError | UnicodeDecodeError
    ):
        return restore()
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return _("Nothing was saved. See that the file and its folder may be written to.")
    if code.startswith("SQLITE_FULL"):
        return _("The disk is full: this was not saved, and all before it is. Make room, then do it again.")
    return _("This was not saved; what was shown as saved before is. litreview check says more.")


def restore() -> str:
    """Return what to do about a file that is not the store it should be."""
    return _(
        "Restore it from a copy, such as those in screening/backups/, without a review.db-journal beside it; "
        "or name another folder with -C."
    )
