"""What plain mode must know of a kind of session: its records in words, and what a key does there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import Protocol as ReviewProtocol
from litreview.model.protocol import ReasonId, Stage
from litreview.model.reports import Report
from litreview.tui.actions import Group
from litreview.tui.wording import decision_text

Decision = tuple[Verdict, ReasonId | None]
"""A verdict with its reason, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The record before the person."""

    lines: Sequence[str]
    """The state first, then the record."""
    standing: Decision | None
    """How the person has decided it."""
    note: str
    """What they have remarked on it."""
    labels: Sequence[str] = ()
    """What they have labelled it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something to leave in the log; each way of doing it returns what to say once it is durable."""

    do: Callable[[], str]
    again: Callable[[], str]
    """What to do instead after the server could not be reached."""
    stays: bool = False
    """Whether the record is to be told again afterwards, instead of the next."""


class Side(Protocol):
    """One kind of session, as it is told."""

    @property
    def stage(self) -> Stage:
        """Return the stage of the current record."""
        ...

    @property
    def left(self) -> int:
        """Return how many are not decided."""
        ...

    def groups(self) -> Sequence[Group]:
        """Return the app's keys for the current record."""
        ...

    def opening(self) -> Sequence[str]:
        """Return what is said first: where one is, and as whom."""
        ...

    def nothing(self) -> str:
        """Return why there is no record, on as many lines as it takes."""
        ...

    def all_done(self) -> str:
        """Return that nothing is left to decide."""
        ...

    def look(self, position: int) -> Seen:
        """Return the record at the position; raise LitreviewError where it cannot be read."""
        ...

    def verdict_on(self, report: Report) -> Verdict | None:
        """Return how the person has decided the report."""
        ...

    def deciding(self, verdict: Verdict, reason: ReasonId | None, before: Decision | None) -> Deed:
        """Return the deed that decides the current record, which was decided so before."""
        ...

    def undoing(self) -> Deed:
        """Return the deed that takes the latest decision back."""
        ...

    def doing(self, action: str) -> Deed | None:
        """Return the deed of an action that only this kind of session has; None where it has none such."""
        ...


def saved_text(protocol: ReviewProtocol, decision: Decision, before: Decision | None) -> str:
    """Return that the decision is saved, and instead of which."""
    said = decision_text(protocol, *decision)
    if before is None or before == decision:
        return _("Saved: {decision}.").format(decision=said)
    earlier = decision_text(protocol, *before)
    return _("Saved: {decision}, instead of {earlier}.").format(decision=said, earlier=earlier)
