"""The log and its records as JSON lines that need no database: to be read in fifty years, and checked.

A vote, remark or label that is not opened says there only whose it is and what it is about; its hash
stays, so that the chain can be followed past it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from litreview.model.errors import ReviewError
from litreview.model.events import SEALABLE, DeviceId, EventId
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle
from litreview.model.records import Record, RecordId
from litreview.store import Raw
from litreview.store.chain import Row
from litreview.store.wire import SALT_BYTES, canonical, digest_of


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event; ``payload`` is to the byte what its hash was made of, unless it is sealed."""

    id: EventId
    kind: str
    actor: Handle
    device: DeviceId
    number: int
    lamport: int
    at: str
    payload: msgspec.Raw
    previous: Digest
    hash: Digest
    sealed: bool

    def row(self) -> Row:
        """Return the event as the chain is checked."""
        return (self.id, self.kind, self.actor, self.device, self.number, self.lamport, self.at,
                bytes(self.payload), self.previous, self.hash, self.sealed)  # fmt: skip


class RecordLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a source said of a report; where ``whole``, the digest is that of the record's bytes."""

    digest: Digest
    id: RecordId
    record: msgspec.Raw
    whole: bool


class _About(msgspec.Struct):
    record: str
    stage: str
    salt: str = ""


def event_lines(events: Iterable[Raw], revealed: Collection[EventId]) -> Iterator[bytes]:
    """Yield a line for each event, by device and number.

    Raise ReviewError for a vote not opened whose hash would give it away: one from before votes had salt.
    """
    for event in sorted(events, key=lambda one: (one.device, one.number)):
        told = event if event.id in revealed or event.kind not in SEALABLE else _sealed(event)
        yield msgspec.json.encode(
            EventLine(
                id=told.id,
                kind=told.kind,
                actor=told.actor,
                device=told.device,
                number=told.number,
                lamport=told.lamport,
                at=told.at,
                payload=msgspec.Raw(told.payload),
                previous=told.previous,
                hash=told.hash,
                sealed=told.sealed,
            )
        )


def record_lines(found: Sequence[tuple[Record, Digest]], *, with_texts: bool) -> Iterator[bytes]:
    """Yield a line for each record as found; without its abstracts and notes unless they are wanted."""
    for record, digest in sorted(found, key=lambda one: (one[0].id, one[1])):
        told = record if with_texts else replace(
            record, abstract=None, other_abstract=None, original=None, notes=()
        )  # fmt: skip
        content = canonical(told)
        line = RecordLine(
            digest=digest, id=record.id, record=msgspec.Raw(content), whole=digest_of(content) == digest
        )
        yield msgspec.json.encode(line)


def _sealed(event: Raw) -> Raw:
    about = msgspec.json.decode(event.payload, type=_About)
    if not event.sealed and len(about.salt) < 2 * SALT_BYTES:
        raise ReviewError(
            _("event {id}").format(id=event.id),
            _("is not opened, and was kept before votes could be sealed: its hash would give it away"),
            _("Reveal the votes first (litreview team reveal); nothing was written."),
        )
    payload = canonical({"record": about.record, "stage": about.stage})
    return replace(event, payload=payload, sealed=True)
