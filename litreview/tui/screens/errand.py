"""Errands: what a key asks of the session, done in a thread while the screen goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from litreview.model.errors import LitreviewError
from litreview.model.language import _
from litreview.tui.actions import cap_of
from litreview.tui.guard import SEEN
from litreview.tui.widgets.bars import Message, told

Told = TypeVar("Told")

ASKING: Final = frozenset(
    {"include", "exclude", "reason", "maybe", "undo", "note", "next", "previous", "again"}
    | {"same", "different", "version", "skip", "turn"}
    | {"find", "open", "go", "view", "list", "all", "file"}
    | {"label", "relabel", "diagram", "confirm", "switch", "discuss", "reasons"}
    | {"pick", "write", "clear", "finish"}
)
"""The actions that ask something of the session."""

_SCROLLING: Final = frozenset({"page-down", "page-up"})
_LOOKING_UP: Final = frozenset({"criteria", "help", "theme", "narrower", "wider"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long the screen waits, in seconds."""

    patience: float = 0.05
    """For an errand, before it says that this takes longer; within it, a key is drawn in one frame."""
    retry: float = 5.0
    """For a server out of reach, before it is tried again."""
    moment: float = SEEN
    """For a record to have been seen, before a key decides it; 0 takes every key at once."""


class Deed(Enum):
    """What an errand leaves in the log."""

    VOTE = "vote"
    DECISION = "decision"
    UNDO = "undo"
    NOTE = "note"
    LABELS = "labels"
    REASONS = "reasons"
    CHART = "chart"


def unread(_error: LitreviewError) -> Message:
    """Return that something could not be read; why stands in the place of what was to be read."""
    text = _("This could not be read; {key} tries again.").format(key=cap_of("again"))
    return Message(text=text, is_warning=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something to do; what it returns is said when it is done."""

    do: Callable[[], Message]
    refused: Callable[[LitreviewError], Message] = unread
    """What to say where it cannot be done."""

    @property
    def goes_on(self) -> bool:
        """Tell whether the next open card may be shown before it is done."""
        return False

    def leaves_free(self, action: str) -> bool:
        """Tell whether the action can be done before this is."""
        return action in _LOOKING_UP

    def under_way(self) -> Message:
        """Return what is said while it takes longer."""
        return Message(text=_("Reading…"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing(Errand):
    """Something to leave in the log."""

    deed: Deed
    again: Callable[[], Message]
    """What to do instead after the server could not be reached."""
    refused: Callable[[LitreviewError], Message] = told
    """What to say where it cannot be done."""

    @property
    def goes_on(self) -> bool:
        """Tell whether the next open card may be shown before it is done."""
        return self.deed in {Deed.VOTE, Deed.DECISION}

    def leaves_free(self, action: str) -> bool:
        """Tell whether the action can be done before this is: what scrolls must know its card."""
        return action in _LOOKING_UP or (action in _SCROLLING and self.deed is not Deed.UNDO)

    def under_way(self) -> Message:
        """Return what is said while it takes longer."""
        return Message(text=_("Saving…"))


def writing(
    deed: Deed,
    *,
    act: Callable[[], Told],
    again: Callable[[], Told],
    tell: Callable[[Told], Message],
    refused: Callable[[LitreviewError], Message] = told,
) -> Writing:
    """Return the errand that does this, and tells what came of it, at once or again later."""
    return Writing(deed=deed, do=lambda: tell(act()), again=lambda: tell(again()), refused=refused)


def waits(deed: Deed) -> Message:
    """Return that this waits for a server out of reach, and what can be done meanwhile."""
    texts = {
        Deed.VOTE: _("Not saved yet: the server cannot be reached. Your vote is kept here."),
        Deed.DECISION: _("Not saved yet: the server cannot be reached. Your decision is kept here."),
        Deed.UNDO: _("Not taken back yet: the server cannot be reached. Your undoing is kept here."),
        Deed.NOTE: _("Not saved yet: the server cannot be reached. Your note is kept here."),
        Deed.LABELS: _("Not saved yet: the server cannot be reached. Your labels are kept here."),
        Deed.REASONS: _("Not saved yet: the server cannot be reached. Your decisions are kept here."),
        Deed.CHART: _("Not saved yet: the server cannot be reached. Your answer is kept here."),
    }
    return Message(text=texts[deed], remedy=keep_open(), is_warning=True)


def keep_open() -> str:
    """Return what to do while something waits for the server."""
    remedy = _("Keep this window open: it tries again every few seconds, and at once with {key}.")
    return remedy.format(key=cap_of("again"))


def refusal(deed: Deed) -> Message:
    """Return that nothing more can be decided while this waits."""
    texts = {
        Deed.VOTE: _("Your last vote must be saved first; the server cannot be reached."),
        Deed.DECISION: _("Your last decision must be saved first; the server cannot be reached."),
        Deed.UNDO: _("Your undoing must be saved first; the server cannot be reached."),
        Deed.NOTE: _("Your note must be saved first; the server cannot be reached."),
        Deed.LABELS: _("Your labels must be saved first; the server cannot be reached."),
        Deed.REASONS: _("Your decisions must be saved first; the server cannot be reached."),
        Deed.CHART: _("Your last answer must be saved first; the server cannot be reached."),
    }
    return Message(text=texts[deed], remedy=keep_open(), is_warning=True)


def question(deed: Deed) -> Message:
    """Return the question whether to leave without this."""
    texts = {
        Deed.VOTE: _("One vote is not saved: {key} again leaves without it."),
        Deed.DECISION: _("One decision is not saved: {key} again leaves without it."),
        Deed.UNDO: _("One undoing is not saved: {key} again leaves without it."),
        Deed.NOTE: _("One note is not saved: {key} again leaves without it."),
        Deed.LABELS: _("Labels are not saved: {key} again leaves without them."),
        Deed.REASONS: _("Decisions are not saved: {key} again leaves without them."),
        Deed.CHART: _("One answer is not saved: {key} again leaves without it."),
    }
    remedy = _("Stay, and it is saved when the server is back; {key} tries at once.")
    return Message(
        text=texts[deed].format(key=cap_of("quit")),
        remedy=remedy.format(key=cap_of("again")),
        is_warning=True,
    )
