"""Conflicts: votes that the rule cannot turn into an outcome, and the lead who settles them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Adjudication, Consensus, Note, Undo, Verdict, Vote
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, ReasonId, Revelation, Stage
from litreview.model.records import Record
from litreview.model.reports import Report, combined
from litreview.model.text import clean
from litreview.screening.finding import Finder
from litreview.screening.reveal import reveal_complete
from litreview.screening.rules import Outcome, due_at, outcome, outcome_of_votes
from litreview.store.journal import Journal
from litreview.store.outbox import Outbox, nothing
from litreview.store.words import new_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A report whose reviewers differ at a stage; their votes stay whatever the lead decides."""

    report: Report
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCard:
    """What the lead sees of one conflict."""

    conflict: Conflict
    record: Record
    votes: Mapping[Handle, Vote]
    notes: Mapping[Handle, str]
    decision: Adjudication | Consensus | None
    """How it was settled, when it was."""


def open_conflicts(ledger: Ledger, protocol: Protocol) -> list[Conflict]:
    """Return the conflicts nobody has settled, stage by stage, in the order the records were found."""
    return [
        conflict
        for conflict in all_conflicts(ledger, protocol)
        if outcome(ledger, protocol, conflict.report, conflict.stage).outcome is Outcome.CONFLICT
    ]


def all_conflicts(ledger: Ledger, protocol: Protocol) -> list[Conflict]:
    """Return every conflict there is between votes, settled or not, in the same order."""
    return [
        Conflict(report=report, stage=rule.stage)
        for rule in protocol.stages
        for report in due_at(ledger, protocol, rule.stage)
        if outcome_of_votes(ledger, protocol, report, rule.stage) is Outcome.CONFLICT
    ]


class ConflictSession:
    """The lead's walk through the conflicts that were open when it began, or through all there are.

    Every act is durable when its method returns; one that raises StoreUnreachable waits, and
    ``send_again`` sends it.
    """

    def __init__(
        self, *, journal: Journal, protocol: Protocol, lead: Handle, with_settled: bool = False
    ) -> None:
        self.protocol = protocol
        self.lead = lead
        self.with_settled = with_settled
        self.queue: tuple[Conflict, ...] = ()
        self.position = 0
        self._journal = journal
        self._finder: Finder | None = None
        self._outbox = Outbox[ConflictCard](journal, lead)

    def reopen(self) -> None:
        """Reveal the votes that may be, take in the conflicts there are now, go to the first open one."""
        self._journal.send_again()
        for rule in self.protocol.stages:
            if rule.reveal is Revelation.RECORD:
                reveal_complete(self._journal, self.protocol, rule.stage, lead=self.lead)
        find = all_conflicts if self.with_settled else open_conflicts
        self.queue = tuple(find(self._journal.refresh(), self.protocol))
        open_ones = (i for i, conflict in enumerate(self.queue) if not self._is_settled(conflict))
        self.position = next(open_ones, 0)

    @property
    def open(self) -> int:
        """Return how many of the session's conflicts are not settled."""
        return sum(not self._is_settled(conflict) for conflict in self.queue)

    @property
    def current(self) -> ConflictCard | None:
        """Return the card at the current position, or None when there is no conflict."""
        return self.card(self.position) if self.queue else None

    def card(self, position: int) -> ConflictCard:
        """Return the card at a position of the queue."""
        conflict = self.queue[position]
        ledger = self._journal.ledger
        decided = ledger.settlement(conflict.report, conflict.stage)
        return ConflictCard(
            conflict=conflict,
            record=combined(self._journal.store.records(conflict.report.records)),
            votes=dict(sorted(ledger.votes(conflict.report, conflict.stage).items())),
            notes=ledger.notes(conflict.report, conflict.stage),
            decision=decided[1] if decided else None,
        )

    @property
    def finder(self) -> Finder:
        """Return what finds the queue's reports by their words."""
        reports = tuple(dict.fromkeys(conflict.report for conflict in self.queue))
        if self._finder is None or self._finder.reports != reports:
            if self._finder:
                self._finder.close()
            self._finder = Finder(reports, self._journal.store.records, new_words())
        return self._finder

    def go_to(self, report: Report) -> bool:
        """Go to the report's conflict, the first where it has several; tell whether it has one."""
        place = self._place_of(report)
        self.position = self.position if place is None else place
        return place is not None

    def verdict_on(self, report: Report) -> Verdict | None:
        """Return how the report's conflict is decided, the first where it has several."""
        place = self._place_of(report)
        if place is None:
            return None
        decided = self._journal.ledger.settlement(report, self.queue[place].stage)
        return decided[1].verdict if decided else None

    def _place_of(self, report: Report) -> int | None:
        return next((i for i, conflict in enumerate(self.queue) if conflict.report == report), None)

    def move(self, step: int) -> None:
        """Go on by so many conflicts, backwards when negative, and stop at the ends."""
        self.position = max(0, min(len(self.queue) - 1, self.position + step))

    def decide(self, verdict: Verdict, reason: ReasonId | None = None) -> Adjudication:
        """Settle the current conflict, durably, and go to the next open one.

        Raise UsageError where the decision would settle nothing: maybe at full text, or a full-text
        exclusion without one of the protocol's reasons; ReviewError when there is no conflict, or
        the votes have meanwhile come to agree.
        """
        conflict = self._current_conflict()
        self._refuse_unsettling(conflict, verdict, reason)
        decision = Adjudication(
            record=conflict.report.id,
            stage=conflict.stage,
            verdict=verdict,
            reason=reason if verdict is Verdict.EXCLUDE else None,
            protocol=self.protocol.digest,
        )
        self._outbox.write(decision, self._next_open)
        return decision

    def undo(self) -> ConflictCard | None:
        """Take back the lead's latest decision of this session's conflicts and go to it."""
        ledger = self._journal.refreshed_if_reachable()
        latest = (ledger.last_of(self.lead, Adjudication.kind, rule.stage) for rule in self.protocol.stages)
        event = max((event for event in latest if event), key=lambda event: event.lamport, default=None)
        if event is None or not isinstance(event.act, Adjudication):
            return None
        return self._outbox.write(Undo(event=event.id), partial(self._taken_back, event.act))

    def note(self, text: str) -> None:
        """Keep the lead's remark on the current conflict; empty text takes it away."""
        conflict = self._current_conflict()
        note = Note(record=conflict.report.id, stage=conflict.stage, text=clean(text))
        self._outbox.write(note, nothing)

    def following(self) -> int:
        """Return where the next open conflict is, from the start again after the last; else here."""
        count = len(self.queue)
        ahead = (i % count for i in range(self.position + 1, self.position + count))
        return next((i for i in ahead if not self._is_settled(self.queue[i])), self.position)

    @property
    def is_waiting(self) -> bool:
        """Tell whether an act waits for a server out of reach."""
        return self._outbox.is_waiting

    def send_again(self) -> ConflictCard | None:
        """Send what waits and go where it leads; return the card that its own method would have."""
        return self._outbox.send_again()

    def _next_open(self) -> None:
        self.position = self.following()

    def _taken_back(self, decision: Adjudication) -> ConflictCard | None:
        report = self._journal.ledger.report_of(decision.record)
        if report is None:
            return None
        conflict = Conflict(report=report, stage=decision.stage)
        if conflict not in self.queue:
            self.queue = (*self.queue, conflict)
        self.position = self.queue.index(conflict)
        return self.current

    def _is_settled(self, conflict: Conflict) -> bool:
        settled = outcome(self._journal.ledger, self.protocol, conflict.report, conflict.stage)
        return settled.outcome is not Outcome.CONFLICT

    def _current_conflict(self) -> Conflict:
        if not self.queue:
            raise ReviewError(
                _("conflicts"),
                _("there is none to settle"),
                _("One opens when two reviewers have voted and differ."),
            )
        return self.queue[self.position]

    def _refuse_unsettling(self, conflict: Conflict, verdict: Verdict, reason: ReasonId | None) -> None:
        place, rule = conflict.report.id, self.protocol.rule(conflict.stage)
        ledger = self._journal.refreshed_if_reachable()
        now = ledger.report_of(conflict.report.id) or conflict.report  # it may have been linked since
        if outcome_of_votes(ledger, self.protocol, now, conflict.stage) is not Outcome.CONFLICT:
            raise ReviewError(
                place,
                _("the reviewers now agree"),
                _("There is nothing to settle; go on to the next."),
            )
        if verdict is Verdict.MAYBE and not rule.maybe_goes_on:
            raise UsageError(
                place,
                _("maybe settles nothing here"),
                _("Include it, or exclude it with a reason."),
            )
        if reason is not None and self.protocol.reason(reason) is None:
            raise UsageError(
                place,
                _("no such reason: {reason}").format(reason=reason),
                _("See the protocol's reasons."),
            )
        if verdict is Verdict.EXCLUDE and conflict.stage is Stage.FULL_TEXT and reason is None:
            raise UsageError(
                place,
                _("an exclusion at full text needs its reason"),
                _("Press the number of the first reason in the list that is met."),
            )
