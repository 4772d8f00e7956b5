"""Laws of pilot rounds: drawn by the seed from what is open, read first, counted from first votes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Link, Retrieval, Verdict
from litreview.model.protocol import Handle, Member, Protocol, ReasonId, Revelation, Role, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.first_votes import LeftOut
from litreview.screening.lead import LeadDesk
from litreview.screening.pilots import PilotWish, drawable, drawn, left, open_round, rounds
from litreview.screening.rules import Outcome, outcome
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, new_journal, protocol, record

TA, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
THIRD = Handle("third")
OF_THREE = replace(protocol(), team=(*protocol().team, Member(handle=THIRD, roles=(Role.REVIEWER,))))
TOGETHER = replace(OF_THREE, stages=tuple(replace(r, reveal=Revelation.STAGE) for r in OF_THREE.stages))
INCLUDE, EXCLUDE, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE
RECORDS = 12


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number, abstract="Short.") for number in range(RECORDS)])
    return made


def desk(journal: Journal, rules: Protocol = OF_THREE) -> LeadDesk:
    return LeadDesk(journal=journal, protocol=rules, lead=LEAD)


def wish(
    size: int = 4, *, stage: Stage = TA, seed: str = "s", gate: float = 0.75, who: str = ""
) -> PilotWish:
    return PilotWish(stage=stage, size=size, seed=seed, gate=gate, reviewers=tuple(who.split()))


def walk(journal: Journal, reviewer: Handle, stage: Stage = TA) -> ScreeningSession:
    made = ScreeningSession(journal=journal, protocol=OF_THREE, reviewer=reviewer, stage=stage)
    made.reopen()
    return made


def screen(journal: Journal, reviewer: Handle, *verdicts: Verdict) -> None:
    session = walk(journal, reviewer)
    for verdict in verdicts:
        session.vote(verdict)


reports = st.lists(st.integers(0, 10_000), unique=True, max_size=60).map(
    lambda numbers: [Report(records=(RecordId(f"pubmed:{one}"),), main_arm=True) for one in numbers]
)


@given(reports, st.integers(0, 80), st.text(max_size=5), st.randoms())
def test_a_sample_is_within_what_there_is_and_the_same_for_the_same_seed(
    there: list[Report], size: int, seed: str, chance: object
) -> None:
    sample = drawn(there, size, seed)
    assert len(sample) == len(set(sample)) == min(size, len(there))
    assert set(sample) <= set(there)
    chance.shuffle(mixed := list(there))  # type: ignore[attr-defined]
    assert drawn(mixed, size, seed) == sample
    assert drawn(there, size + 5, seed)[: len(sample)] == sample


def test_a_round_is_drawn_from_what_nobody_has_voted_on(journal: Journal) -> None:
    screen(journal, FIRST, INCLUDE, INCLUDE, INCLUDE)
    one = desk(journal).begin_pilot(wish(100))
    assert {report.id for report in one.reports} == {f"pubmed:{number}" for number in range(3, RECORDS)}
    assert (one.act.number, one.act.reviewers) == (1, (FIRST, SECOND, THIRD))
    ledger = journal.refresh()
    assert all(ledger.assigned(report, TA) == (FIRST, SECOND, THIRD) for report in one.reports)
    assert left(ledger, one) == dict.fromkeys((FIRST, SECOND, THIRD), 9)


def test_what_is_in_a_pilot_comes_first_in_every_queue_and_in_every_order(journal: Journal) -> None:
    before = [report.id for report in walk(journal, FIRST).queue]
    one = desk(journal).begin_pilot(wish(who="first second"))
    sample = [report.id for report in one.reports]
    session = walk(journal, FIRST)
    queue = [report.id for report in session.queue]
    assert queue == [*sample, *(record for record in before if record not in sample)]
    assert [session.pilot_at(place) for place in range(6)] == [1, 1, 1, 1, None, None]
    assert session.current is not None
    assert session.current.pilot == 1
    others = [report.id for report in walk(journal, THIRD).queue]
    assert others == [record for record in before if record not in sample]


def close(journal: Journal, rules: Protocol = OF_THREE, note: str | None = None) -> tuple[int, int, bool]:
    lead = desk(journal, rules)
    found = lead.close_pilot(lead.open_pilot(TA), note)
    return found.agreed, found.compared, found.passed


def test_a_round_is_counted_when_all_have_read_it(journal: Journal) -> None:
    desk(journal).begin_pilot(wish())
    screen(journal, FIRST, INCLUDE, EXCLUDE, MAYBE, EXCLUDE)
    screen(journal, SECOND, INCLUDE, EXCLUDE, INCLUDE, EXCLUDE)
    screen(journal, THIRD, INCLUDE, EXCLUDE, INCLUDE)
    with pytest.raises(ReviewError, match="left: third 1"):
        desk(journal).open_pilot(TA)
    assert journal.ledger.reveals == []
    screen(journal, THIRD, INCLUDE)
    assert close(journal, note="what is a municipality?") == (3, 4, True)
    (one,) = rounds(journal.ledger)
    assert one.end is not None
    assert one.end[1].note == "what is a municipality?"
    with pytest.raises(ReviewError, match="no pilot round is open"):
        desk(journal).open_pilot(TA)


def test_all_must_say_the_same_and_the_gate_may_be_met_exactly(journal: Journal) -> None:
    desk(journal).begin_pilot(wish(gate=0.5))
    for who, verdicts in ((FIRST, "iiee"), (SECOND, "iiie"), (THIRD, "ieie")):
        screen(journal, who, *(INCLUDE if one == "i" else EXCLUDE for one in verdicts))
    assert close(journal) == (2, 4, True)


def test_the_records_on_which_they_differ_are_listed_with_reasons_and_notes(journal: Journal) -> None:
    desk(journal).begin_pilot(wish(2, who="first second"))
    mine = walk(journal, FIRST)
    mine.note("one arm only?")
    mine.vote(EXCLUDE, ReasonId("wrong-setting"))
    mine.vote(EXCLUDE, ReasonId("wrong-setting"))
    screen(journal, SECOND, INCLUDE, EXCLUDE)
    lead = desk(journal)
    found = lead.close_pilot(lead.open_pilot(TA))
    (one,) = found.differences
    assert {who: vote.reason for who, vote in one.votes.items()} == {FIRST: "wrong-setting", SECOND: None}
    assert (one.notes, one.only_reasons) == ({FIRST: "one arm only?"}, False)
    assert [pair.whole.measures.raw for pair in found.agreement.pairs] == [0.5]
    assert not found.passed


def test_votes_of_a_pilot_count_by_the_stages_rule_and_another_draws_from_the_rest(journal: Journal) -> None:
    first = desk(journal).begin_pilot(wish())
    for who in (FIRST, SECOND, THIRD):
        screen(journal, who, *[INCLUDE] * 4)
    with pytest.raises(ReviewError, match="pilot 1 is not closed yet"):
        desk(journal).begin_pilot(wish())
    close(journal)
    ledger = journal.ledger
    assert {outcome(ledger, OF_THREE, report, TA).outcome for report in first.reports} == {Outcome.INCLUDED}
    again = desk(journal).begin_pilot(wish())
    assert again.act.number == 2
    assert set(again.reports).isdisjoint(first.reports)
    assert open_round(journal.ledger, TA) == again


def test_a_vote_that_was_changed_is_not_compared(journal: Journal) -> None:
    desk(journal).begin_pilot(wish(2, who="first second"))
    mine = walk(journal, FIRST)
    mine.vote(EXCLUDE)
    mine.undo()
    mine.vote(INCLUDE)
    mine.vote(INCLUDE)
    screen(journal, SECOND, INCLUDE, INCLUDE)
    lead = desk(journal)
    found = lead.close_pilot(lead.open_pilot(TA))
    assert (found.agreed, found.compared) == (1, 1)
    assert len(found.agreement.votes.left_out[LeftOut.CHANGED]) == 1


def test_a_round_that_was_too_large_is_closed_unfinished(journal: Journal) -> None:
    desk(journal).begin_pilot(wish(10, who="first second"))
    screen(journal, FIRST, *[INCLUDE] * 5)
    screen(journal, SECOND, *[INCLUDE] * 3)
    lead = desk(journal)
    found = lead.close_pilot(lead.open_pilot(TA, is_unfinished=True))
    assert (found.agreed, found.compared) == (3, 3)
    ledger = journal.ledger
    assert sum(bool(ledger.revealed_to(report, TA)) for report in ledger.reports) == 3
    assert walk(journal, FIRST).pilot_at(0) is None
    assert len(drawable(ledger, OF_THREE, TA)) == RECORDS - 5  # what nobody has read can be drawn again


def test_a_round_with_nothing_to_compare_is_not_passed(journal: Journal) -> None:
    desk(journal).begin_pilot(wish(gate=0))
    lead = desk(journal)
    found = lead.close_pilot(lead.open_pilot(TA, is_unfinished=True))
    assert (found.share, found.passed, found.agreement.pairs) == (None, False, ())


def test_where_a_stage_is_opened_as_a_whole_a_pilot_is_opened_before_its_time_and_says_so(
    journal: Journal,
) -> None:
    desk(journal, TOGETHER).begin_pilot(wish())
    for who in (FIRST, SECOND, THIRD):
        screen(journal, who, *[INCLUDE] * 5)
    assert close(journal, TOGETHER) == (4, 4, True)
    (told,) = (act for _event, act in journal.ledger.reveals)
    assert (told.exception, len(told.events)) == ("pilot round 1", 12)


def test_who_was_replaced_need_not_finish_the_pilot(journal: Journal) -> None:
    lead = desk(journal)
    lead.begin_pilot(wish(who="first second"))
    screen(journal, FIRST, *[INCLUDE] * 4)
    screen(journal, SECOND, INCLUDE)
    lead.carry_out([lead.replacement("second", "third", TA)])
    screen(journal, THIRD, *[INCLUDE] * 3)
    assert close(journal) == (4, 4, True)


def test_records_linked_since_are_read_once(journal: Journal) -> None:
    one = desk(journal).begin_pilot(wish())
    first, second = (report.id for report in one.reports[:2])
    journal.append(LIBRARIAN, Link(first=first, second=second, rule="by-hand", score=1.0))
    (after,) = rounds(journal.refresh())
    assert len(after.reports) == 3
    for who in (FIRST, SECOND, THIRD):
        screen(journal, who, *[INCLUDE] * 3)
    assert close(journal) == (3, 3, True)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (wish(0), "no sample"),
        (wish(gate=1.5), "no share of the records"),
        (wish(gate=float("nan")), "no share of the records"),
        (wish(who="first"), "two must vote"),
        (wish(who="first lead"), "no reviewer"),
    ],
)
def test_a_round_that_has_no_sense_is_refused(journal: Journal, asked: PilotWish, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        desk(journal).begin_pilot(asked)
    assert rounds(journal.refresh()) == []


def test_where_all_is_voted_on_there_is_nothing_to_draw(journal: Journal) -> None:
    screen(journal, FIRST, *[INCLUDE] * RECORDS)
    with pytest.raises(ReviewError, match="nobody has voted on"):
        desk(journal).begin_pilot(wish())
    with pytest.raises(ReviewError, match="nobody has voted on"):
        desk(journal).begin_pilot(wish(stage=FULL))


def test_at_full_text_different_reasons_are_talked_over_and_are_no_different_verdicts(
    journal: Journal,
) -> None:
    for who in (FIRST, SECOND):
        screen(journal, who, INCLUDE, INCLUDE)
    lead = desk(journal)
    lead.reveal(TA)
    for number in range(2):
        journal.append(LEAD, Retrieval(record=record(number).id, retrieved=True))
    lead.begin_pilot(wish(stage=FULL, who="first second"))
    for who, reason in ((FIRST, "wrong-setting"), (SECOND, "no-collaboration")):
        session = walk(journal, who, FULL)
        session.vote(EXCLUDE, ReasonId(reason))
        session.vote(INCLUDE)
    found = lead.close_pilot(lead.open_pilot(FULL))
    assert (found.agreed, found.compared) == (2, 2)
    assert [one.only_reasons for one in found.differences] == [True]
