"""Laws of the ledger: the same events give the same state in whatever order they arrive."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.events import (
    BY_HAND,
    Act,
    Assignment,
    DeviceId,
    Event,
    EventId,
    Found,
    Import,
    Link,
    Note,
    Relation,
    Reveal,
    Sealed,
    StageClosed,
    Undo,
    UnknownAct,
    Verdict,
    Vote,
)
from litreview.model.ledger import Ledger, extended, fold
from litreview.model.protocol import Digest, Handle, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.model.reports import clusters
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, START

A, B = RecordId("pubmed:1"), RecordId("nva:1")
TA = Stage.TITLE_ABSTRACT


def event(number: int, act: Act, actor: Handle = FIRST) -> Event:
    return Event(
        id=EventId(f"id-{number:03}"),
        actor=actor,
        device=DeviceId("d"),
        number=number,
        lamport=number,
        at=START + timedelta(days=-number),  # a clock that runs backwards changes nothing
        act=act,
        previous=Digest(""),
        hash=Digest(""),
    )


def brought_in(number: int, record: RecordId, kind: SourceKind = SourceKind.DATABASE) -> Event:
    act = Import(
        file="f.ris",
        digest=Digest("d"),
        source=record.partition(":")[0],
        source_kind=kind,
        format="ris",
        entries=1,
        problems=0,
        found=(Found(record, Digest("x")),),
    )
    return event(number, act, LIBRARIAN)


def vote(number: int, record: RecordId, verdict: Verdict, reviewer: Handle = FIRST) -> Event:
    return event(number, Vote(record=record, stage=TA, reviewer=reviewer, verdict=verdict), reviewer)


HISTORY = [
    brought_in(1, A),
    brought_in(2, B),
    vote(3, A, Verdict.INCLUDE),
    vote(4, B, Verdict.EXCLUDE),
    vote(5, B, Verdict.MAYBE, SECOND),
    event(6, Link(first=A, second=B, rule="same-doi", score=1.0), LIBRARIAN),
    event(7, Undo(event=EventId("id-004"))),
    event(8, Note(record=A, stage=TA, text="one")),
    event(9, Note(record=A, stage=TA, text="")),
    event(10, UnknownAct(name="later", payload={})),
    event(11, Reveal(stage=TA, events=(EventId("id-003"), EventId("id-005"))), LEAD),
    vote(12, A, Verdict.EXCLUDE),  # void: the vote was revealed
    event(13, Undo(event=EventId("id-005")), SECOND),  # likewise
    event(14, Assignment(stage=TA, records=(A,), reviewers=(FIRST, SECOND)), LEAD),
    event(15, StageClosed(stage=TA), LEAD),
]


def state(ledger: Ledger) -> object:
    reports = ledger.reports
    votes = [
        sorted((who, vote.verdict) for who, vote in ledger.votes(report, TA).items()) for report in reports
    ]
    return ledger.state(), votes, [ledger.notes(report, TA) for report in reports]


def sealed(event: Event) -> Event:
    """Return a vote or note as others get it before it is revealed."""
    if not isinstance(event.act, Vote | Note):
        return event
    return replace(event, act=Sealed(name=event.act.kind, record=event.act.record, stage=event.act.stage))


@given(st.permutations(HISTORY), st.integers(0, len(HISTORY)))
def test_the_order_of_arrival_does_not_matter(events: list[Event], cut: int) -> None:
    ledger = fold(events[:cut])
    assert state(extended(ledger, events[cut:])) == state(fold(HISTORY))


@given(st.lists(st.sampled_from(HISTORY)))
def test_an_event_that_comes_twice_counts_once(again: list[Event]) -> None:
    assert state(extended(fold(HISTORY), again)) == state(fold(HISTORY))


@given(st.permutations(HISTORY), st.permutations(HISTORY), st.integers(0, len(HISTORY)))
def test_what_was_sealed_and_then_opened_is_as_if_it_had_never_been(
    first: list[Event], second: list[Event], cut: int
) -> None:
    ledger = fold([sealed(event) for event in first])
    ledger = extended(ledger, second[:cut])
    assert state(extended(ledger, second[cut:])) == state(fold(HISTORY))


def test_of_a_sealed_vote_is_known_whose_it_is_and_nothing_else() -> None:
    ledger = fold([brought_in(1, A), sealed(vote(3, A, Verdict.INCLUDE))])
    (report,) = ledger.reports
    assert ledger.voters(report, TA) == {FIRST}
    assert ledger.votes(report, TA) == {}
    assert ledger.vote_of(FIRST, report, TA) is None
    assert [event.id for event in ledger.unrevealed(report, TA)] == ["id-003"]


def test_a_vote_is_closed_by_its_reveal() -> None:
    ledger = fold(HISTORY)
    assert ledger.revealed_to(ledger.reports[0], TA) == {FIRST, SECOND}
    assert ledger.vote_of(FIRST, ledger.reports[0], TA) == HISTORY[2].act
    assert ledger.last_of(FIRST, Vote.kind, TA) is None
    assert ledger.is_closed(TA)


def test_the_last_assignment_of_a_record_stands() -> None:
    later = event(16, Assignment(stage=TA, records=(B,), reviewers=(FIRST,)), LEAD)
    ledger = fold([*HISTORY, later])
    assert ledger.assigned(ledger.reports[0], TA) == (FIRST,)
    assert ledger.assigned(ledger.reports[0], Stage.FULL_TEXT) == ()


def test_a_reports_votes_are_those_of_its_records() -> None:
    ledger = fold(HISTORY)
    (report,) = ledger.reports
    assert (report.id, report.records) == (A, (A, B))
    assert {who: vote.verdict for who, vote in ledger.votes(report, TA).items()} == {
        FIRST: Verdict.INCLUDE,  # the exclusion was undone
        SECOND: Verdict.MAYBE,
    }


def test_nobody_takes_back_anothers_vote() -> None:
    ledger = fold([*HISTORY[:3], replace(event(4, Undo(event=EventId("id-003"))), actor=SECOND)])
    assert FIRST in ledger.voters(ledger.reports[0], TA)


def test_an_emptied_note_is_no_note() -> None:
    assert fold(HISTORY).notes(fold(HISTORY).reports[0], TA) == {}


def test_a_record_of_the_main_arm_leads_a_report_found_earlier_elsewhere() -> None:
    web = RecordId("mestring:1")
    link = event(3, Link(first=web, second=A, rule="same-title", score=1.0))
    ledger = fold([brought_in(1, web, SourceKind.WEBSITE), brought_in(2, A), link])
    (report,) = ledger.reports
    assert (report.id, report.main_arm) == (A, True)


def test_an_act_of_a_newer_version_is_kept_aside() -> None:
    assert [act.name for act in fold(HISTORY).unknown] == ["later"]


C, NOWHERE = RecordId("web:1"), RecordId("pubmed:9")
PAIRS = [(A, B), (B, C), (A, C), (C, NOWHERE)]


@given(st.lists(st.tuples(st.sampled_from(PAIRS), st.sampled_from([Relation.SAME, Relation.DIFFERENT]))))
def test_every_record_stands_in_one_report_and_reports_come_as_their_first_record_did(
    told: list[tuple[tuple[RecordId, RecordId], Relation]],
) -> None:
    said = [
        event(number, Link(first=pair[0], second=pair[1], rule=BY_HAND, score=1.0, relation=relation))
        for number, (pair, relation) in enumerate(told, 4)
    ]
    found = [brought_in(number, record) for number, record in enumerate((A, B, C), 1)]
    ledger = fold([*found, *said])
    groups = clusters((A, B, C), ledger.ruled(Relation.SAME), ledger.ruled(Relation.DIFFERENT))
    assert [sorted(report.records) for report in ledger.reports] == [sorted(group) for group in groups]


def test_what_a_person_voted_on_and_what_was_spoken_of_is_what_each_report_says_itself() -> None:
    ledger = fold([*HISTORY[:5], *HISTORY[6:], brought_in(20, C)])
    for person in (FIRST, SECOND, LEAD):
        for stage in Stage:
            given = {
                record
                for report in ledger.reports
                for record in report.records
                if ledger.has_voted(person, report, stage)
            }
            assert ledger.voted_on(person, stage) == given
    assert ledger.spoken_of(TA) == {A, B}
    assert ledger.spoken_of(Stage.FULL_TEXT) == set()
