"""What must never be shown, and how to find it."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

_DANGERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line end, DEL and C1
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # direction and the unseen
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"  # half letters, private use, tags
)
_FLOOD = re.compile("[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0\ufe00-\ufe0f\U000e0100-\U000e01ef]{11}")

RAW = frozenset({"original"})
"""Fields that hold an entry as it stood in its file, and are shown nowhere."""


def controls(text: str) -> set[str]:
    """Return, escaped, what in the text could drive a terminal or turn its direction."""
    return {ascii(one) for one in _DANGERS.findall(text)}


def dangers(text: str) -> set[str]:
    """Return, escaped, what in the text could drive a terminal or deceive its reader."""
    return controls(text) | {ascii(one) for one in _FLOOD.findall(text)}


def texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text within a value, with where it stands."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield place, value
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in RAW:
                yield from texts(getattr(value, field.name), f"{place}.{field.name}")
    elif isinstance(value, tuple | list | dict):
        for one in value.items() if isinstance(value, dict) else value:
            yield from texts(one, place)


def dangerous(value: object) -> dict[str, set[str]]:
    """Return where within the value a text is dangerous, and by what."""
    return {place: found for place, text in texts(value) if (found := dangers(text))}
