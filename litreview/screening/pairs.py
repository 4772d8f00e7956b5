"""Pairs: two reviewers' first votes side by side, as a whole, by reason and by week. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from litreview.model.events import Verdict, Vote
from litreview.model.protocol import Handle, Protocol, ReasonId, StageRule
from litreview.model.records import RecordId
from litreview.screening.agreement import Measures, alpha, measure
from litreview.screening.first_votes import FirstVotes, Unit
from litreview.screening.rules import carried

_Two = tuple[Handle, Handle]

NOT: Final = "not-"
"""Before a reason: any vote but an exclusion for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two reviewers answered to one question about the same records."""

    answers: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[RecordId, ...]]
    """The records of every pair of answers, the first reviewer's before the second's."""

    @property
    def table(self) -> tuple[tuple[int, ...], ...]:
        """Return how many records each cell has, a row for each answer of the first reviewer."""
        return tuple(tuple(len(self.cells[row, column]) for column in self.answers) for row in self.answers)

    @property
    def measures(self) -> Measures:
        """Return what the table says of agreement."""
        return measure(self.table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reviewers, and their first votes on what both have voted on."""

    first: Handle
    second: Handle
    whole: Comparison
    by_reason: Mapping[ReasonId, Comparison]
    """Excluded for this reason or not, in the protocol's order, for each reason that one of them gave."""
    by_week: Mapping[str, Comparison]
    """As a whole, by the ISO week (UTC) in which the later of the two voted, e.g. ``2026-W02``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageAgreement:
    """How the reviewers of a stage agree in their first votes."""

    votes: FirstVotes
    pairs: tuple[Pair, ...]
    """Those with a record in common."""
    alpha: float | None
    """Krippendorff's alpha of all reviewers, over every record with two votes or more."""
    units: int
    """How many records that is."""


def agreement_at(votes: FirstVotes, protocol: Protocol) -> StageAgreement:
    """Return how the reviewers agree, every pair in the protocol's order."""
    rule = protocol.rule(votes.stage)
    order = voters_of(votes, protocol)
    together = [unit for unit in votes.units if len(unit.votes) > 1]
    pairs = (_pair(votes.units, pair, rule, protocol) for pair in combinations(order, 2))
    return StageAgreement(
        votes=votes,
        pairs=tuple(pair for pair in pairs if pair is not None),
        alpha=alpha([carried(vote.verdict, rule) for vote in unit.votes.values()] for unit in together),
        units=len(together),
    )


def voters_of(votes: FirstVotes, protocol: Protocol) -> tuple[Handle, ...]:
    """Return who has voted, in the protocol's order, and after them who is not in it any more."""
    named = [member.handle for member in protocol.team if member.handle in votes.voters]
    return (*named, *sorted(votes.voters - set(named)))


def is_answer(vote: Vote, answer: str, rule: StageRule) -> bool:
    """Tell whether the vote is what the answer says: a verdict, a reason, or ``not-`` and a reason.

    A maybe that goes on is an include, and a maybe as well.
    """
    if answer in set(Verdict):
        return answer in (vote.verdict, carried(vote.verdict, rule))
    reason = vote.reason if vote.verdict is Verdict.EXCLUDE else None
    return answer == reason or (answer.startswith(NOT) and answer.removeprefix(NOT) != reason)


def week_of(unit: Unit, voters: Iterable[Handle]) -> str:
    """Return the ISO week (UTC) in which the last of these voted on the report, e.g. ``2026-W02``."""
    year, week, _day = max(unit.at[who] for who in voters).isocalendar()
    return f"{year}-W{week:02d}"


def _pair(units: Sequence[Unit], pair: _Two, rule: StageRule, protocol: Protocol) -> Pair | None:
    first, second = pair
    shared = [unit for unit in units if first in unit.votes and second in unit.votes]
    if not shared:
        return None

    def by_verdict(vote: Vote) -> str:
        return carried(vote.verdict, rule).value

    answers = _answers(shared, pair, by_verdict)
    weeks: dict[str, list[Unit]] = {}
    for unit in shared:
        weeks.setdefault(week_of(unit, pair), []).append(unit)
    return Pair(
        first=first,
        second=second,
        whole=_compared(shared, pair, answers, by_verdict),
        by_reason={reason: _by_reason(shared, pair, reason) for reason in _reasons(shared, pair, protocol)},
        by_week={week: _compared(weeks[week], pair, answers, by_verdict) for week in sorted(weeks)},
    )


def _answers(units: Iterable[Unit], pair: _Two, answer: Callable[[Vote], str]) -> tuple[str, ...]:
    """Return the verdicts in order; maybe only where one stays a maybe, as at full text."""
    given = {answer(unit.votes[who]) for unit in units for who in pair}
    return tuple(one.value for one in Verdict if one is not Verdict.MAYBE or one.value in given)


def _reasons(units: Iterable[Unit], pair: _Two, protocol: Protocol) -> list[ReasonId]:
    votes = [unit.votes[who] for unit in units for who in pair]
    given = {vote.reason for vote in votes if vote.verdict is Verdict.EXCLUDE and vote.reason is not None}
    known = [reason.id for reason in protocol.reasons if reason.id in given]
    return [*known, *sorted(given - set(known))]


def _by_reason(units: Iterable[Unit], pair: _Two, reason: ReasonId) -> Comparison:
    def answer(vote: Vote) -> str:
        is_given = vote.verdict is Verdict.EXCLUDE and vote.reason == reason
        return reason if is_given else NOT + reason

    return _compared(units, pair, (reason, NOT + reason), answer)


def _compared(
    units: Iterable[Unit], pair: _Two, answers: tuple[str, ...], answer: Callable[[Vote], str]
) -> Comparison:
    cells: dict[tuple[str, str], list[RecordId]] = {
        (row, column): [] for row in answers for column in answers
    }
    first, second = pair
    for unit in units:
        cells[answer(unit.votes[first]), answer(unit.votes[second])].append(unit.report.id)
    return Comparison(answers=answers, cells={cell: tuple(records) for cell, records in cells.items()})
