"""Settling charts: the lead sees both answers to a field side by side, and takes one or writes their own."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.geometry import Size

from litreview.model.language import _, ngettext
from litreview.model.protocol import ChartField
from litreview.model.text import one_line
from litreview.screening.charting import Standing
from litreview.screening.charting_answers import Said, in_words, options
from litreview.screening.charting_settling import ChartSettling, DifferenceCard, Place
from litreview.tui.actions import CHART_SETTLING, Group, cap_of, chart_settling_keys, keys_of
from litreview.tui.keymap import PICK
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.answer import AnswerScreen, OptionsScreen
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.chart import plan_of
from litreview.tui.screens.errand import Deed, Errand, Pace, writing
from litreview.tui.screens.full_text import file_told, opened
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.plan import Plan
from litreview.tui.screens.sight import Heading, Page, Reading
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Message
from litreview.tui.widgets.chart import Head, field_lines, head_of, settled_lines, sides_of
from litreview.tui.widgets.typeset import BLANK, Piece, cut

_LONGEST = 40
"""Cells of an answer in what is said of it."""


class ChartSettlingScreen(CardScreen):
    """The lead's walk through the fields on which charts differ."""

    when_empty: ClassVar[frozenset[str]] = frozenset({"undo", "help", "quit"})

    def __init__(
        self,
        session: ChartSettling,
        clock: Callable[[], float],
        pace: Pace,
        wardrobe: Wardrobe | None = None,
    ) -> None:
        super().__init__(session, clock, pace, wardrobe)
        self._session = session
        self._card: DifferenceCard | None = None
        """What is seen."""

    def planned(self, size: Size) -> Plan:
        """Return who gets how much of a terminal of that size."""
        return plan_of(size, is_empty=self._is_empty)

    def groups(self) -> Sequence[Group]:
        """Return the keys that act here."""
        return chart_settling_keys()

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does on a field, by the name of its action."""
        return {
            PICK: lambda: self._take(keys_of(PICK, screen=CHART_SETTLING).index(key)),
            "write": self._write,
            "clear": lambda: self._settle(()),
            "undo": self._undo,
            "open": lambda: self.send(Errand(do=self._to_open)),
            "file": lambda: self.send(Errand(do=self._open_file)),
        }

    def help(self) -> KeysScreen:
        """Return the screen that tells all keys."""
        return KeysScreen(self.groups(), str(self._session.protocol.title))

    def heading_at(self, position: int) -> Heading:
        """Return who settles, and the place in the queue."""
        total, left = len(self._session.queue), self._session.open
        place = _("{position} of {total}").format(position=min(position + 1, total), total=total)
        still_open = _("{left} open").format(left=left)
        return Heading(
            parts=(_("Charts that differ"), self._session.lead),
            right=f"{place} · {still_open}" if total else "",
            done=total - left,
            total=total,
        )

    def read(self, position: int) -> Reading:
        """Return the field and what each chart says of it."""
        card = self._session.card(position)
        return Reading(record=f"{card.report.id} {card.field.id}", page=partial(self._page_of_card, card))

    def nothing(self) -> str:
        """Return what having nothing to settle means."""
        return _(
            "No field is to be settled.\n"
            "Fields come here when all who chart a report have finished it, and their answers differ.\n"
            "{key} quits."
        ).format(key=cap_of("quit", screen=CHART_SETTLING))

    def edge(self, step: int) -> str:
        """Return what to say when there is nothing further that way."""
        return _("This is the last field.") if step > 0 else _("This is the first field.")

    def opening(self) -> Message:
        """Return how many fields are open."""
        left = self._session.open
        if not left:
            return Message(text="")
        text = ngettext(
            "{left} field differs. A digit takes an answer; {key} shows the keys.",
            "{left} fields differ. A digit takes an answer; {key} shows the keys.",
            left,
        )
        return Message(text=text.format(left=left, key=cap_of("help", screen=CHART_SETTLING)))

    def _take(self, side: int) -> None:
        self._send(partial(self._session.take, side))

    def _settle(self, said: Said) -> None:
        self._send(partial(self._session.settle, said))

    def _send(self, act: Callable[[], Said]) -> None:
        if self._card is None:
            return
        report, field = self._card.report, self._card.field
        again = partial(self._settled_again, (report, field))
        self.send(writing(Deed.DECISION, act=act, again=again, tell=partial(self._saved, field)))

    def _settled_again(self, place: Place) -> Said:
        self._session.send_again()
        return self._session.card(self._session.queue.index(place)).answer

    def _saved(self, field: ChartField, said: Said) -> Message:
        answer = one_line(in_words(field, said)).rstrip(".") or _("left empty")
        shown = "".join(piece.text for piece in cut((Piece(answer),), _LONGEST))
        text = _("Settled: {field}: {answer}. {key} undoes.").format(
            field=one_line(str(field.text)), answer=shown, key=cap_of("undo", screen=CHART_SETTLING)
        )
        if not self._session.open:
            return Message(text=_("All fields are settled. {saved}").format(saved=text))
        return Message(text=text)

    def _write(self) -> None:
        card = self._card
        if card is None:
            return
        said = card.answer  # and no side's, which a lead who types would take for their own
        title = str(self._session.protocol.title)
        if options(card.field):
            self.look_up(OptionsScreen(title, card.field, said, self._written))
        else:
            before = said[0] if said else ""
            self.look_up(AnswerScreen(title, card.field, before, self._written, is_replaced=True))

    def _written(self, said: Said | None) -> None:
        self._guard.shown()
        if said is None:
            self.message = Message(text=_("The field is as it was."))
            self.draw_foot()
        else:
            self.when_free(partial(self._settle, said))

    def _undo(self) -> None:
        again = self._session.send_again
        self.send(writing(Deed.UNDO, act=self._session.undo, again=again, tell=_undone))

    def _to_open(self) -> Message:
        step = self._session.following() - self._session.position
        self._session.move(step)
        return Message(text="" if step else _("There is no other open field."))

    def _open_file(self) -> Message:
        card = self._session.current
        return opened(self._session.fulltexts, card.attached if card else None)

    def _page_of_card(self, card: DifferenceCard, plan: Plan) -> Page:
        self._card = card
        width = plan.record_width
        head = Head(
            report=card.report,
            record=card.record,
            siblings=card.siblings,
            file=file_told(card.attached) if card.attached else "",
        )
        lines = [(Piece(" "), *line) for line in field_lines(card.field, width - 2)]
        return Page(
            record=[*lines, BLANK, *sides_of(card, width), BLANK, *settled_lines(card, width)],
            decision=_state(card),
            above=head_of(head, plan.width, plan.above_height),
        )


def _state(card: DifferenceCard) -> Piece:
    states = {
        Standing.SETTLED: Piece(_("Settled"), Ink.INCLUDED),
        Standing.AGREED: Piece(_("Both say the same"), Ink.INCLUDED),
        Standing.LACKING: Piece(_("Open: not all have answered"), Ink.CONFLICT),
        Standing.DIFFERS: Piece(_("Open: they differ"), Ink.CONFLICT),
    }
    return states.get(card.standing, Piece(_("Not charted yet"), Ink.MUTED))


def _undone(card: DifferenceCard | None) -> Message:
    if card is None:
        return Message(text=_("There is no settlement of yours to take back."))
    if card.standing.is_open:
        return Message(text=_("Taken back; this field is open again."))
    return Message(text=_("Taken back; your earlier settlement stands."))
