"""A diagram drawn as SVG: one self-contained file, the same bytes for the same diagram.

It keeps to what every converter and word processor draws: presentation attributes instead of a
style sheet, polygons instead of markers. Shapes are named for screen readers, and nothing is said
by colour alone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from math import hypot
from typing import Final

from litreview.exports.drawing import SETTINGS, Arrow, Diagram, Frame, Kind, Line, Point

FONTS: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Metrically alike but for the last."""
PAGE: Final = "#ffffff"
ARROW: Final = "#262626"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """The colours of a frame; one without an outline is not drawn."""

    text: str = "#000000"
    fill: str = PAGE
    outline: str | None = "#262626"
    rounded: float = 0


PAINTS: Final[Mapping[Kind, Paint]] = {
    Kind.NOTICE: Paint(text="#7a1f00", fill="#fff4e5", outline="#b93a00"),
    Kind.HEADING: Paint(fill="#ffc52e", outline="#8a6500", rounded=6),
    Kind.OTHER_HEADING: Paint(fill="#d0d0d0", outline="#5c5c5c", rounded=6),
    Kind.PART: Paint(fill="#b3d1ee", outline="#33638f", rounded=6),
    Kind.BOX: Paint(),
    Kind.OTHER_BOX: Paint(fill="#f0f0f0"),
    Kind.FOOTNOTE: Paint(text="#333333", outline=None),
}
_HEAD_LENGTH: Final = 7.0
_HEAD_WIDTH: Final = 7.0


Press = Callable[[str, float, bool], float]
"""How much a line of text, of a size, bold or not, is pressed together: 1 is not at all."""


def svg(diagram: Diagram, press: Press | None = None) -> str:
    """Return the diagram as one SVG 1.1 document, ended by a line break.

    ``press`` fits the lines to a font that is wider than those the file names.
    """
    declared = '<?xml version="1.0" encoding="UTF-8"?>'
    return "\n".join((declared, *_opening(diagram), *_drawn(diagram, frozenset(), press), "</svg>", ""))


def inline_svg(diagram: Diagram, linked: Collection[str]) -> str:
    """Return the diagram as a part of an HTML page; the frames of these names lead to their anchors."""
    return "\n".join((*_opening(diagram), *_drawn(diagram, linked), "</svg>"))


def _opening(diagram: Diagram) -> Iterator[str]:
    width, height = _number(diagram.width), _number(diagram.height)
    broad, high = (_number(length) for length in diagram.shown)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{broad}" height="{high}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="prisma-title prisma-desc" '
        f'xml:lang="{escape(diagram.language)}" font-family="{FONTS}">'
    )
    yield f'<title id="prisma-title">{escape(diagram.title)}</title>'
    yield f'<desc id="prisma-desc">{escape(diagram.description)}</desc>'
    yield f'<rect width="{width}" height="{height}" fill="{PAGE}"/>'


def _drawn(diagram: Diagram, linked: Collection[str], press: Press | None = None) -> Iterator[str]:
    yield f'<g id="arrows" fill="none" stroke="{ARROW}" stroke-width="1.2">'
    for arrow in diagram.arrows:
        yield from _arrow(arrow)
    yield "</g>"
    for frame in diagram.frames:
        if frame.name in linked:
            yield f'<a href="#list-{escape(frame.name)}">'
            yield from _frame(frame, press)
            yield "</a>"
        else:
            yield from _frame(frame, press)


def _arrow(arrow: Arrow) -> Iterator[str]:
    *before, tip = arrow.points
    left, right, neck = head(before[-1], tip)
    yield f'<polyline points="{_points(*before, neck)}"/>'
    yield f'<polygon points="{_points(tip, left, right)}" fill="{ARROW}" stroke="none"/>'


def head(start: Point, tip: Point) -> tuple[Point, Point, Point]:
    """Return the two rear corners of the arrow's head, and the point between them."""
    length = hypot(tip[0] - start[0], tip[1] - start[1])
    across, down = (tip[0] - start[0]) / length, (tip[1] - start[1]) / length
    neck = (tip[0] - across * _HEAD_LENGTH, tip[1] - down * _HEAD_LENGTH)
    half = _HEAD_WIDTH / 2
    return (
        (neck[0] - down * half, neck[1] + across * half),
        (neck[0] + down * half, neck[1] - across * half),
        neck,
    )


def _frame(frame: Frame, press: Press | None) -> Iterator[str]:
    paint = PAINTS[frame.kind]
    yield f'<g id="{escape(frame.name)}">'
    yield f"<title>{escape(frame.title)}</title>"
    if paint.outline:
        yield _rectangle(frame, paint)
    yield from _text(frame, paint, press)
    yield "</g>"


def _rectangle(frame: Frame, paint: Paint) -> str:
    area = frame.area
    corner = f' rx="{_number(paint.rounded)}"' if paint.rounded else ""
    return (
        f'<rect x="{_number(area.x)}" y="{_number(area.y)}" width="{_number(area.width)}" '
        f'height="{_number(area.height)}"{corner} fill="{paint.fill}" stroke="{paint.outline}"/>'
    )


def _text(frame: Frame, paint: Paint, press: Press | None) -> Iterator[str]:
    """Yield the frame's lines; a turned one's are drawn level and turned about its middle."""
    setting = SETTINGS[frame.kind]
    anchor = ' text-anchor="middle"' if setting.centred else ""
    turn = f' transform="rotate(-90 {_points(frame.area.middle, between=" ")})"' if frame.is_turned else ""
    yield f'<g font-size="{_number(setting.size)}" fill="{paint.text}"{anchor}{turn}>'
    for line in frame.lines:
        yield _line(line, press(line.text, setting.size, line.bold) if press else 1)
    yield "</g>"


def _line(line: Line, pressed: float) -> str:
    weight = ' font-weight="bold"' if line.bold else ""
    place = f'x="{_number(line.x)}" y="{_number(line.y)}"'
    if pressed < 1:
        place = f'transform="translate({_points((line.x, line.y), between=" ")}) scale({pressed:.4f} 1)"'
    return f"<text {place}{weight}>{escape(line.text)}</text>"


def _points(*points: Point, between: str = ",") -> str:
    return " ".join(f"{_number(x)}{between}{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    """Return the length with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
