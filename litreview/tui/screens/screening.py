"""Screening: one reviewer, one record, one key a vote; nothing of any other reviewer comes here."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from litreview.model.errors import LitreviewError, VotesClosed
from litreview.model.events import Labels, Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening import conflicts
from litreview.screening.ordering import Order
from litreview.screening.session import Card, ScreeningSession
from litreview.tui.actions import Group, screening_keys
from litreview.tui.screens.choosing import ChoiceScreen, Offered, View, choices
from litreview.tui.screens.errand import Deed, Errand, Pace, Writing, writing
from litreview.tui.screens.find import FindScreen
from litreview.tui.screens.plan import Plan
from litreview.tui.screens.record import RecordScreen
from litreview.tui.screens.sight import Heading, Page, Reading
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Decision, Message, decision_piece, saved_text
from litreview.tui.widgets.reader import Shown, link_of, record_lines
from litreview.tui.widgets.typeset import Piece
from litreview.tui.wording import (
    filter_text,
    labels_text,
    labels_undone,
    order_text,
    stage_name,
    verdict_word,
)


class ScreeningScreen(RecordScreen):
    """A reviewer's blind walk through the records of a stage."""

    def __init__(self, session: ScreeningSession, clock: Callable[[], float], pace: Pace) -> None:
        super().__init__(session, clock, pace)
        self._session = session

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does on a record of the reviewer's walk."""
        return {
            **super().acts(key),
            "find": self._find,
            "view": self._choose,
            "all": lambda: self.send(Errand(do=self._all)),
        }

    def stage_at(self, position: int) -> Stage:  # noqa: ARG002 - it is the same everywhere
        """Return the session's stage."""
        return self._session.stage

    def groups(self) -> Sequence[Group]:
        """Return the keys that act here."""
        rule = self._session.protocol.rule(self._session.stage)
        return screening_keys(rule.stage, maybe_goes_on=rule.maybe_goes_on)

    def heading_at(self, position: int) -> Heading:
        """Return stage, reviewer and place in the queue."""
        progress = self._session.progress
        place = _("{position} of {total}").format(
            position=min(position + 1, len(self._session.queue)), total=len(self._session.queue)
        )
        left = _("{left} left").format(left=progress.left)
        chosen, order = self._session.filter, self._session.order
        parts = [stage_name(self._session.stage), self._session.reviewer, _("blind")]
        if chosen:
            parts.insert(1, filter_text(self._session.protocol, chosen))
        if order is not Order.IMPORTED:
            parts.append(order_text(order))
        return Heading(
            parts=parts,
            right=f"{place} · {left}" if progress.total else "",
            done=progress.decided,
            total=progress.total,
        )

    def read(self, position: int) -> Reading:
        """Return the record, with this reviewer's own vote and note."""
        card = self._session.card(position)
        standing = (card.vote.verdict, card.vote.reason) if card.vote else None
        return Reading(record=card.report.id, page=partial(self._page_of_card, card), standing=standing)

    def nothing(self) -> str:
        """Return why the queue is empty, and what fills it."""
        if self._session.stage is Stage.TITLE_ABSTRACT:
            return _(
                "There is nothing to screen yet.\n"
                "Records come in with litreview search and litreview import; then start screening again.\n"
                "q quits."
            )
        return _(
            "No report is ready for full text yet.\n"
            "A report comes here once it is screened in and its full text is retrieved.\n"
            "q quits."
        )

    def opening(self) -> Message:
        """Return how much is left, or that all is decided."""
        progress = self._session.progress
        if not progress.total:
            return Message(text="")
        if not progress.left:
            return Message(text=self._all_decided())
        text = ngettext("{left} record is left for you. ? shows the keys.",
                        "{left} records are left for you. ? shows the keys.", progress.left)  # fmt: skip
        return Message(text=text.format(left=progress.left))

    def decide(self, verdict: Verdict, reason: ReasonId | None = None) -> None:
        """Vote; the vote is said to be saved once it is durable."""
        tell = partial(self._voted, (verdict, reason), self.standing)
        self.send(
            Writing(
                do=lambda: tell(lambda: self._session.vote(verdict, reason)),
                again=lambda: tell(self._session.send_again),
                deed=Deed.VOTE,
            )
        )

    def undo(self) -> None:
        """Take back the latest vote and return to its record."""
        again = self._session.send_again
        self.send(writing(Deed.UNDO, act=self._session.undo, again=again, tell=_undone))

    def _voted(self, decision: Decision, before: Decision | None, vote: Callable[[], object]) -> Message:
        try:
            vote()
        except VotesClosed:
            return self._passed_by(before)
        text = saved_text(self._session.protocol, decision, before)
        if not self._session.progress.left:
            text = f"{self._all_decided()} {text}"
        elif self._session.is_through:
            text = _("That was the last of these; Esc shows all. {saved}").format(saved=text)
        return Message(text=text)

    def _find(self) -> None:
        title = str(self._session.protocol.title)
        try:
            finder = self._session.finder
        except LitreviewError as error:
            self.message = Message(text=error.problem, remedy=error.remedy, is_warning=True)
            return
        screen = FindScreen(title, finder, self._session.own_vote, self._found)
        self.look_up(screen)
        if not finder.is_complete:
            self.send(Errand(do=partial(_read_on, screen)))

    def _found(self, report: Report | None) -> None:
        if report:
            self.send_next(Errand(do=partial(self._to_report, report)))

    def _to_report(self, report: Report) -> Message:
        was_narrowed = self._session.filter is not None
        if not self._session.go_to(report):
            return Message(text=_("That record is no longer in your queue."))
        if was_narrowed and self._session.filter is None:
            return Message(text=_("All records are shown again: the record was not among those chosen."))
        return Message(text="")

    def _choose(self) -> None:
        session = self._session
        views = Offered(sources=session.sources, labels=session.own_labels)
        offered = choices(session.protocol, views, session.filter, session.order)
        told = _(" Votes count as ever, and progress stays that of all records.")
        self.look_up(ChoiceScreen(str(session.protocol.title), offered, self._chosen, below=told))

    def _chosen(self, view: View) -> None:
        self.send_next(Errand(do=partial(self._see, view)))

    def _see(self, view: View) -> Message:
        if view is None or isinstance(view, conflicts.Choice):
            return self._all()
        if isinstance(view, Order):
            self._session.arrange(view)
            return Message(text=f"{order_text(view)}.")
        count, name = self._session.narrow(view), filter_text(self._session.protocol, view)
        if not count:
            return Message(text=_("No record is such: {choice}.").format(choice=name), is_warning=True)
        text = ngettext("{count} record: {choice}. Esc shows all.",
                        "{count} records: {choice}. Esc shows all.", count)  # fmt: skip
        return Message(text=text.format(count=count, choice=name))

    def _all(self) -> Message:
        if self._session.filter is None:
            return Message(text=_("All records are shown already; v chooses among them."))
        self._session.show_all()
        return Message(text=_("All records are shown again."))

    def _passed_by(self, before: Decision | None) -> Message:
        self._session.pass_by()
        if before:
            return Message(text=_("Not changed: the lead has opened the votes on that record; yours counts."))
        return Message(text=_("Not saved: that record is decided by now and needs no more votes."))

    def _page_of_card(self, card: Card, plan: Plan) -> Page:
        remarks = [(_("Your note: "), one_line(card.note))] if card.note else []
        remarks += [
            (name, labels_text(labels))
            for name, labels in ((_("Your labels: "), card.labels), (_("Labels brought: "), card.brought))
            if labels
        ]
        shown = Shown(
            record=card.record,
            sources=card.sources,
            remarks=remarks,
            siblings=card.siblings,
            link=link_of(card.record) if self._session.stage is Stage.FULL_TEXT else None,
        )
        terms = self._session.protocol.terms
        lines = record_lines(shown, terms, width=plan.record_width, roomy=plan.is_roomy)
        return Page(record=lines, decision=self._own_vote(card), note=card.note or "", labels=card.labels)

    def _own_vote(self, card: Card) -> Piece:
        if card.vote is None:
            return Piece(_("Not voted on"), Ink.MUTED)
        piece = decision_piece(self._session.protocol, card.vote.verdict, card.vote.reason)
        return Piece(_("Your vote: {decision}").format(decision=piece.text), piece.ink)

    def _all_decided(self) -> str:
        total = self._session.progress.total
        return ngettext("The one record is decided.", "All {total} records are decided.", total).format(
            total=total
        )


def _undone(card: Card | None) -> Message:
    if card is None:
        return Message(text=_("There is no vote of yours to take back."))
    if card.undone == Labels.kind:
        return Message(text=labels_undone(card.labels))
    if card.vote is None:
        return Message(text=_("Taken back; this record has no vote."))
    text = _("Taken back; your earlier vote stands: {verdict}.")
    return Message(text=text.format(verdict=verdict_word(card.vote.verdict)))


def _read_on(screen: FindScreen) -> Message:
    screen.read_on()
    return Message(text="")
