"""The law of blinding: what one reviewer voted changes nothing anybody is told before it is opened."""

from pathlib import Path
from shutil import copytree

import pytest

from litreview.exports.prisma import Box
from litreview.model.events import Verdict
from litreview.model.protocol import ReasonId, Stage
from litreview.review import open_review
from tests.cli.running import Shell
from tests.making import TickingClock

LOOKS = (
    ("status",),
    ("status", "--json"),
    ("status", "--as", "first"),
    ("status", "--as", "lead", "--json"),
    ("team",),
    ("team", "--json"),
    ("reports",),
    ("reports", "--json"),
    ("prisma",),
    ("prisma", "--json"),
    ("prisma", "--svg", "-"),
    *(("prisma", "--list", box.value) for box in Box),
    ("export", "csv", "--set", "all", "-o", "-"),
    ("export", "ris", "--set", "excluded", "-o", "-"),
    ("export", "bib", "--set", "included", "-o", "-"),
    ("export", "csv", "--set", "screened", "-o", "-"),
    ("export", "csv", "--set", "awaiting:title-abstract", "-o", "-"),
    ("export", "rayyan", "-o", "-"),
    ("export", "covidence", "-o", "-"),
    ("export", "asreview", "-o", "-"),
    ("dedupe", "--list", "--dry-run"),
    ("check", "--rebuild"),
    ("agreement",),
    ("agreement", "--as", "second", "--json"),
    ("agreement", "--as", "lead"),
    ("agreement", "--as", "lead", "--json"),
    ("agreement", "--as", "lead", "--list", "both-include"),
    ("agreement", "--as", "lead", "--list", "second=exclude", "--json"),
    ("overview", "--as", "first"),
    ("overview", "--as", "second", "--json"),
    ("overview", "--as", "lead"),
    ("overview", "--as", "lead", "--json"),
    ("labels", "--as", "first", "--json"),
    ("labels", "--as", "lead"),
    ("conflicts", "--as", "lead", "--list", "--all", "--format", "json"),
)
"""Every command that only looks, in each of its forms."""


def voted(folder: Path, second: tuple[Verdict, ReasonId | None]) -> None:
    """Let `first` include everything, and `second` vote alike on everything."""
    with open_review(folder, TickingClock()) as review:
        for reviewer, (verdict, reason) in (("first", (Verdict.INCLUDE, None)), ("second", second)):
            session = review.screening(reviewer, Stage.TITLE_ABSTRACT)
            session.note(f"I would {verdict}")
            session.label([f"to {verdict}"])
            while session.progress.left:
                session.vote(verdict, reason)


@pytest.fixture(scope="module")
def two_reviews(prepared_review: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two reviews alike but for what the second reviewer voted."""
    agreeing, differing = (
        copytree(prepared_review, tmp_path_factory.mktemp(name) / "review") for name in ("one", "other")
    )
    voted(agreeing, (Verdict.INCLUDE, None))
    voted(differing, (Verdict.EXCLUDE, ReasonId("wrong-setting")))
    return agreeing, differing


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_what_the_other_voted_is_told_by_no_command(
    two_reviews: tuple[Path, Path], words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (Shell(folder, capsys)(*words) for folder in two_reviews)
    assert (one.code, one.out, one.err) == (other.code, other.out, other.err)


def test_after_the_reveal_the_same_commands_do_tell(
    two_reviews: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for number, folder in enumerate(two_reviews):
        shell = Shell(copytree(folder, tmp_path / str(number)), capsys)
        shell("team", "reveal", "--as", "lead")
        told.append(shell("prisma", "--list", "dbr_sought_reports").out)
    assert told[0] != told[1]
