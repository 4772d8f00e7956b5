"""Talking in plain mode: a key is heard, what it does is durable before it is said, and so on."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NoReturn

from litreview.model.errors import LitreviewError, StoreError, StoreUnreachable, UsageError
from litreview.model.language import _
from litreview.model.text import one_line
from litreview.tui.actions import Action, cap_of
from litreview.tui.guard import Guard
from litreview.tui.plain.keyboard import END, Keyboard, Press
from litreview.tui.plain.keys import key_name
from litreview.tui.plain.record import wrapped
from litreview.tui.plain.side import Deed

_ALWAYS: Final = frozenset({"help", "criteria", "page-down", "again", "quit"})
"""The actions that can be done while something waits for a server out of reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How it is spoken, and how long it is waited, in seconds."""

    say: Callable[[str], None]
    clock: Callable[[], float]
    width: Callable[[], int]
    """Returns how many characters a line may have, or 0 for as many as it needs."""
    moment: float
    """For a record to have been before the person until a key decides it; 0 takes every key."""
    retry: float = 5.0
    """For a server out of reach, before it is tried again."""
    tries: int = 3
    """How often it is tried again where nobody sits at the keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A deed that waits for a server out of reach."""

    deed: Deed
    then: Callable[[], None]


class Talk(ABC):
    """One person's way through a session, in words; a kind of session says what its keys do."""

    _screen: ClassVar[str] = ""
    """The screen of the app whose keys these are; that of records where none is named."""
    _toggles: ClassVar[frozenset[str]] = frozenset({"undo"})
    """Actions that a key held down must not do again and again, though they decide nothing."""

    def __init__(self, keyboard: Keyboard, manner: Manner) -> None:
        self._keyboard = keyboard
        self._manner = manner
        self._guard = Guard(manner.clock, manner.moment) if manner.moment else None
        self._actions: dict[str, Action] = {}
        self._held: _Held | None = None
        self._has_failed = False
        """Whether the current record could not be read."""
        self._has_asked = False
        """Whether it has just been asked whether to leave without what is not saved."""
        self._has_hinted = False
        self._is_over = False
        self._heard = 0

    def run(self) -> None:
        """Open the session, and go on until the person leaves or no key can come any more.

        Raise LitreviewError where the session cannot be opened, and where the keys were written
        beforehand and one of them cannot be done: those after it were meant for other records.
        """
        for line in self._opening():
            self._say(line)
        self._go_on()
        while not self._is_over:
            self._hear(self._keyboard.press(self._manner.retry if self._held else None))

    @abstractmethod
    def _opening(self) -> Sequence[str]:
        """Open the session and return what is said first."""

    @abstractmethod
    def _left_told(self) -> str:
        """Return what is left, as it is said on leaving; empty where there was nothing."""

    @abstractmethod
    def _act(self, action: Action, key: str) -> None:
        """Do what the key does."""

    @abstractmethod
    def _go_on(self) -> None:
        """Tell what is before the person now, or that nothing is left."""

    @abstractmethod
    def _show(self) -> None:
        """Tell what is before the person now."""

    def _hear(self, press: Press | None) -> None:
        if press is None:
            self._try_again()
            return
        self._heard += 1
        action = self._actions.get(press.key)
        if press.key == END:
            self._leave()
        elif action is None:
            self._say_unknown(press.key)
        elif self._is_held_down(action, press):
            self._hint()
        else:
            self._has_asked = self._has_asked and action.id == "quit"
            self._act_unless_waiting(action, press.key)

    def _act_unless_waiting(self, action: Action, key: str) -> None:
        if self._held and action.id not in _ALWAYS:
            self._refuse(key, _("What you did last must be saved first; the server cannot be reached."))
        else:
            self._act(action, key)

    def _write(self, deed: Deed, then: Callable[[], None]) -> None:
        try:
            said = deed.do()
        except StoreUnreachable:
            self._hold(_Held(deed=deed, then=then))
        except LitreviewError as error:
            self._say_error(error)
        else:
            self._say_all(said.split("\n"))
            then()

    def _hold(self, held: _Held) -> None:
        self._held = held
        self._say(_("Not saved yet: the server cannot be reached. What you did is kept here."))
        if not self._keyboard.is_scripted:
            remedy = _("Keep this window open: it tries again every few seconds, and at once with {key}.")
            self._say(remedy.format(key=key_name("again", screen=self._screen)))
            return
        for _attempt in range(self._manner.tries):
            self._keyboard.press(self._manner.retry)
            if self._try_again():
                return
        self._is_over = True

    def _try_again(self, *, loudly: bool = False) -> bool:
        """Do what waits for the server; return whether nothing waits any more."""
        held = self._held
        if held is None:
            return True
        try:
            said = held.deed.again()
        except StoreUnreachable:
            if loudly:
                self._say(_("Still not saved: the server cannot be reached."))
            return False
        except LitreviewError as error:
            self._held = None
            self._say_error(error)
        else:
            self._held = None
            self._say(said)
            held.then()
        return True

    def _again(self) -> None:
        if self._held:
            self._try_again(loudly=True)
        elif self._has_failed:
            self._show()
        else:
            self._say(_("Everything is saved; there is nothing to try again."))

    def _quit(self) -> None:
        if self._held and not self._has_asked:
            self._has_asked = True
            text = _("What you did last is not saved: {key} again leaves without it.")
            self._say(text.format(key=key_name("quit", screen=self._screen)))
        else:
            self._leave()

    def _leave(self) -> None:
        self._try_again()
        self._is_over = True
        left = "" if self._held else self._left_told()
        if left:
            self._say(left)

    def _is_held_down(self, action: Action, press: Press) -> bool:
        if self._guard is None:
            return False
        if action.decides:
            return not self._guard.is_deliberate(press.key, press.at)
        return action.id in self._toggles and not self._guard.is_new_press(press.key, press.at)

    def _hint(self) -> None:
        if not self._has_hinted:
            self._has_hinted = True
            self._say(_("Key ignored (held or too early): press it again."))

    def _has_been_shown(self) -> None:
        self._has_hinted = False
        if self._guard:
            self._guard.shown()

    def _say_unknown(self, key: str) -> None:
        if key != "enter":  # who is used to it presses it after a key
            text = _("That key does nothing here; {help} shows the keys.")
            self._refuse(key, text.format(help=cap_of("help", screen=self._screen)))

    def _refuse(self, key: str, text: str) -> None:
        if self._keyboard.is_scripted:
            self._stop(key, text)
        self._say(text)

    def _stop(self, key: str, text: str) -> NoReturn:
        raise UsageError(
            _("key {number} of the input ({key})").format(number=self._heard, key=one_line(key)),
            text[:1].lower() + text[1:].rstrip("."),
            _("It and the keys after it were not done; what was said to be saved is saved."),
        )

    def _say_error(self, error: LitreviewError) -> None:
        if self._keyboard.is_scripted:
            raise error
        text = error.problem
        if isinstance(error, StoreError):
            text = _("NOT SAVED: {problem} ({place})").format(problem=text, place=error.place)
        self._say(f"{text[:1].upper()}{text[1:]}.")
        self._say(error.remedy)

    def _say_all(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._say(line)

    def _say(self, line: str) -> None:
        for part in wrapped(line, self._manner.width()):
            self._manner.say(part)
