"""The overview's charting: who has what left, and what waits for the lead. Pure counting."""

from collections.abc import Iterable
from dataclasses import dataclass

from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Role
from litreview.model.reports import Report
from litreview.screening.charting import compared, included, is_complete, is_included, is_left


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartShare:
    """One reviewer's charts."""

    reviewer: Handle
    finished: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartingView:
    """Where the charting of the included reports stands."""

    reports: int
    """Included after full text."""
    shares: tuple[ChartShare, ...]
    unopened: int
    """Reports whose charts are all finished, and not opened."""
    to_settle: int
    """Fields of opened charts that the lead is to settle."""
    fields: int
    """All fields of all these reports."""
    final: int
    """Of them, those that can stand in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCharting:
    """A reviewer's own charts, and nothing of anybody else's."""

    finished: int
    left: int


def charting_view(ledger: Ledger, protocol: Protocol, assessed: Iterable[Report]) -> ChartingView | None:
    """Return where the charting stands, of the reports assessed at full text; None without a form."""
    if not protocol.charting:
        return None
    reports = [report for report in assessed if is_included(ledger, protocol, report)]
    standings = [one.standing for report in reports for one in compared(ledger, protocol, report)]
    finished = [ledger.done_charting(report) for report in reports]
    reviewers = dict.fromkeys((*protocol.with_role(Role.REVIEWER), *sorted(frozenset().union(*finished))))
    return ChartingView(
        reports=len(reports),
        shares=tuple(
            ChartShare(
                reviewer=who,
                finished=sum(who in those for those in finished),
                left=sum(is_left(ledger, protocol, who, report) for report in reports),
            )
            for who in reviewers
        ),
        unopened=sum(
            not ledger.opened_charts(report) and is_complete(ledger, protocol, report) for report in reports
        ),
        to_settle=sum(standing.is_open for standing in standings),
        fields=len(standings),
        final=sum(standing.is_final for standing in standings),
    )


def own_charting(ledger: Ledger, protocol: Protocol, reviewer: Handle) -> OwnCharting | None:
    """Return the reviewer's own charts; None without a form."""
    if not protocol.charting:
        return None
    reports = included(ledger, protocol)
    return OwnCharting(
        finished=sum(reviewer in ledger.done_charting(report) for report in reports),
        left=sum(is_left(ledger, protocol, reviewer, report) for report in reports),
    )
