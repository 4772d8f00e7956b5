"""Laws of handing over: what goes out comes back as the same decisions, and nothing blind goes."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from shutil import copy, copytree

import pytest

from litreview.model.events import Verdict
from litreview.model.protocol import Handle, ReasonId, Stage
from litreview.model.text import one_line
from litreview.review import open_review
from litreview.workspace import make_workspace
from tests.cli.running import FINISHED, Shell
from tests.cli.test_blinding import voted

BOTH = ("--decisions", "*=first", "--decisions", "*=second")
OWN = ("--decisions", "first=first", "--decisions", "second=second")

Votes = dict[str, dict[Handle, tuple[Verdict, ReasonId | None]]]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def votes(folder: Path, stage: Stage) -> Votes:
    """Return the opened votes on each report that has any, by the report's title."""
    with open_review(folder) as review:
        found: Votes = {}
        for report in review.ledger.reports:
            given = review.ledger.votes(report, stage)
            (record,) = review.records([report.id])
            told = {
                who: (vote.verdict, vote.reason if stage is Stage.FULL_TEXT else None)
                for who, vote in given.items()
            }
            if told:
                found[record.title] = told
        return found


def fates(shell: Shell) -> dict[str, tuple[str, str, str]]:
    told = rows(shell("export", "csv", "--set", "all", "-o", "-").out)
    return {row["title"]: (row["fate"], row["stage"], row["reason"]) for row in told}


@pytest.fixture
def elsewhere(finished: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Shell]:
    """Gives a review with the same protocol that has taken a handover in."""
    folder = tmp_path / "elsewhere"
    make_workspace(folder)
    copy(finished.folder / "screening" / "protocol.toml", folder / "screening" / "protocol.toml")
    there = Shell(folder, capsys)

    def take(form: str, *words: str, stage: str = "title-abstract") -> Shell:
        file = tmp_path / f"{form}-{stage}.csv"
        assert finished("export", form, "--stage", stage, "-o", str(file)).code == 0
        ran = there("import", str(file), "--source", form, "--stage", stage, *words)
        assert ran.code == 0, ran.err
        return there

    return take


def test_every_vote_goes_through_rayyan_and_comes_back(
    finished: Shell, elsewhere: Callable[..., Shell]
) -> None:
    there = elsewhere("rayyan", *OWN)
    sent = votes(finished.folder, Stage.TITLE_ABSTRACT)
    assert len(sent) > 80
    assert votes(there.folder, Stage.TITLE_ABSTRACT) == sent
    elsewhere("rayyan", *OWN, stage="full-text")
    agreed = {
        title: told
        for title, told in votes(finished.folder, Stage.FULL_TEXT).items()
        if len({reason for _verdict, reason in told.values() if reason}) <= 1
    }
    back = votes(there.folder, Stage.FULL_TEXT)
    assert len(agreed) > 30
    assert {title: back.get(title) for title in agreed} == agreed


def test_what_became_of_every_report_goes_through_covidence_and_comes_back(
    finished: Shell, elsewhere: Callable[..., Shell]
) -> None:
    there = elsewhere("covidence", *BOTH)
    assert fates(there) == fates(finished)


@pytest.mark.parametrize("stage", list(Stage))
def test_asreview_gets_what_was_settled_and_it_comes_back(
    finished: Shell, elsewhere: Callable[..., Shell], stage: Stage
) -> None:
    table = rows(finished("export", "asreview", "--stage", stage, "-o", "-").out)
    assert [int(row["record_id"]) for row in table] == list(range(FINISHED))
    labels = {row["title"]: row["included"] for row in table}
    assert {"0", "1"} <= set(labels.values()) <= {"0", "1", ""}
    reason = ("--reason", "*=wrong-setting") if stage is Stage.FULL_TEXT else ()
    back = votes(elsewhere("asreview", *BOTH, *reason, stage=stage.value).folder, stage)
    said = {title: {vote[0] for vote in told.values()} for title, told in back.items()}
    meant = {"1": {Verdict.INCLUDE}, "0": {Verdict.EXCLUDE}}
    assert said == {title: meant[label] for title, label in labels.items() if label}


def test_the_records_that_come_back_are_those_that_went(
    finished: Shell, elsewhere: Callable[..., Shell]
) -> None:
    def told(shell: Shell) -> set[tuple[str, ...]]:
        listed = rows(shell("export", "csv", "--set", "all", "-o", "-").out)
        return {
            tuple(one_line(row[name]) for name in ("title", "authors", "year", "doi", "abstract"))
            for row in listed
        }

    assert told(elsewhere("rayyan", *OWN)) == told(finished)


def test_a_handover_before_the_reveal_tells_of_no_vote(
    prepared_review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blind, untouched = (Shell(copytree(prepared_review, tmp_path / name), capsys) for name in ("a", "b"))
    voted(blind.folder, (Verdict.INCLUDE, None))
    for form in ("rayyan", "covidence", "asreview"):
        assert blind("export", form, "-o", "-").out == untouched("export", form, "-o", "-").out
    assert "RAYYAN" not in blind("export", "rayyan", "-o", "-").out
    blind("team", "reveal", "--as", "lead")
    assert '{""first""=>""Included"", ""second""=>""Included""}' in blind("export", "rayyan", "-o", "-").out


def test_covidence_gets_ris_where_the_file_is_to_be_one(finished: Shell, tmp_path: Path) -> None:
    file = tmp_path / "to-covidence.ris"
    assert finished("export", "covidence", "-o", str(file)).code == 0
    assert file.read_text("utf-8").count("\nER  - ") == FINISHED


def test_each_handover_has_a_file_of_its_own_name(finished: Shell) -> None:
    written = finished("export", "csv", "rayyan", "covidence", "asreview", "--set", "all", "--json").json
    names = [Path(one["file"]).name for one in written]
    assert names == ["all.csv", "all.rayyan.csv", "all.covidence.csv", "all.asreview.csv"]
    assert {one["reports"] for one in written} == {FINISHED}
