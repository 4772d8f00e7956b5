"""Screening in plain mode: one reviewer, blind; nothing of any other reviewer comes here."""

from collections.abc import Callable, Sequence

from litreview.model.errors import VotesClosed
from litreview.model.events import Labels, Note, Verdict
from litreview.model.language import _, language, ngettext
from litreview.model.protocol import ReasonId, Stage, Terms
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.session import Card, ScreeningSession
from litreview.tui.actions import Group, cap_of, screening_keys
from litreview.tui.plain.keys import key_name
from litreview.tui.plain.record import Told, record_lines
from litreview.tui.plain.side import Decision, Deed, Seen, saved_text
from litreview.tui.wording import (
    decision_text,
    filter_text,
    labels_text,
    labels_undone,
    note_undone,
    nothing_to_screen,
    round_text,
    stage_name,
    verdict_word,
)


class ScreeningSide:
    """A reviewer's session, as it is told."""

    def __init__(self, session: ScreeningSession, terms: Terms | None) -> None:
        """``terms`` are those to be marked."""
        self._session = session
        self._terms = terms

    @property
    def stage(self) -> Stage:
        """Return the session's stage."""
        return self._session.stage

    @property
    def left(self) -> int:
        """Return how many this reviewer has not voted on."""
        return self._session.progress.left

    def groups(self) -> Sequence[Group]:
        """Return the app's keys."""
        rule = self._session.protocol.rule(self._session.stage)
        return screening_keys(rule.stage, maybe_goes_on=rule.maybe_goes_on)

    def opening(self) -> Sequence[str]:
        """Return title, stage and reviewer, and how much is left."""
        lines = [
            _("Review: {title}").format(title=one_line(str(self._session.protocol.title))),
            _("Stage: {stage}.").format(stage=stage_name(self._session.stage)),
            _("You screen as {reviewer}, blind.").format(reviewer=one_line(self._session.reviewer)),
        ]
        if self._session.amendment:
            lines.append(_("The criteria were changed since you were last here:"))
            now, before = _("Now: {text}"), _("Before: {text}")
            told = self._session.amendment.told_in(language())
            lines += [(now if is_new else before).format(text=text) for is_new, text in told]
        if self.left:
            text = ngettext("{left} record is left for you. {key} shows the keys.",
                            "{left} records are left for you. {key} shows the keys.", self.left)  # fmt: skip
            lines.append(text.format(left=self.left, key=cap_of("help")))
        return lines

    def nothing(self) -> str:
        """Return why the queue is empty, and what fills it."""
        return nothing_to_screen(self._session.stage, key_name("quit"))

    def all_done(self) -> str:
        """Return that every record is decided."""
        total = self._session.progress.total
        text = ngettext("The one record is decided.", "All {total} records are decided.", total)
        return text.format(total=total)

    def look(self, position: int) -> Seen:
        """Return the record with this reviewer's own vote and note."""
        card, progress = self._session.card(position), self._session.progress
        place = _("Record {position} of {total}. {left} left.").format(
            position=position + 1, total=len(self._session.queue), left=progress.left
        )
        place = " ".join([place, *(f"{mark}." for mark in round_text(card.pilot, card.is_again))])
        one = Told(
            record=card.record,
            sources=card.sources,
            with_link=self._session.stage is Stage.FULL_TEXT,
            file=card.attached.file if card.attached else None,
            siblings=card.siblings,
        )
        standing = (card.vote.verdict, card.vote.reason) if card.vote else None
        return Seen(
            lines=[place, *self._view(), *self._own(card, standing), *record_lines(one, self._terms)],
            standing=standing,
            note=one_line(card.note or ""),
            labels=card.labels,
        )

    def verdict_on(self, report: Report) -> Verdict | None:
        """Return this reviewer's own vote on the report."""
        vote = self._session.own_vote(report)
        return vote.verdict if vote else None

    def deciding(self, verdict: Verdict, reason: ReasonId | None, before: Decision | None) -> Deed:
        """Return the vote on the current record."""
        session = self._session

        def tell(vote: Callable[[], object]) -> str:
            try:
                vote()
            except VotesClosed:
                return self._passed_by(before)
            text = saved_text(session.protocol, (verdict, reason), before)
            if session.progress.left and session.is_through:
                through = _("That was the last of these; {key} shows all. {saved}")
                return through.format(key=key_name("all"), saved=text)
            return text

        return Deed(
            do=lambda: tell(lambda: session.vote(verdict, reason)), again=lambda: tell(session.send_again)
        )

    def undoing(self) -> Deed:
        """Return the undoing of the latest vote."""
        session = self._session
        return Deed(do=lambda: _undone(session.undo()), again=lambda: _undone(session.send_again()))

    def doing(self, action: str) -> Deed | None:  # noqa: ARG002 - a reviewer's session has no more
        """Return that there is no such deed."""
        return None

    def _passed_by(self, before: Decision | None) -> str:
        self._session.pass_by()
        if before:
            return _("Not changed: the lead has opened the votes on that record; yours counts.")
        return _("Not saved: that record is decided by now and needs no more votes.")

    def _view(self) -> list[str]:
        choice = self._session.filter
        if choice is None:
            return []
        seen = filter_text(self._session.protocol, choice)
        return [_("You see: {choice}. {key} shows all.").format(choice=seen, key=key_name("all"))]

    def _own(self, card: Card, standing: Decision | None) -> list[str]:
        lines = []
        if standing:
            decision = decision_text(self._session.protocol, *standing)
            lines.append(_("Your vote: {decision}.").format(decision=decision))
        if card.note:
            lines.append(_("Your note: {text}").format(text=one_line(card.note)))
        if card.labels:
            lines.append(_("Your labels: {labels}").format(labels=labels_text(card.labels)))
        if card.brought:
            lines.append(_("Labels brought: {labels}").format(labels=labels_text(card.brought)))
        return lines


def _undone(card: Card | None) -> str:
    if card is None:
        return _("There is nothing of yours to take back.")
    if card.undone == Labels.kind:
        return labels_undone(card.labels)
    if card.undone == Note.kind:
        return note_undone(card.note)
    if card.vote is None:
        return _("Taken back; this record has no vote.")
    text = _("Taken back; your earlier vote stands: {verdict}.")
    return text.format(verdict=verdict_word(card.vote.verdict))
