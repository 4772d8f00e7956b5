"""Screening: one reviewer, one record, one key a vote; nothing of any other reviewer comes here."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import TYPE_CHECKING

from litreview.model.errors import LitreviewError, VotesClosed
from litreview.model.events import Labels, Note, Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.ordering import Order
from litreview.screening.session import Card, ScreeningSession
from litreview.screening.tempo import Tempo
from litreview.tui.actions import Group, cap_of, screening_keys
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.choosing import ChoiceScreen
from litreview.tui.screens.errand import Deed, Errand, Pace, Writing, writing
from litreview.tui.screens.full_text import file_told, opened
from litreview.tui.screens.link import address_of
from litreview.tui.screens.listed import ListedScreen
from litreview.tui.screens.plan import Plan
from litreview.tui.screens.sight import Heading, Page, Reading
from litreview.tui.themes import Ink
from litreview.tui.views import View, offered_to, see, see_all
from litreview.tui.widgets.bars import Decision, Message, decision_piece, saved_text
from litreview.tui.widgets.reader import Shown, link_of, record_lines
from litreview.tui.widgets.rows import Row
from litreview.tui.widgets.typeset import Piece
from litreview.tui.wording import (
    filter_text,
    labels_text,
    labels_undone,
    last_of_these,
    note_undone,
    nothing_to_screen,
    order_text,
    pace_texts,
    round_text,
    stage_name,
    verdict_word,
)

if TYPE_CHECKING:
    from litreview.screening.amending import Amendment


class ScreeningScreen(ListedScreen):
    """A reviewer's blind walk through the records of a stage."""

    def __init__(
        self,
        session: ScreeningSession,
        clock: Callable[[], float],
        pace: Pace,
        wardrobe: Wardrobe | None = None,
    ) -> None:
        super().__init__(session, clock, pace, wardrobe)
        self._session = session
        self._tempo = Tempo(clock, session.stage)

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does on a record of the reviewer's walk."""
        return {
            **super().acts(key),
            "view": self._choose,
            "all": lambda: self.send(Errand(do=self._all)),
            "file": lambda: self.send(Errand(do=self._open_file)),
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
        if position < len(self._session.queue):
            parts[1:1] = round_text(self._session.pilot_at(position), self._session.is_again_at(position))
        if order is not Order.IMPORTED:
            parts.append(order_text(order))
        return Heading(
            parts=parts,
            right=f"{place} · {left}" if progress.total else "",
            done=progress.decided,
            total=progress.total,
            pace=pace_texts(self._tempo, progress.left),
        )

    def read(self, position: int) -> Reading:
        """Return the record, with this reviewer's own vote and note."""
        card = self._session.card(position)
        standing = (card.vote.verdict, card.vote.reason) if card.vote else None
        return Reading(
            record=card.report.id,
            page=partial(self._page_of_card, card),
            address=address_of(card.record),
            standing=standing,
        )

    def rows_at(self, positions: range) -> list[Row]:
        """Return the rows of the list for these places in the queue."""
        try:
            outlined = self._session.outlined(positions)
        except LitreviewError:  # the record itself says why it cannot be read
            return [Row(None, "", None) for _position in positions]
        return [Row(vote.verdict if vote else None, told.title, told.year) for told, vote in outlined]

    def own_verdict(self, report: Report) -> Verdict | None:
        """Return this reviewer's own vote on the report."""
        vote = self._session.own_vote(report)
        return vote.verdict if vote else None

    def to_report(self, report: Report) -> Message:
        """Go to the report, and show all where the filter does not show it."""
        was_narrowed = self._session.filter is not None
        said = super().to_report(report)
        if was_narrowed and self._session.filter is None:
            return Message(text=_("All records are shown again: the record was not among those chosen."))
        return said

    @property
    def amendment(self) -> "Amendment | None":
        """Return how the criteria have changed since the reviewer's last act, if they have."""
        return self._session.amendment

    @property
    def chosen(self) -> AbstractSet[Report] | None:
        """Return the reports that the filter shows, or None where all are shown."""
        return set(self._session.queue) if self._session.filter else None

    def nothing(self) -> str:
        """Return why the queue is empty, and what fills it."""
        return nothing_to_screen(self._session.stage, cap_of("quit"))

    def opening(self) -> Message:
        """Return how much is left, or that all is decided."""
        progress = self._session.progress
        if not progress.total:
            return Message(text="")
        if self._session.amendment:
            text = _("The criteria were changed since you were last here; {key} shows what is new.")
            return Message(text=text.format(key=cap_of("criteria")))
        if not progress.left:
            return Message(text=self._all_decided())
        text = ngettext("{left} record is left for you. {key} shows the keys.",
                        "{left} records are left for you. {key} shows the keys.", progress.left)  # fmt: skip
        return Message(text=text.format(left=progress.left, key=cap_of("help")))

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
        self._tempo.note()
        first = ""
        if not self._session.progress.left:
            first = self._all_decided()
        elif self._session.is_through:
            first = last_of_these()
        return Message(text=saved_text(self._session.protocol, decision, before, first=first))

    def _choose(self) -> None:
        title = str(self._session.protocol.title)
        told = _(" Votes count as ever, and progress stays that of all records.")
        self.look_up(ChoiceScreen(title, offered_to(self._session), self._chosen, below=told))

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

    def _passed_by(self, before: Decision | None) -> Message:
        self._session.pass_by()
        if before:
            return Message(text=_("Not changed: the lead has opened the votes on that record; yours counts."))
        return Message(text=_("Not saved: that record is decided by now and needs no more votes."))

    def _page_of_card(self, card: Card, plan: Plan) -> Page:
        remarks = [(_("Your note: "), one_line(card.note))] if card.note else []
        if card.attached and self._session.stage is Stage.FULL_TEXT:
            remarks.append((_("Full text: "), file_told(card.attached)))
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
        lines = record_lines(shown, terms, width=plan.record_width, roomy=plan.is_roomy, longest=plan.longest)
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
        return Message(text=_("There is nothing of yours to take back."))
    if card.undone == Labels.kind:
        return Message(text=labels_undone(card.labels))
    if card.undone == Note.kind:
        return Message(text=note_undone(card.note))
    if card.vote is None:
        return Message(text=_("Taken back; this record has no vote."))
    text = _("Taken back; your earlier vote stands: {verdict}.")
    return Message(text=text.format(verdict=verdict_word(card.vote.verdict)))
