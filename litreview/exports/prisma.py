"""PRISMA 2020 counts: every record found has exactly one fate, so the boxes add up by construction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from litreview.model.events import Removal, SearchRun, Status
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Protocol, Reason, ReasonId, Stage, Wording
from litreview.model.records import RecordId, SourceKind
from litreview.model.reports import Report, studies
from litreview.screening.rules import Outcome, outcome
from litreview.searches.history import titles, unmatched


class Box(StrEnum):
    """The numbers of the diagram, named as the R package PRISMA2020 names them.

    Ours are ``other_removed``, for the template has no box for what is removed among the records found by
    other methods; ``records_excluded_human`` and ``records_excluded_automatic``, the two parts of the records
    excluded;
    and what is neither included nor excluded for good: ``ongoing`` and ``awaiting_classification``.
    """

    PREVIOUS_STUDIES = "previous_studies"
    PREVIOUS_REPORTS = "previous_reports"

    DATABASES = "database_results"
    REGISTERS = "register_results"
    WEBSITES = "website_results"
    ORGANISATIONS = "organisation_results"
    CITATIONS = "citations_results"
    DUPLICATES = "duplicates"
    AUTOMATION = "excluded_automatic"
    OTHER_REASONS = "excluded_other"
    SCREENED = "records_screened"
    EXCLUDED = "records_excluded"
    EXCLUDED_BY_HUMAN = "records_excluded_human"
    EXCLUDED_UNREAD = "records_excluded_automatic"
    SOUGHT = "dbr_sought_reports"
    NOT_RETRIEVED = "dbr_notretrieved_reports"
    ASSESSED = "dbr_assessed"
    EXCLUDED_FULL_TEXT = "dbr_excluded"
    OTHER_REMOVED = "other_removed"
    OTHER_SOUGHT = "other_sought_reports"
    OTHER_NOT_RETRIEVED = "other_notretrieved_reports"
    OTHER_ASSESSED = "other_assessed"
    OTHER_EXCLUDED = "other_excluded"
    ONGOING = "ongoing"
    AWAITING_CLASSIFICATION = "awaiting_classification"
    STUDIES = "new_studies"
    REPORTS = "new_reports"
    TOTAL_STUDIES = "total_studies"
    TOTAL_REPORTS = "total_reports"


class Awaiting(StrEnum):
    """Where a report can wait for a person."""

    SCREENING = "title-abstract"
    RETRIEVAL = "retrieval"
    ASSESSMENT = "full-text"


BY_REASON = (Box.EXCLUDED_FULL_TEXT, Box.OTHER_EXCLUDED)
"""The boxes that hold a number for each reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaFlow:
    """The records behind every number of the diagram; a number is the length of its list."""

    boxes: Mapping[Box, tuple[RecordId, ...]]
    by_reason: Mapping[Box, Mapping[Reason, tuple[RecordId, ...]]]
    """For each box in ``BY_REASON``, the protocol's reasons in their order; only those that occur."""
    sources: Mapping[str, tuple[RecordId, ...]]
    """The records each source gave, by the source's name, in the order first asked."""
    source_kinds: Mapping[str, SourceKind]
    source_titles: Mapping[str, str] = field(default_factory=dict)
    """What a source is called for a reader, where that is not its name."""
    awaiting: Mapping[Awaiting, tuple[RecordId, ...]]
    """What is undecided, by what it waits for."""
    as_of: datetime | None
    """When the last event counted was written; None for a review without one."""
    notices: tuple[str, ...] = ()
    """Why the diagram is provisional, beside what is undecided: a search that failed, for one."""

    def count(self, box: Box) -> int:
        """Return the number in a box; for a box with reasons, their sum."""
        return len(self.boxes[box])

    @property
    def undecided(self) -> int:
        """Return how many reports wait for a person."""
        return sum(map(len, self.awaiting.values()))

    @property
    def provisional(self) -> bool:
        """Tell whether a number may still change without a new search."""
        return self.undecided > 0 or bool(self.notices)

    @property
    def has_other_methods(self) -> bool:
        """Tell whether the diagram needs the column for other methods."""
        return any(self.boxes[box] for box in (Box.WEBSITES, Box.ORGANISATIONS, Box.CITATIONS))

    @property
    def is_update(self) -> bool:
        """Tell whether the review updates one whose studies are counted too."""
        return bool(self.boxes[Box.PREVIOUS_REPORTS])

    @property
    def template(self) -> str:
        """Return which of PRISMA 2020's four templates it takes, e.g. ``new-v1``."""
        return f"{'updated' if self.is_update else 'new'}-{'v2' if self.has_other_methods else 'v1'}"


_IDENTIFIED = {
    SourceKind.DATABASE: Box.DATABASES,
    SourceKind.REGISTER: Box.REGISTERS,
    SourceKind.WEBSITE: Box.WEBSITES,
    SourceKind.ORGANISATION: Box.ORGANISATIONS,
    SourceKind.CITATIONS: Box.CITATIONS,
}
"""Where a record is identified; one of the previous version of the review is not, it is known."""
_REMOVED = {Removal.OTHER: Box.OTHER_REASONS, Removal.AUTOMATION: Box.AUTOMATION}
_SET_ASIDE = {Status.ONGOING: Box.ONGOING, Status.AWAITING: Box.AWAITING_CLASSIFICATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arm:
    """The boxes of one column from retrieval on."""

    removed: Box
    sought: Box
    not_retrieved: Box
    assessed: Box
    excluded: Box


_MAIN = _Arm(
    removed=Box.DUPLICATES,
    sought=Box.SOUGHT,
    not_retrieved=Box.NOT_RETRIEVED,
    assessed=Box.ASSESSED,
    excluded=Box.EXCLUDED_FULL_TEXT,
)
_OTHER = _Arm(
    removed=Box.OTHER_REMOVED,
    sought=Box.OTHER_SOUGHT,
    not_retrieved=Box.OTHER_NOT_RETRIEVED,
    assessed=Box.OTHER_ASSESSED,
    excluded=Box.OTHER_EXCLUDED,
)


class _Count:
    """Follows each report to its fate; what it wrote down is the flow."""

    def __init__(self, ledger: Ledger, protocol: Protocol) -> None:
        self.ledger = ledger
        self.protocol = protocol
        self.boxes: dict[Box, list[RecordId]] = {box: [] for box in Box}
        self.awaiting: dict[Awaiting, list[RecordId]] = {place: [] for place in Awaiting}
        self.by_reason: dict[Box, dict[ReasonId, list[RecordId]]] = {box: {} for box in BY_REASON}

    def follow(self, report: Report) -> None:
        """Put every record of the report into the boxes it belongs in."""
        kinds = self.ledger.kinds
        found = [record for record in report.records if kinds[record] is not SourceKind.PREVIOUS]
        for record in found:
            self.boxes[_IDENTIFIED[kinds[record]]].append(record)
        for record in found if report.is_previous else found[1:]:
            self.boxes[(_MAIN if kinds[record].is_main_arm else _OTHER).removed].append(record)
        removed = self.ledger.removed(report)
        if report.is_previous:
            self.boxes[Box.PREVIOUS_REPORTS].append(report.id)
        elif removed and (removed.how is not Removal.UNREAD or not report.main_arm):
            self.boxes[_REMOVED[removed.how] if report.main_arm else Box.OTHER_REMOVED].append(report.id)
        elif removed:
            for box in (Box.SCREENED, Box.EXCLUDED, Box.EXCLUDED_UNREAD):
                self.boxes[box].append(report.id)
        elif report.main_arm:
            self._screen(report)
        else:
            self._seek(report, _OTHER)

    def group(self) -> None:
        """Count the studies: reports that are versions of one are one; one known before is not new."""
        boxes, ledger = self.boxes, self.ledger
        ids = [*boxes[Box.PREVIOUS_REPORTS], *boxes[Box.REPORTS]]
        included = (ledger.known_report(report) for report in ids)
        told = ((link.first, link.second) for _event, link in ledger.versions)
        study_of = studies(included, told)
        boxes[Box.TOTAL_REPORTS] = ids
        boxes[Box.TOTAL_STUDIES] = list(dict.fromkeys(study_of.values()))
        boxes[Box.PREVIOUS_STUDIES] = list(
            dict.fromkeys(study_of[one] for one in boxes[Box.PREVIOUS_REPORTS])
        )
        known = set(boxes[Box.PREVIOUS_STUDIES])
        boxes[Box.STUDIES] = [study for study in boxes[Box.TOTAL_STUDIES] if study not in known]

    def reasons(self, box: Box) -> dict[Reason, tuple[RecordId, ...]]:
        """Return the exclusions of a box by reason, in the protocol's order, unknown ones last."""
        given = self.by_reason[box]
        known = [reason for reason in self.protocol.reasons if reason.id in given]
        gone = [reason for reason in given if self.protocol.reason(reason) is None]
        named = known + [Reason(id=reason, text=Wording(en=reason, nb=reason)) for reason in gone]
        return {reason: tuple(given[reason.id]) for reason in named}

    def _screen(self, report: Report) -> None:
        self.boxes[Box.SCREENED].append(report.id)
        match outcome(self.ledger, self.protocol, report, Stage.TITLE_ABSTRACT).outcome:
            case Outcome.INCLUDED:
                self._seek(report, _MAIN)
            case Outcome.EXCLUDED:
                self.boxes[Box.EXCLUDED].append(report.id)
                self.boxes[Box.EXCLUDED_BY_HUMAN].append(report.id)
            case Outcome.PENDING | Outcome.CONFLICT:
                self.awaiting[Awaiting.SCREENING].append(report.id)

    def _seek(self, report: Report, arm: _Arm) -> None:
        self.boxes[arm.sought].append(report.id)
        retrieval = self.ledger.retrieval(report)
        if retrieval is None:
            self.awaiting[Awaiting.RETRIEVAL].append(report.id)
        elif not retrieval.retrieved:
            self.boxes[arm.not_retrieved].append(report.id)
        else:
            self._assess(report, arm)

    def _assess(self, report: Report, arm: _Arm) -> None:
        self.boxes[arm.assessed].append(report.id)
        if aside := self.ledger.set_aside(report):
            self.boxes[_SET_ASIDE[aside.status]].append(report.id)
            return
        settled = outcome(self.ledger, self.protocol, report, Stage.FULL_TEXT)
        match settled.outcome:
            case Outcome.INCLUDED:
                self.boxes[Box.REPORTS].append(report.id)
            case Outcome.EXCLUDED:
                self.boxes[arm.excluded].append(report.id)
                reason = settled.reason or ReasonId("")
                self.by_reason[arm.excluded].setdefault(reason, []).append(report.id)
            case Outcome.PENDING | Outcome.CONFLICT:
                self.awaiting[Awaiting.ASSESSMENT].append(report.id)


def count(ledger: Ledger, protocol: Protocol) -> PrismaFlow:
    """Return the flow of the review as its log stands; every record found is in it."""
    counted = _Count(ledger, protocol)
    for report in ledger.reports:
        counted.follow(report)
    counted.group()
    return PrismaFlow(
        boxes={box: tuple(records) for box, records in counted.boxes.items()},
        by_reason={box: counted.reasons(box) for box in BY_REASON},
        sources=_sources(ledger),
        source_kinds={run.source: run.source_kind for _event, run in ledger.runs},
        source_titles=titles(ledger),
        awaiting={place: tuple(records) for place, records in counted.awaiting.items()},
        as_of=ledger.latest.at if ledger.latest else None,
        notices=(*_failed_searches(ledger), *_incomplete_searches(ledger), *_missing_files(ledger)),
    )


def imbalances(flow: PrismaFlow) -> list[str]:
    """Return the sums and memberships that fail, each in words; empty when the flow balances.

    The identities are those of PRISMA 2020 with what is undecided counted in, and are checked on
    the flow alone, not on how it was counted.
    """
    return [problem for problem in (*_unequal_sums(flow), *_double_fates(flow)) if problem]


def source_of(record: RecordId) -> str:
    """Return the name of the source that gave the record."""
    return record.partition(":")[0]


def _sources(ledger: Ledger) -> dict[str, tuple[RecordId, ...]]:
    asked = (run.source for _, run in ledger.runs if run.source_kind is not SourceKind.PREVIOUS)
    sources: dict[str, list[RecordId]] = {source: [] for source in asked}
    for record, kind in ledger.kinds.items():
        if kind is not SourceKind.PREVIOUS:
            sources[source_of(record)].append(record)
    return {source: tuple(records) for source, records in sources.items()}


def _missing_files(ledger: Ledger) -> Iterator[str]:
    for act in unmatched(ledger):
        told = _("{source}: {number} hits were written down on {date}, and no file of them has been imported")
        yield told.format(source=act.source, number=act.stated, date=act.searched)


def _failed_searches(ledger: Ledger) -> Iterator[str]:
    answered = {run.query: event.lamport for event, run in ledger.runs if isinstance(run, SearchRun)}
    failed = {failure.query: event for event, failure in ledger.failures}
    for query, event in failed.items():
        if answered.get(query, 0) < event.lamport:
            yield _("search {query} failed on {date} and has not been answered since").format(
                query=query, date=event.at.date().isoformat()
            )


def _incomplete_searches(ledger: Ledger) -> Iterator[str]:
    last = {run.query: run for _event, run in ledger.runs if isinstance(run, SearchRun) and not run.since}
    for run in last.values():
        if not run.is_complete:
            yield _("search {query}: {given} of {stated} records came on {date}").format(
                query=run.query,
                given=sum(run.given),
                stated=sum(run.stated),
                date=run.started.date().isoformat(),
            )


def _unequal_sums(flow: PrismaFlow) -> Iterator[str]:
    def members(*boxes: Box) -> list[RecordId]:
        return sorted(record for box in boxes for record in flow.boxes[box])

    def waiting(place: Awaiting, among: Box) -> list[RecordId]:
        return [record for record in flow.awaiting[place] if record in set(flow.boxes[among])]

    identified = members(*_IDENTIFIED.values())
    yield _differ(
        "sources = identified",
        sorted(r for records in flow.sources.values() for r in records),
        identified,
    )
    yield _differ(
        "identified = removed + screened",
        members(Box.DATABASES, Box.REGISTERS),
        members(Box.DUPLICATES, Box.AUTOMATION, Box.OTHER_REASONS, Box.SCREENED),
    )
    yield _differ(
        "screened = excluded + sought + awaiting screening",
        members(Box.SCREENED),
        [*members(Box.EXCLUDED, Box.SOUGHT), *flow.awaiting[Awaiting.SCREENING]],
    )
    yield _differ(
        "identified by other methods = removed + sought",
        members(Box.WEBSITES, Box.ORGANISATIONS, Box.CITATIONS),
        members(Box.OTHER_REMOVED, Box.OTHER_SOUGHT),
    )
    for arm in (_MAIN, _OTHER):
        yield _differ(
            f"{arm.sought} = not retrieved + assessed + awaiting retrieval",
            members(arm.sought),
            [*members(arm.not_retrieved, arm.assessed), *waiting(Awaiting.RETRIEVAL, arm.sought)],
        )
        reasons = [record for records in flow.by_reason[arm.excluded].values() for record in records]
        yield _differ(f"{arm.excluded} = sum of its reasons", members(arm.excluded), reasons)
    yield _differ(
        "assessed = excluded + included + awaiting assessment",
        members(Box.ASSESSED, Box.OTHER_ASSESSED),
        [
            *members(Box.EXCLUDED_FULL_TEXT, Box.OTHER_EXCLUDED, Box.REPORTS),
            *members(Box.ONGOING, Box.AWAITING_CLASSIFICATION),
            *flow.awaiting[Awaiting.ASSESSMENT],
        ],
    )
    yield _differ(
        "excluded = by a human + by automation tools",
        members(Box.EXCLUDED),
        members(Box.EXCLUDED_BY_HUMAN, Box.EXCLUDED_UNREAD),
    )
    yield _differ(
        "total reports = previous + new",
        members(Box.TOTAL_REPORTS),
        members(Box.PREVIOUS_REPORTS, Box.REPORTS),
    )
    yield _differ(
        "total studies = previous + new",
        members(Box.TOTAL_STUDIES),
        members(Box.PREVIOUS_STUDIES, Box.STUDIES),
    )
    for whole, part in _PARTS.items():
        if not set(flow.boxes[part]) <= set(flow.boxes[whole]):
            yield f"{part}: not all of them are among {whole}"


_PARTS = {
    Box.TOTAL_REPORTS: Box.TOTAL_STUDIES,
    Box.PREVIOUS_REPORTS: Box.PREVIOUS_STUDIES,
    Box.REPORTS: Box.STUDIES,
}
"""Boxes of which another is a part: a study is counted under the first of its reports."""


def _differ(identity: str, whole: list[RecordId], parts: list[RecordId]) -> str:
    return "" if whole == sorted(parts) else f"{identity}: {len(whole)} is not {len(parts)}"


def _double_fates(flow: PrismaFlow) -> Iterator[str]:
    for box, records in flow.boxes.items():
        if len(set(records)) != len(records):
            yield f"{box}: a record stands in it twice"
