"""Kin: the other reports of a report's study, as far as versions were found or named."""

from dataclasses import dataclass

from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another report of the same study."""

    record: RecordId
    title: str
    year: int | None
    container: str | None


class Kin:
    """Who is whose version; worked out anew only when something was said of records, or records came."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._versions: dict[RecordId, list[RecordId]] = {}
        self._as_of = (0, 0)

    def of(self, report: Report) -> tuple[Sibling, ...]:
        """Return the other reports of the report's study, in the order told."""
        ledger = self._journal.ledger
        as_of = (len(ledger.links), len(ledger.runs))
        if as_of != self._as_of:
            self._versions = {}
            for _event, link in ledger.versions:
                self._versions.setdefault(link.first, []).append(link.second)
                self._versions.setdefault(link.second, []).append(link.first)
            self._as_of = as_of
        told = (other for record in report.records for other in self._versions.get(record, ()))
        reports = (ledger.report_of(other) for other in told)
        wanted = list(dict.fromkeys(one.id for one in reports if one and one.id != report.id))
        return (
            tuple(
                Sibling(record=record.id, title=record.title, year=record.year, container=record.container)
                for record in self._journal.store.records(wanted)
            )
            if wanted
            else ()
        )
