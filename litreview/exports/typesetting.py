"""Text set into frames: how high a frame must be, and where its lines stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.exports.drawing import SETTINGS, Area, Frame, Kind, Line, Point
from litreview.exports.labels import Entry, sentence
from litreview.exports.metrics import text_width, wrap

_INDENT: Final = 12.0
"""Of each level."""
_HANG: Final = 8.0
"""How far the later lines of a part stand to the right of its first."""
_BASELINE: Final = 0.347
"""From the middle of a line down to its baseline, in em: half of ascent less descent (Arial)."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A line of text that fits, not yet placed."""

    text: str
    indent: float
    bold: bool


def height(entries: Sequence[Entry], kind: Kind, width: float) -> float:
    """Return how high a frame of this width must be for the entries."""
    return len(_set(entries, kind, width)) * SETTINGS[kind].leading + 2 * SETTINGS[kind].padding


def frame(name: str, kind: Kind, entries: Sequence[Entry], area: Area) -> Frame:
    """Return the frame with its lines in the middle of its height."""
    setting = SETTINGS[kind]
    inside = area.turned if kind is Kind.PART else area
    lines = _set(entries, kind, inside.width)
    top = inside.middle[1] - len(lines) * setting.leading / 2
    left = inside.middle[0] if setting.centred else inside.x + setting.padding
    placed = tuple(
        Line(
            text=line.text,
            x=left + line.indent,
            y=top + (number + 0.5) * setting.leading + _BASELINE * setting.size,
            bold=line.bold,
        )
        for number, line in enumerate(lines)
    )
    return Frame(name=name, kind=kind, title=sentence(entries), area=area, lines=placed)


def grown(name: str, kind: Kind, entries: Sequence[Entry], corner: Point, width: float) -> Frame:
    """Return the frame as high as its text needs, from its top left corner."""
    x, y = corner
    return frame(name, kind, entries, Area(x=x, y=y, width=width, height=height(entries, kind, width)))


def _set(entries: Sequence[Entry], kind: Kind, width: float) -> list[_Set]:
    return [line for entry in entries for line in _set_entry(entry, kind, width)]


def _set_entry(entry: Entry, kind: Kind, width: float) -> Iterator[_Set]:
    setting = SETTINGS[kind]
    bold = setting.bold or (kind is Kind.NOTICE and entry.level == 0)
    indent = entry.level * _INDENT
    hang = _HANG if entry.level else 0
    room = width - 2 * setting.padding - indent - hang
    lines = wrap(entry.text, lambda text: text_width(text, setting.size, bold=bold) <= room)
    for number, text in enumerate(lines):
        yield _Set(text, indent + (hang if number else 0), bold)
