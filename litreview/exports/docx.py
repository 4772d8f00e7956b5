"""A diagram in a Word document: a picture as sharp as its page, with its words for those who hear it read.

Office Open XML by hand (ECMA-376): one paragraph with one picture, as SVG for programs that draw it and
as PNG for the others.
"""

from typing import Final

from litreview.exports.drawing import Diagram
from litreview.exports.png import png
from litreview.exports.svg import svg
from litreview.exports.word import DECLARED, OFFICE, WORD, package, text_of

_EMU: Final = 9525
"""English metric units in a CSS pixel."""
_TWIPS: Final = 15
"""Twentieths of a point in a CSS pixel."""
_A4: Final = (794, 1123)
_MARGIN: Final = 38
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_SVG: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def docx(diagram: Diagram) -> bytes:
    """Return the diagram as a document of one page, lying where the diagram is broader than high."""
    return package(
        _document(diagram),
        title=diagram.title,
        language=diagram.language,
        related={
            "png": ("media/diagram.png", png(diagram)),
            "svg": ("media/diagram.svg", svg(diagram).encode()),
        },
    )


def _document(diagram: Diagram) -> str:
    width, height = diagram.shown
    lies = width > height
    page = (_A4[1], _A4[0]) if lies else _A4
    room = (page[0] - 2 * _MARGIN, page[1] - 3 * _MARGIN)
    shrunk = min(1.0, room[0] / width, room[1] / height)
    size = f'cx="{round(width * shrunk * _EMU)}" cy="{round(height * shrunk * _EMU)}"'
    words = f'name="{text_of(diagram.title)}" descr="{text_of(_one_line(diagram.description))}"'
    lying = ' w:orient="landscape"' if lies else ""
    margin = _MARGIN * _TWIPS
    return (
        f'{DECLARED}<w:document xmlns:w="{WORD}" '
        f'xmlns:r="{OFFICE}/relationships" xmlns:wp="{_DRAWING}/wordprocessingDrawing" '
        f'xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture">'
        f'<w:body><w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="1" {words}/><a:graphic><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="1" {words}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="png"><a:extLst><a:ext uri="{_SVG_EXTENSION}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="svg"/>'
        "</a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        f'<w:sectPr><w:pgSz w:w="{page[0] * _TWIPS}" w:h="{page[1] * _TWIPS}"{lying}/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        'w:header="0" w:footer="0" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
