"""The lead's desk: who votes on what, when votes are opened, and outcomes changed with a reason."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Override, PilotClosed, Relook, Status, Verdict
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol, ReasonId, Revelation, Role, Stage
from litreview.model.reports import Report
from litreview.model.text import clean, one_line
from litreview.screening.amending import Asked, asked_again
from litreview.screening.assigning import Plan, loads, replaced, shared_out, to_all
from litreview.screening.pilot_results import PilotResult, result
from litreview.screening.pilots import PilotWish, Round, pilot_acts, round_to_close, rounds
from litreview.screening.reveal import close_stage, open_reports, reveal_complete, reveal_early
from litreview.screening.rules import (
    Outcome,
    due_at,
    is_complete,
    outcome,
    quota_of,
    waits_for_reading,
)
from litreview.screening.session import member
from litreview.screening.setting_aside import refuse_set_aside, set_aside
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
        """Say who votes on the records, or on all that are not opened; return on how many."""
        plan = self.plan(handles, stage, records, dealt=dealt, singly=singly)
        self.carry_out([plan])
        return len(plan.readers)

    def plan(
        self,
        handles: Sequence[str],
        stage: Stage,
        records: Sequence[str] = (),
        *,
        dealt: bool = False,
        singly: bool = False,
    ) -> Plan:
        """Return who would vote on the records, or on all that are not opened.

        Dealt, each record goes to one pair of the reviewers, or as many as the rule wants, in turn; and
        singly to one of them, of all those that nobody has voted on. Raise UsageError for fewer than
        must vote, or for a handle that is no reviewer's, ReviewError for a record already opened, and
        where the protocol's rule does not let one read alone, or not yet.
        """
        reviewers = self._reviewers(handles)
        singly = singly or (len(reviewers) == 1 and quota_of(self._protocol.rule(stage)).alone)
        self._refuse_too_few(reviewers, stage, singly=singly)
        if singly:
            refuse_too_early(self._journal.refresh(), self._protocol, stage)
        reports = self._open_ones(stage, records, unread=singly)
        return to_all(reports, self._groups(reviewers, stage, dealt=dealt, singly=singly), stage)

    def share(
        self, shares: Mapping[str, Fraction], stage: Stage, records: Sequence[str] = (), *, seed: str = ""
    ) -> Plan:
        """Return how the records, or all that are not opened, would be shared out so.

        Each record gets as many readers as the rule wants. Raise as ``plan`` does.
        """
        named = dict(zip(self._reviewers(tuple(shares)), shares.values(), strict=True))
        self._refuse_too_few(tuple(named), stage, singly=False)
        each = quota_of(self._protocol.rule(stage)).closes
        reports = self._open_ones(stage, records)
        return shared_out(self._journal.ledger, reports, named, (stage, each, seed))

    def replacement(self, old: str, new: str, stage: Stage) -> Plan:
        """Return who would read what one reviewer has not voted on, when another takes their place.

        Raise UsageError where the protocol does not name the other as a reviewer, or nobody knows the one.
        """
        ledger = self._journal.refresh()
        if new not in self._protocol.with_role(Role.REVIEWER):
            raise UsageError(
                new,
                _("is no reviewer of the protocol yet"),
                _('Add to screening/protocol.toml: [[team]], handle = "{new}", roles = ["reviewer"].').format(
                    new=new
                ),
            )
        people = (Handle(old), Handle(new))
        plan = replaced(ledger, self._protocol, people, stage)
        known = {one.reviewer for one in loads(ledger, self._protocol, plan)}
        if old == new or old not in known:
            raise UsageError(
                old,
                _("is nobody to be replaced here"),
                _("Reviewers: {known}.").format(known=", ".join(sorted(known - {new}))),
            )
        return plan

    def carry_out(self, plans: Sequence[Plan]) -> None:
        """Write down who shall read what, all or nothing."""
        acts = [act for plan in plans for act in plan.acts]
        if acts:
            self._journal.append_all(self.lead, acts)

    def begin_pilot(self, wish: PilotWish) -> Round:
        """Begin a pilot round: draw its sample, and assign it to all who read it.

        Raise ReviewError while another round is open at the stage, and where nothing can be drawn;
        UsageError for a wish that has no sense.
        """
        reviewers = self._reviewers(wish.reviewers or self._protocol.with_role(Role.REVIEWER))
        if len(reviewers) < _PAIR:
            raise UsageError(
                " ".join(reviewers),
                _("two must vote on each record"),
                _("Name at least two reviewers."),
            )
        ledger = self._journal.refresh()
        acts = pilot_acts(ledger, self._protocol, wish, reviewers)
        self._journal.append_all(self.lead, acts)
        return rounds(self._journal.ledger, wish.stage)[-1]

    def open_pilot(self, stage: Stage, *, is_unfinished: bool = False) -> Round:
        """Open the votes of the stage's pilot round on what all its readers have read; return the round.

        Raise ReviewError where no round is open, or, unless it may be unfinished, not all is read.
        """
        ledger = self._journal.refresh()
        one = round_to_close(ledger, stage, is_unfinished=is_unfinished)
        read = (report for report in one.reports if is_complete(ledger, self._protocol, report, stage))
        sealed = [report for report in read if ledger.unrevealed(report, stage)]
        if sealed:
            # Where the protocol opens a stage as a whole its pilot is opened before its time, and says so.
            together = self._protocol.rule(stage).reveal is Revelation.STAGE
            why = _("pilot round {number}").format(number=one.act.number) if together else None
            open_reports(self._journal, sealed, stage, why=why, lead=self.lead)
        return one

    def close_pilot(self, one: Round, note: str | None = None) -> PilotResult:
        """Count the round, write down what came of it, and return it; its votes must have been opened."""
        found = result(self._journal.refresh(), self._protocol, one)
        end = PilotClosed(
            pilot=one.begun.id,
            agreed=found.agreed,
            compared=found.compared,
            passed=found.passed,
            note=one_line(note or "") or None,
        )
        self._journal.append(self.lead, end)
        return found

    def pilot_result(self, one: Round) -> PilotResult:
        """Return what came of a round that is closed."""
        return result(self._journal.refresh(), self._protocol, one)

    def ask_again(self, stage: Stage, records: Sequence[str], note: str) -> Asked:
        """Ask those who voted under older criteria, on the records or on all there are, to look again.

        Raise UsageError for an empty note or an unknown record, ReviewError where no vote is older.
        """
        if not clean(note).strip():
            raise UsageError("--note", _("is empty"), _("Say why; it stands in the log for all to see."))
        reports = [self._journal.refresh().known_report(record) for record in records]
        asked = asked_again(self._journal.refresh(), self._protocol, stage, reports or None)
        if asked.reports:
            ids = tuple(report.id for report in asked.reports)
            act = Relook(stage=stage, records=ids, protocol=asked.protocol, note=clean(note).strip())
            self._journal.append(self.lead, act)
        return asked

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

    def set_aside(self, records: Sequence[str], status: Status, note: str | None) -> list[Report]:
        """Set reports aside as of ongoing studies or awaiting classification, or take them up again."""
        return set_aside(self._journal, self._protocol, self.lead, records, (status, note))

    def _reviewers(self, handles: Sequence[str]) -> tuple[Handle, ...]:
        """Return the handles, each once; raise UsageError for one who is no reviewer."""
        named = (member(self._protocol, one, Role.REVIEWER, place=one) for one in handles)
        return tuple(dict.fromkeys(named))

    def _open_ones(self, stage: Stage, records: Sequence[str], *, unread: bool = False) -> list[Report]:
        """Return the reports of the records, or all of the stage that are not opened, or not voted on."""
        ledger = self._journal.refresh()
        taken = ledger.voters if unread else ledger.revealed_to
        reports = [ledger.known_report(record) for record in records] or [
            report for report in due_at(ledger, self._protocol, stage) if not taken(report, stage)
        ]
        self._refuse_opened(reports, stage)
        return list(dict.fromkeys(reports))

    def _refuse_too_few(self, reviewers: Sequence[Handle], stage: Stage, *, singly: bool) -> None:
        rule, place = self._protocol.rule(stage), " ".join(reviewers) or "litreview team"
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
    ) -> list[tuple[Handle, ...]]:
        """Return who are given records together, each group in turn."""
        quota = quota_of(self._protocol.rule(stage))
        if singly:
            return [(one,) for one in reviewers]
        if not dealt:
            return [reviewers]
        in_turn = permutations if quota.opens < quota.closes else combinations  # each reads first as often
        return list(in_turn(reviewers, quota.closes))

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
        refuse_set_aside(ledger, report, stage)
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


def reason_of(protocol: Protocol, reason: str | None, stage: Stage) -> ReasonId | None:
    """Return the reason of an exclusion at the stage, told by its id or its number in the protocol.

    Raise UsageError where it is unknown or missing.
    """
    if reason is None and stage is Stage.TITLE_ABSTRACT:
        return None
    known = {str(number): one.id for number, one in enumerate(protocol.reasons, start=1)}
    reason = known.get(reason or "", reason)
    if reason not in known.values():
        raise UsageError(
            "--reason",
            _("no such reason: {reason}").format(reason=reason) if reason else _("is missing"),
            _("Reasons in the protocol: {known}.").format(known=", ".join(map(" ".join, known.items()))),
        )
    return ReasonId(str(reason))
