"""The conversation: a record is told, a key is heard, its answer is said in a line, and so on."""

from collections.abc import Callable, Sequence
from typing import Final

from litreview.model.errors import LitreviewError
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import ReasonId, Stage
from litreview.model.text import one_line
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.labels import labels_in
from litreview.screening.session import ScreeningSession
from litreview.tui.actions import Action, actions_of, keys_of
from litreview.tui.plain.keyboard import Keyboard
from litreview.tui.plain.keys import help_lines, key_name, plain_groups
from litreview.tui.plain.record import criteria_lines
from litreview.tui.plain.seeking import NotDoneError, Seeker
from litreview.tui.plain.side import Deed, Seen, Side
from litreview.tui.plain.talk import Manner, Talk
from litreview.tui.wording import labels_text

Session = ScreeningSession | ConflictSession

TAKEN_AWAY: Final = "-"
"""Written alone, it takes away what was written before."""


class Conversation(Talk):
    """One person's walk through a session, in words; every deed is durable before it is said to be saved."""

    def __init__(self, session: Session, side: Side, keyboard: Keyboard, manner: Manner) -> None:
        super().__init__(keyboard, manner)
        self._session = session
        self._side = side
        self._seeker = Seeker(session, side, keyboard, self._say)
        self._seen: Seen | None = None
        """What is before the person; None where all is decided, or it cannot be read."""

    def _opening(self) -> Sequence[str]:
        self._session.reopen()
        return self._side.opening()

    def _left_told(self) -> str:
        return _("Left to decide: {left}.").format(left=self._side.left) if self._session.queue else ""

    def _act(self, action: Action, key: str) -> None:
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
        text = "" if text == TAKEN_AWAY else text
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
        text = "" if text == TAKEN_AWAY else text
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

    def _refuse_without_record(self, key: str) -> None:
        if self._has_failed:
            text = _("NOT SAVED: a record that cannot be read cannot be decided.")
        elif self._session.queue:
            text = _("All are decided; {read} reads the last one again, {previous} the one before.")
            text = text.format(read=key_name("page-down"), previous=key_name("previous"))
        else:
            text = _("There is nothing to decide.")
        self._refuse(key, text)


def _labelled(labels: Sequence[str]) -> str:
    if not labels:
        return _("No label of yours is on this record now.")
    return _("Labels: {labels}.").format(labels=labels_text(labels))
