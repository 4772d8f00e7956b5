"""Putting labels on a record: a line to write in, completed from the labels used before."""

from collections.abc import Callable, Sequence

from textual.events import Key

from litreview.model.language import _
from litreview.screening.labels import completed, suggested
from litreview.tui.screens.note import NoteScreen
from litreview.tui.screens.typed import Typed
from litreview.tui.themes import Ink
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Line, Piece, cut
from litreview.tui.wording import labels_text


class LabelScreen(NoteScreen):
    """One line for labels with commas between; hands on the text, or None when they stay as they were."""

    def __init__(
        self,
        title: str,
        *,
        before: str,
        text: str,
        used: Sequence[str],
        keep: Callable[[str | None], None],
    ) -> None:
        super().__init__(title, before=before, text=text, keep=keep)
        self._title = _("Your labels on this record, with commas between")
        self._used = used

    async def take(self, typed: Typed, at: float) -> bool:
        """Complete the label at Tab; else write, save or leave."""
        if isinstance(typed, Key) and typed.key == "tab":
            text = completed(self._field.value, self._used)
            if text is not None:
                self._field.value = text
                self._field.action_end()
            is_taken = True
        else:
            is_taken = await super().take(typed, at)
        if self.takes_keys and not (isinstance(typed, Key) and typed.key == "ctrl+c"):
            self._say_keys()
        return is_taken

    def _say_keys(self) -> None:
        keys: Line = (
            Piece("Enter", Ink.KEY),
            Piece(" " + _("Save") + "   ", Ink.MUTED),
            Piece("Esc", Ink.KEY),
            Piece(" " + _("Leave as it was"), Ink.MUTED),
        )
        offered = suggested(self._field.value, self._used)
        if offered:
            keys = (*keys, Piece("   Tab ", Ink.KEY), Piece(labels_text(offered), Ink.MUTED))
        self.query_one("#note-keys", Lines).show([cut(keys, self.app.size.width - 2)])
