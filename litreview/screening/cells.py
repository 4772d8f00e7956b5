"""Cells: the records behind a number of the agreement, by the cell's name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.events import Verdict, Vote
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol, Role, StageRule
from litreview.model.records import RecordId
from litreview.screening.first_votes import FirstVotes, LeftOut
from litreview.screening.pairs import NOT, StageAgreement, is_answer, week_of

BOTH: Final = "both-"
"""Before an answer: both of a pair give it."""
WEEK: Final = "week"
"""Before a week: the last of those named voted in it."""
_A_WEEK: Final = re.compile(r"[0-9]{4}-W[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A record of a cell, and the first votes that put it there."""

    record: RecordId
    votes: Mapping[Handle, Vote | None]
    """None for a vote that is left out, or that nobody sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """What a cell's name asks for."""

    answers: Mapping[Handle, str]
    """What each of those named says; where nobody is, every pair is looked at."""
    both: str | None
    """What both of a pair say."""
    week: str | None


def cell_name(first: Handle, second: Handle, answers: tuple[str, str], week: str | None = None) -> str:
    """Return the name under which the cell is listed: ``first=include,second=exclude``."""
    name = f"{first}={answers[0]},{second}={answers[1]}"
    return f"{name},{WEEK}={week}" if week else name


def listed(agreement: StageAgreement, protocol: Protocol, cell: str) -> list[Listed]:
    """Return the records of a cell in the order found; those of a pair, of some reviewers, or left out.

    Raise UsageError for a cell that names nobody of the review or no answer that can be given.
    """
    votes = agreement.votes
    if cell in set(LeftOut):
        return [Listed(record=record, votes={who: None}) for record, who in votes.left_out[LeftOut(cell)]]
    wanted = _parsed(cell, votes, protocol)
    groups = (
        [wanted.answers]
        if wanted.answers
        else [dict.fromkeys((pair.first, pair.second), wanted.both) for pair in agreement.pairs]
    )
    rule = protocol.rule(votes.stage)
    return [one for group in groups for one in _having(group, wanted.week, votes, rule)]


def _having(
    group: Mapping[Handle, str | None], week: str | None, votes: FirstVotes, rule: StageRule
) -> Iterator[Listed]:
    for unit in votes.units:
        if (
            unit.votes.keys() >= group.keys()
            and all(
                answer is None or is_answer(unit.votes[who], answer, rule) for who, answer in group.items()
            )
            and (week is None or week_of(unit, group) == week)
        ):
            yield Listed(record=unit.report.id, votes={who: unit.votes[who] for who in group})


def _parsed(cell: str, votes: FirstVotes, protocol: Protocol) -> _Cell:
    answers: dict[Handle, str] = {}
    both = week = None
    known = tuple(dict.fromkeys((*protocol.with_role(Role.REVIEWER), *sorted(votes.voters))))
    for part in cell.split(","):
        name, equals, answer = (word.strip() for word in part.partition("="))
        if not equals and name.startswith(BOTH):
            both = _answer(name.removeprefix(BOTH), cell, votes, protocol)
        elif equals and (name != WEEK or name in known):
            who = _named(name, cell, known)
            answers[who] = _answer(answer, cell, votes, protocol)
        elif equals and _A_WEEK.fullmatch(answer):
            week = answer
        else:
            raise _no_cell(cell, known)
    if both and answers:
        raise _no_cell(cell, known)
    return _Cell(answers=answers, both=both, week=week)


def _named(name: str, cell: str, known: Sequence[Handle]) -> Handle:
    if name not in known:
        raise UsageError(
            f"--list {cell}",
            _("names nobody who votes"),
            _("Reviewers: {known}.").format(known=", ".join(known)),
        )
    return Handle(name)


def _no_cell(cell: str, known: Sequence[Handle]) -> UsageError:
    first, second = (*known, Handle("first"), Handle("second"))[:2]
    return UsageError(
        f"--list {cell}",
        _("no such cell"),
        _("For example: {cell}; {both}; {week}; {left_out}.").format(
            cell=cell_name(first, second, (Verdict.INCLUDE, Verdict.EXCLUDE)),
            both=f"{BOTH}{Verdict.INCLUDE}",
            week=f"{BOTH}{Verdict.INCLUDE},{WEEK}=2026-W02",
            left_out=LeftOut.CHANGED,
        ),
    )


def _answer(answer: str, cell: str, votes: FirstVotes, protocol: Protocol) -> str:
    given = {vote.reason for unit in votes.units for vote in unit.votes.values() if vote.reason}
    reasons = list(dict.fromkeys([*(reason.id for reason in protocol.reasons), *sorted(given)]))
    if answer not in {*Verdict, *reasons, *(NOT + reason for reason in reasons)}:
        raise UsageError(
            f"--list {cell}",
            _("names no answer that can be given"),
            _("Answers: {answers}; and {negated} before a reason.").format(
                answers=", ".join([*Verdict, *reasons]), negated=NOT
            ),
        )
    return answer
