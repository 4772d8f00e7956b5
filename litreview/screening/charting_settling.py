"""Settling charts: the lead's walk through the fields on which two charts of a report differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from litreview.model.errors import ReviewError
from litreview.model.events import Attached, Charted, ChartSettled, Undo
from litreview.model.language import _
from litreview.model.protocol import ChartField, Handle, Protocol, Stage
from litreview.model.records import Record
from litreview.model.reports import Report, combined
from litreview.screening.charting import (
    Compared,
    Standing,
    answers_in,
    compared,
    included,
    open_complete,
    refuse_formless,
)
from litreview.screening.charting_answers import Said, checked
from litreview.screening.differing import names_of
from litreview.screening.kin import Kin, Sibling
from litreview.store.fulltexts import FullTexts
from litreview.store.journal import Journal
from litreview.store.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSide:
    """What one reviewer has charted in a field."""

    name: str
    """The handle, or a letter where the protocol has the votes lettered."""
    said: Said
    """Nothing where it was left empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceCard:
    """What the lead sees of one field of one report."""

    report: Report
    record: Record
    siblings: tuple[Sibling, ...]
    attached: Attached | None
    """The file with its full text."""
    field: ChartField
    standing: Standing
    sides: tuple[ChartSide, ...]
    answer: Said
    """What it was settled as, when it was."""


Place = tuple[Report, ChartField]


class ChartSettling:
    """The lead's walk through the fields that were open when it began, or that were ever settled too.

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
        fulltexts: FullTexts | None = None,
    ) -> None:
        self.protocol = protocol
        self.fulltexts = fulltexts
        """The files of full texts; None where there is no folder for them."""
        self.lead = lead
        self.with_settled = with_settled
        self.queue: tuple[Place, ...] = ()
        self.position = 0
        self._journal = journal
        self._kin = Kin(journal)
        self._outbox = Outbox[DifferenceCard](journal, lead)

    def reopen(self) -> None:
        """Open the charts that are finished, take in what differs, go to the first that is open.

        Raise UsageError where the protocol has no charting form.
        """
        refuse_formless(self.protocol)
        self._journal.send_again()
        open_complete(self._journal, self.protocol, lead=self.lead)
        ledger = self._journal.refresh()
        self.queue = tuple(
            (report, one.field)
            for report in included(ledger, self.protocol)
            for one in compared(ledger, self.protocol, report)
            if one.standing.is_open or (self.with_settled and one.standing is Standing.SETTLED)
        )
        self.position = next((i for i, place in enumerate(self.queue) if self._is_open(place)), 0)

    @property
    def open(self) -> int:
        """Return how many fields of the walk are not settled."""
        # Each report is compared once: asked field by field, a long form would hold up every key.
        ledger, protocol = self._journal.ledger, self.protocol
        fields: dict[Report, set[str]] = {}
        for report, field in self.queue:
            fields.setdefault(report, set()).add(field.id)
        return sum(
            one.standing.is_open and one.field.id in asked
            for report, asked in fields.items()
            for one in compared(ledger, protocol, report)
        )

    @property
    def current(self) -> DifferenceCard | None:
        """Return the card at the current position, or None when nothing differs."""
        return self.card(self.position) if self.queue else None

    @property
    def is_waiting(self) -> bool:
        """Tell whether an act waits for a server out of reach."""
        return self._outbox.is_waiting

    def card(self, position: int) -> DifferenceCard:
        """Return the card at a position of the queue."""
        report, field = self.queue[position]
        one = self._compared(report, field)
        return DifferenceCard(
            report=report,
            record=combined(self._journal.store.records(report.records)),
            siblings=self._kin.of(report),
            attached=self._journal.ledger.attached(report),
            field=field,
            standing=one.standing,
            sides=self._sides(report, field),
            answer=one.answer,
        )

    def move(self, step: int) -> None:
        """Go on by so many fields, backwards when negative, and stop at the ends."""
        self.position = max(0, min(len(self.queue) - 1, self.position + step))

    def following(self) -> int:
        """Return where the next open field is, from the start again after the last; else here."""
        count = len(self.queue)
        ahead = (i % count for i in range(self.position + 1, self.position + count))
        return next((i for i in ahead if self._is_open(self.queue[i])), self.position)

    def take(self, side: int) -> Said:
        """Settle the field with what this side has answered, counted from 0; raise as ``settle`` does."""
        report, field = self._place_here()
        sides = self._sides(report, field)
        if not 0 <= side < len(sides):
            raise ReviewError(
                report.id,
                _("there is no answer {number}").format(number=side + 1),
                _("Take one of those shown, or write your own."),
            )
        return self.settle(sides[side].said)

    def settle(self, said: Sequence[str]) -> Said:
        """Settle the field, durably, and go to the next open one; return the answer as it was kept.

        Raise UsageError for what the field does not take, ReviewError for nothing in a required one.
        """
        report, field = self._place_here()
        kept = checked(field, said)
        if not kept and field.required:
            raise ReviewError(
                report.id, _("the field must be answered"), _("Take an answer, or write your own.")
            )
        ledger = self._journal.refreshed_if_reachable()
        before = answers_in(ledger.chart_settled(report))
        if before.get(field.id) == kept:  # nothing to write, and nothing that undo could take back
            self._next_open()
            return kept
        after = {**before, field.id: kept}
        act = ChartSettled(record=report.id, answers=tuple(Charted(name, one) for name, one in after.items()))
        self._outbox.write(act, self._next_open)
        return kept

    def undo(self) -> DifferenceCard | None:
        """Take back the lead's latest settlement, and go to its field; None where there is none."""
        ledger = self._journal.refreshed_if_reachable()
        event = ledger.last_of(self.lead, ChartSettled.kind, None)
        report = ledger.report_of(event.act.record) if event and isinstance(event.act, ChartSettled) else None
        if event is None or report is None:
            return None
        before = ledger.chart_settled(report)
        return self._outbox.write(Undo(event=event.id), partial(self._taken_back, report, before))

    def send_again(self) -> DifferenceCard | None:
        """Send what waits and go where it leads; return the card that its own method would have."""
        return self._outbox.send_again()

    def _next_open(self) -> None:
        self.position = self.following()

    def _taken_back(self, report: Report, before: Sequence[Charted]) -> DifferenceCard | None:
        after = answers_in(self._journal.ledger.chart_settled(report))
        gone = [field for field, said in answers_in(before).items() if after.get(field) != said]
        field = self.protocol.chart_field(gone[-1]) if gone else None
        if field is None:
            return None
        if (report, field) not in self.queue:
            self.queue = (*self.queue, (report, field))
        self.position = self.queue.index((report, field))
        return self.card(self.position)

    def _is_open(self, place: Place) -> bool:
        return self._compared(*place).standing.is_open

    def _compared(self, report: Report, field: ChartField) -> Compared:
        found = compared(self._journal.ledger, self.protocol, report)
        return next(one for one in found if one.field.id == field.id)

    def _sides(self, report: Report, field: ChartField) -> tuple[ChartSide, ...]:
        said = self._compared(report, field).said
        names = names_of(tuple(said), report, Stage.FULL_TEXT, self.protocol.conflicts)
        return tuple(ChartSide(name=name, said=said[who]) for who, name in names.items())

    def _place_here(self) -> Place:
        # Without its record: what is settled while a server is out of reach must wait, and not fail.
        if not self.queue:
            raise ReviewError(
                _("charts"),
                _("there is nothing to settle"),
                _("Fields come here when both have finished a report and differ."),
            )
        return self.queue[self.position]
