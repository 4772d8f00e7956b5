"""Writing a remark: while it is open no key decides anything."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from litreview.model.language import _
from litreview.model.text import harmless, one_line
from litreview.tui.themes import Ink, Surface
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Piece


class _Writing(Input):
    """A line to write in, which takes nothing that could drive the terminal, typed or pasted."""

    def validate_value(self, value: str) -> str:
        """Return what is kept of the text."""
        return harmless(value).replace("\n", " ").replace("\t", " ")


class NoteScreen(ModalScreen[str | None]):
    """One line to write in; gives the text, or None when it was left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False),
        Binding("escape", "leave", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    NoteScreen { align: center bottom; background: transparent; }
    NoteScreen Vertical { width: 100%; height: 5; background: $panel; padding: 1 1; }
    NoteScreen Vertical.-low { padding: 0 1; height: 3; }
    NoteScreen Lines { height: 1; }
    NoteScreen Input { height: 1; border: none; padding: 0; background: $background; }
    NoteScreen Input:focus { border: none; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._before = one_line(text)

    def compose(self) -> ComposeResult:
        """Yield a heading, the line to write in and what its keys do."""
        with Vertical(classes="-low" if self.app.size.height < 7 else ""):  # noqa: PLR2004 - two more than the box
            yield Lines(surface=Surface.PANEL, id="note-title")
            yield _Writing(self._before, id="note")
            yield Lines(surface=Surface.PANEL, id="note-keys")

    def on_mount(self) -> None:
        """Write the fixed texts and stop the cursor's blinking, which repaints for nothing."""
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()
        self.query_one("#note-title", Lines).show([(Piece(_("Your note on this record"), Ink.HEADING),)])
        self._say_keys()

    @property
    def is_changed(self) -> bool:
        """Tell whether leaving now would lose something that was typed."""
        return self.query_one(Input).value != self._before

    def remind(self) -> None:
        """Say that the text is not saved yet."""
        line = (Piece(_("Not saved yet. "), Ink.WARNING), Piece(_("Enter saves   Esc leaves"), Ink.MUTED))
        self.query_one("#note-keys", Lines).show([line])

    def on_input_submitted(self) -> None:
        """Save when Enter is pressed."""
        self.action_save()

    def action_save(self) -> None:
        """Give back what was typed."""
        self.dismiss(self.query_one(Input).value)

    def action_leave(self) -> None:
        """Give back nothing: the remark stays as it was."""
        self.dismiss(None)

    def _say_keys(self) -> None:
        save, leave = _("Save"), _("Leave as it was")
        keys = (
            Piece("Enter", Ink.KEY),
            Piece(f" {save}   ", Ink.MUTED),
            Piece("Esc", Ink.KEY),
            Piece(f" {leave}", Ink.MUTED),
        )
        self.query_one("#note-keys", Lines).show([keys])
