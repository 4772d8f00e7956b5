"""Rules: how the votes on a report become an outcome. Pure, total, and blind to the votes' order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from litreview.model.events import Adjudication, Consensus, Override, Verdict, Vote
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


def two_must_agree(votes: Votes, rule: StageRule) -> Settled:
    """Return an outcome once two have voted and all agree; any difference is a conflict.

    At full text two exclusions for different reasons differ: PRISMA counts one reason a report.
    """
    if len(votes) < 2:  # noqa: PLR2004 - two is the rule's name
        return Settled(outcome=Outcome.PENDING)
    verdicts = {carried(vote.verdict, rule) for vote in votes.values()}
    if verdicts == {Verdict.INCLUDE}:
        return Settled(outcome=Outcome.INCLUDED)
    reasons = {vote.reason for vote in votes.values()}
    if verdicts == {Verdict.EXCLUDE} and (rule.stage is Stage.TITLE_ABSTRACT or len(reasons) == 1):
        return Settled(outcome=Outcome.EXCLUDED, reason=reasons.pop() if len(reasons) == 1 else None)
    return Settled(outcome=Outcome.CONFLICT)


RULES: dict[str, Callable[[Votes, StageRule], Settled]] = {"two-must-agree": two_must_agree}
"""The rules a protocol can name."""


def outcome_of(
    votes: Votes,
    rule: StageRule,
    settlement: Adjudication | Consensus | None = None,
    override: Override | None = None,
) -> Settled:
    """Return the outcome under the rule.

    A third person's decision, or the reviewers' consensus, settles what the votes did not; an
    override changes what they did. At full text no exclusion counts without its one main reason:
    such votes are a conflict, and such a decision decides nothing.
    """
    settled = RULES[rule.rule](votes, rule)
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
    settled = RULES[rule.rule](votes, rule)
    if settled.outcome is Outcome.PENDING:  # as most are for long: what came later need not be looked for
        return settled
    decided, changed = ledger.settlement(report, stage), ledger.override(report, stage)
    return outcome_of(
        votes,
        rule,
        decided[1] if decided else None,
        changed[1] if changed else None,
    )


def is_complete(ledger: Ledger, report: Report, stage: Stage) -> bool:
    """Tell whether all who shall vote on the report have; where nobody is named, any two shall.

    Who was asked to look again has not, until they vote anew.
    """
    assigned, voters = ledger.assigned(report, stage), ledger.answered(report, stage)
    return voters.issuperset(assigned) if assigned else len(voters) >= 2  # noqa: PLR2004 - two must agree


def is_wanted(ledger: Ledger, reviewer: Handle, report: Report, stage: Stage) -> bool:
    """Tell whether the record waits for this reviewer's vote."""
    assigned = ledger.assigned(report, stage)
    return (
        not is_complete(ledger, report, stage)
        and (not assigned or reviewer in assigned)
        and reviewer not in ledger.answered(report, stage)
    )


def votes_on(ledger: Ledger, protocol: Protocol, reviewer: Handle, report: Report, stage: Stage) -> bool:
    """Tell whether the reviewer's vote is wanted on the report, or already there."""
    if ledger.has_voted(reviewer, report, stage):
        return True
    assigned = ledger.assigned(report, stage)
    if assigned:
        return reviewer in assigned
    return outcome(ledger, protocol, report, stage).outcome is Outcome.PENDING


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
        if is_sought(ledger, protocol, report) and is_retrieved(ledger, report)
    ]


def carried(verdict: Verdict, rule: StageRule) -> Verdict:
    """Return what the verdict counts as: where the rule says so, a maybe as include."""
    return Verdict.INCLUDE if verdict is Verdict.MAYBE and rule.maybe_goes_on else verdict
