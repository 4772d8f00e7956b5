"""The README is true: its commands run in the order it gives, and every command stands in it."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from litreview.cli import main
from litreview.cli.commands import build
from litreview.demo.nva import NvaStandIn
from litreview.demo.pubmed import PubMedStandIn
from litreview.demo.records import corpus, oria_file
from litreview.model.protocol import Stage
from litreview.review import open_review
from litreview.tui.actions import screening_keys

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
APPS = ("screen", "conflicts")


def listed() -> list[list[str]]:
    block = re.search(r"```sh\n(.*?)```", README, re.DOTALL)
    assert block
    return [shlex.split(line) for line in block[1].splitlines()]


def test_the_readme_is_short_and_names_every_command() -> None:
    assert len(README.splitlines()) <= 150
    for command in build()[1].names:
        assert re.search(rf"\blitreview[^\n]*\b{command}\b|`{command}`", README), command


def test_the_keys_of_the_readme_are_those_of_the_app() -> None:
    bound = {
        key for group in screening_keys(Stage.FULL_TEXT) for action in group.actions for key in action.keys
    }
    table = README.partition("## Keys")[2].partition("##")[0]
    named = set(re.findall(r"`([a-z])`", table))
    assert named == set("iemznlojkbfgvhtqpw")
    assert named | {"backspace", "space", "question_mark", "1", "9"} <= bound


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is opened")
def test_its_review_runs_from_the_first_command_to_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [record for entry in corpus() for record in entry.records]
    (tmp_path / "my-review").mkdir()
    (tmp_path / "my-review" / "oria.ris").write_bytes(oria_file())
    monkeypatch.setenv("LITREVIEW_EMAIL", "librarian@example.org")
    monkeypatch.setenv("LITREVIEW_LANG", "en")
    monkeypatch.chdir(tmp_path)
    with (
        PubMedStandIn([one for one in records if one.source == "pubmed"]) as pubmed,
        NvaStandIn([one for one in records if one.source == "nva"]) as nva,
    ):
        monkeypatch.setenv("LITREVIEW_PUBMED_URL", pubmed.address)
        monkeypatch.setenv("LITREVIEW_NVA_URL", nva.address)
        for words in listed():
            if words[0] == "cd":
                monkeypatch.chdir(words[1])
            elif words[1] in APPS:
                screen_a_little(words)
            else:
                assert main(words[1:]) == 0, (words, capsys.readouterr())
    with open_review(Path()) as review:
        votes = [review.ledger.votes(report, Stage.TITLE_ABSTRACT) for report in review.ledger.reports]
    assert sum(len(given) for given in votes) == 6
    assert (tmp_path / "my-review" / "exports" / "prisma.svg").is_file()
    assert (tmp_path / "my-review" / "exports" / "included.bib").is_file()


def screen_a_little(words: list[str]) -> None:
    """Open the app in a pseudo-terminal, vote on three records as a person would, and quit."""
    from tests.cli.terminal import Terminal  # noqa: PLC0415 - not for Windows

    with Terminal(*words[1:]) as app:
        for key in "iemq":
            app.press(key)
        assert app.ended() == 0, words
