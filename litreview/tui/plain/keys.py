"""The keys of plain mode: those of the app, without what only a screen has."""

from collections.abc import Sequence
from dataclasses import replace

from litreview.model.language import _
from litreview.tui.actions import Action, Group, actions_of, keys_of
from litreview.tui.keymap import REASON, REASON_KEYS, printed

_LEFT_OUT = frozenset(
    {"page-up", "theme", "narrower", "wider", "list", "file", "link", "diagram", "commands"}
)
"""Actions of the app that mean nothing where nothing is scrolled, coloured or listed."""


def plain_groups(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the app's groups as plain mode has them: the keys that scroll say the record again."""
    scrolling = [key for action in actions_of(groups) if action.id == "page-up" for key in action.keys]
    spoken = (
        replace(
            group,
            actions=tuple(
                _spoken(action, scrolling) for action in group.actions if action.id not in _LEFT_OUT
            ),
        )
        for group in groups
    )
    return tuple(group for group in spoken if group.actions)


def help_lines(groups: Sequence[Group], reasons: int) -> list[str]:
    """Return a line for each action: its keys, what it is called and what it does."""
    lines = []
    for group in groups:
        lines.append(f"{group.title}:")
        lines += [f"{_told(one, reasons)}: {one.title}. {one.help}" for one in group.actions]
    return lines


def key_name(action: str, *, screen: str = "") -> str:
    """Return the key of the action in words: of records, or of another screen."""
    return spoken(keys_of(action, screen=screen)[0])


def spoken(key: str) -> str:
    """Return the key in words: the app prints arrows, a screen reader would say what they look like."""
    names = {
        "question_mark": _("question mark"),
        "space": _("space"),
        "backspace": _("backspace"),
        "pagedown": _("page down"),
        "pageup": _("page up"),
        "down": _("arrow down"),
        "up": _("arrow up"),
        "left": _("arrow left"),
        "right": _("arrow right"),
        "tab": _("tab"),
        "escape": _("escape"),
    }
    return names.get(key, printed(key))


def _spoken(action: Action, scrolling: Sequence[str]) -> Action:
    if action.id == "page-down":
        keys = (*action.keys, *scrolling)
        return replace(action, keys=keys, title=_("Read again"), help=_("Say this record once more."))
    helps = {
        "note": _("Write a remark on this record, in one line."),
        "find": _("Find a record by words of its title, abstract or authors."),
        "label": _("Write labels of your own on this record, with commas between."),
        "criteria": _("Say the question, the criteria and the reasons in full."),
        "help": _("Say all keys."),
    }
    return replace(action, help=helps[action.id]) if action.id in helps else action


def _told(action: Action, reasons: int) -> str:
    if action.id == REASON and action.keys == REASON_KEYS:
        return _("1 to {last}").format(last=reasons)
    keys = action.keys[:reasons] if action.id == REASON else action.keys
    return ", ".join(map(spoken, keys))
