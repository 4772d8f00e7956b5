"""Finding a record: what is typed is looked for at once, in titles, abstracts and authors."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from textual import on
from textual.events import Key, Paste
from textual.message import Message as Letter

from litreview.model.events import Verdict
from litreview.model.language import _, ngettext
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.finding import Facts, Finder
from litreview.store.words import SHORTEST
from litreview.tui.asides import find_keys
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed
from litreview.tui.themes import INKS, Ink
from litreview.tui.widgets.typeset import Line, Piece, beside, cut
from litreview.tui.wording import LETTERS

_LONGEST: Final = 200
_AT_ONCE: Final = 250
"""Records read between two looks at whether somebody still waits for them."""
_TOLD_EVERY: Final = 2500
"""Records read between two new looks at what is found."""


class FindScreen(ListScreen):
    """A line to type in, and the records found below it; hands on the one chosen, or None."""

    class More(Letter):
        """More records can be found now."""

    def __init__(
        self,
        title: str,
        finder: Finder,
        own_verdict: Callable[[Report], Verdict | None],
        keep: Callable[[Report | None], None],
        *,
        chosen: AbstractSet[Report] | None = None,
    ) -> None:
        """``chosen`` is what is seen in the walk where that is not all; others come last."""
        super().__init__(title, _("Find"), find_keys())
        self.question = ""
        self.is_open = True
        self._finder = finder
        self._own_verdict = own_verdict
        self._keep = keep
        self._chosen = chosen
        self._inside = 0
        """How many of those found are among the chosen."""
        self._hits: Sequence[int] = ()
        self._has_begun = finder.is_complete
        """Whether there is something to choose from; a small review is read whole by then."""
        self._goes_to_first = False
        """Whether Enter was pressed before anything was found."""

    @property
    def length(self) -> int:
        """Return how many records are found."""
        return len(self._hits)

    def line(self, number: int, width: int) -> Line:
        """Return one's own verdict, the title, and beside it author and year."""
        report, facts = self._finder.reports[self._hits[number]], self._finder.facts[self._hits[number]]
        verdict = self._own_verdict(report)
        mark = Piece(f"{LETTERS[verdict]} ", INKS[verdict]) if verdict else Piece("· ", Ink.MUTED)
        is_hidden = self._chosen is not None and number >= self._inside
        title = Piece(facts.title or _("No title in the sources."), Ink.MUTED if is_hidden else Ink.TEXT)
        return beside((mark, title), cut((Piece(f"  {_by(facts)} ", Ink.MUTED),), width // 3), width)

    def above(self) -> Line:
        """Return what was typed."""
        return (Piece(_(" Find: "), Ink.HEADING), Piece(self.question, Ink.STRONG), Piece("▏", Ink.KEY))

    def below(self) -> Line:
        """Return how many are found, and among how many."""
        read, total = len(self._finder.facts), len(self._finder.reports)
        if len(self.question.strip()) < SHORTEST:
            text = _("Type what stands in title, abstract or authors; ae, o and a do for æ, ø and å.")
        else:
            text = self._found_text()
        if read < total:
            text = _("{read} of {total} read so far.").format(read=read, total=total) + " " + text
        return (Piece(f" {text}"),)

    def can_take(self, typed: Typed) -> bool:
        """Tell whether it can act on this now: choosing waits until the first records are read."""
        is_choice = isinstance(typed, Key) and typed.key == "enter"
        return self.takes_keys and (self._has_begun or not is_choice)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Type, choose or leave."""
        self._goes_to_first = False
        if isinstance(typed, Paste):
            self._ask(self.question + one_line(typed.text))
        elif typed.key in {"escape", "ctrl+c"}:
            self._leave(None)
            if typed.key == "ctrl+c":
                await self.app.action_quit()
        elif typed.key == "backspace":
            self._ask(self.question[:-1])
        elif typed.key == "ctrl+u":
            self._ask("")
        elif typed.character and typed.is_printable:
            self._ask(self.question + typed.character)
        elif typed.key == "enter" and not self._hits:
            self._goes_to_first = not self._finder.is_complete
        else:
            return self.steered_or_told(typed, typed.key)
        return True

    def choose(self, number: int) -> None:
        """Go to the record."""
        self._leave(self._finder.reports[self._hits[number]])

    def read_on(self) -> None:
        """Take in all records, in a thread, as long as somebody waits for them."""
        try:
            while self.is_open and not self._finder.is_complete:
                self._finder.take_in(_AT_ONCE)
                read = len(self._finder.facts)
                if read == _AT_ONCE or read % _TOLD_EVERY == 0:
                    self.post_message(self.More())
        finally:
            self.post_message(self.More())

    @on(More)
    def _look_again(self) -> None:
        if not self.is_open:
            return
        self._has_begun = True
        self._look_up()
        if self._goes_to_first and self._hits:
            self.choose(0)
            return
        self.draw(self.app.size)
        self.post_message(self.Ready())

    def _ask(self, question: str) -> None:
        question = question[:_LONGEST]
        if question != self.question:
            self.question, self.cursor = question, 0
            self._look_up()
            self.draw(self.app.size)

    def _look_up(self) -> None:
        hits, chosen = self._finder.hits(self.question), self._chosen
        if chosen is not None:
            hits.sort(key=lambda number: self._finder.reports[number] not in chosen)
            self._inside = sum(self._finder.reports[number] in chosen for number in hits)
        self._hits = hits

    def _found_text(self) -> str:
        found, hidden = self.length, self.length - self._inside
        if self._chosen is None or not hidden:
            return ngettext("{found} record found.", "{found} records found.", found).format(found=found)
        text = _("{found} found; {hidden} outside what you see now, listed last: Enter there shows all.")
        return text.format(found=found, hidden=hidden)

    def _leave(self, report: Report | None) -> None:
        self.is_open = False
        self.close()
        self._keep(report)


def _by(facts: Facts) -> str:
    return " ".join(part for part in (facts.author, str(facts.year or "")) if part)
