"""The keys of the screens that open over a card: finding, choosing, going, noting, commands and the help.

What a line is typed on takes every letter as itself, so these keys stay as they are in every preset.
"""

from dataclasses import replace
from itertools import chain

from litreview.model.language import _
from litreview.tui.actions import Action, Group, keys_of
from litreview.tui.keymap import PICK, REASON_KEYS


def help_keys() -> tuple[Action, ...]:
    """Return the keys of the help screen; the keys that open it close it too."""
    steps = (
        Action(id="page-down", keys=("space", "pagedown"), title=_("Next page"), rank=2),
        Action(id="page-up", keys=("b", "pageup"), title=_("Previous page"), rank=3),
        Action(id="line-down", keys=("j", "down"), title=_("Down"), rank=4),
        Action(id="line-up", keys=("k", "up"), title=_("Up"), rank=5),
    )
    taken = {key for step in steps for key in step.keys}
    opening = chain.from_iterable(keys_of(action) for action in ("quit", "help", "criteria"))
    closing = dict.fromkeys(key for key in ("escape", *opening) if key not in taken)
    return (*steps, Action(id="close", keys=tuple(closing), title=_("Back"), rank=1))


def find_keys() -> tuple[Action, ...]:
    """Return the keys of the screen that finds records."""
    return (
        Action(
            id="choose",
            keys=("enter",),
            title=_("Go to record"),
            help=_("Go to the record that the cursor is on."),
            rank=1,
        ),
        _cursor(),
        _pages(),
        _ends(),
        Action(
            id="empty", keys=("ctrl+u",), title=_("Empty"), help=_("Take away all that was typed."), rank=4
        ),
        _help(typing=True),
        _back(_("Go back to the record you came from.")),
    )


def choice_keys() -> tuple[Action, ...]:
    """Return the keys of the list of what to see."""
    return (
        Action(
            id="choose",
            keys=("enter",),
            title=_("Choose"),
            help=_("See what the cursor is on; the key before a line does the same at once."),
            rank=1,
        ),
        Action(
            id="cursor",
            keys=("j", "k", "down", "up"),
            title=_("Down, up"),
            help=_("Move the cursor."),
            rank=2,
        ),
        _pages(("space", "b")),
        _ends(),
        _help(typing=False),
        _back(_("Leave everything as it is.")),
    )


def command_keys() -> tuple[Action, ...]:
    """Return the keys of the list of commands."""
    return (
        Action(id="choose", keys=("enter",), title=_("Do it"), help=_("Do what the cursor is on."), rank=1),
        _cursor(),
        _pages(),
        _ends(),
        Action(
            id="empty", keys=("ctrl+u",), title=_("Empty"), help=_("Take away all that was typed."), rank=4
        ),
        _help(typing=True),
        _back(_("Do nothing.")),
    )


def reason_list_keys() -> tuple[Action, ...]:
    """Return the keys of the list of what settling all reasons would do."""
    return (
        Action(
            id="settle",
            keys=("y",),
            title=_("Settle all"),
            help=_("Settle all of them so, each as a decision of its own."),
            rank=1,
        ),
        Action(
            id="cursor",
            keys=("j", "k", "down", "up"),
            title=_("Down, up"),
            help=_("Move the cursor."),
            rank=2,
        ),
        _pages(("space", "b")),
        _ends(),
        _help(typing=False),
        Action(
            id="back",
            keys=("escape", "q", "a"),
            title=_("Settle none"),
            help=_("Leave everything as it is."),
            rank=3,
        ),
    )


def number_keys() -> tuple[Action, ...]:
    """Return the keys of the line for a number."""
    return (
        Action(id="choose", keys=("enter",), title=_("Go"), help=_("Go to that number."), rank=1),
        Action(id="delete", keys=("backspace",), title=_("Delete"), help=_("Take away the last digit.")),
        _help(typing=False),
        _back(_("Stay at the record you came from.")),
    )


def note_keys() -> tuple[Action, ...]:
    """Return the keys of the line for a note."""
    return (
        Action(id="save", keys=("enter", "ctrl+s"), title=_("Save"), help=_("Save the note."), rank=1),
        Action(
            id="leave",
            keys=("escape",),
            title=_("Leave as it was"),
            help=_("Leave the note as it was before."),
            rank=2,
        ),
        Action(id="cursor", keys=("left", "right"), title=_("Left, right"), help=_("Move within the text.")),
        Action(
            id="delete",
            keys=("backspace", "delete"),
            title=_("Delete"),
            help=_("Take away a letter; an empty note is no note."),
        ),
        _help(typing=True),
    )


def answer_keys() -> tuple[Action, ...]:
    """Return the keys of the lines for an answer in the charting form."""
    return (
        Action(id="save", keys=("enter", "ctrl+s"), title=_("Save"), help=_("Save the answer."), rank=1),
        Action(
            id="leave",
            keys=("escape",),
            title=_("Leave as it was"),
            help=_("Leave the answer as it was before."),
            rank=2,
        ),
        Action(
            id="cursor",
            keys=("left", "right", "up", "down"),
            title=_("Move"),
            help=_("Move within the text."),
        ),
        Action(
            id="delete",
            keys=("backspace", "delete"),
            title=_("Delete"),
            help=_("Take away a letter; an empty text is no answer."),
        ),
        Action(id="empty", keys=("ctrl+u",), title=_("Empty"), help=_("Take away the whole text."), rank=3),
        _help(typing=True),
    )


def option_keys() -> tuple[Action, ...]:
    """Return the keys of what a field of the charting form offers."""
    return (
        Action(
            id=PICK,
            keys=REASON_KEYS,
            title=_("Pick"),
            help=_("Pick the choice of that number, or take it away again."),
            rank=2,
        ),
        Action(id="save", keys=("enter", "ctrl+s"), title=_("Save"), help=_("Save what is picked."), rank=1),
        Action(
            id="leave",
            keys=("escape",),
            title=_("Leave as it was"),
            help=_("Leave the field as it was before."),
            rank=3,
        ),
        _help(typing=False),
    )


def overview_keys() -> tuple[Action, ...]:
    """Return the keys of the lead's overview."""
    return (
        Action(
            id="go-on",
            keys=("enter",),
            title=_("Open"),
            help=_("Open the work of this line; where it is done elsewhere, say the command for it."),
            rank=2,
        ),
        Action(
            id="cursor",
            keys=("j", "k", "down", "up"),
            title=_("Down, up"),
            help=_("Move the cursor."),
            rank=3,
        ),
        Action(
            id="again",
            keys=("r",),
            title=_("Count again"),
            help=_("Read the review anew, with what others have done since."),
            rank=4,
        ),
        Action(id="theme", keys=("t",), title=_("Colours"), help=_("Go on to the next colours.")),
        _help(typing=False),
        Action(
            id="quit",
            keys=("q", "escape", "ctrl+c"),
            title=_("Quit"),
            help=_("Leave the overview."),
            rank=5,
        ),
    )


def diagram_keys(*, is_first: bool = True) -> tuple[Action, ...]:
    """Return the keys of the PRISMA diagram: the first screen, or one over a record."""
    leave = _("Leave the diagram.") if is_first else _("Go back to the record you came from.")
    return (
        Action(
            id="choose",
            keys=("enter",),
            title=_("List"),
            help=_("List the records behind the number that is marked."),
            rank=2,
        ),
        Action(
            id="down",
            keys=("down", "j"),
            title=_("Down"),
            help=_("Go to the next number of the box, or to the box below."),
            rank=5,
        ),
        Action(
            id="up",
            keys=("up", "k"),
            title=_("Up"),
            help=_("Go to the number before, or to the box above."),
        ),
        Action(id="left", keys=("left", "h"), title=_("Left"), help=_("Go to the box to the left.")),
        Action(
            id="right",
            keys=("right", "l"),
            title=_("Right"),
            help=_("Go to the box to the right."),
            rank=6,
        ),
        Action(
            id="next-box",
            keys=("tab",),
            title=_("Next box"),
            help=_("Go to the next box, in the order in which one reads."),
            rank=3,
        ),
        Action(id="box-before", keys=("shift+tab",), title=_("Box before"), help=_("Go to the box before.")),
        Action(
            id="page-down",
            keys=("space", "pagedown"),
            title=_("Read on"),
            help=_("Scroll down by a page; the mouse wheel scrolls too."),
            rank=8,
        ),
        Action(id="page-up", keys=("b", "pageup"), title=_("Read back"), help=_("Scroll up by a page.")),
        Action(id="first", keys=("home",), title=_("First"), help=_("Go to the first number.")),
        Action(id="last", keys=("end",), title=_("Last"), help=_("Go to the last number, and the notes.")),
        Action(
            id="again",
            keys=("r",),
            title=_("Count again"),
            help=_("Read the review anew, with what others have done since."),
            rank=7,
        ),
        Action(id="theme", keys=("t",), title=_("Colours"), help=_("Go on to the next colours.")),
        replace(_help(typing=False), rank=1),
        Action(
            id="quit",
            keys=("q", "escape", "ctrl+c"),
            title=_("Quit") if is_first else _("Back"),
            help=leave,
            rank=4,
        ),
    )


def behind_keys() -> tuple[Action, ...]:
    """Return the keys of the list of records behind a number."""
    return (
        Action(
            id="choose",
            keys=("enter",),
            title=_("Show"),
            help=_("Show the whole record; nothing can be changed there."),
            rank=1,
        ),
        Action(
            id="cursor",
            keys=("j", "k", "down", "up"),
            title=_("Down, up"),
            help=_("Move the cursor."),
            rank=2,
        ),
        _pages(("space", "b")),
        _ends(),
        Action(
            id="again",
            keys=("r",),
            title=_("Read again"),
            help=_("Read the records again, where a server was out of reach."),
        ),
        _help(typing=False),
        Action(
            id="back",
            keys=("escape", "q"),
            title=_("Back"),
            help=_("Go back to the diagram."),
            rank=3,
        ),
    )


def group(title: str, actions: tuple[Action, ...]) -> tuple[Group, ...]:
    """Return the keys as the help lists them."""
    return (Group(title=title, actions=actions),)


def _cursor() -> Action:
    return Action(
        id="cursor", keys=("up", "down"), title=_("Choose"), help=_("Move the cursor in the list."), rank=2
    )


def _pages(letters: tuple[str, ...] = ()) -> Action:
    return Action(
        id="pages",
        keys=(*letters, "pagedown", "pageup"),
        title=_("Pages"),
        help=_("Move by a page."),
    )


def _ends() -> Action:
    return Action(id="ends", keys=("home", "end"), title=_("Ends"), help=_("Move to the first or the last."))


def _help(*, typing: bool) -> Action:
    keys = ("f1",) if typing else ("question_mark", "f1")
    return Action(id="help", keys=keys, title=_("Help"), help=_("Show these keys."), rank=3)


def _back(help_back: str) -> Action:
    return Action(id="back", keys=("escape",), title=_("Back"), help=help_back, rank=2)
