"""Keys that a person has chosen in a file: what they may be, and where in the file one cannot be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.text import one_line
from litreview.tui.actions import usual_keys
from litreview.tui.keymap import (
    PICK,
    PRESETS,
    REASON,
    REASON_KEYS,
    USUAL,
    Keymap,
    name_of,
    printed,
    those_there_are,
    why_not,
)

PRESET: Final = "preset"
TABLE: Final = "keys"
"""The table of the file, and its entry that is no action."""

_TABLE: Final = re.compile(r"\s*\[\s*[\"']?(?P<name>[\w.-]+)[\"']?\s*\]")
_ENTRY: Final = re.compile(r"\s*[\"']?(?P<name>[\w-]+)[\"']?\s*=")

Chosen = Mapping[str, tuple[str, ...]]
"""Keys by their action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file of settings as somebody wrote it."""

    place: str
    text: str

    def at(self, table: str, name: str) -> str:
        """Return file and line of the entry, or of the first line where it cannot be told."""
        return f"{self.place}:{self.line(table, name) or 1}"

    def line(self, table: str, name: str) -> int | None:
        """Return the line of the entry, from 1."""
        entries = (number for number, *entry in self._entries() if entry == [table, name])
        return next(entries, None)

    def line_of_table(self, table: str) -> int | None:
        """Return the line that opens the table, from 1."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            opened = _TABLE.match(line)
            if opened and opened["name"] == table:
                return number
        return None

    def _entries(self) -> Iterator[tuple[int, str, str]]:
        table = ""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if opened := _TABLE.match(line):
                table = opened["name"]
            elif entry := _ENTRY.match(line):
                yield number, table, entry["name"]


def keymap_of(keys: Mapping[str, object], written: Written) -> Keymap:
    """Return the keys that the file's table chooses; raise UsageError with the line of what cannot be."""
    preset = keys.get(PRESET, USUAL)
    if not isinstance(preset, str) or preset not in PRESETS:
        raise UsageError(
            written.at(TABLE, PRESET),
            _("no such keys: {preset}").format(preset=one_line(str(preset))),
            _("Choose from: {words}.").format(words=", ".join(PRESETS)),
        )
    own = {
        action: _keys_of(action, said, written.at(TABLE, action))
        for action, said in keys.items()
        if action != PRESET
    }
    keymap = Keymap(preset=preset, chosen={**PRESETS[preset], **own})
    for usual in usual_keys().values():
        in_use = _by_reason(keymap.keys(usual))
        _refuse_twice(in_use, own, written)
        _refuse_none(in_use, usual, own, written)
    return keymap


def action_ids() -> tuple[str, ...]:
    """Return the actions whose keys can be chosen, single reasons left out."""
    ids = dict.fromkeys(chain.from_iterable(usual_keys().values()))
    return tuple(action for action in ids if action not in {REASON, PICK})


def _keys_of(action: str, said: object, place: str) -> tuple[str, ...]:
    _refuse_unknown(action, place)
    several = said if isinstance(said, list) else [said]
    keys = tuple(dict.fromkeys(name_of(one) for one in several if isinstance(one, str)))
    if not keys or len(keys) < len(several) or (_is_reason(action) and len(keys) > 1):
        raise UsageError(place, _("{action} needs one key").format(action=action), those_there_are())
    for key in keys:
        why = why_not(key)
        if why:
            raise UsageError(place, f'"{one_line(key)}" {why}', those_there_are())
    return keys


def _refuse_unknown(action: str, place: str) -> None:
    known = action_ids()
    reasons = [f"{REASON}-{number}" for number in REASON_KEYS]
    if action in known or action in reasons:
        return
    near = get_close_matches(action, [*known, *reasons], n=1)
    meant = _("Did you mean {command}? ").format(command=near[0]) if near else ""
    raise UsageError(
        place,
        _("no such action: {action}").format(action=one_line(action)),
        meant
        + _("Actions: {actions}, {first} to {last}.").format(
            actions=", ".join(known), first=reasons[0], last=reasons[-1]
        ),
    )


def _refuse_twice(in_use: Chosen, own: Chosen, written: Written) -> None:
    owners: dict[str, str] = {}
    for action, key in ((action, key) for action, keys in in_use.items() for key in keys):
        first = owners.setdefault(key, action)
        if first == action:
            continue
        mine = [one for one in (first, action) if one in own]
        blamed = max(mine, key=lambda one: written.line(TABLE, one) or 0, default=PRESET)
        raise UsageError(
            written.at(TABLE, blamed),
            _("{key} is given twice: {first} and {second}").format(
                key=printed(key), first=first, second=action
            ),
            _("Take another key here, or give {action} another one in this file.").format(
                action=first if blamed == action else action
            ),
        )


def _refuse_none(in_use: Chosen, usual: Chosen, own: Chosen, written: Written) -> None:
    for action, keys in in_use.items():
        if not keys:
            blamed = next(one for one, its in own.items() if set(its) & set(usual[action]))
            raise UsageError(
                written.at(TABLE, blamed),
                _("{action} is left without a key").format(action=action),
                _('Give it another one too: {action} = "…".').format(action=action),
            )


def _by_reason(keys: Chosen) -> Chosen:
    """Return the keys with each reason an action of its own."""
    reasons = {f"{REASON}-{i}": (key,) for i, key in enumerate(keys.get(REASON, ()), start=1)}
    return {action: its for action, its in keys.items() if action != REASON} | reasons


def _is_reason(action: str) -> bool:
    return action.startswith(f"{REASON}-")
