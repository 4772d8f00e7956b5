"""The embedded store: one SQLite file, safe to copy at rest, durable before it says so."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

import msgspec

from litreview.model.errors import StoreError
from litreview.model.events import DeviceId, Event, EventId
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle
from litreview.model.records import Record, RecordId
from litreview.store import Clock, Draft
from litreview.store.wire import (
    canonical,
    digest_of,
    hash_of,
    read_act,
    read_record,
    uuid7,
    write_act,
)

APPLICATION_ID: Final = 0x4C495452  # "LITR": a file without it is not a review, however empty
SCHEMA_VERSION: Final = 1
BUSY_SECONDS: Final = 30.0
_MANY: Final = 500  # placeholders in one statement, under SQLite's oldest limit of 999

_SCHEMA: Final = """
create table event (
  arrival integer primary key,
  id text not null unique,
  kind text not null,
  actor text not null,
  device text not null,
  number integer not null check (number > 0),
  lamport integer not null check (lamport > 0),
  at text not null,
  payload blob not null,
  previous text not null,
  hash text not null,
  unique (device, number)
) strict;
create table record (
  arrival integer primary key,
  id text not null,
  digest text not null,
  content blob not null,
  unique (id, digest)
) strict;
create index event_by_lamport on event (lamport);
create table device (id text not null primary key) strict, without rowid;
create trigger event_stays before update on event begin select raise(abort, 'the log is append-only'); end;
create trigger event_remains before delete on event begin select raise(abort, 'the log is append-only'); end;
create trigger record_stays before update on record begin select raise(abort, 'records are frozen'); end;
create trigger record_remains before delete on record begin select raise(abort, 'records are frozen'); end;
"""
_EVENT_COLUMNS: Final = "id, kind, actor, device, number, lamport, at, payload, previous, hash"


class SqliteStore:
    """An event log and its records in one SQLite file; ``create`` and ``open`` give one."""

    engine = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, connection: sqlite3.Connection, place: str, device: DeviceId, clock: Clock) -> None:
        self._connection = connection
        self._place = place
        self._device = device
        self._clock = clock

    @classmethod
    def create(cls, path: Path, clock: Clock) -> Self:
        """Make a new, empty store; raise StoreError where a file already is."""
        if path.exists():
            raise StoreError(str(path), _("a file is here already"), _("Open it, or choose another folder."))
        with _told(str(path)):
            connection = _connect(path)
            with _writing(connection):
                for statement in _statements(_SCHEMA):
                    connection.execute(statement)
                connection.execute("insert into device values (?)", (uuid7(clock(), os.urandom(10)),))
                connection.execute(f"pragma application_id = {APPLICATION_ID}")
                connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
            connection.close()
        return cls.open(path, clock)

    @classmethod
    def open(cls, path: Path, clock: Clock) -> Self:
        """Open an existing store; raise StoreError for a missing, foreign, damaged or newer file."""
        place = str(path)
        if not path.is_file():
            raise StoreError(
                place,
                _("the review has no store yet"),
                _("litreview search or litreview import begins one; a colleague's copy belongs here too."),
            )
        with _told(place):
            connection = _connect(path)
            _refuse_foreign(connection, place)
            device = connection.execute("select id from device").fetchone()[0]
        return cls(connection, place, DeviceId(device), clock)

    def append(self, drafts: Sequence[Draft], records: Sequence[Record] = ()) -> tuple[Event, ...]:
        """Keep the events and records durably, all or none; an id already in the log is not doubled."""
        with _told(self._place), _writing(self._connection):
            self._connection.executemany(
                "insert into record (id, digest, content) values (?, ?, ?) on conflict do nothing",
                (
                    (record.id, digest_of(content), content)
                    for record in records
                    for content in (canonical(record),)
                ),
            )
            return tuple(self._keep(draft) for draft in drafts)

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        """Yield the events that arrived after the number given, each with its own arrival number."""
        with _told(self._place):
            rows = self._connection.execute(
                f"select arrival, {_EVENT_COLUMNS} from event where arrival > ? order by arrival",
                (arrival,),
            ).fetchall()  # no cursor stays open across a key press
            events = [(row[0], _event(row[1:])) for row in rows]
        yield from events

    def record(self, record: RecordId) -> Record:
        """Return the record as it was first found."""
        return self.records([record])[0]

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        """Return the records as they were first found, in the order wanted."""
        contents: dict[str, bytes] = {}
        with _told(self._place):
            for start in range(0, len(wanted), _MANY):
                some = wanted[start : start + _MANY]
                places = ", ".join("?" * len(some))
                rows = self._connection.execute(
                    f"select id, content from record where id in ({places}) order by arrival desc",
                    some,
                )
                contents.update(rows)  # the first to arrive comes last, and stays
        try:
            return [read_record(contents[record]) for record in wanted]
        except KeyError as missing:
            raise StoreError(
                self._place, _("no record {record}").format(record=missing), _advice()
            ) from missing

    def new_id(self) -> EventId:
        """Return an id for a draft."""
        return uuid7(self._clock(), os.urandom(10))

    def digest(self, record: Record) -> Digest:
        """Return the digest under which this record's content is kept."""
        return digest_of(canonical(record))

    def faults(self) -> list[str]:
        """Return everything wrong with the file, the chain of hashes and the records."""
        with _told(self._place):
            pages = [row[0] for row in self._connection.execute("pragma integrity_check")]
            return [
                *(page for page in pages if page != "ok"),
                *self._broken_chain(),
                *self._changed_records(),
            ]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _keep(self, draft: Draft) -> Event:
        row = self._connection.execute(
            f"select {_EVENT_COLUMNS} from event where id = ?", (draft.id,)
        ).fetchone()
        if row:
            return _event(row)
        kind, payload = write_act(draft.act)
        event = self._next(draft)
        event = replace(event, hash=hash_of(event, kind, payload))
        row = (event.id, kind, event.actor, event.device, event.number, event.lamport)
        row = (*row, event.at.isoformat(), payload, event.previous, event.hash)
        self._connection.execute(
            f"insert into event ({_EVENT_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row
        )
        return event

    def _next(self, draft: Draft) -> Event:
        number, previous = self._connection.execute(
            "select number, hash from event where device = ? order by number desc limit 1", (self._device,)
        ).fetchone() or (0, "")
        lamport = self._connection.execute("select coalesce(max(lamport), 0) from event").fetchone()[0]
        return Event(
            id=draft.id,
            actor=draft.actor,
            device=self._device,
            number=number + 1,
            lamport=lamport + 1,
            at=self._clock(),
            act=draft.act,
            previous=Digest(previous),
            hash=Digest(""),
        )

    def _broken_chain(self) -> Iterator[str]:
        last: dict[DeviceId, Event] = {}
        rows = self._connection.execute(f"select {_EVENT_COLUMNS} from event order by device, number")
        for row in rows:
            event = _event(row)
            before = last.get(event.device)
            number, previous = (before.number, before.hash) if before else (0, "")
            if event.number != number + 1:
                yield _("event {id}: events are missing before it").format(id=event.id)
            elif event.previous != previous:
                yield _("event {id}: does not follow the event before it").format(id=event.id)
            if event.hash != hash_of(event, row[1], row[7]):
                yield _("event {id}: its content was changed").format(id=event.id)
            last[event.device] = event

    def _changed_records(self) -> Iterator[str]:
        for record, digest, content in self._connection.execute("select id, digest, content from record"):
            if digest_of(content) != digest:
                yield _("record {id}: its content was changed").format(id=record)


def _event(row: Sequence[object]) -> Event:
    identity, kind, actor, device, number, lamport, at, payload, previous, sealed = row
    return Event(
        id=EventId(str(identity)),
        actor=Handle(str(actor)),
        device=DeviceId(str(device)),
        number=int(str(number)),
        lamport=int(str(lamport)),
        at=datetime.fromisoformat(str(at)).astimezone(UTC),
        act=read_act(str(kind), bytes(payload) if isinstance(payload, bytes) else str(payload).encode()),
        previous=Digest(str(previous)),
        hash=Digest(str(sealed)),
    )


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # A rollback journal, not WAL: copying an open WAL database loses votes, and SQLite before 3.51.3
        # can corrupt one. EXTRA also syncs the folder, so that a power cut cannot bring the journal back.
        for setting in (
            "journal_mode = delete",
            "synchronous = extra",
            "foreign_keys = on",
            "trusted_schema = off",
            "cell_size_check = on",
        ):
            connection.execute(f"pragma {setting}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _refuse_foreign(connection: sqlite3.Connection, place: str) -> None:
    identity = connection.execute("pragma application_id").fetchone()[0]
    version = connection.execute("pragma user_version").fetchone()[0]
    if identity == APPLICATION_ID and version == SCHEMA_VERSION and _made_of(connection) <= _ours():
        return
    connection.close()
    if identity != APPLICATION_ID or version <= SCHEMA_VERSION:
        raise StoreError(
            place,
            _("not a litreview store"),
            _("Restore it from a copy, or name another folder with -C."),
        )
    raise StoreError(
        place,
        _("written by a newer litreview (store version {version})").format(version=version),
        _("Install that version; this one leaves the file untouched."),
    )


def _made_of(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Return the tables, indexes and triggers; one that is not ours would act within our own writing."""
    made = "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite_%'"
    return set(connection.execute(made))


def _ours() -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        return _made_of(connection)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
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
def _told(place: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, msgspec.MsgspecError, ValueError) as error:
        raise StoreError(place, str(error), _advice(error)) from error


def _advice(error: Exception | None = None) -> str:
    """Return what to do, by the result code of SQLite where it has one."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or isinstance(error, msgspec.DecodeError):
        return _("The file is damaged. Keep it as it is, and put a copy from before in its place.")
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return _("Nothing was saved. See that the file and its folder may be written to.")
    if code.startswith("SQLITE_FULL"):
        return _("The disk is full: this was not saved, and all before it is. Make room, then do it again.")
    return _("This was not saved; what was shown as saved before is. litreview check says more.")
