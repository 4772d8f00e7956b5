"""Walking in plain mode through reports to chart, or fields to settle: what both have in common."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Final

from litreview.model.errors import LitreviewError
from litreview.model.language import _
from litreview.model.protocol import ChartField, FieldType
from litreview.model.text import one_line
from litreview.screening.charting_answers import Said, in_words, options
from litreview.screening.charting_session import ChartCard, ChartingSession
from litreview.screening.charting_settling import ChartSettling, DifferenceCard
from litreview.tui.actions import Action, Group, actions_of
from litreview.tui.plain.conversation import TAKEN_AWAY
from litreview.tui.plain.keyboard import Keyboard
from litreview.tui.plain.keys import help_lines, key_name, plain_groups
from litreview.tui.plain.record import INDENT, Told, head_lines
from litreview.tui.plain.talk import Manner, Talk

_LONGEST_NUMBER: Final = 9


class WalkTalk(Talk):
    """One person's way through a queue of charts; a kind of walk says what it shows and does there."""

    def __init__(self, walk: ChartingSession | ChartSettling, keyboard: Keyboard, manner: Manner) -> None:
        super().__init__(keyboard, manner)
        self._walk = walk

    @abstractmethod
    def _groups(self) -> Sequence[Group]:
        """Return the app's keys."""

    @abstractmethod
    def _acts(self, key: str) -> dict[str, Callable[[], None]]:
        """Return what the key does here alone, by the name of its action."""

    @abstractmethod
    def _nothing(self) -> str:
        """Return why there is nothing, on as many lines as it takes."""

    @abstractmethod
    def _lines(self) -> Sequence[str]:
        """Return what is before the person; raise LitreviewError where it cannot be read."""

    @abstractmethod
    def _edge(self, step: int) -> str:
        """Return that there is nothing further that way."""

    @abstractmethod
    def _no_other(self) -> str:
        """Return that nothing else is open."""

    def _go_on(self) -> None:
        groups = plain_groups(self._groups())
        self._actions = {key: action for action in actions_of(groups) for key in action.keys}
        if self._walk.queue:
            self._show()
        else:
            self._say_all(self._nothing().split("\n"))

    def _show(self) -> None:
        try:
            lines = self._lines()
            self._has_failed = False
        except LitreviewError as error:
            self._has_failed = True
            if self._keyboard.is_scripted:
                raise
            again = key_name("again", screen=self._screen)
            text = _("This could not be read; {key} tries again.").format(key=again)
            lines = [*str(error).split("\n"), text]
        self._say_all(["", *lines])
        self._has_been_shown()

    def _act(self, action: Action, key: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "next": lambda: self._move(key, 1),
            "previous": lambda: self._move(key, -1),
            "page-down": self._go_on,
            "open": lambda: self._to_open(key),
            "go": lambda: self._go_to(key),
            "help": self._help,
            "again": self._again,
            "quit": self._quit,
        }
        always = action.id in {"help", "again", "quit", "undo"}
        if not self._walk.queue and not always:
            self._refuse(key, _("There is nothing here."))
        else:
            (acts | self._acts(key))[action.id]()

    def _move(self, key: str, step: int) -> None:
        before = self._walk.position
        self._walk.move(step)
        if self._walk.position == before:
            self._refuse(key, self._edge(step))
        else:
            self._arrive()

    def _to_open(self, key: str) -> None:
        step = self._walk.following() - self._walk.position
        if not step:
            self._refuse(key, self._no_other())
            return
        self._walk.move(step)
        self._arrive()

    def _go_to(self, key: str) -> None:
        total = len(self._walk.queue)
        asked = _("Write a number from 1 to {total} and press Enter; an empty line goes back.")
        written = self._line(asked.format(total=total))
        if not written:
            return
        is_there = written.isascii() and written.isdigit() and 1 <= int(written[:_LONGEST_NUMBER]) <= total
        if not is_there:
            text = _("There is no number {number} here; there are 1 to {total}.")
            self._refuse(key, text.format(number=written, total=total))
            return
        self._walk.move(int(written) - 1 - self._walk.position)
        self._arrive()

    def _arrive(self) -> None:
        """Tell what one has come to by moving."""
        self._show()

    def _help(self) -> None:
        self._say_all(help_lines(plain_groups(self._groups()), 0))

    def _line(self, *asked: str) -> str:
        """Return a line as it is written, after what is asked, without what surrounds it."""
        if not self._keyboard.is_scripted:
            self._say_all(asked)
        written = one_line(self._keyboard.line() or "").strip()
        self._has_been_shown()
        return written

    def _asked(self, field: ChartField, said: Said) -> Said | None:
        """Return the text that the person writes for the field; None where it stays as it was."""
        before = one_line(said[0]) if said else ""
        written = self._line(
            *([_("Answer: {text}").format(text=before)] if before else []),
            _("Write a number and press Enter.")
            if field.type is FieldType.NUMBER
            else _("Write your answer and press Enter."),
            _("An empty line leaves it as it was; a minus sign alone takes it away."),
        )
        if not written:
            return None
        return () if written == TAKEN_AWAY else (written,)


def report_lines(card: ChartCard | DifferenceCard) -> list[str]:
    """Return what is told of the report: it is its full text that is read, and not its abstract."""
    sources = dict.fromkeys(record.partition(":")[0] for record in card.report.records)
    told = Told(
        record=card.record,
        sources=tuple(sources),
        with_link=True,
        file=card.attached.file if card.attached else None,
        siblings=card.siblings,
    )
    return list(head_lines(told, None))


def option_lines(field: ChartField, said: Said) -> list[str]:
    """Return what can be picked in the field, each with its number and whether it is picked."""
    lines = []
    for number, (option, words) in enumerate(options(field), start=1):
        line = f"{INDENT}{number}: {words}"
        lines.append(_("{choice} (picked)").format(choice=line) if option in said else line)
    return lines


def answer_told(field: ChartField, said: Said) -> str:
    """Return the answer in words, without a full stop: it stands within a sentence."""
    return one_line(in_words(field, said)).rstrip(".") or _("no answer")
