"""Conflicts in plain mode: the lead hears the votes and decides; the votes stay as they are."""

from collections.abc import Sequence

from litreview.model.events import Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage, Terms
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.conflicts import ConflictCard, ConflictSession
from litreview.tui.actions import Group, cap_of, conflict_keys
from litreview.tui.plain.keys import key_name
from litreview.tui.plain.record import Told, record_lines
from litreview.tui.plain.side import Decision, Deed, Seen, saved_text
from litreview.tui.wording import decision_text, stage_name, verdict_word


class ConflictSide:
    """The lead's session, as it is told."""

    def __init__(self, session: ConflictSession, terms: Terms | None) -> None:
        """``terms`` are those to be marked."""
        self._session = session
        self._terms = terms

    @property
    def stage(self) -> Stage:
        """Return the stage of the current conflict."""
        queue = self._session.queue
        return queue[self._session.position].stage if queue else Stage.TITLE_ABSTRACT

    @property
    def left(self) -> int:
        """Return how many are open."""
        return self._session.open

    def groups(self) -> Sequence[Group]:
        """Return the app's keys for the current conflict."""
        rule = self._session.protocol.rule(self.stage)
        return conflict_keys(rule.stage, maybe_goes_on=rule.maybe_goes_on)

    def opening(self) -> Sequence[str]:
        """Return title and lead, and how many conflicts are open."""
        lines = [
            _("Review: {title}").format(title=one_line(str(self._session.protocol.title))),
            _("You settle conflicts as {lead}.").format(lead=one_line(self._session.lead)),
        ]
        if self.left:
            text = ngettext("{left} conflict is open. {key} shows the keys.",
                            "{left} conflicts are open. {key} shows the keys.", self.left)  # fmt: skip
            lines.append(text.format(left=self.left, key=cap_of("help")))
        return lines

    def nothing(self) -> str:
        """Return what having no conflict means."""
        return _(
            "No conflict is open.\n"
            "One opens when all have voted on a record, their votes are revealed, and they differ.\n"
            "{key} quits."
        ).format(key=key_name("quit"))

    def all_done(self) -> str:
        """Return that every conflict is settled."""
        total = len(self._session.queue)
        text = ngettext("The one conflict is settled.", "All {total} conflicts are settled.", total)
        return text.format(total=total)

    def look(self, position: int) -> Seen:
        """Return the record with the votes and notes on it, and the decision."""
        card = self._session.card(position)
        place = _("Conflict {position} of {total}. {left} open.").format(
            position=position + 1, total=len(self._session.queue), left=self._session.open
        )
        stage = card.conflict.stage
        standing = (card.decision.verdict, card.decision.reason) if card.decision else None
        sources = dict.fromkeys(record.partition(":")[0] for record in card.conflict.report.records)
        one = Told(record=card.record, sources=tuple(sources), with_link=stage is Stage.FULL_TEXT)
        return Seen(
            lines=[
                place,
                _("Stage: {stage}.").format(stage=stage_name(stage)),
                *self._said(card, standing),
                *record_lines(one, self._terms),
            ],
            standing=standing,
            note=one_line(card.notes.get(self._session.lead, "")),
        )

    def verdict_on(self, report: Report) -> Verdict | None:
        """Return how the report's conflict is decided."""
        return self._session.verdict_on(report)

    def deciding(self, verdict: Verdict, reason: ReasonId | None, before: Decision | None) -> Deed:
        """Return the decision on the current conflict."""
        session, text = self._session, saved_text(self._session.protocol, (verdict, reason), before)

        def do() -> str:
            session.decide(verdict, reason)
            return text

        def again() -> str:
            session.send_again()
            return text

        return Deed(do=do, again=again)

    def undoing(self) -> Deed:
        """Return the undoing of the latest decision."""
        session = self._session
        return Deed(do=lambda: _undone(session.undo()), again=lambda: _undone(session.send_again()))

    def _said(self, card: ConflictCard, standing: Decision | None) -> list[str]:
        protocol, lines = self._session.protocol, []
        if standing:
            lines.append(_("Decided: {decision}.").format(decision=decision_text(protocol, *standing)))
        for handle, vote in card.votes.items():
            lines.append(f"{one_line(handle)}: {decision_text(protocol, vote.verdict, vote.reason)}.")
            if handle in card.notes:
                lines.append(
                    _("Note of {reviewer}: ").format(reviewer=one_line(handle)) + one_line(card.notes[handle])
                )
        own = card.notes.get(self._session.lead)
        if own and self._session.lead not in card.votes:
            lines.append(_("Your note: {text}").format(text=one_line(own)))
        return lines


def _undone(card: ConflictCard | None) -> str:
    if card is None:
        return _("There is no decision of yours to take back.")
    if card.decision is None:
        return _("Taken back; this conflict is open again.")
    text = _("Taken back; your earlier decision stands: {verdict}.")
    return text.format(verdict=verdict_word(card.decision.verdict))
