"""The team's store: one PostgreSQL server that gives nobody a vote before it is revealed."""

import os
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Self

from litreview.model.errors import LitreviewError, ReviewError, StoreError, StoreUnreachable, UsageError
from litreview.model.events import SEALABLE, Act, DeviceId, Event, EventId
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle, Role
from litreview.model.records import Record, RecordId
from litreview.store import Blinding, Clock, Draft, Raw
from litreview.store.chain import broken, event_of, raw_of
from litreview.store.schema import migrations
from litreview.store.server import Address
from litreview.store.server_audit import otherwise
from litreview.store.wire import canonical, digest_of, read_record, uuid7, write_act

if TYPE_CHECKING:
    from litreview.store.line import Line

ENGINE: Final = "postgres"
STEP: Final = 256
"""Bytes: payloads of votes and notes are a multiple long, because the room they take up can be seen."""
_SALT: Final = 16


class PostgresStore:
    """An event log and its records on a server, as one member sees them; ``connect`` gives one.

    Every act is the member's own: the server knows who is at the other end.
    """

    def __init__(self, line: "Line", address: Address, identity: Handle, clock: Clock) -> None:
        self.identity: Handle | None = identity
        self.roles: tuple[Role, ...] = ()
        """What the server lets the member do."""
        self._line = line
        self._address = address
        self._clock = clock
        self._drawn: dict[EventId, tuple[str, bytes]] = {}
        """What was written of drafts that nobody has acknowledged: sent again, they are the same bytes."""

    @classmethod
    def connect(cls, address: Address, handle: Handle, password: str, clock: Clock) -> Self:
        """Return the store at the address as the member sees it.

        Raise StoreUnreachable where no server answers, StoreError where it lets the member not in or
        keeps a review of another version, UsageError where the driver is not installed.
        """
        try:
            import psycopg  # noqa: F401, PLC0415 - only a team needs the driver
        except ImportError as error:
            raise UsageError(
                address.place,
                _("this review is kept on a server, and the driver for it is not installed"),
                _("Install it: pip install 'litreview[postgres]'"),
            ) from error
        from litreview.store.line import Login, dial  # noqa: PLC0415 - loads the driver

        line = dial(Login(address=address, handle=handle, password=password))
        try:
            made = cls(line, address, handle, clock)
            made._greet()
        except BaseException:
            line.close()
            raise
        return made

    @property
    def engine(self) -> str:
        """Return the engine and its version, e.g. ``PostgreSQL 15.8``."""
        return f"PostgreSQL {self._line.version}".strip()

    def blinding(self) -> Blinding:
        """Return what keeps votes hidden: the server gives them to nobody."""
        return Blinding.SERVER

    def devices(self) -> frozenset[DeviceId]:
        """Return the devices of all members: the server writes their chains."""
        return frozenset(DeviceId(row[0]) for row in self._line.ask("select litreview.devices()"))

    def append(self, drafts: Sequence[Draft], records: Iterable[Record] = ()) -> tuple[Event, ...]:
        """Keep the events and records durably, all or none; an id already in the log is not doubled.

        Raise StoreUnreachable where the server does not answer: the same drafts may be appended again.
        Raise ReviewError or StoreError for what the server refuses.
        """
        self._refuse_others(drafts)
        written = [self._written(draft) for draft in drafts]
        kept = [(record.id, canonical(record)) for record in records]
        try:
            rows = self._line.ask(
                "select * from litreview.append("
                "%s::text[], %s::text[], %b::bytea[], %s::text[], %s::text[], %b::bytea[])",
                (
                    [draft.id for draft in drafts],
                    [kind for kind, _payload in written],
                    [payload for _kind, payload in written],
                    [record for record, _content in kept],
                    [digest_of(content) for _record, content in kept],
                    [content for _record, content in kept],
                ),
            )
        except StoreUnreachable:
            raise
        except LitreviewError:
            self._forget(drafts)
            raise
        self._forget(drafts)
        return tuple(event_of(row[1:]) for row in rows)

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        """Yield the events that arrived, or were opened, after the number given, each with that number."""
        rows = self._line.ask("select * from litreview.events_after(%s)", (arrival,))
        rows.sort(key=itemgetter(0))
        for row in rows:
            yield row[0], event_of(row[1:])

    def log(self) -> list[Raw]:
        """Return every event as its bytes, as far as its reader may see them."""
        rows = {row[1]: row for row in self._line.ask("select * from litreview.events_after(0)")}
        return [raw_of(row[1:]) for row in rows.values()]

    def record(self, record: RecordId) -> Record:
        """Return the record as it was first found."""
        return self.records([record])[0]

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        """Return the records as they were first found, in the order wanted."""
        contents = dict(self._line.ask("select * from litreview.records(%s::text[])", (list(wanted),)))
        missing = next((record for record in wanted if record not in contents), None)
        if missing is not None:
            raise self._no_record(missing)
        return [read_record(contents[record]) for record in wanted]

    def as_found(self, finds: Sequence[tuple[RecordId, Digest]]) -> list[Record]:
        """Return the records as runs found them, by record and digest, in the order wanted."""
        ids, digests = [record for record, _digest in finds], [digest for _record, digest in finds]
        rows = self._line.ask("select * from litreview.contents(%s::text[], %s::text[])", (ids, digests))
        contents = {(record, digest): content for record, digest, content in rows}
        missing = next((record for record, digest in finds if (record, digest) not in contents), None)
        if missing is not None:
            raise self._no_record(missing)
        return [read_record(contents[record, digest]) for record, digest in finds]

    def kept(self) -> Iterator[tuple[RecordId, Digest]]:
        """Yield every record kept, with the digest of each content it was found with."""
        for record, digest in self._line.ask("select * from litreview.kept()"):
            yield RecordId(record), Digest(digest)

    def new_id(self) -> EventId:
        """Return an id for a draft."""
        return uuid7(self._clock(), os.urandom(10))

    def digest(self, record: Record) -> Digest:
        """Return the digest under which this record's content is kept."""
        return digest_of(canonical(record))

    def faults(self) -> list[str]:
        """Return everything wrong with the log, as seen from here and by the server, and with its guards."""
        guards = list(otherwise(self._line, self._address, migrations(ENGINE)))
        try:
            return [*self._faults_of_log(), *guards]
        except StoreUnreachable:
            raise
        except StoreError as error:
            if not guards:
                raise
            return [f"{error.place}: {error.problem}", *guards]  # without a guard the log may be unreadable

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()

    def _faults_of_log(self) -> list[str]:
        rows = [row[1:] for row in self._line.ask("select * from litreview.events_after(0)")]
        rows.sort(key=itemgetter(3, 4))  # device and number
        told = self._line.ask("select * from litreview.broken()")
        seen = [*broken(rows), *(_fault(what, subject) for what, subject in told)]
        return [*dict.fromkeys(seen)]  # what both have seen is said once

    def _no_record(self, record: RecordId) -> StoreError:
        return StoreError(
            self._address.place,
            _("no record {record}").format(record=record),
            _("Tell who administers the server; litreview check says more."),
        )

    def _greet(self) -> None:
        ((handle, roles, version),) = self._line.ask("select * from litreview.identity()")
        known = migrations(ENGINE)[-1].number
        if version > known:
            raise StoreError(
                self._address.place,
                _("written by a newer litreview (store version {version})").format(version=version),
                _("Install that version; this one leaves it untouched."),
            )
        if version < known:
            raise StoreError(
                self._address.place,
                _("written by an older litreview (store version {version})").format(version=version),
                _("Ask who administers the server to bring it up to date."),
            )
        self.identity, self.roles = Handle(handle), tuple(Role(role) for role in roles)

    def _refuse_others(self, drafts: Sequence[Draft]) -> None:
        other = next((draft.actor for draft in drafts if draft.actor != self.identity), None)
        if other is not None:
            raise ReviewError(
                other,
                _("you are {handle} on the server, and nobody acts for another").format(handle=self.identity),
                _("Nothing was saved. Connect as {handle} to act as {handle}.").format(handle=other),
            )

    def _written(self, draft: Draft) -> tuple[str, bytes]:
        if draft.id not in self._drawn:
            self._drawn[draft.id] = _sealable(draft.act)
        return self._drawn[draft.id]

    def _forget(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            self._drawn.pop(draft.id, None)


def _sealable(act: Act) -> tuple[str, bytes]:
    """Return the act's kind and payload, of a length that does not tell which verdict it holds."""
    salt = os.urandom(_SALT).hex()
    kind, payload = write_act(act, salt)
    if kind in SEALABLE:
        return write_act(act, salt + "0" * (-len(payload) % STEP))
    return kind, payload


def _fault(what: str, subject: str) -> str:
    return {
        "changed": _("event {id}: its content was changed"),
        "record": _("record {id}: its content was changed"),
        "revealed": _("event {id}: whether it is open is not as the log says"),
        "undone": _("event {id}: whether it was taken back is not as the log says"),
        "taken-over": _("record {id}: what was taken over on it is not as the log says"),
        "relation": _("record {id}: what was said of it and another is not as the log says"),
    }[what].format(id=subject)
