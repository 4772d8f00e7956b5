"""Results of a pilot round: how far its readers voted alike, and the records to talk over. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from litreview.model.events import Vote
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Stage, StageRule
from litreview.model.reports import Report
from litreview.screening.first_votes import FirstVotes, first_votes
from litreview.screening.pairs import StageAgreement, agreement_at
from litreview.screening.pilots import Round, readers
from litreview.screening.rules import carried

JBI_GATE: Final = 0.75
"""The share of records that all should agree on before screening begins (JBI Manual)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A record to talk over: what each reader said of it, and why."""

    report: Report
    votes: Mapping[Handle, Vote]
    notes: Mapping[Handle, str]
    only_reasons: bool
    """Whether all exclude it and only their reasons differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotResult:
    """What came of a round, from first votes."""

    compared: int
    """Records on which the first votes of all readers count."""
    agreed: int
    """Records of these on which all say the same, a maybe that goes on being an include."""
    differences: tuple[Difference, ...]
    """By the votes as they were opened, in the order read."""
    agreement: StageAgreement
    gate: float

    @property
    def share(self) -> float | None:
        """Return the share of records agreed on, 0 to 1; None where none can be compared."""
        return self.agreed / self.compared if self.compared else None

    @property
    def passed(self) -> bool:
        """Tell whether the readers agree on as many records as the gate wants."""
        return self.compared > 0 and self.agreed >= self.gate * self.compared


def result(ledger: Ledger, protocol: Protocol, one: Round) -> PilotResult:
    """Return what came of the round, as far as its votes were opened."""
    stage, rule = one.act.stage, protocol.rule(one.act.stage)
    votes = _of_round(first_votes(ledger, stage), ledger, one)
    given = [
        {carried(unit.votes[who].verdict, rule) for who in readers(ledger, one, unit.report)}
        for unit in votes.units
        if unit.votes.keys() >= set(readers(ledger, one, unit.report))
    ]
    return PilotResult(
        compared=len(given),
        agreed=sum(len(verdicts) == 1 for verdicts in given),
        differences=_differences(ledger, rule, one),
        agreement=agreement_at(votes, protocol),
        gate=one.act.gate,
    )


def _of_round(votes: FirstVotes, ledger: Ledger, one: Round) -> FirstVotes:
    """Return the first votes on the round's records by those who read them in it."""
    sample = {report: readers(ledger, one, report) for report in one.reports}
    of_record = {report.id: named for report, named in sample.items()}
    units = [unit for unit in votes.units if unit.report in sample]
    return replace(
        votes,
        units=tuple(
            replace(unit, votes=mine, at={who: unit.at[who] for who in mine})
            for unit in units
            if (mine := {who: vote for who, vote in unit.votes.items() if who in sample[unit.report]})
        ),
        left_out={
            why: tuple((record, who) for record, who in left if who in of_record.get(record, ()))
            for why, left in votes.left_out.items()
        },
        waiting=sum(not ledger.revealed_to(report, one.act.stage) for report in sample),
    )


def _differences(ledger: Ledger, rule: StageRule, one: Round) -> tuple[Difference, ...]:
    found = []
    for report in one.reports:
        votes = ledger.votes(report, rule.stage)
        verdicts = {carried(vote.verdict, rule) for vote in votes.values()}
        reasons = {vote.reason for vote in votes.values()} if rule.stage is Stage.FULL_TEXT else set()
        if len(verdicts) > 1 or len(reasons) > 1:
            notes = ledger.notes(report, rule.stage)
            opened = {who: text for who, text in notes.items() if who in votes}
            found.append(
                Difference(report=report, votes=votes, notes=opened, only_reasons=len(verdicts) == 1)
            )
    return tuple(found)
