"""The line to the server: one connection, made again when it breaks, failing in our words."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, sleep
from typing import Any, Final, LiteralString

import psycopg
from psycopg import pq

from litreview.model.errors import LitreviewError
from litreview.store.refusals import not_let_in, out_of_reach, refusal, unreachable
from litreview.store.server import Address, login_of

PATIENCE: Final = 3.0
"""Seconds that a broken line is tried again for."""
_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 0.5
_PASSING: Final = ("08", "40", "53", "57", "55P03")
"""Classes of SQLSTATE that may be gone when tried again: line, contention, resources, operator, lock."""
_OPTIONS: Final = (
    # What an administrator may have set otherwise, and what is kept here relies on.
    "-c synchronous_commit=on -c default_transaction_isolation=read\\ committed"
    " -c default_transaction_read_only=off -c lock_timeout=10s -c client_encoding=UTF8"
)
_LIBPQ_WITH_REQUIRE_AUTH: Final = 160000


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who connects to where; the password is shown nowhere."""

    address: Address
    handle: str
    password: str = field(repr=False)


class Line:
    """One connection that answers one question at a time; ``dial`` gives one."""

    def __init__(
        self, login: Login, connection: "psycopg.Connection[Any] | None", patience: float = PATIENCE
    ) -> None:
        self._login = login
        self._connection = connection
        self._patience = patience
        self._lock = Lock()
        self._place = login.address.place

    def ask(self, statement: LiteralString, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one statement, which is a transaction of its own.

        A line that breaks is made again and the statement repeated for a while, so it must be one that
        may be done twice. Raise StoreUnreachable when that is in vain, and otherwise what was refused.
        """
        with self._lock:
            end, pause = monotonic() + self._patience, _FIRST_PAUSE
            while True:
                try:
                    return self._once(statement, values)
                except psycopg.Error as error:
                    failure, may_pass = self._failure(error)
                if not may_pass or monotonic() + pause > end:
                    raise failure
                sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    @property
    def version(self) -> str:
        """Return the server's version, e.g. ``15.8``."""
        told = self._connection.info.parameter_status("server_version") if self._connection else None
        return (told or "").partition(" ")[0]

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _once(self, statement: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = _connection(self._login)
        with self._connection.cursor(binary=True) as cursor:
            return cursor.execute(statement, values).fetchall()

    def _failure(self, error: psycopg.Error) -> tuple[LitreviewError, bool]:
        """Return what to tell, and whether it may be gone in a moment; what is broken is let go of."""
        code = error.sqlstate
        if was_turned_away(error):
            return not_let_in(self._place), True  # also a server that stops in the middle of a greeting
        if isinstance(error, psycopg.OperationalError) and (code is None or code.startswith(_PASSING)):
            if self._connection is not None and (code is None or code.startswith(("08", "57P"))):
                with suppress(psycopg.Error):
                    self._connection.close()
                self._connection = None
            return unreachable(
                self._place, code if code and not code.startswith(("08", "57P")) else None
            ), True
        return refusal(code, error.diag.message_detail or "", self._place), False


def dial(login: Login, patience: float = PATIENCE) -> Line:
    """Return a line to the server; raise StoreUnreachable or StoreError where there is none to be had."""
    try:
        return Line(login, _connection(login), patience)
    except psycopg.Error as error:
        if was_turned_away(error):
            raise not_let_in(login.address.place) from None  # the library's words name more than they need
        raise out_of_reach(login.address.place) from None


def _connection(login: Login) -> "psycopg.Connection[Any]":
    address = login.address
    # A server that asks for the password in clear text is not one that we made a login on.
    return psycopg.connect(
        host=address.host,
        port=address.port,
        dbname=address.database,
        user=login_of(address, login.handle),
        password=login.password,
        sslmode=address.sslmode,
        application_name="litreview",
        connect_timeout=5,
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=8000,
        options=_OPTIONS,
        autocommit=True,
        **never_in_clear("scram-sha-256"),
    )


def never_in_clear(ways: str) -> dict[str, Any]:
    """Return what makes the driver prove who we are in these ways only, where it is new enough to."""
    return {"require_auth": ways} if pq.version() >= _LIBPQ_WITH_REQUIRE_AUTH else {}


def was_turned_away(error: psycopg.Error) -> bool:
    """Tell whether the server answered, and did not let us in."""
    # No code comes with a failed greeting; that a password was used or wanted says how far it came.
    made = error.pgconn
    return (
        isinstance(error, psycopg.OperationalError)
        and error.sqlstate is None
        and made is not None
        and made.status == pq.ConnStatus.BAD
        and (made.used_password or made.needs_password)
        and not made.server_version
    )
