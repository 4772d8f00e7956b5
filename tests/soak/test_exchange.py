"""Laws of the exchange under chance: any order converges, git never asks, and it stays small."""

import os
import subprocess
from pathlib import Path
from random import Random
from shutil import rmtree

import pytest

from litreview.model.events import Note, Undo, Verdict, Vote
from litreview.model.protocol import Handle
from litreview.store.audit import rebuilt_otherwise
from tests.making import FIRST, LEAD, SECOND, record
from tests.soak import rounds
from tests.store.exchange.team import TA, Laptop, begun, packed_up, settle, unpacked

RECORDS = 4


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Handle, Laptop], Path]:
    folder = tmp_path_factory.mktemp("team")
    team = begun(folder, records=RECORDS)
    packed_up(team)
    return team, folder


def act(one: Laptop, chance: Random) -> None:
    """Do what this member might do next."""
    what = chance.random()
    if one.handle == LEAD:
        if what < 0.3 and one.ledger.reports:
            one.reveal_all()
    elif one.handle in {FIRST, SECOND} and what < 0.7:
        one.vote(chance.randrange(RECORDS), chance.choice(list(Verdict)))
    elif one.handle in {FIRST, SECOND} and what < 0.8:
        last = one.ledger.last_of(one.handle, Vote.kind, TA)
        if last:
            one.journal.append(one.handle, Undo(event=last.id))
    else:
        text = "Et notat. " * chance.randrange(1, 40)
        one.journal.append(one.handle, Note(record=record(0).id, stage=TA, text=text))


def test_any_order_of_exchanging_comes_to_the_same_state(
    home: tuple[dict[Handle, Laptop], Path], tmp_path: Path
) -> None:
    for turn in range(rounds(8)):
        chance = Random(turn)
        there = tmp_path / str(turn)
        team = unpacked(*home, there)
        (there / "stick").mkdir()
        members = list(team.values())
        for _step in range(chance.randrange(4, 24)):
            one = chance.choice(members)
            if chance.random() < 0.5:
                act(one, chance)
            else:
                one.sync(chance.choice([there / "shared", there / "stick", None]))
        settle(team)
        team[LEAD].reveal_all()
        chance.shuffle(members)
        settle({one.handle: one for one in members})
        assert len({one.state for one in members}) == 1, turn
        assert all(not one.ledger.state()["sealed"] for one in members), turn
        assert [report.findings for one in members for report in one.reports if report.findings] == [], turn
        assert [one.reports[-1].held for one in members] == [()] * len(members), turn
        for one in members:
            assert one.store.faults() == []
            assert rebuilt_otherwise(one.store) is None
            one.store.close()
        rmtree(there)


class Repository:
    """A git repository whose settings are its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_EDITOR": "false",
            "HOME": str(folder.parent),
        }

    def __call__(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        settings = ("-c", "user.name=first", "-c", "user.email=first@example.org", "-c", "core.autocrlf=true")
        return subprocess.run(  # noqa: S603 - git, with words of our own
            ["git", *settings, "-C", str(self.folder), *words],  # noqa: S607 - wherever git is
            check=check,
            capture_output=True,
            text=True,
            env=self._environment,
        )

    def commit(self) -> None:
        self("add", "screening/decisions")
        self("commit", "--quiet", "--allow-empty", "-m", "screening: decisions")

    def merge(self, other: "Repository") -> None:
        """Merge the other's branch; git must not ask."""
        self("fetch", "--quiet", str(other.folder), "main")
        merged = self("merge", "--quiet", "--no-edit", "FETCH_HEAD", check=False)
        assert merged.returncode == 0, merged.stdout + merged.stderr


def repositories(team: dict[Handle, Laptop]) -> dict[Handle, Repository]:
    """Return a repository in each member's folder, of which all begin with the lead's first commit."""
    made = {handle: Repository(one.folder) for handle, one in team.items()}
    made[LEAD]("init", "--quiet", "--initial-branch=main")
    made[LEAD]("commit", "--quiet", "--allow-empty", "-m", "review: begin")
    for handle, repository in made.items():
        if handle != LEAD:
            repository("init", "--quiet", "--initial-branch=main")
            repository("fetch", "--quiet", str(made[LEAD].folder), "main")
            repository("reset", "--quiet", "FETCH_HEAD")
    return made


@pytest.mark.parametrize("also_by_folder", [False, True])
def test_git_merges_without_a_question(
    home: tuple[dict[Handle, Laptop], Path],
    tmp_path: Path,
    also_by_folder: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    team = unpacked(*home, tmp_path / "team")
    shared = tmp_path / "team" / "shared"
    git = repositories(team)
    chance = Random(20260105)
    for one in team.values():
        one.shared = None
        one.sync()
        git[one.handle].commit()
    for _turn in range(rounds(8)):
        one, other = chance.sample(list(team.values()), 2)
        for _vote in range(chance.randrange(1, 30)):
            act(one, chance)
        one.sync(shared if also_by_folder and chance.random() < 0.6 else None)
        git[one.handle].commit()
        git[one.handle].merge(git[other.handle])
        assert one.sync().findings == ()
        git[one.handle].commit()
    for _turn in range(3):
        for one in team.values():
            for other in team.values():
                if other is not one:
                    git[one.handle].merge(git[other.handle])
            assert one.sync().findings == ()
            git[one.handle].commit()
    assert len({one.state for one in team.values()}) == 1
