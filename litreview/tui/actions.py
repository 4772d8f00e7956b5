"""The one registry of keys: what each screen binds, shows in its bar and lists in its help."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from litreview.model.language import _
from litreview.model.protocol import Stage

REASON_KEYS: Final = tuple("123456789")
_ALL_REASONS: Final = "1-9"
_PRINTED: Final = {
    "question_mark": "?",
    "f1": "F1",
    "escape": "Esc",
    "backspace": "Backspace",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "ctrl+c": "Ctrl+C",
    "ctrl+f": "Ctrl+F",
    "tab": "Tab",
}
"""Keys whose name in print is not Textual's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a key does. Keys never change with the language; titles and helps do."""

    id: str
    keys: tuple[str, ...]
    """As Textual names them."""
    title: str
    help: str = ""
    rank: int = 0
    """Place in the queue for the key bar, foremost first; 0 stays out of it."""
    decides: bool = False
    """Whether it decides the record: then a held key must not do it again."""

    @property
    def cap(self) -> str:
        """Return the key as the bar prints it."""
        return _ALL_REASONS if self.keys == REASON_KEYS else _printed(self.keys[0])

    @property
    def caps(self) -> str:
        """Return all its keys as the help prints them."""
        return _ALL_REASONS if self.keys == REASON_KEYS else " ".join(_printed(key) for key in self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Actions that belong together, under one heading of the help."""

    title: str
    actions: tuple[Action, ...]


def screening_keys(stage: Stage, *, maybe_goes_on: bool = False) -> tuple[Group, ...]:
    """Return the keys of the screening screen at the stage, as the protocol has maybe count there."""
    maybe_help = (
        _("Vote maybe: it counts as include at this stage, and the record goes on.")
        if maybe_goes_on
        else _("Vote maybe: it settles nothing, so the lead will decide.")
    )
    return (
        _verdicts(stage, maybe_help),
        _afterthoughts(_("Take back your latest vote and return to its record.")),
        _moving(),
        _choosing(),
        _looking_up(),
    )


def conflict_keys(
    stage: Stage, *, maybe_goes_on: bool = False, own_answer_first: bool = False, can_confirm: bool = False
) -> tuple[Group, ...]:
    """Return the keys of the conflicts screen for a conflict at the stage.

    With ``own_answer_first`` a key confirms the answer given before the votes were shown, which stands in
    the bar where there is one, as ``can_confirm`` says.
    """
    maybe_help = (
        _("Decide maybe: it counts as include at this stage, and the record goes on.")
        if maybe_goes_on
        else _("Says that maybe settles nothing at this stage.")
    )
    return (
        _verdicts(stage, maybe_help),
        _settling(own_answer_first=own_answer_first, can_confirm=can_confirm),
        _afterthoughts(_("Take back your latest decision and return to it.")),
        _moving(),
        _choosing_conflicts(),
        _looking_up(),
    )


def duplicate_keys(*, versions: bool = False) -> tuple[Group, ...]:
    """Return the keys of the screen of doubtful pairs, or of versions that rules found."""
    return (_relations(), _second_thoughts(), _walking(), _looking_closer(versions=versions))


def help_keys() -> tuple[Action, ...]:
    """Return the keys of the help screen."""
    return (
        Action(id="page-down", keys=("space", "pagedown"), title=_("Next page"), rank=2),
        Action(id="page-up", keys=("b", "pageup"), title=_("Previous page"), rank=3),
        Action(id="line-down", keys=("j", "down"), title=_("Down"), rank=4),
        Action(id="line-up", keys=("k", "up"), title=_("Up"), rank=5),
        Action(id="close", keys=("escape", "q", "question_mark", "c", "ctrl+c"), title=_("Back"), rank=1),
    )


def actions_of(groups: Sequence[Group]) -> Iterator[Action]:
    """Return the actions of all groups in order."""
    return chain.from_iterable(group.actions for group in groups)


def _verdicts(stage: Stage, maybe_help: str) -> Group:
    at_full_text = stage is Stage.FULL_TEXT
    exclude_help = (
        _("Says that an exclusion at full text needs its reason's number.")
        if at_full_text
        else _("Exclude without giving a reason, and go to the next open record.")
    )
    return Group(
        title=_("Decide"),
        actions=(
            Action(
                id="include",
                keys=("i",),
                title=_("Include"),
                help=_("Include, and go to the next open record."),
                rank=2,
                decides=True,
            ),
            Action(
                id="exclude",
                keys=("e",),
                title=_("Exclude"),
                help=exclude_help,
                rank=0 if at_full_text else 3,
                decides=True,
            ),
            Action(
                id="reason",
                keys=REASON_KEYS,
                title=_("Exclude for reason") if at_full_text else _("With reason"),
                help=_("Exclude for the reason of that number, the first in the list that is met."),
                rank=4,
                decides=True,
            ),
            Action(
                id="maybe",
                keys=("m",),
                title=_("Maybe"),
                help=maybe_help,
                rank=5,
                decides=True,
            ),
        ),
    )


def _afterthoughts(undo_help: str) -> Group:
    return Group(
        title=_("Think again"),
        actions=(
            Action(id="undo", keys=("z", "backspace"), title=_("Undo"), help=undo_help, rank=6),
            Action(
                id="note",
                keys=("n",),
                title=_("Note"),
                help=_("Write a remark on this record: Enter saves it, Esc leaves it as it was."),
                rank=7,
            ),
            Action(
                id="label",
                keys=("l",),
                title=_("Labels"),
                help=_("Put labels of your own on this record, with commas between; Tab completes."),
                rank=14,
            ),
            Action(
                id="relabel",
                keys=("o",),
                title=_("Last label"),
                help=_("Put the label you used last on this record, or take it off again."),
            ),
        ),
    )


def _settling(*, own_answer_first: bool, can_confirm: bool) -> Group:
    confirm = Action(
        id="confirm",
        keys=("y", "ctrl+y"),
        title=_("Confirm"),
        help=_("Settle it with the answer you gave before you saw the votes."),
        rank=1 if can_confirm else 0,
        decides=True,
    )
    own = (
        Action(
            id="switch",
            keys=("s",),
            title=_("Consensus"),
            help=_("What follows is what both agreed on in talking, not your decision; again: yours."),
            rank=9,
        ),
        Action(
            id="discuss",
            keys=("d",),
            title=_("Discuss"),
            help=_("Mark this conflict for a meeting, or take the mark away."),
            rank=10,
        ),
        Action(
            id="reasons",
            keys=("a",),
            title=_("All reasons"),
            help=_("Settle all that differ in the reason alone by the protocol's order; it asks first."),
            rank=13,
        ),
    )
    return Group(title=_("Settle"), actions=(confirm, *own) if own_answer_first else own)


def _moving() -> Group:
    return Group(
        title=_("Move and read"),
        actions=(
            Action(
                id="next",
                keys=("j", "down", "right"),
                title=_("Next"),
                help=_("Go to the next record without deciding this one."),
                rank=9,
            ),
            Action(
                id="previous",
                keys=("k", "up", "left"),
                title=_("Previous"),
                help=_("Go back to the record before."),
                rank=10,
            ),
            Action(
                id="page-down",
                keys=("space", "pagedown"),
                title=_("Read on"),
                help=_("Scroll the record down by a page; the mouse wheel scrolls too."),
                rank=11,
            ),
            Action(
                id="page-up",
                keys=("b", "pageup"),
                title=_("Read back"),
                help=_("Scroll the record up by a page."),
            ),
        ),
    )


def _choosing() -> Group:
    return Group(
        title=_("Search and choose"),
        actions=(
            Action(
                id="find",
                keys=("f", "ctrl+f"),
                title=_("Find"),
                help=_("Find a record by words of its title, abstract or authors, as you type."),
                rank=9,
            ),
            Action(
                id="open",
                keys=("tab",),
                title=_("Next open"),
                help=_("Go to the next record that you have not decided."),
                rank=13,
            ),
            Action(
                id="go",
                keys=("g",),
                title=_("Go to number"),
                help=_("Go to the record of that number: digits, then Enter."),
                rank=15,
            ),
            Action(
                id="view",
                keys=("v",),
                title=_("Choose"),
                help=_("Choose which records to see, such as your maybes, and in which order."),
                rank=11,
            ),
            Action(
                id="all",
                keys=("escape",),
                title=_("Show all"),
                help=_("See all records again."),
            ),
        ),
    )


def _choosing_conflicts() -> Group:
    return Group(
        title=_("Search and choose"),
        actions=(
            Action(
                id="open",
                keys=("tab",),
                title=_("Next open"),
                help=_("Go to the next conflict that is not settled."),
                rank=13,
            ),
            Action(
                id="go",
                keys=("g",),
                title=_("Go to number"),
                help=_("Go to the conflict of that number: digits, then Enter."),
                rank=15,
            ),
            Action(
                id="view",
                keys=("v",),
                title=_("Choose"),
                help=_("Choose which conflicts to see, such as those about reasons alone."),
                rank=11,
            ),
            Action(
                id="all",
                keys=("escape",),
                title=_("Show all"),
                help=_("See all conflicts again."),
            ),
        ),
    )


def _relations() -> Group:
    return Group(
        title=_("Answer"),
        actions=(
            Action(
                id="same",
                keys=("s",),
                title=_("Same"),
                help=_("They are one report: link them, and go to the next open pair."),
                rank=2,
                decides=True,
            ),
            Action(
                id="different",
                keys=("d",),
                title=_("Different"),
                help=_("They are two reports: keep them apart, whatever a rule says later."),
                rank=3,
                decides=True,
            ),
            Action(
                id="version",
                keys=("v",),
                title=_("Version"),
                help=_("They are two reports of one study, such as preprint and article: keep both."),
                rank=4,
                decides=True,
            ),
            Action(
                id="skip",
                keys=("space", "n"),
                title=_("Skip"),
                help=_("Leave the pair open and go on; it comes again next time."),
                rank=5,
                decides=True,
            ),
        ),
    )


def _second_thoughts() -> Group:
    return Group(
        title=_("Think again"),
        actions=(
            Action(
                id="undo",
                keys=("u", "z"),
                title=_("Undo"),
                help=_("Take back your latest answer, then the one before, also those of earlier days."),
                rank=6,
            ),
        ),
    )


def _walking() -> Group:
    return Group(
        title=_("Move and read"),
        actions=(
            Action(
                id="next",
                keys=("j", "down", "right"),
                title=_("Next"),
                help=_("Go to the next pair, answered or not."),
                rank=9,
            ),
            Action(
                id="previous",
                keys=("k", "up", "left"),
                title=_("Previous"),
                help=_("Go back to the pair before."),
                rank=10,
            ),
            Action(
                id="page-down",
                keys=("pagedown", "f"),
                title=_("Read on"),
                help=_("Scroll the pair down by a page; the mouse wheel scrolls too."),
            ),
            Action(
                id="page-up",
                keys=("pageup", "b"),
                title=_("Read back"),
                help=_("Scroll the pair up by a page."),
            ),
        ),
    )


def _looking_closer(*, versions: bool) -> Group:
    turn = (
        Action(
            id="turn",
            keys=("w",),
            title=_("Doubtful pairs"),
            help=_("Go back to the doubtful pairs."),
            rank=11,
        )
        if versions
        else Action(
            id="turn",
            keys=("w",),
            title=_("Versions"),
            help=_("Look through the pairs that the rules take for versions of one study."),
            rank=11,
        )
    )
    abstracts = Action(
        id="abstracts",
        keys=("a",),
        title=_("Abstracts"),
        help=_("Show the abstracts, or fold them away again."),
        rank=7,
    )
    return Group(title=_("Look up"), actions=(abstracts, turn, *_always(_("Show all keys and the signs."))))


def _looking_up() -> Group:
    criteria = Action(
        id="criteria",
        keys=("c",),
        title=_("Criteria"),
        help=_("Show the question, the criteria and the reasons in full."),
        rank=12,
    )
    return Group(title=_("Look up"), actions=(criteria, *_always(_("Show all keys and the criteria."))))


def _always(help_help: str) -> tuple[Action, ...]:
    return (
        Action(
            id="help",
            keys=("question_mark", "f1"),
            title=_("Help"),
            help=help_help,
            rank=1,
        ),
        Action(
            id="again",
            keys=("r",),
            title=_("Try again"),
            help=_("Try at once to save, or to read, what could not be when a server was out of reach."),
        ),
        Action(
            id="theme",
            keys=("t",),
            title=_("Light or dark"),
            help=_("Change between dark and light colours."),
        ),
        Action(
            id="quit",
            keys=("q", "ctrl+c"),
            title=_("Quit"),
            help=_("Leave; if something is not saved yet, it asks first."),
            rank=8,
        ),
    )


def _printed(key: str) -> str:
    return _PRINTED.get(key, key)
