"""A team without a server: each member a store, a drawer and keys of their own, as on as many laptops."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import copytree

from litreview.model.events import EventId, Reveal, Sealed, Verdict, Vote
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Digest, Handle, Member, Protocol, ReasonId, Role, Stage
from litreview.store.audit import state_of
from litreview.store.exchange.exchange import Exchange
from litreview.store.exchange.keys import KeyFolder
from litreview.store.exchange.report import SyncReport
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.making import (
    FIRST,
    LEAD,
    LIBRARIAN,
    SECOND,
    TickingClock,
    _opened,
    bring_in,
    new_journal,
    protocol,
    record,
)

TA = Stage.TITLE_ABSTRACT
TEAM = (LEAD, LIBRARIAN, FIRST, SECOND)


@dataclass
class Laptop:
    """One member's machine."""

    handle: Handle
    folder: Path
    journal: Journal
    protocol: Protocol
    recovery: str = ""
    shared: Path | None = None
    reports: list[SyncReport] = field(default_factory=list)

    @property
    def store(self) -> SqliteStore:
        assert isinstance(self.journal.store, SqliteStore)
        return self.journal.store

    @property
    def drawer(self) -> Path:
        return self.folder / "screening" / "decisions"

    @property
    def files(self) -> Path:
        """The folder of this device in its own drawer."""
        return self.drawer / self.handle / self.store.own_device(self.handle)

    @property
    def exchange(self) -> Exchange:
        keys = KeyFolder(self.folder.with_name(f"{self.folder.name}-keys"))
        return Exchange(self.store, self.drawer, self.protocol, keys)

    @property
    def ledger(self) -> Ledger:
        return self.journal.refresh()

    @property
    def state(self) -> bytes:
        """The state as one replaying the whole log has it, but for whether each vote lies sealed here."""
        ledger = fold(event for _at, event in self.store.events_after(0))
        hidden = [event.id for event in ledger.events.values() if isinstance(event.act, Sealed)]
        return state_of(ledger).replace(b'"sealed":' + _json(hidden), b"")

    def sync(self, folder: Path | None = None) -> SyncReport:
        report = self.exchange.sync(self.handle, folder or self.shared)
        self.reports.append(report)
        return report

    def vote(self, number: int, verdict: Verdict = Verdict.INCLUDE, reason: str | None = None) -> EventId:
        act = Vote(
            record=record(number).id,
            stage=TA,
            reviewer=self.handle,
            verdict=verdict,
            reason=ReasonId(reason) if reason else None,
            protocol=self.protocol.digest,
        )
        return self.journal.append(self.handle, act).id

    def reveal_all(self) -> None:
        """Reveal every vote and note there is, also those that were changed later."""
        hidden = [
            event.id
            for event in self.ledger.events.values()
            if (isinstance(event.act, Sealed) or event.act.kind in {"vote", "note"})
            and event.id not in self.ledger.revealed
        ]
        self.journal.append(self.handle, Reveal(stage=TA, events=tuple(hidden)))


def _json(values: Sequence[str]) -> bytes:
    return ("[" + ",".join(f'"{value}"' for value in values) + "]").encode()


def lead_votes_too() -> Protocol:
    """Return the example protocol, with a lead who is a reviewer as well."""
    made = protocol()
    team = tuple(
        Member(handle=one.handle, roles=(Role.LEAD, Role.REVIEWER)) if one.handle == LEAD else one
        for one in made.team
    )
    return replace(made, team=team)


def laptop(folder: Path, handle: Handle, of: Protocol | None = None, name: str = "") -> Laptop:
    """Return a member's new machine."""
    home = folder / (name or handle)
    (home / "screening").mkdir(parents=True)
    journal = new_journal(home / "screening")
    return Laptop(handle=handle, folder=home, journal=journal, protocol=of or protocol())


def begun(folder: Path, of: Protocol | None = None, records: int = 3) -> dict[Handle, Laptop]:
    """Return the team's machines around a shared folder, every device admitted and the records known."""
    shared = folder / "shared"
    shared.mkdir(parents=True)
    team = {handle: laptop(folder, handle, of) for handle in TEAM}
    for one in team.values():
        one.shared = shared
    team[LEAD].recovery = team[LEAD].exchange.begin(LEAD).recovery
    bring_in(team[LIBRARIAN].journal, [record(number) for number in range(records)])
    for one in team.values():
        one.sync()
    team[LEAD].sync()
    admit_all(team)
    for _turn in range(2):
        for one in team.values():
            one.sync()
    return team


def admit_all(team: dict[Handle, Laptop]) -> None:
    """Let the lead admit every device whose head is there."""
    for device in team[LEAD].exchange.devices():
        team[LEAD].exchange.admit(LEAD, device.handle, device.fingerprint)


def settle(team: dict[Handle, Laptop], turns: int = 3) -> None:
    """Let everybody sync until nothing more moves."""
    for _turn in range(turns):
        for one in team.values():
            one.sync()


def versions(digest: str) -> Protocol:
    """Return the protocol in another version."""
    return replace(protocol(), digest=Digest(digest * 64))


def packed_up(team: dict[Handle, Laptop]) -> None:
    """Switch all machines off, so that their folders can be copied."""
    for one in team.values():
        one.store.close()


def unpacked(team: dict[Handle, Laptop], home: Path, to: Path) -> dict[Handle, Laptop]:
    """Return copies of the machines, which go their own way from here."""
    copytree(home, to)
    return {
        handle: replace(
            one,
            folder=to / one.folder.name,
            journal=reopened(to / one.folder.name),
            shared=to / "shared",
            reports=[],
        )
        for handle, one in team.items()
    }


def reopened(folder: Path) -> Journal:
    """Return a journal over the store of a machine switched on again."""
    made = Journal(SqliteStore.open(folder / "screening" / "review.db", TickingClock()))
    _opened.append(made)
    return made
