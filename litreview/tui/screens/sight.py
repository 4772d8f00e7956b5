"""What the session shows at one moment, read once, so that the screen can be drawn while it is at work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from litreview.model.errors import LitreviewError
from litreview.model.language import _
from litreview.model.protocol import Protocol as ReviewProtocol
from litreview.model.protocol import Stage
from litreview.model.reports import Report
from litreview.screening.finding import Finder
from litreview.store.journal import Journal
from litreview.tui.screens.plan import Plan
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Decision
from litreview.tui.widgets.reader import plain_lines
from litreview.tui.widgets.rows import Row
from litreview.tui.widgets.typeset import Line, Piece


class Walk(Protocol):
    """What the screen needs of a session, whichever kind it is."""

    protocol: ReviewProtocol
    position: int

    @property
    def queue(self) -> Sequence[object]:
        """Return what is walked through."""
        ...

    def reopen(self) -> None:
        """Take in what is new and go to the first open one."""
        ...

    def move(self, step: int) -> None:
        """Go on by so many, backwards when negative."""
        ...

    def following(self) -> int:
        """Return where it goes on after this one is decided; the same place when nothing else is open."""
        ...

    def send_again(self) -> object:
        """Send what a server out of reach did not confirm."""
        ...


class NotedWalk(Walk, Protocol):
    """A walk through records that can be found by their words and have remarks written on them."""

    def note(self, text: str) -> None:
        """Keep a remark on the current one."""
        ...

    @property
    def finder(self) -> Finder:
        """Return what finds reports by their words."""
        ...

    def go_to(self, report: Report) -> bool:
        """Go to the report; tell whether it is among those walked through."""
        ...

    def label(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Keep these labels on the current one, and return them; none takes them away."""
        ...

    @property
    def journal(self) -> Journal:
        """Return the review's log, for what is told of the review as a whole."""
        ...

    def relabel(self) -> tuple[str, ...]:
        """Put the labels used last on the current one, or take them off; return what it then has."""
        ...

    @property
    def used_labels(self) -> tuple[str, ...]:
        """Return the labels this person has used, the latest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the header says after the review's title, and how far the work has come."""

    parts: Sequence[str]
    right: str
    done: int
    total: int
    pace: Sequence[str] = ()
    """What is told of the pace, at length and briefly; nothing while too little is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One card, set to a plan."""

    record: Sequence[Line]
    decision: Piece
    note: str = ""
    labels: Sequence[str] = ()
    """The reader's own."""
    above: Sequence[Line] = ()
    """What stands above it, as both votes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One card as it was read."""

    record: str
    """Its report's id."""
    page: Callable[[Plan], Page]
    """Sets it to a plan, without asking the session again."""
    standing: Decision | None = None
    """How its reader has decided it."""
    answer: Decision | None = None
    """How its reader would have, before the votes on it were shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The part of the queue that a list beside the record shows."""

    first: int
    """Place in the queue of its first row."""
    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A place in the walk and the card there."""

    position: int
    stage: Stage | None
    """None where what is walked through is of no stage."""
    heading: Heading
    reading: Reading | None
    """None where there is nothing to read, or it cannot be read."""
    failure: str = ""
    """Why it cannot be read."""
    is_empty: bool = False
    """Whether there is nothing to read."""
    excerpt: Excerpt | None = None
    """What the list shows, where there is one."""
    ahead: "Sight | None" = None
    """Where it goes on once the card is decided, where there is such a place and it could be read."""


class Reader(Protocol):
    """What reads the session's cards, each for its own kind of screen."""

    def stage_at(self, position: int) -> Stage | None:
        """Return the stage of the card at the position, if any."""
        ...

    def heading_at(self, position: int) -> Heading:
        """Return what the header says beside the card at the position."""
        ...

    def read(self, position: int) -> Reading:
        """Return the card at the position; raise LitreviewError when it cannot be read."""
        ...


def look(walk: Walk, reader: Reader) -> Sight:
    """Return the session's current card, and the one it goes on to, as far as they can be read."""
    sight = _sight_of(walk.position, reader, is_empty=not walk.queue)
    following = walk.following() if sight.reading else walk.position
    if following == walk.position:
        return sight
    ahead = _sight_of(following, reader)
    return replace(sight, ahead=ahead if ahead.reading else None)


def page_of(sight: Sight, made: Plan, nothing: str) -> Page:
    """Return the page to the plan; where there is no card, what its absence means in its place."""
    if sight.reading:
        return sight.reading.page(made)
    text = plain_lines(nothing if sight.is_empty else sight.failure, width=made.record_width)
    return Page(
        record=text,
        decision=Piece("") if sight.is_empty else Piece(_("This record cannot be read"), Ink.WARNING),
    )


def _sight_of(position: int, reader: Reader, *, is_empty: bool = False) -> Sight:
    reading, failure = None, ""
    if not is_empty:
        try:
            reading = reader.read(position)
        except LitreviewError as error:
            failure = str(error)
    return Sight(
        position=position,
        stage=reader.stage_at(position),
        heading=reader.heading_at(position),
        reading=reading,
        failure=failure,
        is_empty=is_empty,
    )
