"""Known: what a store holds already, and who is vouched for; what comes in is judged by it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from litreview.model.events import (
    DeviceAdmitted,
    DeviceId,
    Event,
    EventId,
    ExchangeBegun,
    Opening,
    Reveal,
    Sealed,
)
from litreview.model.ledger import order_of
from litreview.model.protocol import Digest, Handle
from litreview.store.exchange.pin import Pin
from litreview.store.wire import seal


@dataclass(slots=True, kw_only=True)
class Known:
    """What the events taken in so far say of devices, of what is revealed, and of what was told of it."""

    chains: dict[DeviceId, list[Digest]] = field(default_factory=dict)
    """The hashes of each device's events, from its first."""
    latest: dict[DeviceId, int] = field(default_factory=dict)
    """The Lamport number of each device's last event."""
    events: dict[EventId, Event] = field(default_factory=dict)
    admitted: dict[DeviceId, tuple[Handle, str]] = field(default_factory=dict)
    """Whose each device is, and its key, as the lead vouches for it."""
    begun: ExchangeBegun | None = None
    """The keys to seal to; None before the lead has begun."""
    revealed: set[EventId] = field(default_factory=set)
    told: set[EventId] = field(default_factory=set)
    """The sealed events whose content somebody has made known."""
    contents: set[Digest] = field(default_factory=set)
    """The records kept."""
    arrived: int = 0
    """The number of the store's last arrival."""

    def learn(self, event: Event) -> None:
        """Take one more event into account, after those it knew of."""
        self.events[event.id] = event
        self.chains.setdefault(event.device, []).append(event.hash)
        self.latest[event.device] = event.lamport
        match event.act:
            case DeviceAdmitted() as act if event.device in self.admitted:
                self.admitted.setdefault(act.device, (act.handle, act.key))
            case ExchangeBegun() as act if event.device in self.admitted:
                self.begun = act
            case Reveal() as act:
                self.revealed.update(act.events)
            case Opening() as act:
                self.told.update(identity for identity, _payload in act.contents)

    def relearn(self, arrivals: Iterable[tuple[int, Event]]) -> None:
        """See events that this store has kept or opened since as they now are."""
        for arrived, event in arrivals:
            self.arrived = arrived
            self.events[event.id] = event

    def waiting(self) -> list[Event]:
        """Return the events that are revealed and still sealed here, in the log's order."""
        found = (self.events.get(identity) for identity in self.revealed)
        return sorted((one for one in found if one and isinstance(one.act, Sealed)), key=order_of)


def known_of(events: Iterable[Event], contents: Iterable[Digest], pin: Pin | None) -> Known:
    """Return what a store's events say, in their order, and its records."""
    known = Known(contents=set(contents))
    if pin:
        known.admitted[pin.device] = (pin.handle, pin.key)
    for event in sorted(events, key=order_of):
        known.learn(event)
    return known


def says(event: Event, payload: bytes) -> bool:
    """Tell whether the payload is the one that the event's hash was made of."""
    kind = event.act.name if isinstance(event.act, Sealed) else event.act.kind
    head = (event.id, kind, event.actor, event.device, event.number, event.lamport)
    return seal((*head, event.at.isoformat(), event.previous), payload) == event.hash
