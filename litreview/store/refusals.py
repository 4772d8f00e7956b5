"""Refusals: what the server would not do, told in our words; it speaks to us in codes of class LR only."""

from collections.abc import Callable
from typing import Final

from litreview.model.errors import LitreviewError, ReviewError, StoreError, StoreUnreachable, VotesClosed
from litreview.model.language import _

_Told = Callable[[str, str], LitreviewError]


def refusal(code: str | None, subject: str, place: str) -> LitreviewError:
    """Return the error for a code of the server; ``subject`` is the record, event or login it named."""
    told = _REFUSALS.get(code or "")
    if told is not None:
        return told(subject, place)
    return StoreError(
        place,
        _("the server could not do it (code {code})").format(code=code or "?"),
        _("Nothing of this was saved. Tell who administers the server; its log says more."),
    )


def unreachable(place: str, code: str | None = None) -> StoreUnreachable:
    """Return the error for a server that does not answer, or is too busy to."""
    problem = _("the server cannot be reached") if code is None else _("the server is too busy to answer")
    return StoreUnreachable(
        place,
        problem,
        _("What was shown as saved before is saved; this is not. It can be sent again, and is not doubled."),
    )


def out_of_reach(place: str) -> StoreUnreachable:
    """Return the error for a server that no connection can be had to."""
    return StoreUnreachable(
        place,
        _("the server cannot be reached"),
        _("See that the network is there and the server runs. What was shown as saved is saved."),
    )


def not_let_in(place: str) -> StoreError:
    """Return the error for a login that the server turned away."""
    return StoreError(
        place,
        _("the server did not let you in"),
        _("Check the handle and the password; the lead knows whether you are still a member."),
    )


def _not_a_member(login: str, place: str) -> LitreviewError:
    return StoreError(
        place,
        _("{login} is not a member of this review").format(login=login),
        _("Nothing was saved. Ask the lead whether you still are to take part."),
    )


def _malformed(subject: str, place: str) -> LitreviewError:
    return StoreError(
        place,
        _("the server does not understand this act ({subject})").format(subject=subject),
        _("Nothing was saved. Is this program older or newer than the store?"),
    )


def _stale(_subject: str, place: str) -> LitreviewError:
    return StoreError(
        place,
        _("the connection looks at the review as it was some time ago"),
        _("Nothing was saved. Let the server use read committed for new transactions."),
    )


def _of_another(event: str, _place: str) -> LitreviewError:
    return StoreError(
        _("event {id}").format(id=event),
        _("its id is taken by another person's act"),
        _("Nothing was saved. Do it again; it will get an id of its own."),
    )


def _not_your_role(_subject: str, _place: str) -> LitreviewError:
    return ReviewError(
        _("your role"),
        _("it does not allow this act on the server"),
        _("Nothing was saved. The lead can do it, or ask for the role."),
    )


def _another_name(_subject: str, _place: str) -> LitreviewError:
    return ReviewError(
        _("the vote"),
        _("it names another reviewer than the one who is logged in"),
        _("Nothing was saved. Vote as yourself."),
    )


def _closed(record: str, _place: str) -> LitreviewError:
    return VotesClosed(
        record,
        _("the lead has opened the votes on this record; they are closed"),
        _("Ask the lead to settle it otherwise if it must be changed."),
    )


def _unassigned(record: str, _place: str) -> LitreviewError:
    return ReviewError(
        record,
        _("it is assigned to others"),
        _("Nothing was saved. Go on to the next, or ask the lead to assign it to you."),
    )


def _not_standing(_subject: str, _place: str) -> LitreviewError:
    return ReviewError(
        _("the votes to open"),
        _("one of them was changed, taken back or opened meanwhile"),
        _("Nothing was opened. Look again, and do it again."),
    )


def _incomplete(record: str, _place: str) -> LitreviewError:
    return ReviewError(
        record,
        _("a vote is missing, or not among those to be opened"),
        _("Nothing was opened. Wait for it, or open the votes early with the reason on record."),
    )


def _by_stage(stage: str, _place: str) -> LitreviewError:
    return ReviewError(
        stage,
        _("the protocol opens its votes when the stage is closed, not record by record"),
        _("Close it when all have voted: litreview team close {stage}").format(stage=stage),
    )


def _left_hidden(record: str, _place: str) -> LitreviewError:
    return ReviewError(
        record,
        _("a vote on it would stay hidden, and its stage opens all votes when it is closed"),
        _("The stage is not closed. Wait until the record is complete, or open it early with the reason."),
    )


def _not_to_undo(_subject: str, _place: str) -> LitreviewError:
    return ReviewError(
        _("undo"),
        _("only an own act whose votes are not opened can be taken back"),
        _("Nothing was changed."),
    )


def _not_for_servers(_subject: str, place: str) -> LitreviewError:
    return StoreError(
        place,
        _("acts of this kind are for exchange by files; a server keeps this review"),
        _("Nothing was saved."),
    )


def _changed_on_the_way(record: str, _place: str) -> LitreviewError:
    return StoreError(
        record,
        _("its content is not what its digest says"),
        _("Nothing was saved. Do it again."),
    )


def _unknown_record(_subject: str, place: str) -> LitreviewError:
    return StoreError(
        place,
        _("a record that this speaks of is not kept here"),
        _("Nothing was saved. Records come in with litreview search and litreview import."),
    )


def _no_lead(_subject: str, place: str) -> LitreviewError:
    return StoreError(
        place,
        _("nobody is the review's lead on the server"),
        _("Name a lead in screening/protocol.toml, and make the review on the server again."),
    )


def _no_reviewer(handle: str, place: str) -> LitreviewError:
    return StoreError(
        place,
        _("{handle} is no reviewer on the server").format(handle=handle),
        _("Nothing was saved. Who administers the server makes the team known: litreview team create."),
    )


def _voted_here(record: str, _place: str) -> LitreviewError:
    return ReviewError(
        record,
        _("the reviewer has voted on it here, and what they had decided elsewhere cannot replace that"),
        _("Nothing was saved. Look again, and do it again."),
    )


def _charts_closed(record: str, _place: str) -> LitreviewError:
    return VotesClosed(
        record,
        _("the charts of this report were opened; they are closed"),
        _("The lead settles what differs: litreview chart --settle"),
    )


def _not_charted(record: str, _place: str) -> LitreviewError:
    return ReviewError(
        record,
        _("somebody has not finished charting it, or a chart is not among those to be opened"),
        _("Nothing was opened. Wait for it, or open the charts early with the reason on record."),
    )


_REFUSALS: Final[dict[str, _Told]] = {
    "LR001": _not_a_member,
    "LR002": _stale,
    "LR003": _of_another,
    "LR004": _malformed,
    "LR005": _not_your_role,
    "LR006": _another_name,
    "LR007": _closed,
    "LR008": _unassigned,
    "LR009": _not_standing,
    "LR010": _incomplete,
    "LR011": _by_stage,
    "LR012": _left_hidden,
    "LR013": _not_to_undo,
    "LR014": _not_for_servers,
    "LR015": _changed_on_the_way,
    "LR016": _unknown_record,
    "LR017": _no_lead,
    "LR018": _no_reviewer,
    "LR019": _voted_here,
    "LR020": _charts_closed,
    "LR021": _not_charted,
}
