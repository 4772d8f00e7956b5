"""A charting session: one reviewer's walk through the included reports, alone. What every front end holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from litreview.model.errors import ReviewError, UsageError, VotesClosed
from litreview.model.events import Act, Attached, Chart, ChartDone, Charted, Undo
from litreview.model.language import _
from litreview.model.ledger import order_of
from litreview.model.protocol import ChartField, Handle, Protocol, Stage
from litreview.model.records import Record
from litreview.model.reports import Report, combined
from litreview.screening.charting import answers_in, charts_on, included, refuse_formless, unfinished
from litreview.screening.charting_answers import Said, checked, fits, picked
from litreview.screening.kin import Kin, Sibling
from litreview.store.fulltexts import FullTexts
from litreview.store.journal import Journal
from litreview.store.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCard:
    """What a reviewer sees of one report to chart: never another reviewer's chart."""

    report: Report
    record: Record
    """The report's records, combined for show."""
    siblings: tuple[Sibling, ...]
    """The other reports of its study."""
    attached: Attached | None
    """The file with its full text."""
    answers: Mapping[str, Said]
    """By field: what the reviewer has answered, and the field takes as the protocol is now."""
    is_done: bool
    """Whether the reviewer has said that this chart is finished."""
    is_closed: bool
    """Whether charts of it were opened: then none is changed any more."""


class ChartingSession:
    """One reviewer's walk through the reports to chart; each answer is durable when its method returns.

    What raises StoreUnreachable waits, and ``send_again`` sends it. The queue is fixed when the session
    opens; ``reopen`` takes in what was included since.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        protocol: Protocol,
        reviewer: Handle,
        fulltexts: FullTexts | None = None,
    ) -> None:
        self.protocol = protocol
        self.reviewer = reviewer
        self.fulltexts = fulltexts
        """The files of full texts; None where there is no folder for them."""
        self.queue: tuple[Report, ...] = ()
        self.position = 0
        """Index of the current report in the queue, from 0."""
        self._journal = journal
        self._kin = Kin(journal)
        self._outbox = Outbox[ChartCard](journal, reviewer)

    def reopen(self) -> None:
        """Take in the reports there are to chart now, and go to the first that is not finished.

        Raise UsageError where the protocol has no charting form.
        """
        refuse_formless(self.protocol)
        self._journal.send_again()
        ledger = self._journal.refresh()
        self.queue = tuple(
            report
            for report in included(ledger, self.protocol)
            if charts_on(ledger, self.protocol, self.reviewer, report)
        )
        self.position = next((i for i, report in enumerate(self.queue) if not self.is_over(report)), 0)

    @property
    def current(self) -> ChartCard | None:
        """Return the card at the current position, or None when there is no report to chart."""
        return self.card(self.position) if self.queue else None

    def card(self, position: int) -> ChartCard:
        """Return the card at a position of the queue."""
        return self._card(self.queue[position])

    @property
    def done(self) -> int:
        """Return how many reports of the queue this reviewer need not chart any more."""
        return sum(self.is_over(report) for report in self.queue)

    @property
    def is_waiting(self) -> bool:
        """Tell whether an answer waits for a server out of reach."""
        return self._outbox.is_waiting

    def is_over(self, report: Report) -> bool:
        """Tell whether the reviewer has finished the report, or cannot go on with it."""
        ledger = self._journal.ledger
        return self.reviewer in ledger.done_charting(report) or bool(ledger.opened_charts(report))

    def move(self, step: int) -> None:
        """Go on by so many reports, backwards when negative, and stop at the ends."""
        self.position = max(0, min(len(self.queue) - 1, self.position + step))

    def following(self) -> int:
        """Return where the next unfinished report is, from the start again after the last; else here."""
        count = len(self.queue)
        ahead = (i % count for i in range(self.position + 1, self.position + count))
        return next((i for i in ahead if not self.is_over(self.queue[i])), self.position)

    def said(self, field: str) -> Said:
        """Return what this reviewer has answered in the field, as far as this machine knows."""
        return self._answers(self._chartable()).get(field, ())

    def answer(self, field: str, said: Sequence[str]) -> Said:
        """Keep the answer durably, none to take it away; return it as it was kept.

        Raise UsageError for what the field does not take, VotesClosed once charts of it were opened.
        """
        return self.fill({field: said})[field]

    def fill(self, answers: Mapping[str, Sequence[str]]) -> dict[str, Said]:
        """Keep several answers at once, all or none; else as ``answer``."""
        report = self._chartable()
        kept = {field: checked(self._field(field), said) for field, said in answers.items()}
        self._refuse_closed(report)
        ledger = self._journal.ledger
        before = answers_in(ledger.chart_of(self.reviewer, report))
        after = {**before, **kept}
        if any(said != before.get(field, ()) for field, said in kept.items()):
            acts: list[Act] = [Chart(record=report.id, answers=self._in_order(after))]
            if self.reviewer in ledger.done_charting(report) and unfinished(self.protocol, after):
                acts.append(ChartDone(record=report.id, done=False))
            self._outbox.write_all(acts, _stay)
        return kept

    def pick(self, field: str, option: str) -> Said:
        """Pick one option of the field, or take it away again; raise as ``answer`` does."""
        report, form = self._chartable(), self._field(field)
        return self.answer(field, picked(form, self._answers(report).get(field, ()), option))

    def finish(self) -> bool:
        """Say that the current chart is finished, and go to the next; or that it is not, if it was.

        Return which. Raise ReviewError where a required field is empty or nothing is answered at all.
        """
        report = self._chartable()
        self._refuse_closed(report)
        done = self.reviewer not in self._journal.ledger.done_charting(report)
        if done:
            self._refuse_unfinished(report)
        follow: Callable[[], None] = self._go_on if done else _stay
        self._outbox.write(ChartDone(record=report.id, done=done), follow)
        return done

    def undo(self) -> ChartCard | None:
        """Take back this reviewer's latest answer or finishing, and go to its report; None without any."""
        ledger = self._journal.refreshed_if_reachable()
        latest = (
            ledger.last_of(self.reviewer, Chart.kind, Stage.FULL_TEXT),
            ledger.last_of(self.reviewer, ChartDone.kind, None),
        )
        event = max((event for event in latest if event), key=order_of, default=None)
        if event is None or not isinstance(event.act, Chart | ChartDone):
            return None
        report = ledger.report_of(event.act.record)
        if report is None or ledger.opened_charts(report):
            return None
        return self._outbox.write(Undo(event=event.id), partial(self._taken_back, report))

    def send_again(self) -> ChartCard | None:
        """Send what waits; return the card that its own method would have."""
        return self._outbox.send_again()

    def _go_on(self) -> None:
        self.position = self.following()

    def _taken_back(self, report: Report) -> ChartCard:
        self.position = next((i for i, other in enumerate(self.queue) if other == report), self.position)
        return self._card(report)

    def _answers(self, report: Report) -> dict[str, Said]:
        said = answers_in(self._journal.ledger.chart_of(self.reviewer, report))
        return {
            field.id: said[field.id]
            for field in self.protocol.charting
            if said.get(field.id) and fits(field, said[field.id])
        }

    def _in_order(self, answers: Mapping[str, Said]) -> tuple[Charted, ...]:
        # What was answered in a field that the protocol has no more is kept behind the others.
        ids = [field.id for field in self.protocol.charting]
        return tuple(
            Charted(field, answers[field])
            for field in (*ids, *(one for one in answers if one not in ids))
            if answers.get(field)
        )

    def _card(self, report: Report) -> ChartCard:
        ledger = self._journal.ledger
        return ChartCard(
            report=report,
            record=combined(self._journal.store.records(report.records)),
            siblings=self._kin.of(report),
            attached=ledger.attached(report),
            answers=self._answers(report),
            is_done=self.reviewer in ledger.done_charting(report),
            is_closed=bool(ledger.opened_charts(report)),
        )

    def _chartable(self) -> Report:
        if not self.queue:
            raise ReviewError(
                _("charting"),
                _("there is no report to chart"),
                _("Reports come here once they are included after full text."),
            )
        return self.queue[self.position]

    def _field(self, field: str) -> ChartField:
        found = self.protocol.chart_field(field)
        if found is None:
            known = ", ".join(one.id for one in self.protocol.charting)
            raise UsageError(field, _("no such field"), _("Fields to chart: {known}.").format(known=known))
        return found

    def _refuse_closed(self, report: Report) -> None:
        # What the other has charted may be known now: an answer given or changed later is not independent.
        ledger = self._journal.refreshed_if_reachable()
        if ledger.opened_charts(report):
            raise VotesClosed(
                report.id,
                _("the charts of this report were opened; they are closed"),
                _("The lead settles what differs: litreview chart --settle"),
            )
        if not charts_on(ledger, self.protocol, self.reviewer, report):
            raise ReviewError(
                report.id,
                _("others chart it"),
                _("Nothing was saved. Go on to the next, or ask the lead to assign it to you."),
            )

    def _refuse_unfinished(self, report: Report) -> None:
        answers = self._answers(report)
        lacking = unfinished(self.protocol, answers)
        if lacking:
            raise ReviewError(
                report.id,
                _("not finished: {fields}").format(fields=", ".join(str(one.text) for one in lacking)),
                _("These must be answered; the others may be left empty."),
            )
        if not answers:
            raise ReviewError(report.id, _("nothing is charted yet"), _("Answer what the report tells."))


def _stay() -> None:
    """Go nowhere: what follows from an answer."""
