"""Filtering: which of the reports a reviewer has chosen to see; nothing of another reviewer plays a part."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litreview.model.events import Verdict, Vote
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.finding import Facts
from litreview.screening.labels import brought


class Kind(StrEnum):
    """What a filter can look at."""

    UNDECIDED = "undecided"
    INCLUDED = "included"
    MAYBE = "maybe"
    EXCLUDED = "excluded"
    REASON = "reason"
    """Excluded by this reviewer for one reason."""
    NOTE = "note"
    LABEL = "label"
    """With one label of this reviewer's own, or brought from another tool."""
    NO_ABSTRACT = "no-abstract"
    RETRACTED = "retracted"
    SOURCE = "source"

    @property
    def is_of_votes(self) -> bool:
        """Tell whether it shows reports that the reviewer has voted on."""
        return self in _VERDICTS

    @property
    def reads_records(self) -> bool:
        """Tell whether it must have read the records."""
        return self in {Kind.NO_ABSTRACT, Kind.RETRACTED}


_VERDICTS: Final = {
    Kind.INCLUDED: Verdict.INCLUDE,
    Kind.MAYBE: Verdict.MAYBE,
    Kind.EXCLUDED: Verdict.EXCLUDE,
    Kind.REASON: Verdict.EXCLUDE,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of reports."""

    kind: Kind
    value: str = ""
    """The reason's id, the label or the source, where it is about one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a filter may look at: one reviewer's votes, notes and labels, and what is known of the records."""

    ledger: Ledger
    reviewer: Handle
    stage: Stage
    decided: AbstractSet[Report]
    facts: Mapping[RecordId, Facts]
    """Of every report, for filters that read the records; else it may be empty."""

    def vote(self, report: Report) -> Vote | None:
        """Return the reviewer's own vote on the report, but none that they are to give anew."""
        return self.ledger.vote_of(self.reviewer, report, self.stage) if report in self.decided else None


def chosen(reports: Sequence[Report], choice: Filter, own: Own) -> tuple[Report, ...]:
    """Return those of the reports that the filter shows, in their order."""
    return tuple(report for report in reports if _TESTS[choice.kind](report, choice, own))


def sources_of(report: Report) -> tuple[str, ...]:
    """Return the sources that the report was found in, each once."""
    return tuple(dict.fromkeys(record.partition(":")[0] for record in report.records))


def _is_voted_so(report: Report, choice: Filter, own: Own) -> bool:
    vote = own.vote(report)
    if vote is None or vote.verdict is not _VERDICTS[choice.kind]:
        return False
    return choice.kind is not Kind.REASON or vote.reason == choice.value


def _has_note(report: Report, choice: Filter, own: Own) -> bool:  # noqa: ARG001 - as all tests
    if own.ledger.is_asked_again(own.reviewer, report, own.stage):
        return False  # it would tell which they had remarked on before
    return own.reviewer in own.ledger.notes(report, own.stage)


def _has_label(report: Report, choice: Filter, own: Own) -> bool:
    put = own.ledger.labels(report, own.stage).get(own.reviewer, ())
    labels = (*put, *brought(own.ledger, own.reviewer, report, own.stage))
    return choice.value.casefold() in {label.casefold() for label in labels}


_TESTS: Final[dict[Kind, Callable[[Report, Filter, Own], bool]]] = {
    Kind.UNDECIDED: lambda report, _choice, own: report not in own.decided,
    Kind.INCLUDED: _is_voted_so,
    Kind.MAYBE: _is_voted_so,
    Kind.EXCLUDED: _is_voted_so,
    Kind.REASON: _is_voted_so,
    Kind.NOTE: _has_note,
    Kind.LABEL: _has_label,
    Kind.NO_ABSTRACT: lambda report, _choice, own: not own.facts[report.id].has_abstract,
    Kind.RETRACTED: lambda report, _choice, own: own.facts[report.id].is_retracted,
    Kind.SOURCE: lambda report, choice, _own: choice.value in sources_of(report),
}
