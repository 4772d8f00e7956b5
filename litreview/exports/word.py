"""What our Word documents are made of: Office Open XML by hand (ECMA-376), the same bytes each time."""

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape
from typing import Final

from litreview.model.text import clean, harmless

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every part: the earliest that the format of the archive has."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TYPES: Final = (
    f'{DECLARED}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Default Extension="svg" ContentType="image/svg+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_WHERE: Final = (
    f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)


def text_of(text: str) -> str:
    """Return the text as XML may hold it, also in an attribute."""
    return escape(_NOT_XML.sub("", clean(text)))


def kept_text_of(text: str) -> str:
    """Return the text as XML may hold it, with every blank it has."""
    return escape(_NOT_XML.sub("", harmless(text)))


def package(
    document: str,
    *,
    title: str,
    language: str,
    related: Mapping[str, tuple[str, bytes]] | None = None,
) -> bytes:
    """Return the document as a file.

    ``related`` are further parts by the id the document knows them by: each its place under ``word/`` and
    its content.
    """
    links = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/relationships/image" Target="{place}"/>'
        for name, (place, _content) in (related or {}).items()
    )
    core = (
        f'{DECLARED}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{text_of(title)}</dc:title>'
        f"<dc:language>{text_of(language)}</dc:language></cp:coreProperties>"
    )
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _WHERE.encode(),
        "docProps/core.xml": core.encode(),
        "word/document.xml": document.encode(),
        "word/styles.xml": _styles().encode(),
        "word/_rels/document.xml.rels": (
            f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="styles" Type="{OFFICE}/relationships/styles" Target="styles.xml"/>'
            f"{links}</Relationships>"
        ).encode(),
        **{f"word/{place}": content for place, content in (related or {}).values()},
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _styles() -> str:
    """Return the styles our documents use: plain text, three headings, text kept as it stands, a table."""
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for level, size in ((1, 32), (2, 26), (3, 22))
    )
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>' for side in ("top", "bottom", "insideH")
    )
    return (
        f'{DECLARED}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{headings}"
        '<w:style w:type="paragraph" w:styleId="Verbatim"><w:name w:val="Verbatim"/>'
        '<w:basedOn w:val="Normal"/><w:pPr><w:shd w:val="clear" w:fill="F2F2F2"/></w:pPr>'
        '<w:rPr><w:rFonts w:ascii="Courier New" '
        'w:hAnsi="Courier New" w:cs="Courier New"/><w:sz w:val="18"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="Lines"><w:name w:val="Lines"/><w:tblPr><w:tblBorders>'
        f"{sides}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )
