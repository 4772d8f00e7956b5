"""Help: every key of the screen it was called from, and the protocol's question, criteria and reasons."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from litreview.model.language import _
from litreview.model.protocol import Protocol
from litreview.model.text import one_line
from litreview.tui.actions import Action, Group
from litreview.tui.asides import help_keys
from litreview.tui.looks import USUAL_LINE
from litreview.tui.screens.typed import Typed, TypedScreen, is_left_to_textual, means_nothing, plain_key
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.bars import extents, header, key_bar, rule
from litreview.tui.widgets.criteria import all_criteria
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import BLANK, Line, Piece, pad, paragraph

_CAP = 13
_LONGEST_CAP = 22
_TITLE = 19
_ROOMY = 72
"""Cells from which a key, its title and its help stand on one line."""


class KeysScreen(TypedScreen):
    """The keys of a screen, generated from the registry, and below them what else there is to say."""

    DEFAULT_CSS: ClassVar[str] = """
    KeysScreen #help-header, KeysScreen #help-rule, KeysScreen #help-keys { height: 1; }
    """

    def __init__(self, groups: Sequence[Group], title: str) -> None:
        super().__init__()
        self._groups = groups
        self._title = title
        self._actions = help_keys()
        self._by_key = {key: action for action in self._actions for key in action.keys}
        self._hint = ""
        """Said of a key that means nothing here, until the next one."""

    def compose(self) -> ComposeResult:
        """Yield header, text, rule and key bar."""
        yield Lines(surface=Surface.PANEL, id="help-header")
        yield Lines(id="help-text")
        yield Lines(id="help-rule")
        yield Lines(surface=Surface.PANEL, id="help-keys")

    def on_mount(self) -> None:
        """Write the text, from its top or from the criteria."""
        keys = self._draw(self.app.size)
        if self.begins_below:
            self._scroll(keys)

    def on_resize(self, event: events.Resize) -> None:
        """Set the text to the new width."""
        self._draw(event.size)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Do what the registry says of the key."""
        action = self._by_key.get(plain_key(typed)) if isinstance(typed, events.Key) else None
        if action is None and is_left_to_textual(typed):
            return False
        self._hint = means_nothing(typed) if action is None else ""
        self._scroll(0)
        if action is None:
            return True
        page = max(1, self._height(self.app.size) - 1)
        steps: dict[str, Callable[[], None]] = {
            "page-down": lambda: self._scroll(page),
            "page-up": lambda: self._scroll(-page),
            "line-down": lambda: self._scroll(1),
            "line-up": lambda: self._scroll(-1),
            "close": self.close,
        }
        steps[action.id]()
        return True

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self._scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self._scroll(-3)

    def close(self) -> None:
        """Go back to the record."""
        self.takes_keys = False
        self.dismiss()

    @property
    def topic(self) -> str:
        """Return what is told here, for the header."""
        return _("Help")

    @property
    def begins_below(self) -> bool:
        """Return whether it opens at what stands below the keys."""
        return False

    @property
    def subject(self) -> str:
        """Return what is told here, for the rule below the text."""
        return _("Keys")

    def also(self, width: int) -> list[Line]:  # noqa: ARG002 - nothing needs no width
        """Return what there is to say of the keys, below them."""
        return []

    def more(self, width: int) -> list[Line]:  # noqa: ARG002 - nothing needs no width
        """Return what else is told, below all about keys."""
        return []

    def _key_lines(self, width: int) -> list[Line]:
        longest = max((len(action.caps) for group in self._groups for action in group.actions), default=0)
        room = min(max(longest + 2, _CAP), _LONGEST_CAP)
        return [line for group in self._groups for line in _group_lines(group, width, room)]

    def _draw(self, size: Size) -> int:
        width = min(USUAL_LINE + 4, size.width)
        keys = [*self._key_lines(width - 2), *self.also(width - 2)]
        text = keys + self.more(width - 2)
        self.query_one("#help-header", Lines).show(
            [header(one_line(self._title), [self.topic], "", size.width)]
        )
        shown = self.query_one("#help-text", Lines)
        shown.show([(Piece(" "), *line) for line in text], top=shown.top)
        self.query_one("#help-keys", Lines).show([key_bar(self._actions, size.width)])
        self._scroll(0, size)
        return len(keys)

    def _scroll(self, step: int, size: Size | None = None) -> None:
        size = size or self.app.size
        text, height = self.query_one("#help-text", Lines), self._height(size)
        text.shift(step, height)
        seen = extents(text.top, height, len(text.lines))
        self.query_one("#help-rule", Lines).show(
            [rule(Piece(self._hint or self.subject, Ink.MUTED), seen, size.width)]
        )

    def _height(self, size: Size) -> int:
        return max(1, size.height - 3)


class HelpScreen(KeysScreen):
    """Keys of a record and the protocol's criteria; opens at either."""

    def __init__(self, groups: Sequence[Group], protocol: Protocol, *, at_criteria: bool = False) -> None:
        super().__init__(groups, str(protocol.title))
        self._protocol = protocol
        self._at_criteria = at_criteria

    @property
    def begins_below(self) -> bool:
        """Return whether it opens at the criteria."""
        return self._at_criteria

    @property
    def subject(self) -> str:
        """Return what is told here, for the rule below the text."""
        return _("Keys and criteria")

    def also(self, width: int) -> list[Line]:
        """Return how to come by other keys."""
        return [*other_keys(width), BLANK]

    def more(self, width: int) -> list[Line]:
        """Return the question, the criteria and the reasons."""
        return all_criteria(self._protocol, width)


def other_keys(width: int) -> list[Line]:
    """Return how to come by the keys of another tool, or one's own."""
    told = _(
        "litreview screen --keys rayyan, asreview or covidence gives you the keys of those tools; "
        "litreview screen --help says where you can choose single keys."
    )
    return paragraph(told, width, ink=Ink.MUTED)


def _group_lines(group: Group, width: int, room: int) -> list[Line]:
    lines = paragraph(group.title, width, ink=Ink.HEADING)
    for action in group.actions:
        lines += _action_lines(action, width, room)
    return [*lines, BLANK]


def _action_lines(action: Action, width: int, room: int) -> list[Line]:
    named = (*pad((Piece(f" {action.caps}", Ink.KEY),), room), Piece(action.title, Ink.STRONG))
    if width < _ROOMY:
        return [named, *paragraph(action.help, width, ink=Ink.MUTED, hang=Piece(" " * 4))]
    named = pad(named, room + _TITLE)
    indent = Piece(" " * (room + _TITLE))
    first, *others = paragraph(action.help, width - room - _TITLE)
    return [(*named, *first), *((indent, *line) for line in others)]
