"""Attacks by which a member would read what is hidden; each hears all it can and may draw conclusions."""

from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Final

import msgspec
import psycopg

from litreview.model.events import Note, Verdict
from litreview.model.records import RecordId
from tests.making import FIRST, SECOND
from tests.store.postgres.siege import TA, Attacker, padded, vote

Attack = Callable[[Attacker], None]

TABLES: Final = (
    "event",
    "record",
    "member",
    "revealed",
    "undone",
    "link",
    "relation",
    "assigned",
    "policy",
    "turn",
    "schema_version",
)


def _saying(*statements: str) -> Attack:
    """Return the attack that only sends these statements, then reads what it may."""

    def attack(attacker: Attacker) -> None:
        for statement in statements:
            attacker.say(statement)
        attacker.say("select * from litreview.events_after(0)")

    return attack


def tell_by_explain(attacker: Attacker) -> None:
    """Ask the planner of every verdict, and how many rows it met."""
    for secret in attacker.secrets:
        for verdict in Verdict:
            plan = attacker.say(
                "explain (analyze, verbose, buffers) select from litreview.events_after(0) e"
                f" where e.id = '{secret.event}' and convert_from(e.payload, 'UTF8') like '%{verdict}%'"
            )
            if any("rows=1 " in row[0] and "actual" in row[0] for row in plan[:1]):
                attacker.claims[secret.record] = verdict.value


def debug_plans(attacker: Attacker) -> None:
    """Have every plan, of our functions' queries too, sent to the client."""
    for setting in ("debug_print_parse", "debug_print_rewritten", "debug_print_plan", "debug_pretty_print"):
        attacker.say(f"set {setting} = on")
    for level in ("log", "debug5"):
        attacker.say(f"set client_min_messages = {level}")
        attacker.say("select * from litreview.events_after(0)")
        attacker.say("select * from litreview.broken()")
        attacker.append("undo", msgspec.json.encode({"event": attacker.secrets[0].event}))
        attacker.append("note", padded(Note(record=RecordId("pubmed:3"), stage=TA, text="x")))


def shadow_with_objects_of_ones_own(attacker: Attacker) -> None:
    """Lay tables, functions and operators of one's own before ours, as one who was given a schema could."""
    owner = attacker.siege.superuser
    login = f"{attacker.database}_{attacker.handle}"
    owner.execute(f"create schema evil authorization {login}".encode())
    owner.execute(f"grant temporary on database {attacker.database} to {login}".encode())
    try:
        for statement in _SHADOWS:
            attacker.say(statement)
        attacker.say("set search_path = pg_temp, evil, pg_catalog, litreview")
        attacker.say("select * from litreview.events_after(0)")
        attacker.say("select * from litreview.identity()")
        attacker.say("select * from litreview.broken()")
        attacker.say("select * from events_after(0) where evil.told(payload)")
        attacker.say("select * from litreview.events_after(0) where evil.told(hash::bytea)")
    finally:
        owner.execute("drop schema evil cascade")
        owner.execute(f"revoke temporary on database {attacker.database} from {login}".encode())


_SHADOWS: Final = (
    (
        "create temp table revealed as select id as event, 1::bigint as arrival, null::xid8 as xact"
        " from litreview.events_after(0)"
    ),
    "create temp table event (arrival bigint, id text, kind text, plain boolean, payload bytea)",
    (
        "create temp table member as select 'first'::text as handle, session_user::text as login,"
        " '{lead}'::text[] as roles, true as active"
    ),
    "create temp view revealed_too as select * from litreview.events_after(0)",
    "create function evil.me() returns text language sql as $$ select 'first' $$",
    "create function evil.session_user() returns text language sql as $$ select 'first' $$",
    "create function evil.about(text, text) returns bytea language sql as $$ select null::bytea $$",
    (
        "create function evil.same(text, text) returns boolean language plpgsql as"
        " $$ begin raise notice '% = %', $1, $2; return true; end $$"
    ),
    "create operator evil.= (leftarg = text, rightarg = text, function = evil.same)",
    "create operator evil.<> (leftarg = text, rightarg = text, function = evil.same)",
    (
        "create function evil.convert_to(text, text) returns bytea language plpgsql as"
        " $$ begin raise notice 'converted %', $1; return ''; end $$"
    ),
    (
        "create function evil.sha256(bytea) returns bytea language plpgsql as"
        " $$ begin raise notice 'hashed %', $1; return $1; end $$"
    ),
    (
        "create function evil.told(bytea) returns boolean language plpgsql cost 0.0001 as"
        " $$ begin raise notice 'told %', $1; return true; end $$"
    ),
    "create type evil.shown as (arrival bigint)",
    "create domain evil.text as pg_catalog.text",
    (
        "create function evil.as_text(bytea) returns pg_catalog.text language plpgsql as"
        " $$ begin raise notice 'cast %', $1; return ''; end $$"
    ),
    "create cast (bytea as pg_catalog.text) with function evil.as_text(bytea) as implicit",
)


def guess_by_hash(attacker: Attacker) -> None:
    """Hash every verdict and every reason known, as the head of the event tells, and compare."""
    rows = attacker.say("select * from litreview.events_after(0)")
    for row in rows:
        _arrival, identity, kind, actor, device, number, lamport, at, _payload, previous, told, _sealed = row
        head = msgspec.json.encode([identity, kind, actor, device, number, lamport, at, previous])
        for verdict in Verdict:
            for act in (vote(0, verdict, FIRST), vote(0, verdict, FIRST, "no-collaboration")):
                guess = padded(act, "").replace(b"pubmed:0", attacker.secrets[0].record.encode())
                if sha256(head + b"\n" + guess).hexdigest() == told:
                    attacker.claims[attacker.secrets[0].record] = verdict.value


def tell_by_length(attacker: Attacker) -> None:
    """Take what is longest for an exclusion, and shortest for a maybe."""
    rows = attacker.say(
        "select id, octet_length(payload), pg_column_size(payload) from litreview.events_after(0)"
    )
    sizes = {row[0]: row[1] + row[2] for row in rows}
    known = sorted(set(sizes.values()))
    for secret in attacker.secrets:
        if len(known) > 1 and secret.event in sizes:
            place = known.index(sizes[secret.event]) / len(known)
            attacker.claims[secret.record] = "maybe" if place < 0.3 else "exclude"


def tell_by_growth(attacker: Attacker) -> None:
    """Watch how much the write-ahead log and the tables grow as others vote."""
    asked = "select pg_current_wal_insert_lsn() - '0/0', pg_total_relation_size('litreview.event')"
    grown: dict[Verdict, Counter[int]] = {verdict: Counter() for verdict in Verdict}
    for number, verdict in enumerate([*Verdict] * 8, start=60):
        before = attacker.say(asked)
        attacker.siege.victim(vote(number, verdict, FIRST, "wrong-setting" if verdict == "exclude" else None))
        after = attacker.say(asked)
        grown[verdict][int(after[0][0] - before[0][0])] += 1
    usual = {verdict.value: sizes.most_common(1)[0][0] for verdict, sizes in grown.items()}
    if len(set(usual.values())) > 1:  # one verdict takes up more room than another: all can be told
        attacker.claims = {secret.record: secret.verdict for secret in attacker.secrets}


def watch_the_activity(attacker: Attacker) -> None:
    """Look at what others' sessions run, hold, lock and have prepared, just after one of them voted."""
    attacker.siege.victim(vote(55, Verdict.EXCLUDE, FIRST, attacker.secrets[0].reason))
    for view in (
        "pg_stat_activity",
        "pg_locks",
        "pg_prepared_statements",
        "pg_cursors",
        "pg_prepared_xacts",
        "pg_stat_user_tables",
        "pg_statio_all_tables",
        "pg_stat_user_functions",
        "pg_stat_user_indexes",
        "pg_stat_progress_copy",
        "pg_stat_replication",
        "pg_backend_memory_contexts",
        "pg_shmem_allocations",
        "pg_replication_slots",
        "pg_stat_statements",
        "pg_stat_wal",
        "pg_stat_slru",
    ):
        attacker.say(f"select * from {view}")


def listen(attacker: Attacker) -> None:
    """Listen on every channel one can think of while another votes."""
    for channel in ("litreview", "event", "vote", "append", attacker.database):
        attacker.say(f"listen {channel}")
    attacker.siege.victim(vote(56, Verdict.EXCLUDE, FIRST, attacker.secrets[0].reason))
    attacker.say("select 1")
    attacker.heard += [repr(one) for one in attacker.connection.notifies(timeout=0.2)]


def tell_apart_ids(attacker: Attacker) -> None:
    """Undo and replay: is another's act refused otherwise than one that never was?"""
    asked = {
        "there": attacker.secrets[0].event,
        "not there": "019b8d62-7e68-7927-beef-32656891a625",
    }
    codes = {
        name: attacker.refused(
            "select litreview.append(%s::text[], '{undo}', %b::bytea[], '{}', '{}', '{}')",
            (["019b8d62-7e68-7927-beef-326568900000"], [msgspec.json.encode({"event": event})]),
        )
        for name, event in asked.items()
    }
    assert codes["there"] == codes["not there"] == "LR013"


def replay_with_content(attacker: Attacker) -> None:
    """Send another's event again with every content it could have: does the answer tell which is right?"""
    answers = {
        attacker.refused(
            "select litreview.append(%s::text[], '{vote}', %b::bytea[], '{}', '{}', '{}')",
            ([secret.event], [payload]),
        )
        for secret in attacker.secrets[:10]
        for payload in (secret.payload, padded(vote(1, Verdict.MAYBE, SECOND)))
    }
    assert answers == {"LR003"}


def read_as_xml(attacker: Attacker) -> None:
    for function in (
        "query_to_xml('select * from litreview.event', true, true, '')",
        "table_to_xml('litreview.event', true, true, '')",
        "schema_to_xml('litreview', true, true, '')",
        "database_to_xml(true, true, '')",
        "query_to_xml('select * from litreview.events_after(0)', true, true, '')",
        "ts_stat('select to_tsvector(payload::text) from litreview.event')",
    ):
        attacker.say(f"select {function}")


def copy_out(attacker: Attacker) -> None:
    attacker.copy("copy litreview.event to stdout")
    attacker.copy("copy (select * from litreview.event) to stdout (format binary)")
    attacker.copy("copy (select * from litreview.events_after(0)) to stdout")
    attacker.say("copy litreview.event to '/tmp/litreview-stolen'")
    attacker.say("copy litreview.event to program 'cat'")


def settings_of_ones_own_role(attacker: Attacker) -> None:
    """Keep settings for one's next session, and look again with them."""
    login = f"{attacker.database}_{attacker.handle}"
    for setting in (
        "row_security = off",
        "search_path = public, pg_temp",
        "role = admin",
        "session_preload_libraries = 'auto_explain'",
        "local_preload_libraries = 'auto_explain'",
        "debug_print_plan = on",
        "default_transaction_isolation = 'repeatable read'",
    ):
        attacker.say(f"alter role {login} set {setting}")
        try:
            again = attacker.siege.attacker(attacker.handle)
        except psycopg.OperationalError as error:
            attacker.heard.append(str(error))
            continue
        finally:
            attacker.siege.superuser.execute(f"alter role {login} reset all".encode())
        again.say("select * from litreview.events_after(0)")
        again.say("select * from litreview.event")
        attacker.heard += again.heard


def diagnostics(attacker: Attacker) -> None:
    """Catch an error inside and ask for all that is known of it."""
    attacker.say("""do $$
declare
  told text;
begin
  perform litreview.append(array[(select id from litreview.events_after(0) where sealed limit 1)],
    array['vote'], array['{}'::bytea], '{}', '{}', '{}');
exception when others then
  get stacked diagnostics told = pg_exception_context;
  raise notice 'context %', told;
  get stacked diagnostics told = pg_exception_detail;
  raise notice 'detail %', told;
end $$""")


READING: Final[dict[str, Attack]] = {
    "select from every table": _saying(*(f"select * from litreview.{name}" for name in TABLES)),
    "select single columns": _saying(
        *(f"select {c} from litreview.event" for c in ("payload", "record", "ctid"))
    ),
    "count by verdict": _saying("select count(*) from litreview.event where payload::text like '%include%'"),
    "COPY": copy_out,
    "EXPLAIN ANALYZE of the tables": _saying(
        "explain (analyze, verbose) select * from litreview.event where kind = 'vote'",
        "explain select * from litreview.event",
    ),
    "EXPLAIN ANALYZE of the functions": tell_by_explain,
    "plans sent to the client": debug_plans,
    "auto_explain": _saying(
        "load 'auto_explain'",
        "load '$libdir/plugins/auto_explain'",
        "set auto_explain.log_min_duration = 0",
        "set auto_explain.log_analyze = on",
        "set client_min_messages = log",
    ),
    "statistics": _saying(
        "select * from pg_stats where schemaname = 'litreview'",
        "select * from pg_statistic",
        "select * from pg_stats_ext",
        "select * from pg_statistic_ext_data",
        "analyze litreview.event",
        "create statistics s on record, stage from litreview.event",
    ),
    "activity of others": watch_the_activity,
    "SET ROLE and SESSION AUTHORIZATION": lambda a: _saying(
        *(f"set role {a.database}_{name}" for name in ("owner", "first", "members", "lead")),
        f"set session authorization {a.database}_first",
        "set role admin",
        "set role none",
        f"set session authorization {a.database}_owner",
        "select * from litreview.event",
    )(a),
    "a user of the session's own": _saying(
        "set app.person = 'first'",
        "set litreview.handle = 'first'",
        "set application_name = 'first'",
        "select set_config('session_authorization', 'admin', false)",
        "select set_config('role', 'admin', false)",
        "select set_config('is_superuser', 'on', false)",
    ),
    "shadowed names": shadow_with_objects_of_ones_own,
    "objects in our schemas": _saying(
        "create function litreview.append(text) returns text language sql as 'select $1'",
        "create function litreview.me(int) returns text language sql as 'select 1::text'",
        "create table litreview.mine (x int)",
        "create table public.mine (x int)",
        "create function public.me() returns text language sql as 'select 1::text'",
        "create temp table revealed (event text)",
        "create schema mine",
    ),
    "inheritance and references": _saying(
        "create table public.child () inherits (litreview.event)",
        "create temp table child () inherits (litreview.event)",
        "create temp table probe (id text references litreview.event (id))",
        "create view public.v as select * from litreview.event",
        "create materialized view public.v as select * from litreview.events_after(0)",
        "create publication p for table litreview.event",
    ),
    "row_security off": _saying("set row_security = off", "select * from litreview.event"),
    "large objects": _saying(
        "select lo_import('/etc/passwd')",
        "select lo_export(1, '/tmp/x')",
        "select * from pg_largeobject",
        "select lo_from_bytea(0, payload) from litreview.event",
    ),
    "files of the server": _saying(
        "select pg_read_file('postgresql.conf')",
        "select pg_read_binary_file('PG_VERSION')",
        "select pg_ls_dir('.')",
        "select * from pg_ls_waldir()",
        "select pg_current_logfile()",
        "select pg_stat_file('base')",
        "select * from pg_ls_logdir()",
        "select pg_relation_filepath('litreview.event')",
        "copy (select 1) to '/tmp/x'",
        "create temp table t (l text)",
        "select * from pg_hba_file_rules",
        "select * from pg_file_settings",
    ),
    "extensions": _saying(
        *(
            f"create extension {name}"
            for name in (
                "dblink",
                "postgres_fdw",
                "file_fdw",
                "pageinspect",
                "pgstattuple",
                "pg_visibility",
                "pg_walinspect",
                "pg_buffercache",
                "pg_stat_statements",
                "adminpack",
                "pgrowlocks",
                "plpython3u",
            )
        ),
        "create language plpython3u",
        "create foreign data wrapper w",
        "select * from get_raw_page('litreview.event', 0)",
    ),
    "replication and decoding": _saying(
        "select pg_create_logical_replication_slot('s', 'test_decoding')",
        "select pg_create_physical_replication_slot('p')",
        "select * from pg_logical_slot_peek_changes('s', null, null)",
        "select pg_export_snapshot()",
        "select pg_switch_wal()",
        "select pg_backup_start('x')",
    ),
    "LISTEN": listen,
    "hashes guessed": guess_by_hash,
    "lengths compared": tell_by_length,
    "growth watched": tell_by_growth,
    "ids told apart by UNDO": tell_apart_ids,
    "ids told apart by replay": replay_with_content,
    "XML and text search": read_as_xml,
    "cursors": _saying(
        "declare c cursor with hold for select * from litreview.events_after(0)",
        "fetch all from c",
        "prepare p as select * from litreview.events_after(0)",
        "execute p",
        "explain analyze execute p",
    ),
    "inner functions called": _saying(
        "select litreview.me()",
        "select litreview.is_closed(array['pubmed:1'], 'title-abstract', 'first')",
        "select litreview.cluster('pubmed:1')",
        "select litreview.about('a', 'b')",
        "select litreview.parsed('vote', '{}')",
        "select litreview.judge_reveals('{}')",
        "select litreview.assigned_to('{}', '')",
        "select litreview.opened_by_stage()",
    ),
    "the server's own account of what is wrong": _saying("select * from litreview.broken()"),
    "passwords of others": _saying(
        "select * from pg_authid",
        "select * from pg_shadow",
        "select * from pg_user_mappings",
        "select rolpassword from pg_roles",
    ),
    "settings kept for the next session": settings_of_ones_own_role,
    "diagnostics of an error": diagnostics,
    "system columns and whole rows": _saying(
        "select e, e::text, to_jsonb(e), row(e.*) from litreview.events_after(0) e",
        "select xmin, ctid, tableoid from litreview.events_after(0)",
        "select json_agg(e) from litreview.events_after(0) e",
    ),
    "numbers out of range": _saying(
        "select * from litreview.events_after(-9223372036854775808)",
        "select * from litreview.events_after(null)",
        "select * from litreview.events_after(9223372036854775807)",
        "select * from litreview.records(null)",
        "select * from litreview.records(array[null, 'pubmed:1'])",
    ),
}
"""By name; none may hear or rightly conclude anything hidden."""
