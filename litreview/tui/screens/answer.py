"""Writing or picking an answer over the form: while it is open no key does anything else."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key, Paste
from textual.screen import ModalScreen
from textual.widgets import TextArea

from litreview.model.language import _
from litreview.model.protocol import ChartField
from litreview.model.text import harmless, one_line
from litreview.screening.charting_answers import Said, options, picked
from litreview.tui.asides import answer_keys, group, option_keys
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.typed import Typed, TypedScreen, is_left_to_textual, means_nothing, plain_key
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.bars import key_bar
from litreview.tui.widgets.chart import field_lines, option_lines
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Line, Piece

Keep = Callable[[tuple[str, ...] | None], None]
"""Told the answer, or None where it is to stay as it was."""

_EDITS: Final = {
    key: binding.action
    for binding in TextArea.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
    if not binding.action.startswith(("copy", "cut", "paste"))
}
"""What Textual's own text does at each key that is no letter; a clipboard comes as a paste."""
_HELP: Final = "f1"
_EMPTIES: Final = "ctrl+u"
_ROWS: Final = 5
"""Rows to write in."""


class AnswerScreen(TypedScreen, ModalScreen[None]):
    """A few lines to write in, which break by themselves; Enter saves, for an answer is one paragraph."""

    DEFAULT_CSS: ClassVar[str] = """
    AnswerScreen { align: center bottom; background: transparent; }
    AnswerScreen Vertical { width: 100%; height: auto; background: $panel; padding: 0 1; }
    AnswerScreen Lines { height: 1; }
    AnswerScreen TextArea { border: none; padding: 0; background: $background; }
    AnswerScreen TextArea:focus { border: none; }
    """

    def __init__(
        self, title: str, field: ChartField, text: str, keep: Keep, *, is_replaced: bool = False
    ) -> None:
        """``title`` is the review's, for the help; a text to be replaced gives way to what is typed."""
        super().__init__()
        self._review = title
        self._field = field
        self._is_replaced = is_replaced
        self._before = one_line(text)
        self._keep = keep
        self._area = TextArea(
            self._before, soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False, id="answer"
        )

    def compose(self) -> ComposeResult:
        """Yield the field's name, the lines to write in and what the keys do."""
        with Vertical():
            yield Lines(surface=Surface.PANEL, id="answer-title")
            yield self._area
            yield Lines(surface=Surface.PANEL, id="answer-keys")

    def on_mount(self) -> None:
        """Write the fixed texts and stop the cursor's blinking, which repaints for nothing."""
        self._area.cursor_blink = False
        self._area.styles.height = min(_ROWS, max(1, self.app.size.height - 6))
        if self._is_replaced:
            self._area.select_all()
        else:
            self._area.move_cursor(self._area.document.end)
        self._area.focus()
        title = field_lines(self._field, self.app.size.width - 4)
        self.query_one("#answer-title", Lines).show([title[0] if len(title) == 1 else _beside(title)])
        self._say_keys()

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Write, save or leave, at once and in order: Textual would act on some keys after later ones."""
        if isinstance(typed, Paste):
            self._write(one_line(typed.text))
        elif typed.key in {"enter", "ctrl+s"}:
            self._close((harmless(self._area.text),))
        elif typed.key == "escape":
            self._close(None)
        elif typed.key == _EMPTIES:
            self._area.clear()
        elif typed.key == _HELP:
            self.app.push_screen(KeysScreen(group(_("Answer"), answer_keys()), self._review))
        elif typed.key == "ctrl+c":
            await self._quit()
        else:
            return await self._edit(typed)
        return True

    async def _quit(self) -> None:
        if self._area.text == self._before:
            await self.app.action_quit()
            return
        warning = (Piece(_("Not saved yet. "), Ink.WARNING), Piece(_("Enter saves   Esc leaves"), Ink.MUTED))
        self.query_one("#answer-keys", Lines).show([warning])

    async def _edit(self, key: Key) -> bool:
        if key.character and key.is_printable:
            self._write(key.character)
            return True
        if key.key in _EDITS:
            return await self.app.run_action(_EDITS[key.key], self._area)
        if is_left_to_textual(key):
            return False
        self.query_one("#answer-keys", Lines).show([(Piece(means_nothing(key, _HELP), Ink.MUTED),)])
        return True

    def _write(self, text: str) -> None:
        self._area.replace(harmless(text), *self._area.selection, maintain_selection_offset=False)

    def _close(self, said: Said | None) -> None:
        self.takes_keys = False
        self.dismiss()
        self._keep(said)

    def _say_keys(self) -> None:
        bar = key_bar(answer_keys(), self.app.size.width - 2)
        self.query_one("#answer-keys", Lines).show([bar])


class OptionsScreen(TypedScreen, ModalScreen[None]):
    """What a field offers; digits pick, Enter saves what is picked."""

    DEFAULT_CSS: ClassVar[str] = """
    OptionsScreen { align: center bottom; background: transparent; }
    OptionsScreen Vertical { width: 100%; height: auto; background: $panel; padding: 0 1; }
    """

    def __init__(self, title: str, field: ChartField, said: Said, keep: Keep) -> None:
        """``title`` is the review's, for the help."""
        super().__init__()
        self._review = title
        self._field = field
        self._said = said
        self._keep = keep

    def compose(self) -> ComposeResult:
        """Yield what is offered, and what the keys do."""
        with Vertical():
            yield Lines(surface=Surface.PANEL, id="offered")
            yield Lines(surface=Surface.PANEL, id="offered-keys")

    def on_mount(self) -> None:
        """Show what is offered."""
        self.query_one("#offered-keys", Lines).styles.height = 1
        self._draw()

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Pick, save or leave."""
        key = plain_key(typed) if isinstance(typed, Key) else ""
        offered = options(self._field)
        if key.isdigit() and 1 <= int(key) <= len(offered):
            self._said = picked(self._field, self._said, offered[int(key) - 1][0])
            self._draw()
        elif key in {"enter", "ctrl+s"}:
            self._close(self._said)
        elif key == "escape":
            self._close(None)
        elif key in {_HELP, "question_mark"}:
            self.app.push_screen(KeysScreen(group(_("Answer"), option_keys()), self._review))
        elif is_left_to_textual(typed):
            return False
        else:
            hint = (Piece(means_nothing(typed, _HELP), Ink.MUTED),)
            self.query_one("#offered-keys", Lines).show([hint])
        return True

    def _draw(self) -> None:
        width = self.app.size.width - 2
        lines = [*field_lines(self._field, width)[:1], *option_lines(self._field, self._said, width)]
        shown = self.query_one("#offered", Lines)
        shown.styles.height = min(len(lines), max(1, self.app.size.height - 4))
        shown.show(lines)
        self.query_one("#offered-keys", Lines).show([key_bar(option_keys(), width)])

    def _close(self, said: Said | None) -> None:
        self.takes_keys = False
        self.dismiss()
        self._keep(said)


def _beside(lines: list[Line]) -> Line:
    return (*lines[0], Piece("  "), *lines[1])
