"""Laws of the ledger: the same events give the same state in whatever order they arrive."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.events import (
    Act,
    DeviceId,
    Event,
    EventId,
    Found,
    Import,
    Link,
    Note,
    Undo,
    UnknownAct,
    Verdict,
    Vote,
)
from litreview.model.ledger import Ledger, extended, fold
from litreview.model.protocol import Digest, Handle, Stage
from litreview.model.records import RecordId, SourceKind
from tests.making import FIRST, LIBRARIAN, SECOND, START

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
]


def state(ledger: Ledger) -> object:
    reports = ledger.reports
    votes = [
        sorted((who, vote.verdict) for who, vote in ledger.votes(report, TA).items()) for report in reports
    ]
    return reports, votes, [ledger.notes(report, TA) for report in reports]


@given(st.permutations(HISTORY), st.integers(0, len(HISTORY)))
def test_the_order_of_arrival_does_not_matter(events: list[Event], cut: int) -> None:
    ledger = fold(events[:cut])
    assert state(extended(ledger, events[cut:])) == state(fold(HISTORY))


@given(st.lists(st.sampled_from(HISTORY)))
def test_an_event_that_comes_twice_counts_once(again: list[Event]) -> None:
    assert state(extended(fold(HISTORY), again)) == state(fold(HISTORY))


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
    assert FIRST in ledger.votes(ledger.reports[0], TA)


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
