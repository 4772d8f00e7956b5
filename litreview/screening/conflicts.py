"""Conflicts: votes that the rule cannot turn into an outcome, and the lead who settles them."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import (
    Adjudication,
    Attached,
    Consensus,
    Verdict,
    Vote,
)
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, ReasonId, Stage
from litreview.model.records import Record
from litreview.model.reports import combined
from litreview.screening.differing import (
    Conflict,
    Difference,
    Side,
    difference_in,
    sides_of,
)
from litreview.screening.labels import DISCUSS
from litreview.screening.rules import Outcome, due_at, outcome, outcome_of_votes
from litreview.screening.setting_aside import refuse_set_aside
from litreview.store.journal import Journal

Settlement = Adjudication | Consensus
"""How a conflict was settled: by the lead, or by the reviewers in talking it over."""

Answer = tuple[Verdict, ReasonId | None]
"""A verdict, with its reason where it has one."""


class Choice(StrEnum):
    """Which conflicts to walk through."""

    DECISION = Difference.DECISION.value
    MAYBE = Difference.MAYBE.value
    REASONS = Difference.REASONS.value
    DISCUSS = DISCUSS


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCard:
    """What the lead sees of one conflict."""

    conflict: Conflict
    record: Record
    sides: tuple[Side, ...]
    """What each reviewer said; nobody's while the lead's own answer is to come first."""
    difference: Difference | None
    """In what they differ; None while that is not to be seen."""
    note: str
    """The lead's own."""
    labels: tuple[str, ...]
    """The lead's own."""
    decision: Settlement | None
    """How it was settled, when it was."""
    answer: Answer | None = None
    """What the lead would have answered, unseeing."""
    attached: Attached | None = None
    """The file with its full text."""
    undone: str = Adjudication.kind
    """The kind of what was taken back, where the card is what came of that."""

    @property
    def is_blind(self) -> bool:
        """Tell whether the votes are hidden until the lead has answered."""
        return not self.sides

    @property
    def is_to_discuss(self) -> bool:
        """Tell whether the lead wants it talked over in a meeting."""
        return DISCUSS in self.labels

    @property
    def votes(self) -> dict[str, Vote]:
        """Return the votes by the names to be shown."""
        return {side.name: side.vote for side in self.sides}


def open_conflicts(ledger: Ledger, protocol: Protocol) -> list[Conflict]:
    """Return the conflicts nobody has settled, stage by stage, in the order the records were found.

    What is set aside needs no settlement.
    """
    return [
        conflict
        for conflict in all_conflicts(ledger, protocol)
        if not ledger.is_set_aside(conflict.report, conflict.stage)
        and outcome(ledger, protocol, conflict.report, conflict.stage).outcome is Outcome.CONFLICT
    ]


def all_conflicts(ledger: Ledger, protocol: Protocol) -> list[Conflict]:
    """Return every conflict there is between votes, settled or not, in the same order."""
    return [
        Conflict(report=report, stage=rule.stage)
        for rule in protocol.stages
        for report in due_at(ledger, protocol, rule.stage)
        if outcome_of_votes(ledger, protocol, report, rule.stage) is Outcome.CONFLICT
    ]


def counted(ledger: Ledger, protocol: Protocol) -> dict[Difference, int]:
    """Return how many conflicts are open, by what the votes differ in."""
    found = Counter(difference_in(ledger, protocol, one) for one in open_conflicts(ledger, protocol))
    return {kind: found[kind] for kind in Difference}


def card_of(journal: Journal, protocol: Protocol, lead: Handle, conflict: Conflict) -> ConflictCard:
    """Return all that the lead may see of the conflict."""
    ledger, report, stage = journal.ledger, conflict.report, conflict.stage
    decided = ledger.settlement(report, stage)
    return ConflictCard(
        conflict=conflict,
        record=combined(journal.store.records(report.records)),
        sides=sides_of(ledger, protocol, report, stage),
        difference=difference_in(ledger, protocol, conflict),
        note=ledger.notes(report, stage).get(lead, ""),
        labels=ledger.labels(report, stage).get(lead, ()),
        decision=decided[1] if decided else None,
        attached=ledger.attached(report),
    )


def refuse_unsettling(ledger: Ledger, protocol: Protocol, conflict: Conflict, answer: Answer) -> None:
    """Raise UsageError for an answer that would settle nothing, ReviewError where the votes now agree."""
    verdict, reason = answer
    place, rule = conflict.report.id, protocol.rule(conflict.stage)
    now = ledger.report_of(conflict.report.id) or conflict.report  # it may have been linked since
    if outcome_of_votes(ledger, protocol, now, conflict.stage) is not Outcome.CONFLICT:
        raise ReviewError(
            place,
            _("the reviewers now agree"),
            _("There is nothing to settle; go on to the next."),
        )
    refuse_set_aside(ledger, now, conflict.stage)
    if verdict is Verdict.MAYBE and not rule.maybe_goes_on:
        raise UsageError(
            place,
            _("maybe settles nothing here"),
            _("Include it, or exclude it with a reason."),
        )
    if reason is not None and protocol.reason(reason) is None:
        raise UsageError(
            place,
            _("no such reason: {reason}").format(reason=reason),
            _("See the protocol's reasons."),
        )
    if verdict is Verdict.EXCLUDE and conflict.stage is Stage.FULL_TEXT and reason is None:
        raise UsageError(
            place,
            _("an exclusion at full text needs its reason"),
            _("Press the number of the first reason in the list that is met."),
        )
