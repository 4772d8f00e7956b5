"""The main screens in both languages and at three sizes, in one run each; and every other size unharmed."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest

import litreview
from litreview.model.language import speak
from litreview.tui.looks import Looks, Wardrobe
from litreview.tui.screens.plan import SMALLEST
from litreview.tui.themes import CONTRAST_DARK
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.colours import contrast
from tests.tui.driving import SMALL, Slowly, driven, every_size, matches_snapshot, screen_text
from tests.tui.sample import FIRST, SECOND, Sample
from tests.tui.test_themes import colours, written

SIZES = (SMALL, (120, 40), (200, 60))
COMPILED = Path(litreview.__file__).parent / "locale" / "nb" / "LC_MESSAGES" / "litreview.mo"


def screening(review: Sample, wardrobe: Wardrobe) -> ReviewApp:
    review.vote(FIRST, 1, "include")
    review.vote(FIRST, 2, "exclude", "no-data")
    return screening_app(review.screening(), Slowly(), wardrobe=wardrobe)


def full_text(review: Sample, wardrobe: Wardrobe) -> ReviewApp:
    for number in range(3):
        review.retrieve(number)
    return screening_app(review.screening("full-text"), Slowly(), wardrobe=wardrobe)


def conflicts(review: Sample, wardrobe: Wardrobe) -> ReviewApp:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    review.remark(SECOND, 0, "Only the hospital side was asked?")
    return conflict_app(review.conflicts(), Slowly(), wardrobe=wardrobe)


SCREENS = {"screening": screening, "full-text": full_text, "conflicts": conflicts}


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_looks_as_agreed_at_every_size_and_in_high_contrast(
    review: Sample, screen: str, language: str
) -> None:
    if language == "nb":
        speak(GNUTranslations(BytesIO(COMPILED.read_bytes())))
    app = SCREENS[screen](review, Wardrobe(Looks(list=True)))
    async with driven(app) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            text = screen_text(app)
            assert matches_snapshot(f"sizes-{screen}-{language}-{size[0]}x{size[1]}", text)
            usual, app.theme = app.theme, CONTRAST_DARK.name
            await pilot.pause()
            assert screen_text(app) == text
            assert all(contrast(*colours(style)) >= 7 for _text, style in written(app))
            app.theme = usual


async def test_no_size_harms_the_screen_or_loses_the_record(review: Sample) -> None:
    app = screening(review, Wardrobe(Looks(list=True)))
    async with driven(app, SMALL, "j j") as pilot:
        for width, height in (*every_size(), (20, 5), (300, 100), (1, 1), (39, 10), (40, 9), SMALL):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            lines = screen_text(app).split("\n")
            assert len(lines) == height
            if width >= SMALLEST.width and height >= SMALLEST.height:
                assert "Editorial: what we mean" in screen_text(app)
                assert "3 of 5" in lines[0]


@pytest.mark.parametrize("size", [(39, 10), (40, 9), (20, 6)])
async def test_too_small_a_window_says_so_and_decides_nothing(review: Sample, size: tuple[int, int]) -> None:
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        before = screen_text(app)
        await pilot.resize_terminal(*size)
        await pilot.press("i", "3", "j", "question_mark")
        said = " ".join(screen_text(app).split())
        assert f"This window is too small: {size[0]} x {size[1]}" in said
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert screen_text(app) == before
        assert review.votes_kept(0) == {}
        await pilot.resize_terminal(*size)
        await pilot.press("q")
        assert app._exit
