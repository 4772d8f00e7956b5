"""Laws of what the server is told of pairs: it joins what the program joins, and refuses what is broken."""

from random import Random

import msgspec
import psycopg
import pytest

from litreview.model.errors import ReviewError, StoreError, VotesClosed
from litreview.model.events import (
    BY_HAND,
    Doubt,
    DuplicatesSought,
    Link,
    Relation,
    Reveal,
    UnknownAct,
    Verdict,
    Vote,
)
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.store.postgres import PostgresStore
from litreview.store.schema import migrations
from litreview.store.server_roles import add, create
from litreview.store.wire import canonical, digest_of
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, TickingClock, bring_in, protocol, record
from tests.store.postgres.cluster import PASSWORD, Cluster, ServedReview
from tests.store.teams import ServedTeam, events, journal_of, ledger_of, write

TA = Stage.TITLE_ABSTRACT
RECORDS = 6


def named(number: int) -> RecordId:
    return RecordId(f"pubmed:{number}")


def said(
    first: int, second: int, relation: Relation = Relation.SAME, rule: str = "same-doi", score: float = 0.5
) -> Link:
    return Link(first=named(first), second=named(second), rule=rule, score=score, relation=relation)


def vote(of: int, by: Handle = FIRST) -> Vote:
    return Vote(record=named(of), stage=TA, reviewer=by, verdict=Verdict.INCLUDE)


@pytest.fixture
def team(served: ServedReview) -> ServedTeam:
    made = ServedTeam(served)
    write(made, LIBRARIAN, records=tuple(record(number) for number in range(RECORDS)))
    return made


def test_the_server_joins_what_the_program_joins(served: ServedReview, team: ServedTeam) -> None:
    bring_in(journal_of(team), [record(number) for number in range(RECORDS)])
    superuser, chance, sizes = served.superuser(), Random(20260105), set()
    for _turn in range(40):  # one history after the other, so that late words meet what many have left
        history = [any_word(chance) for _word in range(chance.randrange(1, 9))]
        write(team, LIBRARIAN, *history)
        ledger = ledger_of(team.store(LIBRARIAN))
        for one in ledger.kinds:
            ((together,),) = superuser.execute("select litreview.cluster(%s)", (one,)).fetchall()
            assert set(together) == set(ledger.known_report(one).records)
        sizes.add(tuple(sorted(len(report.records) for report in ledger.reports)))
    assert len(sizes) > 5  # and many ways to stand together were among them


def any_word(chance: Random) -> Link:
    first, second = chance.sample(range(RECORDS), 2)
    relation = chance.choice([*Relation, Relation.SAME, Relation.SAME])
    rule = chance.choice([BY_HAND, "same-doi", "same-title"])
    return said(first, second, relation, rule, chance.choice([0.25, 0.5, 1.0]))


def test_a_report_taken_apart_is_voted_on_in_each_part(team: ServedTeam) -> None:
    write(team, LIBRARIAN, said(0, 1))
    given_ = [write(team, who, vote(0, who))[0] for who in (FIRST, SECOND)]
    write(team, LEAD, Reveal(stage=TA, events=tuple(event.id for event in given_)))
    with pytest.raises(VotesClosed):
        write(team, FIRST, vote(1))
    write(team, LIBRARIAN, said(0, 1, Relation.DIFFERENT, BY_HAND))
    write(team, FIRST, vote(1))
    with pytest.raises(VotesClosed):
        write(team, FIRST, vote(0))


def test_no_rule_joins_what_a_person_took_apart_until_the_word_is_taken_back(team: ServedTeam) -> None:
    given_ = [write(team, who, vote(0, who))[0] for who in (FIRST, SECOND)]
    write(team, LEAD, Reveal(stage=TA, events=tuple(event.id for event in given_)))
    write(
        team, LIBRARIAN, said(0, 1, Relation.VERSION, BY_HAND), said(0, 1), said(1, 2), said(0, 2, score=0.4)
    )
    write(team, FIRST, vote(1), vote(2))
    write(team, LIBRARIAN, said(0, 1, Relation.OPEN, BY_HAND))
    with pytest.raises(VotesClosed):
        write(team, FIRST, vote(1))


def broken(**other: object) -> UnknownAct:
    whole = {"first": "pubmed:1", "second": "pubmed:2", "rule": "r", "score": 0.5, "relation": "same"}
    return UnknownAct(name="link", payload={**whole, **other})


def sought(**other: object) -> UnknownAct:
    doubt = ["pubmed:1", "pubmed:2", "alike", 0.5, ["title"], []]
    whole = {"method": "m", "records": 2, "doubtful": [doubt]}
    return UnknownAct(name="duplicates-sought", payload={**whole, **other})


MISSHAPEN = {
    "a pair of one": broken(second="pubmed:1"),
    "an unknown relation": broken(relation="cousin"),
    "no relation": broken(relation=None),
    "a score past one": broken(score=1.5),
    "a score of no number": broken(score="1"),
    "a score too small to say": broken(score=1e-300),
    "no score": broken(score=None),
    "no rule": broken(rule=None),
    "fields that are no list": broken(agreed="title"),
    "fields that are no texts": broken(differed=[1]),
    "a note that is none": broken(note=1),
    "no method": sought(method=None),
    "a number that is none": sought(records="2"),
    "part of a record": sought(records=1.5),
    "no queue": sought(doubtful=None),
    "a doubt that is none": sought(doubtful=[["pubmed:1", "pubmed:2"]]),
    "a doubt of one": sought(doubtful=[["pubmed:1", "pubmed:1", "alike", 0.5, [], []]]),
    "a doubt of no texts": sought(doubtful=[["pubmed:1", "pubmed:2", "alike", 0.5, [1], []]]),
    "a doubt with no list": sought(doubtful=[["pubmed:1", "pubmed:2", "alike", 0.5, "title", []]]),
}


@pytest.mark.parametrize("act", MISSHAPEN.values(), ids=MISSHAPEN)
def test_what_is_not_whole_is_refused(team: ServedTeam, act: UnknownAct) -> None:
    with pytest.raises(StoreError, match="does not understand"):
        write(team, LEAD, act)
    assert [one for one in events(team.store(LEAD)) if one.act.kind in ("link", "duplicates-sought")] == []


def test_a_doubt_speaks_only_of_records_that_are_kept(team: ServedTeam) -> None:
    doubt = Doubt(named(1), named(404), "alike", 0.5, (), ())
    with pytest.raises(StoreError, match="is not kept here"):
        write(team, LEAD, DuplicatesSought(method="m", records=2, doubtful=(doubt,)))


def test_a_number_that_no_program_reads_is_refused(team: ServedTeam) -> None:
    raw = team.store(LEAD)
    payload = b'{"doubtful":[],"method":"m","records":1e3}'
    assert isinstance(raw, PostgresStore)
    with pytest.raises(StoreError, match="does not understand"):
        raw._line.ask(
            "select * from litreview.append(%s::text[], %s::text[], %b::bytea[], '{}', '{}', '{}')",
            ([raw.new_id()], ["duplicates-sought"], [payload]),
        )
    assert msgspec.json.decode(payload) == {"doubtful": [], "method": "m", "records": 1000.0}


def test_a_reviewer_says_nothing_of_pairs(team: ServedTeam) -> None:
    for act in (said(0, 1), DuplicatesSought(method="m", records=2, doubtful=())):
        with pytest.raises(ReviewError, match="role"):
            write(team, FIRST, act)


def test_links_of_an_older_store_are_known_to_the_newer_one(cluster: Cluster) -> None:
    admin = cluster.admin("linked_before")
    before = [step for step in migrations("postgres") if step.number < 5]
    address = create(admin, protocol().team, TickingClock(), before)
    for member in protocol().team:
        add(admin, member, PASSWORD, TickingClock())
    payload = b'{"first":"pubmed:1","rule":"same-doi","score":1.0,"second":"pubmed:2"}'
    kept = {one.id: write_record(one) for one in (record(1), record(2))}
    login = admin.replace("user=admin", "user=linked_before_librarian")
    with psycopg.connect(login, autocommit=True) as older:
        older.execute(
            "select litreview.append(%s::text[], %s::text[], %s::bytea[], %s::text[], %s::text[],"
            " %s::bytea[])",
            (
                ["019b8d62-7e68-7927-beef-32656891a625"], ["link"], [payload],
                list(kept), [digest for digest, _content in kept.values()],
                [content for _digest, content in kept.values()],
            ),
        )  # fmt: skip
    create(admin, protocol().team, TickingClock())
    store = PostgresStore.connect(address, LIBRARIAN, PASSWORD, TickingClock())
    (link,) = [event.act for event in events(store) if isinstance(event.act, Link)]
    assert link.relation is Relation.SAME
    assert [fault for fault in store.faults() if "power cut" not in fault] == []
    with psycopg.connect(admin, autocommit=True) as superuser:
        ((together,),) = superuser.execute("select litreview.cluster('pubmed:2')").fetchall()
    assert sorted(together) == ["pubmed:1", "pubmed:2"]
    store.close()


def write_record(one: object) -> tuple[str, bytes]:
    content = canonical(one)
    return digest_of(content), content
