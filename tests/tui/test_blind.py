"""Blinding, as non-interference: what the other reviewer does changes nothing on this one's screen."""

from pathlib import Path

import pytest

from litreview.tui.window import screening_app
from tests.tui.driving import LARGE, SMALL, Slowly, cells, driven
from tests.tui.sample import FIRST, SECOND, Sample, sample

WALK = "j j j j k k k k space b 3 i e z k m n o k enter c escape question_mark space escape j 6 i"


async def everything_seen(review: Sample, size: tuple[int, int]) -> list[list[tuple[str, str]]]:
    """Return each screen, in text and style, of a walk through a whole session."""
    app = screening_app(review.screening(), Slowly())
    seen = []
    async with driven(app, size) as pilot:
        for key in WALK.split():
            await pilot.press(key)
            seen.append(cells(app))
    return seen


@pytest.mark.parametrize("size", [SMALL, LARGE], ids="{0[0]}x{0[1]}".format)
async def test_the_others_votes_and_notes_change_nothing_here(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "together").mkdir()
    alone, together = sample(tmp_path / "alone"), sample(tmp_path / "together")
    for number, verdict in enumerate(("include", "exclude", "maybe", "exclude", "include")):
        together.vote(SECOND, number, verdict, "language" if verdict == "exclude" else None)
        together.remark(SECOND, number, "The other reviewer thinks aloud")
    assert await everything_seen(together, size) == await everything_seen(alone, size)
    for review in (alone, together):
        review.journal.store.close()


async def test_a_vote_of_ones_own_does_change_the_screen(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    before, after = sample(tmp_path / "before"), sample(tmp_path / "after")
    after.vote(FIRST, 0, "include")
    assert await everything_seen(after, SMALL) != await everything_seen(before, SMALL)
    for review in (before, after):
        review.journal.store.close()
