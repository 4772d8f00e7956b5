"""Laws of the colours: everything can be read, by every eye, and nothing is said by colour alone."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from rich.style import Style

from litreview.tui.looks import THEMES, Looks, Wardrobe
from litreview.tui.themes import (
    COLOUR_BLIND_DARK,
    COLOUR_BLIND_LIGHT,
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    PALETTES,
    TERMINAL,
    Ink,
    Palette,
    Surface,
    styles,
    theme_text,
)
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.colours import VISIONS, ciede2000, contrast, distance
from tests.tui.driving import LARGE, Slowly, driven, screen_text
from tests.tui.sample import FIRST, SECOND, Sample

COLOURED = [palette for palette in PALETTES.values() if not palette.is_terminals]
DEMANDED = {palette.name: 4.5 for palette in COLOURED} | {
    CONTRAST_DARK.name: 7.0,
    CONTRAST_LIGHT.name: 7.0,
}
"""The least contrast of text, WCAG 2.2: 1.4.3 for all, 1.4.6 for the themes of high contrast."""
TOLD_APART = 19.0
"""CIEDE2000; with 10 two colours are seen to differ at a glance."""


def named(palette: Palette) -> str:
    return palette.name


def colours(style: Style) -> tuple[str, str]:
    assert style.color is not None
    assert style.bgcolor is not None
    return style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex


@pytest.mark.parametrize("palette", COLOURED, ids=named)
@pytest.mark.parametrize("surface", list(Surface))
def test_every_ink_can_be_read_on_every_ground(palette: Palette, surface: Surface) -> None:
    for ink, style in styles(palette, surface).items():
        ratio = contrast(*colours(style))
        assert ratio >= DEMANDED[palette.name], (ink, ratio)


def test_no_ink_is_without_a_style() -> None:
    for palette in PALETTES.values():
        assert set(styles(palette, Surface.PAGE)) == set(Ink)


def test_every_theme_one_can_choose_has_colours_and_a_name_of_its_own() -> None:
    assert tuple(PALETTES) == THEMES
    assert len({theme_text(palette) for palette in PALETTES.values()}) == len(THEMES)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("palette", COLOURED, ids=named)
def test_include_exclude_and_maybe_are_told_apart_by_every_eye(palette: Palette, vision: str) -> None:
    for one, other in combinations((palette.include, palette.exclude, palette.text), 2):
        assert distance(one, other, vision) >= TOLD_APART, (one, other)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("palette", [COLOUR_BLIND_DARK, COLOUR_BLIND_LIGHT], ids=named)
def test_for_any_colour_vision_conflicts_too_have_a_colour_of_their_own(
    palette: Palette, vision: str
) -> None:
    inks = (palette.include, palette.exclude, palette.conflict, palette.text)
    for one, other in combinations(inks, 2):
        assert distance(one, other, vision) >= TOLD_APART, (one, other)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=named)
def test_include_and_exclude_terms_differ_by_more_than_colour(palette: Palette) -> None:
    inks = styles(palette, Surface.PAGE)
    include, exclude, text = (inks[ink] for ink in (Ink.TERM_INCLUDE, Ink.TERM_EXCLUDE, Ink.TEXT))
    looks = {(style.bold, style.underline, style.reverse) for style in (include, exclude, text)}
    assert len(looks) == 3


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distances_are_those_of_the_published_examples(
    one: tuple[float, float, float], other: tuple[float, float, float], apart: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(apart, abs=1e-4)


def screening(review: Sample, looks: Looks) -> ReviewApp:
    review.vote(FIRST, 1, "include")
    review.vote(FIRST, 2, "exclude", "no-data")
    return screening_app(review.screening(), Slowly(), wardrobe=Wardrobe(looks))


def conflicts(review: Sample, looks: Looks) -> ReviewApp:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    return conflict_app(review.conflicts(), Slowly(), wardrobe=Wardrobe(looks))


def written(app: ReviewApp) -> Iterator[tuple[str, Style]]:
    """Yield every text on the screen with how it looks."""
    for strip in app.screen._compositor.render_strips(app.size):
        yield from ((text, style) for text, style, _control in strip if text.strip() and style)


VIEWS = {
    "record": "",
    "excluded": "3",
    "help": "question_mark",
    "note": "n h e i shift+left",
    "going": "g 2",
    "finding": "f m u",
    "choosing": "v j",
}


@pytest.mark.parametrize("view", VIEWS)
async def test_all_that_is_written_can_be_read_in_every_theme(review: Sample, view: str) -> None:
    app = screening(review, Looks(list=True))
    async with driven(app, LARGE, VIEWS[view]) as pilot:
        for palette in COLOURED:
            app.theme = palette.name
            await pilot.pause()
            for text, style in written(app):
                ratio = contrast(*colours(style))
                assert ratio >= DEMANDED[palette.name], (palette.name, text, str(style), ratio)


async def test_both_votes_can_be_read_in_every_theme(review: Sample) -> None:
    app = conflicts(review, Looks())
    async with driven(app, LARGE) as pilot:
        for palette in COLOURED:
            app.theme = palette.name
            await pilot.pause()
            assert all(contrast(*colours(style)) >= DEMANDED[palette.name] for _text, style in written(app))


@pytest.mark.parametrize("view", VIEWS)
async def test_the_terminals_own_theme_sets_no_colour_at_all(review: Sample, view: str) -> None:
    app = screening(review, Looks(theme=TERMINAL.name, list=True))
    async with driven(app, LARGE, VIEWS[view]):
        set_by_us = {
            (text, colour.name)
            for text, style in written(app)
            for colour in (style.color, style.bgcolor)
            if colour and not colour.is_default
        }
        # The cursor in a line to write in is Textual's: the cell under it in black and white.
        assert set_by_us == ({("i", "color(0)"), ("i", "color(7)")} if view == "note" else set())


@pytest.mark.parametrize("theme", THEMES)
async def test_who_wants_no_colour_gets_none_in_any_theme(
    review: Sample, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = screening(review, Looks(theme=theme))
    async with driven(app, keys="t"):
        assert "Not voted on" in screen_text(app)
        assert all(
            colour is None or colour.is_default
            for _text, style in written(app)
            for colour in (style.color, style.bgcolor)
        )
