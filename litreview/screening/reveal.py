"""Revealing: the lead opens votes that are complete; from then on they count, and they are closed."""

from collections.abc import Sequence
from typing import Final

from litreview.model.errors import ReviewError
from litreview.model.events import Act, Event, Reveal, StageClosed
from litreview.model.language import _, ngettext
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Revelation, Stage
from litreview.model.reports import Report
from litreview.screening.rules import due_at, is_complete, is_full, quota_of
from litreview.store.journal import Journal

_AT_ONCE: Final = 500
"""Votes named by one event; a stage of a large review has a hundred thousand."""


def waiting_to_open(ledger: Ledger, protocol: Protocol, stage: Stage) -> list[Report]:
    """Return the reports whose votes are all in and not revealed, in the order found.

    A vote given past the program, when the others were opened and no more were taken, is none of them:
    a server refuses it. Where the stage is opened as a whole, it is opened with all the rest.
    """
    as_a_whole = protocol.rule(stage).reveal is Revelation.STAGE
    return [
        report
        for report in due_at(ledger, protocol, stage)
        if not ledger.voters(report, stage) <= ledger.revealed_to(report, stage)
        and is_complete(ledger, protocol, report, stage)
        and (as_a_whole or not is_full(ledger, protocol, report, stage))
    ]


def incomplete(ledger: Ledger, protocol: Protocol, stage: Stage) -> list[Report]:
    """Return the reports that somebody must still vote on at the stage, in the order found."""
    due = due_at(ledger, protocol, stage)
    return [report for report in due if not is_complete(ledger, protocol, report, stage)]


def reveal_complete(journal: Journal, protocol: Protocol, stage: Stage, *, lead: Handle) -> int:
    """Reveal every record whose votes are all in; return how many there were.

    Raise ReviewError where the protocol reveals the stage as a whole: closing it does that.
    """
    if protocol.rule(stage).reveal is Revelation.STAGE:
        raise ReviewError(
            stage,
            _("the protocol opens its votes when the stage is closed, not record by record"),
            _("Close it when all have voted: litreview team close {stage}").format(stage=stage),
        )
    reports = waiting_to_open(journal.refresh(), protocol, stage)
    _write(journal, _reveals(journal.ledger, reports, stage), lead)
    return len(reports)


def close_stage(journal: Journal, protocol: Protocol, stage: Stage, *, lead: Handle) -> int:
    """Reveal all votes of the stage and close it; return how many records were revealed.

    Raise ReviewError while a vote is missing or first votes are closed that say whether one is, and
    where the stage is closed and nothing came since.
    """
    ledger = journal.refresh()
    if not due_at(ledger, protocol, stage):
        raise ReviewError(
            stage,
            _("no record has come to this stage yet"),
            _("Nothing was closed; litreview status says what comes first."),
        )
    missing = incomplete(ledger, protocol, stage)
    if missing:
        said = ngettext("{number} record lacks a vote", "{number} records lack a vote", len(missing))
        raise ReviewError(
            stage,
            said.format(number=len(missing)),
            _("The first is {record}; litreview status says who has voted.").format(record=missing[0].id),
        )
    _refuse_unread(ledger, protocol, stage)
    reports = waiting_to_open(ledger, protocol, stage)
    if ledger.is_closed(stage) and not reports:
        raise ReviewError(stage, _("the stage is closed already"), _("Nothing was written."))
    _write(journal, [*_reveals(ledger, reports, stage), StageClosed(stage=stage)], lead)
    return len(reports)


def _refuse_unread(ledger: Ledger, protocol: Protocol, stage: Stage) -> None:
    """Refuse where the rule asks for second votes by what the first say, and some are not open here."""
    quota = quota_of(protocol.rule(stage))
    if quota.opens == quota.closes:
        return
    unread = [
        report
        for report in due_at(ledger, protocol, stage)
        if len(ledger.voters(report, stage)) < quota.closes
        and ledger.voters(report, stage) != ledger.votes(report, stage).keys()
    ]
    if unread:
        said = ngettext(
            "the first vote on {number} record is not opened, and a second may be needed",
            "the first votes on {number} records are not opened, and second ones may be needed",
            len(unread),
        )
        raise ReviewError(
            stage,
            said.format(number=len(unread)),
            _("Open them first: litreview team reveal --stage {stage}").format(stage=stage),
        )


def reveal_early(journal: Journal, reports: Sequence[Report], stage: Stage, *, why: str, lead: Handle) -> int:
    """Open what was voted on these records before its time, with the reason on record: an unblinding.

    Return how many votes and notes were opened; raise ReviewError where there are none.
    """
    ledger = journal.refresh()
    acts = _reveals(ledger, reports, stage, why)
    if not acts:
        raise ReviewError(
            stage,
            _("there is no vote to open on these records"),
            _("Nothing was written."),
        )
    _write(journal, acts, lead)
    return sum(len(act.events) for act in acts)


def open_reports(
    journal: Journal, reports: Sequence[Report], stage: Stage, *, why: str | None, lead: Handle
) -> None:
    """Open the votes and notes on these records; ``why`` where the protocol would open them later."""
    _write(journal, _reveals(journal.refresh(), reports, stage, why), lead)


def _reveals(ledger: Ledger, reports: Sequence[Report], stage: Stage, why: str | None = None) -> list[Reveal]:
    opened: list[Event] = [event for report in reports for event in ledger.unrevealed(report, stage)]
    return [
        Reveal(
            stage=stage,
            events=tuple(event.id for event in opened[start : start + _AT_ONCE]),
            exception=why,
        )
        for start in range(0, len(opened), _AT_ONCE)
    ]


def _write(journal: Journal, acts: Sequence[Act], lead: Handle) -> None:
    if acts:
        journal.append_all(lead, acts)
