"""Desk: what one store has at hand for the exchange: its drawer, its keys, and what it knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litreview.model.errors import UsageError
from litreview.model.events import Act, DeviceId, Event
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol, Role
from litreview.store import Draft
from litreview.store.exchange.keys import KeyRing
from litreview.store.exchange.known import Known, known_of
from litreview.store.exchange.pin import Pin, read_pin
from litreview.store.exchange.seals import Pair, new_seed, sealing_pair
from litreview.store.exchange.survey import Place, look
from litreview.store.sqlite import SqliteStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One store's part in the exchange."""

    store: SqliteStore
    drawer: Path
    protocol: Protocol
    keys: KeyRing

    @property
    def shown(self) -> str:
        """Return the drawer as a person is told of it."""
        return f"{self.drawer.parent.name}/{self.drawer.name}"

    @property
    def pin(self) -> Pin | None:
        """Return the lead's device that this machine trusts."""
        return read_pin(self.drawer.parent)

    def places(self, folder: Path | None = None) -> list[Place]:
        """Return the drawer, read, and the shared folder where there is one."""
        places = [look(self.drawer, self.shown, is_drawer=True)]
        return places if folder is None else [*places, look(folder, str(folder), is_drawer=False)]

    def known(self, pin: Pin | None) -> Known:
        """Return what the store knows, and whom the pinned lead vouches for."""
        arrivals = list(self.store.events_after(0))
        events = {event.id: event for _arrived, event in arrivals}
        known = known_of(events.values(), (digest for _record, digest in self.store.kept()), pin)
        known.arrived = arrivals[-1][0] if arrivals else 0
        return known

    def relearn(self, known: Known) -> None:
        """Let ``known`` see what this store has kept or opened since."""
        known.relearn(list(self.store.events_after(known.arrived)))

    def own(self) -> frozenset[DeviceId]:
        """Return the devices whose chains this store writes."""
        return frozenset(self.store.writers().values())

    def append(self, actor: Handle, acts: Sequence[Act]) -> tuple[Event, ...]:
        """Keep acts of the actor."""
        drafts = [Draft(id=self.store.new_id(), actor=actor, act=act) for act in acts]
        return self.store.append(drafts)

    def seed(self, handle: Handle, *, published: bool) -> bytes:
        """Return what the keys of the handle's device grow from; make it for a new one.

        Raise UsageError where the device has signed before and its key is not on this machine.
        """
        name = key_name(handle, self.store.own_device(handle))
        seed = self.keys.get(name)
        if seed is None:
            if published:
                raise UsageError(
                    f"--as {handle}",
                    _("the key that this folder's work was signed with is not on this machine"),
                    _("Sync where it is, bring the key back, or make a new review folder and sync there."),
                )
            seed = new_seed()
            self.keys.put(name, seed)
        return seed

    def referee(self, handle: Handle) -> Pair | None:
        """Return the lead's pair that opens votes, where it is on this machine."""
        seed = self.keys.get(referee_name(handle, self.store.own_device(handle)))
        return sealing_pair(seed) if seed else None

    def refuse_other(self, handle: Handle, role: Role | None) -> None:
        """Raise UsageError where the protocol does not give the handle the role, or name it at all."""
        team = tuple(member.handle for member in self.protocol.team)
        if handle not in (self.protocol.with_role(role) if role else team):
            raise UsageError(
                f"--as {handle}",
                _("the protocol does not give that handle this part"),
                _("Its team is: {team}.").format(team=", ".join(team)),
            )


def key_name(handle: Handle, device: DeviceId) -> str:
    """Return the name under which a device's seed is kept."""
    return f"{handle}-{device}"


def referee_name(handle: Handle, device: DeviceId) -> str:
    """Return the name under which the lead's seed to open votes is kept."""
    return f"{handle}-{device}-referee"
