"""First votes: what each reviewer voted blind, before any second thought, and what is left out and why.

Only what was opened is here, whatever else the store would show: who asks, and on which engine, must
change no number, and a vote that its reviewer took back before it was opened is nobody else's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from litreview.model.errors import ReviewError
from litreview.model.events import Event, Sealed, Vote
from litreview.model.language import _
from litreview.model.ledger import Ledger, order_of
from litreview.model.protocol import Handle, Protocol, Role, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.reveal import incomplete, waiting_to_open
from litreview.screening.rules import is_half_read

_VOTES: Final = (Vote, Sealed)
"""A vote, and what may be one."""


class LeftOut(StrEnum):
    """Why a vote is not among the first votes that are compared."""

    TAKEN_OVER = "taken-over"
    """It was given in another tool, and was not blind here."""
    CHANGED = "changed"
    """It is a second thought: the first was taken back before it was opened, and nobody sees it."""
    NOT_BLIND = "not-blind"
    """Another's vote on the record was open when it was given."""
    SEALED = "sealed"
    """It was opened, and what it says has not come here yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A report with the first votes on it that count."""

    report: Report
    votes: Mapping[Handle, Vote]
    at: Mapping[Handle, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstVotes:
    """The first votes of one stage."""

    stage: Stage
    units: tuple[Unit, ...]
    """The reports with at least one that counts, in the order found."""
    left_out: Mapping[LeftOut, tuple[tuple[RecordId, Handle], ...]]
    waiting: int
    """How many reports have votes of which none was opened."""

    @property
    def voters(self) -> frozenset[Handle]:
        """Return whose votes there are."""
        return frozenset(voter for unit in self.units for voter in unit.votes)

    def only(self, reviewers: Iterable[Handle]) -> "FirstVotes":
        """Return the same without the votes of anybody else."""
        named = frozenset(reviewers)
        units = (
            Unit(
                report=unit.report,
                votes={who: vote for who, vote in unit.votes.items() if who in named},
                at={who: at for who, at in unit.at.items() if who in named},
            )
            for unit in self.units
        )
        return FirstVotes(
            stage=self.stage,
            units=tuple(unit for unit in units if unit.votes),
            left_out={
                why: tuple(one for one in votes if one[1] in named) for why, votes in self.left_out.items()
            },
            waiting=self.waiting,
        )


def first_votes(ledger: Ledger, stage: Stage) -> FirstVotes:
    """Return the first votes of the stage as far as they were opened."""
    log = _Log(ledger, stage)
    left_out: dict[LeftOut, list[tuple[RecordId, Handle]]] = {why: [] for why in LeftOut}
    units, waiting = [], 0
    for report in ledger.reports:
        given = log.first_on(report)
        opened = ledger.revealed_to(report, stage)
        waiting += bool(given and not opened and ledger.voters(report, stage))
        counted: dict[Handle, Event] = {}
        for voter in sorted(opened):
            event = given.get(voter)
            why = log.left_out(report, voter, event)
            if why is not None:
                left_out[why].append((report.id, voter))
            elif event is not None:
                counted[voter] = event
        votes = {voter: event.act for voter, event in counted.items() if isinstance(event.act, Vote)}
        if votes:
            units.append(Unit(report=report, votes=votes, at={who: counted[who].at for who in votes}))
    return FirstVotes(
        stage=stage,
        units=tuple(units),
        left_out={why: tuple(votes) for why, votes in left_out.items()},
        waiting=waiting,
    )


def comparable(
    ledger: Ledger, protocol: Protocol, stages: Sequence[Stage], asks: Handle | None
) -> tuple[FirstVotes, ...]:
    """Return the first votes of those stages that the member may compare; None asks as any reviewer.

    A lead may at any time compare what was opened; others when the stage is closed. Raise ReviewError
    where they may compare none of the stages.
    """
    leads = protocol.with_role(Role.LEAD)
    shown = [stage for stage in stages if asks in leads or may_compare(ledger, protocol, stage)]
    if not shown:
        raise ReviewError(
            stages[0],
            _("how reviewers agree is shown to them once all votes are in and the stage is closed"),
            _("Until then it is for the lead: litreview agreement --as {lead}").format(
                lead=next(iter(leads), "lead")
            ),
        )
    return tuple(_without_those_read(first_votes(ledger, stage), ledger, protocol) for stage in shown)


def may_compare(ledger: Ledger, protocol: Protocol, stage: Stage) -> bool:
    """Tell whether reviewers may see how they agree at the stage: it is closed, and nobody votes on."""
    return (
        ledger.is_closed(stage)
        and not incomplete(ledger, protocol, stage)
        and not waiting_to_open(ledger, protocol, stage)
    )


def _without_those_read(votes: FirstVotes, ledger: Ledger, protocol: Protocol) -> FirstVotes:
    """Return the votes without those on reports that another shall read and not know what the first said."""
    done = (one for one in votes.units if not is_half_read(ledger, protocol, one.report, votes.stage))
    return replace(votes, units=tuple(done))


class _Log:
    """The votes of one stage as the log has them, standing or not, sealed or not."""

    def __init__(self, ledger: Ledger, stage: Stage) -> None:
        self._ledger = ledger
        self._stage = stage
        self._first: dict[RecordId, dict[Handle, Event]] = {}
        self._opened: dict[RecordId, list[tuple[Handle, Event]]] = {}
        """Whose vote on the record was opened, and by which event."""
        for event in ledger.events.values():  # in the log's order
            act = event.act
            if not isinstance(act, _VOTES) or act.stage is not stage or not _is_vote(act):
                continue
            self._first.setdefault(act.record, {}).setdefault(event.actor, event)
            if event.id in ledger.revealed:
                told = (event.actor, ledger.revealed[event.id])
                self._opened.setdefault(act.record, []).append(told)

    def first_on(self, report: Report) -> dict[Handle, Event]:
        """Return each person's first vote on the report, whichever of its records it was given on."""
        found: dict[Handle, Event] = {}
        for record in report.records:
            for voter, event in self._first.get(record, {}).items():
                if voter not in found or order_of(event) < order_of(found[voter]):
                    found[voter] = event
        return found

    def left_out(self, report: Report, voter: Handle, event: Event | None) -> LeftOut | None:
        """Return why the person's first vote does not count, or None where it does."""
        if event is None or voter in self._ledger.taken_over(report, self._stage):
            return LeftOut.TAKEN_OVER
        if event.id not in self._ledger.revealed:
            return LeftOut.CHANGED
        if isinstance(event.act, Sealed):
            return LeftOut.SEALED
        return LeftOut.NOT_BLIND if self._could_see(report, voter, event) else None

    def _could_see(self, report: Report, voter: Handle, event: Event) -> bool:
        own = order_of(event)
        for record in report.records:  # of every vote of the stage: a loop is twice as quick as any()
            for other, opening in self._opened.get(record, ()):
                if other != voter and order_of(opening) < own:
                    return True
        return False


def _is_vote(act: Vote | Sealed) -> bool:
    return isinstance(act, Vote) or act.name == Vote.kind
