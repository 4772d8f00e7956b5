"""Charting: one reviewer fills in the form for one included report after another; each answer is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.geometry import Size

from litreview.model.errors import LitreviewError
from litreview.model.language import _, ngettext
from litreview.model.protocol import ChartField
from litreview.model.text import one_line
from litreview.screening.charting import unfinished
from litreview.screening.charting_answers import Said, in_words, options
from litreview.screening.charting_session import ChartCard, ChartingSession
from litreview.tui.actions import CHARTING, Action, Group, cap_of, chart_keys, keys_of
from litreview.tui.keymap import PICK
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.answer import AnswerScreen
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.errand import Deed, Errand, Pace, writing
from litreview.tui.screens.full_text import file_told, opened
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.plan import ROOMY, Plan
from litreview.tui.screens.sight import Heading, Page, Reading, Sight
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Message, told
from litreview.tui.widgets.chart import Form, Head, form_of, head_of
from litreview.tui.widgets.typeset import Piece, cut
from litreview.tui.wording import empty_already

Refused = Callable[[LitreviewError], Message]
"""What is said where an answer could not be kept."""

_LOW = 14
_USUAL = 22
_LONGEST = 40
"""Cells of an answer in what is said of it."""


def plan_of(size: Size, *, is_empty: bool) -> Plan:
    """Return who gets how much of a terminal of that size: the report above, what is charted below."""
    width, height = size
    has_progress = height >= _LOW
    above = 0 if is_empty else 6 if height >= ROOMY else 4 if height >= _USUAL else 2
    return Plan(
        width=width,
        is_wide=False,
        is_roomy=height >= ROOMY,
        has_progress=has_progress,
        record_width=width,
        record_height=max(1, height - 4 - has_progress - above),
        above_height=above,
        criteria_width=0,
        criteria=(),
    )


class ChartScreen(CardScreen):
    """The form of one report; the cursor is on one field, which shows all its choices."""

    when_empty: ClassVar[frozenset[str]] = frozenset({"undo", "help", "quit"})

    def __init__(
        self,
        session: ChartingSession,
        clock: Callable[[], float],
        pace: Pace,
        wardrobe: Wardrobe | None = None,
    ) -> None:
        super().__init__(session, clock, pace, wardrobe)
        self._session = session
        self._cursor = 0
        """The field it is on, by its place in the form."""
        self._card: ChartCard | None = None
        """What is seen."""
        self._form = Form(lines=(), first=0, last=0)
        self._unsaved: dict[tuple[str, str], str] = {}
        """What was typed and refused, by report and field."""

    def planned(self, size: Size) -> Plan:
        """Return who gets how much of a terminal of that size."""
        return plan_of(size, is_empty=self._is_empty)

    def groups(self) -> Sequence[Group]:
        """Return the keys that act here."""
        return chart_keys()

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does on the form, by the name of its action."""
        return {
            "field-down": partial(self._step, 1),
            "field-up": partial(self._step, -1),
            PICK: lambda: self._pick(keys_of(PICK, screen=CHARTING).index(key)),
            "write": self._write,
            "clear": self._clear,
            "finish": self._finish,
            "undo": self._undo,
            "open": lambda: self.send(Errand(do=self._to_open)),
            "file": lambda: self.send(Errand(do=self._open_file)),
        }

    def help(self) -> KeysScreen:
        """Return the screen that tells all keys."""
        return KeysScreen(self.groups(), str(self._session.protocol.title))

    def heading_at(self, position: int) -> Heading:
        """Return whose chart it is, and the place in the queue."""
        total, done = len(self._session.queue), self._session.done
        place = _("{position} of {total}").format(position=min(position + 1, total), total=total)
        left = _("{left} left").format(left=total - done)
        return Heading(
            parts=(_("Charting"), self._session.reviewer),
            right=f"{place} · {left}" if total else "",
            done=done,
            total=total,
        )

    def read(self, position: int) -> Reading:
        """Return the report and the reviewer's own chart of it."""
        card = self._session.card(position)
        return Reading(record=card.report.id, page=partial(self._page_of_card, card))

    def nothing(self) -> str:
        """Return what having no report to chart means."""
        return _(
            "No report is to be charted by you.\n"
            "Reports come here once they are included after full text.\n"
            "{key} quits."
        ).format(key=cap_of("quit", screen=CHARTING))

    def edge(self, step: int) -> str:
        """Return what to say when there is nothing further that way."""
        return _("This is the last report.") if step > 0 else _("This is the first report.")

    def opening(self) -> Message:
        """Return how many reports are left."""
        left = len(self._session.queue) - self._session.done
        if not left:
            return Message(text="")
        text = ngettext(
            "{left} report to chart. Everything is saved at once; {key} shows the keys.",
            "{left} reports to chart. Everything is saved at once; {key} shows the keys.",
            left,
        )
        return Message(text=text.format(left=left, key=cap_of("help", screen=CHARTING)))

    @property
    def _field(self) -> ChartField:
        return self._session.protocol.charting[self._cursor]

    def _is_held(self, action: Action, key: str, at: float) -> bool:
        if action.id == PICK:  # a key that repeats would pick and take away in turn
            return not self._guard.is_new_press(key, at)
        return super()._is_held(action, key, at)

    def _step(self, step: int) -> None:
        last = len(self._session.protocol.charting) - 1
        self._cursor = max(0, min(last, self._cursor + step))
        self._draw_card(top=self._record.top)

    def _pick(self, number: int) -> None:
        offered = options(self._field)
        if not offered:
            text = _("This field takes a text; {key} writes.")
            if self._field.type == "number":
                text = _("This field takes a number; {key} writes.")
            self.message = Message(text=text.format(key=cap_of("write", screen=CHARTING)))
        elif number >= len(offered):
            text = _("There is no choice {number}; there are 1 to {last}.")
            self.message = Message(text=text.format(number=number + 1, last=len(offered)), is_warning=True)
        else:
            act = partial(self._session.pick, self._field.id, offered[number][0])
            self._send(self._field, act)

    def _write(self) -> None:
        if options(self._field):
            self._step(1)
            return
        card, field = self._card, self._field
        if card is None or card.is_closed:
            self.message = Message(text=_("The charts of this report were opened; they are closed."))
            return
        said, place = card.answers.get(field.id, ()), (card.report.id, field.id)
        text = self._unsaved.get(place, said[0] if said else "")
        written = partial(self._written, field, place)
        self.look_up(AnswerScreen(str(self._session.protocol.title), field, text, written))

    def _written(self, field: ChartField, place: tuple[str, str], said: Said | None) -> None:
        self._guard.shown()
        self._unsaved.pop(place, None)
        if said is None:
            self.message = Message(text=_("The answer is as it was."))
            self.draw_foot()
        else:
            refused = partial(self._keep_refused, place, said)
            self.when_free(partial(self._keep, field, said, refused))

    def _keep_refused(self, place: tuple[str, str], said: Said, error: LitreviewError) -> Message:
        self._unsaved[place] = " ".join(said)
        message = told(error)
        again = _("{key} opens it with your text.").format(key=cap_of("write", screen=CHARTING))
        return replace(message, remedy=f"{again} {message.remedy}")

    def _keep(self, field: ChartField, said: Said, refused: Refused = told) -> None:
        self._send(field, partial(self._session.answer, field.id, said), refused)

    def _send(self, field: ChartField, act: Callable[[], Said], refused: Refused = told) -> None:
        tell = partial(_saved, field)
        self.send(
            writing(Deed.CHART, act=act, again=partial(self._again_said, field), tell=tell, refused=refused)
        )

    def _clear(self) -> None:
        field = self._field

        def clear() -> Said | None:
            return self._session.answer(field.id, ()) if self._session.said(field.id) else None

        def tell(said: Said | None) -> Message:
            return Message(text=empty_already(field)) if said is None else _saved(field, said)

        self.send(writing(Deed.CHART, act=clear, again=partial(self._again_said, field), tell=tell))

    def _again_said(self, field: ChartField) -> Said:
        self._session.send_again()
        card = self._session.current
        return card.answers.get(field.id, ()) if card else ()

    def _finish(self) -> None:
        was_done = self._card is not None and self._card.is_done
        again = partial(self._finished_again, is_done=not was_done)
        self.send(writing(Deed.CHART, act=self._session.finish, again=again, tell=self._finished))

    def _finished_again(self, *, is_done: bool) -> bool:
        self._session.send_again()
        return is_done

    def _finished(self, is_done: bool) -> Message:  # noqa: FBT001 - what the session returns
        if not is_done:
            return Message(text=_("Saved: this chart is not finished any more."))
        left = len(self._session.queue) - self._session.done
        if not left:
            return Message(text=_("Saved: finished. That was the last; the lead settles what differs."))
        text = ngettext("Saved: finished. {left} report left.", "Saved: finished. {left} reports left.", left)
        return Message(text=text.format(left=left))

    def _undo(self) -> None:
        self.send(writing(Deed.UNDO, act=self._session.undo, again=self._session.send_again, tell=_undone))

    def _to_open(self) -> Message:
        step = self._session.following() - self._session.position
        self._session.move(step)
        return Message(text="" if step else _("There is no other report left."))

    def _open_file(self) -> Message:
        card = self._session.current
        return opened(self._session.fulltexts, card.attached if card else None)

    def _show(self, sight: Sight) -> None:
        before = self._sight.reading.record if self._sight and self._sight.reading else None
        if sight.reading and sight.reading.record != before:
            self._cursor = 0
        super()._show(sight)

    def _draw_card(self, *, top: int) -> None:
        super()._draw_card(top=top)
        if self._plan is None or self._is_empty:
            return
        height, form = self._plan.record_height, self._form
        lowest = max(form.last - height + 1, 0)
        self._record.show(self._record.lines, top=min(max(top, lowest), form.first))
        self._scroll(0)

    def _page_of_card(self, card: ChartCard, plan: Plan) -> Page:
        self._card = card
        self._form = form_of(self._session.protocol, card.answers, self._cursor, plan.record_width)
        head = Head(
            report=card.report,
            record=card.record,
            siblings=card.siblings,
            file=file_told(card.attached) if card.attached else "",
        )
        return Page(
            record=self._form.lines,
            decision=self._state(card),
            above=head_of(head, plan.width, plan.above_height),
        )

    def _state(self, card: ChartCard) -> Piece:
        if card.is_closed:
            return Piece(_("Closed: the charts were opened"), Ink.CONFLICT)
        if card.is_done:
            return Piece(_("Finished"), Ink.INCLUDED)
        lacking = len(unfinished(self._session.protocol, card.answers))
        if lacking:
            text = ngettext("{number} field must still be answered", "{number} fields must still be answered",
                            lacking)  # fmt: skip
            return Piece(text.format(number=lacking), Ink.MUTED)
        text = _("Not finished; {key} finishes")
        return Piece(text.format(key=cap_of("finish", screen=CHARTING)), Ink.MUTED)


def _saved(field: ChartField, said: Said) -> Message:
    name, undo = one_line(str(field.text)), cap_of("undo", screen=CHARTING)
    if not said:
        return Message(text=_("Saved: {field} is empty. {key} undoes.").format(field=name, key=undo))
    answer = "".join(
        piece.text for piece in cut((Piece(one_line(in_words(field, said)).rstrip(".")),), _LONGEST)
    )
    text = _("Saved: {field}: {answer}. {key} undoes.")
    return Message(text=text.format(field=name, answer=answer, key=undo))


def _undone(card: ChartCard | None) -> Message:
    if card is None:
        return Message(text=_("There is no answer of yours to take back."))
    return Message(text=_("Taken back; this is how the report stood before."))
