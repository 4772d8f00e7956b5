"""The power may go at any key: what was shown as saved is saved, and the walk goes on from there."""

import sys

import pytest

from litreview.model.protocol import Handle, Stage
from litreview.review import open_review
from tests.cli.running import Shell

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is opened", allow_module_level=True)

from tests.cli.terminal import Terminal


def votes(shell: Shell) -> list[str]:
    with open_review(shell.folder) as review:
        ledger = review.ledger
        first = Handle("first")
        given = (ledger.vote_of(first, report, Stage.TITLE_ABSTRACT) for report in ledger.reports)
        return [vote.verdict.value for vote in given if vote]


def test_killed_the_moment_a_vote_is_shown_as_saved_it_is_saved(searched: Shell) -> None:
    for number, key in enumerate(("i", "e", "m", "1"), start=1):
        with Terminal("-C", str(searched.folder), "screen", "--as", "first") as app:
            app.press_until(key, "Saved")
            app.kill()
        assert len(votes(searched)) == number
    assert votes(searched) == ["include", "exclude", "maybe", "exclude"]
    assert searched("check").code == 0


def test_killed_in_the_middle_of_a_note_only_the_note_is_lost(searched: Shell) -> None:
    with Terminal("-C", str(searched.folder), "screen", "--as", "first") as app:
        app.press_until("i", "Saved")
        app.press("n")
        app.press("half a tho")
        app.kill()
    assert votes(searched) == ["include"]
    assert searched("check").code == 0


def test_left_with_q_the_app_ends_well(searched: Shell) -> None:
    with Terminal("-C", str(searched.folder), "screen", "--as", "second") as app:
        app.press("e")
        app.press("z")
        app.press("q")
        assert app.ended() == 0
    assert votes(searched) == []
