"""The commands of a card: all that its keys do, in a list that what is typed makes shorter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual.events import Key, Paste

from litreview.model.language import _, ngettext
from litreview.model.text import fold, one_line
from litreview.tui.actions import Action
from litreview.tui.asides import command_keys
from litreview.tui.keymap import printed
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import Line, Piece, pad

_CAP = 12
_TITLE = 20
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that can be done on a card, as a key does it."""

    action: Action
    key: str
    """The key that stands for it where an action has several meanings, such as the reasons."""
    title: str
    help: str
    """Empty for a reason, which says enough."""
    caps: str

    def place(self, words: Sequence[str]) -> int:
        """Return 0 where every folded word stands in its title, 1 where in its help or keys too, else 2."""
        title, more = fold(self.title), fold(f"{self.action.title} {self.help} {self.caps}")
        if all(word in title for word in words):
            return 0
        return 1 if all(word in title or word in more for word in words) else 2


def commands(actions: Sequence[Action], reasons: Sequence[str]) -> tuple[Command, ...]:
    """Return what the actions do, each reason on its own; without what shows the commands."""
    found: list[Command] = []
    for action in actions:
        make = partial(Command, action=action)
        if action.id == "reason":
            numbered = zip(action.keys, reasons, strict=False)
            found += (
                make(key=key, title=one_line(reason), help="", caps=printed(key)) for key, reason in numbered
            )
        elif action.id != "commands":
            found.append(make(key=action.keys[0], title=action.title, help=action.help, caps=action.caps))
    return tuple(found)


class CommandScreen(ListScreen):
    """A line to type in, and the commands that have its words; hands on the one chosen."""

    def __init__(self, title: str, offered: Sequence[Command], keep: Callable[[Command], None]) -> None:
        super().__init__(title, _("Commands"), command_keys())
        self.question = ""
        self._offered = offered
        self._keep = keep
        self._hits = tuple(offered)

    @property
    def length(self) -> int:
        """Return how many commands have the words."""
        return len(self._hits)

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - it is cut where it is shown
        """Return its keys, what it is called and what it does."""
        command = self._hits[number]
        caps = pad((Piece(f"{command.caps} ", Ink.KEY),), _CAP)
        if command.action.id == "reason":
            excluding = Piece(_("Exclude for reason") + ": ", Ink.MUTED)
            return (*caps, excluding, Piece(command.title, Ink.STRONG))
        named = pad((Piece(f"{command.title}  ", Ink.STRONG),), _TITLE)
        return (*caps, *named, Piece(command.help, Ink.MUTED))

    def above(self) -> Line:
        """Return what was typed."""
        return (Piece(_(" Do: "), Ink.HEADING), Piece(self.question, Ink.STRONG), Piece("▏", Ink.KEY))

    def below(self) -> Line:
        """Return how many there are."""
        text = ngettext("{count} command.", "{count} commands.", self.length).format(count=self.length)
        return (Piece(f" {text}"),)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Type, choose or leave."""
        if isinstance(typed, Paste):
            self._ask(self.question + one_line(typed.text))
        elif typed.character and typed.is_printable:
            self._ask(self.question + typed.character)
        else:
            return await self._steered(typed)
        return True

    async def _steered(self, key: Key) -> bool:
        if key.key == "backspace":
            self._ask(self.question[:-1])
        elif key.key == "ctrl+u":
            self._ask("")
        elif key.key in {"escape", "ctrl+p"}:
            self.close()
        elif key.key == "ctrl+c":
            self.close()
            await self.app.action_quit()
        else:
            return self.steered_or_told(key, key.key)
        return True

    def choose(self, number: int) -> None:
        """Do it."""
        self.close()
        self._keep(self._hits[number])

    def _ask(self, question: str) -> None:
        question = question[:_LONGEST]
        if question != self.question:
            self.question, self.cursor = question, 0
            words = fold(question).split()
            found = (command for command in self._offered if command.place(words) <= 1)
            self._hits = tuple(sorted(found, key=lambda command: command.place(words)))
        self.draw(self.app.size)
