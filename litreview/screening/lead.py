"""The lead's desk: who votes on what, when votes are opened, and outcomes changed with a reason."""

from collections.abc import Iterable, Sequence
from itertools import combinations, cycle, permutations

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Assignment, Override, Verdict
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol, ReasonId, Role, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.model.text import clean
from litreview.screening.reveal import close_stage, reveal_complete, reveal_early
from litreview.screening.rules import Outcome, due_at, outcome, quota_of, waits_for_reading
from litreview.screening.session import member
from litreview.screening.threshold import refuse_too_early
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
        self,
        handles: Sequence[str],
        stage: Stage,
        records: Sequence[str] = (),
        *,
        dealt: bool = False,
        singly: bool = False,
    ) -> int:
        """Say who votes on the records, or on all that are not opened; return on how many.

        Dealt, each record goes to one pair of the reviewers, or as many as the rule wants, in turn; and
        singly to one of them, of all those that nobody has voted on. Raise UsageError for fewer than
        must vote, or for a handle that is no reviewer's, ReviewError for a record already opened, and
        where the protocol's rule does not let one read alone, or not yet.
        """
        reviewers = tuple(
            dict.fromkeys(member(self._protocol, one, Role.REVIEWER, place=one) for one in handles)
        )
        singly = singly or (len(reviewers) == 1 and quota_of(self._protocol.rule(stage)).alone)
        self._refuse_too_few(reviewers, stage, singly=singly)
        ledger = self._journal.refresh()
        if singly:
            refuse_too_early(ledger, self._protocol, stage)
        reports = [self._journal.refresh().known_report(record) for record in records] or [
            report
            for report in due_at(ledger, self._protocol, stage)
            if not (ledger.voters if singly else ledger.revealed_to)(report, stage)
        ]
        self._refuse_opened(reports, stage)
        groups = cycle(self._groups(reviewers, stage, dealt=dealt, singly=singly))
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
            reason=self._reason(reason, stage) if verdict is Verdict.EXCLUDE else None,
            why=clean(why).strip(),
            protocol=self._protocol.digest,
        )
        self._journal.append(self.lead, act)
        return act

    def _refuse_too_few(self, reviewers: Sequence[Handle], stage: Stage, *, singly: bool) -> None:
        rule, place = self._protocol.rule(stage), " ".join(reviewers)
        quota = quota_of(rule)
        if singly and not quota.alone:
            raise ReviewError(
                place,
                _("by the protocol's rule, {rule}, nobody reads a record alone").format(rule=rule.rule),
                _("Only dual-until-agreement has that; see [[stages]] in screening/protocol.toml."),
            )
        if not singly and len(reviewers) < quota.closes:
            if quota.closes > _PAIR:
                raise UsageError(
                    place,
                    _("{number} must vote on each record").format(number=quota.closes),
                    _("Name at least {number} reviewers.").format(number=quota.closes),
                )
            raise UsageError(place, _("two must vote on each record"), _("Name at least two reviewers."))

    def _groups(
        self, reviewers: tuple[Handle, ...], stage: Stage, *, dealt: bool, singly: bool
    ) -> Iterable[tuple[Handle, ...]]:
        """Return who are given records together, each group in turn."""
        quota = quota_of(self._protocol.rule(stage))
        if singly:
            return [(one,) for one in reviewers]
        if not dealt:
            return [reviewers]
        in_turn = permutations if quota.opens < quota.closes else combinations  # each reads first as often
        return in_turn(reviewers, quota.closes)

    def _refuse_opened(self, reports: Sequence[Report], stage: Stage) -> None:
        ledger = self._journal.ledger
        for report in reports:
            if ledger.revealed_to(report, stage) and not waits_for_reading(
                ledger, self._protocol, report, stage
            ):
                raise ReviewError(
                    report.id,
                    _("its votes are opened already"),
                    _("Nothing was assigned; leave that record out."),
                )

    def _refuse_unsettled(self, report: Report, stage: Stage) -> None:
        ledger = self._journal.ledger
        now = outcome(ledger, self._protocol, report, stage).outcome
        if now is Outcome.PENDING or report not in due_at(ledger, self._protocol, stage):
            raise ReviewError(
                report.id,
                _("has no outcome at {stage} yet").format(stage=stage),
                _("An outcome comes when all who shall vote have, and the votes are opened."),
            )
        votes = ledger.votes(report, stage)
        if now is Outcome.CONFLICT or ledger.settlement(report, stage):
            raise ReviewError(
                report.id,
                _("is a conflict between {voters}").format(voters=", ".join(sorted(votes))),
                _("litreview conflicts settles it; with --all, also anew."),
            )

    def _reason(self, reason: str | None, stage: Stage) -> ReasonId | None:
        if reason is None and stage is Stage.TITLE_ABSTRACT:
            return None
        known = [one.id for one in self._protocol.reasons]
        if reason not in known:
            raise UsageError(
                "--reason",
                _("no such reason: {reason}").format(reason=reason) if reason else _("is missing"),
                _("Reasons in the protocol: {known}.").format(known=", ".join(known)),
            )
        return ReasonId(reason)
