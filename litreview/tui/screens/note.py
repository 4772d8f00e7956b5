"""Writing a remark: while it is open no key decides anything."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key, Paste
from textual.screen import ModalScreen
from textual.widgets import Input

from litreview.model.language import _
from litreview.model.text import harmless, one_line
from litreview.tui.asides import group, note_keys
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.typed import Typed, TypedScreen, is_left_to_textual, means_nothing
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Piece

_EDITS: Final = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""What Textual's own line to write in does at each key that is no letter."""
_HELP: Final = "f1"


class _Writing(Input):
    """A line to write in, which takes nothing that could drive the terminal, typed or pasted."""

    def validate_value(self, value: str) -> str:
        """Return what is kept of the text."""
        return harmless(value).replace("\n", " ").replace("\t", " ")


class NoteScreen(TypedScreen, ModalScreen[None]):
    """One line to write in; hands on the text, or None when the remark is to stay as it was."""

    DEFAULT_CSS: ClassVar[str] = """
    NoteScreen { align: center bottom; background: transparent; }
    NoteScreen Vertical { width: 100%; height: 5; background: $panel; padding: 1 1; }
    NoteScreen Vertical.-low { padding: 0 1; height: 3; }
    NoteScreen Lines { height: 1; }
    NoteScreen Input { height: 1; border: none; padding: 0; background: $background; }
    NoteScreen Input:focus { border: none; }
    NoteScreen Input:ansi > .input--selection { text-style: reverse; }
    """

    def __init__(self, title: str, *, before: str, text: str, keep: Callable[[str | None], None]) -> None:
        """``title`` is the review's, for the help."""
        super().__init__()
        self._review = title
        self._before = one_line(before)
        self._title = _("Your note on this record")
        self._keep = keep
        self._field = _Writing(one_line(text), select_on_focus=False, id="note")

    def compose(self) -> ComposeResult:
        """Yield a heading, the line to write in and what its keys do."""
        with Vertical(classes="-low" if self.app.size.height < 7 else ""):  # noqa: PLR2004 - two more than the box
            yield Lines(surface=Surface.PANEL, id="note-title")
            yield self._field
            yield Lines(surface=Surface.PANEL, id="note-keys")

    def on_mount(self) -> None:
        """Write the fixed texts and stop the cursor's blinking, which repaints for nothing."""
        self._field.cursor_blink = False
        self._field.action_end()
        self._field.focus()
        self.query_one("#note-title", Lines).show([(Piece(self._title, Ink.HEADING),)])
        self._say_keys()

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Write, save or leave, at once and in order: Textual would act on some keys after later ones."""
        if isinstance(typed, Paste):
            self._write(one_line(typed.text))
        elif typed.key in {"enter", "ctrl+s"}:
            self._close(self._field.value)
        elif typed.key == "escape":
            self._close(None)
        elif typed.key == _HELP:
            self.app.push_screen(KeysScreen(group(_("Note"), note_keys()), self._review))
        elif typed.key == "ctrl+c":
            await self.app.action_quit()
        else:
            return await self._edit(typed)
        return True

    @property
    def is_changed(self) -> bool:
        """Tell whether leaving now would lose something that was typed."""
        return self._field.value != self._before

    def remind(self) -> None:
        """Say that the text is not saved yet."""
        line = (Piece(_("Not saved yet. "), Ink.WARNING), Piece(_("Enter saves   Esc leaves"), Ink.MUTED))
        self.query_one("#note-keys", Lines).show([line])

    async def _edit(self, key: Key) -> bool:
        if key.character and key.is_printable:
            self._write(key.character)
            return True
        if key.key in _EDITS:
            return await self.app.run_action(_EDITS[key.key], self._field)
        if is_left_to_textual(key):
            return False
        self.query_one("#note-keys", Lines).show([(Piece(means_nothing(key, _HELP), Ink.MUTED),)])
        return True

    def _write(self, text: str) -> None:
        self._field.replace(text, *self._field.selection)

    def _close(self, text: str | None) -> None:
        self.takes_keys = False
        self.dismiss()
        self._keep(text)

    def _say_keys(self) -> None:
        save, leave, told = _("Save"), _("Leave as it was"), _("Help")
        keys = (
            Piece("Enter", Ink.KEY),
            Piece(f" {save}   ", Ink.MUTED),
            Piece("Esc", Ink.KEY),
            Piece(f" {leave}   ", Ink.MUTED),
            Piece("F1", Ink.KEY),
            Piece(f" {told}", Ink.MUTED),
        )
        self.query_one("#note-keys", Lines).show([keys])
