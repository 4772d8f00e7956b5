"""A bare Textual app: a text that a key replaces, in the one widget that Textual has for that; the floor.

``python -m benchmarks.tui.bare [RECORDS]`` keeps so many made-up records in memory and shows them one by one.
"""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static

from benchmarks.tui.large import made_up


class Bare(App[None]):
    """A record at a time; arrow down goes on."""

    BINDINGS: ClassVar = [("down", "next", "Next"), ("q", "quit", "Quit")]

    def __init__(self, number: int) -> None:
        super().__init__()
        self._texts = [f"{record.title}\n\n{record.abstract}" for record in made_up(number)]
        self._at = 0

    def compose(self) -> ComposeResult:
        """Give the text, and the keys below it."""
        yield Static(self._texts[0], markup=False)
        yield Footer()

    def action_next(self) -> None:
        """Show the next one."""
        self._at = (self._at + 1) % len(self._texts)
        self.query_one(Static).update(self._texts[self._at])


if __name__ == "__main__":
    Bare(int(sys.argv[1]) if len(sys.argv) > 1 else 1000).run()
