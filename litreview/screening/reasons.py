"""Reasons: what the protocol's order makes of reports that all would exclude, for different reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litreview.model.events import Adjudication, Verdict, Vote
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, ReasonId
from litreview.screening.differing import Conflict, Difference, difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the protocol's order of reasons makes of one report that was excluded for several."""

    conflict: Conflict
    reason: ReasonId
    """The first in the protocol's order of those given."""
    given: tuple[ReasonId, ...]
    """All that were given, in that order."""


def proposals(ledger: Ledger, protocol: Protocol, conflicts: Sequence[Conflict]) -> tuple[Proposal, ...]:
    """Return what the order of reasons makes of each of the conflicts that is about the reason alone.

    One that has a reason the protocol does not know is left to the lead.
    """
    order = [reason.id for reason in protocol.reasons]
    made = []
    for conflict in conflicts:
        votes = ledger.votes(conflict.report, conflict.stage)
        if difference(votes, protocol.rule(conflict.stage)) is Difference.REASONS:
            reason = first_reason(votes, protocol)
            if reason is not None:
                given = {vote.reason for vote in votes.values()}
                named = tuple(one for one in order if one in given)
                made.append(Proposal(conflict=conflict, reason=reason, given=named))
    return tuple(made)


def adjudications(found: Sequence[Proposal], protocol: Protocol) -> list[Adjudication]:
    """Return the lead's decision on each report, with the reason proposed."""
    return [
        Adjudication(
            record=one.conflict.report.id,
            stage=one.conflict.stage,
            verdict=Verdict.EXCLUDE,
            reason=one.reason,
            protocol=protocol.digest,
        )
        for one in found
    ]


def first_reason(votes: Mapping[Handle, Vote], protocol: Protocol) -> ReasonId | None:
    """Return the first of the votes' reasons in the protocol's order; None where it has not all of them."""
    order = {reason.id: number for number, reason in enumerate(protocol.reasons)}
    reasons = {vote.reason for vote in votes.values()}
    known = [reason for reason in reasons if reason is not None and reason in order]
    return min(known, key=order.__getitem__) if len(known) == len(reasons) else None
