"""Retrieving: which full texts are sought, what came of it, and the files that were found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litreview.model.errors import ReviewError
from litreview.model.events import Act, Attached, Retrieval
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.filenames import Match, matches
from litreview.screening.rules import is_retrieved, is_sought, sought
from litreview.store.fulltexts import FullTexts
from litreview.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A full text that was attached."""

    report: Report
    attached: Attached
    is_new: bool
    """Whether the report was not said to be retrieved before."""


class RetrievalDesk:
    """The full texts of a review, as one member of the team says what came of looking for them."""

    def __init__(self, *, journal: Journal, protocol: Protocol, fulltexts: FullTexts, actor: Handle) -> None:
        self._journal = journal
        self._protocol = protocol
        self._fulltexts = fulltexts
        self._actor = actor

    def retrieve(self, records: Sequence[str], *, retrieved: bool, note: str | None) -> list[Report]:
        """Say of these reports that their full text was, or could not be, retrieved; all or none.

        Raise UsageError for an unknown record, ReviewError for a report that is not sought.
        """
        reports = [self._sought(record) for record in records]
        said = one_line(note or "") or None
        acts = [Retrieval(record=report.id, retrieved=retrieved, note=said) for report in reports]
        self._journal.append_all(self._actor, acts)
        return reports

    def attach(self, record: str, file: str, *, in_place: bool = False) -> Laid:
        """Attach a file to a report, by a copy in the review's folder; with that it is retrieved.

        ``in_place`` takes a file that lies in the folder already as it is. Raise UsageError for an
        unknown record and for what is no full text, ReviewError for a report that is not sought.
        """
        report = self._sought(record)
        kept = self._fulltexts.in_place(file) if in_place else self._fulltexts.keep(report.id, file)
        attached = Attached(record=report.id, file=kept.file, digest=kept.digest)
        is_new = not is_retrieved(self._journal.ledger, report)
        acts: list[Act] = [attached]
        if is_new:
            acts.append(Retrieval(record=report.id, retrieved=True))
        self._journal.append_all(self._actor, acts)
        return Laid(report=report, attached=attached, is_new=is_new)

    def detach(self, record: str) -> Report:
        """Say that a report has no file any more; the file itself stays where it is.

        Raise UsageError for an unknown record, ReviewError where none is attached.
        """
        report = self._journal.refresh().known_report(record)
        attached = self._journal.ledger.attached(report)
        if attached is None:
            raise ReviewError(report.id, _("has no file attached"), _("Nothing was written."))
        act = Attached(record=report.id, file="", digest=attached.digest)
        self._journal.append(self._actor, act)
        return report

    def matches(self, files: Iterable[str]) -> list[Match]:
        """Return which of the reports sought, and without a file yet, each file's name fits."""
        ledger = self._journal.refresh()
        wanted = [report for report in sought(ledger, self._protocol) if ledger.attached(report) is None]
        read = self._journal.store.records
        return matches(files, {report.id: read(report.records) for report in wanted})

    def _sought(self, record: str) -> Report:
        ledger = self._journal.refresh()
        report = ledger.known_report(record)
        if not is_sought(ledger, self._protocol, report):
            raise ReviewError(
                report.id,
                _("its full text is not sought"),
                _("Only what was included at title and abstract is; litreview reports lists it."),
            )
        return report
