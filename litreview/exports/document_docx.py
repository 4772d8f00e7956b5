"""A document as a Word file: headings that Word lists, tables whose first row is repeated on every page."""

from collections.abc import Iterator
from typing import Final

from litreview.exports.document import Block, Document, Heading, Paragraph, Table, Verbatim
from litreview.exports.word import DECLARED, WORD, kept_text_of, package, text_of
from litreview.model.language import language

_DEEPEST: Final = 3
_VERBATIM: Final = "Verbatim"
_BREADTH: Final = 9638
"""Twentieths of a point between the margins."""


def docx(document: Document) -> bytes:
    """Return the file; its title is the document's first heading."""
    title = next((block.text for block in document if isinstance(block, Heading)), "")
    body = "".join(part for block in document for part in _parts(block))
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" '
        'w:gutter="0"/></w:sectPr>'
    )
    written = f'{DECLARED}<w:document xmlns:w="{WORD}"><w:body>{body}{page}</w:body></w:document>'
    return package(written, title=title, language=language())


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield _paragraph(text, f"Heading{min(level, _DEEPEST)}")
        case Paragraph(text):
            yield _paragraph(text)
        case Verbatim(text):
            yield _paragraph(text, _VERBATIM)
        case Table(heads, rows):
            yield '<w:tbl><w:tblPr><w:tblStyle w:val="Lines"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr>'
            column = f'<w:gridCol w:w="{_BREADTH // len(heads)}"/>'
            yield f"<w:tblGrid>{column * len(heads)}</w:tblGrid>"
            yield f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{_cells(heads, bold=True)}</w:tr>"
            yield from (f"<w:tr>{_cells(row)}</w:tr>" for row in rows)
            yield "</w:tbl><w:p/>"


def _cells(cells: tuple[str, ...], *, bold: bool = False) -> str:
    breadth = f'<w:tcPr><w:tcW w:w="{_BREADTH // len(cells)}" w:type="dxa"/></w:tcPr>'
    return "".join(f"<w:tc>{breadth}{_paragraph(cell, bold=bold)}</w:tc>" for cell in cells)


def _paragraph(text: str, style: str | None = None, *, bold: bool = False) -> str:
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    shown = "<w:rPr><w:b/></w:rPr>" if bold else ""
    told = kept_text_of if style == _VERBATIM else text_of
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{told(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{chosen}<w:r>{shown}{lines}</w:r></w:p>"
