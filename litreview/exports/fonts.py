"""The font that a page or picture is set in: one as wide as Arial from this machine, else reportlab's own.

The diagram is laid out by Arial's widths. Liberation Sans, Arimo and Arial have them; another font is
pressed together until it fits.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from litreview.exports.metrics import text_width

_NAMES: Final = (
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("Arimo-Regular.ttf", "Arimo-Bold.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
)
"""Regular and bold, the free ones first."""
_OWN: Final = ("Vera.ttf", "VeraBd.ttf")


class Font(NamedTuple):
    """Two files of one font."""

    regular: Path
    bold: Path

    @property
    def files(self) -> Mapping[bool, Path]:
        """Return the file by whether it is bold."""
        return {False: self.regular, True: self.bold}


@lru_cache(maxsize=1)
def font() -> Font:
    """Return the font found first; reportlab, of the extra ``report``, always has one."""
    places = {file.name: file for folder in _folders() for file in _fonts_in(folder)}
    for regular, bold in _NAMES:
        if regular in places and bold in places:
            return Font(places[regular], places[bold])
    import reportlab  # noqa: PLC0415 - heavy, and only where no other is found

    own = Path(reportlab.__file__).parent / "fonts"
    return Font(*(own / name for name in _OWN))


def _folders() -> Iterator[Path]:
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts/Supplemental"), Path("/Library/Fonts"))
        yield Path.home() / "Library" / "Fonts"
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
        yield Path.home() / ".local" / "share" / "fonts"


def _fonts_in(folder: Path) -> Iterator[Path]:
    wanted = {name for names in _NAMES for name in names}
    for place, _folders_in, files in os.walk(folder):
        yield from (Path(place) / name for name in sorted(files) if name in wanted)


def pressed(text: str, size: float, *, bold: bool) -> float:
    """Return how much the line must be pressed together, 0 to 1, to be as wide as it is laid out."""
    own = own_width(text, size, bold=bold)
    return min(1.0, text_width(text, size, bold=bold) / own) if own else 1.0


def own_width(text: str, size: float, *, bold: bool) -> float:
    """Return how wide the line is in the font found."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415 - the extra ``report``

    return float(stringWidth(text, registered()[bold], size))


@lru_cache(maxsize=1)
def registered() -> Mapping[bool, str]:
    """Make the font known to reportlab; return its names there by whether they are bold."""
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415 - the extra ``report``
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 - likewise

    names = {bold: f"diagram-{file.stem}" for bold, file in font().files.items()}
    for bold, file in font().files.items():
        registerFont(TTFont(names[bold], str(file)))
    return names


def family() -> str:
    """Return what the font calls itself."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 - the extra ``report``

    called = TTFontFile(str(font().regular)).familyName
    return called.decode() if isinstance(called, bytes) else str(called)
