"""Laws of the rules: total, blind to order, and no outcome before as many have voted as the rule wants."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.events import Adjudication, Quota, Verdict, Vote
from litreview.model.protocol import Handle, ReasonId, Stage, StageRule
from litreview.model.records import RecordId
from litreview.screening.rules import RULES, Outcome, Settled, outcome_of, quota_of, quotas_of
from tests.making import protocol

LENIENT = StageRule(stage=Stage.TITLE_ABSTRACT, rule="two-must-agree", maybe_goes_on=True)
STRICT = StageRule(stage=Stage.FULL_TEXT, rule="two-must-agree")
INCLUDE, EXCLUDE, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE

verdicts = st.sampled_from(Verdict)
reasons = st.sampled_from([None, ReasonId("a"), ReasonId("b")])
BY_NAME = [
    StageRule(stage=stage, rule=name, maybe_goes_on=lenient, needed=needed, of=of)
    for name, stage, lenient in product(RULES, Stage, (True, False))
    for needed, of in ([(2, 3), (1, 2), (3, 3), (3, 4)] if name == "n-of-m" else [(2, 3)])
]
"""Every rule at each stage, with a maybe that goes on and one that does not."""
rules = st.sampled_from(BY_NAME)
two_by_two = st.sampled_from([LENIENT, STRICT])
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


@given(ballots, two_by_two)
def test_there_is_always_an_outcome_and_none_before_two_have_voted(
    ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule
) -> None:
    settled = outcome_of(votes_of(ballot, rule), rule)
    assert (settled.outcome is Outcome.PENDING) == (len(ballot) < 2)


@given(ballot=ballots, rule=rules, alone=st.booleans())
def test_any_votes_give_one_outcome_and_it_is_pending_only_while_fewer_have_voted_than_are_wanted(
    *, ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule, alone: bool
) -> None:
    settled = outcome_of(votes_of(ballot, rule), rule, alone=alone and quota_of(rule).alone)
    assert settled == outcome_of(votes_of(ballot, rule), rule, alone=alone and quota_of(rule).alone)
    assert settled.outcome in Outcome
    wanted = 1 if alone and quota_of(rule).alone else quota_of(rule).closes
    assert settled.outcome is not Outcome.PENDING or len(ballot) < wanted
    assert settled.outcome is Outcome.EXCLUDED or settled.reason is None


@given(ballots, rules)
def test_neither_the_order_of_the_votes_nor_who_gave_which_matters(
    ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule
) -> None:
    outcomes = {outcome_of(votes_of(order, rule), rule) for order in permutations(ballot)}
    backwards = dict(reversed(votes_of(ballot, rule).items()))
    renamed = {
        Handle(f"x{who}"): replace(vote, reviewer=Handle(f"x{who}")) for who, vote in backwards.items()
    }
    assert outcomes == {outcome_of(backwards, rule)} == {outcome_of(renamed, rule)}


@given(ballot=ballots, rule=rules, alone=st.booleans())
def test_one_more_include_never_makes_an_exclusion_of_an_inclusion(
    *, ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule, alone: bool
) -> None:
    is_alone = alone and quota_of(rule).alone
    before = outcome_of(votes_of(ballot, rule), rule, alone=is_alone).outcome
    after = outcome_of(votes_of([*ballot, (INCLUDE, None)], rule), rule, alone=is_alone).outcome
    if before is Outcome.INCLUDED:
        assert after is Outcome.INCLUDED
    if before is not Outcome.EXCLUDED:
        assert after is not Outcome.EXCLUDED


@given(ballots, rules)
def test_at_full_text_nothing_is_excluded_for_two_reasons(
    ballot: list[tuple[Verdict, ReasonId | None]], rule: StageRule
) -> None:
    given_reasons = {reason for verdict, reason in ballot if verdict is EXCLUDE}
    if rule.stage is Stage.FULL_TEXT and len(given_reasons) > 1:
        assert outcome_of(votes_of(ballot, rule), rule).outcome is not Outcome.EXCLUDED


TABLE = (
    # rule, whether given to one alone, what is voted, and what comes of it where a maybe does not go on
    ("one-include-is-enough", False, "i", Outcome.PENDING),
    ("one-include-is-enough", False, "ie", Outcome.INCLUDED),
    ("one-include-is-enough", False, "im", Outcome.INCLUDED),
    ("one-include-is-enough", False, "ee", Outcome.EXCLUDED),
    ("one-include-is-enough", False, "em", Outcome.CONFLICT),
    ("one-include-is-enough", False, "mm", Outcome.CONFLICT),
    ("dual-until-agreement", False, "i", Outcome.PENDING),
    ("dual-until-agreement", False, "ie", Outcome.CONFLICT),
    ("dual-until-agreement", True, "", Outcome.PENDING),
    ("dual-until-agreement", True, "i", Outcome.INCLUDED),
    ("dual-until-agreement", True, "e", Outcome.EXCLUDED),
    ("dual-until-agreement", True, "m", Outcome.CONFLICT),
    ("dual-until-agreement", True, "ie", Outcome.CONFLICT),
    ("single-with-second-reading", False, "", Outcome.PENDING),
    ("single-with-second-reading", False, "i", Outcome.INCLUDED),
    ("single-with-second-reading", False, "e", Outcome.PENDING),
    ("single-with-second-reading", False, "m", Outcome.PENDING),
    ("single-with-second-reading", False, "ee", Outcome.EXCLUDED),
    ("single-with-second-reading", False, "ei", Outcome.CONFLICT),
    ("single-with-second-reading", False, "mm", Outcome.CONFLICT),
    ("n-of-m", False, "i", Outcome.PENDING),
    ("n-of-m", False, "ii", Outcome.INCLUDED),
    ("n-of-m", False, "ie", Outcome.PENDING),
    ("n-of-m", False, "iie", Outcome.INCLUDED),
    ("n-of-m", False, "iee", Outcome.EXCLUDED),
    ("n-of-m", False, "ime", Outcome.CONFLICT),
    ("n-of-m", False, "imm", Outcome.CONFLICT),
    ("n-of-m", False, "mee", Outcome.EXCLUDED),
)


@pytest.mark.parametrize(("name", "alone", "voted", "expected"), TABLE)
def test_what_each_rule_makes_of_votes(*, name: str, alone: bool, voted: str, expected: Outcome) -> None:
    short = {"i": INCLUDE, "e": EXCLUDE, "m": MAYBE}
    rule = StageRule(stage=Stage.TITLE_ABSTRACT, rule=name)
    ballot = [(short[letter], None) for letter in voted]
    assert outcome_of(votes_of(ballot, rule), rule, alone=alone).outcome is expected
    lenient = [(INCLUDE if verdict is MAYBE else verdict, None) for verdict, _reason in ballot]
    goes_on = replace(rule, maybe_goes_on=True)
    same = outcome_of(votes_of(lenient, rule), rule, alone=alone)
    assert outcome_of(votes_of(ballot, goes_on), goes_on, alone=alone) == same


def test_each_rule_says_how_many_votes_it_wants() -> None:
    quotas = {rule.rule: quota_of(rule)[1:] for rule in BY_NAME if rule.of == 3 and rule.needed == 2}
    assert quotas == {
        "two-must-agree": (2, 2, False),
        "one-include-is-enough": (2, 2, False),
        "dual-until-agreement": (2, 2, True),
        "single-with-second-reading": (1, 2, False),
        "n-of-m": (3, 3, False),
    }


def test_a_server_is_told_nothing_where_two_votes_are_all_it_takes() -> None:
    plain = protocol()
    assert quotas_of(plain) == ()
    counted = replace(plain, stages=(plain.stages[0], replace(plain.stages[1], rule="n-of-m", of=4)))
    assert quotas_of(counted) == (
        Quota(stage=Stage.TITLE_ABSTRACT, opens=2, closes=2, alone=False),
        Quota(stage=Stage.FULL_TEXT, opens=4, closes=4, alone=False),
    )


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
