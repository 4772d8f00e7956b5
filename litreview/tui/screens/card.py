"""The screen one card is seen and acted on, whatever kind of session it comes from."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.geometry import Size

from litreview.model.errors import LitreviewError
from litreview.model.language import _
from litreview.model.protocol import Stage
from litreview.tui.actions import Action, Group, actions_of, cap_of
from litreview.tui.guard import Guard
from litreview.tui.looks import THEMES, Wardrobe
from litreview.tui.screens.asking import AskingScreen
from litreview.tui.screens.commanding import Command, CommandScreen, commands
from litreview.tui.screens.errand import ASKING, Errand, Pace, Writing, question, refusal, unread, waits
from litreview.tui.screens.going import GoScreen
from litreview.tui.screens.plan import SMALLEST, Plan
from litreview.tui.screens.sight import Heading, Page, Reading, Sight, Walk, look, page_of
from litreview.tui.screens.typed import Typed, TypedScreen, is_left_to_textual, means_nothing, plain_key
from litreview.tui.themes import PALETTES, Surface, theme_text
from litreview.tui.widgets.bars import Message, extents, foot, header, progress, rule
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import BLANK, Line, Piece, paragraph

_WHEEL = 3
_ALWAYS: Final = frozenset({"again", "theme", "commands", "undo", "criteria"})
"""Actions that need no card, though the key bar of an empty screen does not name them."""


class CardScreen(AskingScreen):
    """Header, card, status and keys; a key acts at once and is drawn in one frame.

    What is drawn is the last sight of the session, never the session itself: that may be at work.
    """

    DEFAULT_CSS: ClassVar[str] = """
    CardScreen #header, CardScreen #progress, CardScreen #rule { height: 1; }
    CardScreen #status, CardScreen #keys { height: 1; }
    CardScreen #too-small { display: none; }
    CardScreen.-too-small > * { display: none; }
    CardScreen.-too-small > #too-small { display: block; }
    """
    when_empty: ClassVar[frozenset[str]] = frozenset({"help", "quit"})
    """The actions that make sense where there is no card."""
    of_pairs: ClassVar[bool] = False
    """Whether its keys are those of doubtful pairs."""

    def __init__(
        self, walk: Walk, clock: Callable[[], float], pace: Pace, wardrobe: Wardrobe | None = None
    ) -> None:
        super().__init__(pace)
        self.message = Message(text="")
        self.wardrobe = wardrobe or Wardrobe()
        """How the person wants it to look."""
        self._walk = walk
        self._guard = Guard(clock, pace.moment)
        self._plan: Plan | None = None
        self._sight: Sight | None = None
        self._page = Page(record=(), decision=Piece(""))
        self._failure = ""
        self._has_asked = False
        """Whether it has just been asked whether to leave without what is not saved."""
        self._leaves = False
        """Whether to leave as soon as what is under way is done."""
        self._then: Callable[[], None] | None = None
        """What to do once what is under way has come to its end."""
        self._actions: dict[str, Action] = {}
        self._header = Lines(surface=Surface.PANEL, id="header")
        self._progress = Lines(id="progress")
        self._body = Container(id="body")
        self._above = Lines(surface=Surface.PANEL, id="above")
        self._record = Lines(id="record")
        self._rule = Lines(id="rule")
        self._status = Lines(surface=Surface.PANEL, id="status")
        self._keys = Lines(surface=Surface.PANEL, id="keys")
        self._too_small = Lines(id="too-small")

    def stage_at(self, position: int) -> Stage | None:  # noqa: ARG002 - most cards are of a stage
        """Return the stage of the card there, if any; read in a thread, as all that is asked here."""
        return None

    @abstractmethod
    def heading_at(self, position: int) -> Heading:
        """Return what the header says beside the card at the position."""

    @abstractmethod
    def read(self, position: int) -> Reading:
        """Return the card at the position; raise LitreviewError when it cannot be read."""

    @abstractmethod
    def opening(self) -> Message:
        """Return what the status line says at first."""

    @abstractmethod
    def groups(self) -> Sequence[Group]:
        """Return the keys that act on the card that is seen."""

    @abstractmethod
    def nothing(self) -> str:
        """Return what to say when there is no card."""

    def edge(self, step: int) -> str:
        """Return what to say when there is nothing further that way."""
        return _("This is the last record.") if step > 0 else _("This is the first record.")

    @abstractmethod
    def planned(self, size: Size) -> Plan:
        """Return who gets how much of a terminal of that size."""

    @abstractmethod
    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does on this kind of card, by the name of its action."""

    @abstractmethod
    def help(self) -> TypedScreen:
        """Return the screen that tells all keys."""

    @property
    def before(self) -> Sequence[Lines]:
        """Return what stands before the card, to its left."""
        return ()

    @property
    def beside(self) -> Sequence[Lines]:
        """Return what stands beside or below the card."""
        return ()

    def compose(self) -> ComposeResult:
        """Yield the bars, and the card between them."""
        yield self._header
        yield self._progress
        with self._body:
            yield from self.before
            yield Vertical(self._above, self._record, self._rule)
            yield from self.beside
        yield self._status
        yield self._keys
        yield self._too_small

    def lay_out(self, size: Size) -> None:
        """Give everything its size and draw it."""
        self.set_class(_is_too_small(size), "-too-small")
        self._too_small.show(_too_small_lines(size))
        made = self._plan = self.planned(size)
        self._progress.display = made.has_progress
        self._above.display = made.above_height > 0
        self._above.styles.height = made.above_height
        self._draw_card(top=self._record.top)
        self.draw_foot()

    def on_mount(self) -> None:
        """Open the session and show its first card."""
        try:
            # One just opened has all there is; a large queue is not made twice before the first record.
            self.message = self.opening() if self._walk.queue else self._open()
        except LitreviewError as error:
            self.message = unread(error)
        self._sight = self.look()
        self._learn_keys()
        self.lay_out(self.app.size)
        self._guard.shown()

    def on_resize(self, event: events.Resize) -> None:
        """Give everything its new size."""
        self.lay_out(event.size)

    def can_take(self, typed: Typed) -> bool:
        """Tell whether it can act on this now: what asks the session waits until that is free."""
        if not self.takes_keys or self.errand is None or self.held:
            return self.takes_keys
        action = self._action_of(typed)
        return self.is_late and action is not None and self.errand.leaves_free(action.id)

    async def take(self, typed: Typed, at: float) -> bool:
        """Do what the registry says of the key."""
        action = self._action_of(typed)
        key = plain_key(typed) if isinstance(typed, events.Key) else ""
        if action is None and is_left_to_textual(typed):
            return False
        if _is_too_small(self.app.size) and (action is None or action.id != "quit"):
            return True  # nobody decides on what cannot be seen
        if action is None or self._means_nothing(action):
            self.message = replace(self._resting(), hint=means_nothing(typed, self._help_key))
        elif self._is_held(action, key, at):
            hint = _("Key ignored (held or too early): press it again.")
            self.message = replace(self.message, hint=hint)
        else:
            self._has_asked = self._has_asked and action.id == "quit"
            self.message = self._resting()
            self._act(action, key)
        if self.errand is None or self.held or self.is_late:
            self.draw_foot()
        return True

    def on_mouse_scroll_down(self) -> None:
        """Scroll the record down."""
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Scroll the record up."""
        self._scroll(-_WHEEL)

    def draw(self) -> None:
        """Look at the session anew and show its card from the top; only while no errand is under way."""
        self._show(self.look())

    def look(self) -> Sight:
        """Return the session's current card, and the one it goes on to, as far as they can be read."""
        return look(self._walk, self)

    def show_late(self, errand: Errand) -> None:
        """Say that it takes longer, beside the card that comes next if that is certain."""
        self.message = errand.under_way()
        self._go_ahead(errand)
        self.draw_foot()

    def show_held(self, errand: Writing) -> None:
        """Say that it waits for the server, beside the card that comes next."""
        self._leaves = False
        self.message = self._resting()
        self._go_ahead(errand)
        self.draw_foot()

    def show_done(self, said: Message, sight: Sight) -> None:
        """Say what came of it, and show the card the session is at, unless that is seen already."""
        self.message = said
        self._has_asked = False
        self._show(sight)
        self.draw_foot()
        leaves, self._leaves = self._leaves, False
        then, self._then = self._then, None
        if leaves and not said.is_warning:
            self.leave()
        elif then:
            then()

    def leave(self) -> None:
        """Leave, once what is under way is saved; where it cannot be, ask first."""
        if self.held and not self._has_asked:
            self._has_asked = True
            self.message = question(self.held.deed)
            self.draw_foot()
        elif self.errand and not self.held:
            self._leaves = True
        else:
            for screen in self.app.screen_stack:
                if isinstance(screen, TypedScreen):
                    screen.takes_keys = False
            self.app.exit()

    def draw_foot(self) -> None:
        """Show the status and the keys, or what an error needs more room for in their place."""
        if self._plan is None:
            return
        actions = [
            action
            for action in actions_of(self.groups())
            if not self._is_empty or action.id in self.when_empty
        ]
        status, keys = foot(self.message, actions, self._plan.width)
        self._status.show([status])
        self._keys.show([keys])

    @property
    def _is_empty(self) -> bool:
        return self._sight is None or self._sight.is_empty

    @property
    def _help_key(self) -> str:
        return next(action.keys[0] for action in actions_of(self.groups()) if action.id == "help")

    def _means_nothing(self, action: Action) -> bool:
        """Tell whether there is nothing here that the action could be done to."""
        return self._is_empty and action.id not in self.when_empty | _ALWAYS and not self._failure

    def _act(self, action: Action, key: str) -> None:
        if self.held and action.id in ASKING - {"again"}:
            self.message = refusal(self.held.deed)
            return
        acts: dict[str, Callable[[], None]] = {
            "next": lambda: self.send(Errand(do=partial(self._move, 1))),
            "previous": lambda: self.send(Errand(do=partial(self._move, -1))),
            "page-down": lambda: self._scroll(self._page_step()),
            "page-up": lambda: self._scroll(-self._page_step()),
            "help": lambda: self.look_up(self.help()),
            "commands": self._list_commands,
            "go": self._go,
            "theme": self._change_theme,
            "again": self._again,
            "quit": self.leave,
            **self.acts(key),
        }
        acts[action.id]()

    def when_free(self, act: Callable[[], None]) -> None:
        """Do this at once, or when what is under way has come to its end."""
        self._guard.shown()
        if self.errand:
            self._then = act
        else:
            act()

    def _list_commands(self) -> None:
        protocol = self._walk.protocol
        actions = [
            action
            for action in actions_of(self.groups())
            if not self._is_empty or action.id in self.when_empty | _ALWAYS
        ]
        offered = commands(actions, [str(reason.text) for reason in protocol.reasons])
        self.look_up(CommandScreen(str(protocol.title), offered, self._command))

    def _command(self, command: Command) -> None:
        if self.held:
            self._carry_out(command)  # as keys do: what asks the session is refused there
        else:
            self.when_free(partial(self._carry_out, command))

    def _carry_out(self, command: Command) -> None:
        self.message = self._resting()
        self._act(command.action, command.key)
        if self.errand is None or self.held:
            self.draw_foot()

    def look_up(self, screen: TypedScreen) -> None:
        """Show another screen over this one, until it is closed."""
        self.app.push_screen(screen)

    def _action_of(self, typed: Typed) -> Action | None:
        return self._actions.get(plain_key(typed)) if isinstance(typed, events.Key) else None

    def _is_held(self, action: Action, key: str, at: float) -> bool:
        if action.decides:
            return not self._guard.is_deliberate(key, at)
        return action.id in {"undo", "quit"} and not self._guard.is_new_press(key, at)

    def _resting(self) -> Message:
        """Return what the status line says once an earlier warning or hint has been read."""
        if self.held:
            return question(self.held.deed) if self._has_asked else waits(self.held.deed)
        return Message(text="") if self.message.is_warning else replace(self.message, hint=None)

    def _open(self) -> Message:
        try:
            self._walk.reopen()
            self._failure = ""
            return self.opening()
        except LitreviewError as error:
            self._failure = str(error)
            raise

    def _again(self) -> None:
        if self.held:
            self.message = replace(self.message, hint=_("Trying…"))
            self.try_again()
        elif self._failure:
            self.send(Errand(do=self._open))
        elif self._sight and self._sight.failure:
            self.send(Errand(do=lambda: Message(text="")))
        else:
            self.message = Message(text=_("Everything is saved; there is nothing to try again."))

    def _move(self, step: int) -> Message:
        before = self._walk.position
        self._walk.move(step)
        if self._walk.position != before or not self._walk.queue:
            return Message(text="")
        return Message(text=self.edge(step))

    def dress(self, said: str, **changes: object) -> None:
        """Look otherwise from now on, and say so."""
        is_kept = self.wardrobe.change(**changes)
        lost = _("It could not be kept for the next time: your settings cannot be written.")
        self.message = Message(text=said if is_kept else f"{said} {lost}")

    def _go(self) -> None:
        title, total = str(self._walk.protocol.title), len(self._walk.queue)
        self.look_up(GoScreen(title, total, self._gone))

    def _gone(self, number: int | None) -> None:
        self._guard.shown()
        total = len(self._walk.queue)
        if number is None:
            return
        if not 1 <= number <= total:
            text = _("There is no number {number} here; there are 1 to {total}.")
            self.message = Message(text=text.format(number=number, total=total), is_warning=True)
            self.draw_foot()
            return
        self.send(Errand(do=partial(self._move, number - 1 - self._walk.position)))

    def _change_theme(self) -> None:
        number = (THEMES.index(self.app.theme) + 1) % len(THEMES)
        name = theme_text(PALETTES[THEMES[number]])
        self.app.theme = THEMES[number]
        said = _("Colours {number} of {total}: {name}.").format(
            number=number + 1, total=len(THEMES), name=name
        )
        self.dress(said, theme=THEMES[number])

    def _go_ahead(self, errand: Errand) -> None:
        if errand.goes_on and self._sight and self._sight.ahead:
            self._show(self._sight.ahead)

    def _show(self, sight: Sight) -> None:
        before, self._sight = self._sight, sight
        self._learn_keys()
        stays = before is not None and _same_card(before, sight)
        if not stays or not self.is_late:
            self._guard.shown()
        if before is not None and before.is_empty != sight.is_empty:
            self.lay_out(self.app.size)
        self._draw_card(top=self._record.top if stays else 0)

    def _learn_keys(self) -> None:
        # Cards of one walk can be of several stages, and some keys are of one of them.
        self._actions = {key: action for action in actions_of(self.groups()) for key in action.keys}

    def _draw_card(self, *, top: int) -> None:
        made, sight = self._plan, self._sight
        if made is None or sight is None:
            return
        self._page = page_of(sight, made, self._failure or self.nothing())
        title, heading = str(self._walk.protocol.title), sight.heading
        self._header.show([header(title, heading.parts, heading.right, made.width)])
        self._progress.show([progress(heading.done, heading.total, made.width, heading.pace)])
        self._above.show(self._page.above)
        self._record.show(self._page.record, top=top)
        self._scroll(0)

    def _scroll(self, step: int) -> None:
        if self._plan is None:
            return
        height = self._plan.record_height
        self._record.shift(step, height)
        seen = extents(self._record.top, height, len(self._record.lines), keys=self._scrolling)
        self._rule.show([rule(self._page.decision, seen, self._plan.record_width)])

    @property
    def _scrolling(self) -> tuple[str, str]:
        """Return the keys that read on and back, as the rule below the card prints them."""
        on, back = (cap_of(action, of_pairs=self.of_pairs) for action in ("page-down", "page-up"))
        return on, back

    def _page_step(self) -> int:
        return max(1, self._plan.record_height - 1) if self._plan else 1


def _is_too_small(size: Size) -> bool:
    return size.width < SMALLEST.width or size.height < SMALLEST.height


def _too_small_lines(size: Size) -> list[Line]:
    text = _("This window is too small: {width} x {height}; at least {least} is needed.").format(
        width=size.width, height=size.height, least=f"{SMALLEST.width} x {SMALLEST.height}"
    )
    return [BLANK, *paragraph(text, max(8, size.width - 1))][-size.height :]


def _same_card(one: Sight, other: Sight) -> bool:
    if one.reading is None or other.reading is None:
        return False
    return (one.reading.record, one.stage) == (other.reading.record, other.stage)
