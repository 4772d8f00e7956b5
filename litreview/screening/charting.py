"""Charting: what two reviewers write down of the included reports, compared field by field. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Charted, Reveal
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import ChartField, Handle, Protocol, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.charting_answers import Said, alike, fits
from litreview.screening.rules import Outcome, assigned_to, due_at, outcome
from litreview.store.journal import Journal

_FULL = Stage.FULL_TEXT
_TWO = 2


class Standing(StrEnum):
    """How far one field of a report has come."""

    UNCHARTED = "uncharted"
    """No chart of the report is opened yet."""
    LACKING = "lacking"
    """Not all who charted the report have answered, or not enough have charted it."""
    DIFFERS = "differs"
    """All have answered, and not alike."""
    AGREED = "agreed"
    """All answered alike, or all left it empty."""
    SETTLED = "settled"
    """The lead has said what it shall be."""

    @property
    def is_open(self) -> bool:
        """Tell whether the lead is to settle it."""
        return self in (Standing.LACKING, Standing.DIFFERS)

    @property
    def is_final(self) -> bool:
        """Tell whether it can stand in the table."""
        return self in (Standing.AGREED, Standing.SETTLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field of a report, and what each reviewer's opened chart says of it."""

    field: ChartField
    said: Mapping[Handle, Said]
    """What the field takes of it, as the protocol is now; nothing where somebody left it empty."""
    standing: Standing
    answer: Said
    """What stands in the table; nothing where it is empty, or not final."""


def refuse_formless(protocol: Protocol) -> None:
    """Raise UsageError where the protocol has no charting form."""
    if not protocol.charting:
        raise UsageError(
            "screening/protocol.toml",
            _("there is no charting form in it"),
            _('Add fields: [[charting]] with id, en, nb and type = "text"; litreview init shows examples.'),
        )


def included(ledger: Ledger, protocol: Protocol) -> list[Report]:
    """Return the reports included after full text, in the order found."""
    return [report for report in due_at(ledger, protocol, _FULL) if is_included(ledger, protocol, report)]


def is_included(ledger: Ledger, protocol: Protocol, report: Report) -> bool:
    """Tell whether a report that was assessed at full text is included, as the review stands."""
    if ledger.set_aside(report):
        return False
    return outcome(ledger, protocol, report, _FULL).outcome is Outcome.INCLUDED


def charts_on(ledger: Ledger, protocol: Protocol, person: Handle, report: Report) -> bool:
    """Tell whether the person's chart of the report is wanted, or already begun.

    Where nobody is named for the report, the first two who begin chart it.
    """
    begun = ledger.standing_charts(report).keys() | ledger.done_charting(report)
    if person in begun or person in ledger.opened_charts(report):
        return True
    named = assigned_to(ledger, protocol, report, _FULL)
    if ledger.opened_charts(report):
        return False
    return person in named if named else len(begun) < _TWO


def is_left(ledger: Ledger, protocol: Protocol, person: Handle, report: Report) -> bool:
    """Tell whether the person is still to chart the report, or to finish it."""
    is_over = person in ledger.done_charting(report) or bool(ledger.opened_charts(report))
    return not is_over and charts_on(ledger, protocol, person, report)


def needed(ledger: Ledger, protocol: Protocol, report: Report) -> int:
    """Return how many charts of the report are wanted."""
    return len(set(assigned_to(ledger, protocol, report, _FULL))) or _TWO


def is_complete(ledger: Ledger, protocol: Protocol, report: Report) -> bool:
    """Tell whether all who shall chart the report, or any two, have; and nobody else is in the midst."""
    done, begun = ledger.done_charting(report), ledger.standing_charts(report).keys()
    named = set(assigned_to(ledger, protocol, report, _FULL))
    return bool(begun) and begun <= done and (named <= done if named else len(done) >= _TWO)


def waiting_to_open(ledger: Ledger, protocol: Protocol) -> list[Report]:
    """Return the included reports whose charts are all finished and not opened, in the order found."""
    return [
        report
        for report in included(ledger, protocol)
        if not ledger.opened_charts(report) and is_complete(ledger, protocol, report)
    ]


def open_complete(journal: Journal, protocol: Protocol, *, lead: Handle) -> int:
    """Open the charts of every report that all have finished; return of how many reports."""
    reports = waiting_to_open(journal.refresh(), protocol)
    if reports:
        journal.append_all(lead, [_opening(journal.ledger, report, None) for report in reports])
    return len(reports)


def open_early(journal: Journal, reports: Sequence[Report], *, why: str, lead: Handle) -> int:
    """Open what was charted of these reports before all have finished, with the reason on record.

    Return how many charts were opened; raise ReviewError where there is none, UsageError without a reason.
    """
    if not one_line(why):
        raise UsageError("--why", _("says no reason"), _("Say why they are opened before all have finished."))
    ledger = journal.refresh()
    closed = (one for one in reports if ledger.standing_charts(one).keys() - ledger.opened_charts(one))
    acts = [_opening(ledger, report, why) for report in closed]
    if not acts:
        raise ReviewError(_("charts"), _("there is none to open on these reports"), _("Nothing was written."))
    journal.append_all(lead, acts)
    return sum(len(act.events) for act in acts)


def compared(ledger: Ledger, protocol: Protocol, report: Report) -> tuple[Compared, ...]:
    """Return how each field of the report stands, in the protocol's order."""
    charts = {who: answers_in(chart) for who, chart in ledger.charts(report).items()}
    settled, wanted = answers_in(ledger.chart_settled(report)), needed(ledger, protocol, report)
    return tuple(
        _compared(field, charts, settled.get(field.id), is_enough=len(charts) >= wanted)
        for field in protocol.charting
    )


def answers_in(chart: Sequence[Charted]) -> dict[str, Said]:
    """Return what a chart says, by field."""
    return {field: tuple(said) for field, said in chart}


def unfinished(protocol: Protocol, answers: Mapping[str, Said]) -> list[ChartField]:
    """Return the fields that must be answered and are not."""
    return [
        field
        for field in protocol.charting
        if field.required and not (answers.get(field.id) and fits(field, answers[field.id]))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartProgress:
    """How far the charting of a review has come."""

    reports: int
    """Included after full text."""
    opened: int
    """Of them, those whose charts are opened."""
    fields: int
    """All fields of all these reports."""
    final: int
    """Of them, those that can stand in the table."""
    to_settle: int
    done: Mapping[Handle, int]
    """How many reports each reviewer has finished."""


def progress_of(ledger: Ledger, protocol: Protocol) -> ChartProgress:
    """Return how far the charting has come; it tells of nobody what they charted."""
    reports = included(ledger, protocol)
    standings = [one.standing for one in _all_compared(ledger, protocol, reports)]
    done = [ledger.done_charting(report) for report in reports]
    reviewers = (member.handle for member in protocol.team if member.handle in frozenset().union(*done))
    return ChartProgress(
        reports=len(reports),
        opened=sum(bool(ledger.opened_charts(report)) for report in reports),
        fields=len(standings),
        final=sum(standing.is_final for standing in standings),
        to_settle=sum(standing.is_open for standing in standings),
        done={who: sum(who in finished for finished in done) for who in reviewers},
    )


def _all_compared(ledger: Ledger, protocol: Protocol, reports: Sequence[Report]) -> Iterator[Compared]:
    for report in reports:
        yield from compared(ledger, protocol, report)


def _compared(
    field: ChartField, charts: Mapping[Handle, Mapping[str, Said]], settled: Said | None, *, is_enough: bool
) -> Compared:
    said = {
        who: answer if fits(field, answer) else ()
        for who, answer in ((who, chart.get(field.id, ())) for who, chart in sorted(charts.items()))
    }
    if settled is not None and fits(field, settled) and (settled or not field.required):
        return Compared(field=field, said=said, standing=Standing.SETTLED, answer=settled)
    standing = _standing(field, list(said.values()), is_enough=is_enough)
    answer = next(iter(said.values())) if standing is Standing.AGREED else ()
    return Compared(field=field, said=said, standing=standing, answer=answer)


def _standing(field: ChartField, said: Sequence[Said], *, is_enough: bool) -> Standing:
    if not said:
        return Standing.UNCHARTED
    if not is_enough or (not all(said) and (any(said) or field.required)):
        return Standing.LACKING
    return Standing.AGREED if alike(field, said) else Standing.DIFFERS


def _opening(ledger: Ledger, report: Report, why: str | None) -> Reveal:
    standing = ledger.standing_charts(report).items()
    opened = ledger.opened_charts(report)
    return Reveal(
        stage=_FULL, events=tuple(event.id for who, event in standing if who not in opened), exception=why
    )
