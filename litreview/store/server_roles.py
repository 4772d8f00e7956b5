"""Administration: what makes a review on a server, and gives and takes logins. For who runs the server."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from litreview.model.errors import StoreError, UsageError
from litreview.model.events import Membership
from litreview.model.language import _
from litreview.model.protocol import Handle, Member, Role
from litreview.store import Clock
from litreview.store.refusals import refusal
from litreview.store.schema import Migration, migrations
from litreview.store.server import PORT, Address, login_of, members_of, owner_of
from litreview.store.wire import uuid7, write_act

if TYPE_CHECKING:
    import psycopg

ENGINE: Final = "postgres"
_WAYS_IN: Final = "scram-sha-256,none"
"""How an administrator may be known; none stands for a socket or certificate that tells who it is."""
_NOT_ALLOWED: Final = "42501"
_WAIT_MILLISECONDS: Final = 5000


def create(
    admin: str, members: Sequence[Member], clock: Clock, steps: Sequence[Migration] | None = None
) -> Address:
    """Make the review's schema on the server, or bring it up to date; return its address.

    ``admin`` is a connection string of PostgreSQL that names the review's database, which is made where
    it is missing. Members are noted so that the lead has a name; each gets a login by ``add``. Raise
    StoreError for a schema that is another's or newer, which is left as it is.
    """
    _make_database(admin)
    with _administering(admin) as (connection, address):
        login_of(address, "a" * max((len(one.handle) for one in members), default=1))
        _make_roles(connection, address)
        with _acting_as_owner(connection, address):
            _make_schema(connection, address)
        with _acting_as_owner(connection, address):
            _bring_up_to_date(connection, address, migrations(ENGINE) if steps is None else steps)
            for member in members:
                _note(connection, address, member, clock)
        return address


def add(admin: str, member: Member, password: str, clock: Clock) -> str:
    """Give the member a login with the password, or give it back; return the login's name."""
    with _administering(admin) as (connection, address):
        login = login_of(address, member.handle)
        _make_login(connection, address, login, password)
        with _acting_as_owner(connection, address):
            _enrol(connection, address, member, clock, active=True)
        return login


def retire(admin: str, handle: Handle, clock: Clock) -> None:
    """Take the member's login away at once, also from what is connected now; their acts stay."""
    from psycopg import sql  # noqa: PLC0415 - only a team needs the driver

    with _administering(admin) as (connection, address):
        login = login_of(address, handle)
        with _acting_as_owner(connection, address):
            found = connection.execute(
                "select roles from litreview.member where login = %s order by arrival desc limit 1", (login,)
            ).fetchone()
            if found is None:
                raise UsageError(
                    handle, _("is no member of the review on the server"), _("Nothing was changed.")
                )
            member = Member(handle=handle, roles=tuple(Role(role) for role in found[0]))
            _enrol(connection, address, member, clock, active=False)
        if _has_role(connection, login):
            connection.execute(sql.SQL("alter role {} nologin").format(sql.Identifier(login)))
    with _administering(admin) as (connection, _address):
        connection.execute(
            "select pg_terminate_backend(pid, %s) from pg_stat_activity where usename = %s",
            (_WAIT_MILLISECONDS, login),
        )


@contextmanager
def _administering(admin: str) -> Iterator[tuple["psycopg.Connection[Any]", Address]]:
    """Hold one transaction of the administrator's, and tell what fails in our words."""
    psycopg = _driver()
    place = _("the server")  # the connection string may hold a password
    try:
        with _connection(admin, application_name="litreview") as connection:
            address = _address_of(connection)
            place = address.place
            # Names in a script are looked for where nobody else can have put any.
            connection.execute("set local search_path = pg_catalog, pg_temp")
            yield connection, address
    except psycopg.Error as error:
        raise _told(error, place) from None


def _connection(admin: str, **options: Any) -> "psycopg.Connection[Any]":  # noqa: ANN401 - the driver's own
    from litreview.store.line import never_in_clear  # noqa: PLC0415 - loads the driver

    made: psycopg.Connection[Any] = _driver().connect(
        admin, connect_timeout=5, **never_in_clear(_WAYS_IN), **options
    )
    return made


def _driver() -> Any:  # noqa: ANN401 - a module that may be missing
    try:
        import psycopg  # noqa: PLC0415 - only a team needs the driver
    except ImportError as error:
        raise UsageError(
            _("the server"),
            _("the driver for PostgreSQL is not installed"),
            _("Install it: pip install 'litreview[postgres]'"),
        ) from error
    return psycopg


def _told(error: "psycopg.Error", place: str) -> Exception:
    if error.sqlstate == _NOT_ALLOWED:
        return StoreError(
            place,
            _("this login may not administer the review"),
            _("It must own the database and be allowed to create roles. Nothing was changed."),
        )
    from litreview.store.line import was_turned_away  # noqa: PLC0415 - loads the driver

    if was_turned_away(error):
        return StoreError(
            place,
            _("the server did not let the administrator in"),
            _("Check the login that --admin names and its password. Nothing was changed."),
        )
    if error.sqlstate is None:
        return StoreError(
            place,
            _("the server cannot be reached"),
            _("Check host and port, and that the server runs. Nothing was changed."),
        )
    return refusal(error.sqlstate, error.diag.message_detail or "", place)


def _address_of(connection: "psycopg.Connection[Any]") -> Address:
    info = connection.info
    where = Address(host=info.host or "localhost", port=info.port or PORT, database=info.dbname)
    mode = info.get_parameters().get("sslmode") or ("prefer" if where.is_local else "require")
    return Address.read(str(Address(host=where.host, port=where.port, database=where.database, sslmode=mode)))


def _make_database(admin: str) -> None:
    psycopg = _driver()
    try:
        wanted = psycopg.conninfo.conninfo_to_dict(admin).get("dbname") or ""
    except psycopg.ProgrammingError:
        raise UsageError(
            _("the server"),
            _("the connection string is not one of PostgreSQL"),
            _("Write host=... dbname=... user=..., or postgresql://user@host/database."),
        ) from None
    try:
        with _connection(admin, dbname="postgres", autocommit=True) as connection:
            found = connection.execute("select from pg_database where datname = %s", (wanted,)).fetchone()
            if found is None and wanted:
                name = psycopg.sql.Identifier(str(wanted))
                connection.execute(
                    psycopg.sql.SQL("create database {} encoding 'UTF8' template template0").format(name)
                )
    except psycopg.Error as error:
        raise _told(error, _("the server")) from None


def _has_role(connection: "psycopg.Connection[Any]", role: str) -> bool:
    return connection.execute("select from pg_roles where rolname = %s", (role,)).fetchone() is not None


def _make_roles(connection: "psycopg.Connection[Any]", address: Address) -> None:
    from psycopg import sql  # noqa: PLC0415

    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise StoreError(
            address.place,
            _("the database does not keep text as UTF-8"),
            _("Make another: create database {name} encoding 'UTF8' template template0").format(
                name=address.database
            ),
        )
    owner, members, database = (
        sql.Identifier(name) for name in (owner_of(address), members_of(address), address.database)
    )
    for role in (owner_of(address), members_of(address)):
        if not _has_role(connection, role):
            connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
    # Without TEMPORARY nobody can lay a table of their own before one of ours.
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    connection.execute(sql.SQL("revoke create on schema public from public"))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(database, members))
    connection.execute(sql.SQL("grant connect, create on database {} to {}").format(database, owner))


@contextmanager
def _acting_as_owner(connection: "psycopg.Connection[Any]", address: Address) -> Iterator[None]:
    """Act as the owner within the block; an administrator who is no superuser is lent the role for it."""
    from psycopg import sql  # noqa: PLC0415

    owner = sql.Identifier(owner_of(address))
    ((is_lent,),) = connection.execute(
        "select not pg_has_role(session_user, oid, 'MEMBER') from pg_roles where rolname = %s",
        (owner_of(address),),
    ).fetchall()
    if is_lent:
        connection.execute(sql.SQL("grant {} to session_user").format(owner))
    connection.execute(sql.SQL("set local role {}").format(owner))
    yield
    connection.execute("set local role none")
    if is_lent:
        connection.execute(sql.SQL("revoke {} from session_user").format(owner))


def _make_schema(connection: "psycopg.Connection[Any]", address: Address) -> None:
    found = connection.execute(
        "select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'litreview'"
    ).fetchone()
    if found is None:
        connection.execute("create schema litreview")
    elif found[0] != owner_of(address):
        raise StoreError(
            address.place,
            _("not a litreview store: it holds {name}").format(name="litreview"),
            _("Choose a database of its own for each review; this one is left untouched."),
        )


def _bring_up_to_date(
    connection: "psycopg.Connection[Any]", address: Address, steps: Sequence[Migration]
) -> None:
    connection.execute("select pg_advisory_xact_lock(hashtext('litreview'))")  # two administrators at once
    version = 0
    if connection.execute("select to_regclass('litreview.schema_version')").fetchone() != (None,):
        ((version,),) = connection.execute("select max(version) from litreview.schema_version").fetchall()
    if version > steps[-1].number:
        raise StoreError(
            address.place,
            _("written by a newer litreview (store version {version})").format(version=version),
            _("Install that version; this one leaves it untouched."),
        )
    for step in steps:
        if step.number > version:
            connection.execute(step.script.encode())
            connection.execute("insert into litreview.schema_version values (%s)", (step.number,))


def _note(connection: "psycopg.Connection[Any]", address: Address, member: Member, clock: Clock) -> None:
    """Keep the name of a member who has no login yet."""
    known = connection.execute("select from litreview.member where handle = %s", (member.handle,)).fetchone()
    if known is None:
        connection.execute(
            "select litreview.enrol(%s, %s, %s::text[], false, %s, null, null)",
            (member.handle, login_of(address, member.handle), _names(member), _id(clock)),
        )


def _enrol(
    connection: "psycopg.Connection[Any]", address: Address, member: Member, clock: Clock, *, active: bool
) -> None:
    act = Membership(handle=member.handle, roles=member.roles, active=active)
    _kind, payload = write_act(act)
    connection.execute(
        "select litreview.enrol(%s, %s, %s::text[], %s, %s, %s, %b)",
        (
            member.handle,
            login_of(address, member.handle),
            _names(member),
            active,
            _id(clock),
            _id(clock),
            payload,
        ),
    )


def _make_login(connection: "psycopg.Connection[Any]", address: Address, login: str, password: str) -> None:
    from psycopg import sql  # noqa: PLC0415

    role, members = sql.Identifier(login), sql.Identifier(members_of(address))
    if not _has_role(connection, login):
        connection.execute(sql.SQL("create role {}").format(role))
        connection.execute(sql.SQL("grant {} to {}").format(members, role))
    # Not pg_has_role, which is true of every superuser.
    ours = connection.execute(
        "select from pg_auth_members m"
        " join pg_roles r on r.oid = m.member join pg_roles g on g.oid = m.roleid"
        " where r.rolname = %s and g.rolname = %s and not r.rolsuper",
        (login, members_of(address)),
    ).fetchone()
    if ours is None:
        raise StoreError(
            login,
            _("a login of this name is here already, and not of this review"),
            _("Nothing was changed. Choose another name for the review's database."),
        )
    # The server is given what it checks a password with, made here: the password is in no log of it.
    verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("alter role {} with login inherit nocreatedb nocreaterole password {}").format(
            role, sql.Literal(verifier.decode())
        )
    )


def _names(member: Member) -> list[str]:
    return [role.value for role in member.roles]


def _id(clock: Clock) -> str:
    return uuid7(clock(), os.urandom(10))


def admin_string(address: Address, login: str | None, password: str | None) -> str:
    """Return the connection string of whoever administers the server; without a login, as the system says."""
    parts = {"host": address.host, "port": str(address.port), "dbname": address.database}
    parts |= {"sslmode": address.sslmode, "user": login or "", "password": password or ""}
    return str(_driver().conninfo.make_conninfo("", **{key: value for key, value in parts.items() if value}))
