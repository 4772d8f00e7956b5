"""Attacks by which a member would write what is not theirs to write, or unsay what was said."""

from typing import Final

from litreview.model.events import Adjudication, Link, Note, Reveal, StageClosed, Undo, Verdict, Vote
from litreview.model.protocol import Stage
from litreview.model.records import RecordId
from litreview.store.wire import canonical, digest_of, write_act
from tests.making import FIRST, SECOND, record
from tests.store.postgres.attacks_reading import TABLES, Attack
from tests.store.postgres.siege import TA, Attacker, new_id, padded, vote

EARLY: Final = b'"exception":"to see it"'


def _reveal(*events: str, exception: bool = False) -> bytes:
    act = Reveal(stage=TA, events=events, exception="to see it" if exception else None)  # type: ignore[arg-type]
    return write_act(act)[1]


def change_the_tables(attacker: Attacker) -> None:
    for table in TABLES:
        attacker.say(f"delete from litreview.{table}")
        attacker.say(f"truncate litreview.{table}")
        attacker.say(f"lock table litreview.{table} in access exclusive mode")
    attacker.say("update litreview.event set actor = 'second'")
    attacker.say("insert into litreview.revealed select id, 1, '1' from litreview.events_after(0)")
    attacker.say(
        "insert into litreview.member (handle, login, roles, device, active)"
        " values ('lead', session_user, '{lead}', '', true)"
    )
    attacker.say("merge into litreview.event e using (select 1) s on true when matched then delete")
    attacker.say("set session_replication_role = replica")


def change_the_schema(attacker: Attacker) -> None:
    for statement in (
        "alter table litreview.event disable row level security",
        "alter table litreview.event disable trigger all",
        "alter table litreview.event owner to current_user",
        "drop trigger stays on litreview.event",
        "create trigger mine after insert on litreview.event execute function litreview.refuse_change()",
        "create rule r as on insert to litreview.event do also select 1",
        "create policy p on litreview.event using (true)",
        "create event trigger e on ddl_command_end execute function litreview.refuse_change()",
        "alter function litreview.events_after(bigint) reset search_path",
        "alter function litreview.events_after(bigint) security invoker",
        "alter function litreview.events_after(bigint) owner to current_user",
        "drop function litreview.events_after(bigint)",
        "alter schema litreview rename to gone",
        "drop schema litreview cascade",
        "create or replace function litreview.me() returns litreview.member language sql as 'select null'",
        "comment on table litreview.event is 'mine'",
        "security label on table litreview.event is 'x'",
    ):
        attacker.say(statement)


def take_privileges(attacker: Attacker) -> None:
    me, base = f"{attacker.database}_{attacker.handle}", attacker.database
    for statement in (
        f"grant all on all tables in schema litreview to {me}",
        f"grant all on schema litreview to {me}",
        f"grant {base}_owner to {me}",
        f"grant pg_read_all_data to {me}",
        f"alter default privileges for role {base}_owner grant select on tables to {me}",
        f"alter default privileges in schema litreview grant all on tables to {me}",
        f"alter role {me} superuser",
        f"alter role {me} bypassrls",
        f"alter role {base}_first password 'known'",
        "create role another superuser login",
        f"alter database {base} owner to {me}",
        f"reassign owned by {base}_owner to {me}",
        f"drop owned by {base}_owner",
        "alter system set fsync = off",
        "select pg_reload_conf()",
        f"alter database {base} set row_security = off",
    ):
        attacker.say(statement)


def stop_the_others(attacker: Attacker) -> None:
    attacker.say("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
    attacker.say("select pg_cancel_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
    attacker.say("select pg_advisory_lock(hashtext('litreview'))")
    attacker.say("select pg_advisory_lock(0), pg_advisory_lock('litreview.turn'::regclass::bigint)")
    attacker.siege.victim(vote(57, Verdict.MAYBE, FIRST))  # who votes all the same


def vote_in_anothers_name(attacker: Attacker) -> None:
    attacker.append("vote", padded(vote(100, Verdict.INCLUDE, FIRST)))
    forged = padded(vote(100, Verdict.INCLUDE, SECOND)).replace(b'"stage"', b'"reviewer":"first","stage"')
    attacker.append("vote", forged)
    attacker.append("vote", forged.replace(b"0000", b"", 1))


def undo_anothers_votes(attacker: Attacker) -> None:
    for secret in attacker.secrets[:5]:
        attacker.append("undo", write_act(Undo(event=secret.event))[1])  # type: ignore[arg-type]


def take_anothers_ids(attacker: Attacker) -> None:
    for secret in attacker.secrets[:5]:
        attacker.append("note", padded(Note(record=RecordId("pubmed:1"), stage=TA, text="x")), secret.event)
        attacker.append("vote", secret.payload, secret.event)


def act_above_ones_role(attacker: Attacker) -> None:
    one, two = (secret.event for secret in attacker.secrets[:2])
    attacker.append("reveal", _reveal(one, two))
    attacker.append("reveal", _reveal(one, exception=True))
    attacker.append("stage-closed", write_act(StageClosed(stage=TA))[1])
    attacker.append(
        "adjudication",
        write_act(Adjudication(record=RecordId("pubmed:1"), stage=TA, verdict=Verdict.INCLUDE))[1],
    )
    for kind in ("assignment", "member", "protocol", "search", "search-failed", "import", "elevate"):
        attacker.append(
            kind, b'{"stage":"title-abstract","records":["pubmed:1"],"reviewers":["second"],"by_stage":[]}'
        )


def link_to_reach_completeness(attacker: Attacker) -> None:
    act = Link(first=RecordId("pubmed:1"), second=RecordId("pubmed:2"), rule="mine", score=1.0)
    attacker.append("link", write_act(act)[1])


def kinds_that_are_none(attacker: Attacker) -> None:
    for kind in (
        "sealed",
        "unknown",
        "exchange",
        "device",
        "opening",
        "Vote",
        "vote ",
        "",
        "x' or '1'='1",
        "v\x01",
    ):
        attacker.append(kind, padded(vote(101, Verdict.INCLUDE, FIRST)))


def payloads_that_are_none(attacker: Attacker) -> None:
    good = padded(vote(101, Verdict.INCLUDE, SECOND))
    for payload in (
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{" * 300,
        b"[" * 100_000,
        b"\xff\xfe",
        b"\x00",
        good[:-1],
        good + b" ",
        good.replace(b"pubmed:101", b"\\u0000:101"),
        good.replace(b'"include"', b'["include"]'),
        good.replace(b'"include"', b'"perhaps"'),
        good.replace(b'"title-abstract"', b'"no such stage"'),
        good.replace(b'"verdict":', b'"verdict":"maybe","verdict":'),
        good.replace(b'"pubmed:101"', b'""'),
        good.replace(b'"salt":"', b'"n":1e999999,"salt":"'),
        good.replace(b"attack", b"\\ud800", 1),
    ):
        attacker.append("vote", payload)
        attacker.append("note", payload)


def ids_that_are_none(attacker: Attacker) -> None:
    good = padded(vote(102, Verdict.INCLUDE, SECOND))
    for identity in (
        "",
        "1",
        "x'); drop table litreview.event; --",
        '","vote","first","',
        new_id().upper(),
        "é" * 36,
    ):
        attacker.append("vote", good, identity)
    for arrays in (
        "(null, '{vote}', array[%b::bytea], '{}', '{}', '{}')",
        "('{}', '{vote}', array[%b::bytea], '{}', '{}', '{}')",
        "(array[null], '{vote}', array[%b::bytea], '{}', '{}', '{}')",
        "('[0:0]={x}', '{vote}', array[%b::bytea], '{}', '{}', '{}')",
        "(array[['a','b'],['c','d']], '{vote}', array[%b::bytea], '{}', '{}', '{}')",
        "('{}', '{}', '{}', '{nva:1}', '{}', '{}')",
    ):
        attacker.say(f"select litreview.append{arrays}", [good] if "%b" in arrays else [])


def plant_records(attacker: Attacker) -> None:
    """Be the first to say what a record is, or say it otherwise than its digest."""
    content = canonical(record(999, title="planted"))
    for digest in (digest_of(content), "0" * 64):
        attacker.say(
            "select litreview.append('{}', '{}', '{}', '{pubmed:999}', %s::text[], %b::bytea[])",
            ([digest], [content]),
        )


def enrol_oneself(attacker: Attacker) -> None:
    me = f"{attacker.database}_{attacker.handle}"
    attacker.say(f"select litreview.enrol('lead', '{me}', array['lead'], true, 'd', null, null)")
    attacker.say(
        "select litreview.write((select m from litreview.member m limit 1), 'i', 'vote', '', '', '', true)"
    )
    attacker.say(
        "select litreview.write_act(row(1,'lead','x','{lead}','d',true)::litreview.member,'i','reveal','{}')"
    )


def look_and_take_back(attacker: Attacker) -> None:
    """As the lead: open votes, look, and let nobody know."""
    for opening in ("begin", "begin; savepoint s", "begin isolation level repeatable read"):
        attacker.say(opening)
        events = [secret.event for secret in attacker.secrets]
        attacker.append("reveal", _reveal(*events, exception=True))
        attacker.say("select * from litreview.events_after(0)")
        attacker.say("prepare transaction 'p'")
        attacker.say("select * from litreview.events_after(0)")
        attacker.say("rollback")
    reveal = _reveal(attacker.secrets[0].event, exception=True)
    attacker.say(
        "select a.id, e.*, 1 / (count(*) over () - count(*) over ())"
        " from litreview.append(%s::text[], '{reveal}', %b::bytea[], '{}', '{}', '{}') a,"
        " lateral litreview.events_after(a.arrival - a.arrival) e",
        ([new_id()], [reveal]),
    )


def reveal_what_is_not_complete(attacker: Attacker) -> None:
    """As the lead: open without an exception what only one has voted on, or name but one of two."""
    one, two, three = (secret.event for secret in attacker.secrets[:3])
    for events in ((one,), (one, two, three), (one, one), (new_id(),), ()):
        attacker.append("reveal", _reveal(*events))
    for blank in (b'""', b'" "', b'"\\t"', b"1", b"true", b"[]"):
        attacker.append("reveal", _reveal(one)[:-1] + b',"exception":' + blank + b"}")
    twice = _reveal(one).replace(b'{"events"', b'{"exception":null,' + EARLY + b',"exception":null,"events"')
    attacker.append("reveal", twice)
    other = write_act(Reveal(stage=Stage.FULL_TEXT, events=(one,), exception="wrong stage"))[1]  # type: ignore[arg-type]
    attacker.append("reveal", other)


def vote_as_the_lead(attacker: Attacker) -> None:
    """As one who is no reviewer: make a record complete with a vote of one's own."""
    attacker.append("vote", padded(vote(1, Verdict.INCLUDE, attacker.handle)))  # type: ignore[arg-type]
    act = Vote(record=RecordId("pubmed:1"), stage=TA, reviewer=SECOND, verdict=Verdict.MAYBE)
    attacker.append("vote", padded(act))


def stop_in_the_middle(attacker: Attacker) -> None:
    """Let many appends be cut off: none may leave a half."""
    acts = [padded(vote(number, Verdict.MAYBE, FIRST)) for number in range(110, 150)]
    for milliseconds in (1, 2, 3, 5, 8):
        attacker.say(f"set statement_timeout = {milliseconds}")
        attacker.say(
            "select litreview.append(%s::text[], %s::text[], %b::bytea[], '{}', '{}', '{}')",
            ([new_id() for _ in acts], ["vote"] * len(acts), acts),
        )
    attacker.say("set statement_timeout = 0")


def look_at_an_older_moment(attacker: Attacker) -> None:
    """Write by the rules of a moment that is past."""
    for level in ("repeatable read", "serializable"):
        attacker.say(f"begin isolation level {level}")
        attacker.say("select count(*) from litreview.events_after(0)")
        attacker.append("vote", padded(vote(103, Verdict.INCLUDE, SECOND)))
        attacker.say("commit")


WRITING: Final[dict[str, tuple[str, Attack]]] = {
    "tables changed": ("second", change_the_tables),
    "schema changed": ("second", change_the_schema),
    "privileges taken": ("second", take_privileges),
    "others stopped": ("second", stop_the_others),
    "vote in another's name": ("second", vote_in_anothers_name),
    "another's vote undone": ("second", undo_anothers_votes),
    "another's id taken": ("second", take_anothers_ids),
    "acts above one's role": ("second", act_above_ones_role),
    "link to reach completeness": ("second", link_to_reach_completeness),
    "kinds that are none": ("second", kinds_that_are_none),
    "payloads that are none": ("second", payloads_that_are_none),
    "ids that are none": ("second", ids_that_are_none),
    "records planted": ("second", plant_records),
    "enrolled by oneself": ("second", enrol_oneself),
    "stopped in the middle": ("second", stop_in_the_middle),
    "an older moment": ("second", look_at_an_older_moment),
    "lead looks and takes it back": ("lead", look_and_take_back),
    "lead reveals what is not complete": ("lead", reveal_what_is_not_complete),
    "lead votes": ("lead", vote_as_the_lead),
    "lead changes tables": ("lead", change_the_tables),
    "lead changes the schema": ("lead", change_the_schema),
    "lead takes privileges": ("lead", take_privileges),
    "lead enrols": ("lead", enrol_oneself),
    "librarian acts above the role": ("librarian", undo_anothers_votes),
}
"""By name, with who attacks; none may change anything or hear anything hidden."""
