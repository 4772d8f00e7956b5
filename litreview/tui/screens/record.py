"""The screen one record is read and decided on; screening and conflicts are its two kinds."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.geometry import Size

from litreview.model.errors import LitreviewError
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import Protocol as ReviewProtocol
from litreview.model.protocol import ReasonId, Stage
from litreview.tui.actions import Action, Group, actions_of
from litreview.tui.guard import Guard
from litreview.tui.screens.help import HelpScreen
from litreview.tui.screens.note import NoteScreen
from litreview.tui.screens.plan import Plan, plan
from litreview.tui.screens.typed import Typed, TypedScreen, plain_key
from litreview.tui.themes import DARK, LIGHT, Ink, Surface
from litreview.tui.widgets.bars import (
    Message,
    extents,
    foot,
    header,
    progress,
    rule,
    told,
)
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.reader import plain_lines
from litreview.tui.widgets.typeset import Line, Piece

_WHEEL = 3


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

    def note(self, text: str) -> None:
        """Keep a remark on the current one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the header says after the review's title, and how far the work has come."""

    parts: Sequence[str]
    right: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One card, set to a plan."""

    record: Sequence[Line]
    decision: Piece
    note: str = ""
    votes: Sequence[Line] = ()


class RecordScreen(TypedScreen):
    """Header, record, criteria, status and keys; a key acts at once and is drawn in one frame."""

    DEFAULT_CSS: ClassVar[str] = """
    RecordScreen #header, RecordScreen #progress, RecordScreen #rule { height: 1; }
    RecordScreen #status, RecordScreen #keys { height: 1; }
    """
    with_votes: ClassVar[bool] = False

    def __init__(self, walk: Walk, clock: Callable[[], float]) -> None:
        super().__init__()
        self.message = Message(text="")
        self._walk = walk
        self._guard = Guard(clock)
        self._plan: Plan | None = None
        self._note = ""
        self._unsaved: dict[int, str] = {}
        """Notes the store refused, by their place in the queue."""
        self._failure = ""
        self._decision = Piece("")
        self._actions: dict[str, Action] = {}
        self._header = Lines(surface=Surface.PANEL, id="header")
        self._progress = Lines(id="progress")
        self._body = Container(id="body")
        self._votes = Lines(surface=Surface.PANEL, id="votes")
        self._record = Lines(id="record")
        self._rule = Lines(id="rule")
        self._criteria = Lines(id="criteria")
        self._status = Lines(surface=Surface.PANEL, id="status")
        self._keys = Lines(surface=Surface.PANEL, id="keys")

    @abstractmethod
    def stage(self) -> Stage:
        """Return the stage of the current card."""

    @abstractmethod
    def groups(self) -> Sequence[Group]:
        """Return the keys that act here."""

    @abstractmethod
    def heading(self) -> Heading:
        """Return what the header says."""

    @abstractmethod
    def page(self, plan: Plan) -> Page:
        """Return the current card set to the plan; raise LitreviewError when it cannot be read."""

    @abstractmethod
    def nothing(self) -> str:
        """Return what to say when there is no card."""

    @abstractmethod
    def opening(self) -> Message:
        """Return what the status line says at first."""

    @abstractmethod
    def decide(self, verdict: Verdict, reason: ReasonId | None = None) -> None:
        """Decide the current card durably and show the next."""

    @abstractmethod
    def undo(self) -> None:
        """Take the latest decision back and show its card."""

    def compose(self) -> ComposeResult:
        """Yield the bars, and the record with the criteria between them."""
        yield self._header
        yield self._progress
        with self._body:
            yield Vertical(self._votes, self._record, self._rule)
            yield self._criteria
        yield self._status
        yield self._keys

    def on_mount(self) -> None:
        """Open the session and show its first card."""
        self._actions = {key: action for action in actions_of(self.groups()) for key in action.keys}
        try:
            self._walk.reopen()
            self.message = self.opening()
        except LitreviewError as error:
            self._failure = str(error)
        self._arrange(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Give everything its new size."""
        self._arrange(event.size)

    async def take(self, typed: Typed) -> bool:
        """Do what the registry says of the key."""
        key = plain_key(typed) if isinstance(typed, events.Key) else ""
        action = self._actions.get(key)
        if action is None:
            return False
        if self._is_held(action, key):
            hint = _("Key ignored (held or too early): press it again.")
            self.message = replace(self.message, hint=hint)
        else:
            self.message = Message(text="") if self.message.is_warning else replace(self.message, hint=None)
            self._act(action, key)
        self.draw_foot()
        return True

    def on_mouse_scroll_down(self) -> None:
        """Scroll the record down."""
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Scroll the record up."""
        self._scroll(-_WHEEL)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn an error of the review into a message that says nothing was saved."""
        try:
            yield
        except LitreviewError as error:
            self.message = told(error)

    def draw(self) -> None:
        """Show the current card from its top, in what is one frame with all else the key changes."""
        self._guard.shown()
        if self._votes.display != (self.with_votes and bool(self._walk.queue)):
            self._arrange(self.app.size)
        self._draw_card(top=0)

    def draw_foot(self) -> None:
        """Show the status and the keys, or what an error needs more room for in their place."""
        if self._plan is None:
            return
        status, keys = foot(self.message, self._bar(), self._plan.width)
        self._status.show([status])
        self._keys.show([keys])

    def _act(self, action: Action, key: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "include": lambda: self.decide(Verdict.INCLUDE),
            "exclude": self._exclude,
            "reason": lambda: self._exclude_for(int(key)),
            "maybe": lambda: self.decide(Verdict.MAYBE),
            "undo": self.undo,
            "note": self._write_note,
            "next": lambda: self._move(1),
            "previous": lambda: self._move(-1),
            "page-down": lambda: self._scroll(self._page_step()),
            "page-up": lambda: self._scroll(-self._page_step()),
            "criteria": lambda: self._look_up(at_criteria=True),
            "help": lambda: self._look_up(at_criteria=False),
            "theme": self._change_theme,
            "quit": self._leave,
        }
        acts[action.id]()

    def _is_held(self, action: Action, key: str) -> bool:
        if action.decides:
            return not self._guard.is_deliberate(key)
        return action.id == "undo" and not self._guard.is_new_press(key)

    def _exclude(self) -> None:
        if self._walk.queue and self.stage() is Stage.FULL_TEXT:
            text = _("An exclusion at full text needs its reason: press its number.")
            self.message = Message(text=text, is_warning=True)
        else:
            self.decide(Verdict.EXCLUDE)

    def _exclude_for(self, number: int) -> None:
        reasons = self._walk.protocol.reasons
        if number <= len(reasons):
            self.decide(Verdict.EXCLUDE, reasons[number - 1].id)
            return
        text = _("There is no reason {number}; the protocol has 1 to {last}.")
        self.message = Message(text=text.format(number=number, last=len(reasons)), is_warning=True)

    def _move(self, step: int) -> None:
        before = self._walk.position
        self._walk.move(step)
        if self._walk.position != before:
            self.message = Message(text="")
            self.draw()
        elif self._walk.queue:
            end = _("This is the last record.") if step > 0 else _("This is the first record.")
            self.message = Message(text=end)

    def _write_note(self) -> None:
        if self._walk.queue:
            text = self._unsaved.get(self._walk.position, self._note)
            self.app.push_screen(NoteScreen(before=self._note, text=text, keep=self._keep_note))

    def _keep_note(self, text: str | None) -> None:
        self._guard.shown()
        self._unsaved.pop(self._walk.position, None)
        if text is None or text.strip() == self._note:
            self.message = Message(text=_("The note is as it was."))
        else:
            self._save_note(text)
        self._draw_card(top=self._record.top)
        self.draw_foot()

    def _save_note(self, text: str) -> None:
        try:
            self._walk.note(text)
        except LitreviewError as error:
            self._unsaved[self._walk.position] = text
            message = told(error)
            again = _("n opens the note with your text.")
            self.message = replace(message, remedy=f"{again} {message.remedy}")
        else:
            self.message = Message(text=_("Note saved.") if text.strip() else _("Note taken away."))

    def _leave(self) -> None:
        self.takes_keys = False
        self.app.exit()

    def _look_up(self, *, at_criteria: bool) -> None:
        self.app.push_screen(HelpScreen(self.groups(), self._walk.protocol, at_criteria=at_criteria))

    def _change_theme(self) -> None:
        self.app.theme = LIGHT.name if self.app.theme == DARK.name else DARK.name

    def _arrange(self, size: Size) -> None:
        shows_votes = self.with_votes and bool(self._walk.queue)
        made = plan(size, self._walk.protocol, with_votes=shows_votes)
        self._plan = made
        self._progress.display = made.has_progress
        self._body.styles.layout = "horizontal" if made.is_wide else "vertical"
        self._votes.display = shows_votes
        self._votes.styles.height = made.votes_height
        self._criteria.styles.width = made.criteria_width
        self._criteria.styles.height = "1fr" if made.is_wide else len(made.criteria)
        self._criteria.show(made.criteria)
        self._draw_card(top=self._record.top)
        self.draw_foot()

    def _draw_card(self, *, top: int) -> None:
        made = self._plan
        if made is None:
            return
        heading, page = self.heading(), self._page(made)
        title = str(self._walk.protocol.title)
        self._header.show([header(title, heading.parts, heading.right, made.width)])
        self._progress.show([progress(heading.done, heading.total, made.width)])
        self._votes.show(page.votes)
        self._note = page.note
        self._decision = page.decision
        self._record.show(page.record, top=top)
        self._scroll(0)

    def _page(self, made: Plan) -> Page:
        if not self._walk.queue:
            text = plain_lines(self._failure or self.nothing(), width=made.record_width)
            return Page(record=text, decision=Piece(""))
        try:
            return self.page(made)
        except LitreviewError as error:
            text = plain_lines(str(error), width=made.record_width)
            return Page(record=text, decision=Piece(_("This record cannot be read"), Ink.WARNING))

    def _scroll(self, step: int) -> None:
        if self._plan is None:
            return
        height = self._plan.record_height
        self._record.shift(step, height)
        seen = extents(self._record.top, height, len(self._record.lines))
        self._rule.show([rule(self._decision, seen, self._plan.record_width)])

    def _page_step(self) -> int:
        return max(1, self._plan.record_height - 1) if self._plan else 1

    def _bar(self) -> list[Action]:
        actions = actions_of(self.groups())
        return [action for action in actions if self._walk.queue or action.id in {"help", "quit"}]
