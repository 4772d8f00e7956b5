"""Sets: which reports an export is about, each with what became of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from litreview.exports.prisma import Box, PrismaFlow
from litreview.model.ledger import Ledger
from litreview.model.protocol import Reason, Stage
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined


class ExportSet(StrEnum):
    """What a person can ask for."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    ALL = "all"


class Fate(StrEnum):
    """What became of a report."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    NOT_RETRIEVED = "not-retrieved"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One report on its way out."""

    report: Report
    record: Record
    """Its records, combined."""
    fate: Fate
    stage: str | None
    """The stage it was excluded at, or what it waits for."""
    reason: Reason | None


def select(
    flow: PrismaFlow, ledger: Ledger, records: Callable[[Sequence[RecordId]], list[Record]], wanted: ExportSet
) -> list[Exported]:
    """Return the reports of the set, in the order found; ``records`` gives records by their ids."""
    fates = dict(_fates(flow))
    return [
        Exported(
            report=report,
            record=combined(records(report.records)),
            fate=fates[report.id][0],
            stage=fates[report.id][1],
            reason=fates[report.id][2],
        )
        for report in ledger.reports
        if wanted is ExportSet.ALL or fates[report.id][0] == wanted.value
    ]


def _fates(flow: PrismaFlow) -> Iterator[tuple[RecordId, tuple[Fate, str | None, Reason | None]]]:
    for records, fate in _groups(flow):
        yield from ((record, fate) for record in records)


def _groups(flow: PrismaFlow) -> Iterator[tuple[Sequence[RecordId], tuple[Fate, str | None, Reason | None]]]:
    yield flow.boxes[Box.REPORTS], (Fate.INCLUDED, None, None)
    yield flow.boxes[Box.EXCLUDED], (Fate.EXCLUDED, Stage.TITLE_ABSTRACT.value, None)
    yield flow.boxes[Box.NOT_RETRIEVED], (Fate.NOT_RETRIEVED, None, None)
    yield flow.boxes[Box.OTHER_NOT_RETRIEVED], (Fate.NOT_RETRIEVED, None, None)
    for reasons in flow.by_reason.values():
        for reason, excluded in reasons.items():
            yield excluded, (Fate.EXCLUDED, Stage.FULL_TEXT.value, reason)
    for place, waiting in flow.awaiting.items():
        yield waiting, (Fate.UNDECIDED, place.value, None)
