"""Laws of the server: who may write what, when votes are opened, and that a refusal is told in our words."""

from collections.abc import Iterable
from dataclasses import replace
from threading import Barrier, Thread

import psycopg
import pytest

from litreview.model.errors import LitreviewError, ReviewError, StoreError
from litreview.model.events import (
    Act,
    Adjudication,
    Assignment,
    Attached,
    Chart,
    ChartDone,
    ChartSettled,
    Consensus,
    DeviceAdmitted,
    DeviceId,
    Event,
    EventId,
    ExchangeBegun,
    Labels,
    Link,
    Note,
    Opening,
    PilotBegun,
    PilotClosed,
    ProtocolAdopted,
    Relook,
    Removal,
    Removed,
    Retrieval,
    Reveal,
    Sealed,
    SetAside,
    StageClosed,
    Status,
    TakenOver,
    Undo,
    UnknownAct,
    Verdict,
    Vote,
)
from litreview.model.protocol import Digest, Handle, ReasonId, Stage
from litreview.model.records import RecordId
from litreview.store import Store
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, record
from tests.store.postgres.cluster import ServedReview
from tests.store.teams import ServedTeam, draft, events, write

TA = Stage.TITLE_ABSTRACT
THIRD = Handle("third")
EVERYBODY = (FIRST, LEAD, LIBRARIAN)


@pytest.fixture
def team(served: ServedReview) -> ServedTeam:
    made = ServedTeam(served)
    write(made, LIBRARIAN, records=tuple(record(number) for number in range(10)))
    return made


def vote(of: int, by: Handle, verdict: Verdict = Verdict.INCLUDE) -> Vote:
    return Vote(record=RecordId(f"pubmed:{of}"), stage=TA, reviewer=by, verdict=verdict)


def note(of: int, text: str) -> Note:
    return Note(record=RecordId(f"pubmed:{of}"), stage=TA, text=text)


def link(first: int, second: int) -> Link:
    return Link(first=RecordId(f"pubmed:{first}"), second=RecordId(f"pubmed:{second}"), rule="r", score=1.0)


def reveal(*opened: Event, why: str | None = None) -> Reveal:
    return Reveal(stage=TA, events=tuple(event.id for event in opened), exception=why)


def assign(of: int, *to: Handle) -> Assignment:
    return Assignment(stage=TA, records=(RecordId(f"pubmed:{of}"),), reviewers=to)


def taken(
    of: int, by: str, verdict: Verdict = Verdict.INCLUDE, stage: Stage = TA, reason: str | None = None
) -> TakenOver:
    return TakenOver(
        record=RecordId(f"pubmed:{of}"),
        stage=stage,
        reviewer=Handle(by),
        verdict=verdict,
        said_by="A. Example",
        tool="Rayyan",
        reason=ReasonId(reason) if reason else None,
    )


def both_vote(team: ServedTeam, of: int) -> tuple[Event, Event]:
    return write(team, FIRST, vote(of, FIRST))[0], write(team, SECOND, vote(of, SECOND))[0]


def of_kind(store: Store, *kinds: str) -> list[Event]:
    return [event for event in events(store) if event.act.kind in kinds]


ROLES: tuple[tuple[Act, Iterable[Handle]], ...] = (
    (vote(1, FIRST), (FIRST,)),
    (note(1, "x"), EVERYBODY),
    (Retrieval(record=RecordId("pubmed:1"), retrieved=True), EVERYBODY),
    (Adjudication(record=RecordId("pubmed:1"), stage=TA, verdict=Verdict.INCLUDE), (LEAD,)),
    (Consensus(record=RecordId("pubmed:1"), stage=TA, verdict=Verdict.INCLUDE), (LEAD,)),
    (Labels(record=RecordId("pubmed:1"), stage=TA, labels=("a",)), EVERYBODY),
    (
        Attached(record=RecordId("pubmed:1"), file="fulltexts/a.pdf", digest=Digest("0" * 64)),
        EVERYBODY,
    ),
    (Chart(record=RecordId("pubmed:1"), answers=()), (FIRST,)),
    (ChartDone(record=RecordId("pubmed:1"), done=True), (FIRST,)),
    (ChartSettled(record=RecordId("pubmed:1"), answers=()), (LEAD,)),
    (PilotBegun(stage=TA, number=1, records=(), reviewers=(FIRST, SECOND), seed="", gate=0.75), (LEAD,)),
    (PilotClosed(pilot=EventId(""), agreed=0, compared=0, passed=True), (LEAD,)),
    (Removed(record=RecordId("pubmed:1"), how=Removal.OTHER, why="x"), (LEAD, LIBRARIAN)),
    (SetAside(record=RecordId("pubmed:1"), status=Status.ONGOING), (LEAD,)),
    (Relook(stage=TA, records=(), protocol=Digest("0" * 64)), (LEAD,)),
    (StageClosed(stage=TA), (LEAD,)),
    (assign(1, FIRST, SECOND), (LEAD,)),
    (taken(1, FIRST), (LEAD,)),
    (UnknownAct(name="elevate", payload={}), (LEAD,)),
    (link(1, 2), (LEAD, LIBRARIAN)),
    (ProtocolAdopted(digest=Digest("0" * 64), text=""), (LEAD, LIBRARIAN)),
    (ExchangeBegun(referee=None, recovery="00"), ()),
    (DeviceAdmitted(handle=FIRST, device=DeviceId("d"), key="00"), ()),
    (Opening(contents=()), ()),
    (Sealed(name="vote", record=RecordId("pubmed:1"), stage=TA), ()),
)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(("act", "allowed"), ROLES, ids=[act.kind for act, _ in ROLES])
def test_each_role_writes_what_is_its_own(
    team: ServedTeam, act: Act, allowed: Iterable[Handle], who: Handle
) -> None:
    if who in allowed:
        assert write(team, who, act)[0].act == act
    else:
        with pytest.raises(LitreviewError):
            write(team, who, act)
        assert of_kind(team.store(who), act.kind) == []


def test_only_a_librarian_or_the_lead_says_what_a_record_is(team: ServedTeam) -> None:
    with pytest.raises(ReviewError, match="role"):
        write(team, FIRST, records=(record(99),))
    write(team, LEAD, records=(record(99),))


def test_nobody_acts_for_another(team: ServedTeam) -> None:
    store = team.store(FIRST)
    with pytest.raises(ReviewError, match="you are first"):
        store.append([draft(store, SECOND, note(1, "x"))])
    with pytest.raises(ReviewError, match="another reviewer"):
        write(team, FIRST, vote(1, SECOND))


def test_others_votes_and_notes_come_sealed_to_all_and_ones_own_do_not(team: ServedTeam) -> None:
    given, remark = write(team, FIRST, vote(1, FIRST), note(1, "mine"))
    for who in (SECOND, LEAD, LIBRARIAN):
        sealed = of_kind(team.store(who), "sealed")
        assert [(event.id, event.hash, event.previous) for event in sealed] == [
            (given.id, given.hash, given.previous),
            (remark.id, remark.hash, remark.previous),
        ]
        assert [event.act for event in sealed] == [
            Sealed(name="vote", record=RecordId("pubmed:1"), stage=TA),
            Sealed(name="note", record=RecordId("pubmed:1"), stage=TA),
        ]
    assert of_kind(team.store(FIRST), "sealed") == []


def test_what_is_opened_comes_once_more_to_who_had_it_sealed(team: ServedTeam) -> None:
    first, second = both_vote(team, 1)
    after = max(arrival for arrival, _event in team.store(SECOND).events_after(0))
    (opening,) = write(team, LEAD, reveal(first, second))
    assert [event for _arrival, event in team.store(SECOND).events_after(after)] == [opening, first]
    assert [event for _arrival, event in team.store(LEAD).events_after(after)] == [opening, first, second]
    assert of_kind(team.another(SECOND), "vote") == [first, second]


def test_a_complete_record_is_opened_with_all_its_votes_or_not_at_all(team: ServedTeam) -> None:
    first, second = both_vote(team, 1)
    with pytest.raises(ReviewError, match="pubmed:1"):
        write(team, LEAD, reveal(first))
    write(team, LEAD, reveal(first), reveal(second))  # two acts of one append, as a long list is cut


def test_one_vote_is_not_opened_without_an_exception(team: ServedTeam) -> None:
    (only,) = write(team, FIRST, vote(1, FIRST))
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(only))
    write(team, LEAD, reveal(only, why="a calibration round"))
    assert of_kind(team.store(SECOND), "vote") == [only]


def test_where_reviewers_are_assigned_those_and_only_those_vote(team: ServedTeam) -> None:
    write(team, LEAD, assign(1, FIRST, SECOND, THIRD), assign(2, FIRST, THIRD))
    first, second = both_vote(team, 1)
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(first, second))
    (third,) = write(team, THIRD, vote(1, THIRD))
    write(team, LEAD, reveal(first, second, third))
    with pytest.raises(ReviewError, match="assigned to others"):
        write(team, SECOND, vote(2, SECOND))
    two = (*write(team, FIRST, vote(2, FIRST)), *write(team, THIRD, vote(2, THIRD)))
    write(team, LEAD, reveal(*two))


def test_nobody_is_assigned_a_record_alone(team: ServedTeam) -> None:
    with pytest.raises(StoreError, match="does not understand"):
        write(team, LEAD, assign(1, FIRST))
    with pytest.raises(StoreError, match="does not understand"):
        write(team, LEAD, assign(1, FIRST, FIRST))


def test_a_later_assignment_replaces_an_earlier_one_and_an_empty_one_lifts_it(team: ServedTeam) -> None:
    write(team, LEAD, assign(1, FIRST, SECOND))
    write(team, LEAD, assign(1, SECOND, THIRD))
    with pytest.raises(ReviewError, match="assigned"):
        write(team, FIRST, vote(1, FIRST))
    write(team, LEAD, assign(1))
    write(team, FIRST, vote(1, FIRST))


def test_linked_records_are_one_for_every_rule(team: ServedTeam) -> None:
    (first,) = write(team, FIRST, vote(1, FIRST))
    (second,) = write(team, SECOND, vote(3, SECOND))
    write(team, LIBRARIAN, link(1, 2), link(2, 3))
    with pytest.raises(ReviewError, match="pubmed:"):
        write(team, LEAD, reveal(first))
    write(team, LEAD, reveal(first, second))
    for who in (FIRST, SECOND, THIRD):
        with pytest.raises(ReviewError, match="closed"):
            write(team, who, vote(2, who))


def test_a_link_joins_only_records_that_are_kept(team: ServedTeam) -> None:
    with pytest.raises(StoreError, match="is not kept here"):
        write(team, LIBRARIAN, link(1, 404))


def test_only_the_vote_that_stands_can_be_opened(team: ServedTeam) -> None:
    before, first = write(team, FIRST, vote(1, FIRST, Verdict.EXCLUDE), vote(1, FIRST))
    (second,) = write(team, SECOND, vote(1, SECOND))
    for named in ((before, second), (before, first, second), (first, first, second)):
        with pytest.raises(ReviewError, match="changed, taken back or opened"):
            write(team, LEAD, reveal(*named))
    write(team, LEAD, reveal(first, second))
    assert before.id in {event.id for event in of_kind(team.store(SECOND), "sealed")}
    with pytest.raises(ReviewError, match="changed, taken back or opened"):
        write(team, LEAD, reveal(first, second))


def test_a_vote_taken_back_is_neither_opened_nor_counted(team: ServedTeam) -> None:
    first, second = both_vote(team, 1)
    write(team, SECOND, Undo(event=second.id))
    for named in ((first,), (first, second)):
        with pytest.raises(ReviewError):
            write(team, LEAD, reveal(*named))
    (again,) = write(team, SECOND, vote(1, SECOND, Verdict.MAYBE))
    write(team, LEAD, reveal(first, again))


def test_what_is_taken_over_is_open_to_all_and_closed_to_whom_it_is_of(team: ServedTeam) -> None:
    write(team, LEAD, taken(1, FIRST, Verdict.EXCLUDE))
    assert [event.act for event in of_kind(team.store(SECOND), "taken-over")] == [
        taken(1, FIRST, Verdict.EXCLUDE)
    ]
    with pytest.raises(ReviewError, match="closed"):
        write(team, FIRST, vote(1, FIRST))
    write(team, SECOND, vote(1, SECOND))
    write(team, LEAD, taken(2, FIRST), taken(2, SECOND))
    with pytest.raises(ReviewError, match="closed"):
        write(team, THIRD, vote(2, THIRD))


def test_the_vote_beside_one_taken_over_can_be_opened_alone(team: ServedTeam) -> None:
    write(team, LEAD, taken(1, FIRST))
    (only,) = write(team, SECOND, vote(1, SECOND))
    write(team, LEAD, reveal(only))
    assert of_kind(team.store(FIRST), "vote") == [only]


def test_a_stage_closes_with_what_was_taken_over(team: ServedTeam) -> None:
    write(team, LIBRARIAN, ProtocolAdopted(digest=Digest("0" * 64), text="", by_stage=(TA,)))
    write(team, LEAD, taken(1, FIRST))
    (only,) = write(team, SECOND, vote(1, SECOND))
    write(team, LEAD, reveal(only), StageClosed(stage=TA))


def test_linked_records_share_what_was_taken_over(team: ServedTeam) -> None:
    write(team, LEAD, taken(1, FIRST), taken(2, SECOND))
    write(team, LIBRARIAN, link(1, 2))
    with pytest.raises(ReviewError, match="closed"):
        write(team, THIRD, vote(1, THIRD))


def test_nothing_is_taken_over_in_the_place_of_a_vote(team: ServedTeam) -> None:
    (given,) = write(team, FIRST, vote(1, FIRST))
    with pytest.raises(ReviewError, match="has voted on it here"):
        write(team, LEAD, taken(1, FIRST, Verdict.EXCLUDE))
    write(team, FIRST, Undo(event=given.id))
    write(team, LEAD, taken(1, FIRST, Verdict.EXCLUDE))


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (taken(404, FIRST), "is not kept here"),
        (taken(1, LIBRARIAN), "no reviewer"),
        (taken(1, "stranger"), "no reviewer"),
        (taken(1, FIRST, Verdict.EXCLUDE, Stage.FULL_TEXT), "does not understand"),
        (UnknownAct(name="taken-over", payload={"record": "pubmed:1"}), "does not understand"),
    ],
)
def test_what_is_taken_over_is_whole(team: ServedTeam, act: Act, told: str) -> None:
    with pytest.raises(StoreError, match=told):
        write(team, LEAD, act)
    assert of_kind(team.store(LEAD), "taken-over") == []


def test_at_full_text_an_exclusion_is_taken_over_with_its_reason(team: ServedTeam) -> None:
    act = taken(1, FIRST, Verdict.EXCLUDE, Stage.FULL_TEXT, "wrong-setting")
    assert write(team, LEAD, act)[0].act == act
    assert [fault for fault in team.store(SECOND).faults() if "power cut" not in fault] == []


@pytest.mark.parametrize("reason", [None, ReasonId("")])
def test_at_full_text_no_vote_excludes_without_its_reason(team: ServedTeam, reason: ReasonId | None) -> None:
    act = Vote(
        record=RecordId("pubmed:1"),
        stage=Stage.FULL_TEXT,
        reviewer=FIRST,
        verdict=Verdict.EXCLUDE,
        reason=reason,
    )
    with pytest.raises(StoreError, match="does not understand"):
        write(team, FIRST, act)
    write(team, FIRST, replace(act, reason=ReasonId("wrong-setting")))


def test_what_is_opened_is_closed(team: ServedTeam) -> None:
    first, second = both_vote(team, 1)
    write(team, LEAD, reveal(first, second))
    with pytest.raises(ReviewError, match="closed"):
        write(team, FIRST, vote(1, FIRST, Verdict.EXCLUDE))
    with pytest.raises(ReviewError, match="closed"):
        write(team, THIRD, vote(1, THIRD))
    with pytest.raises(ReviewError, match="taken back"):
        write(team, FIRST, Undo(event=first.id))


def test_a_note_on_what_is_open_is_open_and_one_before_is_not(team: ServedTeam) -> None:
    write(team, FIRST, note(1, "before"))
    write(team, LEAD, reveal(*both_vote(team, 1)))
    write(team, FIRST, note(1, "after"))
    assert [event.act for event in of_kind(team.store(SECOND), "note")] == [note(1, "after")]


def test_a_stage_opened_as_a_whole_opens_when_it_is_closed_with_all_its_votes(team: ServedTeam) -> None:
    write(team, LIBRARIAN, ProtocolAdopted(digest=Digest("0" * 64), text="", by_stage=(TA,)))
    one, two = both_vote(team, 1), both_vote(team, 2)
    with pytest.raises(ReviewError, match="when the stage is closed"):
        write(team, LEAD, reveal(*one, *two))
    with pytest.raises(ReviewError, match="pubmed:2"):
        write(team, LEAD, reveal(*one), StageClosed(stage=TA))
    assert of_kind(team.store(LEAD), "stage-closed", "reveal") == []
    write(team, LEAD, reveal(*one, *two), StageClosed(stage=TA))
    assert len(of_kind(team.store(SECOND), "vote")) == 4


def test_only_an_own_act_can_be_taken_back_and_others_are_not_told_apart(team: ServedTeam) -> None:
    (given,) = write(team, FIRST, vote(1, FIRST))
    refusals = set()
    for event in (given.id, EventId("019b8d62-7e68-7927-beef-32656891a625")):
        with pytest.raises(ReviewError) as refused:
            write(team, SECOND, Undo(event=event))
        refusals.add(str(refused.value))
    assert len(refusals) == 1


def test_an_id_that_is_anothers_is_refused(team: ServedTeam) -> None:
    (given,) = write(team, FIRST, vote(1, FIRST))
    other = draft(team.store(SECOND), SECOND, vote(1, SECOND))
    with pytest.raises(StoreError, match="another person"):
        team.store(SECOND).append([type(other)(id=given.id, actor=SECOND, act=other.act)])


def test_a_refused_batch_leaves_nothing(team: ServedTeam) -> None:
    with pytest.raises(ReviewError):
        write(team, FIRST, vote(1, FIRST), vote(2, SECOND))
    assert of_kind(team.store(FIRST), "vote") == []


def test_who_is_retired_can_do_nothing_at_once_also_where_connected(
    team: ServedTeam, served: ServedReview
) -> None:
    store, raw = team.store(THIRD), served.raw("third")
    write(team, THIRD, vote(1, THIRD))
    served.superuser().execute(
        "insert into litreview.member (handle, login, roles, device, active)"
        f" values ('third', '{served.address.database}_third', '{{reviewer}}', 'd', false)"
    )
    with pytest.raises(StoreError, match="not a member"):
        write(team, THIRD, vote(2, THIRD))
    with pytest.raises(StoreError, match="not a member"):
        list(store.events_after(0))
    served.retire("third")
    with pytest.raises(psycopg.OperationalError):
        raw.execute("select 1")
    with pytest.raises(StoreError):
        store.faults()
    with pytest.raises(StoreError, match="did not let you in"):
        served.store("third")


def test_sealed_payloads_have_lengths_that_tell_no_verdict(team: ServedTeam, served: ServedReview) -> None:
    write(team, FIRST, *(vote(1, FIRST, verdict) for verdict in Verdict), note(1, ""), note(1, "x" * 300))
    rows = served.superuser().execute(
        "select kind, octet_length(payload) from litreview.event"
        " where kind in ('vote', 'note') order by arrival"
    )
    assert rows.fetchall() == [("vote", 256)] * 3 + [("note", 256), ("note", 512)]


def test_a_vote_and_the_reveal_of_its_record_never_pass_each_other(team: ServedTeam) -> None:
    """Round after round a reviewer changes a vote while the lead opens what stands."""
    lead, second = team.store(LEAD), team.store(SECOND)
    for number in range(10):
        first, before = both_vote(team, number)
        start = Barrier(2)
        told: list[Event] = []

        def change(start: Barrier = start, number: int = number, told: list[Event] = told) -> None:
            start.wait()
            try:
                told += second.append([draft(second, SECOND, vote(number, SECOND, Verdict.EXCLUDE))])
            except ReviewError:
                return

        other = Thread(target=change)
        other.start()
        start.wait()
        opened = True
        try:
            lead.append([draft(lead, LEAD, reveal(first, before))])
        except ReviewError:
            opened = False
        other.join()
        assert opened is not bool(told)  # one of them came first, and the other was refused
        seen = {event.id for event in of_kind(lead, "vote")}
        assert seen >= {first.id, before.id} if opened else not seen & {first.id, before.id}
