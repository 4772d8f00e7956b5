"""A diagram drawn as PNG, 300 dots to the inch, in the font of ``fonts``."""

import struct
import zlib
from typing import Final

from litreview.exports.drawing import Diagram
from litreview.exports.fonts import family, font, pressed
from litreview.exports.svg import svg

DPI: Final = 300
_CSS_DPI: Final = 96
_METRE: Final = 1 / 0.0254  # inches
_AFTER_HEADER: Final = 33
"""Bytes: the signature, and the IHDR chunk, always first and 25 long (PNG specification 11.2.1)."""


def png(diagram: Diagram) -> bytes:
    """Return the diagram as a picture that says how large it is to be printed."""
    import resvg_py  # noqa: PLC0415 - the extra ``report``, and only here

    used = font()
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg(diagram, lambda text, size, bold: pressed(text, size, bold=bold)),
        zoom=DPI / _CSS_DPI,
        skip_system_fonts=True,
        font_files=[str(file) for file in used.files.values()],
        sans_serif_family=family(),
    )
    return _sized(bytes(drawn))


def _sized(picture: bytes) -> bytes:
    """Return the picture with its dots to the metre (chunk pHYs)."""
    dots = round(DPI * _METRE)
    chunk = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    sized = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture[:_AFTER_HEADER] + sized + picture[_AFTER_HEADER:]
