import pytest

from litreview.tui.themes import DARK, LIGHT, Ink, Palette, Surface, styles


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
@pytest.mark.parametrize("surface", list(Surface))
def test_every_ink_can_be_read_on_every_ground(palette: Palette, surface: Surface) -> None:
    for ink, style in styles(palette, surface).items():
        assert style.color is not None
        assert style.bgcolor is not None
        ratio = contrast(style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex)
        assert ratio >= 4.5, (ink, ratio)


def test_no_ink_is_without_a_style() -> None:
    assert set(styles(DARK, Surface.PAGE)) == set(Ink)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_include_and_exclude_terms_differ_by_more_than_colour(palette: Palette) -> None:
    inks = styles(palette, Surface.PAGE)
    include, exclude, text = (inks[ink] for ink in (Ink.TERM_INCLUDE, Ink.TERM_EXCLUDE, Ink.TEXT))
    looks = {(style.bold, style.underline, style.reverse) for style in (include, exclude, text)}
    assert len(looks) == 3
