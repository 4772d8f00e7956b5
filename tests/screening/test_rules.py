"""Laws of the rules: total, blind to order, and no outcome before two have voted."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.events import Adjudication, Verdict, Vote
from litreview.model.protocol import Handle, ReasonId, Stage, StageRule
from litreview.model.records import RecordId
from litreview.screening.rules import RULES, Outcome, Settled, outcome_of

LENIENT = StageRule(stage=Stage.TITLE_ABSTRACT, rule="two-must-agree", maybe_goes_on=True)
STRICT = StageRule(stage=Stage.FULL_TEXT, rule="two-must-agree")
INCLUDE, EXCLUDE, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE

verdicts = st.sampled_from(Verdict)
reasons = st.sampled_from([None, ReasonId("a"), ReasonId("b")])
rules = st.sampled_from([LENIENT, STRICT])
ballots = st.lists(st.tuples(verdicts, reasons), max_size=4)


def votes_of(ballot: Sequence[tuple[Verdict, ReasonId | None]], rule: StageRule) -> dict[Handle, Vote]:
    return {
        Handle(f"reviewer-{number}"): Vote(
            record=RecordId("pubmed:1"),
            stage=rule.stage,
            reviewer=Handle(f"reviewer-{number}"),
            verdict=verdict,
            reason=reason,
        )
        for number, (verdict, reason) in enumerate(ballot)
    }


def outcome(rule: StageRule, *ballot: Verdict | tuple[Verdict, str]) -> Outcome:
    pairs = [(one, None) if isinstance(one, Verdict) else (one[0], ReasonId(one[1])) for one in ballot]
    return outcome_of(votes_of(pairs, rule), rule).outcome


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (INCLUDE, INCLUDE, Outcome.INCLUDED),
        (EXCLUDE, EXCLUDE, Outcome.EXCLUDED),
        (MAYBE, MAYBE, Outcome.INCLUDED),
        (MAYBE, INCLUDE, Outcome.INCLUDED),
        (INCLUDE, EXCLUDE, Outcome.CONFLICT),
        (MAYBE, EXCLUDE, Outcome.CONFLICT),
    ],
)
def test_at_title_and_abstract_a_maybe_goes_on(first: Verdict, second: Verdict, expected: Outcome) -> None:
    assert outcome(LENIENT, first, second) is expected


def test_at_full_text_a_maybe_settles_nothing() -> None:
    assert outcome(STRICT, MAYBE, MAYBE) is Outcome.CONFLICT
    assert outcome(STRICT, MAYBE, INCLUDE) is Outcome.CONFLICT


def test_different_reasons_are_a_conflict_at_full_text_only() -> None:
    assert outcome(STRICT, (EXCLUDE, "a"), (EXCLUDE, "b")) is Outcome.CONFLICT
    assert outcome(STRICT, (EXCLUDE, "a"), (EXCLUDE, "a")) is Outcome.EXCLUDED
    assert outcome(LENIENT, (EXCLUDE, "a"), (EXCLUDE, "b")) is Outcome.EXCLUDED


@given(ballots, rules)
def test_there_is_always_an_outcome_and_none_before_two_have_voted(
    ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule
) -> None:
    settled = outcome_of(votes_of(ballot, rule), rule)
    assert (settled.outcome is Outcome.PENDING) == (len(ballot) < 2)


@given(ballots, rules)
def test_the_order_of_the_votes_does_not_matter(
    ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule
) -> None:
    outcomes = {outcome_of(votes_of(order, rule), rule) for order in permutations(ballot)}
    assert len(outcomes) == 1


@given(ballots, rules, verdicts, reasons)
def test_a_third_person_settles_conflicts_and_nothing_else(
    ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule, verdict: Verdict, reason: ReasonId | None
) -> None:
    votes = votes_of(ballot, rule)
    decision = Adjudication(record=RecordId("pubmed:1"), stage=rule.stage, verdict=verdict, reason=reason)
    alone, helped = outcome_of(votes, rule), outcome_of(votes, rule, decision)
    says_why = verdict is INCLUDE or reason is not None or rule.stage is Stage.TITLE_ABSTRACT
    if alone.outcome is Outcome.CONFLICT and says_why:
        assert helped.outcome in {Outcome.INCLUDED, Outcome.EXCLUDED}
    else:
        assert helped == alone


def test_an_exclusion_carries_the_reason_it_is_counted_under() -> None:
    ballot = [(EXCLUDE, ReasonId("a")), (EXCLUDE, ReasonId("a"))]
    assert outcome_of(votes_of(ballot, STRICT), STRICT) == Settled(
        outcome=Outcome.EXCLUDED, reason=ReasonId("a")
    )


def test_every_rule_a_protocol_can_name_is_total_on_no_votes() -> None:
    for name in RULES:
        assert outcome_of({}, StageRule(stage=Stage.FULL_TEXT, rule=name)).outcome is Outcome.PENDING
