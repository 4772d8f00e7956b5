"""A person's own settings of the app, on their machine: which keys they use, and how patient the guard is."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill, indent
from typing import Final

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.toml import read_toml
from litreview.store.files import write_whole
from litreview.store.trusted import config_folder
from litreview.tui.guard import SEEN
from litreview.tui.keymap import FILE, Keymap
from litreview.tui.remapping import PRESET, TABLE, Written, action_ids, keymap_of

LONGEST_MOMENT: Final = 60.0
"""Seconds that a record may have to be seen before a key decides it."""
_COMMENT: Final = re.compile(r"\s+#[^\"']*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set."""

    keymap: Keymap = field(default_factory=Keymap)
    moment: float = SEEN
    """Seconds that a record must have been on screen before a key decides it; 0 takes every key at once."""


class _Guard(msgspec.Struct, forbid_unknown_fields=True):
    moment: float = SEEN


class _File(msgspec.Struct, forbid_unknown_fields=True):
    keys: dict[str, object] = msgspec.field(default_factory=dict)
    guard: _Guard = msgspec.field(default_factory=_Guard)


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where this person's settings are, whether there are any or not."""
    return config_folder(environment) / FILE


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return this person's settings; raise UsageError with file and line for what cannot be."""
    file = settings_file(environment)
    return settings_of(_text_of(file), str(file))


def settings_of(text: str, place: str) -> Settings:
    """Return what the text sets; ``place`` is the file's name, for the error."""
    read, written = read_toml(text, place, _File), Written(place=place, text=text)
    if not 0 <= read.guard.moment <= LONGEST_MOMENT:
        raise UsageError(
            written.at("guard", "moment"),
            _("{moment} is no such time").format(moment=read.guard.moment),
            _("Give seconds from 0 to {longest}.").format(longest=int(LONGEST_MOMENT)),
        )
    return Settings(keymap=keymap_of(read.keys, written), moment=read.guard.moment)


def keep_preset(preset: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Remember the preset in this person's settings, whose other lines stay; return the file.

    Raise UsageError where what else they chose does not go with it, or the file cannot be changed.
    """
    file = settings_file(environment)
    text = _text_of(file)
    before, new = read_toml(text, str(file), _File), _with_preset(text or _beginning(), preset, str(file))
    after = read_toml(new, str(file), _File)
    if after.guard != before.guard or after.keys != {**before.keys, PRESET: preset}:
        raise UsageError(
            str(file),
            _("is written in a way that --keys cannot change"),
            _('Write preset = "{preset}" under [keys] yourself.').format(preset=preset),
        )
    settings_of(new, str(file))
    if new != text:
        _write(file, new)
    return file


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(str(file), _("cannot be read"), _("It must be a text file in UTF-8.")) from error


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, text.encode())
    except OSError as error:
        raise UsageError(
            str(file),
            _("cannot be written"),
            _("Without --keys the app opens with the keys you had."),
        ) from error


def _with_preset(text: str, preset: str, place: str) -> str:
    lines, said = text.splitlines(), f'{PRESET} = "{preset}"'
    written = Written(place=place, text=text)
    if line := written.line(TABLE, PRESET):
        comment = _COMMENT.search(lines[line - 1])
        lines[line - 1] = said + (comment[0] if comment else "")
    elif line := written.line_of_table(TABLE):
        lines.insert(line, said)
    else:
        lines += ["", f"[{TABLE}]", said]
    return _joined(lines)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join([*lines, ""])


def _beginning() -> str:
    # In English like every file of the program: its words are the names of what can be set.
    actions = indent(
        fill(", ".join((*action_ids(), "reason-1 to reason-9")), 76, break_on_hyphens=False), "#   "
    )
    return (
        "# Keys of litreview's app, yours on this machine; --keys NAME changes the preset.\n"
        '# Other keys for single actions stand under [keys]: include = "y", next = [".", "down"]\n'
        f"# Actions:\n{actions}\n"
        "# Under [guard], moment = 0.25 is the seconds a record is seen before a key decides it.\n"
    )
