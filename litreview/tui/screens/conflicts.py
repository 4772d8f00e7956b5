"""Conflicts: the lead sees both votes and decides; the votes stay as they are."""

from collections.abc import Callable, Sequence

from litreview.model.events import Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage
from litreview.model.text import one_line
from litreview.screening.conflicts import ConflictCard, ConflictSession
from litreview.tui.actions import Group, conflict_keys
from litreview.tui.screens.plan import Plan
from litreview.tui.screens.record import Heading, Page, RecordScreen
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Decision, Message, decision_piece, saved_text
from litreview.tui.widgets.reader import Shown, link_of, record_lines
from litreview.tui.widgets.typeset import Piece
from litreview.tui.widgets.votes import notes_cut, vote_lines
from litreview.tui.wording import stage_name, verdict_word


class ConflictScreen(RecordScreen):
    """The lead's walk through the conflicts."""

    with_votes = True

    def __init__(self, session: ConflictSession, clock: Callable[[], float]) -> None:
        super().__init__(session, clock)
        self._session = session

    def stage(self) -> Stage:
        """Return the current conflict's stage."""
        queue = self._session.queue
        return queue[self._session.position].stage if queue else Stage.TITLE_ABSTRACT

    def groups(self) -> Sequence[Group]:
        """Return the keys that act on the current conflict."""
        rule = self._session.protocol.rule(self.stage())
        return conflict_keys(rule.stage, maybe_goes_on=rule.maybe_goes_on)

    def heading(self) -> Heading:
        """Return stage, lead and place in the queue."""
        total, left = len(self._session.queue), self._session.open
        place = _("{position} of {total}").format(
            position=min(self._session.position + 1, total), total=total
        )
        still_open = _("{left} open").format(left=left)
        return Heading(
            parts=(_("Conflicts"), stage_name(self.stage()), self._session.lead),
            right=f"{place} · {still_open}" if total else "",
            done=total - left,
            total=total,
        )

    def page(self, plan: Plan) -> Page:
        """Return the current record, both votes on it and the decision, where there is one."""
        card = self._session.card(self._session.position)
        protocol, width = self._session.protocol, plan.record_width
        votes = vote_lines(card, protocol, width, plan.votes_height)
        note = card.notes.get(self._session.lead, "")
        remarks = [(_("Your note: "), one_line(note))] if note else []
        shown = Shown(
            record=card.record,
            sources=tuple(dict.fromkeys(record.partition(":")[0] for record in card.conflict.report.records)),
            remarks=[*remarks, *notes_cut(card, protocol, width, plan.votes_height)],
            link=link_of(card.record) if self.stage() is Stage.FULL_TEXT else None,
        )
        lines = record_lines(shown, protocol.terms, width=width, roomy=plan.is_roomy)
        return Page(record=lines, decision=self._decision_on(card), note=note, votes=votes)

    def nothing(self) -> str:
        """Return what having no conflict means."""
        return _(
            "No conflict is open.\nOne opens when two reviewers have voted on a record and differ.\nq quits."
        )

    def opening(self) -> Message:
        """Return how many are open."""
        left = self._session.open
        if not left:
            return Message(text="")
        text = ngettext(
            "{left} conflict is open. ? shows the keys.", "{left} conflicts are open. ? shows the keys.", left
        )
        return Message(text=text.format(left=left))

    def decide(self, verdict: Verdict, reason: ReasonId | None = None) -> None:
        """Settle the conflict; the decision is durable before the next one is read."""
        with self.telling():
            before = self._standing()
            decision = self._session.decide(verdict, reason)
            text = saved_text(self._session.protocol, (decision.verdict, decision.reason), before)
            if not self._session.open:
                total = len(self._session.queue)
                settled = ngettext(
                    "The one conflict is settled.", "All {total} conflicts are settled.", total
                )
                text = f"{settled.format(total=total)} {text}"
            self.message = Message(text=text)
            self.draw()

    def undo(self) -> None:
        """Take back the latest decision and return to its conflict."""
        with self.telling():
            card = self._session.undo()
            if card is None:
                self.message = Message(text=_("There is no decision of yours to take back."))
                return
            text = _("Taken back; this conflict is open again.")
            if card.decision:
                text = _("Taken back; your earlier decision stands: {verdict}.").format(
                    verdict=verdict_word(card.decision.verdict)
                )
            self.message = Message(text=text)
            self.draw()

    def _standing(self) -> Decision | None:
        card = self._session.current
        return (card.decision.verdict, card.decision.reason) if card and card.decision else None

    def _decision_on(self, card: ConflictCard) -> Piece:
        if card.decision is None:
            return Piece(_("Open: the votes differ"), Ink.CONFLICT)
        piece = decision_piece(self._session.protocol, card.decision.verdict, card.decision.reason)
        return Piece(_("Decided: {decision}").format(decision=piece.text), piece.ink)
