"""The conversation: a record is told, a key is heard, its answer is said in a line, and so on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from litreview.model.errors import LitreviewError, StoreError, StoreUnreachable, UsageError
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import ReasonId, Stage
from litreview.model.text import one_line
from litreview.screening.conflicts import ConflictSession
from litreview.screening.labels import labels_in
from litreview.screening.session import ScreeningSession
from litreview.tui.actions import Action, actions_of, cap_of, keys_of
from litreview.tui.guard import Guard
from litreview.tui.plain.keyboard import END, Keyboard, Press
from litreview.tui.plain.keys import help_lines, key_name, plain_groups
from litreview.tui.plain.record import criteria_lines, wrapped
from litreview.tui.plain.seeking import NotDoneError, Seeker
from litreview.tui.plain.side import Deed, Seen, Side
from litreview.tui.wording import labels_text

Session = ScreeningSession | ConflictSession

_ALWAYS: Final = frozenset({"help", "criteria", "page-down", "again", "quit"})
"""The actions that can be done while something waits for a server out of reach."""
_TAKEN_AWAY: Final = "-"


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


class Conversation:
    """One person's walk through a session, in words; every deed is durable before it is said to be saved."""

    def __init__(self, session: Session, side: Side, keyboard: Keyboard, manner: Manner) -> None:
        self._session = session
        self._side = side
        self._keyboard = keyboard
        self._manner = manner
        self._seeker = Seeker(session, side, keyboard, self._say)
        self._guard = Guard(manner.clock, manner.moment) if manner.moment else None
        self._seen: Seen | None = None
        """What is before the person; None where all is decided, or it cannot be read."""
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
        self._session.reopen()
        for line in self._side.opening():
            self._say(line)
        self._go_on()
        while not self._is_over:
            self._hear(self._keyboard.press(self._manner.retry if self._held else None))

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
            self._act(action, press.key)

    def _act(self, action: Action, key: str) -> None:
        if self._held and action.id not in _ALWAYS:
            self._refuse(key, _("What you did last must be saved first; the server cannot be reached."))
            return
        acts: dict[str, Callable[[], None]] = {
            "include": lambda: self._decide(key, Verdict.INCLUDE),
            "exclude": lambda: self._exclude(key),
            "reason": lambda: self._exclude_for(key),
            "maybe": lambda: self._decide(key, Verdict.MAYBE),
            "undo": lambda: self._write(self._side.undoing(), self._tell_if_changed),
            "note": lambda: self._write_note(key),
            "label": lambda: self._write_labels(key),
            "relabel": lambda: self._relabel(key),
            "next": lambda: self._move(key, 1),
            "previous": lambda: self._move(key, -1),
            "page-down": self._say_again,
            "find": lambda: self._seek(key, self._seeker.find),
            "go": lambda: self._seek(key, self._seeker.go),
            "open": lambda: self._seek(key, self._seeker.open),
            "view": lambda: self._seek(key, self._seeker.choose),
            "all": lambda: self._seek(key, self._seeker.all),
            "criteria": lambda: self._say_all(criteria_lines(self._session.protocol)),
            "help": self._help,
            "again": self._again,
            "quit": self._quit,
        }
        own = self._side.doing(action.id)
        if own:
            self._do(key, own)
        else:
            acts[action.id]()

    def _seek(self, key: str, seek: Callable[[], bool]) -> None:
        if not self._session.queue:
            self._refuse(key, _("There is nothing to decide."))
            return
        try:
            is_elsewhere = seek()
        except NotDoneError as why:
            self._has_been_shown()
            self._refuse(key, str(why))
        except LitreviewError as error:
            self._say_error(error)
        else:
            if is_elsewhere:
                self._show()
            self._has_been_shown()

    def _decide(self, key: str, verdict: Verdict, reason: ReasonId | None = None) -> None:
        if self._seen is None:
            self._refuse_without_record(key)
        else:
            deed = self._side.deciding(verdict, reason, self._seen.standing)
            self._write(deed, self._tell_if_changed if deed.stays else self._go_on)

    def _do(self, key: str, deed: Deed) -> None:
        if self._seen is None and not deed.stays:
            self._refuse_without_record(key)
        else:
            self._write(deed, self._tell_if_changed if deed.stays else self._go_on)

    def _tell_if_changed(self) -> None:
        self._show(only_if_changed=True)

    def _exclude(self, key: str) -> None:
        if self._seen and self._side.stage is Stage.FULL_TEXT:
            self._refuse(key, _("An exclusion at full text needs its reason: press its number."))
        else:
            self._decide(key, Verdict.EXCLUDE)

    def _exclude_for(self, key: str) -> None:
        number, reasons = keys_of("reason").index(key) + 1, self._session.protocol.reasons
        if number <= len(reasons):
            self._decide(key, Verdict.EXCLUDE, reasons[number - 1].id)
            return
        text = _("There is no reason {number}; the protocol has 1 to {last}.")
        self._refuse(key, text.format(number=number, last=len(reasons)))

    def _write_note(self, key: str) -> None:
        if self._seen is None:
            self._refuse_without_record(key)
            return
        before = self._seen.note
        if not self._keyboard.is_scripted:
            if before:
                self._say(_("Your note: {text}").format(text=before))
            self._say(_("Write your note and press Enter."))
            self._say(_("An empty line leaves it as it was; a minus sign alone takes it away."))
        text = one_line(self._keyboard.line() or "") or before
        text = "" if text == _TAKEN_AWAY else text
        self._has_been_shown()
        if text == before:
            self._say(_("The note is as it was."))
            return
        said = _("Note saved.") if text else _("Note taken away.")

        def keep() -> str:
            self._session.note(text)
            return said

        def again() -> str:
            self._session.send_again()
            return said

        self._write(Deed(do=keep, again=again), self._look)

    def _write_labels(self, key: str) -> None:
        if self._seen is None:
            self._refuse_without_record(key)
            return
        before = ", ".join(self._seen.labels)
        if not self._keyboard.is_scripted:
            if before:
                self._say(_("Your labels: {labels}").format(labels=before))
            self._say(_("Write labels with commas between them and press Enter."))
            self._say(_("An empty line leaves them as they were; a minus sign alone takes them away."))
        text = one_line(self._keyboard.line() or "") or before
        text = "" if text == _TAKEN_AWAY else text
        self._has_been_shown()
        self._write(self._labelling(lambda: self._session.label(labels_in(text))), self._look)

    def _relabel(self, key: str) -> None:
        if self._seen is None:
            self._refuse_without_record(key)
        else:
            self._write(self._labelling(self._session.relabel), self._look)

    def _labelling(self, act: Callable[[], Sequence[str]]) -> Deed:
        def again() -> str:
            self._session.send_again()
            return _("Labels saved.")

        return Deed(do=lambda: _labelled(act()), again=again)

    def _move(self, key: str, step: int) -> None:
        before = self._session.position
        self._session.move(step)
        if self._session.position != before:
            self._show()
        else:
            last, first = _("This is the last record."), _("This is the first record.")
            self._refuse(key, last if step > 0 else first)

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
            self._say(remedy.format(key=key_name("again")))
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

    def _go_on(self) -> None:
        if self._side.left:
            self._show()
            return
        self._seen = None
        self._bind()
        if self._session.queue:
            self._say(self._side.all_done())
            text = _("{undo} takes the last one back, {read} reads it again, {quit} leaves.")
            self._say(text.format(undo=key_name("undo"), read=key_name("page-down"), quit=key_name("quit")))
        else:
            self._say_all(self._side.nothing().split("\n"))

    def _show(self, *, only_if_changed: bool = False) -> None:
        before = self._seen
        self._look()
        if self._seen and not (only_if_changed and self._seen == before):
            self._say("")
            self._say_all(self._seen.lines)
        self._has_been_shown()

    def _look(self) -> None:
        self._seen = None
        self._bind()
        if not self._session.queue:
            return
        try:
            self._seen = self._side.look(self._session.position)
            self._has_failed = False
        except LitreviewError as error:
            self._has_failed = True
            if self._keyboard.is_scripted:
                raise
            text = _("This could not be read; {key} tries again.").format(key=key_name("again"))
            self._say_all([*str(error).split("\n"), text])

    def _bind(self) -> None:
        groups = plain_groups(self._side.groups())
        self._actions = {key: action for action in actions_of(groups) for key in action.keys}

    def _say_again(self) -> None:
        if self._session.queue:
            self._show()
        else:
            self._say_all(self._side.nothing().split("\n"))

    def _help(self) -> None:
        reasons = len(self._session.protocol.reasons)
        self._say_all(help_lines(plain_groups(self._side.groups()), reasons))

    def _quit(self) -> None:
        if self._held and not self._has_asked:
            self._has_asked = True
            text = _("What you did last is not saved: {key} again leaves without it.")
            self._say(text.format(key=key_name("quit")))
        else:
            self._leave()

    def _leave(self) -> None:
        self._try_again()
        self._is_over = True
        if self._session.queue and not self._held:
            self._say(_("Left to decide: {left}.").format(left=self._side.left))

    def _is_held_down(self, action: Action, press: Press) -> bool:
        if self._guard is None:
            return False
        if action.decides:
            return not self._guard.is_deliberate(press.key, press.at)
        return action.id == "undo" and not self._guard.is_new_press(press.key, press.at)

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
            self._refuse(key, text.format(help=cap_of("help")))

    def _refuse_without_record(self, key: str) -> None:
        if self._has_failed:
            text = _("NOT SAVED: a record that cannot be read cannot be decided.")
        elif self._session.queue:
            text = _("All are decided; {read} reads the last one again, {previous} the one before.")
            text = text.format(read=key_name("page-down"), previous=key_name("previous"))
        else:
            text = _("There is nothing to decide.")
        self._refuse(key, text)

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


def _labelled(labels: Sequence[str]) -> str:
    if not labels:
        return _("No label of yours is on this record now.")
    return _("Labels: {labels}.").format(labels=labels_text(labels))
