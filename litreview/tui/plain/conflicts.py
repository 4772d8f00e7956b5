"""Conflicts in plain mode: the lead hears the votes and decides; the votes stay as they are."""

from collections.abc import Callable, Sequence
from functools import partial

from litreview.model.events import Consensus, Labels, Note, Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import ReasonId, Stage, Terms
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import ConflictCard
from litreview.screening.differing import Side
from litreview.screening.reasons import Proposal
from litreview.tui.actions import CONFLICTS, Group, cap_of, conflict_keys
from litreview.tui.plain.keys import key_name
from litreview.tui.plain.record import INDENT, Told, record_lines
from litreview.tui.plain.side import Decision, Deed, Seen, saved_text
from litreview.tui.wording import (
    choice_text,
    decision_text,
    difference_text,
    labels_text,
    labels_undone,
    note_undone,
    reason_text,
    stage_name,
    verdict_word,
)


class ConflictSide:
    """The lead's session, as it is told."""

    def __init__(self, session: ConflictSession, terms: Terms | None) -> None:
        """``terms`` are those to be marked."""
        self._session = session
        self._terms = terms
        self._offered: Sequence[Proposal] = ()
        """What was just said that settling all reasons would do."""

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
        own_first = self._session.protocol.conflicts.own_answer_first
        return conflict_keys(rule.stage, maybe_goes_on=rule.maybe_goes_on, own_answer_first=own_first)

    def opening(self) -> Sequence[str]:
        """Return title and lead, and how many conflicts are open."""
        lines = [
            _("Review: {title}").format(title=one_line(str(self._session.protocol.title))),
            _("You settle conflicts as {lead}.").format(lead=one_line(self._session.lead)),
        ]
        if self._session.choice:
            lines.append(_("Only these: {choice}.").format(choice=choice_text(self._session.choice)))
        if self.left:
            text = ngettext("{left} conflict is open. {key} shows the keys.",
                            "{left} conflicts are open. {key} shows the keys.", self.left)  # fmt: skip
            lines.append(text.format(left=self.left, key=cap_of("help")))
        if self._session.open_on_reasons:
            number = self._session.open_on_reasons
            text = ngettext("{number} of them is about the reason alone.",
                            "{number} of them are about the reason alone.", number)  # fmt: skip
            lines.append(text.format(number=number))
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
                *self._said(card),
                *record_lines(one, self._terms),
            ],
            standing=standing,
            note=one_line(card.note),
            labels=card.labels,
        )

    def verdict_on(self, report: Report) -> Verdict | None:
        """Return how the report's conflict is decided."""
        return self._session.verdict_on(report)

    def deciding(self, verdict: Verdict, reason: ReasonId | None, before: Decision | None) -> Deed:
        """Return the decision on the current conflict."""
        session = self._session
        self._offered = ()
        if session.queue and session.is_blind(session.position):
            return self._answering((verdict, reason))
        return self._settling(partial(session.decide, verdict, reason), (verdict, reason), before)

    def undoing(self) -> Deed:
        """Return the undoing of the latest decision."""
        session = self._session
        return Deed(do=lambda: _undone(session.undo()), again=lambda: _undone(session.send_again()))

    def doing(self, action: str) -> Deed | None:
        """Return the deed of an action that only the lead has."""
        session = self._session
        if action != "reasons":
            self._offered = ()
        match action:
            case "confirm":
                return self._confirming()
            case "switch":
                return Deed(do=lambda: _switched(is_consensus=session.switch()), again=lambda: "", stays=True)
            case "discuss":
                return Deed(do=lambda: _marked(is_marked=session.discuss()), again=self._sent, stays=True)
            case "reasons":
                return self._reasons()
            case _:
                return None

    def _answering(self, decision: Decision) -> Deed:
        def do() -> str:
            self._session.answer(*decision)
            said = decision_text(self._session.protocol, *decision)
            return _("Your answer: {decision}. {key} settles it so.").format(
                decision=said, key=cap_of("confirm", screen=CONFLICTS)
            )

        return Deed(do=do, again=do, stays=True)

    def _confirming(self) -> Deed:
        session = self._session
        answer = session.card(session.position).answer if session.queue else None
        return self._settling(session.confirm, answer or (Verdict.INCLUDE, None), None)

    def _settling(self, act: Callable[[], object], decision: Decision, before: Decision | None) -> Deed:
        said = saved_text(self._session.protocol, decision, before)
        if self._session.is_consensus:
            how = _("Written down as consensus.")
            said = f"{said} {how}"

        def do() -> str:
            act()
            return said

        def again() -> str:
            self._session.send_again()
            return said

        return Deed(do=do, again=again)

    def _sent(self) -> str:
        self._session.send_again()
        return _("Saved.")

    def _said(self, card: ConflictCard) -> list[str]:
        lines = []
        if card.is_to_discuss:
            lines.append(_("Marked to be discussed."))
        lines += self._state(card)
        for side in card.sides:
            lines += self._said_by(side)
        if card.note:
            lines.append(_("Your note: {text}").format(text=one_line(card.note)))
        if card.labels:
            lines.append(_("Your labels: {labels}").format(labels=labels_text(card.labels)))
        return lines

    def _state(self, card: ConflictCard) -> list[str]:
        protocol, lines = self._session.protocol, []
        if card.difference:
            lines.append(_("They differ: {what}.").format(what=difference_text(card.difference)))
        if card.decision:
            decision = decision_text(protocol, card.decision.verdict, card.decision.reason)
            by_both = isinstance(card.decision, Consensus)
            text = _("Consensus: {decision}.") if by_both else _("Decided: {decision}.")
            lines.append(text.format(decision=decision))
        elif card.is_blind:
            lines.append(_("Your own answer first; then the votes are told."))
        elif self._session.is_consensus:
            lines.append(_("Open; what you press is written down as consensus."))
        elif card.answer:
            said = decision_text(protocol, *card.answer)
            lines.append(
                _("Your answer: {decision}. {key} settles it so.").format(
                    decision=said, key=cap_of("confirm", screen=CONFLICTS)
                )
            )
        return lines

    def _said_by(self, side: Side) -> list[str]:
        name = one_line(side.name)
        lines = [f"{name}: {decision_text(self._session.protocol, side.vote.verdict, side.vote.reason)}."]
        if side.note:
            lines.append(_("Note of {reviewer}: ").format(reviewer=name) + one_line(side.note))
        labels = (*side.labels, *side.brought)
        if labels:
            lines.append(_("Labels of {reviewer}: ").format(reviewer=name) + labels_text(labels))
        return lines

    def _reasons(self) -> Deed:
        """Return the deed that says what settling all reasons would do; told twice, it does it."""
        found = self._session.proposals()
        offered, self._offered = self._offered, found
        if not found:
            text = _("No open conflict can be settled by the order of the reasons.")
            return Deed(do=lambda: text, again=lambda: text, stays=True)
        if offered != found:
            return Deed(do=partial(self._proposed, found), again=partial(self._proposed, found), stays=True)
        number = len(found)
        text = ngettext("{number} reason settled by the protocol's order.",
                        "{number} reasons settled by the protocol's order.", number)  # fmt: skip
        said = text.format(number=number)

        def do() -> str:
            self._session.settle_reasons(found)
            return said

        def again() -> str:
            self._session.send_again()
            return said

        return Deed(do=do, again=again)

    def _proposed(self, found: Sequence[Proposal]) -> str:
        protocol = self._session.protocol
        lines = [_("All exclude these, and each would get its first reason in the protocol's order:")]
        for one, title in zip(found, self._session.titles(found), strict=True):
            lines += [f"{reason_text(protocol, one.reason)}:", INDENT + title]
        return "\n".join(
            [
                *lines,
                _("{key} again settles them all; any other key settles none.").format(
                    key=cap_of("reasons", screen=CONFLICTS)
                ),
            ]
        )


def _switched(*, is_consensus: bool) -> str:
    if is_consensus:
        return _("From here on: consensus, what both agreed on in talking. s turns back.")
    return _("From here on: your own decision.")


def _marked(*, is_marked: bool) -> str:
    return _("Marked to be discussed.") if is_marked else _("No longer marked to be discussed.")


def _undone(card: ConflictCard | None) -> str:
    if card is None:
        return _("There is no decision of yours to take back.")
    if card.undone == Labels.kind:
        return labels_undone(card.labels)
    if card.undone == Note.kind:
        return note_undone(card.note)
    if card.decision is None:
        return _("Taken back; this conflict is open again.")
    text = _("Taken back; your earlier decision stands: {verdict}.")
    return text.format(verdict=verdict_word(card.decision.verdict))
