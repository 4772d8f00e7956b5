"""The embedded store: one SQLite file, safe to copy at rest, durable before it says so."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from litreview.model.errors import StoreError
from litreview.model.events import DeviceId, Event, EventId
from litreview.model.language import _
from litreview.model.protocol import Digest
from litreview.model.records import Record, RecordId
from litreview.store import Access, Clock, Draft
from litreview.store.backups import back_up_schema
from litreview.store.chain import COLUMNS, broken, event_of
from litreview.store.connections import connect, connect_to_read, restore, told, writing
from litreview.store.places import refuse_unsafe, unsafe
from litreview.store.schema import Migration, altered, apply, foreign, migrations, version_of
from litreview.store.wire import canonical, digest_of, hash_of, read_record, uuid7, write_act

ENGINE: Final = "sqlite"
_MANY: Final = 500  # placeholders in one statement, under SQLite's oldest limit of 999


class SqliteStore:
    """An event log and its records in one SQLite file; ``create`` and ``open`` give one."""

    engine = f"SQLite {sqlite3.sqlite_version}"

    def __init__(
        self,
        connection: sqlite3.Connection,
        place: str,
        device: DeviceId,
        clock: Clock,
        steps: Sequence[Migration] | None = None,
    ) -> None:
        self.device = device
        self._steps = migrations(ENGINE) if steps is None else steps
        self._connection = connection
        self._place = place
        self._clock = clock

    @classmethod
    def create(cls, path: Path, clock: Clock) -> Self:
        """Make a new, empty store; raise StoreError where a file already is or must not be written."""
        if path.exists() or path.is_symlink():
            raise StoreError(str(path), _("a file is here already"), _("Open it, or choose another folder."))
        refuse_unsafe(path)
        with told(str(path)):
            connection = connect(path)
            make(connection, uuid7(clock(), os.urandom(10)))
            connection.close()
        return cls.open(path, clock)

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Clock,
        access: Access = Access.WRITE,
        steps: Sequence[Migration] | None = None,
    ) -> Self:
        """Open an existing store; raise StoreError for a missing, foreign, damaged or newer file.

        An older file is copied into the folder of backups and brought up to date by the steps, by
        default all that the program knows. To write, the place must be one where that is safe.
        """
        place = str(path)
        if not path.is_file():
            raise StoreError(
                place,
                _("the review has no store yet"),
                _("litreview search or litreview import begins one; a colleague's copy belongs here too."),
            )
        with told(place):
            _bring_up_to_date(path, clock, migrations(ENGINE) if steps is None else steps)
        if access is Access.WRITE:
            refuse_unsafe(path)
        with told(place):
            connection = connect(path) if access is Access.WRITE else _reading(path)
            try:
                device = _device(connection, place)
            except BaseException:
                connection.close()
                raise
        return cls(connection, place, device, clock, steps)

    def append(self, drafts: Sequence[Draft], records: Sequence[Record] = ()) -> tuple[Event, ...]:
        """Keep the events and records durably, all or none; an id already in the log is not doubled."""
        with told(self._place), writing(self._connection):
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
        with told(self._place):
            rows = self._connection.execute(
                f"select arrival, {COLUMNS} from event where arrival > ? order by arrival",
                (arrival,),
            ).fetchall()  # no cursor stays open across a key press
        for row in rows:
            yield row[0], event_of(row[1:])

    def record(self, record: RecordId) -> Record:
        """Return the record as it was first found."""
        return self.records([record])[0]

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        """Return the records as they were first found, in the order wanted."""
        contents: dict[str, bytes] = {}
        with told(self._place):
            for start in range(0, len(wanted), _MANY):
                some = wanted[start : start + _MANY]
                places = ", ".join("?" * len(some))
                rows = self._connection.execute(
                    "select id, cast(content as blob) from record"
                    f" where id in ({places}) order by arrival desc",
                    some,
                )
                contents.update(rows)  # the first to arrive comes last, and stays
        missing = next((record for record in wanted if record not in contents), None)
        if missing is not None:
            raise StoreError(self._place, _("no record {record}").format(record=missing), restore())
        with told(self._place):
            return [read_record(contents[record]) for record in wanted]

    def kept(self) -> Iterator[tuple[RecordId, Digest]]:
        """Yield every record kept, with the digest of each content it was found with."""
        with told(self._place):
            rows = self._connection.execute("select id, digest from record order by arrival").fetchall()
        for record, digest in rows:
            yield RecordId(record), Digest(digest)

    def new_id(self) -> EventId:
        """Return an id for a draft."""
        return uuid7(self._clock(), os.urandom(10))

    def digest(self, record: Record) -> Digest:
        """Return the digest under which this record's content is kept."""
        return digest_of(canonical(record))

    def faults(self) -> list[str]:
        """Return everything wrong with the file, the chain of hashes and the records."""
        with told(self._place):
            pages = [row[0] for row in self._connection.execute("pragma integrity_check")]
            return [
                *(page for page in pages if page != "ok"),
                *altered(self._connection, self._steps),
                *broken(self._connection.execute(f"select {COLUMNS} from event order by device, number")),
                *self._changed_records(),
            ]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _keep(self, draft: Draft) -> Event:
        row = self._connection.execute(f"select {COLUMNS} from event where id = ?", (draft.id,)).fetchone()
        if row:
            return event_of(row)
        kind, payload = write_act(draft.act)
        event = self._next(draft)
        event = replace(event, hash=hash_of(event, kind, payload))
        row = (event.id, kind, event.actor, event.device, event.number, event.lamport)
        row = (*row, event.at.isoformat(), payload, event.previous, event.hash)
        self._connection.execute(f"insert into event ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return event

    def _next(self, draft: Draft) -> Event:
        number, previous = self._connection.execute(
            "select number, hash from event where device = ? order by number desc limit 1", (self.device,)
        ).fetchone() or (0, "")
        lamport = self._connection.execute("select coalesce(max(lamport), 0) from event").fetchone()[0]
        return Event(
            id=draft.id,
            actor=draft.actor,
            device=self.device,
            number=number + 1,
            lamport=lamport + 1,
            at=self._clock(),
            act=draft.act,
            previous=Digest(previous),
            hash=Digest(""),
        )

    def _changed_records(self) -> Iterator[str]:
        for record, digest, content in self._connection.execute("select id, digest, content from record"):
            if not isinstance(content, bytes) or digest_of(content) != digest:
                yield _("record {id}: its content was changed").format(id=record)


def make(connection: sqlite3.Connection, device: EventId) -> None:
    """Make the tables of a new store, whole or not at all."""
    with writing(connection):
        apply(connection, migrations(ENGINE))
        connection.execute("insert into device values (?)", (device,))


def _device(connection: sqlite3.Connection, place: str) -> DeviceId:
    row = connection.execute("select id from device").fetchone()
    if row is None:
        raise StoreError(place, _("damaged: it names no device"), restore())
    return DeviceId(row[0])


def _reading(path: Path) -> sqlite3.Connection:
    # Rolling back what a killed program left is a write too. On a network it could be the
    # transaction of a program that is alive on another machine.
    return connect_to_read(path, mend=unsafe(path) is None)


def _bring_up_to_date(path: Path, clock: Clock, steps: Sequence[Migration]) -> None:
    with closing(_reading(path)) as connection:
        version = version_of(connection)
        is_known = version is not None and 0 < version <= steps[-1].number
        strange = foreign(connection, steps[:version]) if is_known else None
    if version is None or strange:
        what = _("not a litreview store: it holds {name}").format(name=strange)
        raise StoreError(str(path), what if strange else _("not a litreview store"), restore())
    if version > steps[-1].number:
        raise StoreError(
            str(path),
            _("written by a newer litreview (store version {version})").format(version=version),
            _("Install that version; this one leaves the file untouched."),
        )
    if version < steps[-1].number:
        refuse_unsafe(path)
        _migrate(path, clock, steps)


def _migrate(path: Path, clock: Clock, steps: Sequence[Migration]) -> None:
    with closing(connect(path)) as connection:
        back_up_schema(path, clock(), version_of(connection) or 0)
        with writing(connection):
            version = version_of(connection) or 0  # another program may have been faster
            later = [step for step in steps if step.number > version]
            if later:
                apply(connection, later)
