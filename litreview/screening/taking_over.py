"""Taking over: decisions that records bring from another tool, written down as those of members."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from litreview.formats.decisions import (
    CovidenceList,
    Decision,
    name_of,
    says_of_full_text,
    verdicts_of,
)
from litreview.model.errors import UsageError
from litreview.model.events import Act, Retrieval, TakenOver, Verdict
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, ReasonId, Role, Stage
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report
from litreview.screening.matching import NOT_RETRIEVED, Judge, Reasons, refuse_unknown
from litreview.screening.rules import Outcome, is_retrieved, is_sought, outcome
from litreview.screening.session import member
from litreview.store.journal import Journal

_SCREENING, _FULL_TEXT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What a person says of the decisions that a file brings."""

    people: Mapping[str, tuple[str, ...]]
    """Which members each name of the other tool stands for; ``*`` is whoever it does not name."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Which reason of the protocol the other tool's words stand for."""
    stage: Stage = _SCREENING
    """Where the decisions were made, unless the file says it."""

    def refuse_unknown(self, protocol: Protocol) -> None:
        """Raise UsageError for a handle that is no reviewer's and a reason that the protocol has not."""
        for name, handles in self.people.items():
            for handle in handles:
                _reviewer(protocol, name, handle)
        refuse_unknown(protocol, self.reasons)

    def judge(self, protocol: Protocol) -> Judge:
        """Return who looks for unknown reasons in a file before its records are kept."""
        return Judge(Reasons(protocol, self.reasons), protocol, self.people, self.stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a file brought."""

    records: Iterable[Record]
    """Gone through once."""
    listed: CovidenceList | None = None
    """Which of Covidence's lists they are."""
    file: str = "--decisions"
    """Its name, or where else the decisions come from."""


@dataclass(slots=True)
class Taken:
    """What came of it."""

    taken: dict[Stage, Counter[Handle]] = field(default_factory=lambda: {stage: Counter() for stage in Stage})
    """How many decisions were written down at each stage, for each member."""
    implied: Counter[Handle] = field(default_factory=Counter)
    """How many includes at title and abstract follow from how far the other tool let the record come."""
    retrieved: int = 0
    """How many full texts were noted as retrieved, because they were decided on."""
    not_retrieved: int = 0
    left: Counter[str] = field(default_factory=Counter)
    """How many were not written down, for each name that no member was given for."""
    pooled: int = 0
    """How many exclusions at full text got a reason that stands for several people together."""
    unclear: int = 0
    """How many records have a label on their full text of which it is not told whose it is."""
    waiting: int = 0
    """How many were decided on at full text and are not at that stage here."""


def take_over(
    journal: Journal,
    protocol: Protocol,
    brought: Brought,
    handover: Handover,
    *,
    lead: Handle,
) -> Taken:
    """Write down the decisions that a file brought, all or none.

    What stands in the log already, by vote or from an earlier taking over, is not written again. An
    exclusion at full text is given the protocol's reason. Raise UsageError for a handle that is no
    reviewer's or no lead's, and for a reason that the protocol does not know.
    """
    handover.refuse_unknown(protocol)
    member(protocol, lead, Role.LEAD)
    work = _TakingOver(journal.refresh(), protocol, handover, brought.listed)
    for record in brought.records:
        work.see(record)
    work.judge.refuse(brought.file)
    acts = [*work.votes.values(), *work.retrievals()]
    if acts:
        journal.append_all(lead, acts)
    work.done.waiting = sum(not _is_due(journal.ledger, protocol, report) for report in work.assessed())
    return work.done


class _TakingOver:
    """The acts that the records of one file add up to."""

    def __init__(
        self, ledger: Ledger, protocol: Protocol, handover: Handover, listed: CovidenceList | None
    ) -> None:
        self.done = Taken()
        self.votes: dict[tuple[Stage, RecordId, Handle], Act] = {}
        """What is to be written, by stage, report and member."""
        self.judge = handover.judge(protocol)
        self._ledger = ledger
        self._protocol = protocol
        self._handover = handover
        self._listed = listed
        self._reasons = Reasons(protocol, handover.reasons)
        self._retrieved: dict[RecordId, Retrieval] = {}
        self._assessed: dict[RecordId, Report] = {}

    def see(self, record: Record) -> None:
        """Take the record's decisions into account."""
        decided = tuple(verdicts_of(record, self._listed))
        self.judge.see(decided)
        report, unclear = self._ledger.known_report(record.id), False
        for decision, verdict in decided:
            members = self._handover.people.get(name_of(decision), ())
            if not members:
                self.done.left[name_of(decision)] += 1
            unclear |= bool(members) and says_of_full_text(decision)
            for handle in members:
                self._decide(report, record.id, Handle(handle), decision, verdict)
        self.done.unclear += unclear

    def retrievals(self) -> Iterator[Retrieval]:
        """Yield what follows for the full texts, where nobody has said yet; who decides on one has had it."""
        for act in self._retrieved.values():
            if self._ledger.retrieval(self._ledger.known_report(act.record)) is None:
                if act.retrieved:
                    self.done.retrieved += 1
                else:
                    self.done.not_retrieved += 1
                yield act

    def assessed(self) -> Iterable[Report]:
        """Return the reports that were decided on at full text."""
        return self._assessed.values()

    def _decide(
        self, report: Report, record: RecordId, who: Handle, decision: Decision, verdict: Verdict
    ) -> None:
        stage = decision.stage or self._handover.stage
        if stage is _SCREENING:
            self._vote(report, _act(record, stage, who, decision, verdict))
            return
        reason = self._reasons.of(decision) if verdict is Verdict.EXCLUDE else None
        if verdict is Verdict.EXCLUDE and reason is None:
            return  # the judge has it, and refuses all
        if decision.is_past_screening:
            self._imply(report, record, who, decision)
        is_had = reason != NOT_RETRIEVED or self._protocol.reason(NOT_RETRIEVED) is not None
        before = self._retrieved.get(report.id)
        if before is None or (is_had and not before.retrieved):
            note = decision.origin if is_had else "; ".join((decision.origin, *decision.reasons))
            self._retrieved[report.id] = Retrieval(record=record, retrieved=is_had, note=note)
        if is_had:
            self._assessed[report.id] = report
            self.done.pooled += decision.is_pooled and reason is not None
            self._vote(report, _act(record, stage, who, decision, verdict, reason))

    def _vote(self, report: Report, act: TakenOver) -> None:
        if self._stands(report, act):
            return
        slot = (act.stage, report.id, act.reviewer)
        self.done.taken[act.stage][act.reviewer] += slot not in self.votes
        self.votes[slot] = act

    def _imply(self, report: Report, record: RecordId, who: Handle, decision: Decision) -> None:
        """Write down the include at title and abstract without which the other tool shows no full text."""
        slot = (_SCREENING, report.id, who)
        if not report.main_arm or slot in self.votes or self._ledger.has_voted(who, report, _SCREENING):
            return
        if outcome(self._ledger, self._protocol, report, _SCREENING).outcome is not Outcome.PENDING:
            return
        self.done.implied[who] += 1
        self.votes[slot] = TakenOver(
            record=record,
            stage=_SCREENING,
            reviewer=who,
            verdict=Verdict.INCLUDE,
            said_by=decision.who,
            tool=f"{decision.origin}: full text review",
        )

    def _stands(self, report: Report, act: TakenOver) -> bool:
        taken = self._ledger.taken_over(report, act.stage).get(act.reviewer)
        if taken is not None:
            return (taken.verdict, taken.reason) == (act.verdict, act.reason)
        return self._ledger.has_voted(act.reviewer, report, act.stage)


def _is_due(ledger: Ledger, protocol: Protocol, report: Report) -> bool:
    return is_sought(ledger, protocol, report) and is_retrieved(ledger, report)


def _reviewer(protocol: Protocol, name: str, handle: str) -> Handle:
    reviewers = protocol.with_role(Role.REVIEWER)
    if handle not in reviewers:
        raise UsageError(
            f"--decisions {name}={handle}",
            _("{handle} is no reviewer of the protocol").format(handle=handle),
            _("Reviewers are: {known}.").format(known=", ".join(reviewers)),
        )
    return Handle(handle)


def _act(
    record: RecordId,
    stage: Stage,
    who: Handle,
    decision: Decision,
    verdict: Verdict,
    reason: ReasonId | None = None,
) -> TakenOver:
    return TakenOver(
        record=record,
        stage=stage,
        reviewer=who,
        verdict=verdict,
        said_by=decision.who,
        tool=decision.origin,
        reason=reason,
        reasons=decision.reasons,
        labels=decision.labels,
        note=decision.note,
    )
