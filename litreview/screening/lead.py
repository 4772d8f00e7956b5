"""The lead's desk: who votes on what, when votes are opened, and outcomes changed with a reason."""

from collections.abc import Sequence
from itertools import combinations, cycle

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Assignment, Override, Verdict
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, ReasonId, Role, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.model.text import clean
from litreview.screening.reveal import close_stage, reveal_complete, reveal_early
from litreview.screening.rules import Outcome, due_at, outcome
from litreview.screening.session import member
from litreview.store.journal import Journal

_PAIR = 2


class LeadDesk:
    """What a lead does beside settling conflicts; every act is an event, durable when its method returns."""

    def __init__(self, *, journal: Journal, protocol: Protocol, lead: Handle) -> None:
        self.lead = lead
        self._journal = journal
        self._protocol = protocol

    def reveal(self, stage: Stage) -> int:
        """Open every record whose votes are all in; return how many there were."""
        return reveal_complete(self._journal, self._protocol, stage, lead=self.lead)

    def reveal_early(self, records: Sequence[str], stage: Stage, why: str) -> int:
        """Open what was voted on the records so far, for a reason; return how many votes and notes."""
        if not clean(why).strip():
            raise UsageError("--why", _("is empty"), _("Say why; it stands in the log for all to see."))
        reports = [self._journal.refresh().known_report(record) for record in records]
        return reveal_early(self._journal, reports, stage, why=clean(why).strip(), lead=self.lead)

    def close(self, stage: Stage) -> int:
        """Open all votes of the stage and close it; return how many records were opened."""
        return close_stage(self._journal, self._protocol, stage, lead=self.lead)

    def assign(
        self, handles: Sequence[str], stage: Stage, records: Sequence[str] = (), *, dealt: bool = False
    ) -> int:
        """Say who votes on the records, or on all that are not opened; return on how many.

        Dealt, each record goes to one pair of the reviewers, every pair in turn. Raise UsageError for
        fewer than two, or for a handle that is no reviewer's, ReviewError for a record already opened.
        """
        reviewers = tuple(
            dict.fromkeys(member(self._protocol, one, Role.REVIEWER, place=one) for one in handles)
        )
        if len(reviewers) < _PAIR:
            raise UsageError(
                " ".join(handles), _("two must vote on each record"), _("Name at least two reviewers.")
            )
        ledger = self._journal.refresh()
        reports = [self._journal.refresh().known_report(record) for record in records] or [
            report
            for report in due_at(ledger, self._protocol, stage)
            if not ledger.revealed_to(report, stage)
        ]
        _refuse_opened(ledger, reports, stage)
        groups = cycle(combinations(reviewers, _PAIR)) if dealt else cycle([reviewers])
        shares: dict[tuple[Handle, ...], list[RecordId]] = {}
        for report, group in zip(reports, groups, strict=False):
            shares.setdefault(group, []).extend(report.records)
        acts = [
            Assignment(stage=stage, records=tuple(share), reviewers=group) for group, share in shares.items()
        ]
        if acts:
            self._journal.append_all(self.lead, acts)
        return len(reports)

    def override(
        self, record: str, stage: Stage, verdict: Verdict, *, why: str, reason: str | None = None
    ) -> Override:
        """Change an outcome that was no conflict, saying why; the votes stay as they are.

        Raise ReviewError where there is no outcome yet or an open conflict, UsageError for a reason
        that is missing or that the protocol has not.
        """
        report = self._journal.refresh().known_report(record)
        self._refuse_unsettled(report, stage)
        if verdict is Verdict.MAYBE:
            raise UsageError(record, _("maybe settles nothing here"), _("Say include or exclude."))
        if not clean(why).strip():
            raise UsageError("--why", _("is empty"), _("Say why; it stands in the log for all to see."))
        act = Override(
            record=report.id,
            stage=stage,
            verdict=verdict,
            reason=reason_of(self._protocol, reason, stage) if verdict is Verdict.EXCLUDE else None,
            why=clean(why).strip(),
            protocol=self._protocol.digest,
        )
        self._journal.append(self.lead, act)
        return act

    def _refuse_unsettled(self, report: Report, stage: Stage) -> None:
        ledger = self._journal.ledger
        now = outcome(ledger, self._protocol, report, stage).outcome
        if now is Outcome.PENDING or report not in due_at(ledger, self._protocol, stage):
            raise ReviewError(
                report.id,
                _("has no outcome at {stage} yet").format(stage=stage),
                _("An outcome comes when two have voted and the votes are opened."),
            )
        votes = ledger.votes(report, stage)
        if now is Outcome.CONFLICT or ledger.settlement(report, stage):
            raise ReviewError(
                report.id,
                _("is a conflict between {voters}").format(voters=", ".join(sorted(votes))),
                _("litreview conflicts settles it; with --all, also anew."),
            )


def reason_of(protocol: Protocol, reason: str | None, stage: Stage) -> ReasonId | None:
    """Return the reason of an exclusion at the stage; raise UsageError where it is unknown or missing."""
    if reason is None and stage is Stage.TITLE_ABSTRACT:
        return None
    known = [one.id for one in protocol.reasons]
    if reason not in known:
        raise UsageError(
            "--reason",
            _("no such reason: {reason}").format(reason=reason) if reason else _("is missing"),
            _("Reasons in the protocol: {known}.").format(known=", ".join(known)),
        )
    return ReasonId(reason)


def _refuse_opened(ledger: Ledger, reports: Sequence[Report], stage: Stage) -> None:
    opened = next((report for report in reports if ledger.revealed_to(report, stage)), None)
    if opened is not None:
        raise ReviewError(
            opened.id,
            _("its votes are opened already"),
            _("Nothing was assigned; leave that record out."),
        )
