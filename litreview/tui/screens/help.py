"""Help: every key of the screen it was called from, and the protocol's question, criteria and reasons."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from litreview.model.language import _
from litreview.model.protocol import Protocol
from litreview.model.text import one_line
from litreview.tui.actions import Action, Group, help_keys
from litreview.tui.looks import USUAL_LINE
from litreview.tui.screens.typed import Typed, TypedScreen, plain_key
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.bars import extents, header, key_bar, rule
from litreview.tui.widgets.criteria import all_criteria
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import BLANK, Line, Piece, pad, paragraph

_CAP = 13
_TITLE = 19
_ROOMY = 72
"""Cells from which a key, its title and its help stand on one line."""


class HelpScreen(TypedScreen):
    """Keys and criteria, generated from the registry and the protocol; opens at either."""

    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen #help-header, HelpScreen #help-rule, HelpScreen #help-keys { height: 1; }
    """

    def __init__(self, groups: Sequence[Group], protocol: Protocol, *, at_criteria: bool = False) -> None:
        super().__init__()
        self._groups = groups
        self._protocol = protocol
        self._at_criteria = at_criteria
        self._actions = help_keys()
        self._by_key = {key: action for action in self._actions for key in action.keys}

    def compose(self) -> ComposeResult:
        """Yield header, text, rule and key bar."""
        yield Lines(surface=Surface.PANEL, id="help-header")
        yield Lines(id="help-text")
        yield Lines(id="help-rule")
        yield Lines(surface=Surface.PANEL, id="help-keys")

    def on_mount(self) -> None:
        """Write the text, from its top or from the criteria."""
        keys = self._draw(self.app.size)
        if self._at_criteria:
            self._scroll(keys)

    def on_resize(self, event: events.Resize) -> None:
        """Set the text to the new width."""
        self._draw(event.size)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Do what the registry says of the key."""
        action = self._by_key.get(plain_key(typed)) if isinstance(typed, events.Key) else None
        if action is None:
            return False
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
    def subject(self) -> str:
        """Return what is told here, for the rule below the text."""
        return _("Keys and criteria")

    def more(self, width: int) -> list[Line]:
        """Return what stands below the keys."""
        return all_criteria(self._protocol, width)

    def _draw(self, size: Size) -> int:
        width = min(USUAL_LINE + 4, size.width)
        keys = [line for group in self._groups for line in _group_lines(group, width - 2)]
        text = keys + self.more(width - 2)
        title = one_line(str(self._protocol.title))
        self.query_one("#help-header", Lines).show([header(title, [_("Help")], "", size.width)])
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
        self.query_one("#help-rule", Lines).show([rule(Piece(self.subject, Ink.MUTED), seen, size.width)])

    def _height(self, size: Size) -> int:
        return max(1, size.height - 3)


def _group_lines(group: Group, width: int) -> list[Line]:
    lines = paragraph(group.title, width, ink=Ink.HEADING)
    for action in group.actions:
        lines += _action_lines(action, width)
    return [*lines, BLANK]


def _action_lines(action: Action, width: int) -> list[Line]:
    named = (*pad((Piece(f" {action.caps}", Ink.KEY),), _CAP), Piece(action.title, Ink.STRONG))
    if width < _ROOMY:
        return [named, *paragraph(action.help, width, ink=Ink.MUTED, hang=Piece(" " * 4))]
    named = pad(named, _CAP + _TITLE)
    indent = Piece(" " * (_CAP + _TITLE))
    first, *others = paragraph(action.help, width - _CAP - _TITLE)
    return [(*named, *first), *((indent, *line) for line in others)]
