"""Reports taken out without being read: a defect of an import, a machine's verdict, a stopping rule."""

from collections.abc import Sequence

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Removal, Removed
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.store.journal import Journal


def remove(
    journal: Journal, records: Sequence[str], how: Removal, why: str, *, actor: Handle
) -> list[Report]:
    """Take the reports out, or put them back, all or none; return those on which that was not said yet.

    Raise UsageError for an unknown record or no reason why, ReviewError for a report that somebody has
    read, or that is not screened at all.
    """
    said = one_line(why)
    if not said:
        raise UsageError("--why", _("is empty"), _("Say why; it stands in the log for all to see."))
    ledger = journal.refresh()
    reports = list(dict.fromkeys(ledger.known_report(record) for record in records))
    for report in reports:
        _refuse_read(ledger, report)
    changed = [report for report in reports if _standing(ledger, report) is not how]
    journal.append_all(actor, [Removed(record=report.id, how=how, why=said) for report in changed])
    return changed


def _standing(ledger: Ledger, report: Report) -> Removal:
    removed = ledger.removed(report)
    return removed.how if removed else Removal.NONE


def _refuse_read(ledger: Ledger, report: Report) -> None:
    if report.is_previous:
        raise ReviewError(
            report.id,
            _("the previous version of the review included it, and it is not screened"),
            _("Import the list of what was included anew if it does not belong there."),
        )
    if any(ledger.voters(report, stage) for stage in Stage):
        raise ReviewError(
            report.id,
            _("somebody has voted on it, so it is screened"),
            _("What is read is excluded by votes; litreview override changes an outcome."),
        )
