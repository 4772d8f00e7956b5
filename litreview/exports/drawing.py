"""A drawing without a format: frames, lines of text and arrows, each with its place.

Lengths are in CSS pixels (96 to the inch) from the top left corner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

Point = tuple[float, float]


class Kind(Enum):
    """What a frame is, and with it how it looks."""

    NOTICE = "notice"
    HEADING = "heading"
    OTHER_HEADING = "other-heading"
    PART = "part"
    BOX = "box"
    OTHER_BOX = "other-box"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the text of a frame is set."""

    size: float
    leading: float
    """From one baseline to the next."""
    padding: float
    """Between the frame and its text."""
    bold: bool = False
    centred: bool = False


_HEADING: Final = Setting(size=12, leading=15, padding=7, bold=True, centred=True)
_BOX: Final = Setting(size=12, leading=15, padding=9)

SETTINGS: Final[Mapping[Kind, Setting]] = {
    Kind.NOTICE: Setting(size=12, leading=16, padding=9),
    Kind.HEADING: _HEADING,
    Kind.OTHER_HEADING: _HEADING,
    Kind.PART: _HEADING,
    Kind.BOX: _BOX,
    Kind.OTHER_BOX: _BOX,
    Kind.FOOTNOTE: Setting(size=9.5, leading=12.5, padding=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text; ``x`` is its left edge, or its middle where its frame's text is centred."""

    text: str
    x: float
    y: float
    """Of the baseline."""
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Return the point in its middle."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    @property
    def right(self) -> float:
        """Return where it ends to the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return where it ends below."""
        return self.y + self.height

    @property
    def turned(self) -> "Area":
        """Return the rectangle turned by a quarter about its middle."""
        x, y = self.middle
        return Area(x=x - self.height / 2, y=y - self.width / 2, width=self.height, height=self.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One rectangle and its text."""

    name: str
    """Unlike that of every other frame of the drawing."""
    kind: Kind
    title: str
    """The whole text in one line, for those who cannot see it."""
    area: Area
    lines: tuple[Line, ...]

    @property
    def is_turned(self) -> bool:
        """Tell whether the lines stand in the turned area, and read upwards once it is turned back."""
        return self.kind is Kind.PART


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A line through the points, with its head at the last."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Every frame and arrow of a drawing, and the same in words."""

    title: str
    description: str
    """The whole diagram as text, one line for each frame."""
    language: str
    """Code of the language of its text: ``en`` or ``nb``."""
    width: float
    height: float
    frames: tuple[Frame, ...]
    arrows: tuple[Arrow, ...]
    scale: float = 1.0
    """How much larger it is to be shown than it is drawn."""

    @property
    def shown(self) -> Point:
        """Return how broad and how high it is to be shown."""
        return (self.width * self.scale, self.height * self.scale)

    @property
    def millimetres(self) -> Point:
        """Return how broad and how high it is on paper."""
        return (self.shown[0] * 25.4 / 96, self.shown[1] * 25.4 / 96)

    @property
    def points(self) -> float:
        """Return how large the text of its boxes is on paper."""
        return SETTINGS[Kind.BOX].size * self.scale * 72 / 96
