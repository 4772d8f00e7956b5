"""The colours, and what each kind of text looks like; include is blue and exclude orange throughout.

The two are told apart in normal, protan, deutan and tritan vision, and no meaning hangs on colour
alone: terms differ by underline and reverse, verdicts by their letter and word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rich.style import Style
from textual.theme import Theme

from litreview.model.events import Verdict


class Ink(StrEnum):
    """The kinds of text there are."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    ORIGINAL = "original"
    HEADING = "heading"
    KEY = "key"
    TERM_INCLUDE = "term-include"
    TERM_EXCLUDE = "term-exclude"
    INCLUDED = "included"
    EXCLUDED = "excluded"
    MAYBE = "maybe"
    CONFLICT = "conflict"
    WARNING = "warning"
    DIFFERING = "differing"
    """What another text has not."""
    NEARLY = "nearly"
    """What another text has in another spelling."""


INKS: Final = {Verdict.INCLUDE: Ink.INCLUDED, Verdict.EXCLUDE: Ink.EXCLUDED, Verdict.MAYBE: Ink.MAYBE}
"""The ink of each verdict."""


class Surface(StrEnum):
    """The grounds text stands on."""

    PAGE = "page"
    PANEL = "panel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one theme, as ``#rrggbb``; every text colour has 4.5 : 1 on both grounds."""

    name: str
    dark: bool
    page: str
    panel: str
    text: str
    muted: str
    include: str
    exclude: str
    conflict: str


DARK: Final = Palette(
    name="litreview-dark",
    dark=True,
    page="#101418",
    panel="#1B2127",
    text="#E6E6E6",
    muted="#A0A8B0",
    include="#56B4E9",
    exclude="#E69F00",
    conflict="#E08CC0",
)
LIGHT: Final = Palette(
    name="litreview-light",
    dark=False,
    page="#FFFFFF",
    panel="#EEF1F4",
    text="#1A1A1A",
    muted="#595959",
    include="#005A9C",
    exclude="#A34700",
    conflict="#7A1F5C",
)
PALETTES: Final = {palette.name: palette for palette in (DARK, LIGHT)}


def as_theme(palette: Palette) -> Theme:
    """Return the palette as Textual wants it, for the few widgets that are Textual's own."""
    return Theme(
        name=palette.name,
        dark=palette.dark,
        primary=palette.include,
        secondary=palette.muted,
        accent=palette.include,
        warning=palette.exclude,
        error=palette.exclude,
        success=palette.include,
        foreground=palette.text,
        background=palette.page,
        surface=palette.panel,
        panel=palette.panel,
    )


@lru_cache(maxsize=8)
def styles(palette: Palette, surface: Surface) -> Mapping[Ink, Style]:
    """Return the style of every ink on the ground."""
    ground = palette.page if surface is Surface.PAGE else palette.panel
    return {
        Ink.TEXT: Style(color=palette.text, bgcolor=ground),
        Ink.STRONG: Style(color=palette.text, bgcolor=ground, bold=True),
        Ink.MUTED: Style(color=palette.muted, bgcolor=ground),
        Ink.ORIGINAL: Style(color=palette.muted, bgcolor=ground, italic=True),
        Ink.HEADING: Style(color=palette.muted, bgcolor=ground, bold=True),
        Ink.KEY: Style(color=palette.text, bgcolor=ground, bold=True),
        Ink.TERM_INCLUDE: Style(color=palette.include, bgcolor=ground, bold=True, underline=True),
        Ink.TERM_EXCLUDE: Style(color=palette.exclude, bgcolor=ground, bold=True, reverse=True),
        Ink.INCLUDED: Style(color=palette.include, bgcolor=ground, bold=True),
        Ink.EXCLUDED: Style(color=palette.exclude, bgcolor=ground, bold=True),
        Ink.MAYBE: Style(color=palette.text, bgcolor=ground, bold=True),
        Ink.CONFLICT: Style(color=palette.conflict, bgcolor=ground, bold=True),
        Ink.WARNING: Style(color=palette.exclude, bgcolor=ground, bold=True),
        Ink.DIFFERING: Style(color=palette.conflict, bgcolor=ground, bold=True, underline=True),
        Ink.NEARLY: Style(color=palette.text, bgcolor=ground, underline=True),
    }
