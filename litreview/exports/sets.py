"""Sets: which reports an export is about, each with what became of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.model.ledger import Ledger
from litreview.model.protocol import Reason, Stage
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined


class ExportSet(StrEnum):
    """What a person can ask for; the parts of a set are named after a colon."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    EXCLUDED_SCREENING = "excluded:title-abstract"
    EXCLUDED_FULL_TEXT = "excluded:full-text"
    SCREENED = "screened"
    SOUGHT = "sought"
    NOT_RETRIEVED = "not-retrieved"
    ASSESSED = "assessed"
    AWAITING = "awaiting"
    AWAITING_SCREENING = "awaiting:title-abstract"
    AWAITING_RETRIEVAL = "awaiting:retrieval"
    AWAITING_FULL_TEXT = "awaiting:full-text"
    SET_ASIDE = "set-aside"
    """At full text neither included nor excluded: ongoing, or awaiting classification."""
    ALL = "all"

    @property
    def file_name(self) -> str:
        """Return the set's name as a file may have it on every system."""
        return self.value.replace(":", "-")


class Fate(StrEnum):
    """What became of a report."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    NOT_RETRIEVED = "not-retrieved"
    UNDECIDED = "undecided"
    ONGOING = "ongoing"
    AWAITING_CLASSIFICATION = "awaiting-classification"
    REMOVED = "removed"
    """Taken out before screening."""
    PREVIOUS = "previous"
    """Included by the previous version of this review."""


_BOXES: Final = {
    ExportSet.INCLUDED: (Box.REPORTS,),
    ExportSet.EXCLUDED: (Box.EXCLUDED, Box.EXCLUDED_FULL_TEXT, Box.OTHER_EXCLUDED),
    ExportSet.EXCLUDED_SCREENING: (Box.EXCLUDED,),
    ExportSet.EXCLUDED_FULL_TEXT: (Box.EXCLUDED_FULL_TEXT, Box.OTHER_EXCLUDED),
    ExportSet.SCREENED: (Box.SCREENED,),
    ExportSet.SOUGHT: (Box.SOUGHT, Box.OTHER_SOUGHT),
    ExportSet.NOT_RETRIEVED: (Box.NOT_RETRIEVED, Box.OTHER_NOT_RETRIEVED),
    ExportSet.ASSESSED: (Box.ASSESSED, Box.OTHER_ASSESSED),
    ExportSet.SET_ASIDE: (Box.ONGOING, Box.AWAITING_CLASSIFICATION),
}
"""Whose reports a set has: those behind the numbers of the diagram."""
_PLACES: Final = {
    ExportSet.AWAITING: tuple(Awaiting),
    ExportSet.AWAITING_SCREENING: (Awaiting.SCREENING,),
    ExportSet.AWAITING_RETRIEVAL: (Awaiting.RETRIEVAL,),
    ExportSet.AWAITING_FULL_TEXT: (Awaiting.ASSESSMENT,),
}
_NO_FATE: Final = (Fate.REMOVED, None, None)


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
    fates, members = dict(_fates(flow)), _members(flow, wanted)
    return [
        Exported(
            report=report,
            record=combined(records(report.records)),
            fate=fates.get(report.id, _NO_FATE)[0],
            stage=fates.get(report.id, _NO_FATE)[1],
            reason=fates.get(report.id, _NO_FATE)[2],
        )
        for report in ledger.reports
        if wanted is ExportSet.ALL or report.id in members
    ]


def _members(flow: PrismaFlow, wanted: ExportSet) -> frozenset[RecordId]:
    boxes = (flow.boxes[box] for box in _BOXES.get(wanted, ()))
    places = (flow.awaiting[place] for place in _PLACES.get(wanted, ()))
    return frozenset(record for records in (*boxes, *places) for record in records)


def _fates(flow: PrismaFlow) -> Iterator[tuple[RecordId, tuple[Fate, str | None, Reason | None]]]:
    for records, fate in _groups(flow):
        yield from ((record, fate) for record in records)


def _groups(flow: PrismaFlow) -> Iterator[tuple[Sequence[RecordId], tuple[Fate, str | None, Reason | None]]]:
    yield flow.boxes[Box.REPORTS], (Fate.INCLUDED, None, None)
    yield flow.boxes[Box.EXCLUDED], (Fate.EXCLUDED, Stage.TITLE_ABSTRACT.value, None)
    yield flow.boxes[Box.PREVIOUS_REPORTS], (Fate.PREVIOUS, None, None)
    yield flow.boxes[Box.ONGOING], (Fate.ONGOING, Stage.FULL_TEXT.value, None)
    yield (
        flow.boxes[Box.AWAITING_CLASSIFICATION],
        (
            Fate.AWAITING_CLASSIFICATION,
            Stage.FULL_TEXT.value,
            None,
        ),
    )
    yield flow.boxes[Box.NOT_RETRIEVED], (Fate.NOT_RETRIEVED, None, None)
    yield flow.boxes[Box.OTHER_NOT_RETRIEVED], (Fate.NOT_RETRIEVED, None, None)
    for reasons in flow.by_reason.values():
        for reason, excluded in reasons.items():
            yield excluded, (Fate.EXCLUDED, Stage.FULL_TEXT.value, reason)
    for place, waiting in flow.awaiting.items():
        yield waiting, (Fate.UNDECIDED, place.value, None)
