"""The lead's walk through the conflicts, settling them one by one; without any front end."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from litreview.model.errors import ReviewError
from litreview.model.events import (
    Adjudication,
    Consensus,
    Event,
    EventId,
    Labels,
    Note,
    Undo,
    Verdict,
)
from litreview.model.language import _
from litreview.model.ledger import order_of
from litreview.model.protocol import Handle, Protocol, ReasonId, Revelation, Stage
from litreview.model.reports import Report
from litreview.model.text import clean, one_line
from litreview.screening.conflicts import (
    Answer,
    Choice,
    ConflictCard,
    Settlement,
    all_conflicts,
    card_of,
    open_conflicts,
    refuse_unsettling,
)
from litreview.screening.differing import (
    Conflict,
    Difference,
    difference_in,
    is_of_kind,
)
from litreview.screening.finding import Facts, Finder
from litreview.screening.labels import DISCUSS, checked, nothing_used, toggled, used_by
from litreview.screening.outline import Outline
from litreview.screening.reasons import Proposal, adjudications, proposals
from litreview.screening.reveal import reveal_complete
from litreview.screening.rules import Outcome, outcome
from litreview.store.fulltexts import FullTexts
from litreview.store.journal import Journal
from litreview.store.outbox import Outbox
from litreview.store.words import new_words


class ConflictSession:
    """The lead's walk through the conflicts that were open when it began, or through all there are.

    Every act is durable when its method returns; one that raises StoreUnreachable waits, and
    ``send_again`` sends it.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        protocol: Protocol,
        lead: Handle,
        with_settled: bool = False,
        choice: Choice | None = None,
        fulltexts: FullTexts | None = None,
    ) -> None:
        self.protocol = protocol
        self.fulltexts = fulltexts
        """The files of full texts; None where there is no folder for them."""
        self.lead = lead
        self.with_settled = with_settled
        self.choice = choice
        """What the queue is narrowed to; None where it is not."""
        self.is_consensus = False
        """Whether what is decided is written down as the reviewers' consensus, not as the lead's decision."""
        self.queue: tuple[Conflict, ...] = ()
        self.position = 0
        self._whole: tuple[Conflict, ...] = ()
        self._differences: dict[Conflict, Difference] = {}
        self._answers: dict[Conflict, Answer] = {}
        """The lead's answers before the votes were shown; kept nowhere else."""
        self._recent: tuple[str, ...] = ()
        """The labels put on last in this session."""
        self._remarks: set[EventId] = set()
        """The labellings and notes of this session, which undo takes back; those of other days are edited."""
        self._journal = journal
        self._finder: Finder | None = None
        self._outline = Outline(journal.store.records)
        self._outbox = Outbox[ConflictCard](journal, lead)

    @property
    def journal(self) -> Journal:
        """Return the review's log, for what is told of the review as a whole."""
        return self._journal

    def reopen(self) -> None:
        """Reveal the votes that may be, take in the conflicts there are now, go to the first open one."""
        self._journal.send_again()
        for rule in self.protocol.stages:
            if rule.reveal is Revelation.RECORD:
                reveal_complete(self._journal, self.protocol, rule.stage, lead=self.lead)
        find = all_conflicts if self.with_settled else open_conflicts
        ledger = self._journal.refresh()
        found = find(ledger, self.protocol)
        self._differences = {one: difference_in(ledger, self.protocol, one) for one in found}
        self._whole = tuple(found if self.protocol.conflicts.own_answer_first else self._reasons_last(found))
        self._see(self.choice)

    def narrow(self, choice: Choice) -> int:
        """Walk through the conflicts so chosen; return how many, and change nothing where there is none."""
        number = sum(self._is_chosen(conflict, choice) for conflict in self._whole)
        if number:
            self._see(choice)
        return number

    def show_all(self) -> None:
        """Walk through all again, from the current conflict on."""
        here = self.queue[self.position] if self.queue else None
        self._see(None)
        self.position = self.queue.index(here) if here in self.queue else self.position

    @property
    def open(self) -> int:
        """Return how many of the session's conflicts are not settled."""
        return sum(not self._is_settled(conflict) for conflict in self.queue)

    @property
    def open_on_reasons(self) -> int:
        """Return how many of these are about the reason alone."""
        return sum(
            not self._is_settled(conflict)
            for conflict in self.queue
            if self._differences.get(conflict) is Difference.REASONS
        )

    @property
    def current(self) -> ConflictCard | None:
        """Return the card at the current position, or None when there is no conflict."""
        return self.card(self.position) if self.queue else None

    def card(self, position: int) -> ConflictCard:
        """Return the card at a position of the queue."""
        conflict = self.queue[position]
        card = card_of(self._journal, self.protocol, self.lead, conflict)
        if self.is_blind(position):
            return replace(card, sides=(), difference=None)
        return replace(card, answer=self._answers.get(conflict))

    def is_blind(self, position: int) -> bool:
        """Tell whether the lead's own answer is to come before the votes there are shown."""
        conflict = self.queue[position]
        return (
            self.protocol.conflicts.own_answer_first
            and not self.is_consensus
            and conflict not in self._answers
            and not self._is_settled(conflict)
        )

    @property
    def finder(self) -> Finder:
        """Return what finds the reports by their words, those too that are not chosen to be seen."""
        reports = tuple(dict.fromkeys(conflict.report for conflict in self._whole))
        if self._finder is None or self._finder.reports != reports:
            if self._finder:
                self._finder.close()
            self._finder = Finder(reports, self._journal.store.records, new_words())
        return self._finder

    def go_to(self, report: Report) -> bool:
        """Go to the report's conflict, the first where it has several; tell whether it has one.

        All are shown where it is not among those chosen.
        """
        place = self._place_of(report)
        if place is None and self.choice and any(one.report == report for one in self._whole):
            self._see(None)
            place = self._place_of(report)
        self.position = self.position if place is None else place
        return place is not None

    def verdict_on(self, report: Report) -> Verdict | None:
        """Return how the report's conflict is decided, the first where it has several."""
        conflicts = (one for one in (*self.queue, *self._whole) if one.report == report)
        conflict = next(conflicts, None)
        return self._verdict(conflict) if conflict else None

    def outlined(self, positions: range) -> list[tuple[Facts, Verdict | None]]:
        """Return what a list tells of the conflicts at these positions, each with how it is decided."""
        conflicts = self.queue[positions.start : positions.stop]
        told = self._outline.of([conflict.report for conflict in conflicts])
        return list(zip(told, map(self._verdict, conflicts), strict=True))

    def _verdict(self, conflict: Conflict) -> Verdict | None:
        decided = self._journal.ledger.settlement(conflict.report, conflict.stage)
        return decided[1].verdict if decided else None

    def _place_of(self, report: Report) -> int | None:
        return next((i for i, conflict in enumerate(self.queue) if conflict.report == report), None)

    def move(self, step: int) -> None:
        """Go on by so many conflicts, backwards when negative, and stop at the ends."""
        self.position = max(0, min(len(self.queue) - 1, self.position + step))

    def respond(self, verdict: Verdict, reason: ReasonId | None = None) -> Settlement | None:
        """Take the answer for the lead's own where that comes first, and return None; else settle with it.

        Raise as ``decide`` does.
        """
        if self.queue and self.is_blind(self.position):
            self.answer(verdict, reason)
            return None
        return self.decide(verdict, reason)

    def answer(self, verdict: Verdict, reason: ReasonId | None = None) -> None:
        """Keep the lead's own answer for this session, and show the votes; raise as ``decide`` does."""
        conflict = self._current_conflict()
        ledger = self._journal.refreshed_if_reachable()
        refuse_unsettling(ledger, self.protocol, conflict, (verdict, reason))
        self._answers[conflict] = (verdict, reason if verdict is Verdict.EXCLUDE else None)

    def confirm(self) -> Settlement:
        """Settle the current conflict with the lead's own answer; raise ReviewError where there is none."""
        conflict = self._current_conflict()
        answer = self._answers.get(conflict)
        if answer is None or self._is_settled(conflict):
            raise ReviewError(
                conflict.report.id,
                _("there is no answer of yours to confirm"),
                _("Press i, e, m or the number of a reason."),
            )
        return self.decide(*answer)

    def decide(self, verdict: Verdict, reason: ReasonId | None = None) -> Settlement:
        """Settle the current conflict, durably, and go to the next open one.

        Raise UsageError where the decision would settle nothing: maybe at full text, or a full-text
        exclusion without one of the protocol's reasons; ReviewError when there is no conflict, or
        the votes have meanwhile come to agree.
        """
        conflict = self._current_conflict()
        ledger = self._journal.refreshed_if_reachable()
        refuse_unsettling(ledger, self.protocol, conflict, (verdict, reason))
        kind = Consensus if self.is_consensus else Adjudication
        decision = kind(
            record=conflict.report.id,
            stage=conflict.stage,
            verdict=verdict,
            reason=reason if verdict is Verdict.EXCLUDE else None,
            protocol=self.protocol.digest,
        )
        self._outbox.write(decision, self._next_open)
        return decision

    def switch(self) -> bool:
        """Write down what follows as consensus, or as the lead's own again; return whether as consensus."""
        self.is_consensus = not self.is_consensus
        return self.is_consensus

    def proposals(self) -> tuple[Proposal, ...]:
        """Return what settling all reasons at once would do."""
        ledger = self._journal.refreshed_if_reachable()
        return proposals(ledger, self.protocol, open_conflicts(ledger, self.protocol))

    def titles(self, found: Sequence[Proposal]) -> tuple[str, ...]:
        """Return the titles of the reports that the proposals are about."""
        records = self._journal.store.records([one.conflict.report.id for one in found])
        return tuple(one_line(record.title) for record in records)

    def settle_reasons(self, found: Sequence[Proposal]) -> int:
        """Settle these as proposed, all or none, each a decision of its own; return how many."""
        still = set(self.proposals())
        found = [one for one in found if one in still]
        if found:
            self._outbox.write_all(adjudications(found, self.protocol), self._past_settled)
        return len(found)

    def undo(self) -> ConflictCard | None:
        """Take back the lead's latest decision, or remark of this session, and go to its conflict."""
        ledger = self._journal.refreshed_if_reachable()
        latest = (
            ledger.last_of(self.lead, kind, rule.stage)
            for rule in self.protocol.stages
            for kind in (Adjudication.kind, Consensus.kind, Labels.kind, Note.kind)
        )
        event = max(
            (event for event in latest if event and self._can_undo(event)), key=order_of, default=None
        )
        if event is None or not isinstance(event.act, Adjudication | Consensus | Labels | Note):
            return None
        return self._outbox.write(Undo(event=event.id), partial(self._taken_back, event.act))

    def note(self, text: str) -> None:
        """Keep the lead's remark on the current conflict; empty text takes it away."""
        conflict = self._current_conflict()
        note = Note(record=conflict.report.id, stage=conflict.stage, text=clean(text))
        self._outbox.write(note, partial(self._remember, Note.kind, conflict.stage))

    def label(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Keep these as the lead's labels on the current conflict, none to take them away; return them.

        Raise UsageError for labels that are none.
        """
        conflict, kept = self._current_conflict(), checked(labels)
        before = self._labels_on(conflict)
        if kept != before:
            self._recent = tuple(label for label in kept if label not in before) or self._recent
            act = Labels(record=conflict.report.id, stage=conflict.stage, labels=kept)
            self._outbox.write(act, partial(self._remember, Labels.kind, conflict.stage))
        return kept

    def relabel(self) -> tuple[str, ...]:
        """Put the labels used last on the current conflict, or take them off; return what it then has.

        Raise ReviewError where no label was ever used.
        """
        conflict, recent = self._current_conflict(), self._recent or self.used_labels[:1]
        if not recent:
            raise nothing_used(conflict.report.id)
        return self.label(toggled(self._labels_on(conflict), recent))

    def discuss(self) -> bool:
        """Mark the current conflict to be talked over, or not to be; return which."""
        recent, before = self._recent, self._labels_on(self._current_conflict())
        labels = self.label(toggled(before, [DISCUSS]))
        self._recent = recent
        return DISCUSS in labels

    @property
    def used_labels(self) -> tuple[str, ...]:
        """Return the labels the lead has used, the latest first."""
        return used_by(self._journal.ledger, self.lead)

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

    def _past_settled(self) -> None:
        if self.queue and self._is_settled(self.queue[self.position]):
            self._next_open()

    def _taken_back(self, act: Adjudication | Consensus | Labels | Note) -> ConflictCard | None:
        report = self._journal.ledger.report_of(act.record)
        if report is None:
            return None
        conflict = Conflict(report=report, stage=act.stage)
        if conflict not in self._differences:
            self._differences[conflict] = difference_in(self._journal.ledger, self.protocol, conflict)
            self._whole = (*self._whole, conflict)
        if conflict not in self.queue:
            self.queue = (*self.queue, conflict)
        self.position = self.queue.index(conflict)
        return replace(self.card(self.position), undone=act.kind)

    def _remember(self, kind: str, stage: Stage) -> None:
        event = self._journal.ledger.last_of(self.lead, kind, stage)
        if event:
            self._remarks.add(event.id)

    def _can_undo(self, event: Event) -> bool:
        return not isinstance(event.act, Labels | Note) or event.id in self._remarks

    def _see(self, choice: Choice | None) -> None:
        self.choice = choice
        self.queue = tuple(one for one in self._whole if choice is None or self._is_chosen(one, choice))
        open_ones = (i for i, conflict in enumerate(self.queue) if not self._is_settled(conflict))
        self.position = next(open_ones, 0)

    def _is_chosen(self, conflict: Conflict, choice: Choice) -> bool:
        if choice is Choice.DISCUSS:
            return DISCUSS in self._labels_on(conflict)
        votes = self._journal.ledger.votes(conflict.report, conflict.stage)
        return is_of_kind(self._differences[conflict], votes.values(), choice)

    def _reasons_last(self, found: Sequence[Conflict]) -> list[Conflict]:
        stages = list(Stage)
        return sorted(
            found,
            key=lambda one: (stages.index(one.stage), self._differences[one] is Difference.REASONS),
        )

    def _labels_on(self, conflict: Conflict) -> tuple[str, ...]:
        return self._journal.ledger.labels(conflict.report, conflict.stage).get(self.lead, ())

    def _is_settled(self, conflict: Conflict) -> bool:
        ledger = self._journal.ledger
        settled = outcome(ledger, self.protocol, conflict.report, conflict.stage)
        return settled.outcome is not Outcome.CONFLICT or ledger.is_set_aside(conflict.report, conflict.stage)

    def _current_conflict(self) -> Conflict:
        if not self.queue:
            raise ReviewError(
                _("conflicts"),
                _("there is none to settle"),
                _("One opens when two reviewers have voted and differ."),
            )
        return self.queue[self.position]
