"""Laws of what a reviewer is to read: told of all reports at once, it is what is told of each."""

from dataclasses import replace

import pytest
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
    Relook,
    Removal,
    Removed,
    Retrieval,
    Reveal,
    Sealed,
    TakenOver,
    Undo,
    Verdict,
    Vote,
)
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Digest, Handle, Protocol, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.screening.rules import RULES, all_voted_on, due_at, is_retrieved, is_sought, votes_on
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, START, protocol

RECORDS = [RecordId(f"pubmed:{number}") for number in range(6)]
SAID_BEFORE = 14
"""No event has a higher number: a reveal or an undo names any of them."""


def act_of(draw: st.DrawFn) -> tuple[Handle, Act]:
    """Return something that somebody says of a record."""
    who, record = draw(st.sampled_from([FIRST, SECOND])), draw(st.sampled_from(RECORDS))
    stage = draw(st.sampled_from([Stage.TITLE_ABSTRACT, Stage.TITLE_ABSTRACT, Stage.FULL_TEXT]))
    verdict, named = draw(st.sampled_from(Verdict)), EventId(f"id-{draw(st.integers(1, SAID_BEFORE)):03}")
    told: list[tuple[Handle, Act]] = [
        (who, Vote(record=record, stage=stage, reviewer=who, verdict=verdict)),
        (who, Sealed(name=Vote.kind, record=record, stage=stage)),
        (who, Undo(event=named)),
        (who, Retrieval(record=record, retrieved=draw(st.booleans()))),
        (LEAD, Reveal(stage=stage, events=(named,))),
        (LEAD, Assignment(stage=stage, records=(record,), reviewers=(who,))),
        (LEAD, Removed(record=record, how=draw(st.sampled_from(Removal)), why="")),
        (LEAD, Relook(stage=stage, records=(record,), protocol=Digest("d"))),
        (LEAD, TakenOver(record=record, stage=stage, reviewer=who, verdict=verdict, said_by="", tool="")),
        (LIBRARIAN, Link(first=record, second=draw(st.sampled_from(RECORDS)), rule=BY_HAND, score=1.0)),
    ]
    return draw(st.sampled_from(told))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Return the ledger of a review with records of both arms, on some of which something was said."""
    arms = [(RECORDS[:4], SourceKind.DATABASE), (RECORDS[4:], SourceKind.WEBSITE)]
    imports = [
        Import(
            file="f.ris",
            digest=Digest("d"),
            source="pubmed",
            source_kind=kind,
            format="ris",
            entries=len(records),
            problems=0,
            found=tuple(Found(record, Digest("x")) for record in records),
        )
        for records, kind in arms
    ]
    said = [act_of(draw) for _number in range(draw(st.integers(0, 12)))]
    acts = [*((LIBRARIAN, one) for one in imports), *said]
    return fold(
        Event(
            id=EventId(f"id-{number:03}"),
            actor=actor,
            device=DeviceId("d"),
            number=number,
            lamport=number,
            at=START,
            act=act,
            previous=Digest(""),
            hash=Digest(""),
        )
        for number, (actor, act) in enumerate(acts, 1)
    )


def under(rule: str) -> Protocol:
    """Return a protocol whose stages all have the rule."""
    usual = protocol()
    return replace(usual, stages=tuple(replace(one, rule=rule) for one in usual.stages))


@pytest.mark.parametrize("rule", RULES)
@given(ledger=ledgers())
def test_what_is_asked_of_all_reports_is_what_is_asked_of_each(rule: str, ledger: Ledger) -> None:
    rules = under(rule)
    for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
        for reviewer in (FIRST, SECOND):
            one_by_one = [one for one in ledger.reports if votes_on(ledger, rules, reviewer, one, stage)]
            assert list(all_voted_on(ledger, rules, reviewer, ledger.reports, stage)) == one_by_one
            given_on = ledger.voted_on(reviewer, stage)
            for report in ledger.reports:
                said = ledger.has_voted(reviewer, report, stage)
                assert said is not given_on.isdisjoint(report.records)
                assert said is (reviewer in ledger.voters(report, stage))


@given(ledger=ledgers())
def test_due_at_full_text_is_what_is_sought_and_retrieved(ledger: Ledger) -> None:
    rules = protocol()
    due = [one for one in ledger.reports if is_sought(ledger, rules, one) and is_retrieved(ledger, one)]
    assert due_at(ledger, rules, Stage.FULL_TEXT) == due
