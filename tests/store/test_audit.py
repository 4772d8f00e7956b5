"""Laws of the audit: the log replayed gives the same bytes, and what is missing or foreign is named."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.events import (
    DeviceId,
    Doubt,
    DuplicatesSought,
    Event,
    EventId,
    Link,
    Note,
    Undo,
    Verdict,
    Vote,
)
from litreview.model.ledger import Ledger, extended, fold
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.store.audit import (
    missing_records,
    rebuilt_otherwise,
    remarks,
    state_of,
    unnamed_records,
)
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.making import FIRST, SECOND, TickingClock, bring_in, new_journal, record
from tests.model.test_ledger import brought_in, event

TA = Stage.TITLE_ABSTRACT
RECORDS = [RecordId(f"pubmed:{number}") for number in range(4)]
PEOPLE = (FIRST, SECOND)


def vote(of: int, verdict: Verdict = Verdict.INCLUDE, by: Handle = FIRST) -> Vote:
    return Vote(record=RecordId(f"pubmed:{of}"), stage=TA, reviewer=by, verdict=verdict)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw a log in the order of its Lamport numbers."""
    events = [brought_in(number, RECORDS[number - 1]) for number in range(1, 4)]
    for number in range(4, draw(st.integers(4, 16))):
        record, person = draw(st.sampled_from(RECORDS)), draw(st.sampled_from(PEOPLE))
        act = draw(
            st.one_of(
                st.builds(
                    Vote,
                    record=st.just(record),
                    stage=st.just(TA),
                    reviewer=st.just(person),
                    verdict=st.sampled_from(Verdict),
                ),
                st.builds(Note, record=st.just(record), stage=st.just(TA), text=st.sampled_from(("", "x"))),
                st.builds(Undo, event=st.integers(1, number).map(lambda of: EventId(f"id-{of:03}"))),
                st.builds(
                    Link,
                    first=st.just(record),
                    second=st.sampled_from(RECORDS),
                    rule=st.just("r"),
                    score=st.just(1.0),
                ),
            )
        )
        events.append(event(number, act, person))
    return events


@given(histories(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_in_whatever_order_and_pieces_a_log_arrives_its_state_has_the_same_bytes(
    history: list[Event], chance: Random, size: int
) -> None:
    arrived = chance.sample(history, len(history))
    ledger = Ledger()
    for start in range(0, len(arrived), size):
        ledger = extended(ledger, arrived[start : start + size])
        assert ledger.reports is not None
    assert state_of(ledger) == state_of(fold(history))


@given(histories())
def test_states_that_answer_otherwise_have_other_bytes(history: list[Event]) -> None:
    longer = [*history, event(99, vote(1, Verdict.MAYBE))]
    assert state_of(fold(longer)) != state_of(fold(history))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(1), record(2)])
    for who in PEOPLE:
        made.append(who, vote(1, by=who))
    made.append(FIRST, Undo(event=list(made.ledger.events)[1]))
    return made


def test_a_sound_log_is_rebuilt_and_has_nothing_to_name(journal: Journal) -> None:
    assert rebuilt_otherwise(journal.store) is None
    assert list(missing_records(journal.ledger, journal.store)) == []
    assert list(remarks(journal.ledger, journal.store)) == []


def test_a_vote_on_a_record_that_is_not_kept_is_named(journal: Journal) -> None:
    event = journal.append(SECOND, vote(7, by=SECOND))
    link = Link(first=RecordId("pubmed:1"), second=RecordId("pubmed:8"), rule="r", score=1.0)
    linked = journal.append(FIRST, link)
    named = list(missing_records(journal.ledger, journal.store))
    assert len(named) == 2
    assert event.id in named[0]
    assert "pubmed:7" in named[0]
    assert linked.id in named[1]
    assert "pubmed:8" in named[1]


def test_a_doubt_about_a_record_that_is_not_kept_is_named(journal: Journal) -> None:
    doubt = Doubt(RecordId("pubmed:1"), RecordId("pubmed:9"), "alike", 0.5, (), ())
    journal.append(FIRST, DuplicatesSought(method="m", records=2, doubtful=(doubt,)))
    (named,) = missing_records(journal.ledger, journal.store)
    assert "pubmed:9" in named


def test_an_import_whose_content_is_not_kept_is_named(journal: Journal) -> None:
    bring_in(journal, [record(3)])
    last = list(journal.ledger.events.values())[-1]
    elsewhere = Journal(SqliteStore.create(Path(journal.store._place).with_name("b.db"), TickingClock()))  # type: ignore[attr-defined]
    (named,) = missing_records(fold([last]), elsewhere.store)
    assert "pubmed:3" in named
    elsewhere.store.close()


def test_a_content_that_no_run_names_is_counted(journal: Journal) -> None:
    journal.store.append([], [record(1, title="Said otherwise later")])
    assert unnamed_records(journal.ledger, journal.store) == 1
    (remark,) = remarks(journal.ledger, journal.store)
    assert "named by no search" in remark


def test_events_of_another_device_are_told_of(journal: Journal) -> None:
    mine = list(journal.ledger.events.values())
    theirs = replace(mine[1], id=EventId("id-other"), device=DeviceId("other-device"), lamport=99)
    (remark,) = remarks(fold([*mine, theirs]), journal.store)
    assert "other-device" in remark
