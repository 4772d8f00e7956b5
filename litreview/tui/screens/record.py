"""The screen one record is read and decided on; screening and conflicts are its two kinds."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.geometry import Size

from litreview.model.errors import LitreviewError
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import ReasonId, Stage
from litreview.model.reports import Report
from litreview.screening.labels import labels_in
from litreview.tui.actions import cap_of, keys_of
from litreview.tui.looks import LINES, STEP, Wardrobe
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.errand import Deed, Errand, Pace, writing
from litreview.tui.screens.find import FindScreen
from litreview.tui.screens.help import HelpScreen
from litreview.tui.screens.labels import LabelScreen
from litreview.tui.screens.note import NoteScreen
from litreview.tui.screens.plan import Plan, plan
from litreview.tui.screens.sight import NotedWalk
from litreview.tui.widgets.bars import Decision, Message, told
from litreview.tui.widgets.lines import Lines
from litreview.tui.wording import labels_text


class RecordScreen(CardScreen):
    """The record, with the criteria beside or below it, one key a verdict."""

    with_votes: ClassVar[bool] = False

    def __init__(
        self, walk: NotedWalk, clock: Callable[[], float], pace: Pace, wardrobe: Wardrobe | None = None
    ) -> None:
        super().__init__(walk, clock, pace, wardrobe)
        self._noted = walk
        self._unsaved: dict[str, str] = {}
        """Notes the store refused, by their record."""
        self._unsaved_labels: dict[str, str] = {}
        """What was typed as labels and refused, by the record."""
        self._criteria = Lines(id="criteria")

    @abstractmethod
    def stage_at(self, position: int) -> Stage:
        """Return the stage of the card at the position; read in a thread, as all that is asked here."""

    @abstractmethod
    def decide(self, verdict: Verdict, reason: ReasonId | None = None) -> None:
        """Decide the current card durably and show the next."""

    @abstractmethod
    def undo(self) -> None:
        """Take the latest decision back and show its card."""

    @property
    def stage(self) -> Stage:
        """Return the stage of the card that is seen."""
        stage = self._sight.stage if self._sight else None
        return stage or self.stage_at(self._walk.position)

    @property
    def standing(self) -> Decision | None:
        """Return how the card that is seen is decided."""
        return self._sight.reading.standing if self._sight and self._sight.reading else None

    @property
    def has_list(self) -> bool:
        """Tell whether the list is to stand beside the record where there is room."""
        return False

    @property
    def beside(self) -> Sequence[Lines]:
        """Return the criteria."""
        return (self._criteria,)

    def planned(self, size: Size) -> Plan:
        """Return who gets how much of a terminal of that size."""
        return plan(
            size,
            self._walk.protocol,
            with_votes=self.with_votes and not self._is_empty,
            with_list=self.has_list and not self._is_empty,
            longest=self.wardrobe.looks.line,
        )

    def lay_out(self, size: Size) -> None:
        """Give everything its size and draw it."""
        made = self.planned(size)
        self._body.styles.layout = "horizontal" if made.is_wide else "vertical"
        self._criteria.styles.width = made.criteria_width
        self._criteria.styles.height = "1fr" if made.is_wide else len(made.criteria)
        self._criteria.show(made.criteria)
        super().lay_out(size)

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does on a record, by the name of its action."""
        return {
            "include": lambda: self._decide(Verdict.INCLUDE),
            "exclude": self._exclude,
            "reason": lambda: self._exclude_for(keys_of("reason").index(key) + 1),
            "maybe": lambda: self._decide(Verdict.MAYBE),
            "undo": self.undo,
            "note": self._write_note,
            "label": self._write_labels,
            "relabel": self._relabel,
            "criteria": lambda: self.look_up(
                HelpScreen(self.groups(), self._walk.protocol, at_criteria=True)
            ),
            "narrower": lambda: self._set_line(-STEP),
            "wider": lambda: self._set_line(STEP),
            "find": self._find,
            "diagram": lambda: self.when_free(self._show_diagram),
            "open": lambda: self.send(Errand(do=self._to_open)),
        }

    @abstractmethod
    def own_verdict(self, report: Report) -> Verdict | None:
        """Return how the person who sits here has decided the report."""

    def to_report(self, report: Report) -> Message:
        """Go to the report that was found."""
        found = self._noted.go_to(report)
        return Message(text="" if found else _("That record is no longer in your queue."))

    def help(self) -> HelpScreen:
        """Return the screen that tells all keys and the criteria."""
        return HelpScreen(self.groups(), self._walk.protocol)

    def _set_line(self, step: int) -> None:
        if self._plan is None:
            return
        before = self._plan.line
        wanted = before + step
        if step > 0 and before == self._plan.room:
            text = _("More than {cells} characters a line do not fit here.")
            self.message = Message(text=text.format(cells=before))
        elif wanted not in LINES:
            text = _("Lines have {shortest} to {longest} characters; these have {cells}.")
            self.message = Message(
                text=text.format(shortest=LINES.start, longest=LINES.stop - 1, cells=before)
            )
        else:
            self.dress(_("{cells} characters a line.").format(cells=wanted), line=wanted)
            self.lay_out(self.app.size)

    def _decide(self, verdict: Verdict, reason: ReasonId | None = None) -> None:
        if self._sight and self._sight.failure:
            text = _("NOT SAVED: a record that cannot be read cannot be decided.")
            remedy = _("{key} tries to read it again.").format(key=cap_of("again"))
            self.message = Message(text=text, remedy=remedy, is_warning=True)
        else:
            self.decide(verdict, reason)

    def _exclude(self) -> None:
        if not self._is_empty and self.stage is Stage.FULL_TEXT:
            text = _("An exclusion at full text needs its reason: press its number.")
            self.message = Message(text=text, is_warning=True)
        else:
            self._decide(Verdict.EXCLUDE)

    def _exclude_for(self, number: int) -> None:
        reasons = self._walk.protocol.reasons
        if number <= len(reasons):
            self._decide(Verdict.EXCLUDE, reasons[number - 1].id)
            return
        text = _("There is no reason {number}; the protocol has 1 to {last}.")
        self.message = Message(text=text.format(number=number, last=len(reasons)), is_warning=True)

    def _find(self) -> None:
        try:
            finder = self._noted.finder
        except LitreviewError as error:
            self.message = Message(text=error.problem, remedy=error.remedy, is_warning=True)
            return
        screen = FindScreen(str(self._walk.protocol.title), finder, self.own_verdict, self._found)
        self.look_up(screen)
        if not finder.is_complete:
            self.send(Errand(do=partial(_read_on, screen)))

    def _found(self, report: Report | None) -> None:
        if report:
            self.when_free(lambda: self.send(Errand(do=partial(self.to_report, report))))

    def _show_diagram(self) -> None:
        from litreview.tui.screens.diagram import (  # noqa: PLC0415 - records are read without
            DiagramScreen,
            counted_from,
        )

        # Only votes that were opened are counted, for whoever looks.
        counted = counted_from(self._noted.journal, self._walk.protocol)
        self.look_up(DiagramScreen(counted, self._guard.shown))

    def _to_open(self) -> Message:
        step = self._walk.following() - self._walk.position
        self._walk.move(step)
        return Message(text="" if step else _("There is no other open record here."))

    def _write_note(self) -> None:
        if self._sight and self._sight.reading:
            record, before = self._sight.reading.record, self._page.note
            text = self._unsaved.get(record, before)
            keep = partial(self._keep_note, record)
            self.app.push_screen(
                NoteScreen(str(self._walk.protocol.title), before=before, text=text, keep=keep)
            )

    def _keep_note(self, record: str, text: str | None) -> None:
        self._guard.shown()
        self._unsaved.pop(record, None)
        if text is None or text.strip() == self._page.note:
            self.message = Message(text=_("The note is as it was."))
            self.draw_foot()
            return
        said = Message(text=_("Note saved.") if text.strip() else _("Note taken away."))
        self.send(
            writing(
                Deed.NOTE,
                act=partial(self._noted.note, text),
                again=self._walk.send_again,
                tell=lambda _done: said,
                refused=partial(self._keep_refused, record, text),
            )
        )

    def _write_labels(self) -> None:
        if self._sight and self._sight.reading:
            record, before = self._sight.reading.record, ", ".join(self._page.labels)
            screen = LabelScreen(
                str(self._walk.protocol.title),
                before=before,
                text=self._unsaved_labels.get(record, before),
                used=self._noted.used_labels,
                keep=partial(self._keep_labels, record),
            )
            self.app.push_screen(screen)

    def _keep_labels(self, record: str, text: str | None) -> None:
        self._guard.shown()
        self._unsaved_labels.pop(record, None)
        if text is None:
            self.message = Message(text=_("The labels are as they were."))
            self.draw_foot()
            return
        self.send(
            writing(
                Deed.LABELS,
                act=lambda: self._noted.label(labels_in(text)),
                again=self._send_labels_again,
                tell=_labelled,
                refused=partial(self._keep_labels_refused, record, text),
            )
        )

    def _relabel(self) -> None:
        if not self._is_empty:
            self.send(
                writing(
                    Deed.LABELS,
                    act=self._noted.relabel,
                    again=self._send_labels_again,
                    tell=_labelled,
                )
            )

    def _send_labels_again(self) -> tuple[str, ...] | None:
        self._noted.send_again()
        return None

    def _keep_labels_refused(self, record: str, text: str, error: LitreviewError) -> Message:
        self._unsaved_labels[record] = text
        message = told(error)
        again = _("{key} opens the labels with your text.").format(key=cap_of("label"))
        return replace(message, remedy=f"{message.remedy} {again}")

    def _keep_refused(self, record: str, text: str, error: LitreviewError) -> Message:
        self._unsaved[record] = text
        message = told(error)
        again = _("{key} opens the note with your text.").format(key=cap_of("note"))
        return replace(message, remedy=f"{again} {message.remedy}")


def _read_on(screen: FindScreen) -> Message:
    screen.read_on()
    return Message(text="")


def _labelled(labels: Sequence[str] | None) -> Message:
    if labels is None:
        return Message(text=_("Labels saved."))
    if not labels:
        text = _("No label of yours is on this record now. {key} undoes.")
        return Message(text=text.format(key=cap_of("undo")))
    text = _("Labels: {labels}. {key} undoes.")
    return Message(text=text.format(labels=labels_text(labels), key=cap_of("undo")))
