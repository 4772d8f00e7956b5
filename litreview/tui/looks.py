"""How the app looks to one person: theme, length of the lines and the list, kept between sessions."""

from collections.abc import Mapping
from os import environ
from pathlib import Path
from typing import Final

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.toml import read_toml
from litreview.store.files import write_whole
from litreview.store.trusted import config_folder

FILE: Final = "looks.toml"
THEMES: Final = (
    "dark",
    "light",
    "contrast-dark",
    "contrast-light",
    "colour-blind-dark",
    "colour-blind-light",
    "terminal",
)
"""The themes there are; their colours are where Textual is loaded."""

USUAL_LINE: Final = 92
"""Cells; longer lines are hard to find the way back from."""
LINES: Final = range(40, 161)
"""The lengths of line there are."""
STEP: Final = 4
"""Cells by which a key makes the lines longer or shorter."""


class Looks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person has chosen."""

    theme: str = THEMES[0]
    line: int = USUAL_LINE
    """Cells of the longest line of text."""
    list: bool = False
    """Whether the list stands beside the record where there is room."""


class Wardrobe:
    """A person's looks, and the file that keeps them; without a file they last as long as the app."""

    def __init__(self, looks: Looks | None = None, file: Path | None = None) -> None:
        self.looks = looks or Looks()
        self._file = file

    def change(self, **changes: object) -> bool:
        """Take on the changes from now on; tell whether they could be kept for the next time."""
        self.looks = msgspec.structs.replace(self.looks, **changes)
        if self._file is None:
            return True
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._file, _written(self.looks).encode())
        except OSError:
            return False
        return True


def wardrobe_of(environment: Mapping[str, str] = environ) -> Wardrobe:
    """Return the looks of the person whose environment it is, the usual ones where none are kept.

    Raise UsageError where what is kept cannot be read or means nothing.
    """
    file = config_folder(environment) / FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Wardrobe(file=file)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(str(file), _("cannot be read"), _("It must be a text file in UTF-8.")) from error
    looks = read_toml(text, str(file), Looks)
    if looks.theme not in THEMES:
        known = _("Choose from: {words}.").format(words=", ".join(THEMES))
        raise UsageError(str(file), _("no such theme: {theme}").format(theme=looks.theme), known)
    line = max(LINES.start, min(LINES.stop - 1, looks.line))
    return Wardrobe(msgspec.structs.replace(looks, line=line), file)


def _written(looks: Looks) -> str:
    return f'theme = "{looks.theme}"\nline = {looks.line}\nlist = {str(looks.list).lower()}\n'
