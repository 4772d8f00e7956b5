"""The keys of plain mode: those of the app, without what only a screen has."""

from collections.abc import Sequence
from dataclasses import replace

from litreview.model.language import _
from litreview.tui.actions import REASON_KEYS, Action, Group, actions_of

_LEFT_OUT = frozenset({"page-up", "theme", "find", "go", "view", "all", "open"})
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
        for action in group.actions:
            keys = _("1 to {last}").format(last=reasons) if action.keys == REASON_KEYS else _told(action)
            lines.append(f"{keys}: {action.title}. {action.help}")
    return lines


def _spoken(action: Action, scrolling: Sequence[str]) -> Action:
    match action.id:
        case "page-down":
            keys = (*action.keys, *scrolling)
            return replace(action, keys=keys, title=_("Read again"), help=_("Say this record once more."))
        case "note":
            return replace(action, help=_("Write a remark on this record, in one line."))
        case "label":
            return replace(action, help=_("Write labels of your own on this record, with commas between."))
        case "criteria":
            return replace(action, help=_("Say the question, the criteria and the reasons in full."))
        case "help":
            return replace(action, help=_("Say all keys."))
        case _:
            return action


def _told(action: Action) -> str:
    # The app prints arrows; a screen reader would say what they look like.
    names = {
        "question_mark": _("question mark"),
        "f1": "F1",
        "space": _("space"),
        "backspace": _("backspace"),
        "pagedown": _("page down"),
        "pageup": _("page up"),
        "down": _("arrow down"),
        "up": _("arrow up"),
        "left": _("arrow left"),
        "right": _("arrow right"),
        "ctrl+c": "Ctrl+C",
    }
    return ", ".join(names.get(key, key) for key in action.keys)
