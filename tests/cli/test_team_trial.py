"""The law of a team: however its members pass on their work, they come to the same counts and files."""

import warnings
from contextlib import ExitStack
from pathlib import Path
from shutil import which

import pytest

from litreview.model.protocol import Stage
from tests.cli.running import Shell
from tests.cli.trial import NAMES, ByFolder, ByGit, ByServer, Machines, whole_review
from tests.store.postgres.cluster import Unavailable, new_cluster

ANSWERS = (
    ("prisma", "--json"),
    ("prisma", "--svg", "-"),
    ("export", "csv", "--set", "all", "-o", "-"),
    ("export", "bib", "-o", "-"),
    ("export", "ris", "-o", "-"),
    ("prisma", "--list", "dbr_excluded", "--json"),
)


def answers(machines: Machines, who: str) -> list[object]:
    """Return what the commands say there; the moment of the last event is a way's own."""
    said: list[object] = [machines.run(who, *words).out for words in ANSWERS[1:]]
    counts = machines.run(who, *ANSWERS[0]).json
    assert (counts["balanced"], counts["provisional"]) == (True, False)
    assert counts["boxes"]["ongoing"] == 1
    return [{**counts, "as_of": None}, *said]


def agreement(machines: Machines, capture: pytest.CaptureFixture[str]) -> list[object]:
    """Return how the reviewers agree as the lead is told before the stages are closed, and all are after."""
    for who, named in (("first", "first"), ("second", "lead")):
        machines.become(who)
        ran = Shell(machines.root / who, capture)("agreement", "--as", named)
        assert (ran.code != 0, ran.out, len(ran.err.splitlines())) == (True, "", 2)
    said = [machines.run("lead", "agreement", "--as", "lead", "--json").json["stages"]]
    for stage in Stage:
        machines.run("lead", "team", "close", stage.value, "--as", "lead")
    machines.pass_on()
    said += [machines.run(who, "agreement", "--as", who, "--json").json["stages"] for who in NAMES]
    for stages in said:
        assert [one["records"] > 30 and one["left_out"]["sealed"] == [] for one in stages.values()] == [
            True
        ] * 2
        for one in stages.values():
            del one["pairs"][0]["weeks"]  # one way may be gone on a Sunday, and the next on a Monday
    return said


@pytest.mark.skipif(which("git") is None, reason="git is not installed")
@pytest.mark.filterwarnings("default:the server was not tried")
def test_a_folder_git_and_a_server_lead_to_the_same_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        ways: list[Machines] = [
            ByFolder(tmp_path / "folder", monkeypatch, capsys),
            ByGit(tmp_path / "git", monkeypatch, capsys),
        ]
        try:
            cluster = stack.enter_context(new_cluster())
            ways.append(ByServer(cluster, tmp_path / "server", monkeypatch, capsys))
        except Unavailable as reason:
            warnings.warn(f"the server was not tried: {reason}", stacklevel=1)
        told, agreed = [], []
        for machines in ways:
            machines.root.mkdir()
            whole_review(machines)
            told += [answers(machines, who) for who in NAMES]
            agreed += agreement(machines, capsys)
        assert all(one == told[0] for one in told)
        assert all(one == agreed[0] for one in agreed)
