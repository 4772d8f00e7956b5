"""A team of three, each on a machine, who pass their work on by a shared folder, by git or by a server."""

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Final

import pytest

from litreview.model.events import Verdict
from litreview.model.protocol import Handle, ReasonId, Stage
from litreview.review import Review, open_review
from litreview.store import Login
from litreview.store.passwords import VARIABLE
from litreview.workspace import make_workspace
from tests.cli.running import Ran, Shell
from tests.store.postgres.cluster import PASSWORD, Cluster

RECORDS: Final = 60
NAMES: Final = ("lead", "first", "second")
FILE: Final = "".join(
    f"TY  - JOUR\nAN  - {number}\nTI  - Eksempel {number}: læring og mestring i kommunen\nAU  - Eksempel, A\n"
    f"PY  - {2000 + number % 20}\nDO  - 10.5555/example.{number}\nJO  - Example Journal\nER  - \n"
    for number in range(RECORDS)
)


class Machines(ABC):
    """Three checkouts of one review; what one member does reaches the others when it is passed on."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._patch = patch
        self._capture = capture

    @abstractmethod
    def set_up(self) -> None:
        """Give each member a checkout of one review without records."""

    @abstractmethod
    def pass_on(self) -> None:
        """Let everybody have what everybody did."""

    def run(self, who: str, *words: str) -> Ran:
        """Run a command on the member's machine; it must succeed."""
        self.become(who)
        ran = Shell(self.root / who, self._capture)(*words)
        assert ran.code == 0, (who, words, ran.err)
        return ran

    def become(self, who: str) -> None:
        """Sit down at the member's machine."""
        self._patch.setenv("LITREVIEW_KEYS", str(self.root / f"keys-{who}"))
        self._patch.setenv("LITREVIEW_CONFIG", str(self.root / f"config-{who}"))

    @contextmanager
    def at_work(self, who: str) -> Iterator[Review]:
        """Open the review on the member's machine."""
        self.become(who)
        with open_review(self.root / who, login=Login(handle=Handle(who))) as review:
            yield review

    def admit_all(self) -> None:
        """Begin the exchange, and let the lead vouch for the others' machines."""
        self.run("lead", *self._sync("lead"), "--begin")
        self.pass_on()
        for who in NAMES[1:]:
            fingerprint = self.run(who, *self._sync(who), "--json").json["fingerprint"]
            self.run("lead", "team", "admit", who, fingerprint, "--as", "lead")
        self.pass_on()

    def _sync(self, who: str) -> tuple[str, ...]:
        return ("sync", "--as", who)


class ByFolder(Machines):
    """A third folder that all can reach."""

    def set_up(self) -> None:
        make_workspace(self.root / "lead")
        (self.root / "shared").mkdir()
        for who in NAMES[1:]:
            make_workspace(self.root / who)
        self.admit_all()

    def pass_on(self) -> None:
        for who in (*NAMES, *NAMES):
            self.run(who, *self._sync(who))

    def _sync(self, who: str) -> tuple[str, ...]:
        return ("sync", str(self.root / "shared"), "--as", who)


class ByGit(Machines):
    """A repository of the review's folder; nobody is ever asked how to merge."""

    def set_up(self) -> None:
        make_workspace(self.root / "lead")
        self.git("lead", "init", "-q", "-b", "main")
        self._commit("lead")
        self.git(".", "clone", "-q", "--bare", "lead", "middle.git")
        for who in NAMES:
            if who != "lead":
                self.git(".", "clone", "-q", "middle.git", who)
        self.git("lead", "remote", "add", "origin", str(self.root / "middle.git"))
        self.admit_all()

    def pass_on(self) -> None:
        for who in (*NAMES, *NAMES):
            self.run(who, *self._sync(who))
            self._commit(who)
            self.git(who, "pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
            self.git(who, "push", "-q", "origin", "main")
            self.run(who, *self._sync(who))

    def git(self, where: str, *words: str) -> None:
        done = subprocess.run(  # noqa: S603 - git of this machine, with no settings of anybody's
            ["git", *words],  # noqa: S607 - wherever it is installed
            cwd=self.root / where,
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "HOME": str(self.root),
                "GIT_CONFIG_NOSYSTEM": "1",
                **{
                    f"GIT_{role}_{part}": "example"
                    for role in ("AUTHOR", "COMMITTER")
                    for part in ("NAME", "EMAIL")
                },
            },
        )
        assert done.returncode == 0, (where, words, done.stdout, done.stderr)

    def _commit(self, who: str) -> None:
        self.git(who, "add", "-A")
        self.git(who, "commit", "-q", "--allow-empty", "-m", f"work of {who}")


class ByServer(Machines):
    """One PostgreSQL that all are connected to."""

    def __init__(
        self, cluster: Cluster, root: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        super().__init__(root, patch, capture)
        self._cluster = cluster
        self._passwords: dict[str, str] = {}

    def set_up(self) -> None:
        make_workspace(self.root / "lead")
        self._patch.setenv("LITREVIEW_ADMIN_PASSWORD", PASSWORD)
        address = f"postgresql://127.0.0.1:{self._cluster.port}/{self._cluster.new_name()}?sslmode=prefer"
        self.run("lead", "team", "create", address, "--admin", "admin")
        for who in NAMES:
            told = self.run("lead", "team", "add", who, "--admin", "admin", "--json").json
            self._passwords[who] = told["password"]
        for who in NAMES[1:]:
            copytree(self.root / "lead", self.root / who)
        for who in NAMES:
            self.run(who, "team", "connect", "--as", who)

    def become(self, who: str) -> None:
        super().become(who)
        if who in self._passwords:
            self._patch.setenv(VARIABLE, self._passwords[who])

    def pass_on(self) -> None:
        """Do nothing: the server has it all."""


def opinion(number: int, who: str, stage: Stage) -> tuple[Verdict, ReasonId | None]:
    """Return what the reviewer thinks of the record: often, not always, what the other does."""
    odd = number % (5 if who == "first" else 4) == 0
    if stage is Stage.FULL_TEXT:
        reason = ReasonId("reason-1" if odd else "reason-2")
        return (Verdict.EXCLUDE, reason) if number % 3 == 0 or odd else (Verdict.INCLUDE, None)
    if number % 7 == 0:
        return Verdict.MAYBE, None
    return (Verdict.INCLUDE, None) if number % 2 or odd else (Verdict.EXCLUDE, None)


def screen(review: Review, who: str, stage: Stage) -> int:
    """Let the reviewer vote on all that waits; return how many votes that took."""
    session = review.screening(who, stage)
    reasons = review.protocol.reasons
    votes = 0
    while session.progress.left and (card := session.current):
        verdict, told = opinion(int(card.record.accession or "0"), who, stage)
        reason = reasons[0 if told == "reason-1" else 1].id if told else None
        session.vote(verdict, reason)
        votes += 1
    return votes


def settle(review: Review) -> int:
    """Let the lead settle every conflict; return how many there were."""
    session = review.conflicts("lead")
    for _conflict in session.queue:
        session.decide(Verdict.INCLUDE)
    return len(session.queue)


def whole_review(machines: Machines) -> None:
    """Do a review of sixty records from the import to the last conflict, each on their own machine."""
    machines.set_up()
    (machines.root / "oria.ris").write_text(FILE, "utf-8")
    machines.run("lead", "import", str(machines.root / "oria.ris"), "--source", "oria", "--as", "lead")
    machines.pass_on()
    for stage in Stage:
        if stage is Stage.FULL_TEXT:
            machines.run("lead", "reports", "retrieved", "--waiting", "--as", "lead")
            machines.pass_on()
        for who in NAMES[1:]:
            with machines.at_work(who) as review:
                assert screen(review, who, stage) > 30
        machines.pass_on()
        machines.run("lead", "team", "reveal", "--stage", stage.value, "--as", "lead")
        machines.pass_on()
        with machines.at_work("lead") as review:
            assert settle(review) > 3
        machines.pass_on()
    one = machines.run("lead", "prisma", "--list", "new_reports", "--json").json[0]["id"]
    machines.run("lead", "reports", "ongoing", one, "--why", "no results yet", "--as", "lead")
    machines.pass_on()
