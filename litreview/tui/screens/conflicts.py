"""Conflicts: the lead sees both votes and decides; the votes stay as they are."""

from collections.abc import Callable, Sequence
from functools import partial

from litreview.model.events import Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.conflicts import ConflictCard, ConflictSession
from litreview.tui.actions import Group, cap_of, conflict_keys
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.errand import Deed, Pace, writing
from litreview.tui.screens.plan import Plan
from litreview.tui.screens.record import RecordScreen
from litreview.tui.screens.sight import Heading, Page, Reading
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Decision, Message, decision_piece, saved_text
from litreview.tui.widgets.reader import Shown, link_of, record_lines
from litreview.tui.widgets.typeset import Piece
from litreview.tui.widgets.votes import notes_cut, vote_lines
from litreview.tui.wording import stage_name, verdict_word


class ConflictScreen(RecordScreen):
    """The lead's walk through the conflicts."""

    with_votes = True

    def __init__(
        self,
        session: ConflictSession,
        clock: Callable[[], float],
        pace: Pace,
        wardrobe: Wardrobe | None = None,
    ) -> None:
        super().__init__(session, clock, pace, wardrobe)
        self._session = session

    def stage_at(self, position: int) -> Stage:
        """Return the stage of the conflict at the position."""
        queue = self._session.queue
        return queue[position].stage if queue else Stage.TITLE_ABSTRACT

    def groups(self) -> Sequence[Group]:
        """Return the keys that act on the current conflict."""
        rule = self._session.protocol.rule(self.stage)
        return conflict_keys(rule.stage, maybe_goes_on=rule.maybe_goes_on)

    def heading_at(self, position: int) -> Heading:
        """Return stage, lead and place in the queue."""
        total, left = len(self._session.queue), self._session.open
        place = _("{position} of {total}").format(position=min(position + 1, total), total=total)
        still_open = _("{left} open").format(left=left)
        return Heading(
            parts=(_("Conflicts"), stage_name(self.stage_at(position)), self._session.lead),
            right=f"{place} · {still_open}" if total else "",
            done=total - left,
            total=total,
        )

    def read(self, position: int) -> Reading:
        """Return the record, the votes on it and the decision, where there is one."""
        card = self._session.card(position)
        standing = (card.decision.verdict, card.decision.reason) if card.decision else None
        return Reading(
            record=card.conflict.report.id, page=partial(self._page_of_card, card), standing=standing
        )

    def own_verdict(self, report: Report) -> Verdict | None:
        """Return how the conflict is decided."""
        return self._session.verdict_on(report)

    def nothing(self) -> str:
        """Return what having no conflict means."""
        return _(
            "No conflict is open.\n"
            "One opens when all have voted on a record, their votes are revealed, and they differ.\n"
            "{key} quits."
        ).format(key=cap_of("quit"))

    def opening(self) -> Message:
        """Return how many are open."""
        left = self._session.open
        if not left:
            return Message(text="")
        text = ngettext(
            "{left} conflict is open. {key} shows the keys.",
            "{left} conflicts are open. {key} shows the keys.",
            left,
        )
        return Message(text=text.format(left=left, key=cap_of("help")))

    def decide(self, verdict: Verdict, reason: ReasonId | None = None) -> None:
        """Settle the conflict; the decision is said to be saved once it is durable."""
        said = partial(self._saved, (verdict, reason), self.standing)
        act = partial(self._session.decide, verdict, reason)
        self.send(writing(Deed.DECISION, act=act, again=self._session.send_again, tell=said))

    def undo(self) -> None:
        """Take back the latest decision and return to its conflict."""
        again = self._session.send_again
        self.send(writing(Deed.UNDO, act=self._session.undo, again=again, tell=_undone))

    def _saved(self, decision: Decision, before: Decision | None, _done: object) -> Message:
        text = saved_text(self._session.protocol, decision, before)
        if not self._session.open:
            total = len(self._session.queue)
            settled = ngettext("The one conflict is settled.", "All {total} conflicts are settled.", total)
            text = f"{settled.format(total=total)} {text}"
        return Message(text=text)

    def _page_of_card(self, card: ConflictCard, plan: Plan) -> Page:
        protocol, width = self._session.protocol, plan.record_width
        votes = vote_lines(card, protocol, width, plan.above_height)
        note = card.notes.get(self._session.lead, "")
        remarks = [(_("Your note: "), one_line(note))] if note else []
        shown = Shown(
            record=card.record,
            sources=tuple(dict.fromkeys(record.partition(":")[0] for record in card.conflict.report.records)),
            remarks=[*remarks, *notes_cut(card, protocol, width, plan.above_height)],
            link=link_of(card.record) if card.conflict.stage is Stage.FULL_TEXT else None,
        )
        lines = record_lines(shown, protocol.terms, width=width, roomy=plan.is_roomy, longest=plan.longest)
        return Page(record=lines, decision=self._decision_on(card), note=note, above=votes)

    def _decision_on(self, card: ConflictCard) -> Piece:
        if card.decision is None:
            return Piece(_("Votes closed; they differ"), Ink.CONFLICT)
        piece = decision_piece(self._session.protocol, card.decision.verdict, card.decision.reason)
        return Piece(_("Decided: {decision}").format(decision=piece.text), piece.ink)


def _undone(card: ConflictCard | None) -> Message:
    if card is None:
        return Message(text=_("There is no decision of yours to take back."))
    if card.decision is None:
        return Message(text=_("Taken back; this conflict is open again."))
    text = _("Taken back; your earlier decision stands: {verdict}.")
    return Message(text=text.format(verdict=verdict_word(card.decision.verdict)))
