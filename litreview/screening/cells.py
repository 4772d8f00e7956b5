"""Cells: the records behind a number of the agreement, by the cell's name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.events import Verdict, Vote
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol, Role
from litreview.model.records import RecordId
from litreview.screening.first_votes import FirstVotes, LeftOut
from litreview.screening.pairs import NOT, StageAgreement, is_answer

BOTH: Final = "both-"
"""Before an answer: both of a pair give it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A record of a cell, and the first votes that put it there."""

    record: RecordId
    votes: Mapping[Handle, Vote | None]
    """None for a vote that is left out, or that nobody sees."""


def cell_name(first: Handle, second: Handle, answers: tuple[str, str]) -> str:
    """Return the name under which the cell is listed: ``first=include,second=exclude``."""
    return f"{first}={answers[0]},{second}={answers[1]}"


def listed(agreement: StageAgreement, protocol: Protocol, cell: str) -> list[Listed]:
    """Return the records of a cell in the order found; those of a pair, of some reviewers, or left out.

    Raise UsageError for a cell that names nobody of the review or no answer that can be given.
    """
    votes = agreement.votes
    if cell in set(LeftOut):
        return [Listed(record=record, votes={who: None}) for record, who in votes.left_out[LeftOut(cell)]]
    if cell.startswith(BOTH):
        answer = cell.removeprefix(BOTH)
        _refuse_unknown_answer(cell, answer, votes, protocol)
        pairs = [(pair.first, pair.second) for pair in agreement.pairs]
        return [one for pair in pairs for one in _having(dict.fromkeys(pair, answer), votes, protocol)]
    return list(_having(_wanted(cell, votes, protocol), votes, protocol))


def _having(wanted: Mapping[Handle, str], votes: FirstVotes, protocol: Protocol) -> Iterator[Listed]:
    rule = protocol.rule(votes.stage)
    for unit in votes.units:
        found = {who: vote for who, vote in unit.votes.items() if who in wanted}
        if len(found) == len(wanted) and all(is_answer(found[who], wanted[who], rule) for who in wanted):
            yield Listed(record=unit.report.id, votes={who: found[who] for who in wanted})


def _wanted(cell: str, votes: FirstVotes, protocol: Protocol) -> dict[Handle, str]:
    wanted: dict[Handle, str] = {}
    known = (*protocol.with_role(Role.REVIEWER), *sorted(votes.voters))
    for part in cell.split(","):
        name, equals, answer = (word.strip() for word in part.partition("="))
        if not equals:
            raise UsageError(
                f"--list {cell}",
                _("no such cell"),
                _("For example: {cell}, {both} or {left_out}.").format(
                    cell=cell_name(*_two(known), (Verdict.INCLUDE, Verdict.EXCLUDE)),
                    both=f"{BOTH}{Verdict.INCLUDE}",
                    left_out=LeftOut.CHANGED,
                ),
            )
        if name not in known:
            raise UsageError(
                f"--list {cell}",
                _("names nobody who votes"),
                _("Reviewers: {known}.").format(known=", ".join(dict.fromkeys(known))),
            )
        _refuse_unknown_answer(cell, answer, votes, protocol)
        wanted[Handle(name)] = answer
    return wanted


def _two(known: Sequence[Handle]) -> tuple[Handle, Handle]:
    first, second = (*dict.fromkeys(known), Handle("first"), Handle("second"))[:2]
    return first, second


def _refuse_unknown_answer(cell: str, answer: str, votes: FirstVotes, protocol: Protocol) -> None:
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
