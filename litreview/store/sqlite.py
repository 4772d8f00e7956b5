"""The embedded store: one SQLite file, safe to copy at rest, durable before it says so."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from litreview.model.errors import StoreError
from litreview.model.events import DeviceId, Event, EventId, ExchangeBegun, Opening
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle
from litreview.model.records import Record, RecordId
from litreview.store import Access, Blinding, Clock, Draft, Raw
from litreview.store.backups import back_up_schema
from litreview.store.chain import COLUMNS, Row, broken, event_of, raw_of
from litreview.store.connections import connect, connect_to_read, restore, told, writing
from litreview.store.places import refuse_unsafe, unsafe
from litreview.store.schema import Migration, altered, apply, foreign, migrations, version_of
from litreview.store.wire import (
    SALT_BYTES,
    canonical,
    digest_of,
    hash_of,
    read_record,
    seal,
    uuid7,
    write_act,
)

ENGINE: Final = "sqlite"
_MANY: Final = 500  # placeholders in one statement, under SQLite's oldest limit of 999


_SEEN: Final = """
id, kind, actor, device, number, lamport, at, coalesce(opened.payload, event.payload), previous, hash,
sealed and opened.event is null
"""
"""``COLUMNS`` as their reader may see them now."""
_JOINED: Final = "event left join opened on opened.event = event.id"


class SqliteStore:
    """An event log and its records in one SQLite file; ``create`` and ``open`` give one."""

    engine = f"SQLite {sqlite3.sqlite_version}"
    identity: Handle | None = None

    def __init__(
        self,
        connection: sqlite3.Connection,
        place: str,
        clock: Clock,
        steps: Sequence[Migration] | None = None,
    ) -> None:
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
                _("litreview search or litreview import begins one; in a team, litreview sync fetches it."),
            )
        with told(place):
            _bring_up_to_date(path, clock, migrations(ENGINE) if steps is None else steps)
        if access is Access.WRITE:
            refuse_unsafe(path)
        with told(place):
            connection = connect(path) if access is Access.WRITE else _reading(path)
            try:
                _refuse_nameless(connection, place)
            except BaseException:
                connection.close()
                raise
        return cls(connection, place, clock, steps)

    def blinding(self) -> Blinding:
        """Return what keeps votes hidden: a seal, unless the votes of two lie open in this file."""
        with told(self._place):
            open_voters, sealed = self._connection.execute(
                "select count(distinct case when kind = 'vote' and not sealed then actor end),"
                " max(sealed or kind = ?) from event",
                (ExchangeBegun.kind,),
            ).fetchone()
            return Blinding.SEALED if sealed and open_voters <= 1 else Blinding.PROGRAM

    def devices(self) -> frozenset[DeviceId]:
        """Return the devices whose chains this store writes, one for each actor who has acted here."""
        with told(self._place):
            rows = self._connection.execute("select device from writer union select id from device")
            return frozenset(DeviceId(row[0]) for row in rows)

    def writers(self) -> dict[Handle, DeviceId]:
        """Return the device of each actor who has a chain of their own here."""
        with told(self._place):
            rows = self._connection.execute("select actor, device from writer order by actor").fetchall()
            return {Handle(actor): DeviceId(device) for actor, device in rows}

    def append(self, drafts: Sequence[Draft], records: Iterable[Record] = ()) -> tuple[Event, ...]:
        """Keep the events and records durably, all or none; an id already in the log is not doubled."""
        with told(self._place), writing(self._connection):
            self._keep_records(records)
            return tuple(self._keep(draft) for draft in drafts)

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        """Yield the events that arrived, or were opened, after the number given, each with that number."""
        # Two queries, because an "or" over both tables would read the whole log at every key; and no
        # cursor stays open across a key press.
        with told(self._place):
            if not self._connection.execute("select exists (select 1 from opened)").fetchone()[0]:
                return self._plain_after(arrival)
            rows = self._connection.execute(
                f"select event.arrival, {_SEEN} from {_JOINED} where event.arrival > ?"
                " and (opened.arrival is null or opened.arrival <= ?) order by event.arrival",
                (arrival, arrival),
            ).fetchall()
            opened = self._connection.execute(
                f"select opened.arrival, {_SEEN} from opened join event on event.id = opened.event"
                " where opened.arrival > ?",
                (arrival,),
            ).fetchall()
        return ((row[0], event_of(row[1:])) for row in (sorted(rows + opened) if opened else rows))

    def log(self) -> list[Raw]:
        """Return every event as its bytes, as far as its reader may see them."""
        with told(self._place):
            rows = self._connection.execute(f"select {_SEEN} from {_JOINED} order by event.arrival")
            return [raw_of(row) for row in rows]

    def record(self, record: RecordId) -> Record:
        """Return the record as it was first found."""
        return self.records([record])[0]

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        """Return the records as they were first found, in the order wanted."""
        contents: dict[str, bytes | None] = {}
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
            return [self._read(record, contents[record]) for record in wanted]

    def kept(self) -> Iterator[tuple[RecordId, Digest]]:
        """Yield every record kept, with the digest of each content it was found with."""
        with told(self._place):
            rows = self._connection.execute("select id, digest from record order by arrival").fetchall()
        for record, digest in rows:
            yield RecordId(record), Digest(digest)

    def as_found(self, finds: Sequence[tuple[RecordId, Digest]]) -> list[Record]:
        """Return the records as runs found them, by record and digest, in the order wanted."""
        with told(self._place):
            return [read_record(content) for content in self.contents(finds)]

    def contents(self, wanted: Iterable[tuple[RecordId, Digest]]) -> Iterator[bytes]:
        """Yield each content wanted, to the byte, by the record and the digest it was found with."""
        for found in wanted:
            with told(self._place):
                row = self._connection.execute(
                    "select cast(content as blob) from record where id = ? and digest = ?", found
                ).fetchone()
            if row is None:
                raise StoreError(self._place, _("no record {record}").format(record=found[0]), restore())
            yield row[0]

    def chain(self, device: DeviceId, after: int = 0, limit: int = -1) -> list[Raw]:
        """Return the device's events after the number, at most so many, as this store's reader sees them."""
        with told(self._place):
            rows = self._connection.execute(
                f"select {_SEEN} from {_JOINED} where device = ? and number > ? order by number limit ?",
                (device, after, limit),
            ).fetchall()
        return [raw_of(row) for row in rows]

    def receive(self, events: Sequence[Raw], records: Sequence[Record] = ()) -> None:
        """Keep events of other devices and the records they name, all or none; those here stay as they are.

        Each chain must come in order. Raise StoreError for one that does not go on from what is here.
        """
        with told(self._place), writing(self._connection):
            self._keep_records(records)
            for event in events:
                self._receive(event)
            if any(event.sealed or event.kind == Opening.kind for event in events):
                self._open_what_is_told()

    def unseal(self, contents: Iterable[tuple[EventId, bytes]]) -> None:
        """Keep what sealed events say; raise StoreError for content that is not what was sealed."""
        with told(self._place), writing(self._connection):
            for event, payload in contents:
                if not self._open(event, payload):
                    raise StoreError(event, _("is not what was sealed"), restore())

    def own_device(self, actor: Handle) -> DeviceId:
        """Return the device whose chain holds what this actor does here; begin one for a new actor."""
        with told(self._place), writing(self._connection):
            return self._device_of(actor)

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
            rows = self._connection.execute(f"select {_SEEN} from {_JOINED} order by device, number")
            return [
                *(page for page in pages if page != "ok"),
                *altered(self._connection, self._steps),
                *broken(rows),
                *self._changed_records(),
            ]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _plain_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        # Most stores have nothing that was opened, and then half of the time would go into looking for it.
        rows = self._connection.execute(
            f"select arrival, {COLUMNS} from event where arrival > ? order by arrival", (arrival,)
        ).fetchall()
        return ((row[0], event_of(row[1:])) for row in rows)

    def _read(self, record: RecordId, content: bytes | None) -> Record:
        if content is None:  # one bit of a damaged file can say that nothing is there
            raise StoreError(
                self._place, _("record {id}: its content was changed").format(id=record), restore()
            )
        return read_record(content)

    def _keep_records(self, records: Iterable[Record]) -> None:
        self._connection.executemany(
            "insert into record (id, digest, content) values (?, ?, ?) on conflict do nothing",
            (
                (record.id, digest_of(content), content)
                for record in records
                for content in (canonical(record),)
            ),
        )

    def _receive(self, event: Raw) -> None:
        if self._connection.execute("select 1 from event where id = ?", (event.id,)).fetchone():
            return
        if (event.number - 1, event.previous) != self._end_of(event.device):
            raise StoreError(
                _("event {id}").format(id=event.id),
                _("does not go on from what is here of its device"),
                _("Nothing was taken in. litreview check says whether this store is sound."),
            )
        row = (event.id, event.kind, event.actor, event.device, event.number, event.lamport, event.at)
        self._insert((*row, event.payload, event.previous, event.hash, int(event.sealed)))

    def _open_what_is_told(self) -> None:
        """Open what Opening events tell; one that tells of an event not here yet waits for it."""
        rows = self._connection.execute(
            f"select {COLUMNS} from event where kind = ?", (Opening.kind,)
        ).fetchall()
        for row in rows:
            act = event_of(row).act
            if isinstance(act, Opening):
                for event, payload in act.contents:
                    self._open(event, payload.encode())

    def _open(self, event: EventId, payload: bytes) -> bool:
        """Open a sealed event with what it says; tell whether it is sealed and says that."""
        row = self._connection.execute(
            "select id, kind, actor, device, number, lamport, at, previous, hash from event"
            " where id = ? and sealed",
            (event,),
        ).fetchone()
        if row is None or seal(row[:-1], payload) != row[-1]:
            return False
        self._connection.execute(
            "insert into opened (arrival, event, payload) values (?, ?, ?) on conflict do nothing",
            (self._next_arrival(), event, payload),
        )
        return True

    def _keep(self, draft: Draft) -> Event:
        row = self._connection.execute(f"select {_SEEN} from {_JOINED} where id = ?", (draft.id,)).fetchone()
        if row:
            return event_of(row)
        kind, payload = write_act(draft.act, os.urandom(SALT_BYTES).hex())
        event = self._next(draft)
        event = replace(event, hash=hash_of(event, kind, payload))
        row = (event.id, kind, event.actor, event.device, event.number, event.lamport)
        self._insert((*row, event.at.isoformat(), payload, event.previous, event.hash, 0))
        return event

    def _insert(self, row: Row) -> None:
        places = ", ".join("?" * (len(row) + 1))
        values = (self._next_arrival(), *row)
        try:
            self._connection.execute(f"insert into event (arrival, {COLUMNS}) values ({places})", values)
        except OverflowError as error:  # which only a forged log comes to
            raise StoreError(
                self._place, _("its last number is too large to be gone on with"), restore()
            ) from error

    def _next_arrival(self) -> int:
        """Return the number after the last: events and their openings share one row of numbers."""
        last = (
            self._connection.execute(f"select coalesce(max(arrival), 0) from {table}").fetchone()[0]
            for table in ("event", "opened")
        )
        return 1 + int(max(last))

    def _device_of(self, actor: Handle) -> DeviceId:
        found = self._connection.execute("select device from writer where actor = ?", (actor,)).fetchone()
        if found is None:
            found = (uuid7(self._clock(), os.urandom(10)),)
            self._connection.execute("insert into writer values (?, ?)", (actor, found[0]))
        return DeviceId(found[0])

    def _next(self, draft: Draft) -> Event:
        device = self._device_of(draft.actor)
        number, previous = self._end_of(device)
        lamport = self._connection.execute("select coalesce(max(lamport), 0) from event").fetchone()[0]
        return Event(
            id=draft.id,
            actor=draft.actor,
            device=device,
            number=number + 1,
            lamport=lamport + 1,
            at=self._clock(),
            act=draft.act,
            previous=previous,
            hash=Digest(""),
        )

    def _end_of(self, device: DeviceId) -> tuple[int, Digest]:
        """Return number and hash of the device's last event here."""
        return self._connection.execute(
            "select number, hash from event where device = ? order by number desc limit 1", (device,)
        ).fetchone() or (0, Digest(""))

    def _changed_records(self) -> Iterator[str]:
        for record, digest, content in self._connection.execute("select id, digest, content from record"):
            if not isinstance(content, bytes) or digest_of(content) != digest:
                yield _("record {id}: its content was changed").format(id=record)


def make(connection: sqlite3.Connection, device: EventId) -> None:
    """Make the tables of a new store, whole or not at all."""
    with writing(connection):
        apply(connection, migrations(ENGINE))
        connection.execute("insert into device values (?)", (device,))


def _refuse_nameless(connection: sqlite3.Connection, place: str) -> None:
    if connection.execute("select id from device").fetchone() is None:
        raise StoreError(place, _("damaged: it names no device"), restore())


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
