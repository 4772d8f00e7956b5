"""Opening: what revealed votes say, found by those who can open them and told to all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from litreview.model.events import DeviceId, EventId, Sealed
from litreview.model.language import _
from litreview.model.protocol import Handle
from litreview.store import Raw
from litreview.store.exchange.findings import Finding, Wrong
from litreview.store.exchange.known import Known, says
from litreview.store.exchange.lines import Entry, decoded
from litreview.store.exchange.packing import unpack
from litreview.store.exchange.reading import Reading
from litreview.store.exchange.seals import Pair, disclose, unwrap
from litreview.store.sqlite import SqliteStore


@dataclass(slots=True, kw_only=True)
class Opener:
    """Opens sealed lines with one pair of keys, the one whose name stands in each file's header."""

    role: str
    pair: Pair
    _keys: dict[str, bytes | None] = field(default_factory=dict)

    def payload(self, entry: Entry) -> bytes | None:
        """Return the payload that the line seals, or None where it is not for this pair, or is broken."""
        wrapped = entry.header.keys.get(self.role, "")
        if wrapped not in self._keys:
            self._keys[wrapped] = unwrap(decoded(wrapped) or b"", self.pair)
        key = self._keys[wrapped]
        plain = disclose(key, entry.line.id, decoded(entry.line.sealed or "") or b"") if key else None
        return None if plain is None else unpack(_raw(entry), entry.header.protocol, plain)


def sealed_lines(
    readings: Mapping[DeviceId, Reading], wanted: set[EventId]
) -> dict[EventId, tuple[Reading, Entry]]:
    """Return where each event wanted lies sealed."""
    return {
        entry.line.id: (reading, entry)
        for reading in readings.values()
        for entry in reading.entries
        if entry.line.sealed is not None and entry.line.id in wanted
    }


def to_tell(
    known: Known,
    readings: Mapping[DeviceId, Reading],
    store: SqliteStore,
    handle: Handle,
    referee: Opener | None,
) -> tuple[list[tuple[EventId, bytes]], list[Finding]]:
    """Return what revealed votes say that nobody has told of yet, and the lines that lie.

    The author tells of their own; who holds the referee's key, of all.
    """
    wanted = sealed_lines(readings, known.revealed - known.told)
    told: list[tuple[EventId, bytes]] = []
    findings = []
    for identity, (reading, entry) in sorted(wanted.items(), key=lambda one: one[0]):
        event = known.events.get(identity)
        if event is None:
            continue
        if not isinstance(event.act, Sealed):
            told += _own(store, entry, handle)
        elif referee:
            payload = referee.payload(entry)
            if payload is not None and says(event, payload):
                told.append((identity, payload))
            else:
                what = _("what is sealed here is not what its hash says")
                findings.append(reading.found(Wrong.FALSE_SEAL, entry.file, entry.row, what))
    return told, findings


def _own(store: SqliteStore, entry: Entry, handle: Handle) -> Iterator[tuple[EventId, bytes]]:
    if entry.header.handle == handle:
        chain = store.chain(entry.header.device, entry.line.number - 1, 1)
        yield from ((event.id, event.payload) for event in chain if not event.sealed)


def _raw(entry: Entry) -> Raw:
    return entry.line.raw(entry.header, entry.line.hash)
