"""Ruling: a person's word on two records, what it contradicts, and what follows from it. Pure."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Link, Relation
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report

Pairs = Iterable[tuple[RecordId, RecordId]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whose votes count for a report at a stage; what they voted is not said."""

    stage: Stage
    voters: tuple[Handle, ...]
    is_decided: bool
    """Whether the lead has decided on the report: by adjudication or override."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What a person's word changed: the reports of the two records, before and after."""

    before: tuple[Report, ...]
    after: tuple[Report, ...]
    votes: tuple[tuple[Report, Standing], ...]
    """For each report after it and each stage, whose votes count, where anybody has voted."""

    @property
    def has_changed(self) -> bool:
        """Tell whether any report was joined or taken apart."""
        return {frozenset(one.records) for one in self.before} != {
            frozenset(one.records) for one in self.after
        }


def refuse_contradiction(link: Link, ledger: Ledger) -> None:
    """Raise where the word contradicts what people have said of other pairs, or takes back nothing.

    Raise UsageError for two records that are one, ReviewError for the rest.
    """
    pair = frozenset((link.first, link.second))
    if len(pair) == 1:
        raise UsageError(link.first, _("is one record"), _("Name two records."))
    if link.relation is Relation.OPEN:
        _refuse_nothing(pair, link, ledger)
    same = [one for one in ledger.ruled(Relation.SAME) if frozenset(one) != pair]
    if link.relation is Relation.SAME:
        apart = ledger.ruled(Relation.DIFFERENT, Relation.VERSION)
        _refuse_apart(link, same, [one for one in apart if frozenset(one) != pair])
    elif link.relation is not Relation.OPEN:
        _refuse_joined(link, same)


def _refuse_nothing(pair: frozenset[RecordId], link: Link, ledger: Ledger) -> None:
    if pair not in ledger.rulings:
        raise ReviewError(
            _("{first} and {second}").format(first=link.first, second=link.second),
            _("nobody has said anything of this pair, so there is nothing to forget"),
            _("To keep apart what a rule has linked: litreview dedupe --different {first} {second}").format(
                first=link.first, second=link.second
            ),
        )


def _refuse_apart(link: Link, same: Pairs, apart: Pairs) -> None:
    one, other = _reached(link.first, same), _reached(link.second, same)
    for first, second in apart:
        if (first in one and second in other) or (first in other and second in one):
            raise ReviewError(
                _("{first} and {second}").format(first=link.first, second=link.second),
                _("would bring {first} and {second} into one report, of which a person has said"
                  " that they are not one").format(first=first, second=second),
                _remedy(first, second),
            )  # fmt: skip


def _refuse_joined(link: Link, same: Pairs) -> None:
    steps = _reached(link.first, same)
    step = steps.get(link.second)
    if step is not None:
        raise ReviewError(
            _("{first} and {second}").format(first=link.first, second=link.second),
            _("people have joined them by way of {first} and {second}").format(first=step[0], second=step[1]),
            _remedy(*step),
        )


def _remedy(first: RecordId, second: RecordId) -> str:
    return _("If that is wrong, take it back first: litreview dedupe --forget {first} {second}").format(
        first=first, second=second
    )


def _reached(start: RecordId, pairs: Pairs) -> dict[RecordId, tuple[RecordId, RecordId] | None]:
    """Return the records that the pairs join with this one, each with the last pair on the way to it."""
    near: dict[RecordId, list[tuple[RecordId, tuple[RecordId, RecordId]]]] = {}
    for first, second in pairs:
        near.setdefault(first, []).append((second, (first, second)))
        near.setdefault(second, []).append((first, (first, second)))
    reached: dict[RecordId, tuple[RecordId, RecordId] | None] = {start: None}
    waiting = deque([start])
    while waiting:
        for there, pair in near.get(waiting.popleft(), ()):
            if there not in reached:
                reached[there] = pair
                waiting.append(there)
    return reached


def reports_of(ledger: Ledger, records: Iterable[RecordId]) -> tuple[Report, ...]:
    """Return the reports these records stand in, each once."""
    found = (ledger.report_of(record) for record in records)
    return tuple(dict.fromkeys(report for report in found if report))


def consequence(before: tuple[Report, ...], ledger: Ledger) -> Consequence:
    """Return what became of these reports by a word that the ledger has taken in."""
    after = reports_of(ledger, (record for report in before for record in report.records))
    votes = ((report, _standing(report, stage, ledger)) for report in after for stage in Stage)
    told = tuple((report, one) for report, one in votes if one.voters or one.is_decided)
    return Consequence(before=before, after=after, votes=told)


def _standing(report: Report, stage: Stage, ledger: Ledger) -> Standing:
    decided = ledger.settlement(report, stage) or ledger.override(report, stage)
    return Standing(
        stage=stage, voters=tuple(sorted(ledger.voters(report, stage))), is_decided=decided is not None
    )
