"""Charting in plain mode: the report is told, its fields one by one, and each answer is saved at once."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from litreview.model.language import _, ngettext
from litreview.model.protocol import ChartField, FieldType
from litreview.model.text import one_line
from litreview.screening.charting import unfinished
from litreview.screening.charting_answers import Said, options
from litreview.screening.charting_session import ChartCard, ChartingSession
from litreview.tui.actions import CHARTING, Group, chart_keys, keys_of
from litreview.tui.keymap import PICK
from litreview.tui.plain.keyboard import Keyboard
from litreview.tui.plain.keys import key_name
from litreview.tui.plain.side import Deed
from litreview.tui.plain.talk import Manner
from litreview.tui.plain.walking import WalkTalk, answer_told, option_lines, report_lines
from litreview.tui.wording import empty_already


class ChartTalk(WalkTalk):
    """A reviewer's way through the form, as it is told."""

    _screen: ClassVar[str] = CHARTING
    _toggles: ClassVar[frozenset[str]] = frozenset({"undo", PICK})

    def __init__(self, session: ChartingSession, keyboard: Keyboard, manner: Manner) -> None:
        super().__init__(session, keyboard, manner)
        self._session = session
        self._cursor = 0

    def _opening(self) -> Sequence[str]:
        self._session.reopen()
        lines = [
            _("Review: {title}").format(title=one_line(str(self._session.protocol.title))),
            _("You chart as {reviewer}.").format(reviewer=one_line(self._session.reviewer)),
        ]
        left = self._left
        if left:
            text = ngettext(
                "{left} report to chart. Everything is saved at once; {key} shows the keys.",
                "{left} reports to chart. Everything is saved at once; {key} shows the keys.",
                left,
            )
            lines.append(text.format(left=left, key=key_name("help", screen=CHARTING)))
        return lines

    def _groups(self) -> Sequence[Group]:
        return chart_keys()

    def _nothing(self) -> str:
        return _(
            "No report is to be charted by you.\n"
            "Reports come here once they are included after full text.\n"
            "{key} quits."
        ).format(key=key_name("quit", screen=CHARTING))

    def _edge(self, step: int) -> str:
        return _("This is the last report.") if step > 0 else _("This is the first report.")

    def _no_other(self) -> str:
        return _("There is no other report left.")

    def _left_told(self) -> str:
        return _("Left to chart: {left}.").format(left=self._left) if self._session.queue else ""

    def _lines(self) -> Sequence[str]:
        card = self._session.card(self._session.position)
        place = _("Report {position} of {total}. {left} left.").format(
            position=self._session.position + 1, total=len(self._session.queue), left=self._left
        )
        fields = [
            f"{one_line(str(field.text))}: {answer_told(field, card.answers[field.id])}."
            for field in self._session.protocol.charting
            if field.id in card.answers
        ]
        return [place, *self._state(card), *report_lines(card), *fields, *self._field_lines(card)]

    def _acts(self, key: str) -> dict[str, Callable[[], None]]:
        return {
            "field-down": lambda: self._step(key, 1),
            "field-up": lambda: self._step(key, -1),
            PICK: lambda: self._pick(key, keys_of(PICK, screen=CHARTING).index(key)),
            "write": lambda: self._write_in(key),
            "clear": self._clear,
            "finish": self._finish,
            "undo": lambda: self._write(self._undoing(), self._arrive),
        }

    @property
    def _left(self) -> int:
        return len(self._session.queue) - self._session.done

    @property
    def _field(self) -> ChartField:
        return self._session.protocol.charting[self._cursor]

    @property
    def _said(self) -> Said:
        card = self._session.current
        return card.answers.get(self._field.id, ()) if card else ()

    def _arrive(self) -> None:
        self._cursor = 0
        self._go_on()

    def _step(self, key: str, step: int) -> None:
        place = self._cursor + step
        if not 0 <= place < len(self._session.protocol.charting):
            self._refuse(key, _("This is the last field.") if step > 0 else _("This is the first field."))
            return
        self._cursor = place
        self._say_all(self._field_lines(self._session.card(self._session.position)))
        self._has_been_shown()

    def _pick(self, key: str, number: int) -> None:
        offered = options(self._field)
        if not offered:
            text = _("This field takes a text; {key} writes.")
            if self._field.type is FieldType.NUMBER:
                text = _("This field takes a number; {key} writes.")
            self._refuse(key, text.format(key=key_name("write", screen=CHARTING)))
        elif number >= len(offered):
            text = _("There is no choice {number}; there are 1 to {last}.")
            self._refuse(key, text.format(number=number + 1, last=len(offered)))
        else:
            self._keep(self._picking(offered[number][0]))

    def _picking(self, option: str) -> Callable[[], Said]:
        """Return what a choice's number does; that of the only choice, typed again, leaves it picked."""
        if self._field.type is not FieldType.CHOICES and option in self._session.said(self._field.id):
            return partial(self._session.answer, self._field.id, (option,))
        return partial(self._session.pick, self._field.id, option)

    def _clear(self) -> None:
        if self._session.said(self._field.id):
            self._answer(())
        else:
            self._say(empty_already(self._field))

    def _write_in(self, key: str) -> None:
        if options(self._field):
            self._step(key, 1)
            return
        said = self._asked(self._field, self._said)
        if said is None:
            self._say(_("The answer is as it was."))
        else:
            self._answer(said)

    def _answer(self, said: Said) -> None:
        self._keep(partial(self._session.answer, self._field.id, said))

    def _keep(self, act: Callable[[], Said]) -> None:
        field = self._field

        def again() -> str:
            self._session.send_again()
            return _saved(field, self._said)

        self._write(Deed(do=lambda: _saved(field, act()), again=again), lambda: None)

    def _finish(self) -> None:
        card = self._session.current
        was_done = card is not None and card.is_done

        def again() -> str:
            self._session.send_again()
            return self._finished(is_done=not was_done)

        def do() -> str:
            return self._finished(is_done=self._session.finish())

        self._write(Deed(do=do, again=again), self._after_finish)

    def _after_finish(self) -> None:
        if self._left:
            self._arrive()

    def _finished(self, *, is_done: bool) -> str:
        if not is_done:
            return _("Saved: this chart is not finished any more.")
        if not self._left:
            return _("Saved: finished. That was the last; the lead settles what differs.")
        text = ngettext(
            "Saved: finished. {left} report left.", "Saved: finished. {left} reports left.", self._left
        )
        return text.format(left=self._left)

    def _undoing(self) -> Deed:
        session = self._session
        return Deed(do=lambda: _undone(session.undo()), again=lambda: _undone(session.send_again()))

    def _state(self, card: ChartCard) -> list[str]:
        if card.is_closed:
            return [_("The charts of this report were opened; they are closed.")]
        if card.is_done:
            return [_("Finished.")]
        lacking = unfinished(self._session.protocol, card.answers)
        if not lacking:
            return [_("Not finished; {key} finishes.").format(key=key_name("finish", screen=CHARTING))]
        names = ", ".join(one_line(str(field.text)) for field in lacking)
        return [_("Must still be answered: {fields}.").format(fields=names)]

    def _field_lines(self, card: ChartCard) -> list[str]:
        field, form = self._field, self._session.protocol.charting
        text = _("Field {number} of {total}: {field}. {how}")
        how = [_how(field), *([_("Must be answered.")] if field.required else ())]
        lines = [
            text.format(
                number=self._cursor + 1, total=len(form), field=one_line(str(field.text)), how=" ".join(how)
            )
        ]
        if field.help:
            lines.append(one_line(str(field.help)))
        said = card.answers.get(field.id, ())
        if options(field):
            return [*lines, *option_lines(field, said)]
        return [*lines, _("Answer: {text}").format(text=answer_told(field, said))]


def _how(field: ChartField) -> str:
    key = key_name("write", screen=CHARTING)
    return {
        FieldType.TEXT: _("A text; {key} writes."),
        FieldType.NUMBER: _("A number; {key} writes."),
        FieldType.YES_NO: _("Pick one by its number."),
        FieldType.CHOICE: _("Pick one by its number."),
        FieldType.CHOICES: _("Pick one or more by their numbers."),
    }[field.type].format(key=key)


def _saved(field: ChartField, said: Said) -> str:
    name, undo = one_line(str(field.text)), key_name("undo", screen=CHARTING)
    if not said:
        return _("Saved: {field} is empty. {key} undoes.").format(field=name, key=undo)
    text = _("Saved: {field}: {answer}. {key} undoes.")
    return text.format(field=name, answer=answer_told(field, said), key=undo)


def _undone(card: ChartCard | None) -> str:
    if card is None:
        return _("There is no answer of yours to take back.")
    return _("Taken back; this is how the report stood before.")
