"""The one registry of keys: what each screen binds, shows in its bar and lists in its help."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Final

from litreview.model.language import _
from litreview.model.protocol import Stage
from litreview.tui.keymap import PICK, REASON, REASON_KEYS, in_use, printed

_OF_NUMBERS: Final = (REASON, PICK)
"""The actions of which each number's key does another thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a key does. Keys never change with the language; titles and helps do."""

    id: str
    keys: tuple[str, ...]
    """By their names, the usual ones where they are written here; a person may have chosen others."""
    title: str
    help: str = ""
    rank: int = 0
    """Place in the queue for the key bar, foremost first; 0 stays out of it."""
    decides: bool = False
    """Whether it decides the record: then a held key must not do it again."""

    @property
    def cap(self) -> str:
        """Return the key as the bar prints it."""
        return _reasons(self.keys) if self.id in _OF_NUMBERS else printed(self.keys[0])

    @property
    def caps(self) -> str:
        """Return all its keys as the help prints them."""
        if self.id in _OF_NUMBERS:
            return _reasons(self.keys)
        return " ".join(printed(key) for key in self.keys)


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
    return as_chosen(_of_screening(stage, maybe_help))


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
    how = {"own_answer_first": own_answer_first, "can_confirm": can_confirm}
    return as_chosen(_of_conflicts(stage, maybe_help, **how))


def duplicate_keys(*, versions: bool = False) -> tuple[Group, ...]:
    """Return the keys of the screen of doubtful pairs, or of versions that rules found."""
    return as_chosen(_of_pairs(versions=versions))


def chart_keys() -> tuple[Group, ...]:
    """Return the keys of the form that a reviewer fills in."""
    return as_chosen(_of_charting())


def chart_settling_keys() -> tuple[Group, ...]:
    """Return the keys of the fields on which charts differ."""
    return as_chosen(_of_chart_settling())


CHARTING: Final = "charting"
CHART_SETTLING: Final = "chart-settling"
"""The form, and the fields that differ: each has keys of its own."""
CONFLICTS: Final = "conflicts"
"""The screen of conflicts, which has keys of its own."""


@cache
def usual_keys() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the keys of each screen's actions as they are where nobody has chosen others."""
    stage = Stage.FULL_TEXT  # which has all that title and abstract has
    screens = {
        "screening": _of_screening(stage, ""),
        CONFLICTS: _of_conflicts(stage, ""),
        "duplicates": _of_pairs(versions=False),
        CHARTING: _of_charting(),
        CHART_SETTLING: _of_chart_settling(),
    }
    return {
        name: {action.id: action.keys for action in actions_of(groups)} for name, groups in screens.items()
    }


def cap_of(action: str, *, of_pairs: bool = False, screen: str = "") -> str:
    """Return the key of the action as screens print it: of records, of doubtful pairs, or of another."""
    return printed(keys_of(action, of_pairs=of_pairs, screen=screen)[0])


def keys_of(action: str, *, of_pairs: bool = False, screen: str = "") -> tuple[str, ...]:
    """Return the keys of the action by their names: of records, of doubtful pairs, or of another screen."""
    return in_use().keys(usual_keys()[screen or ("duplicates" if of_pairs else "screening")])[action]


def reason_cap(number: int) -> str:
    """Return the key that excludes for the reason of that number; the number itself where none does."""
    keys = keys_of(REASON)
    return printed(keys[number - 1]) if number <= len(keys) else str(number)


def reason_key(number: int) -> str:
    """Return the name of the key that excludes for the reason of that number; nothing where none does."""
    keys = keys_of(REASON)
    return keys[number - 1] if number <= len(keys) else ""


def as_chosen(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups of one screen with the keys that are in use instead of the usual ones."""
    keys = in_use().keys({action.id: action.keys for action in actions_of(groups)})
    return tuple(
        replace(group, actions=tuple(replace(action, keys=keys[action.id]) for action in group.actions))
        for group in groups
    )


def actions_of(groups: Sequence[Group]) -> Iterator[Action]:
    """Return the actions of all groups in order."""
    return chain.from_iterable(group.actions for group in groups)


def _of_screening(stage: Stage, maybe_help: str) -> tuple[Group, ...]:
    return (
        _verdicts(stage, maybe_help),
        _afterthoughts(_("Take back your last vote, note or label, and go to its record.")),
        _moving(),
        _choosing(),
        _looking_up(with_file=stage is Stage.FULL_TEXT),
    )


def _of_conflicts(
    stage: Stage, maybe_help: str, *, own_answer_first: bool = True, can_confirm: bool = True
) -> tuple[Group, ...]:
    return (
        _verdicts(stage, maybe_help),
        _settling(own_answer_first=own_answer_first, can_confirm=can_confirm),
        _afterthoughts(_("Take back your last decision, note or label, and go to it.")),
        _moving(),
        _choosing_conflicts(),
        _looking_up(with_file=stage is Stage.FULL_TEXT),
    )


def _of_pairs(*, versions: bool) -> tuple[Group, ...]:
    return (_relations(), _second_thoughts(), _walking(), _looking_closer(versions=versions))


def _of_charting() -> tuple[Group, ...]:
    fill = (
        Action(
            id="field-down",
            keys=("down", "tab", "j"),
            title=_("Next field"),
            help=_("Go to the next field of the form."),
            rank=5,
        ),
        Action(
            id="field-up",
            keys=("up", "shift+tab", "k"),
            title=_("Field before"),
            help=_("Go back to the field before."),
        ),
        Action(
            id=PICK,
            keys=REASON_KEYS,
            title=_("Pick"),
            help=_("Pick the choice of that number, or take it away again; it is saved at once."),
            rank=2,
        ),
        Action(
            id="write",
            keys=("enter", "e"),
            title=_("Write"),
            help=_("Write into a field for text or a number; in other fields go on to the next."),
            rank=3,
        ),
        Action(
            id="clear",
            keys=("x", "delete", "ctrl+u"),
            title=_("Empty"),
            help=_("Take the answer away."),
            rank=10,
        ),
    )
    finish = Action(
        id="finish",
        keys=("d", "f2"),
        title=_("Finished"),
        help=_("Say that the chart of this report is finished, and go to the next; or that it is not."),
        rank=4,
        decides=True,
    )
    undo_help = _("Take back your latest answer, then the one before, also those of earlier days.")
    return (
        Group(title=_("Fill in"), actions=(*fill, finish)),
        _taking_back(undo_help),
        _among_reports(_("Go to the next report that you have not finished.")),
        Group(title=_("Look up"), actions=(_file(), *_always(_("Show all keys.")))),
    )


def _of_chart_settling() -> tuple[Group, ...]:
    settle = (
        Action(
            id=PICK,
            keys=REASON_KEYS,
            title=_("Take"),
            help=_("Settle the field with the answer of that number, and go to the next open field."),
            rank=2,
            decides=True,
        ),
        Action(
            id="write",
            keys=("e", "enter"),
            title=_("Own answer"),
            help=_("Settle the field with an answer of your own."),
            rank=3,
        ),
        Action(
            id="clear",
            keys=("x", "delete", "ctrl+u"),
            title=_("Leave empty"),
            help=_("Settle that the field stays empty, where it may."),
            rank=10,
            decides=True,
        ),
    )
    return (
        Group(title=_("Settle"), actions=settle),
        _taking_back(_("Take back your latest settlement and return to its field.")),
        _among_reports(_("Go to the next field that is open.")),
        Group(title=_("Look up"), actions=(_file(), *_always(_("Show all keys.")))),
    )


def _taking_back(help_undo: str) -> Group:
    undo = Action(id="undo", keys=("z", "backspace"), title=_("Undo"), help=help_undo, rank=6)
    return Group(title=_("Think again"), actions=(undo,))


def _among_reports(help_open: str) -> Group:
    return Group(
        title=_("Move and read"),
        actions=(
            Action(id="next", keys=("right", "n"), title=_("Next"), help=_("Go to the next one."), rank=7),
            Action(
                id="previous",
                keys=("left", "b"),
                title=_("Previous"),
                help=_("Go back to the one before."),
                rank=9,
            ),
            Action(id="open", keys=("o",), title=_("Next open"), help=help_open, rank=11),
            Action(
                id="page-down",
                keys=("space", "pagedown"),
                title=_("Read on"),
                help=_("Scroll down by a page; the mouse wheel scrolls too."),
            ),
            Action(id="page-up", keys=("pageup",), title=_("Read back"), help=_("Scroll up by a page.")),
            _going(_("Go to the one of that number: digits, then Enter.")),
        ),
    )


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
                title=_("Write labels"),
                help=_("Write labels of your own for this record, with commas between; Tab completes."),
                rank=14,
            ),
            Action(
                id="relabel",
                keys=("o",),
                title=_("Same label again"),
                help=_("Put the label you wrote last on this record too, or take it off, without writing."),
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
            Action(
                id="narrower",
                keys=("-",),
                title=_("Shorter lines"),
                help=_("Make the lines of text shorter, from now on."),
            ),
            Action(
                id="wider",
                keys=("+",),
                title=_("Longer lines"),
                help=_("Make the lines of text longer, from now on."),
            ),
        ),
    )


def _choosing() -> Group:
    seeking = _seeking()
    view = Action(
        id="view",
        keys=("v",),
        title=_("Choose"),
        help=_("Choose which records to see, such as your maybes, and in which order."),
        rank=11,
    )
    every = Action(
        id="all",
        keys=("escape",),
        title=_("Show all"),
        help=_("See all records again, from where you were."),
    )
    return replace(seeking, title=_("Search and choose"), actions=(*seeking.actions, view, _beside(), every))


def _beside() -> Action:
    return Action(
        id="list",
        keys=("h",),
        title=_("List"),
        help=_("Show or hide the list beside the record; a click goes there."),
        rank=14,
    )


def _seeking() -> Group:
    return Group(
        title=_("Search"),
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
            _going(_("Go to the record of that number: digits, then Enter.")),
        ),
    )


def _going(help_help: str) -> Action:
    return Action(id="go", keys=("g",), title=_("Go to number"), help=help_help, rank=15)


def _choosing_conflicts() -> Group:
    seeking = _seeking()
    view = Action(
        id="view",
        keys=("v",),
        title=_("Choose"),
        help=_("Choose which conflicts to see, such as those about reasons alone."),
        rank=11,
    )
    every = Action(id="all", keys=("escape",), title=_("Show all"), help=_("See all conflicts again."))
    return replace(seeking, title=_("Search and choose"), actions=(*seeking.actions, view, _beside(), every))


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
            _going(_("Go to the pair of that number: digits, then Enter.")),
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


def _looking_up(*, with_file: bool = False) -> Group:
    criteria = Action(
        id="criteria",
        keys=("c",),
        title=_("Criteria"),
        help=_("Show the question, the criteria and the reasons in full."),
        rank=12,
    )
    link = Action(
        id="link",
        keys=("w",),
        title=_("Open on the web"),
        help=_("Open its DOI, PubMed page or own address in your browser."),
        rank=14,
    )
    diagram = Action(
        id="diagram",
        keys=("ctrl+x",),
        title=_("PRISMA diagram"),
        help=_("Look at the PRISMA diagram as it stands, and at the records behind its numbers."),
    )
    of_record = (*((_file(),) if with_file else ()), link)
    always = _always(_("Show all keys and the criteria."))
    return Group(title=_("Look up"), actions=(*of_record, criteria, diagram, *always))


def _file() -> Action:
    return Action(
        id="file",
        keys=("p",),
        title=_("Open the file"),
        help=_("Open the attached full text in your system's viewer."),
        rank=14,
    )


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
            id="commands",
            keys=("ctrl+p", ":"),
            title=_("Commands"),
            help=_("List all that can be done here; type to find it, and Enter does it."),
        ),
        Action(
            id="again",
            keys=("r", "ctrl+r"),
            title=_("Try again"),
            help=_("Try at once to save, or to read, what could not be when a server was out of reach."),
        ),
        Action(
            id="theme",
            keys=("t",),
            title=_("Colours"),
            help=_("Next colours: dark, light, high contrast and others."),
        ),
        Action(
            id="quit",
            keys=("q", "ctrl+c"),
            title=_("Quit"),
            help=_("Leave; if something is not saved yet, it asks first."),
            rank=8,
        ),
    )


def _reasons(keys: Sequence[str]) -> str:
    digits = f"{REASON_KEYS[0]}-{REASON_KEYS[-1]}"
    return digits if tuple(keys) == REASON_KEYS else "".join(printed(key) for key in keys)
