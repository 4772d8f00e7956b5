"""How much an exchange through git weighs: two reviewers, so many votes, a commit after every few."""

import time
from pathlib import Path
from random import Random

from litreview.model.events import Reveal, Verdict, Vote
from litreview.model.protocol import ReasonId
from tests.making import FIRST, LEAD, SECOND, protocol, record
from tests.store.exchange.repositories import Repository
from tests.store.exchange.team import TA, Laptop, begun

_MB = 1_000_000
_REVEALED_AT_ONCE = 500


def weigh(folder: Path, votes: int, at_once: int) -> dict[str, float]:
    """Return the weight of one repository that all votes go into, in MB, and the last syncs in seconds."""
    team = begun(folder / "team", records=50)
    for one in team.values():
        one.shared = None
    git = Repository(folder / "team" / "lead")
    git("init", "--quiet", "--initial-branch=main")
    chance = Random(20260105)
    voters = [team[FIRST], team[SECOND]]
    for turn in range(votes // at_once):
        one = voters[turn % 2]
        vote(one, at_once, chance)
        one.sync()
        carry(one, team[LEAD])
        git.commit()
    seconds = [timed(team[LEAD]), timed(team[FIRST]), timed(team[LEAD])]
    git.commit()
    weight = {"before a vote is revealed, loose": weight_of(git)}
    reveal(team[LEAD])
    seconds.append(timed(team[LEAD]))
    git.commit()
    weight["after all were revealed, loose"] = weight_of(git)
    git("gc", "--quiet")
    weight["after git gc"] = weight_of(git)
    lines = sum(path.stat().st_size for path in team[LEAD].drawer.rglob("*.jsonl"))
    weight["the files themselves"] = lines / _MB
    names = ("lead takes in all, s", "a reviewer's sync, s", "a sync with nothing new, s", "revealing all, s")
    return {f"{name}, MB": value for name, value in weight.items()} | dict(zip(names, seconds, strict=True))


def vote(one: Laptop, number: int, chance: Random) -> None:
    reasons = [reason.id for reason in protocol().reasons]
    acts = []
    for _vote in range(number):
        verdict = chance.choice(list(Verdict))
        reason: ReasonId | None = chance.choice(reasons) if verdict is Verdict.EXCLUDE else None
        acts.append(
            Vote(
                record=record(chance.randrange(10_000_000, 40_000_000)).id,
                stage=TA,
                reviewer=one.handle,
                verdict=verdict,
                reason=reason,
                protocol=one.protocol.digest,
            )
        )
    one.journal.append_all(one.handle, acts)


def carry(one: Laptop, to: Laptop) -> None:
    """Bring a member's own files into another's drawer, as git would."""
    there = to.drawer / one.handle / one.files.name
    for path in one.files.iterdir():
        copy = there / path.name
        if not copy.exists() or copy.stat().st_size != path.stat().st_size or path.name == "HEAD.json":
            copy.write_bytes(path.read_bytes())


def reveal(lead: Laptop) -> None:
    hidden = [event.id for event in lead.ledger.events.values() if event.actor in {FIRST, SECOND}]
    acts = [
        Reveal(stage=TA, events=tuple(hidden[start : start + _REVEALED_AT_ONCE]))
        for start in range(0, len(hidden), _REVEALED_AT_ONCE)
    ]
    lead.journal.append_all(lead.handle, acts)


def timed(one: Laptop) -> float:
    start = time.perf_counter()
    assert one.sync().findings == ()
    return time.perf_counter() - start


def weight_of(git: Repository) -> float:
    """Return the bytes of all files in the repository's own folder, in MB."""
    own = git.folder / ".git"
    return sum(path.stat().st_size for path in own.rglob("*") if path.is_file()) / _MB
