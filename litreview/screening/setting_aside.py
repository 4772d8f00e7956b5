"""Reports assessed that are neither included nor excluded: of ongoing studies, or awaiting classification."""

from collections.abc import Sequence

from litreview.model.errors import ReviewError
from litreview.model.events import SetAside, Status
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.rules import Outcome, is_retrieved, is_sought, outcome
from litreview.store.journal import Journal


def set_aside(
    journal: Journal,
    protocol: Protocol,
    lead: Handle,
    records: Sequence[str],
    act: tuple[Status, str | None],
) -> list[Report]:
    """Set the reports aside, with a remark, or take them up again; all or none.

    Return those on which that was not said yet. Raise UsageError for an unknown record, ReviewError for a
    report that is not assessed, that was excluded, or that is to be taken up and was never set aside.
    """
    status, note = act[0], one_line(act[1] or "") or None
    ledger = journal.refresh()
    reports = list(dict.fromkeys(ledger.known_report(record) for record in records))
    for report in reports:
        if status is Status.NONE:
            _refuse_never_set_aside(ledger, report)
        else:
            _refuse_unassessed(ledger, protocol, report)
    acts = {report: SetAside(record=report.id, status=status, note=note) for report in reports}
    changed = [report for report, act in acts.items() if not _stands(ledger, report, act)]
    journal.append_all(lead, [acts[report] for report in changed])
    return changed


def refuse_set_aside(ledger: Ledger, report: Report, stage: Stage) -> None:
    """Raise ReviewError where a decision would change nothing, for the report is set aside."""
    if ledger.is_set_aside(report, stage):
        raise ReviewError(
            report.id,
            _("is set aside: of an ongoing study, or awaiting classification"),
            _("litreview reports resumed {record} takes it up again.").format(record=report.id),
        )


def _stands(ledger: Ledger, report: Report, act: SetAside) -> bool:
    standing = ledger.set_aside(report)
    return standing is not None and (standing.status, standing.note) == (act.status, act.note)


def _refuse_never_set_aside(ledger: Ledger, report: Report) -> None:
    if ledger.set_aside(report) is None:
        raise ReviewError(report.id, _("is not set aside"), _("litreview reports shows which are."))


def _refuse_unassessed(ledger: Ledger, protocol: Protocol, report: Report) -> None:
    if not is_sought(ledger, protocol, report):
        raise ReviewError(
            report.id,
            _("its full text is not sought"),
            _("Only what was included at title and abstract is; litreview reports lists it."),
        )
    if not is_retrieved(ledger, report):
        raise ReviewError(
            report.id,
            _("its full text is not retrieved"),
            _("Where it was, say so first: litreview reports retrieved {record}").format(record=report.id),
        )
    # Who reads shall not learn from the lead what to think of it: all votes come first.
    settled = outcome(ledger, protocol, report, Stage.FULL_TEXT).outcome
    if settled is Outcome.PENDING:
        raise ReviewError(
            report.id,
            _("has no outcome at {stage} yet").format(stage=Stage.FULL_TEXT),
            _("An outcome comes when all who shall vote have, and the votes are opened."),
        )
    if settled is Outcome.EXCLUDED:
        raise ReviewError(
            report.id,
            _("was excluded at full text"),
            _("litreview override changes that, with a reason for all to see."),
        )
