"""Which keys do what: the usual ones, those of a preset, and those a person has chosen instead."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from litreview.model.language import _

FILE: Final = "settings.toml"
"""Where a person's own are kept, in the folder of their settings."""
USUAL: Final = "litreview"

PRESETS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        USUAL: {},
        "rayyan": {"maybe": ("u", "m")},
        "asreview": {"include": ("r",), "exclude": ("i",), "undo": ("u", "z"), "again": ("ctrl+r",)},
        "covidence": {
            "include": ("y",),
            "exclude": ("n",),
            "note": ("w",),
            "link": ("x",),
            "confirm": ("ctrl+y",),
        },
    }
)
"""What other tools have taught people's fingers, by the action; digits are reasons in all of them."""

REASON_KEYS: Final = tuple("123456789")
REASON: Final = "reason"
"""The action of these keys; ``reason-3`` is the third of them."""

PICK: Final = "pick"
"""The action of the digits where they pick what is offered; they stay digits for everybody."""

_NAMED: Final = {"?": "question_mark", " ": "space"}
"""Characters that have a name, as Textual calls them; every other is its own name."""
_PRINTED: Final = {
    "question_mark": "?",
    "escape": "Esc",
    "backspace": "Backspace",
    "delete": "Del",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
}
_SPOKEN: Final = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "del": "delete", "ins": "insert"}
"""Other ways to write a name."""
_NAMES: Final = (
    "space", "tab", "escape", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
    "up", "down", "left", "right", *(f"f{number}" for number in range(1, 13)),
)  # fmt: skip
_WITH_CTRL: Final = frozenset("abefgklnprtuwxy")
"""Letters that reach a program with Ctrl: the others are Enter, Tab or Backspace, stop it or leave it."""
_SIGNS: Final = frozenset("!\"#%&/()=?+-.,:;_*'<>")
"""Signs of a Norwegian keyboard without AltGr; no shift of another key is a letter there."""
_BEHIND_ALTGR: Final = frozenset("@£$€{[]}\\~|µ")
_DEAD: Final = frozenset("`´^¨")
_LAST_LETTER: Final = "\u024f"
"""Of the Latin ones that keyboards have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keymap:
    """The keys in use where they are not the usual ones."""

    preset: str = USUAL
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the action, ``reason-3`` for one reason; of the preset or the person's own."""

    def keys(self, usual: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Return the keys of each action of one screen, which has these as its usual ones.

        A chosen key stands in place of the letters and signs. Keys with a name, such as arrows, F1 and
        Ctrl+C, stay beside it, unless another action was given them; a letter or sign that another was
        given goes too where the action keeps another key.
        """
        given = {key for action in usual for key in self._given(action)}
        return {action: self._of(action, keys, given) for action, keys in usual.items()}

    def _of(self, action: str, usual: tuple[str, ...], given: AbstractSet[str]) -> tuple[str, ...]:
        if action == REASON:
            return tuple(self.chosen.get(f"{REASON}-{number}", number)[0] for number in usual)
        if action == PICK:
            return usual
        own = self._given(action)
        kept = [key for key in usual if not own or _has_name(key)]
        left = [key for key in kept if key not in given]
        return (*own, *(left if own or left else (key for key in kept if not _has_name(key))))

    def _given(self, action: str) -> tuple[str, ...]:
        if action != REASON:
            return tuple(self.chosen.get(action, ()))
        return tuple(key for number in REASON_KEYS for key in self.chosen.get(f"{REASON}-{number}", ()))


_in_use = Keymap()


def use(keymap: Keymap) -> None:
    """Let every screen from now on have these keys."""
    global _in_use  # noqa: PLW0603 - one process has one person at its keys
    _in_use = keymap


def in_use() -> Keymap:
    """Return the keys that screens have."""
    return _in_use


def name_of(written: str) -> str:
    """Return the name of a key that somebody typed or wrote into a file; capitals mean the small letter."""
    if len(written) == 1:
        return _NAMED.get(written, written.lower())
    name = written.strip().lower()
    return _SPOKEN.get(name, name)


def printed(key: str) -> str:
    """Return the key as screens print it."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key.removeprefix('ctrl+').upper()}"
    if key.startswith("f") and key[1:].isdigit():
        return key.upper()
    return _("space") if key == "space" else _PRINTED.get(key, key)


def why_not(key: str) -> str | None:
    """Return why no action can have the key of that name, or None where one can."""
    if key in _BEHIND_ALTGR:
        return _("needs AltGr on a Norwegian keyboard")
    if key in _DEAD:
        return _("waits for a second key on a Norwegian keyboard")
    return (
        None if key in _NAMES or key == "question_mark" or _is_plain(key) else _("cannot be typed as one key")
    )


def those_there_are() -> str:
    """Return which keys an action can have."""
    return _("Take a letter, a digit, a sign such as + - . or !, ctrl+a, or one of: {names}.").format(
        names=", ".join(_NAMES)
    )


def _is_plain(key: str) -> bool:
    if key.startswith("ctrl+"):
        return key.removeprefix("ctrl+") in _WITH_CTRL
    is_letter = len(key) == 1 and key.isalpha() and key <= _LAST_LETTER
    return is_letter or (len(key) == 1 and (key in _SIGNS or key in "0123456789"))


def _has_name(key: str) -> bool:
    return key in _NAMES or key.startswith("ctrl+")
