"""Laws of how the app looks to one person, and that it is remembered."""

from pathlib import Path

import pytest

from litreview.model.errors import UsageError
from litreview.tui.looks import FILE, LINES, STEP, THEMES, USUAL_LINE, Looks, Wardrobe, wardrobe_of
from litreview.tui.screens.plan import LISTED
from litreview.tui.widgets.typeset import cells
from litreview.tui.window import ReviewApp, screening_app
from tests.tui.driving import LARGE, Slowly, driven, records_screen, screen_text, status_of
from tests.tui.sample import Sample


def screening(review: Sample, wardrobe: Wardrobe | None = None) -> ReviewApp:
    return screening_app(review.screening(), Slowly(), wardrobe=wardrobe)


def longest_line(app: ReviewApp) -> int:
    return max(cells(line) for line in records_screen(app)._record.lines) - 2


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (110, 30), LARGE])
async def test_lines_kept_from_a_larger_window_fit_a_smaller_one_and_are_shortened_from_there(
    review: Sample, size: tuple[int, int]
) -> None:
    app = screening(review, Wardrobe(Looks(line=LINES.stop - 1, list=True)))
    async with driven(app, size) as pilot:
        plan = records_screen(app)._plan
        assert plan is not None
        assert plan.line == plan.room < LINES.stop - 1
        assert longest_line(app) <= plan.line
        await pilot.press("-")
        changed = f"{plan.line - STEP} characters a line." in status_of(app)
        assert changed or f"Lines have {LINES.start} to" in status_of(app)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"LITREVIEW_CONFIG": str(tmp_path / "config")}


def test_who_has_chosen_nothing_sees_the_usual(home: dict[str, str]) -> None:
    assert wardrobe_of(home).looks == Looks()
    assert not Path(home["LITREVIEW_CONFIG"]).exists()


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_chosen_is_there_the_next_time(home: dict[str, str], theme: str) -> None:
    assert wardrobe_of(home).change(theme=theme, line=100)
    assert wardrobe_of(home).change(list=True)
    assert wardrobe_of(home).looks == Looks(theme=theme, line=100, list=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "pink"', "no such theme: pink"),
        ("line = ", "not valid TOML"),
        ('line = "long"', f"{FILE}:1"),
        ("colour = 1", f"{FILE}:1"),
    ],
)
def test_a_file_that_means_nothing_is_said_so(home: dict[str, str], text: str, said: str) -> None:
    folder = Path(home["LITREVIEW_CONFIG"])
    folder.mkdir()
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        wardrobe_of(home)
    assert said in str(refused.value)


@pytest.mark.parametrize(("line", "kept"), [(1, LINES.start), (10_000, LINES.stop - 1)])
def test_lines_stay_within_what_can_be_read(home: dict[str, str], line: int, kept: int) -> None:
    wardrobe_of(home).change(line=line)
    assert wardrobe_of(home).looks.line == kept


async def test_looks_that_cannot_be_kept_last_as_long_as_the_app(review: Sample, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    app = screening(review, Wardrobe(file=tmp_path / "file" / FILE))
    async with driven(app, LARGE, "t"):
        assert app.theme == THEMES[1]
        assert "Colours 2 of 7: Light. It could not be kept for the next time" in status_of(app)


async def test_the_keys_make_lines_shorter_and_longer_and_it_is_remembered(
    review: Sample, home: dict[str, str]
) -> None:
    app = screening(review, wardrobe_of(home))
    async with driven(app, (200, 60)) as pilot:
        assert USUAL_LINE - 10 < longest_line(app) <= USUAL_LINE
        await pilot.press("minus", "minus")
        assert longest_line(app) <= USUAL_LINE - 2 * STEP
        assert f"{USUAL_LINE - 2 * STEP} characters a line." in status_of(app)
        await pilot.press("plus", "plus", "plus")
        assert USUAL_LINE < longest_line(app) <= USUAL_LINE + STEP
    app = screening(review, wardrobe_of(home))
    async with driven(app, (200, 60)):
        assert USUAL_LINE < longest_line(app) <= USUAL_LINE + STEP


async def test_lines_never_leave_what_can_be_read_or_shown(review: Sample) -> None:
    app = screening(review)
    async with driven(app, (300, 40), " ".join(["plus"] * 20)) as pilot:
        assert "Lines have 40 to 160 characters" in status_of(app)
        await pilot.press(*["minus"] * 35)
        assert longest_line(app) <= LINES.start
        assert f"these have {LINES.start}." in status_of(app)
        await pilot.resize_terminal(50, 24)
        await pilot.press(*["plus"] * 3)
        assert "More than 48 characters a line do not fit here." in status_of(app)


async def test_shorter_lines_move_nobody_to_another_record(review: Sample) -> None:
    app = screening(review)
    async with driven(app, LARGE, "j j minus plus"):
        assert "3 of 5" in screen_text(app)
        assert review.votes_kept(2) == {}


async def test_too_narrow_a_window_says_what_the_list_needs_and_remembers_nothing(review: Sample) -> None:
    wardrobe = Wardrobe()
    app = screening(review, wardrobe)
    async with driven(app, (LISTED - 1, 40), "h"):
        assert f"The list needs a window of {LISTED} columns; this one has {LISTED - 1}." in status_of(app)
    assert not wardrobe.looks.list
