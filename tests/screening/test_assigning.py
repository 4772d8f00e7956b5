"""Laws of assigning: shares come out exactly, and every record has as many readers as the rule wants."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Act, Assignment, Event, EventId, Found, Import, Verdict, Vote
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Digest, Handle, Member, Protocol, Role, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.screening.assigning import apportioned, loads, replaced, shared_out, to_all
from litreview.screening.lead import LeadDesk
from litreview.screening.rules import is_complete
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, START, bring_in, new_journal, protocol, record

TA = Stage.TITLE_ABSTRACT
THIRD, FOURTH = Handle("third"), Handle("fourth")
PEOPLE = tuple(Handle(f"reader-{letter}") for letter in "abcdef")

weights = st.lists(st.integers(1, 100), min_size=2, max_size=6).map(
    lambda numbers: {person: Fraction(number) for person, number in zip(PEOPLE, numbers, strict=False)}
)
seeds = st.text(max_size=5)


def team_of(*handles: Handle) -> Protocol:
    """Return the example protocol with these reviewers."""
    reviewers = tuple(Member(handle=one, roles=(Role.REVIEWER,)) for one in handles)
    return replace(protocol(), team=(*reviewers, *protocol().team[2:]))


class Log:
    """A log in memory, to be voted and assigned in."""

    def __init__(self, records: int) -> None:
        self.ids = tuple(RecordId(f"pubmed:{number}") for number in range(records))
        self._numbers = count(1)
        self._events: list[Event] = []
        found = tuple(Found(one, Digest("0" * 64)) for one in self.ids)
        self.write(
            LIBRARIAN,
            Import(
                file="x.ris", digest=Digest("0" * 64), source="pubmed", source_kind=SourceKind.DATABASE,
                format="ris", entries=records, problems=0, found=found,
            ),
        )  # fmt: skip

    @property
    def ledger(self) -> Ledger:
        return fold(self._events)

    def write(self, who: Handle, *acts: Act) -> None:
        for act in acts:
            number = next(self._numbers)
            self._events.append(
                Event(
                    id=EventId(f"{number:08x}-0000-7000-8000-000000000000"),
                    actor=who,
                    device="d",  # type: ignore[arg-type]
                    number=number,
                    lamport=number,
                    at=START,
                    act=act,
                    previous=Digest(""),
                    hash=Digest(""),
                )
            )

    def vote(self, who: Handle, place: int) -> None:
        record_id = self.ids[place % len(self.ids)]
        self.write(who, Vote(record=record_id, stage=TA, reviewer=who, verdict=Verdict.INCLUDE))


@given(weights, st.integers(0, 400), st.integers(1, 200))
def test_what_is_apportioned_is_all_there_is_and_none_gets_too_much(
    shares: dict[Handle, Fraction], slots: int, most: int
) -> None:
    quotas = apportioned(shares, slots, most)
    assert sum(quotas.values()) == min(slots, most * len(shares))
    assert all(0 <= quota <= most for quota in quotas.values())
    exact = {one: slots * share / sum(shares.values()) for one, share in shares.items()}
    if max(exact.values()) <= most:
        assert all(abs(quotas[one] - exact[one]) < 1 for one in shares)


@given(weights, st.integers(1, 60), seeds)
def test_each_reads_exactly_their_share_and_each_record_has_two_distinct_readers(
    shares: dict[Handle, Fraction], records: int, seed: str
) -> None:
    log = Log(records)
    ledger = log.ledger
    plan = shared_out(ledger, ledger.reports, shares, (TA, 2, seed))
    assert list(plan.readers) == list(ledger.reports)
    assert all(len(set(readers)) == len(readers) == 2 for readers in plan.readers.values())
    given_to = Counter(reader for readers in plan.readers.values() for reader in readers)
    assert {one: given_to[one] for one in shares} == apportioned(shares, 2 * records, records)
    assert shared_out(ledger, ledger.reports, shares, (TA, 2, seed)) == plan


def test_shares_mix_who_reads_with_whom() -> None:
    ledger = Log(600).ledger
    shares = dict.fromkeys(PEOPLE[:4], Fraction(1))
    plan = shared_out(ledger, ledger.reports, shares, (TA, 2, "a"))
    pairs = Counter(plan.readers.values())
    assert len(pairs) == 6
    assert min(pairs.values()) > 50
    other = shared_out(ledger, ledger.reports, shares, (TA, 2, "b"))
    assert other.readers != plan.readers


@given(weights, st.integers(1, 30), st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 29))), seeds)
def test_who_has_voted_stays_a_reader_when_records_are_shared_out_anew(
    shares: dict[Handle, Fraction], records: int, votes: list[tuple[Handle, int]], seed: str
) -> None:
    log = Log(records)
    for who, place in votes:
        log.vote(who, place)
    ledger = log.ledger
    plan = shared_out(ledger, ledger.reports, shares, (TA, 2, seed))
    for report in ledger.reports:
        voters = ledger.voters(report, TA)
        if len(voters) >= 2:
            assert report not in plan.readers
        else:
            readers = plan.readers[report]
            assert voters <= set(readers)
            assert len(set(readers)) == len(readers) == 2


def may_read(log: Log, rules: Protocol) -> None:
    """Find that every record has two who have voted, or can, and waits for nobody who is gone."""
    ledger = log.ledger
    active = set(rules.with_role(Role.REVIEWER))
    for report in ledger.reports:
        assigned, answered = ledger.assigned(report, TA), ledger.answered(report, TA)
        readers = (set(assigned) or active) & active | answered
        assert len(readers) >= 2
        assert set(assigned) <= active | answered
        assert is_complete(ledger, rules, report, TA) == (
            answered >= set(assigned) if assigned else len(answered) >= 2
        )


steps = st.lists(
    st.one_of(
        st.tuples(st.just("vote"), st.integers(0, 5), st.integers(0, 11)),
        st.tuples(st.just("share"), st.integers(1, 9), st.integers(1, 9)),
        st.tuples(st.just("deal"), st.integers(0, 1), st.integers(0, 5)),
        st.tuples(st.just("replace"), st.integers(0, 5), st.integers(0, 5)),
    ),
    max_size=25,
)


def take(log: Log, names: list[Handle], spare: list[Handle], step: tuple[str, int, int]) -> None:
    """Take one step as a lead or a reviewer could."""
    what, one, other = step
    ledger = log.ledger
    reports = [report for report in ledger.reports if not ledger.revealed_to(report, TA)]
    if what == "vote":
        who, report = names[one % len(names)], ledger.reports[other % len(ledger.reports)]
        if not ledger.assigned(report, TA) or who in ledger.assigned(report, TA):
            log.vote(who, other)
    elif what == "share":
        shares = {name: Fraction(one if number % 2 else other) for number, name in enumerate(names)}
        log.write(LEAD, *shared_out(ledger, reports, shares, (TA, 2, str(one))).acts)
    elif what == "deal":
        groups = list(combinations(names, 2)) if one else [tuple(names)]
        log.write(LEAD, *to_all(reports, groups, TA).acts)
    else:
        old = names[one % len(names)]
        new = spare[0] if other % 2 and spare else names[other % len(names)]
        if old == new or (new not in spare and len(names) == 2):
            return
        after = [new if name == old else name for name in names] if new in spare else names
        plan = replaced(ledger, team_of(*dict.fromkeys(after)), (old, new), TA)
        assert plan.stranded == ()
        log.write(LEAD, *plan.acts)
        spare[:] = [name for name in spare if name != new]
        names[:] = [name for name in after if name != old]


@given(st.integers(1, 12), steps)
def test_no_record_is_ever_left_with_fewer_readers_than_the_rule_wants(
    records: int, taken: list[tuple[str, int, int]]
) -> None:
    log, names, spare = Log(records), list(PEOPLE[:3]), list(PEOPLE[3:])
    before = 0
    for step in taken:
        take(log, names, spare, step)
        may_read(log, team_of(*names))
        votes = sum(len(log.ledger.voters(report, TA)) for report in log.ledger.reports)
        assert votes >= before
        before = votes


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(6)])
    return made


def desk(journal: Journal, *reviewers: Handle) -> LeadDesk:
    return LeadDesk(journal=journal, protocol=team_of(*reviewers), lead=LEAD)


def vote(journal: Journal, who: Handle, *numbers: int) -> None:
    for number in numbers:
        act = Vote(record=record(number).id, stage=TA, reviewer=who, verdict=Verdict.INCLUDE)
        journal.append(who, act)


def test_a_new_reviewer_takes_over_what_the_old_one_has_not_voted_on(journal: Journal) -> None:
    lead = desk(journal, FIRST, SECOND, THIRD)
    lead.assign(["first", "second"], TA)
    vote(journal, SECOND, 0, 1)
    plan = lead.replacement("second", "third", TA)
    assert len(plan.readers) == 4
    assert journal.ledger.assigned(journal.ledger.reports[5], TA) == (FIRST, SECOND)  # nothing is written yet
    lead.carry_out([plan])
    ledger = journal.refresh()
    assert [ledger.assigned(report, TA) for report in ledger.reports] == (
        [(FIRST, SECOND)] * 2 + [(FIRST, THIRD)] * 4
    )
    told = {
        one.reviewer: (one.after, one.voted) for one in loads(ledger, team_of(FIRST, SECOND, THIRD), plan)
    }
    assert told == {FIRST: (6, 0), SECOND: (2, 2), THIRD: (4, 0)}


def test_where_the_new_reviewer_reads_already_the_least_busy_takes_it(journal: Journal) -> None:
    lead = desk(journal, FIRST, SECOND, THIRD, FOURTH)
    lead.assign(["first", "second"], TA, ["pubmed:0", "pubmed:1", "pubmed:2"])
    lead.assign(["first", "third"], TA, ["pubmed:3"])
    lead.carry_out([lead.replacement("second", "first", TA)])
    ledger = journal.refresh()
    taken = [ledger.assigned(ledger.reports[number], TA) for number in range(3)]
    assert Counter(taken) == {(FIRST, FOURTH): 2, (FIRST, THIRD): 1}


def test_a_record_that_nobody_is_free_to_read_stays_and_is_told(journal: Journal) -> None:
    lead = desk(journal, FIRST, SECOND)
    lead.assign(["first", "second"], TA, ["pubmed:0"])
    plan = lead.replacement("second", "first", TA)
    assert [report.id for report in plan.stranded] == ["pubmed:0"]
    assert plan.acts == []


def test_of_three_readers_one_may_leave(journal: Journal) -> None:
    lead = desk(journal, FIRST, SECOND, THIRD)
    lead.assign(["first", "second", "third"], TA)
    lead.carry_out([lead.replacement("second", "first", TA)])
    ledger = journal.refresh()
    assert {ledger.assigned(report, TA) for report in ledger.reports} == {(FIRST, THIRD)}


def test_the_protocol_must_name_the_new_reviewer(journal: Journal) -> None:
    with pytest.raises(UsageError, match=r"\[\[team\]\], handle = \"third\""):
        desk(journal, FIRST, SECOND).replacement("second", "third", TA)
    with pytest.raises(UsageError, match="nobody to be replaced"):
        desk(journal, FIRST, SECOND).replacement("gone", "first", TA)


def test_a_record_that_is_opened_is_not_shared_out_again(journal: Journal) -> None:
    lead = desk(journal, FIRST, SECOND, THIRD)
    vote(journal, FIRST, 0)
    vote(journal, SECOND, 0)
    lead.reveal(TA)
    shares = {"first": Fraction(1), "third": Fraction(1)}
    with pytest.raises(ReviewError, match="opened already"):
        lead.share(shares, TA, ["pubmed:0"])
    assert len(lead.share(shares, TA).readers) == 5
    with pytest.raises(UsageError, match="two must vote"):
        lead.share({"first": Fraction(1)}, TA)


def test_what_is_assigned_is_one_event_for_each_group_of_readers() -> None:
    ledger = Log(30).ledger
    plan = shared_out(ledger, ledger.reports, dict.fromkeys(PEOPLE[:3], Fraction(1)), (TA, 2, ""))
    assert len(plan.acts) == 3
    assert sorted(one for act in plan.acts for one in act.records) == sorted(ledger.kinds)
    assert all(isinstance(act, Assignment) for act in plan.acts)
