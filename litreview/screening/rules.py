"""Rules: how the votes on a report become an outcome. Pure, total, and blind to the votes' order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from litreview.model.events import Adjudication, Consensus, Override, Quota, Verdict, Vote
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, ReasonId, Stage, StageRule
from litreview.model.reports import Report

Votes = Mapping[Handle, Vote]


class Outcome(StrEnum):
    """What the rule makes of the votes on one report at one stage; computed, never stored."""

    PENDING = "pending"
    CONFLICT = "conflict"
    INCLUDED = "included"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An outcome, and the reason an exclusion is counted under where it has one."""

    outcome: Outcome
    reason: ReasonId | None = None


_PENDING = Settled(outcome=Outcome.PENDING)
_CONFLICT = Settled(outcome=Outcome.CONFLICT)


def two_must_agree(votes: Votes, rule: StageRule, wanted: int) -> Settled:
    """Return an outcome once two have voted and all agree; any difference is a conflict.

    At full text two exclusions for different reasons differ: PRISMA counts one reason a report.
    """
    return _all_agree(votes.values(), rule) if len(votes) >= wanted else _PENDING


def one_include_is_enough(votes: Votes, rule: StageRule, wanted: int) -> Settled:
    """Return included once two have voted and any of them includes; to exclude, all must."""
    if len(votes) >= wanted and Verdict.INCLUDE in _carried(votes.values(), rule):
        return Settled(outcome=Outcome.INCLUDED)
    return two_must_agree(votes, rule, wanted)


def single_with_second_reading(votes: Votes, rule: StageRule, wanted: int) -> Settled:
    """Return included when the one who has voted includes; all else waits for a second, and both agree."""
    is_enough = _carried(votes.values(), rule) == {Verdict.INCLUDE}
    return _all_agree(votes.values(), rule) if is_enough or len(votes) >= wanted else _PENDING


def n_of_m(votes: Votes, rule: StageRule, wanted: int) -> Settled:
    """Return included when as many as needed include, excluded when so many cannot be reached any more.

    A maybe that does not count as include does not count as exclude either: where it would tip the
    scale, and all have voted, that is a conflict.
    """
    includes = [vote for vote in votes.values() if carried(vote.verdict, rule) is Verdict.INCLUDE]
    excludes = [vote for vote in votes.values() if vote.verdict is Verdict.EXCLUDE]
    if len(includes) >= rule.needed:
        return Settled(outcome=Outcome.INCLUDED)
    if max(wanted, len(votes)) - len(excludes) < rule.needed:
        return _excluded(excludes, rule)
    return _PENDING if len(votes) < wanted else _CONFLICT


def _all_agree(votes: Collection[Vote], rule: StageRule) -> Settled:
    verdicts = _carried(votes, rule)
    if verdicts == {Verdict.INCLUDE}:
        return Settled(outcome=Outcome.INCLUDED)
    return _excluded(votes, rule) if verdicts == {Verdict.EXCLUDE} else _CONFLICT


def _excluded(votes: Collection[Vote], rule: StageRule) -> Settled:
    reasons = {vote.reason for vote in votes}
    if rule.stage is Stage.FULL_TEXT and len(reasons) > 1:
        return _CONFLICT
    return Settled(outcome=Outcome.EXCLUDED, reason=reasons.pop() if len(reasons) == 1 else None)


def _carried(votes: Collection[Vote], rule: StageRule) -> set[Verdict]:
    return {carried(vote.verdict, rule) for vote in votes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How votes become an outcome, and how many of them it takes."""

    settle: Callable[[Votes, StageRule, int], Settled]
    """Given the votes, the stage's rule, and how many votes the report waits for."""
    opens: int | None = 2
    """After how many votes they can be opened; None for as many as the protocol says."""
    closes: int | None = 2
    """After how many opened votes no further ones are taken; None likewise."""
    alone: bool = False
    """Whether a report may be given to one reviewer alone."""


RULES: dict[str, Rule] = {
    "two-must-agree": Rule(settle=two_must_agree),
    "one-include-is-enough": Rule(settle=one_include_is_enough),
    "dual-until-agreement": Rule(settle=two_must_agree, alone=True),
    "single-with-second-reading": Rule(settle=single_with_second_reading, opens=1),
    "n-of-m": Rule(settle=n_of_m, opens=None, closes=None),
}
"""The rules a protocol can name."""


@cache
def quota_of(rule: StageRule) -> Quota:
    """Return how many votes the stage's rule wants on a report."""
    named = RULES[rule.rule]
    opens, closes = named.opens or rule.of, named.closes or rule.of
    return Quota(stage=rule.stage, opens=opens, closes=closes, alone=named.alone)


def quotas_of(protocol: Protocol) -> tuple[Quota, ...]:
    """Return what the stages' rules want, to be told to a server; nothing where two votes are all."""
    quotas = tuple(quota_of(rule) for rule in protocol.stages)
    return quotas if any(quota[1:] != (2, 2, False) for quota in quotas) else ()


def outcome_of(
    votes: Votes,
    rule: StageRule,
    settlement: Adjudication | Consensus | None = None,
    override: Override | None = None,
    *,
    alone: bool = False,
) -> Settled:
    """Return the outcome under the rule, of a report given to one reviewer alone or not.

    A third person's decision, or the reviewers' consensus, settles what the votes did not; an
    override changes what they did. At full text no exclusion counts without its one main reason:
    such votes are a conflict, and such a decision decides nothing.
    """
    settled = RULES[rule.rule].settle(votes, rule, 1 if alone else quota_of(rule).closes)
    if settled.outcome is Outcome.PENDING:
        return settled
    if _lacks_reason(settled, rule):
        settled = Settled(outcome=Outcome.CONFLICT)
    decision = settlement if settled.outcome is Outcome.CONFLICT else override
    if decision is None:
        return settled
    included = carried(decision.verdict, rule) is Verdict.INCLUDE
    decided = Settled(
        outcome=Outcome.INCLUDED if included else Outcome.EXCLUDED,
        reason=None if included else decision.reason,
    )
    return settled if _lacks_reason(decided, rule) else decided


def _lacks_reason(settled: Settled, rule: StageRule) -> bool:
    # No program of ours writes one, but the log may hold one of somebody else's making.
    is_excluded = settled.outcome is Outcome.EXCLUDED and rule.stage is Stage.FULL_TEXT
    return is_excluded and not settled.reason


def outcome(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> Settled:
    """Return the outcome of one report at one stage, as the review stands."""
    votes, rule = ledger.votes(report, stage), protocol.rule(stage)
    alone = _is_alone(ledger, protocol, report, stage)
    settled = RULES[rule.rule].settle(votes, rule, 1 if alone else quota_of(rule).closes)
    if settled.outcome is Outcome.PENDING:  # as most are for long: what came later need not be looked for
        return settled
    decided, changed = ledger.settlement(report, stage), ledger.override(report, stage)
    return outcome_of(
        votes,
        rule,
        decided[1] if decided else None,
        changed[1] if changed else None,
        alone=alone,
    )


def outcome_of_votes(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> Outcome:
    """Return the outcome by the votes alone, whatever was decided since."""
    votes, alone = ledger.votes(report, stage), _is_alone(ledger, protocol, report, stage)
    return outcome_of(votes, protocol.rule(stage), alone=alone).outcome


def assigned_to(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> tuple[Handle, ...]:
    """Return who shall vote on the report; nobody named where any may.

    One named alone is nobody where the rule, as it is now, has no such thing: two are needed again.
    """
    named = ledger.assigned(report, stage)
    is_void = named and len(set(named)) == 1 and not quota_of(protocol.rule(stage)).alone
    return () if is_void else named


def is_complete(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> bool:
    """Tell whether all who shall vote on the report have, as far as the opened votes say who shall.

    Where nobody is named, any two shall, or as many as the rule wants. Who was asked to look again has
    not, until they vote anew.
    """
    quota, voters = quota_of(protocol.rule(stage)), ledger.answered(report, stage)
    named = assigned_to(ledger, protocol, report, stage)
    if len(set(named)) == 1:
        return voters.issuperset(named)
    if quota.opens < quota.closes:
        return len(voters) >= quota.opens and not waits_for_reading(ledger, protocol, report, stage)
    return len(voters) >= quota.opens and voters.issuperset(named)


def is_full(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> bool:
    """Tell whether so many votes are opened that no further ones are taken."""
    quota, opened = quota_of(protocol.rule(stage)), ledger.revealed_to(report, stage)
    named = assigned_to(ledger, protocol, report, stage)
    if named and quota.opens == quota.closes:
        return opened.issuperset(named)
    return len(opened) >= quota.closes


def is_half_read(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> bool:
    """Tell whether a first vote is open that nobody is shown: another reads, or shall, blind of it."""
    quota = quota_of(protocol.rule(stage))
    return (
        quota.opens < quota.closes
        and bool(ledger.revealed_to(report, stage))
        and outcome(ledger, protocol, report, stage).outcome is Outcome.PENDING
    )


def waits_for_reading(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> bool:
    """Tell whether a second reviewer shall read the report, though the first vote on it is open.

    An opened vote that is still sealed here may settle it, and nobody is asked.
    """
    if not is_half_read(ledger, protocol, report, stage):
        return False
    opened = ledger.revealed_to(report, stage)
    return opened == ledger.voters(report, stage) and opened == ledger.votes(report, stage).keys()


def is_wanted(ledger: Ledger, protocol: Protocol, reviewer: Handle, report: Report, stage: Stage) -> bool:
    """Tell whether the record waits for this reviewer's vote.

    Where one reads first and another what that one excludes, the first named is the one to begin.
    """
    named, voters = assigned_to(ledger, protocol, report, stage), ledger.answered(report, stage)
    quota = quota_of(protocol.rule(stage))
    if named and not voters:
        named = named[: quota.opens] if quota.opens < quota.closes else named
    return (
        reviewer not in voters
        and (not named or reviewer in named)
        and not is_complete(ledger, protocol, report, stage)
    )


def votes_on(ledger: Ledger, protocol: Protocol, reviewer: Handle, report: Report, stage: Stage) -> bool:
    """Tell whether the reviewer's vote is wanted on the report, or already there."""
    if ledger.has_voted(reviewer, report, stage):
        return True
    quota = quota_of(protocol.rule(stage))
    if quota.opens < quota.closes:
        return is_wanted(ledger, protocol, reviewer, report, stage)
    named = assigned_to(ledger, protocol, report, stage)
    if named:
        return reviewer in named
    return outcome(ledger, protocol, report, stage).outcome is Outcome.PENDING


def all_voted_on(
    ledger: Ledger, protocol: Protocol, reviewer: Handle, reports: Iterable[Report], stage: Stage
) -> Iterator[Report]:
    """Yield those of the reports on which the reviewer's vote is wanted or already there."""
    spoken_of, untouched = ledger.spoken_of(stage), None
    for report in reports:
        if not spoken_of.isdisjoint(report.records):
            if votes_on(ledger, protocol, reviewer, report, stage):
                yield report
            continue
        if untouched is None:  # nothing is known of it, as of the next such, and the answer is the same
            untouched = votes_on(ledger, protocol, reviewer, report, stage)
        if untouched:
            yield report


def is_sought(ledger: Ledger, protocol: Protocol, report: Report) -> bool:
    """Tell whether the report's full text is wanted: screened in, or found by other methods."""
    if report.is_previous or ledger.removed(report):
        return False
    if not report.main_arm:
        return True
    return outcome(ledger, protocol, report, Stage.TITLE_ABSTRACT).outcome is Outcome.INCLUDED


def sought(ledger: Ledger, protocol: Protocol) -> list[Report]:
    """Return the reports whose full text is wanted, in the order found."""
    return [report for report in ledger.reports if is_sought(ledger, protocol, report)]


def is_retrieved(ledger: Ledger, report: Report) -> bool:
    """Tell whether somebody has said that the report's full text was retrieved."""
    retrieval = ledger.retrieval(report)
    return retrieval is not None and retrieval.retrieved


def due_at(ledger: Ledger, protocol: Protocol, stage: Stage) -> list[Report]:
    """Return the reports to be voted on at the stage, decided or not, in the order found."""
    if stage is Stage.TITLE_ABSTRACT:
        return [report for report in ledger.reports if report.main_arm and not ledger.removed(report)]
    return [
        report
        for report in ledger.reports
        if is_retrieved(ledger, report) and is_sought(ledger, protocol, report)
    ]


def carried(verdict: Verdict, rule: StageRule) -> Verdict:
    """Return what the verdict counts as: where the rule says so, a maybe as include."""
    return Verdict.INCLUDE if verdict is Verdict.MAYBE and rule.maybe_goes_on else verdict


def _is_alone(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> bool:
    is_possible = quota_of(protocol.rule(stage)).alone
    return is_possible and len(set(ledger.assigned(report, stage))) == 1
