"""Text from outside is content: it drives neither the terminal nor the app, wherever it is shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.model.protocol import Criterion, Handle, Reason, ReasonId
from litreview.model.records import Author
from litreview.tui.window import conflict_app, screening_app
from tests.tui.driving import LARGE, Slowly, cells, driven, records_screen, screen_text
from tests.tui.sample import FIRST, PROTOCOL, SECOND, Sample, article, same, sample

MARKUP = (
    "[/x]",
    "[@click=app.quit]x[/]",
    "[bold red]loud[/]",
    "$background",
    "\\[",
    "[link=file:///etc]l[/link]",
)
ESCAPES = (
    "\x1b[2Jgone",
    "\x1b]0;title\x07named",
    "\x1b]52;c;aGVp\x07copied",
    "\x9b31mred",
    "bell\x07",
    "back\x08\x08",
    "\u202egnorw",
    "car\rriage",
    "nul\x00l",
)


def hostile(text: str, folder: Path) -> Sample:
    """Return a review in which the text stands wherever text from outside can stand."""
    record = article(
        1,
        f"Title {text}",
        f"AIM: {text}\nMETHOD {text}: more",
        original_title=text,
        authors=(Author(family=text),),
        container=text,
        volume=text,
        pages=text,
        doi=text,
        language=text,
        keywords=(text,),
        other_abstract=text,
    )
    protocol = replace(
        PROTOCOL,
        title=same(text),
        inclusion=(Criterion(id="a", text=same(text)),),
        reasons=(Reason(id=ReasonId("a"), text=same(text)),),
        question=replace(PROTOCOL.question, text=same(text), population=same(text)),
    )
    made = sample(folder, [record], protocol)
    made.remark(FIRST, 0, text)
    made.remark(SECOND, 0, f"{text} " * 9)
    return made


@pytest.mark.parametrize("text", MARKUP)
async def test_markup_is_shown_as_it_is_written(tmp_path: Path, text: str) -> None:
    review = hostile(text, tmp_path)
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        assert f"Title {text}" in screen_text(app)
        assert f"AIM: {text}" in screen_text(app)
        assert f"Your note: {text}" in screen_text(app)
        await pilot.click(offset=(9, 2))
        await pilot.press("1")
        await pilot.pause()
        assert not app._exit
        assert f"Your vote: E  excluded (1 {text})" in screen_text(app)
        await pilot.press("question_mark", "space", "escape", "n", "x", "escape")
    review.journal.store.close()


async def test_no_control_character_reaches_the_screen(tmp_path: Path) -> None:
    review = hostile(" and ".join(ESCAPES), tmp_path)
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "a")
    for app in (
        screening_app(review.screening(), Slowly()),
        conflict_app(review.conflicts(), Slowly()),
    ):
        async with driven(app, LARGE) as pilot:
            for key in ("j", "n", "escape", "question_mark"):
                await pilot.press(key)
                await pilot.pause()
                pieces = "".join(piece for piece, _ in cells(app))
                assert pieces.isprintable(), [c for c in pieces if not c.isprintable()]
    review.journal.store.close()


async def test_a_hostile_handle_is_shown_on_one_line(tmp_path: Path) -> None:
    review = sample(tmp_path)
    person = Handle("x\x1b[2J\n[/y]")
    app = screening_app(review.screening(person=person), Slowly())
    async with driven(app, LARGE):
        assert "x [/y]" in screen_text(app).split("\n")[0]
    review.journal.store.close()


async def test_a_very_long_abstract_can_be_read_to_its_end(tmp_path: Path) -> None:
    review = sample(tmp_path, [article(1, "Long " * 200, "word " * 2500 + "the end")])
    app = screening_app(review.screening(), Slowly())
    async with driven(app) as pilot:
        await pilot.press(*["space"] * 20)
        for _ in range(60):
            records_screen(app).on_mouse_scroll_down()
        await pilot.press(*["pagedown"] * 5)
        await pilot.pause()
        assert "the end" in screen_text(app)
    review.journal.store.close()


async def test_right_to_left_and_decomposed_text_does_no_harm(tmp_path: Path) -> None:
    review = sample(tmp_path, [article(1, "חולים وعائلاتهم bla\u030abær", "a\u0301" * 500)])
    app = screening_app(review.screening(), Slowly())
    async with driven(app):
        assert "blåbær" in screen_text(app)
    review.journal.store.close()
