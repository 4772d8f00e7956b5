"""A screening session: one reviewer, one stage, one record at a time. What every front end holds."""

from dataclasses import dataclass
from functools import partial

from litreview.model.errors import ReviewError, UsageError, VotesClosed
from litreview.model.events import Note, Undo, Verdict, Vote
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol, ReasonId, Role, Stage
from litreview.model.records import Record
from litreview.model.reports import Report, combined
from litreview.model.text import clean
from litreview.screening.rules import Outcome, due_at, outcome, votes_on
from litreview.store.journal import Journal
from litreview.store.outbox import Outbox, nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a reviewer sees of one report: never another reviewer's vote or note."""

    report: Report
    record: Record
    """The report's records, combined for show."""
    sources: tuple[str, ...]
    vote: Vote | None
    """The reviewer's own standing vote."""
    note: str | None
    """The reviewer's own remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a reviewer has come at a stage."""

    decided: int
    total: int

    @property
    def left(self) -> int:
        """Return how many the reviewer has not voted on."""
        return self.total - self.decided


class ScreeningSession:
    """One reviewer's blind walk through the reports of a stage.

    The queue is fixed when the session opens; ``reopen`` takes in what came later. Every act is
    durable when its method returns; one that raises StoreUnreachable waits, and ``send_again`` sends it.
    """

    def __init__(self, *, journal: Journal, protocol: Protocol, reviewer: Handle, stage: Stage) -> None:
        self.protocol = protocol
        self.reviewer = reviewer
        self.stage = stage
        self.queue: tuple[Report, ...] = ()
        self.position = 0
        """Index of the current report in the queue, from 0."""
        self._journal = journal
        self._decided: set[Report] = set()
        self._outbox = Outbox[Card](journal, reviewer)

    def reopen(self) -> None:
        """Take in new reports and go to the first one without this reviewer's vote."""
        ledger = self._journal.refresh()
        due = due_at(ledger, self.protocol, self.stage)
        self._decided = {report for report in due if ledger.has_voted(self.reviewer, report, self.stage)}
        self.queue = tuple(
            report
            for report in due
            if report in self._decided or votes_on(ledger, self.protocol, self.reviewer, report, self.stage)
        )
        self.position = next((i for i, report in enumerate(self.queue) if report not in self._decided), 0)

    @property
    def progress(self) -> Progress:
        """Return how far the reviewer has come."""
        return Progress(decided=len(self._decided), total=len(self.queue))

    @property
    def current(self) -> Card | None:
        """Return the card at the current position, or None when there is nothing to screen."""
        return self.card(self.position) if self.queue else None

    def card(self, position: int) -> Card:
        """Return the card at a position of the queue."""
        return self._card(self.queue[position])

    def move(self, step: int) -> None:
        """Go on by so many records, backwards when negative, and stop at the ends."""
        self.position = max(0, min(len(self.queue) - 1, self.position + step))

    def following(self) -> int:
        """Return where the next record without a vote is, from the start again after the last; else here."""
        count = len(self.queue)
        ahead = (i % count for i in range(self.position + 1, self.position + count))
        return next((i for i in ahead if self.queue[i] not in self._decided), self.position)

    def next_undecided(self) -> None:
        """Go to the next record without a vote, from the start again after the last; else stay."""
        self.position = self.following()

    def pass_by(self) -> None:
        """Go on from a record whose votes are closed; without a vote of this reviewer it leaves the queue."""
        report = self.queue[self.position]
        if self.reviewer in self._journal.ledger.voters(report, self.stage):
            self._decided.add(report)
            self.next_undecided()
            return
        self.queue = tuple(other for other in self.queue if other is not report)
        self.move(0)
        if self.queue and self.queue[self.position] in self._decided:
            self.next_undecided()

    def vote(self, verdict: Verdict, reason: ReasonId | None = None) -> Vote:
        """Vote on the current record, durably, and go to the next undecided one.

        Raise UsageError for a full-text exclusion without a reason or a reason the protocol has not,
        ReviewError when there is nothing to vote on, VotesClosed when the record's votes were revealed.
        """
        report = self._votable()
        if verdict is not Verdict.EXCLUDE:
            reason = None
        elif reason is None and self.stage is Stage.FULL_TEXT:
            raise UsageError(
                report.id,
                _("an exclusion at full text needs its reason"),
                _("Press the number of the first reason in the list that is met."),
            )
        if reason is not None and self.protocol.reason(reason) is None:
            raise UsageError(report.id, _("no such reason: {reason}").format(reason=reason), self._reasons())
        self._refuse_closed(report)
        vote = Vote(
            record=report.id,
            stage=self.stage,
            reviewer=self.reviewer,
            verdict=verdict,
            reason=reason,
            protocol=self.protocol.digest,
        )
        self._outbox.write(vote, partial(self._voted, report))
        return vote

    def undo(self) -> Card | None:
        """Take back this reviewer's latest vote at the stage and go to its record.

        Return the card as it now stands, or None when there is nothing to take back. A record that
        is no longer in the queue is taken back without going to it.
        """
        event = self._journal.refreshed_if_reachable().last_of(self.reviewer, Vote.kind, self.stage)
        if event is None or not isinstance(event.act, Vote):
            return None
        report = self._journal.ledger.report_of(event.act.record)
        if report is None:
            return None
        return self._outbox.write(Undo(event=event.id), partial(self._taken_back, report))

    def note(self, text: str) -> None:
        """Keep a remark on the current record; empty text takes it away."""
        report = self._votable()
        self._outbox.write(Note(record=report.id, stage=self.stage, text=clean(text)), nothing)

    @property
    def is_waiting(self) -> bool:
        """Tell whether an act waits for a server out of reach."""
        return self._outbox.is_waiting

    def send_again(self) -> Card | None:
        """Send what waits and go where it leads; return the card that its own method would have."""
        return self._outbox.send_again()

    def _voted(self, report: Report) -> None:
        self._decided.add(report)
        self.next_undecided()

    def _taken_back(self, report: Report) -> Card:
        if report in self.queue:
            self.position = self.queue.index(report)
            if self.reviewer not in self._journal.ledger.voters(report, self.stage):
                self._decided.discard(report)
        return self._card(report)

    def _card(self, report: Report) -> Card:
        ledger = self._journal.ledger
        return Card(
            report=report,
            record=combined(self._journal.store.records(report.records)),
            sources=tuple(dict.fromkeys(identity.partition(":")[0] for identity in report.records)),
            vote=ledger.vote_of(self.reviewer, report, self.stage),
            note=ledger.notes(report, self.stage).get(self.reviewer),
        )

    def _votable(self) -> Report:
        if not self.queue:
            raise ReviewError(
                self.stage,
                _("there is nothing to screen"),
                _("Records come in with litreview search and litreview import."),
            )
        return self.queue[self.position]

    def _refuse_closed(self, report: Report) -> None:
        # Once revealed the votes are known: one given or changed later would not be independent.
        ledger = self._journal.refreshed_if_reachable()
        settled = outcome(ledger, self.protocol, report, self.stage).outcome is not Outcome.PENDING
        if settled or self.reviewer in ledger.revealed_to(report, self.stage):
            raise VotesClosed(
                report.id,
                _("the lead has opened the votes on this record; they are closed"),
                _("Ask the lead to settle it otherwise if it must be changed."),
            )

    def _reasons(self) -> str:
        known = ", ".join(reason.id for reason in self.protocol.reasons)
        return _("Reasons in the protocol: {known}.").format(known=known)


def member(protocol: Protocol, handle: str, role: Role, *, place: str | None = None) -> Handle:
    """Return the handle if the protocol gives it the role; raise UsageError naming those it does.

    ``place`` is where the handle was typed, by default behind ``--as``.
    """
    if handle in protocol.with_role(role):
        return Handle(handle)
    known = ", ".join(protocol.with_role(role))
    raise UsageError(
        place or f"--as {handle}",
        _("the protocol names no {role} of that handle").format(role=role),
        _("In screening/protocol.toml these are: {known}.").format(known=known),
    )
