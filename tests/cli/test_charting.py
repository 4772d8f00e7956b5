"""Laws of ``litreview chart`` and its table: nothing is told before both have finished, and all after."""

from pathlib import Path
from shutil import copytree

import pytest

from litreview.demo import team
from litreview.demo.charts import chart_of
from litreview.model.protocol import Stage
from litreview.review import Review, open_review
from tests.cli.running import Shell
from tests.cli.test_plain import piped
from tests.making import TickingClock


def to_full_text(review: Review) -> None:
    """Let the example team include what it includes."""
    for stage in Stage:
        if stage is Stage.FULL_TEXT:
            team.retrieve(review)
        team.screen(review, stage)
        team.settle(review)


@pytest.fixture(scope="module")
def included_review(prepared_review: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example review, screened and not charted."""
    folder = copytree(prepared_review, tmp_path_factory.mktemp("included") / "review")
    with open_review(folder, TickingClock()) as review:
        to_full_text(review)
    return folder


@pytest.fixture
def included(included_review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(copytree(included_review, tmp_path / "review"), capsys)


def charted(folder: Path, reviewer: str, *, number: int, reports: int = 2, done: bool = True) -> None:
    """Let a reviewer chart the first reports as a reader of that number would."""
    with open_review(folder, TickingClock()) as review:
        session = review.charting(reviewer)
        for position in range(reports):
            session.move(position - session.position)
            session.fill(chart_of(session.card(position).record, review.protocol, reader=number))
            if done:
                session.finish()


LOOKS = (
    ("chart", "--status"),
    ("chart", "--status", "--as", "second", "--json"),
    ("chart", "--status", "--as", "lead", "--json"),
    ("report", "characteristics"),
    ("report", "characteristics", "--json"),
    ("report", "methods", "--as", "lead"),
    ("status", "--as", "lead", "--json"),
    ("status", "--as", "first"),
    ("overview", "--as", "lead"),
    ("overview", "--as", "first"),
    ("check",),
    ("prisma", "--json"),
)


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_what_the_other_has_charted_is_told_by_no_command(
    included_review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    told = []
    for name, number in (("one", 0), ("other", 5)):
        folder = copytree(included_review, tmp_path / name)
        charted(folder, "second", number=number)
        charted(folder, "first", number=0, done=False)
        ran = Shell(folder, capsys)(*words)
        told.append((ran.code, ran.out.replace(str(folder), ""), ran.err))
    assert told[0] == told[1]


def test_how_far_it_has_come_is_said_to_people_and_programs(included: Shell) -> None:
    charted(included.folder, "first", number=0)
    charted(included.folder, "second", number=1, reports=1)
    told = included("chart", "--status", "--json").json
    assert (told["reports"], told["opened"], told["finished"]) == (24, 0, {"first": 2, "second": 1})
    out = included("chart", "--status").out
    assert "first 2, second 1" in out
    assert "0 of 264" in out
    assert "Next: litreview chart --as first" in included("status", "--as", "first").out
    with open_review(included.folder, TickingClock()) as review:
        review.chart_settling("lead")
    assert included("chart", "--status", "--json").json["opened"] == 1
    assert included("status", "--as", "lead", "--json").json["charting"]["opened"] == 1
    assert "1 of 24 reports" in included("status", "--as", "lead").out
    assert "charting" not in included("status", "--as", "first", "--json").json


def test_after_the_last_chart_the_next_step_is_the_leads_and_then_the_table(finished: Shell) -> None:
    told = finished("report", "characteristics", "--json").json
    assert (told["cells"], told["not_charted"], told["not_settled"]) == (253, 0, 0)
    assert "prisma" in finished("status").out.splitlines()[-1]


@pytest.mark.parametrize("ending", ["md", "html", "docx", "csv", "xlsx"])
def test_the_table_is_written_counted_and_made_again_to_the_byte(included: Shell, ending: str) -> None:
    charted(included.folder, "first", number=0)
    charted(included.folder, "second", number=1)
    with open_review(included.folder, TickingClock()) as review:
        review.chart_settling("lead")
    file = included.folder / "exports" / f"characteristics.{ending}"
    ran = included("report", "characteristics", "-o", str(file))
    assert ran.code == 0
    assert "24 reports of 24 studies. Of 264 cells 242 are not charted" in ran.out
    assert file.stat().st_size > 0
    again = {row["file"]: row["state"] for row in included("reproduce", "--json").json["files"]}
    assert again[file.name] == "same"


def test_no_other_ending_takes_it(included: Shell) -> None:
    ran = included("report", "characteristics", "-o", "x.pdf")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    assert "Endings known: .md, .html, .docx, .csv, .xlsx." in ran.err
    ran = included("report", "excluded", "-o", "x.csv")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    assert "Endings known: .md, .html, .docx." in ran.err


def test_charts_are_opened_early_with_a_reason_and_by_a_lead_alone(included: Shell) -> None:
    charted(included.folder, "first", number=0, reports=1, done=False)
    with open_review(included.folder, TickingClock()) as review:
        record = review.charting("first").queue[0].id
    for words, said in (
        (("--as", "lead"), "--why: says no reason"),
        (("--as", "first", "--why", "x"), "--as first"),
    ):
        ran = included("chart", "--open", record, *words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 2)
        assert said in ran.err
    early = ("chart", "--open", record, "--as", "lead", "--why", "second is on leave")
    assert included(*early, "--json").json == {"opened": 1}
    assert included(*early).code == 1


def test_what_says_nothing_by_itself_is_refused_in_two_lines(included: Shell) -> None:
    for words, said in (
        ((), "does not say who charts"),
        (("--as", "nobody"), "--as nobody"),
        (("--as", "lead"), "--as lead"),
        (("--settle", "--as", "first"), "--as first"),
        (("--why", "x", "--as", "first"), "--why: says nothing without --open"),
        (("--all", "--as", "first"), "--all: says nothing without --settle"),
        (("--json", "--as", "first"), "--json: says nothing without --status"),
        (("--open", "pubmed:0", "--why", "x", "--as", "lead"), "pubmed:0: no such record"),
        (("--plain", "--status"), "--plain: belongs to something else"),
        (("--width", "40", "--as", "first"), "--width: is an option of --plain"),
        (("--marks", "--plain", "--as", "first"), "--marks"),
        (("--as", "first"), "needs a terminal"),
        (("--settle", "--as", "lead"), "needs a terminal"),
    ):
        ran = included("chart", *words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 2), words
        assert said in ran.err


def test_two_chart_through_pipes_and_the_lead_settles_so(included: Shell) -> None:
    for who, design in (("first", "1"), ("second", "2")):
        keys = f"{design}\tj\nk1j1\njjjjjjjjeIt held where both paid.\nd"
        ran = piped(included.folder, keys, "chart", "--plain", "--as", who)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
        assert "Saved: finished. 23 reports left." in ran.stdout
        assert ran.stdout.splitlines()[-1] == "Left to chart: 23."
    ran = piped(included.folder, "2", "chart", "--settle", "--plain", "--as", "lead")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "1: first: qualitative study." in ran.stdout
    assert "All fields are settled. Settled: Design: quantitative study. z undoes." in ran.stdout
    told = included("report", "characteristics", "--json").json["reports"]
    (row,) = [one["fields"] for one in told if one["fields"]["design"]["state"] != "not-charted"]
    assert row["design"] == {"state": "final", "answer": ["quantitative"]}
    assert row["findings"] == {"state": "final", "answer": ["It held where both paid."]}
    assert included("check").code == 0


def test_a_review_without_a_form_works_as_before_and_chart_says_what_to_write(included: Shell) -> None:
    file = included.folder / "screening" / "protocol.toml"
    text = file.read_text("utf-8")
    begin, end = text.index("[[charting]]"), text.index("# The team.")
    file.write_text(text[:begin] + text[end:], "utf-8")
    for words in (("--status",), ("--as", "first"), ("--settle", "--as", "lead")):
        ran = included("chart", *words)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("screening/protocol.toml: there is no charting form in it\n")
        assert "[[charting]]" in ran.err
    assert included("status", "--as", "lead").code == 0
    assert "chart" not in included("status").out
    table = included("report", "characteristics").out
    assert "The protocol has no charting form." in table
    assert table.count("\n| ") == 25


def test_the_methods_tell_who_charted_and_how_often_they_differed(included: Shell) -> None:
    assert "Data charting" not in included("report", "methods").out
    charted(included.folder, "first", number=0)
    said = included("report", "methods").out
    assert "charted by first in a form of 11 fields: 2 by one, " in said
    assert "settled it" not in said
    charted(included.folder, "second", number=1)
    with open_review(included.folder, TickingClock()) as review:
        left = len(review.chart_settling("lead").queue)
    said = included("report", "methods").out
    assert "charted by first and second in a form of 11 fields: 2 by two or more of them" in said
    assert f"the lead settled it: 0 fields of {11 * 24}, {left} are open" in said
