"""Laws of ``--keys``: chosen once, remembered on this machine, and refused where the file has it wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from litreview.model.protocol import Handle, Stage
from litreview.review import open_review
from tests.cli.running import Shell


def screened(shell: Shell, keys: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "litreview",
        "-C",
        str(shell.folder),
        "screen",
        "--as=first",
        "--plain",
        *words,
    ]
    return subprocess.run(  # noqa: S603 - our own interpreter and program
        command, input=keys, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )


def verdicts(shell: Shell) -> list[str]:
    with open_review(shell.folder) as review:
        reports = review.ledger.reports
        votes = (review.ledger.vote_of(Handle("first"), one, Stage.TITLE_ABSTRACT) for one in reports)
        return [str(vote.verdict) for vote in votes if vote]


def test_the_keys_of_another_tool_are_remembered_for_the_next_time(searched: Shell) -> None:
    assert screened(searched, "ri", "--keys=asreview").returncode == 0
    assert screened(searched, "ri").returncode == 0
    assert verdicts(searched) == ["include", "exclude", "include", "exclude"]
    assert screened(searched, "uuuu", "--keys=asreview").returncode == 0
    assert screened(searched, "r", "--keys=litreview").returncode == 0  # tries again, and decides nothing
    assert verdicts(searched) == []


def test_keys_that_are_no_tools_are_refused_with_those_there_are(searched: Shell) -> None:
    ran = searched("screen", "--as=first", "--plain", "--keys=gmail")
    assert ran.code == 2
    assert "litreview" in ran.err
    assert "covidence" in ran.err


@pytest.mark.parametrize("command", [("screen", "--as=first"), ("conflicts", "--as=lead")])
def test_a_key_that_cannot_be_is_refused_with_the_line_of_the_file(
    searched: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path))
    file = tmp_path / "settings.toml"
    file.write_text('[keys]\nfind = "ø"\ninclude = "@"\n', encoding="utf-8")
    ran = searched(*command, "--plain")
    assert ran.code == 2
    place, remedy = ran.err.splitlines()
    assert place == f'{file}:3: "@" needs AltGr on a Norwegian keyboard'
    assert remedy.startswith("Take a letter, a digit")


def test_the_help_says_where_single_keys_are_chosen(
    searched: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        searched("screen", "--help")
    assert "settings.toml" in "".join(capsys.readouterr().out.split())
