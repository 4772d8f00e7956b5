"""Every screen shows a hostile review as content: nothing in it reaches the terminal as a command."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from litreview.demo.workspace import prepare
from litreview.model.protocol import Handle, Stage
from litreview.review import Review, open_review
from litreview.store import Access
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.diagram import counted_from
from litreview.tui.window import (
    ReviewApp,
    chart_app,
    chart_settling_app,
    conflict_app,
    diagram_app,
    screening_app,
)
from tests.hostile.corpus import ATTACKS, SHORT
from tests.hostile.judging import dangers
from tests.tui.driving import SMALL, Slowly, cells, driven

WIDE = (200, 60)
SCREENS: dict[str, Callable[[Review], ReviewApp]] = {
    "title and abstract": lambda review: screening_app(
        review.screening("first", Stage.TITLE_ABSTRACT), Slowly()
    ),
    "full text": lambda review: screening_app(review.screening("second", Stage.FULL_TEXT), Slowly()),
    "conflicts": lambda review: conflict_app(review.conflicts("lead"), Slowly()),
    "charting": lambda review: chart_app(review.charting("first"), Slowly()),
    "charts that differ": lambda review: chart_settling_app(
        review.chart_settling("lead", with_settled=True), Slowly()
    ),
}


def look(app: ReviewApp) -> None:
    """Find what is on the screen harmless."""
    shown = "".join(piece for piece, _style in cells(app))
    assert dangers(shown) == set()
    assert all(letter >= " " for letter in shown)


async def walk(pilot: Pilot[None], app: ReviewApp, keys: str) -> None:
    for key in keys.split():
        await pilot.press(key)
        look(app)


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_shows_a_hostile_review(hostile_review: Path, tmp_path: Path, name: str) -> None:
    folder = copytree(hostile_review, tmp_path / "review")
    with open_review(folder) as review:
        app = SCREENS[name](review)
        async with driven(app, WIDE) as pilot:
            screen = next(one for one in app.screen_stack if isinstance(one, CardScreen))
            count = len(screen._walk.queue)
            assert count > 5
            for position in range(0, count, 1 + count // 60):
                screen._walk.position = position
                screen.draw()
                look(app)
            await walk(pilot, app, "n x enter question_mark space pagedown escape c escape t j k")
            await walk(pilot, app, "z i e 1 9 m z l x comma enter o z v escape s d y a escape")
        assert app.return_code in {0, None}


@pytest.mark.parametrize("size", [SMALL, (40, 10), WIDE])
async def test_the_diagram_of_a_hostile_review_is_walked_through_harmlessly(
    hostile_review: Path, size: tuple[int, int]
) -> None:
    with open_review(hostile_review, access=Access.READ) as review:
        app = diagram_app(counted_from(review.journal, review.protocol), Slowly())
        async with driven(app, size) as pilot:
            for _box in range(14):
                await walk(pilot, app, "enter down enter pagedown escape end home escape tab down")
                while len(app.screen_stack) > 1:
                    await pilot.press("escape")
            await walk(pilot, app, "end pageup home space b h l j k question_mark pagedown escape t r")
        assert app.return_code in {0, None}


@pytest.mark.parametrize("size", [SMALL, (40, 10), (300, 20)])
@pytest.mark.parametrize("name", ["title and abstract", "charting", "charts that differ"])
async def test_a_hostile_protocol_fits_every_screen(
    hostile_review: Path, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    folder = copytree(hostile_review, tmp_path / "review")
    with open_review(folder) as review:
        app = SCREENS[name](review)
        async with driven(app, size) as pilot:
            await walk(pilot, app, "j question_mark pagedown pagedown escape n escape")


async def test_a_note_takes_no_attack_typed_or_pasted(hostile_review: Path, tmp_path: Path) -> None:
    folder = copytree(hostile_review, tmp_path / "review")
    with open_review(folder) as review:
        session = review.screening("first", Stage.TITLE_ABSTRACT)
        app = screening_app(session, Slowly())
        async with driven(app, WIDE, "j n") as pilot:
            field = app.screen.query_one(Input)
            for attack in ATTACKS:
                field.value = ""
                field._on_paste(events.Paste(attack.text))
                assert dangers(field.value) == set(), attack.name
                if attack.is_letters:
                    assert field.value == attack.text
                if attack in SHORT[::15]:
                    await pilot.pause()
                    look(app)
            field.value = ""
            for letter in "\x9b\u202e\ue000[/x]":
                field.insert_text_at_cursor(letter)
            await walk(pilot, app, "enter")
        assert review.screening("first", Stage.TITLE_ABSTRACT).card(session.position).note == "[/x]"


async def test_an_answer_takes_no_attack_typed_or_pasted(hostile_review: Path, tmp_path: Path) -> None:
    folder = copytree(hostile_review, tmp_path / "review")
    with open_review(folder) as review:
        session = review.charting("second")
        report = session.queue[session.position]
        app = chart_app(session, Slowly())
        async with driven(app, WIDE) as pilot:
            for attack in SHORT[::20]:
                await walk(pilot, app, "e")
                app.post_message(events.Paste(attack.text))
                await pilot.pause()
                await walk(pilot, app, "f1 escape left end delete enter")
        said = dict(review.ledger.chart_of(Handle("second"), report))
        assert set(said) <= {"field-0"}
        assert dangers("".join(said.get("field-0", ()))) == set()


SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])"
)
COLOUR = re.compile(r"\x1b\[[\d;]*m")
PLACE = re.compile(r"\x1b\[\d*(?:;\d*)?[HABCDGKJ]")


def sequences(text: str) -> set[str]:
    """Return the sequences sent to the terminal, but for colours and the cursor's places."""
    found = {match[0] for match in SEQUENCE.finditer(text)}
    return {one for one in found if not COLOUR.fullmatch(one) and not PLACE.fullmatch(one)}


PASTED = "\x1b[200~a\x9bb\u202ec\ue000\x1b[201~"


def in_terminal(keys: Sequence[str], *words: str) -> str:
    """Return all that is drawn in a real terminal until the command has ended."""
    from tests.cli.terminal import Terminal  # noqa: PLC0415 - POSIX only

    with Terminal(*words) as terminal:
        text = terminal._read()
        for key in keys:
            text += terminal.drawn()
            os.write(terminal._leader, key.encode())
        while more := terminal._read():
            text += more
        assert terminal.ended() == 0
    return text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
def test_a_real_terminal_gets_the_same_sequences_as_for_a_harmless_review(
    hostile_review: Path, tmp_path: Path
) -> None:
    hostile, plain = copytree(hostile_review, tmp_path / "hostile"), tmp_path / "plain"
    said: list[str] = []
    prepare(plain, said.append)
    drawn = {
        folder: in_terminal(keys, "-C", str(folder), "screen", "--as", "first", "--stage", "title-abstract")
        for folder, keys in (
            (plain, ("j", "q")),
            (hostile, ("j" * 12, "? ", "\x1b", "n", PASTED, "\x1b", "q")),
        )
    }
    assert len(drawn[hostile]) > 2_000
    assert sequences(drawn[hostile]) <= sequences(drawn[plain])
    assert dangers(SEQUENCE.sub("", drawn[hostile]).replace("\r", "")) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
@pytest.mark.parametrize(
    "words", [("status",), ("reports", "--json"), ("prisma", "--list", "records_screened")]
)
def test_a_real_terminal_gets_no_sequence_at_all_from_a_command(
    hostile_review: Path, words: tuple[str, ...]
) -> None:
    text = in_terminal((), "-C", str(hostile_review), *words)
    assert len(text) > 200
    assert dangers(text.replace("\r\n", "\n")) == set()
