"""The PRISMA diagram as a screen: arrows go from number to number, Enter lists the records behind one.

Whoever looks sees what ``litreview prisma`` prints to anybody: only votes that were opened are counted.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message as Letter

from litreview.exports.prisma import PrismaFlow, count, imbalances
from litreview.model.errors import LitreviewError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Protocol
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.store.journal import Journal
from litreview.tui.actions import Action
from litreview.tui.asides import diagram_keys, group
from litreview.tui.looks import THEMES
from litreview.tui.screens.behind import Counted, RecordsScreen
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.typed import Typed, TypedScreen, is_left_to_textual, means_nothing, plain_key
from litreview.tui.themes import Surface
from litreview.tui.widgets.bars import Message, extents, foot, header
from litreview.tui.widgets.flow import FlowDiagram
from litreview.tui.widgets.flow_layout import Number
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.reader import plain_lines
from litreview.tui.widgets.typeset import BLANK, Piece, beside

_FRAME: Final = 3
"""Rows that are not the diagram's: header, status and keys."""
_WHEEL: Final = 3
_SAID: Final = 2
"""How many sums that fail are told above the diagram."""


class DiagramScreen(TypedScreen):
    """Header, the diagram, a line on what is chosen, and the keys."""

    DEFAULT_CSS: ClassVar[str] = """
    DiagramScreen #flow-header, DiagramScreen #flow-status, DiagramScreen #flow-keys { height: 1; }
    """

    class Arrived(Letter):
        """The review was counted, or could not be read."""

        def __init__(self, flow: PrismaFlow | None, error: LitreviewError | None) -> None:
            super().__init__()
            self.flow = flow
            self.error = error

    def __init__(self, counted: Counted, leave: Callable[[], None] | None = None) -> None:
        """``leave`` is done when it is left; without it the screen is the first one, and the app ends."""
        super().__init__()
        self.is_reading = False
        """Whether the review is being counted now."""
        self._counted = counted
        self._leave_to = leave
        self._actions = diagram_keys(is_first=leave is None)
        self._flow: PrismaFlow | None = None
        self._wrong: list[str] = []
        self._message = Message(text="")
        self._failure = ""
        self._header = Lines(surface=Surface.PANEL, id="flow-header")
        self._diagram = FlowDiagram(id="flow")
        self._status = Lines(surface=Surface.PANEL, id="flow-status")
        self._keys = Lines(surface=Surface.PANEL, id="flow-keys")

    def compose(self) -> ComposeResult:
        """Yield the rows."""
        yield from (self._header, self._diagram, self._status, self._keys)

    def on_mount(self) -> None:
        """Count the review."""
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        """Set everything to the new size."""
        self._lay_out(event.size)

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self._turn(_WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self._turn(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Choose the number that was clicked, and list its records where it was chosen already."""
        region = self._diagram.region
        if not region.contains(event.screen_x, event.screen_y):
            super().on_click(event)
            return
        before = self._diagram.at
        if self._diagram.click(event.screen_x - region.x, event.screen_y - region.y):
            self._message = Message(text="")
            self._draw_foot()
            if self._diagram.at == before:
                self.app.post_message(events.Key("enter", None))

    def can_take(self, typed: Typed) -> bool:
        """Tell whether it can act on this now: until all is counted one can only leave."""
        return self.takes_keys and (not self.is_reading or self._action_of(typed) == "quit")

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Do what the registry says of the key."""
        action = self._action_of(typed)
        if not action and is_left_to_textual(typed):
            return False
        help_key = next(one.keys[0] for one in self._actions if one.id == "help")
        self._message = Message(text="", hint=None if action else means_nothing(typed, help_key))
        acts: dict[str, Callable[[], None]] = {
            "choose": self._choose,
            "down": lambda: self._go(0, 1),
            "up": lambda: self._go(0, -1),
            "left": lambda: self._go(-1, 0),
            "right": lambda: self._go(1, 0),
            "next-box": lambda: self._diagram.go_to_box(1),
            "box-before": lambda: self._diagram.go_to_box(-1),
            "page-down": lambda: self._diagram.turn(self._page),
            "page-up": lambda: self._diagram.turn(-self._page),
            "first": lambda: self._diagram.go_to_end(last=False),
            "last": lambda: self._diagram.go_to_end(last=True),
            "again": self._read,
            "theme": self._change_theme,
            "help": self._show_keys,
            "quit": self._leave,
        }
        if action:
            acts[action]()
        if self.takes_keys:
            self._draw_foot()
        return True

    @property
    def _page(self) -> int:
        return max(1, self.app.size.height - _FRAME - 1)

    def _action_of(self, typed: Typed) -> str:
        key = plain_key(typed) if isinstance(typed, events.Key) else ""
        return next((one.id for one in self._actions if key in one.keys), "")

    def _read(self) -> None:
        self.is_reading, self._message = True, Message(text=_("Counting…"))
        self.takes_keys = True
        self._lay_out(self.app.size)
        self.run_worker(self._count, thread=True)

    def _count(self) -> None:
        try:
            self.post_message(self.Arrived(self._counted.flow(), None))
        except LitreviewError as error:
            self.post_message(self.Arrived(None, error))

    @on(Arrived)
    def _take_in(self, arrived: Arrived) -> None:
        self.is_reading, self._message = False, Message(text="")
        if arrived.flow:
            self._flow, self._wrong = arrived.flow, imbalances(arrived.flow)
        self._failure = str(arrived.error or "")
        self._lay_out(self.app.size)
        self.post_message(self.Ready())

    def _lay_out(self, size: Size) -> None:
        title, right = str(self._counted.protocol.title), ""
        if self._flow:
            right = _("provisional") if self._flow.provisional else ""
        self._header.show([header(title, [_("PRISMA diagram")], right, size.width)])
        if self._failure or self._flow is None:
            self._diagram.show_text(plain_lines(self._failure, width=size.width))
        else:
            rows = max(1, size.height - _FRAME)
            self._diagram.set_flow(self._flow, _warnings(self._wrong), (size.width, rows))
        self._draw_foot()

    def _draw_foot(self) -> None:
        size, number = self.app.size, self._diagram.number
        message = self._message
        if number and not message.text:
            told = ngettext("{what} · {count} record", "{what} · {count} records", len(number.records))
            message = Message(
                text=told.format(what=name_of(number), count=len(number.records)), hint=message.hint
            )
        status, keys = foot(message, self._actions, size.width)
        height = max(1, size.height - _FRAME)
        seen = extents(self._diagram.top, height, self._diagram.total)
        brief = (Piece(f" {seen[-1]} "),) if seen and self._flow else BLANK
        self._status.show([beside(status, brief, size.width) if brief else status])
        self._keys.show([keys])

    def _turn(self, lines: int) -> None:
        self._diagram.turn(lines)
        self._draw_foot()

    def _go(self, across: int, down: int) -> None:
        if self._diagram.go(across, down):
            return
        self._diagram.turn(_WHEEL * down)  # to what stands above the first number, or below the last
        self._message = Message(text="", hint=_("There is no box that way."))

    def _choose(self) -> None:
        number = self._diagram.number
        if number and number.records:
            self.app.push_screen(RecordsScreen(self._counted, name_of(number), number.records))
        elif number:
            self._message = Message(text=_("There is no record behind this number."))

    def _change_theme(self) -> None:
        self.app.theme = THEMES[(THEMES.index(self.app.theme) + 1) % len(THEMES)]

    def _show_keys(self) -> None:
        keys: tuple[Action, ...] = self._actions
        self.app.push_screen(KeysScreen(group(_("PRISMA diagram"), keys), str(self._counted.protocol.title)))

    def _leave(self) -> None:
        self.takes_keys = False
        if self._leave_to:
            self.dismiss()
            self._leave_to()
        else:
            self.app.exit()


def name_of(number: Number) -> str:
    """Return the number's text as it stands outside its box, where nothing is listed below it."""
    return one_line(number.text).rstrip("*:") if number.text.endswith(":") else one_line(number.text)


def _warnings(wrong: Sequence[str]) -> list[str]:
    """Return what does not add up, as far as it leaves room for the diagram."""
    said = [_("The diagram does not balance: {identity}").format(identity=one) for one in wrong[:_SAID]]
    more = ngettext(
        "{number} more that does not balance; litreview prisma tells all.",
        "{number} more that do not balance; litreview prisma tells all.",
        len(wrong) - _SAID,
    )
    return [*said, more.format(number=len(wrong) - _SAID)] if len(wrong) > _SAID else said


def counted_from(journal: Journal, protocol: Protocol) -> Counted:
    """Return the review as its log stands whenever it is asked."""

    def flow() -> PrismaFlow:
        return count(journal.refresh(), protocol)

    def report(record: RecordId) -> Report | None:
        return journal.ledger.report_of(record)

    return Counted(protocol=protocol, flow=flow, records=journal.store.records, report=report)
