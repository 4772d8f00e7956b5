"""Laws of every store, whatever engine keeps it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from litreview.exports.prisma import Box, count, imbalances
from litreview.model.errors import StoreError
from litreview.model.events import (
    BY_HAND,
    Act,
    Adjudication,
    Assignment,
    Attached,
    Chart,
    ChartDone,
    Charted,
    ChartSettled,
    Consensus,
    Doubt,
    DuplicatesSought,
    EventId,
    Found,
    Import,
    Labels,
    Link,
    Membership,
    Note,
    PilotBegun,
    PilotClosed,
    ProtocolAdopted,
    Relation,
    Relook,
    Removal,
    Removed,
    Retrieval,
    Reveal,
    SearchFailed,
    SearchRun,
    SetAside,
    StageClosed,
    Status,
    TakenOver,
    Undo,
    UnknownAct,
    Verdict,
    Vote,
)
from litreview.model.ledger import fold
from litreview.model.protocol import Digest, Handle, ReasonId, Role, Stage
from litreview.model.records import Record, RecordId, SourceKind
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.reveal import close_stage, reveal_complete
from litreview.screening.session import ScreeningSession
from litreview.screening.taking_over import Brought, Handover, take_over
from litreview.store import Store
from litreview.store.audit import missing_records, rebuilt_otherwise, state_of
from litreview.store.chain import broken
from litreview.store.journal import Journal
from litreview.store.portable import EventLine, event_lines
from litreview.store.wire import canonical, digest_of
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, protocol, record
from tests.store.teams import (
    Team,
    draft,
    events,
    journal_of,
    last_arrival,
    ledger_of,
    write,
    written,
)

TA = Stage.TITLE_ABSTRACT
MOMENT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
ODD = {
    "norwegian": "Læring og mestring: på sykehus, i kommuner – «øve», ÆØÅ",
    "quotes": "it's \"quoted\", 'twice'; $1 $$ %s %b {} {{}}",
    "backslashes": "C:\\new\\temp \\u0000 \\x00 \\' \\",
    "NUL": "before\0after",
    "controls": "tab\tline\nreturn\rbell\a escape\x1b[2J delete\x7f",
    "beyond": "𝔸 emoji 🧪 family 👩‍👩‍👧 flag 🇳🇴",
    "marks": "e\u0301 \u202eright to left\u202c \ufeff",
    "nothing": "",
    "sql": "'); drop table event; --",
    "json": '{"record": "pubmed:1", "verdict": "include"}',
    "long": "ø" * 100_000,
}


def vote(of: int = 1, by: Handle = FIRST, verdict: Verdict = Verdict.INCLUDE) -> Vote:
    return Vote(record=RecordId(f"pubmed:{of}"), stage=TA, reviewer=by, verdict=verdict)


def note(text: str, of: int = 1) -> Note:
    return Note(record=RecordId(f"pubmed:{of}"), stage=TA, text=text)


ACTS: tuple[tuple[Handle, Act], ...] = (
    (LIBRARIAN, ProtocolAdopted(digest=Digest("1" * 64), text="tittel = «å»", by_stage=(TA,))),
    (
        LIBRARIAN,
        SearchRun(
            query="pubmed",
            source="pubmed",
            source_kind=SourceKind.DATABASE,
            source_title="PubMed",
            platform="E-utilities",
            requests=("mestring*[tiab]",),
            translations=("",),
            started=MOMENT,
            ended=MOMENT,
            stated=(2,),
            found=(Found(RecordId("pubmed:1"), Digest("0" * 64)),),
            answers=(Digest("2" * 64),),
            warnings=("slow",),
        ),
    ),
    (
        LIBRARIAN,
        SearchFailed(
            query="nva", source="nva", requests=(), started=MOMENT, ended=MOMENT, problem="no answer"
        ),
    ),
    (
        LIBRARIAN,
        Import(
            file="ærlig.ris",
            digest=Digest("3" * 64),
            source="nva",
            source_kind=SourceKind.CITATIONS,
            format="ris",
            entries=1,
            problems=0,
            found=(),
        ),
    ),
    (
        LIBRARIAN,
        Link(first=RecordId("pubmed:1"), second=RecordId("pubmed:2"), rule="same-doi", score=0.25),
    ),
    *(
        (who, Link(first=RecordId("pubmed:1"), second=RecordId("pubmed:2"), rule=BY_HAND, score=1.0,
                   relation=relation, agreed=("title", "authors"), differed=("year",), note="på «papir»"))
        for who, relation in zip((LEAD, LIBRARIAN, LEAD, LIBRARIAN), Relation, strict=True)
    ),
    (LIBRARIAN, DuplicatesSought(method="example 1", records=2, doubtful=(
        Doubt(RecordId("pubmed:1"), RecordId("pubmed:2"), "alike", 0.75, ("title",), ("year", "pages")),))),
    (FIRST, vote()),
    (FIRST, Vote(record=RecordId("pubmed:1"), stage=Stage.FULL_TEXT, reviewer=FIRST,
                 verdict=Verdict.EXCLUDE, reason=ReasonId("wrong-setting"), protocol=Digest("0" * 64))),
    (SECOND, note("usikker")),
    (LEAD, note("a lead's remark")),
    (LEAD, Adjudication(record=RecordId("pubmed:1"), stage=TA, verdict=Verdict.MAYBE)),
    (LEAD, Consensus(record=RecordId("pubmed:1"), stage=TA, verdict=Verdict.EXCLUDE,
                     reason=ReasonId("wrong-setting"), protocol=Digest("0" * 64))),
    (FIRST, Labels(record=RecordId("pubmed:1"), stage=TA, labels=("bakgrunn", 'æøå, "sitat"'))),
    (SECOND, Labels(record=RecordId("pubmed:1"), stage=TA, labels=())),
    (FIRST, Chart(record=RecordId("pubmed:1"), answers=(Charted("funn", ('det "virker" på ø',)),
                                                        Charted("former", ("kurs", "møter"))))),
    (SECOND, Chart(record=RecordId("pubmed:1"), answers=())),
    (SECOND, ChartDone(record=RecordId("pubmed:1"), done=True)),
    (LEAD, ChartSettled(record=RecordId("pubmed:1"), answers=(Charted("tomt", ()),
                                                               Charted("antall", ("3",))))),
    (SECOND, Attached(record=RecordId("pubmed:1"), file="fulltexts/å.pdf", digest=Digest("a" * 64))),
    (LEAD, PilotBegun(stage=TA, number=1, records=(RecordId("pubmed:1"),), reviewers=(FIRST, SECOND),
                      seed="fro", gate=0.75)),
    (LEAD, PilotClosed(pilot=EventId("01900000-0000-7000-8000-000000000000"), agreed=7, compared=9,
                       passed=False, note="kriterium 2 ble lest ulikt")),
    (LIBRARIAN, Removed(record=RecordId("pubmed:1"), how=Removal.AUTOMATION, why="utenfor språk")),
    (LEAD, Removed(record=RecordId("pubmed:1"), how=Removal.NONE, why="lest likevel")),
    (LEAD, SetAside(record=RecordId("pubmed:1"), status=Status.ONGOING, note="pågår til 2028")),
    (LEAD, Relook(stage=TA, records=(RecordId("pubmed:1"),), protocol=Digest("0" * 64), note="nytt")),
    (SECOND, Retrieval(record=RecordId("pubmed:1"), retrieved=False, note="not in the library")),
    (LIBRARIAN, Retrieval(record=RecordId("pubmed:1"), retrieved=True)),
    (LEAD, TakenOver(record=RecordId("pubmed:1"), stage=Stage.FULL_TEXT, reviewer=FIRST, tool="Rayyan",
                     verdict=Verdict.EXCLUDE, said_by="Eksempel Ø.", reason=ReasonId("wrong-setting"),
                     reasons=("feil land",), labels=("a", "b"), note="se tabell")),
    (LEAD, StageClosed(stage=Stage.FULL_TEXT)),
    (LEAD, Assignment(stage=TA, records=(RecordId("pubmed:9"),), reviewers=(FIRST, SECOND))),
    (LEAD, Membership(handle=Handle("fourth"), roles=(Role.REVIEWER, Role.LIBRARIAN), active=True)),
    (LEAD, UnknownAct(name="elevate", payload={"whom": "ø", "deep": {"list": [1, 2.5, None]}})),
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "act"), ACTS, ids=[f"{act.kind}-{getattr(act, 'relation', '')}-{who}" for who, act in ACTS]
)
def test_every_act_comes_back_as_it_went(team: Team, who: Handle, act: Act) -> None:
    write(team, LIBRARIAN, records=(record(1), record(2)))
    before = last_arrival(team.store(who))
    (event,) = write(team, who, act)
    assert event.act == act
    assert event.actor == who
    assert events(team.another(who), before) == [event]


def test_an_undo_and_a_reveal_come_back_as_they_went(team: Team) -> None:
    given, other = write(team, FIRST, vote(1), vote(2))
    (undo,) = write(team, FIRST, Undo(event=other.id))
    (reveal,) = write(team, LEAD, Reveal(stage=TA, events=(given.id,), exception="a calibration round"))
    assert undo.act == Undo(event=other.id)
    assert reveal.act == Reveal(stage=TA, events=(given.id,), exception="a calibration round")
    assert events(team.store(LEAD), last_arrival(team.store(LEAD)) - 1)[0] == reveal


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_text_of_any_kind_comes_back_as_it_went(team: Team, text: str) -> None:
    odd = record(1, title=text, abstract=text or None, keywords=(text,))
    (event,) = team.store(LIBRARIAN).append([draft(team.store(LIBRARIAN), LIBRARIAN, note(text))], [odd])
    assert event.act == note(text)
    again = team.another(LIBRARIAN)
    assert events(again, last_arrival(again) - 1) == [event]
    assert again.record(odd.id) == odd


def test_a_record_comes_back_as_each_run_found_it(team: Team) -> None:
    earlier, later, other = record(1), record(1, abstract="Said later."), record(2)
    for one in (earlier, other, later):
        bring_in(journal_of(team), [one])
    store = team.another(FIRST)
    wanted = [(one.id, store.digest(one)) for one in (later, other, earlier)]
    assert store.as_found(wanted) == [later, other, earlier]
    assert store.as_found([]) == []
    with pytest.raises(StoreError, match="pubmed:404"):
        store.as_found([(RecordId("pubmed:404"), Digest("0" * 64))])


def test_what_was_appended_is_there_for_another_program(team: Team) -> None:
    before = last_arrival(team.store(FIRST))
    (event,) = write(team, FIRST, vote())
    assert written(team.another(FIRST), before) == [event]


def test_events_come_in_the_order_they_were_kept_and_only_those_after_the_number(team: Team) -> None:
    store = team.store(FIRST)
    before = last_arrival(store)
    kept = [write(team, FIRST, note(str(number)))[0] for number in range(10)]
    numbered = list(store.events_after(before))
    assert [event for _arrival, event in numbered] == kept
    arrivals = [arrival for arrival, _event in numbered]
    assert arrivals == sorted(set(arrivals))
    assert arrivals[0] > before
    assert events(store, arrivals[3]) == kept[4:]
    assert events(store, arrivals[-1]) == []


def test_a_retried_event_is_not_doubled(team: Team) -> None:
    store = team.store(FIRST)
    before = last_arrival(store)
    same = draft(store, FIRST, vote())
    assert store.append([same]) == store.append([same])
    assert len(events(store, before)) == 1


def test_a_batch_retried_with_more_keeps_only_what_is_new(team: Team) -> None:
    store = team.store(FIRST)
    before = last_arrival(store)
    one, two = draft(store, FIRST, vote(1)), draft(store, FIRST, vote(2))
    first = store.append([one])
    assert store.append([one, two, one])[0] == first[0]
    assert [event.id for event in events(store, before)] == [one.id, two.id]


def test_a_retried_batch_with_records_keeps_them_once(team: Team) -> None:
    store = team.store(LIBRARIAN)
    same = [draft(store, LIBRARIAN, note("with its records"))]
    assert store.append(same, [record(1)]) == store.append(same, [record(1)])
    assert len(list(store.kept())) == 1


def test_a_failing_batch_leaves_nothing(team: Team) -> None:
    store = team.store(LIBRARIAN)
    before = last_arrival(store)
    good = draft(store, LIBRARIAN, note("good"))
    bad = draft(store, LIBRARIAN, "no act")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        store.append([good, bad], [record(1)])
    assert events(store, before) == []
    assert list(store.kept()) == []
    with pytest.raises(StoreError, match="pubmed:1"):
        store.record(RecordId("pubmed:1"))


def test_nothing_appended_is_nothing(team: Team) -> None:
    before = last_arrival(team.store(FIRST))
    assert team.store(FIRST).append([]) == ()
    assert last_arrival(team.store(FIRST)) == before


def test_a_record_keeps_what_was_first_said_of_it(team: Team) -> None:
    store = team.store(LIBRARIAN)
    other = record(1, title="Another title")
    store.append([], [record(1)])
    store.append([], [other, record(1)])
    assert store.record(RecordId("pubmed:1")) == record(1)
    assert list(store.kept()) == [(record(1).id, store.digest(record(1))), (other.id, store.digest(other))]


def test_records_come_in_the_order_wanted_however_many(team: Team) -> None:
    team.store(LIBRARIAN).append([], [record(number) for number in range(1200)])
    wanted = [RecordId(f"pubmed:{number}") for number in reversed(range(1200))]
    assert [one.id for one in team.store(FIRST).records(wanted)] == wanted
    assert team.store(FIRST).records([wanted[0], wanted[0]]) == [record(1199), record(1199)]
    assert team.store(FIRST).records([]) == []


def test_a_record_that_was_never_kept_is_named(team: Team) -> None:
    team.store(LIBRARIAN).append([], [record(1)])
    with pytest.raises(StoreError, match="pubmed:404"):
        team.store(FIRST).records([RecordId("pubmed:1"), RecordId("pubmed:404")])


def test_a_record_has_one_digest_whatever_engine(team: Team) -> None:
    store = team.store(LIBRARIAN)
    assert store.digest(record(1)) == digest_of(canonical(record(1)))
    assert store.digest(record(1)) != store.digest(record(1, title="Another"))


def test_each_actor_writes_a_chain_of_their_own(team: Team) -> None:
    for turn in range(3):
        write(team, FIRST, note(f"first {turn}"))
        write(team, SECOND, note(f"second {turn}"))
    kept = events(team.store(LEAD))
    for who in (FIRST, SECOND):
        chain = [event for event in kept if event.actor == who]
        assert [event.number for event in chain] == [1, 2, 3]
        assert [event.previous for event in chain] == ["", *(event.hash for event in chain[:-1])]
        assert len({event.device for event in chain}) == 1
        assert {event.device for event in chain} <= team.store(LEAD).devices()
    assert len({event.device for event in kept if event.actor in (FIRST, SECOND)}) == 2


def test_the_log_as_bytes_is_every_event_once_and_its_chains_fit(team: Team) -> None:
    write(team, FIRST, vote(), note("first"))
    write(team, SECOND, vote(by=SECOND))
    for who in (FIRST, LEAD):
        store = team.store(who)
        lines = [*event_lines(store.log(), revealed=())]
        told = [msgspec.json.decode(line, type=EventLine) for line in lines]
        assert sorted(one.id for one in told) == sorted(event.id for event in events(store))
        assert [*broken(one.row() for one in told)] == []
        hidden = [one for one in told if one.kind in {"vote", "note"}]
        assert len(hidden) == 3
        assert all(one.sealed for one in hidden)
        assert {*map(bytes, (one.payload for one in hidden))} == {
            canonical({"record": "pubmed:1", "stage": "title-abstract"})
        }


def test_lamport_numbers_rise_across_actors(team: Team) -> None:
    for turn in range(3):
        write(team, FIRST, note(f"first {turn}"))
        write(team, SECOND, note(f"second {turn}"))
    numbers = [event.lamport for event in events(team.store(LEAD))]
    assert numbers == sorted(set(numbers))


def test_equal_votes_have_hashes_that_tell_nothing(team: Team) -> None:
    one, other = write(team, FIRST, vote(), vote())
    assert one.hash != other.hash
    assert one.act == other.act


def test_ids_are_uuids_of_version_7_and_never_twice(team: Team) -> None:
    ids = [team.store(FIRST).new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert {UUID(one).version for one in ids} == {7}


def test_two_programs_of_one_person_write_one_chain(team: Team) -> None:
    mine, other = team.store(FIRST), team.another(FIRST)
    for turn in range(3):
        mine.append([draft(mine, FIRST, note(f"one {turn}"))])
        other.append([draft(other, FIRST, note(f"other {turn}"))])
    chain = [event for event in events(mine) if event.actor == FIRST]
    assert [event.number for event in chain] == list(range(1, 7))
    assert chain == [event for event in events(other) if event.actor == FIRST]


def test_many_programs_at_once_lose_nothing_and_double_nothing(team: Team) -> None:
    stores = [(who, team.another(who)) for who in (FIRST, SECOND, LEAD, FIRST)]

    def work(number: int, who: Handle, store: Store) -> None:
        for turn in range(10):
            store.append([draft(store, who, note(f"{number} {turn}"))])

    with ThreadPoolExecutor(len(stores)) as pool:
        for done in [pool.submit(work, number, *one) for number, one in enumerate(stores)]:
            done.result()
    kept = [event for event in events(team.store(FIRST)) if event.act.kind in ("note", "sealed")]
    assert len(kept) == 40
    assert len({event.id for event in kept}) == 40
    mine = {event.act.text for event in kept if isinstance(event.act, Note) and event.actor == FIRST}
    assert mine == {f"{number} {turn}" for number in (0, 3) for turn in range(10)}


def test_a_large_batch_is_kept_whole_and_in_order(team: Team) -> None:
    acts = [note(f"remark {number}", number) for number in range(3000)]
    before = last_arrival(team.store(LIBRARIAN))
    kept = write(team, LIBRARIAN, *acts, records=tuple(record(number) for number in range(3000)))
    assert [event.act for event in kept] == acts
    assert tuple(events(team.another(LIBRARIAN), before)) == kept


def test_a_journal_keeps_step_with_what_others_write(team: Team) -> None:
    librarian, first = journal_of(team), journal_of(team, FIRST)
    bring_in(librarian, [record(1), record(2)])
    first.append(FIRST, vote(1))
    ledger = librarian.refresh()
    (report, _other) = ledger.reports
    assert ledger.voters(report, TA) == {FIRST}
    assert ledger.votes(report, TA) == {}
    assert list(missing_records(ledger, librarian.store)) == []
    assert rebuilt_otherwise(librarian.store) is None


def test_what_is_revealed_counts_for_everybody_and_whoever_comes_later_sees_the_same(team: Team) -> None:
    librarian, lead, first, second = (journal_of(team, who) for who in (LIBRARIAN, LEAD, FIRST, SECOND))
    bring_in(librarian, [record(1), record(2)])
    first.append(FIRST, vote(1, FIRST))
    first.append(FIRST, note("a doubt"))
    second.append(SECOND, vote(1, SECOND, Verdict.EXCLUDE))
    (report, other) = second.refresh().reports
    assert second.ledger.votes(report, TA) == {}
    assert second.ledger.vote_of(SECOND, report, TA) == vote(1, SECOND, Verdict.EXCLUDE)
    assert reveal_complete(lead, protocol(), TA, lead=LEAD) == 1
    for who, journal in ((FIRST, first), (SECOND, second), (LEAD, lead)):
        seen = journal.refresh()
        assert seen.votes(report, TA) == {
            FIRST: vote(1, FIRST),
            SECOND: vote(1, SECOND, Verdict.EXCLUDE),
        }
        assert seen.notes(report, TA) == {FIRST: "a doubt"}
        assert seen.votes(other, TA) == {}
        assert state_of(seen) == state_of(ledger_of(team.another(who)))


def test_a_whole_stage_is_screened_settled_and_closed(team: Team) -> None:
    bring_in(journal_of(team), [record(number) for number in range(1, 4)])
    sessions = {
        who: ScreeningSession(journal=Journal(team.store(who)), protocol=protocol(), reviewer=who, stage=TA)
        for who in (FIRST, SECOND)
    }
    for who, session in sessions.items():
        session.reopen()
        session.vote(Verdict.INCLUDE)
        session.vote(Verdict.MAYBE)
        session.undo()
        session.vote(Verdict.INCLUDE if who == FIRST else Verdict.EXCLUDE)
        session.vote(Verdict.EXCLUDE)
        assert session.progress.left == 0
    lead = Journal(team.store(LEAD))
    desk = ConflictSession(journal=lead, protocol=protocol(), lead=LEAD)
    desk.reopen()
    assert [conflict.report.id for conflict in desk.queue] == ["pubmed:2"]
    desk.decide(Verdict.INCLUDE)
    assert close_stage(lead, protocol(), TA, lead=LEAD) == 0
    assert ledger_of(team.another(FIRST)).is_closed(TA)
    assert rebuilt_otherwise(team.another(SECOND)) is None


def test_digests_are_of_the_content_as_it_is_written(team: Team) -> None:
    strange = Record(id=RecordId("nva:ø/1?x=%20"), source="nva", title="Å være, eller …")
    store = team.store(LIBRARIAN)
    store.append([], [strange])
    assert dict(store.kept()) == {strange.id: store.digest(strange)}
    assert store.record(strange.id) == strange


def test_the_engine_says_its_name_and_version(team: Team) -> None:
    name, version = team.store(FIRST).engine.split()
    assert name in ("SQLite", "PostgreSQL")
    assert version.partition(".")[0].isdigit()


def test_a_store_says_what_keeps_votes_hidden_and_who_one_is(team: Team) -> None:
    store = team.store(FIRST)
    known = json.dumps([store.blinding().value, store.identity])
    assert known in ('["program", null]', '["server", "first"]')


def test_a_sound_log_has_no_faults(team: Team) -> None:
    write(team, LIBRARIAN, records=(record(1),))
    given, *_ = write(team, FIRST, vote(), note("ærlig notat"))
    write(team, LEAD, Reveal(stage=TA, events=(given.id,), exception="to look at it"))
    write(team, FIRST, vote(2))
    assert [fault for fault in team.store(SECOND).faults() if "power cut" not in fault] == []


def test_a_report_is_taken_apart_and_its_votes_stay_on_their_records(team: Team) -> None:
    bring_in(journal_of(team), [record(1), record(2)])
    one, other = RecordId("pubmed:1"), RecordId("pubmed:2")
    write(team, LIBRARIAN, Link(first=one, second=other, rule="same-doi", score=1.0))
    first, second = write(team, FIRST, vote(1, FIRST)), write(team, SECOND, vote(2, SECOND))
    opened = tuple(event.id for event in (*first, *second))
    write(team, LEAD, Reveal(stage=TA, events=opened))
    assert count(ledger_of(team.another(FIRST)), protocol()).count(Box.SOUGHT) == 1
    write(team, LEAD, Link(first=one, second=other, rule=BY_HAND, score=1.0, relation=Relation.DIFFERENT))
    ledger = ledger_of(team.another(SECOND))
    assert [set(ledger.votes(ledger.known_report(each), TA)) for each in (one, other)] == [{FIRST}, {SECOND}]
    flow = count(ledger, protocol())
    assert imbalances(flow) == []
    assert flow.count(Box.SOUGHT) == 0
    write(team, SECOND, vote(1, SECOND))
    write(team, LIBRARIAN, Link(first=one, second=other, rule=BY_HAND, score=1.0, relation=Relation.OPEN))
    assert len(ledger_of(team.another(SECOND)).reports) == 1
    assert [fault for fault in team.store(FIRST).faults() if "power cut" not in fault] == []
    assert rebuilt_otherwise(team.store(LEAD)) is None


def test_a_lead_takes_over_decisions_of_both_stages_and_all_see_what_they_are(team: Team) -> None:
    rows = ("Status: Irrelevant", "Status: Included", "Notes: Exclusion reason: Not Norway")
    records = [record(n, original=f"Covidence #: #{n}\n{row}") for n, row in enumerate(rows)]
    bring_in(journal_of(team), records)
    journal = journal_of(team, LEAD)
    brought = Brought(records=records)
    handover = Handover(people={"*": ("first", "second")})
    take_over(journal, protocol(), brought, handover, lead=LEAD)
    for who in (FIRST, SECOND, LIBRARIAN):
        flow = count(fold(events(team.another(who))), protocol())
        assert imbalances(flow) == []
        boxes = (Box.EXCLUDED, Box.SOUGHT, Box.ASSESSED, Box.EXCLUDED_FULL_TEXT, Box.REPORTS)
        assert [flow.count(box) for box in boxes] == [1, 2, 2, 1, 1]
    written = len(journal.ledger.events)
    take_over(journal, protocol(), brought, handover, lead=LEAD)
    assert len(journal.refresh().events) == written
    assert [fault for fault in team.store(FIRST).faults() if "power cut" not in fault] == []
    assert rebuilt_otherwise(team.store(LEAD)) is None


def test_beside_what_was_taken_over_the_other_votes_blind_and_is_opened(team: Team) -> None:
    one = record(1, original="Covidence #: #1\nStatus: Irrelevant")
    bring_in(journal_of(team), [one])
    journal = journal_of(team, LEAD)
    handover = Handover(people={"*": ("first",)})
    take_over(journal, protocol(), Brought(records=[one]), handover, lead=LEAD)
    first, second = (
        ScreeningSession(journal=journal_of(team, who), protocol=protocol(), reviewer=who, stage=TA)
        for who in (FIRST, SECOND)
    )
    for session in (first, second):
        session.reopen()
    assert (first.progress.left, second.progress.left) == (0, 1)
    second.vote(Verdict.EXCLUDE)
    assert reveal_complete(journal, protocol(), TA, lead=LEAD) == 1
    assert count(journal.refresh(), protocol()).count(Box.EXCLUDED) == 1
