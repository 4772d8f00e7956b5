"""The screens as plain text; LITREVIEW_UPDATE_SNAPSHOTS=1 keeps them anew, and the diff is for reading."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.model.events import Labels
from litreview.model.protocol import Naming, Settling, Stage
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.driving import LARGE, SMALL, Slowly, driven, matches_snapshot, screen_text
from tests.tui.sample import FIRST, SECOND, Sample, sample


def screening(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def screening_noted(review: Sample) -> ReviewApp:
    review.vote(FIRST, 0, "exclude", "no-collaboration")
    review.remark(FIRST, 1, "Ask: is the survey of centres or of municipalities?")
    return screening(review)


def full_text(review: Sample) -> ReviewApp:
    for number in range(3):
        review.retrieve(number)
    return screening_app(review.screening("full-text"), Slowly())


def conflicts(review: Sample) -> ReviewApp:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    review.remark(SECOND, 0, "Only the hospital side was asked?")
    review.vote(FIRST, 1, "maybe")
    review.vote(SECOND, 1, "exclude", "no-data")
    return conflict_app(review.conflicts(), Slowly())


def lead(review: Sample, **settling: object) -> ReviewApp:
    """Return the lead's app over conflicts of all kinds, with notes and labels of both sides."""
    for number in (2, 3):
        review.retrieve(number)
        review.vote(FIRST, number, "exclude", "no-data", at="full-text")
        review.vote(SECOND, number, "exclude", "no-collaboration", at="full-text")
    record = review.journal.refresh().reports[0].id
    for person, labels in ((FIRST, ("core",)), (SECOND, ("ask author", "municipal"))):
        review.acts(person, Labels(record=record, stage=Stage.TITLE_ABSTRACT, labels=labels))
    how = Settling(**settling)  # type: ignore[arg-type]
    return conflicts(replace(review, protocol=replace(review.protocol, conflicts=how)))


def conflicts_blind(review: Sample) -> ReviewApp:
    return lead(review, own_answer_first=True)


def conflicts_lettered(review: Sample) -> ReviewApp:
    return lead(review, own_answer_first=True, votes=Naming.LETTERED)


def finished(review: Sample) -> ReviewApp:
    for number in range(4):
        review.vote(FIRST, number, "include")
    return screening(review)


STATES: dict[str, tuple[Callable[[Sample], ReviewApp], str]] = {
    "screening": (screening, ""),
    "screening-excluded": (screening, "3"),
    "screening-scrolled": (screening, "space"),
    "screening-own-vote": (screening_noted, "k"),
    "screening-note": (screening_noted, ""),
    "screening-writing": (screening, "n h e i"),
    "screening-no-abstract": (screening, "j j"),
    "screening-wide-letters": (screening, "j j j"),
    "screening-finished": (finished, "m"),
    "full-text": (full_text, ""),
    "full-text-no-reason": (full_text, "e"),
    "conflicts": (conflicts, ""),
    "conflicts-decided": (conflicts, "3 k"),
    "conflicts-all-settled": (conflicts, "i e"),
    "conflicts-blind": (conflicts_blind, ""),
    "conflicts-answered": (conflicts_blind, "3"),
    "conflicts-lettered": (conflicts_lettered, "i"),
    "conflicts-consensus": (lead, "s d"),
    "conflicts-reasons": (lead, "a"),
    "conflicts-choose": (lead, "v"),
    "screening-labels": (screening, "l a s k comma r c t enter l comma"),
    "help": (screening, "question_mark"),
    "help-criteria": (screening, "c"),
}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("state", STATES)
async def test_a_screen_looks_as_agreed(review: Sample, state: str, size: tuple[int, int]) -> None:
    make, keys = STATES[state]
    app = make(review)
    async with driven(app, size, keys):
        assert matches_snapshot(f"{state}-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("state", ["screening", "conflicts", "full-text-no-reason"])
async def test_the_smallest_terminal_still_shows_what_is_needed(review: Sample, state: str) -> None:
    make, keys = STATES[state]
    app = make(review)
    async with driven(app, (40, 10), keys):
        assert matches_snapshot(f"{state}-40x10", screen_text(app))


@pytest.mark.parametrize("kind", ["title-abstract", "full-text", "conflicts"])
async def test_an_empty_queue_says_what_fills_it(tmp_path: Path, kind: str) -> None:
    empty = sample(tmp_path, records=())
    app = conflict_app(empty.conflicts()) if kind == "conflicts" else screening_app(empty.screening(kind))
    async with driven(app, SMALL, "j k space b z n question_mark escape"):
        assert matches_snapshot(f"empty-{kind}-80x24", screen_text(app))
    empty.journal.store.close()


async def test_without_colour_the_screen_says_the_same(
    review: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    coloured = conflicts(review)
    async with driven(coloured, LARGE):
        text = screen_text(coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = conflict_app(review.conflicts(), Slowly())
    async with driven(plain, LARGE):
        assert plain.no_color
        assert screen_text(plain) == text
