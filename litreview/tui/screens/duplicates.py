"""Duplicates: a person says of doubtful pairs whether they are one report, two, or versions of one study."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.geometry import Size

from litreview.duplicates.differences import Row, rows_of
from litreview.duplicates.explaining import sentence_of
from litreview.duplicates.reviewing import Asked, Change, DuplicateSession, PairCard
from litreview.duplicates.telling import how_alike
from litreview.model.events import Relation
from litreview.model.language import _, ngettext
from litreview.model.protocol import Handle
from litreview.model.text import one_line
from litreview.tui.actions import Group, cap_of, duplicate_keys
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.errand import Deed, Errand, Pace, writing
from litreview.tui.screens.help import HelpScreen
from litreview.tui.screens.plan import ROOMY, Plan
from litreview.tui.screens.sight import Heading, Page, Reading
from litreview.tui.themes import Ink
from litreview.tui.widgets.bars import Message
from litreview.tui.widgets.end import end_lines
from litreview.tui.widgets.pair import heads, pair_lines, without_abstracts
from litreview.tui.widgets.typeset import BLANK, Line, Piece, Stretch, paragraph, shortened

_LOW = 14
_USUAL = 20
_END = "end"


class DuplicateScreen(CardScreen):
    """A person's walk through the pairs that the rules leave to a person."""

    when_empty: ClassVar[frozenset[str]] = frozenset({"undo", "turn", "help", "quit"})
    of_pairs: ClassVar[bool] = True

    def __init__(
        self,
        session: DuplicateSession,
        clock: Callable[[], float],
        pace: Pace,
        wardrobe: Wardrobe | None = None,
    ) -> None:
        super().__init__(session, clock, pace, wardrobe)
        self._session = session
        self._abstracts: bool | None = None
        """Whether they are shown; None shows them where there is room."""
        self._shows_abstracts = False
        self._has_abstracts = False
        self._abstract_at = 0
        """Line of the card at which the abstract begins."""

    def planned(self, size: Size) -> Plan:
        """Return who gets how much of a terminal of that size."""
        width, height = size
        has_progress = height >= _LOW
        above = 0 if self._is_empty else 3 if height >= _USUAL else 2
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

    def groups(self) -> Sequence[Group]:
        """Return the keys that act here."""
        return duplicate_keys(versions=self._session.asked is Asked.VERSIONS)

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:  # noqa: ARG002 - each key has one meaning
        """Return what the key does on a pair, by the name of its action."""
        return {
            "same": partial(self._answer, Relation.SAME),
            "different": partial(self._answer, Relation.DIFFERENT),
            "version": partial(self._answer, Relation.VERSION),
            "skip": lambda: self.send(Errand(do=self._skip)),
            "undo": self._undo,
            "abstracts": self._turn_abstracts,
            "turn": lambda: self.send(Errand(do=self._turn)),
        }

    def help(self) -> HelpScreen:
        """Return the screen that tells all keys, and what the answers and signs mean."""
        return PairHelpScreen(self.groups(), self._session.protocol)

    def heading_at(self, position: int) -> Heading:
        """Return what is looked through, by whom, and the place in the queue."""
        tally = self._session.tally
        place = _("{position} of {total}").format(
            position=min(position + 1, len(self._session.queue)), total=tally.total
        )
        left = _("{left} open").format(left=tally.left)
        is_versions = self._session.asked is Asked.VERSIONS
        return Heading(
            parts=(_("Versions of a study") if is_versions else _("Doubtful pairs"), self._session.person),
            right=f"{place} · {left}" if tally.total else "",
            done=tally.total - tally.left,
            total=tally.total,
        )

    def read(self, position: int) -> Reading:
        """Return the pair; after the last, what was done and what follows."""
        if position >= len(self._session.queue):
            told = partial(end_lines, self._session.tally, self._session.asked, self._session.versions)
            return Reading(record=_END, page=partial(_page_of_end, told))
        card = self._session.card(position)
        rows = rows_of(card.first, card.second)
        record = f"{card.question.first} {card.question.second}"
        return Reading(record=record, page=partial(self._page_of_card, card, rows))

    def nothing(self) -> str:
        """Return what having no pair means."""
        if self._session.asked is Asked.VERSIONS:
            text = _(
                "The rules have linked no versions of a study that nobody has looked at.\n{key} goes back."
            )
            return text.format(key=_cap("turn"))
        return _(
            "No doubtful pair is left.\n"
            "New ones come when records come in and litreview dedupe compares them.\n"
            "{turn} shows the versions of studies that the rules found; {quit} quits."
        ).format(turn=_cap("turn"), quit=_cap("quit"))

    def edge(self, step: int) -> str:
        """Return what to say when there is nothing further that way."""
        if step < 0:
            return _("This is the first pair.")
        return _("This is the end; {key} goes back.").format(key=_cap("previous"))

    def opening(self) -> Message:
        """Return how many are open, and whether there are records that nobody has compared."""
        left, new = self._session.tally.left, self._session.uncompared
        if not left:
            return Message(text="")
        text = ngettext(
            "{left} pair is open. {same}: one report; {different}: two; {help}: help.",
            "{left} pairs are open. {same}: one report; {different}: two; {help}: help.",
            left,
        ).format(left=left, same=_cap("same"), different=_cap("different"), help=_cap("help"))
        if new:
            more = ngettext(
                "litreview dedupe compares {new} record that came later.",
                "litreview dedupe compares {new} records that came later.",
                new,
            )
            text = f"{text} {more.format(new=new)}"
        return Message(text=text)

    def _answer(self, relation: Relation) -> None:
        if self._sight and self._sight.failure:
            text = _("NOT SAVED: a pair that cannot be read cannot be answered.")
            remedy = _("{key} tries to read it again.").format(key=_cap("again"))
            self.message = Message(text=text, remedy=remedy, is_warning=True)
        elif self._is_empty or self._session.is_at_end:
            text = _("No pair is shown here to be answered; {key} goes back to the last.")
            self.message = Message(text=text.format(key=_cap("previous")))
        else:
            again = self._session.send_again
            act = partial(self._session.decide, relation)
            self.send(writing(Deed.DECISION, act=act, again=again, tell=_answered))

    def _undo(self) -> None:
        again = self._session.send_again
        self.send(writing(Deed.UNDO, act=self._session.undo, again=again, tell=_taken_back))

    def _skip(self) -> Message:
        was_at_end = self._session.is_at_end
        self._session.skip()
        if was_at_end:
            return Message(text="" if not self._session.is_at_end else _("Nothing is open any more."))
        return Message(text=_("Skipped: the pair stays open."))

    def _turn(self) -> Message:
        other = Asked.DOUBTS if self._session.asked is Asked.VERSIONS else Asked.VERSIONS
        self._session.turn_to(other)
        if other is Asked.VERSIONS and self._session.queue:
            text = _(
                "{version} confirms that they are versions; {same} and {different} say otherwise. "
                "{turn} goes back."
            )
            keys = {action: _cap(action) for action in ("version", "same", "different", "turn")}
            return Message(text=text.format(**keys))
        return Message(text="")

    def _turn_abstracts(self) -> None:
        if self._is_empty or self._session.is_at_end or not self._has_abstracts:
            self.message = Message(text=_("There is no abstract here."))
            return
        self._abstracts = not self._shows_abstracts
        self._draw_card(top=self._abstract_at if self._abstracts else 0)

    def _page_of_card(self, card: PairCard, rows: Sequence[Row], plan: Plan) -> Page:
        set_to = partial(pair_lines, card, rows, plan.width, roomy=plan.is_roomy)
        folded = set_to(abstracts=False)
        lines = set_to(abstracts=True)
        self._has_abstracts = any(row.field == "abstract" for row in rows)
        self._abstract_at = len(folded) - 1  # it stands last, on one line while it is folded
        self._shows_abstracts = self._abstracts or (
            self._abstracts is None and len(lines) <= plan.record_height
        )
        lines = lines if self._shows_abstracts else folded
        lines += without_abstracts(rows, plan.width)
        return Page(record=lines, decision=_standing(card, self._session.person), above=_above(card, plan))


class PairHelpScreen(HelpScreen):
    """Keys, what each answer leads to, and the signs."""

    @property
    def subject(self) -> str:
        """Return what is told here, for the rule below the text."""
        return _("Keys, answers and signs")

    def more(self, width: int) -> list[Line]:
        """Return what the answers lead to and what the signs mean."""
        answers = (
            (_("Same"), _("The two are screened as one report and counted once; both records are kept.")),
            (_("Different"), _("Each is screened. No rule joins them any more.")),
            (
                _("Version"),
                _("Each is screened, and the two are known as one study: protocol and trial, say."),
            ),
        )
        signs = (
            ("=", _("Both say the same; capitals, accents and signs aside.")),
            ("≈", _("They mean the same, written in two ways.")),
            ("≠", _("They differ; what differs is underlined.")),
            ("–", _("Only one of the two gives it, so it says nothing.")),
        )
        lines = paragraph(_("What an answer leads to"), width, ink=Ink.HEADING)
        for name, told in answers:
            lines += paragraph(told, width, hang=Piece(f" {name}: ", Ink.STRONG))
        lines += [BLANK, *paragraph(_("Signs"), width, ink=Ink.HEADING)]
        for name, told in signs:
            lines += paragraph(told, width, hang=Piece(f" {name}  ", Ink.STRONG))
        return lines


def _cap(action: str) -> str:
    return cap_of(action, of_pairs=True)


def relation_text(relation: Relation) -> str:
    """Return what two records are to each other, in words."""
    texts = {
        Relation.SAME: _("the same report"),
        Relation.DIFFERENT: _("different reports"),
        Relation.VERSION: _("versions of one study"),
        Relation.OPEN: _("open"),
    }
    return texts[relation]


def _above(card: PairCard, plan: Plan) -> list[Line]:
    heading = heads(card, plan.width)
    rows = plan.above_height - len(heading)
    question = card.question
    alike = how_alike(question.score)
    told = paragraph(
        f"{alike}. {sentence_of(question.rule)}",
        plan.width - 2,
        stretches=[Stretch(0, len(alike), Ink.STRONG)],
    )
    lines: list[Line] = [(Piece(" "), *line) for line in shortened(told, max(1, rows), plan.width - 2)]
    return [*lines, *[BLANK] * (rows - len(lines)), *heading]


def _standing(card: PairCard, person: Handle) -> Piece:
    answer = card.answer
    if answer is None:
        return Piece(_("Skipped; still open") if card.is_skipped else _("Not answered"), Ink.MUTED)
    relation = relation_text(answer.relation)
    if answer.by is None:
        return Piece(_("Follows from other answers: {relation}").format(relation=relation), Ink.INCLUDED)
    if answer.by == person:
        return Piece(_("Your answer: {relation}").format(relation=relation), Ink.INCLUDED)
    said = _("{person} answered: {relation}").format(person=one_line(answer.by), relation=relation)
    return Piece(said, Ink.INCLUDED)


def _page_of_end(told: Callable[[int], list[Line]], plan: Plan) -> Page:
    return Page(record=told(plan.width), decision=Piece(""))


def _answered(change: Change | None) -> Message:
    relation = change.relation if change else None
    if change is None or relation is None:
        return Message(text=_("Saved."))
    text = _("Saved: {relation}. {key} takes it back.").format(
        relation=relation_text(relation), key=_cap("undo")
    )
    return _with_breaks(text, change)


def _taken_back(change: Change | None) -> Message:
    if change is None:
        return Message(text=_("There is no answer of yours to take back."))
    if change.relation is None:
        return _with_breaks(_("Taken back; this pair is open again."), change)
    text = _("Taken back; what was said before stands: {relation}.")
    return _with_breaks(text.format(relation=relation_text(change.relation)), change)


def _with_breaks(text: str, change: Change) -> Message:
    if change.breaks is None:
        return Message(text=text)
    first, second = (one_line(record) for record in change.breaks)
    clash = _("It clashes with an earlier answer: {first} and {second} now stand apart.")
    return Message(text=text, remedy=clash.format(first=first, second=second), is_warning=True)
