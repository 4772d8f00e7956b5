"""A diagram drawn as PDF: vectors, its font embedded, text that can be searched; the same bytes each time."""

import io
from typing import TYPE_CHECKING, Final

from litreview.exports.drawing import SETTINGS, Arrow, Diagram, Frame, Line
from litreview.exports.fonts import own_width, pressed, registered
from litreview.exports.svg import ARROW, PAGE, PAINTS, head

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_POINTS: Final = 0.75
"""Of a CSS pixel."""


def pdf(diagram: Diagram) -> bytes:
    """Return the diagram as a PDF of one page, as large as the diagram."""
    from reportlab.lib.colors import HexColor  # noqa: PLC0415 - the extra ``report``, and only here
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - likewise

    written = io.BytesIO()
    points = _POINTS * diagram.scale
    size = (diagram.width * points, diagram.height * points)
    canvas = Canvas(
        written,
        pagesize=size,
        invariant=1,
        lang=diagram.language,
        initialFontName=registered()[False],  # type: ignore[arg-type]  # the stubs take it for a number
    )
    canvas.setTitle(diagram.title)
    canvas.setSubject(diagram.description)
    canvas.translate(0, size[1])
    canvas.scale(points, -points)  # from here on as in the diagram: pixels, downwards
    canvas.setFillColor(HexColor(PAGE))
    canvas.rect(0, 0, diagram.width, diagram.height, stroke=0, fill=1)
    for arrow in diagram.arrows:
        _draw_arrow(canvas, arrow)
    for frame in diagram.frames:
        _draw_frame(canvas, frame)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


def _draw_arrow(canvas: "Canvas", arrow: Arrow) -> None:
    from reportlab.lib.colors import HexColor  # noqa: PLC0415 - the extra ``report``

    *before, tip = arrow.points
    left, right, neck = head(before[-1], tip)
    canvas.setStrokeColor(HexColor(ARROW))
    canvas.setFillColor(HexColor(ARROW))
    canvas.setLineWidth(1.2)
    path = canvas.beginPath()
    path.moveTo(*before[0])
    for point in (*before[1:], neck):
        path.lineTo(*point)
    canvas.drawPath(path, stroke=1, fill=0)
    path = canvas.beginPath()
    path.moveTo(*tip)
    path.lineTo(*left)
    path.lineTo(*right)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_frame(canvas: "Canvas", frame: Frame) -> None:
    from reportlab.lib.colors import HexColor  # noqa: PLC0415 - the extra ``report``

    paint, area = PAINTS[frame.kind], frame.area
    if paint.outline:
        canvas.setFillColor(HexColor(paint.fill))
        canvas.setStrokeColor(HexColor(paint.outline))
        canvas.setLineWidth(1)
        canvas.roundRect(area.x, area.y, area.width, area.height, paint.rounded, stroke=1, fill=1)
    canvas.saveState()
    if frame.is_turned:
        x, y = area.middle
        canvas.translate(x, y)
        canvas.rotate(-90)
        canvas.translate(-x, -y)
    canvas.setFillColor(HexColor(paint.text))
    for line in frame.lines:
        _draw_line(canvas, frame, line)
    canvas.restoreState()


def _draw_line(canvas: "Canvas", frame: Frame, line: Line) -> None:
    setting = SETTINGS[frame.kind]
    narrower = pressed(line.text, setting.size, bold=line.bold)
    half = own_width(line.text, setting.size, bold=line.bold) * narrower / 2
    canvas.saveState()
    canvas.translate(line.x - (half if setting.centred else 0), line.y)
    canvas.scale(narrower, -1)  # letters stand upright though the page runs downwards
    canvas.setFont(registered()[line.bold], setting.size)
    canvas.drawString(0, 0, line.text)
    canvas.restoreState()
