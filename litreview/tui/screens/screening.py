"""Screening: one reviewer, one record, one key a vote; nothing of any other reviewer comes here."""

from collections.abc import Callable, Sequence

from litreview.model.events import Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage
from litreview.model.text import one_line
from litreview.screening.session import Card, ScreeningSession
from litreview.tui.actions import Group, screening_keys
from litreview.tui.screens.plan import Plan
from litreview.tui.screens.record import Heading, Page, RecordScreen
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Decision, Message, decision_piece, saved_text
from litreview.tui.widgets.reader import Shown, link_of, record_lines
from litreview.tui.widgets.typeset import Piece
from litreview.tui.wording import stage_name, verdict_word


class ScreeningScreen(RecordScreen):
    """A reviewer's blind walk through the records of a stage."""

    def __init__(self, session: ScreeningSession, clock: Callable[[], float]) -> None:
        super().__init__(session, clock)
        self._session = session

    def stage(self) -> Stage:
        """Return the session's stage."""
        return self._session.stage

    def groups(self) -> Sequence[Group]:
        """Return the keys that act here."""
        rule = self._session.protocol.rule(self._session.stage)
        return screening_keys(rule.stage, maybe_goes_on=rule.maybe_goes_on)

    def heading(self) -> Heading:
        """Return stage, reviewer and place in the queue."""
        progress = self._session.progress
        place = _("{position} of {total}").format(
            position=min(self._session.position + 1, progress.total), total=progress.total
        )
        left = _("{left} left").format(left=progress.left)
        return Heading(
            parts=(stage_name(self._session.stage), self._session.reviewer, _("blind")),
            right=f"{place} · {left}" if progress.total else "",
            done=progress.decided,
            total=progress.total,
        )

    def page(self, plan: Plan) -> Page:
        """Return the current record, with this reviewer's own vote and note."""
        card = self._session.card(self._session.position)
        remarks = [(_("Your note: "), one_line(card.note))] if card.note else []
        shown = Shown(
            record=card.record,
            sources=card.sources,
            remarks=remarks,
            link=link_of(card.record) if self._session.stage is Stage.FULL_TEXT else None,
        )
        terms = self._session.protocol.terms
        lines = record_lines(shown, terms, width=plan.record_width, roomy=plan.is_roomy)
        return Page(record=lines, decision=self._own_vote(card), note=card.note or "")

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
        """Vote; the vote is durable before the next record is read."""
        with self.telling():
            before = self._standing()
            vote = self._session.vote(verdict, reason)
            text = saved_text(self._session.protocol, (vote.verdict, vote.reason), before)
            if not self._session.progress.left:
                text = f"{self._all_decided()} {text}"
            self.message = Message(text=text)
            self.draw()

    def undo(self) -> None:
        """Take back the latest vote and return to its record."""
        with self.telling():
            card = self._session.undo()
            if card is None:
                self.message = Message(text=_("There is no vote of yours to take back."))
                return
            text = _("Taken back; this record has no vote.")
            if card.vote:
                text = _("Taken back; your earlier vote stands: {verdict}.").format(
                    verdict=verdict_word(card.vote.verdict)
                )
            self.message = Message(text=text)
            self.draw()

    def _standing(self) -> Decision | None:
        card = self._session.current
        return (card.vote.verdict, card.vote.reason) if card and card.vote else None

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
