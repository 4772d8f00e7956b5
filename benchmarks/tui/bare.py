"""A bare Textual app: a text that a key replaces, in the one widget that Textual has for that; the floor.

``python -m benchmarks.tui.bare`` shows a hundred texts one by one, all of them in memory, and marks nothing.
"""

import random
from typing import ClassVar, Final

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static

TEXTS: Final = 100
WORDS: Final = 280
"""In a text, as in an abstract."""


class Bare(App[None]):
    """A text at a time; arrow down goes on."""

    BINDINGS: ClassVar = [("down", "next", "Next"), ("q", "quit", "Quit")]

    def __init__(self) -> None:
        super().__init__()
        made = random.Random(7)  # noqa: S311 - the same texts each time
        words = ["".join(made.choices("aeilmnorstk", k=made.randint(2, 12))) for _word in range(3000)]
        self._texts = [" ".join(made.choices(words, k=WORDS)) for _text in range(TEXTS)]
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
    Bare().run()
