"""The meeting: the conflicts that are to be talked over, and what the lead writes down of it."""

from collections.abc import Iterator

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Adjudication, Consensus, Verdict
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Revelation, Stage
from litreview.model.reports import Report
from litreview.screening.conflicts import (
    Choice,
    ConflictCard,
    all_conflicts,
    card_of,
    open_conflicts,
    refuse_unsettling,
)
from litreview.screening.differing import Conflict, Difference
from litreview.screening.lead import reason_of
from litreview.screening.reasons import Proposal, adjudications, proposals
from litreview.screening.reveal import waiting_to_open
from litreview.screening.rules import Outcome, due_at, outcome, outcome_of_votes
from litreview.store.journal import Journal


class Meeting:
    """What the lead brings to a meeting and takes from it; only of votes that are opened."""

    def __init__(self, *, journal: Journal, protocol: Protocol, lead: Handle) -> None:
        self.protocol = protocol
        self.lead = lead
        self._journal = journal

    def agenda(self, choice: Choice | None = None, *, with_settled: bool = False) -> Iterator[ConflictCard]:
        """Yield the open conflicts, or all, or those so chosen; those about reasons alone come last."""
        find = all_conflicts if with_settled else open_conflicts
        later = []
        for conflict in find(self._journal.refresh(), self.protocol):
            card = card_of(self._journal, self.protocol, self.lead, conflict)
            if not _is_chosen(card, choice):
                continue
            if card.difference is Difference.REASONS:
                later.append(card)
            else:
                yield card
        yield from later

    def unopened(self) -> int:
        """Return how many records have all their votes, which the lead could open now one by one."""
        ledger = self._journal.ledger
        return sum(
            len(waiting_to_open(ledger, self.protocol, rule.stage))
            for rule in self.protocol.stages
            if rule.reveal is Revelation.RECORD
        )

    def settled(self, record: str, stage: Stage | None = None) -> Adjudication | Consensus | None:
        """Return how the record's conflict is settled now, or None; raise as ``agree`` does."""
        ledger = self._journal.refresh()
        conflict = self._conflict(ledger, ledger.known_report(record), stage)
        found = ledger.settlement(conflict.report, conflict.stage)
        return found[1] if found else None

    def agree(
        self, record: str, verdict: Verdict, *, reason: str | None = None, stage: Stage | None = None
    ) -> Consensus:
        """Write down what the reviewers agreed on; their votes stay as they are.

        Without a stage it is the one at which they differ, the later where that is both. Raise
        UsageError for an unknown record, or a reason that is missing or unknown; ReviewError where they
        do not differ.
        """
        ledger = self._journal.refresh()
        conflict = self._conflict(ledger, ledger.known_report(record), stage)
        named = reason_of(self.protocol, reason, conflict.stage) if verdict is Verdict.EXCLUDE else None
        refuse_unsettling(ledger, self.protocol, conflict, (verdict, named))
        act = Consensus(
            record=conflict.report.id,
            stage=conflict.stage,
            verdict=verdict,
            reason=named,
            protocol=self.protocol.digest,
        )
        self._journal.append(self.lead, act)
        return act

    def proposals(self) -> tuple[Proposal, ...]:
        """Return what the protocol's order of reasons makes of the conflicts about reasons alone."""
        ledger = self._journal.refresh()
        return proposals(ledger, self.protocol, open_conflicts(ledger, self.protocol))

    def settle_reasons(self, found: tuple[Proposal, ...]) -> int:
        """Settle those of the proposals that still hold, all or none; return how many."""
        still = set(self.proposals())
        acts = adjudications([one for one in found if one in still], self.protocol)
        if acts:
            self._journal.append_all(self.lead, acts)
        return len(acts)

    def titles(self, found: tuple[Proposal, ...]) -> list[str]:
        """Return the titles of the reports that the proposals are about."""
        records = self._journal.store.records([one.conflict.report.id for one in found])
        return [record.title for record in records]

    def _conflict(self, ledger: Ledger, report: Report, stage: Stage | None) -> Conflict:
        differing = [
            rule.stage
            for rule in self.protocol.stages
            if stage in (None, rule.stage)
            and outcome_of_votes(ledger, self.protocol, report, rule.stage) is Outcome.CONFLICT
            and report in due_at(ledger, self.protocol, rule.stage)
        ]
        if not differing:
            raise ReviewError(
                report.id,
                _("is no conflict between votes that are opened"),
                _("litreview conflicts --list shows those there are; override changes other outcomes."),
            )
        still_open = [
            one
            for one in differing
            if outcome(ledger, self.protocol, report, one).outcome is Outcome.CONFLICT
        ]
        return Conflict(report=report, stage=(still_open or differing)[-1])


def refuse_reason_of_inclusion(verdict: Verdict, reason: str | None) -> None:
    """Raise UsageError for a reason that is given for an inclusion."""
    if verdict is Verdict.INCLUDE and reason is not None:
        raise UsageError("--reason", _("is for exclusions"), _("Leave it out, or say exclude."))


def _is_chosen(card: ConflictCard, choice: Choice | None) -> bool:
    if choice is Choice.DISCUSS:
        return card.is_to_discuss
    return choice is None or card.difference == choice.value
