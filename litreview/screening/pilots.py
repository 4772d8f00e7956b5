"""Pilot rounds: which there are, what is drawn for the next, and what is left to read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Assignment, Event, PilotBegun, PilotClosed
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.ordering import shuffled
from litreview.screening.rules import due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotWish:
    """The round that a lead asks for."""

    stage: Stage
    size: int
    seed: str
    gate: float
    reviewers: tuple[str, ...] = ()
    """All of the protocol where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A pilot round as it stands."""

    begun: Event
    act: PilotBegun
    end: tuple[Event, PilotClosed] | None
    reports: tuple[Report, ...]
    """Its sample, in the order to be read; two records that were linked since are one report."""

    @property
    def is_open(self) -> bool:
        """Tell whether it has not been counted yet."""
        return self.end is None


def rounds(ledger: Ledger, stage: Stage | None = None) -> list[Round]:
    """Return the rounds of the stage, or of all, in the order begun."""
    return [
        Round(begun=event, act=act, end=ledger.pilot_ends.get(event.id), reports=_sample(ledger, act.records))
        for event, act in ledger.pilots
        if stage in {None, act.stage}
    ]


def open_round(ledger: Ledger, stage: Stage) -> Round | None:
    """Return the round that is being read at the stage, or None."""
    return next((one for one in reversed(rounds(ledger, stage)) if one.is_open), None)


def readers(ledger: Ledger, one: Round, report: Report) -> tuple[Handle, ...]:
    """Return who reads the report in the round: those it is assigned to now, as one may be replaced."""
    return ledger.assigned(report, one.act.stage) or one.act.reviewers


def left(ledger: Ledger, one: Round) -> dict[Handle, int]:
    """Return how many of the round's records each of its readers must still vote on."""
    counts: dict[Handle, int] = {}
    for report in one.reports:
        answered = ledger.answered(report, one.act.stage)
        for reader in readers(ledger, one, report):
            counts[reader] = counts.get(reader, 0) + (reader not in answered)
    return counts


def drawable(ledger: Ledger, protocol: Protocol, stage: Stage) -> list[Report]:
    """Return what a new round can be drawn from: what nobody has voted on, in a round or without."""
    return [report for report in due_at(ledger, protocol, stage) if not ledger.voters(report, stage)]


def drawn(reports: Sequence[Report], size: int, seed: str) -> list[Report]:
    """Return so many of the reports, or all there are, at random: the same for the same reports and seed."""
    return shuffled(reports, f"pilot\x1f{seed}")[:size]


def in_pilot(ledger: Ledger, reviewer: Handle, stage: Stage) -> dict[Report, int]:
    """Return what the reviewer reads in the open round, in its order, with the round's number."""
    one = open_round(ledger, stage) if ledger.pilots else None
    if one is None:
        return {}
    return {report: one.act.number for report in one.reports if reviewer in readers(ledger, one, report)}


def pilot_first(reports: Sequence[Report], pilot: Mapping[Report, int]) -> Sequence[Report]:
    """Return the reports with those of the pilot round before all others."""
    if not pilot:
        return reports
    there = set(reports)
    return [*(one for one in pilot if one in there), *(one for one in reports if one not in pilot)]


def pilot_acts(
    ledger: Ledger, protocol: Protocol, wish: PilotWish, reviewers: tuple[Handle, ...]
) -> list[PilotBegun | Assignment]:
    """Return what begins the next round of the stage: the round, and its sample assigned to all its readers.

    Raise ReviewError while another round is open, and where nothing can be drawn; UsageError for a
    sample or a gate that has no sense.
    """
    if wish.size < 1:
        raise UsageError(f"--records {wish.size}", _("is no sample"), _("Give 1 or more, such as 50."))
    if not 0 <= wish.gate <= 1:
        raise UsageError(
            f"--gate {wish.gate}", _("is no share of the records"), _("Give 0 to 1, such as 0.75.")
        )
    before = open_round(ledger, wish.stage)
    if before:
        raise ReviewError(
            wish.stage,
            _("pilot {number} is not closed yet").format(number=before.act.number),
            _("Count it first: litreview pilot close --stage {stage}").format(stage=wish.stage),
        )
    reports = drawn(drawable(ledger, protocol, wish.stage), wish.size, wish.seed)
    if not reports:
        raise ReviewError(
            wish.stage,
            _("there is no record that nobody has voted on"),
            _("A pilot is drawn from those that nobody has voted on yet."),
        )
    begun = PilotBegun(
        stage=wish.stage,
        number=len(rounds(ledger, wish.stage)) + 1,
        records=tuple(report.id for report in reports),
        reviewers=reviewers,
        seed=wish.seed,
        gate=wish.gate,
    )
    records = tuple(record for report in reports for record in report.records)
    return [begun, Assignment(stage=wish.stage, records=records, reviewers=reviewers)]


def round_to_close(ledger: Ledger, stage: Stage, *, is_unfinished: bool = False) -> Round:
    """Return the stage's open round; raise ReviewError where there is none, or it is not read to the end.

    Unfinished, it may be closed all the same.
    """
    one = open_round(ledger, stage)
    if one is None:
        raise ReviewError(
            stage,
            _("no pilot round is open"),
            _("litreview pilot begin --stage {stage} begins one.").format(stage=stage),
        )
    missing = {reader: number for reader, number in left(ledger, one).items() if number}
    if missing and not is_unfinished:
        raise ReviewError(
            _("pilot {number}").format(number=one.act.number),
            _("is not read to the end; left: {who}").format(
                who=", ".join(f"{reader} {number}" for reader, number in missing.items())
            ),
            _("It can be closed when all have voted; --unfinished counts what all have read."),
        )
    return one


def _sample(ledger: Ledger, records: Sequence[RecordId]) -> tuple[Report, ...]:
    found = (ledger.report_of(record) for record in records)
    return tuple(dict.fromkeys(report for report in found if report is not None))
