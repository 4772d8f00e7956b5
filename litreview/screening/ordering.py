"""Ordering: in which order a reviewer reads the reports: what comes first, never what counts. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import sha256

from litreview.model.events import Relation
from litreview.model.ledger import Ledger
from litreview.model.records import RecordId
from litreview.model.reports import Report, clusters

Pair = tuple[RecordId, RecordId]


class Order(StrEnum):
    """The orders there are."""

    IMPORTED = "imported"
    RANDOM = "random"
    YEAR = "year"
    """Newest first; without a year last."""
    ALIKE = "alike"
    """Versions of a study, and records that may be duplicates, beside each other."""


def shuffled(reports: Sequence[Report], seed: str) -> list[Report]:
    """Return the reports in the random order of the seed; one that is added moves no other past another."""
    return sorted(reports, key=lambda report: sha256(f"{seed}\x1f{report.id}".encode()).digest())


def newest_first(reports: Sequence[Report], years: Mapping[RecordId, int | None]) -> list[Report]:
    """Return the reports by year, newest first and those without one last, else in the order given."""
    return sorted(reports, key=lambda report: -(years.get(report.id) or 0))


def grouped(reports: Sequence[Report], pairs: Sequence[Pair]) -> list[Report]:
    """Return the reports with those of a pair beside each other, at the place of the first of them."""
    by_record = {record: report for report in reports for record in report.records}
    links = [
        (by_record[first].id, by_record[second].id)
        for first, second in pairs
        if first in by_record and second in by_record
    ]
    groups = clusters([report.id for report in reports], links)
    return [by_record[identity] for group in groups for identity in group]


def alike(ledger: Ledger) -> list[Pair]:
    """Return the pairs of records that are versions of one study, or that a person should compare."""
    apart = {frozenset(pair) for pair in ledger.ruled(Relation.DIFFERENT)}
    versions = [(link.first, link.second) for _, link in ledger.versions]
    doubtful = (
        [(doubt.first, doubt.second) for doubt in ledger.sought[-1][1].doubtful] if ledger.sought else []
    )
    return [pair for pair in (*versions, *doubtful) if frozenset(pair) not in apart]
