"""Laws of the exchange under chance: any order converges, git never asks, and it stays small."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from shutil import rmtree, which

import pytest

from litreview.model.events import Note, Undo, Verdict, Vote
from litreview.model.protocol import Handle
from litreview.store.audit import rebuilt_otherwise
from tests.making import FIRST, LEAD, SECOND, close_journals, record
from tests.soak import rounds
from tests.store.exchange.repositories import Repository
from tests.store.exchange.team import TA, Laptop, begun, packed_up, settle, unpacked
from tests.store.exchange.weighing import weigh

needs_git = pytest.mark.skipif(which("git") is None, reason="git is not installed")

RECORDS = 4
MANY = 1_000
"""From so many rounds on the history is weighed with all its votes."""


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


@needs_git
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


@needs_git
def test_the_history_of_many_votes_stays_small(tmp_path: Path) -> None:
    votes = 50_000 if rounds(0) >= MANY else 2_000
    weight = weigh(tmp_path, votes, 100)
    assert weight["before a vote is revealed, loose, MB"] < 15 * votes / 50_000
    assert weight["after git gc, MB"] < 15 * votes / 50_000


def test_whatever_is_done_to_a_file_nothing_breaks_and_nothing_false_is_taken_in(
    home: tuple[dict[Handle, Laptop], Path], tmp_path: Path
) -> None:
    chance = Random(20260105)
    team = unpacked(*home, tmp_path / "team")
    for number in range(RECORDS):
        team[FIRST].vote(number)
        team[FIRST].sync()
    team[LEAD].sync()
    true = {event.id: event.hash for one in team.values() for event in one.ledger.events.values()}
    packed_up(team)
    shared = tmp_path / "team" / "shared"
    files = [
        path.relative_to(tmp_path / "team") for path in shared.rglob("*.json*") if SECOND not in path.parts
    ]
    seen = {"named": 0, "held": 0, "as it was": 0}
    for turn in range(rounds(40)):
        there = tmp_path / str(turn)
        second = unpacked(team, tmp_path / "team", there)[SECOND]
        path = there / chance.choice(sorted(files))
        path.write_bytes(damaged(path.read_bytes(), chance))
        report = second.sync()
        kind = "named" if report.findings else "held" if report.held or report.remarks else "as it was"
        seen[kind] += 1
        known = {event.id: event.hash for event in second.ledger.events.values()}
        assert known.items() <= true.items(), turn
        assert kind != "as it was" or known == true, turn
        assert second.store.faults() == []
        close_journals()
        rmtree(there)
    assert seen["named"] > seen["held"] + seen["as it was"], seen


def damaged(content: bytes, chance: Random) -> bytes:
    """Return the content with a bit turned, a part gone, doubled or moved, or something in between."""
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    ways = (
        lambda: content[:start] + bytes([chance.randrange(256)]) + content[start + 1 :],
        lambda: content[:start],
        lambda: content[:start] + content[end:],
        lambda: content[:end] + content[start:],
        lambda: content[end:] + content[:end],
        lambda: b"".join(chance.sample(lines := content.splitlines(keepends=True), len(lines))),
        lambda: content[:start] + chance.randbytes(20) + content[start:],
        lambda: b"",
    )
    return chance.choice(ways)()


def test_members_who_sync_at_the_same_moment_accuse_nobody(
    home: tuple[dict[Handle, Laptop], Path], tmp_path: Path
) -> None:
    team = unpacked(*home, tmp_path / "team")

    def work(one: Laptop) -> None:
        for turn in range(rounds(12)):
            if one.handle in {FIRST, SECOND}:
                one.vote(turn % RECORDS, Verdict.INCLUDE)
            one.sync()

    with ThreadPoolExecutor(max_workers=len(team)) as pool:
        for done in [pool.submit(work, one) for one in team.values()]:
            done.result()
    accused = [finding for one in team.values() for report in one.reports for finding in report.findings]
    assert [str(finding) for finding in accused] == []
    settle(team)
    assert len({one.state for one in team.values()}) == 1
