"""Charts that differ in plain mode: the lead hears what each says of a field, and settles it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from litreview.model.language import _, ngettext
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.charting import Standing
from litreview.screening.charting_answers import Said, options
from litreview.screening.charting_settling import ChartSettling, DifferenceCard
from litreview.tui.actions import CHART_SETTLING, Group, chart_settling_keys, keys_of
from litreview.tui.keymap import PICK
from litreview.tui.plain.keyboard import Keyboard
from litreview.tui.plain.keys import key_name
from litreview.tui.plain.side import Deed
from litreview.tui.plain.talk import Manner
from litreview.tui.plain.walking import WalkTalk, answer_told, option_lines, report_lines


class SettleTalk(WalkTalk):
    """The lead's way through the fields that differ, as it is told."""

    _screen: ClassVar[str] = CHART_SETTLING

    def __init__(self, session: ChartSettling, keyboard: Keyboard, manner: Manner) -> None:
        super().__init__(session, keyboard, manner)
        self._session = session
        self._told: Report | None = None
        """The report told last: of its other fields it is not told again."""

    def _opening(self) -> Sequence[str]:
        self._session.reopen()
        lines = [
            _("Review: {title}").format(title=one_line(str(self._session.protocol.title))),
            _("You settle charts as {lead}.").format(lead=one_line(self._session.lead)),
        ]
        left = self._session.open
        if left:
            text = ngettext(
                "{left} field differs. A digit takes an answer; {key} shows the keys.",
                "{left} fields differ. A digit takes an answer; {key} shows the keys.",
                left,
            )
            lines.append(text.format(left=left, key=key_name("help", screen=CHART_SETTLING)))
        return lines

    def _groups(self) -> Sequence[Group]:
        return chart_settling_keys()

    def _nothing(self) -> str:
        return _(
            "No field is to be settled.\n"
            "Fields come here when all who chart a report have finished it, and their answers differ.\n"
            "{key} quits."
        ).format(key=key_name("quit", screen=CHART_SETTLING))

    def _edge(self, step: int) -> str:
        return _("This is the last field.") if step > 0 else _("This is the first field.")

    def _no_other(self) -> str:
        return _("There is no other open field.")

    def _left_told(self) -> str:
        if not self._session.queue:
            return ""
        return _("Left to settle: {left}.").format(left=self._session.open)

    def _lines(self) -> Sequence[str]:
        session = self._session
        card = session.card(session.position)
        place = _("Field {position} of {total}. {left} open.").format(
            position=session.position + 1, total=len(session.queue), left=session.open
        )
        name = _("Field: {text}").format(text=one_line(str(card.field.text)))
        help_line = [one_line(str(card.field.help))] if card.field.help else []
        sides = [
            f"{number}: {one_line(side.name)}: {answer_told(card.field, side.said)}."
            for number, side in enumerate(card.sides, start=1)
        ]
        about = [] if card.report == self._told else report_lines(card)
        self._told = card.report
        return [place, *about, name, *help_line, *_state(card), *sides]

    def _acts(self, key: str) -> dict[str, Callable[[], None]]:
        return {
            PICK: lambda: self._take(keys_of(PICK, screen=CHART_SETTLING).index(key)),
            "write": lambda: self._write_own(key),
            "clear": lambda: self._settle(()),
            "page-down": self._say_whole,
            "undo": lambda: self._write(self._undoing(), self._go_on),
        }

    def _say_whole(self) -> None:
        self._told = None
        self._go_on()

    def _take(self, side: int) -> None:
        self._keep(partial(self._session.take, side))

    def _settle(self, said: Said) -> None:
        self._keep(partial(self._session.settle, said))

    def _keep(self, act: Callable[[], Said]) -> None:
        session = self._session
        report, field = session.queue[session.position]

        def settled(said: Said) -> str:
            text = _("Settled: {field}: {answer}. {key} undoes.").format(
                field=one_line(str(field.text)),
                answer=answer_told(field, said),
                key=key_name("undo", screen=CHART_SETTLING),
            )
            return text if session.open else _("All fields are settled. {saved}").format(saved=text)

        def again() -> str:
            session.send_again()
            place = session.queue.index((report, field))
            return settled(session.card(place).answer)

        self._write(Deed(do=lambda: settled(act()), again=again), self._after)

    def _after(self) -> None:
        if self._session.open:
            self._go_on()

    def _write_own(self, key: str) -> None:
        card = self._session.card(self._session.position)
        said = self._picked(key, card) if options(card.field) else self._asked(card.field, card.answer)
        if said is None:
            self._say(_("The field is as it was."))
        else:
            self._settle(said)

    def _picked(self, key: str, card: DifferenceCard) -> Said | None:
        """Return the choices whose numbers the lead writes; None where the field stays as it was."""
        offered = [option for option, _words in options(card.field)]
        written = self._line(
            *option_lines(card.field, card.answer),
            _("Write the numbers of what you pick, with blanks between, and press Enter."),
            _("An empty line leaves the field as it was."),
        )
        numbers = written.replace(",", " ").split()
        known = {str(number): option for number, option in enumerate(offered, start=1)}
        strange = next((number for number in numbers if number not in known), None)
        if strange is not None:
            text = _("There is no choice {number}; there are 1 to {last}.")
            self._refuse(key, text.format(number=strange, last=len(offered)))
            return None
        return tuple(known[number] for number in numbers) or None

    def _undoing(self) -> Deed:
        session = self._session
        return Deed(do=lambda: _undone(session.undo()), again=lambda: _undone(session.send_again()))


def _state(card: DifferenceCard) -> list[str]:
    told = {
        Standing.LACKING: _("Open: not all have answered."),
        Standing.DIFFERS: _("Open: they differ."),
        Standing.UNCHARTED: _("Not charted yet."),
    }
    if card.standing in told:
        return [told[card.standing]]
    return [_("Settled: {text}").format(text=answer_told(card.field, card.answer))]


def _undone(card: DifferenceCard | None) -> str:
    if card is None:
        return _("There is no settlement of yours to take back.")
    if card.standing.is_open:
        return _("Taken back; this field is open again.")
    return _("Taken back; your earlier settlement stands.")
