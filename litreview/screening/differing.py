"""Differing: in what the votes on a record in conflict differ, and what the lead is shown of either side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from string import ascii_uppercase

from litreview.model.events import Verdict, Vote
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Naming, Protocol, Settling, Stage, StageRule
from litreview.model.reports import Report
from litreview.screening.labels import brought
from litreview.screening.rules import carried


class Difference(StrEnum):
    """In what votes differ that the rule cannot turn into an outcome."""

    DECISION = "decision"
    """Some would include, others exclude."""
    MAYBE = "maybe"
    """Somebody says maybe where that settles nothing."""
    REASONS = "reasons"
    """All would exclude, and not for the same reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A report whose reviewers differ at a stage; their votes stay whatever the lead decides."""

    report: Report
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one reviewer has said of a record in conflict."""

    name: str
    """The handle, or a letter where the protocol has the votes lettered."""
    vote: Vote
    note: str = ""
    labels: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    """The labels put on it in another tool."""


def difference(votes: Mapping[Handle, Vote], rule: StageRule) -> Difference:
    """Return in what the votes differ."""
    verdicts = {carried(vote.verdict, rule) for vote in votes.values()}
    if verdicts == {Verdict.EXCLUDE}:
        return Difference.REASONS
    return Difference.MAYBE if Verdict.MAYBE in verdicts else Difference.DECISION


def is_of_kind(found: Difference | None, votes: Iterable[Vote], kind: str) -> bool:
    """Tell whether votes that differ so are of the kind asked for.

    A maybe is looked for as it was said: where it counts as include, the votes differ in the decision too.
    """
    if kind == Difference.MAYBE and any(vote.verdict is Verdict.MAYBE for vote in votes):
        return True
    return found == kind


def sides_of(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage) -> tuple[Side, ...]:
    """Return what each reviewer whose vote is opened has said, in the order and by the name to be shown."""
    votes, notes, labels = (
        ledger.votes(report, stage),
        ledger.notes(report, stage),
        ledger.labels(report, stage),
    )
    names = names_of(tuple(votes), report, stage, protocol.conflicts)
    return tuple(
        Side(
            name=name,
            vote=votes[handle],
            note=notes.get(handle, ""),
            labels=labels.get(handle, ()),
            brought=brought(ledger, handle, report, stage),
        )
        for handle, name in names.items()
    )


def names_of(voters: Sequence[Handle], report: Report, stage: Stage, settling: Settling) -> dict[Handle, str]:
    """Return what the voters are called, in the order to be shown.

    Letters go by an order drawn for the record with the protocol's seed: whose A is tells nothing of the
    next record, and is the same at every look.
    """
    if settling.votes is Naming.NAMED:
        return {handle: handle for handle in sorted(voters)}
    drawn = sorted(voters, key=lambda handle: _draw(settling.seed, min(report.records), stage, handle))
    return dict(zip(drawn, ascii_uppercase, strict=False))


def difference_in(ledger: Ledger, protocol: Protocol, conflict: Conflict) -> Difference:
    """Return in what the votes of the conflict differ."""
    return difference(ledger.votes(conflict.report, conflict.stage), protocol.rule(conflict.stage))


def _draw(*parts: str) -> bytes:
    return sha256("\x1f".join(parts).encode()).digest()
