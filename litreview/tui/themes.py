"""The colours, and what each kind of text looks like; include is blue and exclude warm throughout.

The two are told apart in normal, protan, deutan and tritan vision, and no meaning hangs on colour
alone: terms differ by underline and reverse, verdicts by their letter and word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from litreview.model.events import Verdict
from litreview.model.language import _


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
    CURRENT = "current"
    """Where one is in a list."""


INKS: Final = {Verdict.INCLUDE: Ink.INCLUDED, Verdict.EXCLUDE: Ink.EXCLUDED, Verdict.MAYBE: Ink.MAYBE}
"""The ink of each verdict."""


class Surface(StrEnum):
    """The grounds text stands on."""

    PAGE = "page"
    PANEL = "panel"


THEIRS: Final = "default"
"""What Rich calls a colour that the terminal itself has for text or ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one theme, as ``#rrggbb`` or the terminal's own.

    Every text colour has 4.5 : 1 on both grounds, and 7 : 1 in the themes of high contrast.
    """

    name: str
    dark: bool
    page: str
    panel: str
    text: str
    muted: str
    include: str
    exclude: str
    conflict: str

    @property
    def is_terminals(self) -> bool:
        """Tell whether it has no colour of its own: the ground stays as the person has set it."""
        return self.page == THEIRS


DARK: Final = Palette(
    name="dark",
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
    name="light",
    dark=False,
    page="#FFFFFF",
    panel="#EEF1F4",
    text="#1A1A1A",
    muted="#595959",
    include="#005A9C",
    exclude="#A34700",
    conflict="#7A1F5C",
)
CONTRAST_DARK: Final = Palette(
    name="contrast-dark",
    dark=True,
    page="#000000",
    panel="#1A1A1A",
    text="#FFFFFF",
    muted="#D0D0D0",
    include="#7FD0FF",
    exclude="#FFB000",
    conflict="#FF9EDB",
)
CONTRAST_LIGHT: Final = Palette(
    name="contrast-light",
    dark=False,
    page="#FFFFFF",
    panel="#EBEBEB",
    text="#000000",
    muted="#3A3A3A",
    include="#003E73",
    exclude="#7A3300",
    conflict="#6B1450",
)
COLOUR_BLIND_DARK: Final = Palette(
    name="colour-blind-dark",
    dark=True,
    page="#101418",
    panel="#1B2127",
    text="#F2F2F2",
    muted="#A8B0B8",
    include="#4FA8FF",
    exclude="#FFC20A",
    conflict="#F65A79",
)
COLOUR_BLIND_LIGHT: Final = Palette(
    name="colour-blind-light",
    dark=False,
    page="#FFFFFF",
    panel="#EEF1F4",
    text="#111111",
    muted="#595959",
    include="#164DF6",
    exclude="#CA1000",
    conflict="#520566",
)
TERMINAL: Final = Palette(
    name="terminal",
    dark=True,
    page=THEIRS,
    panel=THEIRS,
    text=THEIRS,
    muted=THEIRS,
    include=THEIRS,
    exclude=THEIRS,
    conflict=THEIRS,
)
PALETTES: Final = {
    palette.name: palette
    for palette in (
        DARK,
        LIGHT,
        CONTRAST_DARK,
        CONTRAST_LIGHT,
        COLOUR_BLIND_DARK,
        COLOUR_BLIND_LIGHT,
        TERMINAL,
    )
}
"""All themes by the names a person gives them, the usual one first."""


def theme_text(palette: Palette) -> str:
    """Return what the theme is like."""
    texts = {
        DARK.name: _("Dark"),
        LIGHT.name: _("Light"),
        CONTRAST_DARK.name: _("Dark, high contrast"),
        CONTRAST_LIGHT.name: _("Light, high contrast"),
        COLOUR_BLIND_DARK.name: _("Dark, for any colour vision"),
        COLOUR_BLIND_LIGHT.name: _("Light, for any colour vision"),
        TERMINAL.name: _("As your terminal: its own background, no colours"),
    }
    return texts[palette.name]


def as_theme(palette: Palette) -> Theme:
    """Return the palette as Textual wants it, for the few widgets that are Textual's own."""
    include, exclude, muted, text, page, panel = (
        _for_textual(colour)
        for colour in (
            palette.include,
            palette.exclude,
            palette.muted,
            palette.text,
            palette.page,
            palette.panel,
        )
    )
    return Theme(
        name=palette.name,
        dark=palette.dark,
        ansi=palette.is_terminals,
        primary=include,
        secondary=muted,
        accent=include,
        warning=exclude,
        error=exclude,
        success=include,
        foreground=text,
        background=page,
        surface=panel,
        panel=panel,
        boost=panel,
        variables=_terminals_variables() if palette.is_terminals else {},
    )


@lru_cache(maxsize=2 * len(PALETTES))
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
        Ink.CURRENT: Style(color=palette.text, bgcolor=ground, bold=True, reverse=True),
    }


def _terminals_variables() -> dict[str, str]:
    names = BUILTIN_THEMES["ansi-dark"].variables  # all that Textual's own style sheets ask for
    return {name: "reverse" if name.endswith("text-style") else _for_textual(THEIRS) for name in names}


def _for_textual(colour: str) -> str:
    return "ansi_default" if colour == THEIRS else colour
