"""Laws of ``litreview overview``: who asks must say so, the lead sees all, a reviewer their own work."""

from pathlib import Path
from shutil import copytree

import pytest

from litreview.demo import team
from litreview.demo.charts import chart_of
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import FINISHED, Shell
from tests.cli.terminal import Terminal
from tests.making import TickingClock


@pytest.fixture
def screened(prepared_review: Path, tmp_path: Path) -> Path:
    """The example review, whose titles have all their votes, and none is opened."""
    folder = copytree(prepared_review, tmp_path / "screened")
    with open_review(folder, TickingClock()) as review:
        team.screen(review, Stage.TITLE_ABSTRACT)
    return folder


def test_nobody_sees_the_leads_overview_by_chance(finished: Shell) -> None:
    ran = finished("overview")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 2
    assert "--as" in ran.err


def test_the_lead_sees_every_section_and_a_program_the_same(finished: Shell) -> None:
    ran = finished("overview", "--as", "lead")
    assert (ran.code, ran.err) == (0, "")
    assert f"{FINISHED}  reports to vote on" in ran.out
    told = finished("overview", "--as", "lead", "--json").json
    assert told["stages"][0]["due"] == FINISHED
    assert told["stages"][0]["conflicts"] == {"decision": 0, "reason": 0, "maybe": 0}
    assert set(told) == {
        "lead", "stages", "full_texts", "charting", "searches", "doubtful", "uncompared", "awaiting",
        "notices",
    }  # fmt: skip


def test_a_reviewer_sees_their_own_work_alone(finished: Shell) -> None:
    told = finished("overview", "--as", "first", "--json").json
    assert set(told) == {"reviewer", "stages", "charting"}
    assert told["charting"] == {"finished": 23, "left": 0}
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


def test_the_leads_charting_is_counted_and_leads_to_what_settles_it(finished: Shell) -> None:
    told = finished("overview", "--as", "lead", "--json").json["charting"]
    assert (told["reports"], told["fields"], told["final"], told["to_settle"]) == (23, 253, 253, 0)
    said = finished("overview", "--as", "lead", "--plain").out
    assert "23  included reports to chart" in said
    assert "litreview report characteristics" in said


def test_enter_on_conflicts_settles_them_and_comes_back(differing: Shell) -> None:
    with Terminal("-C", str(differing.folder), "overview", "--as", "lead") as terminal:
        for _row in range(3):
            terminal.press("j")
        assert "conflicts are open" in terminal.press("\r")
        assert "reports to vote on" in terminal.press("q")


def test_enter_on_charts_settles_them_and_comes_back(screened: Path) -> None:
    with open_review(screened, TickingClock()) as review:
        team.settle(review)
        team.retrieve(review)
        team.screen(review, Stage.FULL_TEXT)
        team.settle(review)
        for reader, who in enumerate(("first", "second")):
            walk = review.charting(who)
            assert walk.current
            walk.fill(chart_of(walk.current.record, review.protocol, reader=reader))
            walk.finish()
    with Terminal("-C", str(screened), "--lang", "en", "overview", "--as", "lead") as terminal:
        drawn = terminal.drawn()
        assert "included reports to chart" in drawn
        for _row in range(20):
            if "chart --settle" not in drawn:
                drawn = terminal.press("j")
        assert "chart --settle" in drawn
        terminal.press("\r")
        assert "included reports to chart" in terminal.press("q")
