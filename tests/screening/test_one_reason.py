"""Laws of the one main reason: at full text no exclusion is counted without it, whichever way it came."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from litreview.exports.prisma import Box, count
from litreview.model.errors import UsageError
from litreview.model.events import Act, Adjudication, Consensus, Override, Retrieval, Verdict, Vote
from litreview.model.protocol import Handle, ReasonId, Stage, StageRule
from litreview.model.records import RecordId
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import open_conflicts
from litreview.screening.lead import LeadDesk
from litreview.screening.rules import RULES, Outcome, outcome, outcome_of
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import (
    FIRST,
    LEAD,
    SECOND,
    bring_in,
    close_journals,
    new_journal,
    protocol,
    record,
    reveal,
)

ONE = RecordId("pubmed:1")
FULL_TEXT = Stage.FULL_TEXT
REASON = ReasonId("wrong-setting")

verdicts = some.sampled_from(Verdict)
reasons = some.sampled_from([None, ReasonId(""), REASON, ReasonId("other")])
decisions = some.one_of(
    some.none(),
    some.builds(
        Adjudication, record=some.just(ONE), stage=some.just(FULL_TEXT), verdict=verdicts, reason=reasons
    ),
    some.builds(
        Consensus, record=some.just(ONE), stage=some.just(FULL_TEXT), verdict=verdicts, reason=reasons
    ),
)
overrides = some.one_of(
    some.none(),
    some.builds(
        Override,
        record=some.just(ONE),
        stage=some.just(FULL_TEXT),
        verdict=verdicts,
        reason=reasons,
        why=some.just("x"),
    ),
)


def vote(who: Handle, verdict: Verdict, reason: ReasonId | None = None, stage: Stage = FULL_TEXT) -> Vote:
    return Vote(record=ONE, stage=stage, reviewer=who, verdict=verdict, reason=reason)


@given(
    some.sampled_from(sorted(RULES)),
    some.lists(some.tuples(verdicts, reasons), max_size=3),
    decisions,
    overrides,
)
def test_every_exclusion_counted_has_its_reason_whatever_the_log_holds(
    rule: str,
    ballot: list[tuple[Verdict, ReasonId | None]],
    settlement: Adjudication | Consensus | None,
    override: Override | None,
) -> None:
    votes = {Handle(f"r{number}"): vote(Handle(f"r{number}"), *one) for number, one in enumerate(ballot)}
    settled = outcome_of(votes, StageRule(stage=FULL_TEXT, rule=rule), settlement, override)
    assert settled.outcome is not Outcome.EXCLUDED or settled.reason


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(1)])
    for who in (FIRST, SECOND):
        made.append(who, vote(who, Verdict.INCLUDE, stage=Stage.TITLE_ABSTRACT))
    reveal(made)
    made.append(LEAD, Retrieval(record=ONE, retrieved=True))
    return made


@pytest.fixture(autouse=True)
def _closed() -> object:
    yield
    close_journals()


def wrote(journal: Journal, *acts: tuple[Handle, Act]) -> None:
    for who, act in acts:
        journal.append(who, act)
    reveal(journal, FULL_TEXT)


def test_votes_of_somebody_elses_program_without_a_reason_are_a_conflict_for_the_lead(
    journal: Journal,
) -> None:
    wrote(journal, *((who, vote(who, Verdict.EXCLUDE)) for who in (FIRST, SECOND)))
    assert [one.report.id for one in open_conflicts(journal.refresh(), protocol())] == [ONE]
    session = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD)
    session.reopen()
    with pytest.raises(UsageError, match="needs its reason"):
        session.decide(Verdict.EXCLUDE)
    session.decide(Verdict.EXCLUDE, REASON)
    flow = count(journal.refresh(), protocol())
    assert {reason.id: len(found) for reason, found in flow.by_reason[Box.EXCLUDED_FULL_TEXT].items()} == {
        REASON: 1
    }


def test_neither_a_reviewer_nor_the_lead_can_exclude_without_a_known_reason(journal: Journal) -> None:
    session = ScreeningSession(journal=journal, protocol=protocol(), reviewer=FIRST, stage=FULL_TEXT)
    session.reopen()
    for reason in (None, ReasonId("none-such")):
        with pytest.raises(UsageError):
            session.vote(Verdict.EXCLUDE, reason)
    wrote(journal, *((who, vote(who, Verdict.INCLUDE)) for who in (FIRST, SECOND)))
    desk = LeadDesk(journal=journal, protocol=protocol(), lead=LEAD)
    for word in (None, "none-such"):
        with pytest.raises(UsageError):
            desk.override(ONE, FULL_TEXT, Verdict.EXCLUDE, why="seen again", reason=word)


def test_a_decision_without_a_reason_leaves_what_the_votes_said(journal: Journal) -> None:
    wrote(journal, (FIRST, vote(FIRST, Verdict.INCLUDE)), (SECOND, vote(SECOND, Verdict.EXCLUDE, REASON)))
    journal.append(LEAD, Consensus(record=ONE, stage=FULL_TEXT, verdict=Verdict.EXCLUDE))
    report = journal.refresh().known_report(ONE)
    assert outcome(journal.ledger, protocol(), report, FULL_TEXT).outcome is Outcome.CONFLICT
    journal.append(LEAD, Consensus(record=ONE, stage=FULL_TEXT, verdict=Verdict.EXCLUDE, reason=REASON))
    assert outcome(journal.refresh(), protocol(), report, FULL_TEXT).reason == REASON


def test_an_exclusion_has_one_reason_and_no_second() -> None:
    differing = {
        FIRST: vote(FIRST, Verdict.EXCLUDE, REASON),
        SECOND: vote(SECOND, Verdict.EXCLUDE, ReasonId("b")),
    }
    rule = StageRule(stage=FULL_TEXT, rule="two-must-agree")
    assert outcome_of(differing, rule).outcome is Outcome.CONFLICT
