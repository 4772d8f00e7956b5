"""Laws of administration: who gets a login gets it whole and alone, and what is newer is left untouched."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from litreview.model.errors import StoreError, UsageError, VotesClosed
from litreview.model.events import Membership, TakenOver, Verdict, Vote
from litreview.model.protocol import Handle, Member, Role, Stage
from litreview.model.records import RecordId
from litreview.store.passwords import new_password
from litreview.store.postgres import PostgresStore
from litreview.store.schema import Migration, migrations
from litreview.store.server import Address
from litreview.store.server_audit import functions_of, granted_by
from litreview.store.server_roles import add, create, retire
from litreview.store.wire import write_act
from tests.making import FIRST, LEAD, SECOND, TickingClock, protocol
from tests.store.postgres.cluster import PASSWORD, Cluster, ServedReview
from tests.store.teams import draft, events

TEAM = protocol().team
REVIEWER = Member(handle=Handle("newcomer"), roles=(Role.REVIEWER,))


def connect(served: ServedReview, handle: str, password: str = PASSWORD) -> PostgresStore:
    return PostgresStore.connect(served.address, Handle(handle), password, TickingClock())


def test_a_review_is_made_with_its_database_and_made_again_changes_nothing(cluster: Cluster) -> None:
    admin = cluster.admin("made_twice")
    address = create(admin, TEAM, TickingClock())
    add(admin, TEAM[0], PASSWORD, TickingClock())
    before = _picture(admin)
    assert create(admin, TEAM, TickingClock()) == address
    assert _picture(admin) == before
    assert address == Address(
        host=str(cluster.folder), port=cluster.port, database="made_twice", sslmode="prefer"
    )


def test_who_is_added_can_connect_and_the_log_says_so(served: ServedReview) -> None:
    password = new_password()
    assert add(served.admin, REVIEWER, password, TickingClock()) == f"{served.address.database}_newcomer"
    store = connect(served, "newcomer", password)
    assert (store.identity, store.roles) == ("newcomer", (Role.REVIEWER,))
    last = events(store)[-1]
    assert (last.actor, last.act) == (
        LEAD,
        Membership(handle=REVIEWER.handle, roles=REVIEWER.roles, active=True),
    )
    assert [fault for fault in store.faults() if "power cut" not in fault] == []
    store.close()


def test_who_is_retired_is_cut_off_and_may_come_back(served: ServedReview) -> None:
    raw = served.raw("second")
    retire(served.admin, SECOND, TickingClock())
    with pytest.raises(psycopg.OperationalError):
        raw.execute("select 1")
    with pytest.raises(StoreError, match="did not let you in"):
        connect(served, "second")
    assert events(served.store("lead"))[-1].act == Membership(
        handle=SECOND, roles=(Role.REVIEWER,), active=False
    )
    password = new_password()
    add(served.admin, Member(handle=SECOND, roles=(Role.REVIEWER, Role.LIBRARIAN)), password, TickingClock())
    store = connect(served, "second", password)
    assert store.roles == (Role.REVIEWER, Role.LIBRARIAN)
    store.close()


def test_another_password_takes_the_old_ones_place(served: ServedReview) -> None:
    password = new_password()
    add(served.admin, TEAM[0], password, TickingClock())
    with pytest.raises(StoreError, match="did not let you in"):
        connect(served, FIRST)
    connect(served, FIRST, password).close()


def test_passwords_are_long_and_never_twice() -> None:
    made = {new_password() for _ in range(1000)}
    assert len(made) == 1000
    assert min(map(len, made)) >= 32


def test_the_server_is_never_told_a_password(cluster: Cluster, served: ServedReview) -> None:
    superuser = served.superuser()
    superuser.execute("alter system set log_statement = 'all'")
    superuser.execute("select pg_reload_conf()")
    password = new_password()
    add(served.admin, REVIEWER, password, TickingClock())
    connect(served, "newcomer", password).close()
    superuser.execute("alter system reset log_statement")
    superuser.execute("select pg_reload_conf()")
    log = (cluster.folder / "log").read_text()
    assert "alter role" in log
    assert password not in log
    kept = superuser.execute(
        "select rolpassword from pg_authid where rolname = %s",
        (f"{served.address.database}_newcomer",),
    ).fetchall()
    assert [str(row[0])[:14] for row in kept] == ["SCRAM-SHA-256$"]


def test_who_retires_must_have_been_a_member(served: ServedReview) -> None:
    with pytest.raises(UsageError, match="is no member"):
        retire(served.admin, Handle("stranger"), TickingClock())


@pytest.mark.parametrize("handle", ["owner", "members", "a" * 60])
def test_a_handle_that_would_be_another_role_gets_no_login(served: ServedReview, handle: str) -> None:
    with pytest.raises(UsageError, match="cannot have a login"):
        add(served.admin, replace(REVIEWER, handle=Handle(handle)), PASSWORD, TickingClock())


def test_a_login_of_another_review_or_person_is_not_taken_over(served: ServedReview) -> None:
    served.superuser().execute(f"create role {served.address.database}_newcomer login superuser")
    with pytest.raises(StoreError, match="not of this review"):
        add(served.admin, REVIEWER, PASSWORD, TickingClock())
    served.superuser().execute(f"drop role {served.address.database}_newcomer")


def test_without_a_lead_nobody_is_added(cluster: Cluster) -> None:
    admin = cluster.admin("leaderless")
    create(admin, (REVIEWER,), TickingClock())
    with pytest.raises(StoreError, match="nobody is the review's lead"):
        add(admin, REVIEWER, PASSWORD, TickingClock())


def test_a_newer_store_is_refused_untouched_by_member_and_administrator(served: ServedReview) -> None:
    served.superuser().execute("insert into litreview.schema_version values (99)")
    before = _picture(served.admin)
    with pytest.raises(StoreError, match="99"):
        create(served.admin, TEAM, TickingClock())
    with pytest.raises(StoreError, match="99"):
        connect(served, "first")
    assert _picture(served.admin) == before


def test_an_older_store_is_brought_up_to_date_step_by_step(served: ServedReview) -> None:
    number = migrations("postgres")[-1].number + 1
    step = Migration(number=number, script="create table litreview.later (x int);")
    create(served.admin, TEAM, TickingClock(), (*migrations("postgres"), step))
    found = served.superuser().execute(
        "select relowner::regrole::text from pg_class where oid = 'litreview.later'::regclass"
    )
    assert found.fetchall() == [(f"{served.address.database}_owner",)]
    with pytest.raises(StoreError, match=str(number)):
        connect(served, "first")


def test_what_an_older_store_was_told_as_taken_over_is_known_to_the_newer_one(cluster: Cluster) -> None:
    admin = cluster.admin("half_way")
    before = [step for step in migrations("postgres") if "taken_over" not in step.script]
    address = create(admin, TEAM, TickingClock(), before)
    for member in TEAM:
        add(admin, member, PASSWORD, TickingClock())
    act = TakenOver(
        record=RecordId("pubmed:1"),
        stage=Stage.TITLE_ABSTRACT,
        reviewer=FIRST,
        verdict=Verdict.INCLUDE,
        said_by="A. Example",
        tool="Rayyan",
    )
    event = "019b8d62-7e68-7927-beef-32656891a625"
    login = admin.replace("user=admin", "user=half_way_lead")
    with psycopg.connect(login, autocommit=True) as older:
        older.execute(
            "select litreview.append(%s::text[], %s::text[], %s::bytea[], '{}', '{}', '{}')",
            ([event], ["taken-over"], [write_act(act)[1]]),
        )
    create(admin, TEAM, TickingClock())
    store = PostgresStore.connect(address, FIRST, PASSWORD, TickingClock())
    assert [one.act for one in events(store) if one.id == event] == [act]
    assert [fault for fault in store.faults() if "power cut" not in fault] == []
    vote = Vote(record=act.record, stage=act.stage, reviewer=FIRST, verdict=Verdict.EXCLUDE)
    with pytest.raises(VotesClosed):
        store.append([draft(store, FIRST, vote)])
    store.close()


def test_a_failing_step_leaves_the_store_as_it_was(served: ServedReview) -> None:
    before = _picture(served.admin)
    step = Migration(number=99, script="create table litreview.later (x int); select 1 / 0;")
    with pytest.raises(StoreError, match="22012"):
        create(served.admin, TEAM, TickingClock(), (*migrations("postgres"), step))
    assert _picture(served.admin) == before


def test_a_member_of_an_older_store_is_told_whom_to_ask(cluster: Cluster) -> None:
    admin = cluster.admin("older")
    address = create(admin, TEAM, TickingClock())
    add(admin, TEAM[0], PASSWORD, TickingClock())
    with psycopg.connect(admin, autocommit=True) as superuser:
        superuser.execute("alter table litreview.schema_version disable trigger all")
        superuser.execute("delete from litreview.schema_version where version > 1")
    with pytest.raises(StoreError, match="bring it up to date"):
        PostgresStore.connect(address, FIRST, PASSWORD, TickingClock())


def test_a_schema_of_somebody_else_is_left_untouched(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin(), autocommit=True) as superuser:
        superuser.execute("create database foreign_one")
    with psycopg.connect(cluster.admin("foreign_one"), autocommit=True) as superuser:
        superuser.execute("create schema litreview")
    with pytest.raises(StoreError, match="not a litreview store"):
        create(cluster.admin("foreign_one"), TEAM, TickingClock())


def test_a_database_in_another_encoding_is_refused(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin(), autocommit=True) as superuser:
        superuser.execute("create database latin encoding 'LATIN1' locale 'C' template template0")
    with pytest.raises(StoreError, match="UTF-8"):
        create(cluster.admin("latin"), TEAM, TickingClock())


def test_an_administrator_who_is_no_superuser_is_enough_and_owns_nothing_afterwards(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin(), autocommit=True) as superuser:
        superuser.execute(f"create role helper login createrole createdb password '{PASSWORD}'")
    admin = cluster.admin("by_helper").replace("user=admin", "user=helper")
    address = create(admin, TEAM, TickingClock())
    for member in TEAM:
        add(admin, member, PASSWORD, TickingClock())
    store = PostgresStore.connect(address, LEAD, PASSWORD, TickingClock())
    assert [fault for fault in store.faults() if "power cut" not in fault] == []
    store.close()
    with psycopg.connect(admin) as helper, pytest.raises(psycopg.errors.InsufficientPrivilege):
        helper.execute("select * from litreview.event")


def test_a_login_without_the_right_to_administer_is_told(served: ServedReview) -> None:
    member = (
        f"host=127.0.0.1 port={served.address.port} dbname={served.address.database} password='{PASSWORD}'"
    )
    with pytest.raises(StoreError, match="may not administer") as refused:
        add(f"{member} user={served.address.database}_lead", REVIEWER, PASSWORD, TickingClock())
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    ("admin", "error"),
    [
        ("host=127.0.0.1 port=1 dbname=review1 user=x password=hidden", StoreError),
        ("hidden is no connection string", UsageError),
    ],
)
def test_what_an_administrator_typed_is_not_repeated(admin: str, error: type[Exception]) -> None:
    with pytest.raises(error) as refused:
        create(admin, TEAM, TickingClock())
    assert "hidden" not in str(refused.value)


TAMPERING = {
    "grant select on litreview.event to public": "schema: event",
    "grant select (payload) on litreview.event to public": "schema: event",
    "alter table litreview.event no force row level security": "schema: event",
    "alter table litreview.revealed disable row level security": "schema: revealed",
    "alter table litreview.event disable trigger stays": "schema: event",
    "drop policy of_the_owner on litreview.member": "schema: member",
    "create policy p on litreview.event using (true)": "schema: event",
    "create rule r as on insert to litreview.event do also notify seen": "schema: event",
    "create table litreview.copy (x int)": "schema: copy",
    "create view litreview.v as select * from litreview.event": "schema: v",
    "drop table litreview.policy": "schema: policy",
    "alter table litreview.event owner to admin": "schema: event",
    "grant execute on function litreview.write_act to public": "schema: write_act",
    "alter function litreview.events_after reset search_path": "schema: events_after",
    "alter function litreview.events_after security invoker": "schema: events_after",
    "create function litreview.append(text) returns text language sql as 'select $1'": "schema: append",
    "create or replace function litreview.me() returns litreview.member language sql"
    " as 'select m from litreview.member m limit 1'": "schema: me",
    "grant create on schema litreview to public": "schema: litreview",
    "alter role {database}_second bypassrls": "server: {database}_second",
    "grant pg_read_all_data to {database}_second": "server: {database}_second",
    "grant {database}_owner to {database}_second": "server: {database}_second",
    "alter role {database}_owner login": "server: {database}_owner",
}


@pytest.mark.parametrize("change", TAMPERING)
def test_guards_that_were_taken_away_are_named_to_every_member(served: ServedReview, change: str) -> None:
    database = served.address.database
    store = served.store("first")
    served.superuser().execute(change.format(database=database).encode())
    wanted = TAMPERING[change].format(database=database)
    assert [fault for fault in store.faults() if fault.startswith(wanted)], store.faults()


FORGERIES = {
    "update litreview.event set payload = replace(payload::text, '66', '67')::bytea": "content was changed",
    "update litreview.event set actor = 'second' where number = 3": "content was changed",
    "delete from litreview.event where number = 2": "events are missing",
    "insert into litreview.revealed select id, 1, '3' from litreview.event": "whether it is open",
    "insert into litreview.undone select id, 1 from litreview.event": "taken back",
    "insert into litreview.taken_over values ('title-abstract', 'a', 'first', 1)": "what was taken over",
    "insert into litreview.relation values ('a', 'b', true, 1, 'different', 1)": "what was said of it",
    "insert into litreview.record (id, digest, content) values ('a', 'b', 'c')": "record a: its content",
}


@pytest.mark.parametrize("change", FORGERIES)
def test_what_an_administrator_forged_is_named(served: ServedReview, change: str) -> None:
    superuser = served.superuser()
    superuser.execute("alter table litreview.event disable trigger all")
    superuser.execute(change.encode())
    faults = served.store("first").faults()
    assert [fault for fault in faults if FORGERIES[change] in fault], faults


def test_even_the_administrator_changes_nothing_by_accident(served: ServedReview) -> None:
    superuser = served.superuser()
    superuser.execute("set session_replication_role = replica")
    for change in ("update litreview.event set actor = 'x'", "delete from litreview.member",
                   "truncate litreview.record"):  # fmt: skip
        with pytest.raises(psycopg.DatabaseError, match="append-only"):
            superuser.execute(change.encode())


def _picture(admin: str) -> str:
    with psycopg.connect(admin) as connection:
        rows = [
            connection.execute(f"select * from litreview.{name} order by 1".encode()).fetchall()
            for name in ("event", "member", "schema_version")
        ]
        names = connection.execute(
            "select relname::text from pg_class where relnamespace = 'litreview'::regnamespace order by 1"
        ).fetchall()
    return sha256(repr((rows, names)).encode()).hexdigest()


def test_the_scripts_of_the_schema_are_part_of_the_program() -> None:
    folder = Path(__file__).parents[3] / "litreview" / "store" / "migrations" / "postgres"
    assert [step.number for step in migrations("postgres")] == list(
        range(1, len(list(folder.glob("*.sql"))) + 1)
    )


def test_every_function_that_acts_as_the_owner_has_its_path_fixed() -> None:
    made = functions_of(migrations("postgres"))
    definers = {name for name, function in made.items() if function.is_definer}
    assert definers == granted_by(migrations("postgres"))
    for name in definers:
        assert "search_path=pg_catalog, litreview, pg_temp" in made[name].settings
        assert "row_security=on" in made[name].settings
