"""PRISMA 2020 counts: every record found has exactly one fate, so the boxes add up by construction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from litreview.model.ledger import Ledger
from litreview.model.protocol import Protocol, Reason, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.model.reports import Report
from litreview.screening.rules import Outcome, is_sought, outcome


class Box(StrEnum):
    """The numbers of the diagram, named as the R package PRISMA2020 names them.

    ``other_removed`` is ours: the template has no box for duplicates among records found by other methods.
    """

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
    SOUGHT = "dbr_sought_reports"
    NOT_RETRIEVED = "dbr_notretrieved_reports"
    ASSESSED = "dbr_assessed"
    EXCLUDED_FULL_TEXT = "dbr_excluded"
    OTHER_REMOVED = "other_removed"
    OTHER_SOUGHT = "other_sought_reports"
    OTHER_NOT_RETRIEVED = "other_notretrieved_reports"
    OTHER_ASSESSED = "other_assessed"
    OTHER_EXCLUDED = "other_excluded"
    STUDIES = "new_studies"
    REPORTS = "new_reports"


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
