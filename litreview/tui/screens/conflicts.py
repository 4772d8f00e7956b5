"""Conflicts: the lead sees both votes and decides; the votes stay as they are."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from litreview.model.errors import LitreviewError
from litreview.model.events import Consensus, Labels, Note, Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import ConflictCard
from litreview.screening.reasons import Proposal
from litreview.tui.actions import CONFLICTS, Group, cap_of, conflict_keys
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.choosing import ChoiceScreen
from litreview.tui.screens.errand import Deed, Errand, Pace, writing
from litreview.tui.screens.full_text import file_told, opened
from litreview.tui.screens.link import address_of
from litreview.tui.screens.listed import ListedScreen
from litreview.tui.screens.plan import Plan
from litreview.tui.screens.reasons import ReasonScreen
from litreview.tui.screens.sight import Heading, Page, Reading, Sight
from litreview.tui.themes import Ink
from litreview.tui.views import View, offered_to, see, see_all
from litreview.tui.widgets.bars import Decision, Message, decision_piece, saved_text, told
from litreview.tui.widgets.reader import Shown, link_of, record_lines
from litreview.tui.widgets.rows import Row
from litreview.tui.widgets.typeset import Piece
from litreview.tui.widgets.votes import remarks_cut, vote_lines
from litreview.tui.wording import (
    choice_text,
    decision_text,
    difference_text,
    labels_text,
    labels_undone,
    last_of_these,
    note_undone,
    stage_name,
    verdict_word,
)


class ConflictScreen(ListedScreen):
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
        self._offer: tuple[Sequence[Proposal], Sequence[str]] | None = None
        """What settling all reasons would do, with the titles, as soon as it is read."""

    def show_done(self, said: Message, sight: Sight) -> None:
        """Say what came of it, and ask what is to be asked."""
        super().show_done(said, sight)
        offer, self._offer = self._offer, None
        if offer:
            found, titles = offer
            keep = partial(self._settle_reasons, found)
            self.look_up(ReasonScreen(self._session.protocol, found, titles, keep))

    def stage_at(self, position: int) -> Stage:
        """Return the stage of the conflict at the position."""
        queue = self._session.queue
        return queue[position].stage if queue else Stage.TITLE_ABSTRACT

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does on a conflict."""
        return {
            **super().acts(key),
            "confirm": self._confirm,
            "switch": lambda: self.send(Errand(do=self._switch)),
            "discuss": self._discuss,
            "reasons": lambda: self.send(Errand(do=self._read_proposals)),
            "view": self._choose,
            "all": lambda: self.send(Errand(do=self._all)),
            "file": lambda: self.send(Errand(do=self._open_file)),
        }

    def groups(self) -> Sequence[Group]:
        """Return the keys that act on the current conflict."""
        rule = self._session.protocol.rule(self.stage)
        reading = self._sight.reading if self._sight else None
        return conflict_keys(
            rule.stage,
            maybe_goes_on=rule.maybe_goes_on,
            own_answer_first=self._session.protocol.conflicts.own_answer_first,
            can_confirm=reading is not None and reading.answer is not None and reading.standing is None,
        )

    def heading_at(self, position: int) -> Heading:
        """Return stage, which conflicts, how they are written down, and the place in the queue."""
        session = self._session
        total, left, on_reasons = len(session.queue), session.open, session.open_on_reasons
        place = _("{position} of {total}").format(position=min(position + 1, total), total=total)
        still_open = _("{left} open").format(left=left)
        if on_reasons:
            still_open = _("{left} open, {reasons} on reasons").format(left=left, reasons=on_reasons)
        parts = [_("Consensus") if session.is_consensus else _("Conflicts")]
        if session.choice:
            parts.append(choice_text(session.choice))
        parts.append(stage_name(self.stage_at(position)))
        return Heading(
            parts=(*parts, session.lead),
            right=f"{place} · {still_open}" if total else "",
            done=total - left,
            total=total,
        )

    def read(self, position: int) -> Reading:
        """Return the record, the votes on it and the decision, where there is one."""
        card = self._session.card(position)
        standing = (card.decision.verdict, card.decision.reason) if card.decision else None
        return Reading(
            record=card.conflict.report.id,
            page=partial(self._page_of_card, card),
            address=address_of(card.record),
            standing=standing,
            answer=card.answer,
        )

    def rows_at(self, positions: range) -> list[Row]:
        """Return the rows of the list for these conflicts, each with how it is decided."""
        try:
            outlined = self._session.outlined(positions)
        except LitreviewError:  # the record itself says why it cannot be read
            return [Row(None, "", None) for _position in positions]
        return [Row(verdict, told.title, told.year) for told, verdict in outlined]

    def own_verdict(self, report: Report) -> Verdict | None:
        """Return how the conflict is decided."""
        return self._session.verdict_on(report)

    def to_report(self, report: Report) -> Message:
        """Go to the report's conflict, and show all where it is not among those chosen."""
        was_narrowed = self._session.choice is not None
        said = super().to_report(report)
        if was_narrowed and self._session.choice is None:
            return Message(text=_("All conflicts are shown again: this one was not among those chosen."))
        return said

    @property
    def chosen(self) -> AbstractSet[Report] | None:
        """Return the reports of the conflicts chosen to be seen, or None where all are."""
        return {one.report for one in self._session.queue} if self._session.choice else None

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
        """Settle the conflict, or give the lead's own answer where that comes first."""
        session, decision = self._session, (verdict, reason)
        if session.queue and session.is_blind(session.position):
            answer = partial(self._answer, decision)
            self.send(Errand(do=answer, refused=told))
            return
        said = partial(self._saved, decision, self.standing)
        act = partial(session.decide, verdict, reason)
        self.send(writing(Deed.DECISION, act=act, again=self._send_again, tell=said))

    def undo(self) -> None:
        """Take back the latest decision and return to its conflict."""
        again = self._session.send_again
        self.send(writing(Deed.UNDO, act=self._session.undo, again=again, tell=_undone))

    def _send_again(self) -> None:
        self._session.send_again()

    def _answer(self, decision: Decision) -> Message:
        self._session.answer(*decision)
        said = decision_text(self._session.protocol, *decision)
        return Message(
            text=_("Your answer: {decision}. {key} settles it so.").format(
                decision=said, key=cap_of("confirm", screen=CONFLICTS)
            )
        )

    def _confirm(self) -> None:
        reading = self._sight.reading if self._sight else None
        answer = reading.answer if reading else None
        if answer is None or self.standing is not None:
            text = _("There is no answer of yours to confirm")
            remedy = _("Include, exclude or give a reason first.")
            self.message = Message(text=text, remedy=remedy, is_warning=True)
            return
        said = partial(self._saved, answer, None)
        self.send(writing(Deed.DECISION, act=self._session.confirm, again=self._send_again, tell=said))

    def _switch(self) -> Message:
        if self._session.switch():
            text = _("From here on: consensus, what both agreed on in talking. {key} turns back.")
            return Message(text=text.format(key=cap_of("switch", screen=CONFLICTS)))
        return Message(text=_("From here on: your own decision."))

    def _discuss(self) -> None:
        if not self._is_empty:
            self.send(writing(Deed.LABELS, act=self._session.discuss, again=self._marked_again, tell=_marked))

    def _marked_again(self) -> bool | None:
        self._session.send_again()
        return None

    def _read_proposals(self) -> Message:
        found = self._session.proposals()
        if not found:
            return Message(text=_("No open conflict can be settled by the order of the reasons."))
        self._offer = (found, self._session.titles(found))
        return Message(text="")

    def _settle_reasons(self, found: Sequence[Proposal], goes: bool) -> None:  # noqa: FBT001 - the one answer
        self._guard.shown()
        if not goes:
            self.message = Message(text=_("Nothing was settled."))
            self.draw_foot()
            return
        number = len(found)
        text = ngettext(
            "{number} reason settled by the protocol's order. {key} takes it back.",
            "{number} reasons settled by the protocol's order. {key} takes back one at a time.",
            number,
        )
        said = Message(text=text.format(number=number, key=cap_of("undo")))
        settle = partial(self._session.settle_reasons, found)
        self.send(writing(Deed.REASONS, act=settle, again=self._settled_again, tell=lambda _done: said))

    def _settled_again(self) -> int:
        self._session.send_again()
        return 0

    def _choose(self) -> None:
        told_below = _(" The votes and what is settled stay as they are.")
        title = str(self._session.protocol.title)
        self.look_up(ChoiceScreen(title, offered_to(self._session), self._chosen, below=told_below))

    def _chosen(self, view: View) -> None:
        self.when_free(lambda: self.send(Errand(do=partial(self._see, view))))

    def _see(self, view: View) -> Message:
        text, is_done = see(self._session, view)
        return Message(text=text, is_warning=not is_done)

    def _open_file(self) -> Message:
        card = self._session.current
        return opened(self._session.fulltexts, card.attached if card else None)

    def _all(self) -> Message:
        return Message(text=see_all(self._session))

    def _saved(self, decision: Decision, before: Decision | None, _done: object) -> Message:
        first = ""
        if not self._session.open:
            total = len(self._session.queue)
            settled = ngettext("The one conflict is settled.", "All {total} conflicts are settled.", total)
            first = last_of_these() if self._session.choice else settled.format(total=total)
        return Message(text=saved_text(self._session.protocol, decision, before, first=first))

    def _page_of_card(self, card: ConflictCard, plan: Plan) -> Page:
        protocol, width = self._session.protocol, plan.record_width
        votes = vote_lines(card, protocol, width, plan.above_height)
        remarks = [(_("Your note: "), one_line(card.note))] if card.note else []
        if card.attached and card.conflict.stage is Stage.FULL_TEXT:
            remarks.append((_("Full text: "), file_told(card.attached)))
        if card.labels:
            remarks.append((_("Your labels: "), labels_text(card.labels)))
        shown = Shown(
            record=card.record,
            sources=tuple(dict.fromkeys(record.partition(":")[0] for record in card.conflict.report.records)),
            remarks=[*remarks, *remarks_cut(card, protocol, width, plan.above_height)],
            link=link_of(card.record) if card.conflict.stage is Stage.FULL_TEXT else None,
        )
        lines = record_lines(shown, protocol.terms, width=width, roomy=plan.is_roomy, longest=plan.longest)
        return Page(
            record=lines,
            decision=self._decision_on(card),
            note=card.note,
            labels=card.labels,
            above=votes,
        )

    def _decision_on(self, card: ConflictCard) -> Piece:
        if card.decision:
            piece = decision_piece(self._session.protocol, card.decision.verdict, card.decision.reason)
            by_both = isinstance(card.decision, Consensus)
            said = _("Consensus: {decision}") if by_both else _("Decided: {decision}")
            return Piece(said.format(decision=piece.text), piece.ink)
        piece = self._open_on(card)
        return (
            Piece(_("{state} · to discuss").format(state=piece.text), piece.ink)
            if card.is_to_discuss
            else piece
        )

    def _open_on(self, card: ConflictCard) -> Piece:
        if card.is_blind:
            return Piece(_("Your own answer first"), Ink.CONFLICT)
        if self._session.is_consensus:
            return Piece(_("Open; written down as consensus"), Ink.CONFLICT)
        if card.answer:
            piece = decision_piece(self._session.protocol, *card.answer)
            return Piece(_("Your answer: {decision}").format(decision=piece.text), piece.ink)
        if not card.difference:
            return Piece(_("The votes differ; you decide"), Ink.CONFLICT)
        text = _("The votes differ ({difference}); you decide")
        return Piece(text.format(difference=difference_text(card.difference)), Ink.CONFLICT)


def _marked(is_marked: object) -> Message:
    if is_marked is None:
        return Message(text=_("The mark is saved."))
    if is_marked:
        return Message(
            text=_("Marked to be discussed; {key} again takes the mark away.").format(
                key=cap_of("discuss", screen=CONFLICTS)
            )
        )
    return Message(text=_("No longer marked to be discussed."))


def _undone(card: ConflictCard | None) -> Message:
    if card is None:
        return Message(text=_("There is no decision of yours to take back."))
    if card.undone == Labels.kind:
        return Message(text=labels_undone(card.labels))
    if card.undone == Note.kind:
        return Message(text=note_undone(card.note))
    if card.decision is None:
        return Message(text=_("Taken back; this conflict is open again."))
    text = _("Taken back; your earlier decision stands: {verdict}.")
    return Message(text=text.format(verdict=verdict_word(card.decision.verdict)))
