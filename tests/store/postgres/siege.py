"""A siege: votes that must stay hidden, an attacker who keeps all that is heard, and a judge of it."""

import base64
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any

import psycopg

from litreview.model.events import Chart, EventId, Note, Verdict, Vote
from litreview.model.protocol import Handle, ReasonId, Stage
from litreview.model.records import RecordId
from litreview.store.wire import uuid7, write_act
from tests.making import FIRST, START, record
from tests.store.postgres.cluster import ServedReview
from tests.store.teams import draft

TA = Stage.TITLE_ABSTRACT
HIDDEN = 50
_chance = Random(20260105)


@dataclass(frozen=True)
class Secret:
    """One hidden vote, and all that would give it away."""

    event: str
    record: str
    verdict: str
    reason: str
    payload: bytes

    def traces(self) -> Iterable[str]:
        """Yield texts that nobody but its owner may hear."""
        yield self.reason
        yield " ".join(str(byte) for byte in self.reason.encode())  # as a plan shows a constant
        yield self.payload.hex()[40:120]
        yield base64.b64encode(self.payload).decode()[40:100]
        salt = self.payload.partition(b'"salt":"')[2][:32].decode()
        if salt:
            yield salt
            yield " ".join(str(byte) for byte in salt.encode())


@dataclass
class Attacker:
    """A connection that keeps every row, error and notice it is told."""

    connection: "psycopg.Connection[Any]"
    handle: str
    database: str
    secrets: Sequence[Secret]
    """What the attacker knows of them is their event and record only."""
    siege: "Siege"
    heard: list[str] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    """The verdict the attacker concludes, by record."""

    def __post_init__(self) -> None:
        self.connection.add_notice_handler(self._hear_error)

    def say(self, statement: str, values: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        """Send a statement; return its rows, none where it was refused."""
        try:
            cursor = self.connection.execute(statement.encode(), values)
            rows = cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            self._hear_error(error.diag)
            self.heard.append(str(error))
            return []
        self.heard += [repr(row) for row in rows]
        self.heard += [
            bytes(part).decode("utf-8", "replace") for row in rows for part in row if _is_bytes(part)
        ]
        return rows

    def refused(self, statement: str, values: Sequence[object] | None = None) -> str:
        """Send a statement and return the code with which it was refused; empty where it was not."""
        try:
            self.connection.execute(statement.encode(), values)
        except psycopg.Error as error:
            self._hear_error(error.diag)
            return error.sqlstate or "no code"
        return ""

    def copy(self, statement: str) -> None:
        """Send a COPY ... TO STDOUT and hear all of it."""
        try:
            with self.connection.cursor().copy(statement.encode()) as rows:
                self.heard += [bytes(row).decode("utf-8", "replace") for row in rows]
        except psycopg.Error as error:
            self._hear_error(error.diag)

    def append(self, kind: str, payload: bytes, identity: str | None = None) -> list[tuple[Any, ...]]:
        """Send one event by the one door there is."""
        return self.say(
            "select * from litreview.append(%s::text[], %s::text[], %b::bytea[], '{}', '{}', '{}')",
            ([new_id() if identity is None else identity], [kind], [payload]),
        )

    def _hear_error(self, diag: Any) -> None:  # noqa: ANN401 - psycopg's own, of many fields
        names = [name for name in dir(diag) if not name.startswith("_")]
        self.heard += [
            f"{name}: {getattr(diag, name)}" for name in names if isinstance(getattr(diag, name), str)
        ]


@dataclass
class Siege:
    """A review under attack, and whoever else is needed for the attack."""

    review: ServedReview
    secrets: list[Secret]
    superuser: "psycopg.Connection[Any]"
    victim: Callable[[Vote | Note], EventId]
    """Lets ``first`` write one more act."""

    def attacker(self, handle: str) -> Attacker:
        """Return an attacker with the login of this member."""
        return Attacker(self.review.raw(handle), handle, self.review.address.database, self.secrets, self)

    def picture(self) -> dict[str, str]:
        """Return a fingerprint of every table, so that a change of any is seen."""
        tables = ("record", "undone", "revealed", "link", "relation", "assigned", "policy", "member")
        seen = {name: self._digest(f"select * from litreview.{name} order by 1, 2") for name in tables}
        seen["functions"] = self._digest(
            "select proname, prosrc, proacl::text, proconfig from pg_proc"
            " where pronamespace = 'litreview'::regnamespace order by 1"
        )
        seen["classes"] = self._digest(
            "select relname, relacl::text, relrowsecurity, relforcerowsecurity, relowner from pg_class"
            " where relnamespace = 'litreview'::regnamespace order by 1"
        )
        return seen

    def log(self) -> dict[str, tuple[str, str, str, str]]:
        """Return actor, kind, record and hash of every event, by id."""
        rows = self.superuser.execute(
            "select id, actor, kind, coalesce(record, ''), hash from litreview.event"
        )
        return {row[0]: row[1:] for row in rows}

    def _digest(self, query: str) -> str:
        return sha256(repr(self.superuser.execute(query.encode()).fetchall()).encode()).hexdigest()


def leaks(attacker: Attacker) -> list[str]:
    """Return what the attacker has learned that was hidden; a few lucky guesses are no knowledge."""
    heard = " ".join("\n".join(attacker.heard).split())
    traces = [trace for secret in attacker.secrets for trace in secret.traces() if trace in heard]
    right = [one.record for one in attacker.secrets if attacker.claims.get(one.record) == one.verdict]
    wrong = len(attacker.claims) - len(right)
    return [*traces, *(right if len(right) > 3 * (wrong + 3) else [])]


def begin(review: ServedReview) -> Siege:
    """Let ``first`` vote on 50 records, each with a reason nobody can guess."""
    librarian, first = review.store("librarian"), review.store("first")
    librarian.append([], [record(number) for number in range(200)])
    secrets = []
    for number in range(HIDDEN):
        verdict = _chance.choice(list(Verdict))
        reason = f"reason-{_chance.getrandbits(64):016x}"
        act = vote(number, verdict, FIRST, reason)
        (event,) = first.append([draft(first, FIRST, act)])
        secrets.append((event.id, act.record, verdict.value, reason))
    superuser = review.superuser()
    payloads: dict[Any, Any] = dict(superuser.execute("select id, payload from litreview.event").fetchall())

    def victim(act: Vote | Note) -> EventId:
        return first.append([draft(first, FIRST, act)])[0].id

    return Siege(review, [Secret(*one, payloads[one[0]]) for one in secrets], superuser, victim)


def vote(number: int, verdict: Verdict, by: Handle, reason: str | None = None) -> Vote:
    return Vote(
        record=RecordId(f"pubmed:{number}"),
        stage=TA,
        reviewer=by,
        verdict=verdict,
        reason=ReasonId(reason) if reason else None,
    )


def padded(act: Vote | Note | Chart, salt: str = "attack") -> bytes:
    """Return the act's payload as the server takes it."""
    _kind, payload = write_act(act, salt)
    return write_act(act, salt + "0" * (-len(payload) % 256))[1]


def new_id() -> str:
    return uuid7(START, _chance.randbytes(10))


def _is_bytes(part: object) -> bool:
    with suppress(TypeError):
        return isinstance(part, bytes | memoryview)
    return False
