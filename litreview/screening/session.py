"""A screening session: one reviewer, one stage, one record at a time. What every front end holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from litreview.model.errors import ReviewError, UsageError, VotesClosed
from litreview.model.events import Attached, Event, EventId, Labels, Note, Undo, Verdict, Vote
from litreview.model.language import _
from litreview.model.ledger import order_of
from litreview.model.protocol import Handle, Protocol, ReasonId, Role, Stage
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined
from litreview.model.text import clean
from litreview.screening.filtering import Filter, Own, chosen, sources_of
from litreview.screening.finding import Facts, Finder, complete
from litreview.screening.kin import Kin, Sibling
from litreview.screening.labels import brought, checked, nothing_used, standing_of, toggled, used_by
from litreview.screening.ordering import Order, alike, grouped, newest_first, shuffled
from litreview.screening.outline import Outline
from litreview.screening.pilots import in_pilot, pilot_first
from litreview.screening.rules import Outcome, assigned_to, due_at, outcome, votes_on
from litreview.store.fulltexts import FullTexts
from litreview.store.journal import Journal
from litreview.store.outbox import Outbox, nothing
from litreview.store.words import new_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a reviewer sees of one report: never another reviewer's vote or note."""

    report: Report
    record: Record
    """The report's records, combined for show."""
    sources: tuple[str, ...]
    vote: Vote | None
    """The reviewer's own standing vote; none while they are asked to vote anew."""
    note: str | None
    """The reviewer's own remark; likewise."""
    siblings: tuple[Sibling, ...] = ()
    """The other reports of its study, such as its preprint."""
    is_again: bool = False
    """Whether the reviewer is asked to look again, blind to what they voted before."""
    pilot: int | None = None
    """The number of the pilot round it is read in."""
    attached: Attached | None = None
    """The file with its full text."""
    labels: tuple[str, ...] = ()
    """The reviewer's own."""
    brought: tuple[str, ...] = ()
    """The labels that the reviewer had put on it in another tool."""
    undone: str = Vote.kind
    """The kind of what was taken back, where the card is what came of that."""


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

    The queue is fixed when the session opens; ``reopen`` takes in what came later. A filter narrows it
    and an order arranges it, for this reviewer alone: what is due, and how far they have come, stays.
    Every act is durable when its method returns; one that raises StoreUnreachable waits, and
    ``send_again`` sends it.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        protocol: Protocol,
        reviewer: Handle,
        stage: Stage,
        fulltexts: FullTexts | None = None,
    ) -> None:
        self.protocol = protocol
        self.fulltexts = fulltexts
        """The files of full texts; None where there is no folder for them."""
        self.reviewer = reviewer
        self.stage = stage
        self.queue: tuple[Report, ...] = ()
        """What is walked through: all that is due, or what the filter shows of it."""
        self.position = 0
        """Index of the current report in the queue, from 0."""
        self.filter: Filter | None = None
        """What the queue is narrowed to."""
        self.order = Order.IMPORTED
        self._seed = ""
        self._journal = journal
        self._due: tuple[Report, ...] = ()
        """All that this reviewer shall vote on or has voted on, in the order found."""
        self._left_at: Report | None = None
        """Where one was when the filter was chosen."""
        self._whole: tuple[Report, ...] = ()
        """The same in the order chosen."""
        self._pilot: dict[Report, int] = {}
        """What is to be read in a pilot round, in its order, with the round's number."""
        self._decided: set[Report] = set()
        self._passed: set[Report] = set()
        """What the walk does not stop at again: the decided, or what was voted on under the filter."""
        self._finder: Finder | None = None
        self._sources: tuple[str, ...] = ()
        self._recent: tuple[str, ...] = ()
        """The labels put on last in this session."""
        self._labellings: set[EventId] = set()
        """The labellings of this session, which undo takes back; those of other days are edited."""
        self._kin = Kin(journal)
        self._outline = Outline(journal.store.records)
        self._outbox = Outbox[Card](journal, reviewer)

    @property
    def journal(self) -> Journal:
        """Return the review's log, for what is told of the review as a whole."""
        return self._journal

    def reopen(self) -> None:
        """Take in new reports, show all of them and go to the first one without this reviewer's vote."""
        ledger = self._journal.refresh()
        due = due_at(ledger, self.protocol, self.stage)
        voted = {report for report in due if ledger.has_voted(self.reviewer, report, self.stage)}
        again = {report for report in voted if ledger.is_asked_again(self.reviewer, report, self.stage)}
        self._decided = voted - again
        self._due = tuple(
            report
            for report in due
            if report in voted or votes_on(ledger, self.protocol, self.reviewer, report, self.stage)
        )
        self._pilot = in_pilot(ledger, self.reviewer, self.stage)
        self._forget_finder()
        self._begin(self.order, self._seed)

    def arrange(self, order: Order, *, seed: str = "") -> None:
        """Read in another order from now on, from its first report without this reviewer's vote.

        The seed tells random orders apart; each reviewer has their own of every seed.
        """
        self._begin(order, seed)

    def narrow(self, choice: Filter) -> int:
        """Walk through what the filter shows; return how many that is, and change nothing where none is."""
        queue = chosen(self._whole, choice, self._own(reads_records=choice.kind.reads_records))
        if queue:
            if self.filter is None:
                self._left_at = self.queue[self.position]
            self.filter, self.queue = choice, queue
            self._passed = set() if choice.kind.is_of_votes else self._decided
            self.position = next((i for i, report in enumerate(queue) if report not in self._passed), 0)
        return len(queue)

    def show_all(self) -> None:
        """Walk through all again, from where one was when the filter was chosen."""
        here = self.queue[self.position] if self.queue else None
        back = self._left_at if self.filter else here
        self._widen()
        places = (self._place_of(report) for report in (back, here) if report)
        self.position = next((place for place in places if place is not None), 0)

    @property
    def finder(self) -> Finder:
        """Return what finds reports by their words; its records are read when it is told to take them in."""
        if self._finder is None:
            self._finder = Finder(self._due, self._journal.store.records, new_words())
        return self._finder

    def go_to(self, report: Report) -> bool:
        """Go to the report, and show all where the filter does not show it; tell whether it is due."""
        place = self._place_of(report)
        if place is None and self.filter:
            self._widen()
            place = self._place_of(report)
        self.position = self.position if place is None else place
        return place is not None

    def own_vote(self, report: Report) -> Vote | None:
        """Return this reviewer's own vote on the report; none while they are asked to vote anew."""
        if self._is_asked_again(report):
            return None
        return self._journal.ledger.vote_of(self.reviewer, report, self.stage)

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the sources of all that is due, in the order first met."""
        if not self._sources:
            self._sources = tuple(dict.fromkeys(source for one in self._due for source in sources_of(one)))
        return self._sources

    @property
    def progress(self) -> Progress:
        """Return how far the reviewer has come, whatever the filter shows."""
        return Progress(decided=len(self._decided), total=len(self._due))

    @property
    def is_through(self) -> bool:
        """Tell whether a filter is on and the walk has nothing more to stop at."""
        return self.filter is not None and self.queue[self.following()] in self._passed

    @property
    def current(self) -> Card | None:
        """Return the card at the current position, or None when there is nothing to screen."""
        return self.card(self.position) if self.queue else None

    def card(self, position: int) -> Card:
        """Return the card at a position of the queue."""
        return self._card(self.queue[position])

    def outlined(self, positions: range) -> list[tuple[Facts, Vote | None]]:
        """Return what a list tells of the reports at these positions, each with this reviewer's own vote."""
        reports = self.queue[positions.start : positions.stop]
        votes = (self.own_vote(report) for report in reports)
        return list(zip(self._outline.of(reports), votes, strict=True))

    def pilot_at(self, position: int) -> int | None:
        """Return the number of the pilot round that the record is read in, or None."""
        return self._pilot.get(self.queue[position])

    def is_again_at(self, position: int) -> bool:
        """Tell whether the reviewer is asked to look at the record again."""
        return self._is_asked_again(self.queue[position])

    def move(self, step: int) -> None:
        """Go on by so many records, backwards when negative, and stop at the ends."""
        self.position = max(0, min(len(self.queue) - 1, self.position + step))

    def following(self) -> int:
        """Return where the next record without a vote is, from the start again after the last; else here."""
        count = len(self.queue)
        ahead = (i % count for i in range(self.position + 1, self.position + count))
        return next((i for i in ahead if self.queue[i] not in self._passed), self.position)

    def next_undecided(self) -> None:
        """Go to the next record without a vote, from the start again after the last; else stay."""
        self.position = self.following()

    def pass_by(self) -> None:
        """Go on from a record whose votes are closed; without a vote of this reviewer it leaves the queue."""
        report = self.queue[self.position]
        if self.reviewer in self._journal.ledger.voters(report, self.stage):
            self._voted(report)
            return
        self._due, self._whole, self.queue = (
            tuple(other for other in reports if other is not report)
            for reports in (self._due, self._whole, self.queue)
        )
        self._forget_finder()
        if not self.queue:
            self._widen()
        self.move(0)
        if self.queue and self.queue[self.position] in self._passed:
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
        """Take back this reviewer's latest vote, or labelling of this session, and go to its record.

        Return the card as it now stands, or None when there is nothing to take back. A record that
        is no longer in the queue is taken back without going to it.
        """
        ledger = self._journal.refreshed_if_reachable()
        latest = (ledger.last_of(self.reviewer, kind, self.stage) for kind in (Vote.kind, Labels.kind))
        event = max(
            (event for event in latest if event and self._can_undo(event)), key=order_of, default=None
        )
        if event is None or not isinstance(event.act, Vote | Labels):
            return None
        report = ledger.report_of(event.act.record)
        if report is None or (isinstance(event.act, Vote) and self._is_asked_again(report)):
            return None  # what was voted before stays, unseen, until they vote anew
        return self._outbox.write(Undo(event=event.id), partial(self._taken_back, report, event.act.kind))

    def note(self, text: str) -> None:
        """Keep a remark on the current record; empty text takes it away, but none that is hidden now."""
        report = self._votable()
        if self._is_asked_again(report) and not clean(text):
            return
        self._outbox.write(Note(record=report.id, stage=self.stage, text=clean(text)), nothing)

    def label(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Keep these as the reviewer's labels on the current record, none to take them away; return them.

        Raise UsageError for labels that are none.
        """
        report, kept = self._votable(), checked(labels)
        before = self._journal.ledger.labels(report, self.stage).get(self.reviewer, ())
        if kept != before:
            self._recent = tuple(label for label in kept if label not in before) or self._recent
            self._outbox.write(Labels(record=report.id, stage=self.stage, labels=kept), self._remember)
        return kept

    def relabel(self) -> tuple[str, ...]:
        """Put the labels used last on the current record, or take them off again; return what it then has.

        Raise ReviewError where no label was ever used.
        """
        report, recent = self._votable(), self._recent or self.used_labels[:1]
        if not recent:
            raise nothing_used(report.id)
        before = self._journal.ledger.labels(report, self.stage).get(self.reviewer, ())
        return self.label(toggled(before, recent))

    @property
    def used_labels(self) -> tuple[str, ...]:
        """Return the labels this reviewer has used, the latest first."""
        return used_by(self._journal.ledger, self.reviewer)

    @property
    def own_labels(self) -> tuple[str, ...]:
        """Return the labels this reviewer has on records of the stage, which a filter can name."""
        return standing_of(self._journal.ledger, self.reviewer, self.stage)

    @property
    def is_waiting(self) -> bool:
        """Tell whether an act waits for a server out of reach."""
        return self._outbox.is_waiting

    def send_again(self) -> Card | None:
        """Send what waits and go where it leads; return the card that its own method would have."""
        return self._outbox.send_again()

    def _voted(self, report: Report) -> None:
        self._decided.add(report)
        self._passed.add(report)
        self.next_undecided()

    def _remember(self) -> None:
        event = self._journal.ledger.last_of(self.reviewer, Labels.kind, self.stage)
        if event:
            self._labellings.add(event.id)

    def _can_undo(self, event: Event) -> bool:
        return isinstance(event.act, Vote) or event.id in self._labellings

    def _taken_back(self, report: Report, kind: str) -> Card:
        if self.go_to(report):
            if self.reviewer not in self._journal.ledger.answered(report, self.stage):
                self._decided.discard(report)
            if self._passed is not self._decided:
                self._passed.discard(report)
        return replace(self._card(report), undone=kind)

    def _begin(self, order: Order, seed: str) -> None:
        arranged = self._arranged(order, seed)  # it may read records, and that may fail
        self._whole = tuple(pilot_first(arranged, self._pilot))
        self.order, self._seed = order, seed
        self._widen()
        self.position = next((i for i, report in enumerate(self.queue) if report not in self._decided), 0)

    def _arranged(self, order: Order, seed: str) -> Sequence[Report]:
        match order:
            case Order.IMPORTED:
                return self._due
            case Order.RANDOM:
                return shuffled(self._due, f"{self.reviewer}\x1f{seed}")
            case Order.YEAR:
                facts = complete(self.finder)
                return newest_first(self._due, {report: told.year for report, told in facts.items()})
            case Order.ALIKE:
                return grouped(self._due, alike(self._journal.ledger))

    def _widen(self) -> None:
        self.filter, self.queue, self._passed = None, self._whole, self._decided

    def _place_of(self, report: Report) -> int | None:
        return next((i for i, other in enumerate(self.queue) if other is report or other == report), None)

    def _own(self, *, reads_records: bool) -> Own:
        facts: dict[RecordId, Facts] = complete(self.finder) if reads_records else {}
        return Own(
            ledger=self._journal.ledger,
            reviewer=self.reviewer,
            stage=self.stage,
            decided=self._decided,
            facts=facts,
        )

    def _forget_finder(self) -> None:
        if self._finder:
            self._finder.close()
        self._finder, self._sources = None, ()
        self._outline = Outline(self._journal.store.records)

    def _card(self, report: Report) -> Card:
        is_again = self._is_asked_again(report)
        ledger = self._journal.ledger
        notes = {} if is_again else ledger.notes(report, self.stage)
        labels = {} if is_again else ledger.labels(report, self.stage)
        return Card(
            report=report,
            record=combined(self._journal.store.records(report.records)),
            sources=sources_of(report),
            vote=self.own_vote(report),
            note=notes.get(self.reviewer),
            siblings=self._kin.of(report),
            is_again=is_again,
            pilot=self._pilot.get(report),
            attached=ledger.attached(report),
            labels=labels.get(self.reviewer, ()),
            brought=() if is_again else brought(ledger, self.reviewer, report, self.stage),
        )

    def _is_asked_again(self, report: Report) -> bool:
        return self._journal.ledger.is_asked_again(self.reviewer, report, self.stage)

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
        named = assigned_to(ledger, self.protocol, report, self.stage)
        if named and self.reviewer not in named:
            raise ReviewError(
                report.id,
                _("it is assigned to others"),
                _("Nothing was saved. Go on to the next, or ask the lead to assign it to you."),
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
