"""Laws of ``litreview overview``: who asks must say so, the lead sees all, a reviewer their own work."""

import sys

import pytest

from litreview.model.events import Verdict
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import REPORTS, Shell


def test_nobody_sees_the_leads_overview_by_chance(finished: Shell) -> None:
    ran = finished("overview")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 2
    assert "--as" in ran.err


def test_the_lead_sees_every_section_and_a_program_the_same(finished: Shell) -> None:
    ran = finished("overview", "--as", "lead")
    assert (ran.code, ran.err) == (0, "")
    assert f"{REPORTS}  reports to vote on" in ran.out
    told = finished("overview", "--as", "lead", "--json").json
    assert told["stages"][0]["due"] == REPORTS
    assert told["stages"][0]["conflicts"] == {"decision": 0, "reason": 0, "maybe": 0}
    assert set(told) == {
        "lead", "stages", "full_texts", "searches", "doubtful", "uncompared", "awaiting", "notices",
    }  # fmt: skip


def test_a_reviewer_sees_their_own_work_alone(finished: Shell) -> None:
    told = finished("overview", "--as", "first", "--json").json
    assert set(told) == {"reviewer", "stages"}
    assert all(set(stage) == {"stage", "voted", "left"} for stage in told["stages"])
    said = finished("overview", "--as", "first").out
    for word in ("second", "conflict", "%", "agree"):
        assert word not in said


def test_who_neither_leads_nor_votes_has_none(finished: Shell) -> None:
    ran = finished("overview", "--as", "librarian")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)


def test_a_review_without_anything_has_an_overview_too(shell: Shell) -> None:
    assert shell("overview", "--as", "lead").code == 0
    assert shell("overview", "--as", "first").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
def test_enter_goes_on_with_the_conflicts_and_comes_back(searched: Shell) -> None:
    from tests.cli.terminal import Terminal  # noqa: PLC0415 - not on Windows

    for reviewer, verdict in (("first", Verdict.INCLUDE), ("second", Verdict.EXCLUDE)):
        with open_review(searched.folder) as review:
            review.screening(reviewer, Stage.TITLE_ABSTRACT).vote(verdict)
    with Terminal("-C", str(searched.folder), "overview", "--as", "lead") as terminal:
        said, pressed = terminal.drawn(), 0
        while "litreview conflicts" not in said:
            said, pressed = terminal.press("j"), pressed + 1
            assert pressed < REPORTS, said
        terminal.press_until("\r", "1 of 1")
        terminal.press_until("q", "litreview conflicts")
        terminal.press("q")
        assert terminal.ended() == 0
