"""The outline of a queue: what a list tells of each report, read for those that are seen and no others."""

from collections.abc import Callable, Sequence
from typing import Final

from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined
from litreview.screening.finding import Facts, facts_of

_KEPT: Final = 1000
"""Reports whose facts are kept: some screens full."""


class Outline:
    """Facts of reports, read together when they are first asked for."""

    def __init__(self, read: Callable[[Sequence[RecordId]], list[Record]]) -> None:
        self._read = read
        self._known: dict[RecordId, Facts] = {}

    def of(self, reports: Sequence[Report]) -> list[Facts]:
        """Return the facts of the reports, in their order."""
        new = [report for report in reports if report.id not in self._known]
        if new:
            records = iter(self._read([record for report in new for record in report.records]))
            if len(self._known) > _KEPT:
                self._known = {one.id: self._known[one.id] for one in reports if one.id in self._known}
            for report in new:
                self._known[report.id] = facts_of(combined([next(records) for _ in report.records]))
        return [self._known[report.id] for report in reports]
