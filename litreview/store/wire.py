"""Events and records as bytes: canonical JSON, hashed and chained."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from litreview.model.events import ACTS, Act, Event, EventId, UnknownAct
from litreview.model.protocol import Digest
from litreview.model.records import Record

_READ_ACT = {kind: msgspec.json.Decoder(act) for kind, act in ACTS.items()}
_VERSION_7 = 0x7000
_VARIANT = 0x8000_0000_0000_0000


def canonical(value: object) -> bytes:
    """Return the value as JSON with sorted keys and without unknown fields: same value, same bytes."""
    plain = msgspec.to_builtins(value, order="deterministic")
    if isinstance(plain, dict):
        plain = {key: part for key, part in plain.items() if part is not None}
    return msgspec.json.encode(plain, order="deterministic")


def digest_of(content: bytes) -> Digest:
    """Return the sha256 of the bytes."""
    return Digest(sha256(content).hexdigest())


def read_record(content: bytes) -> Record:
    """Return the record that ``canonical`` wrote."""
    return msgspec.json.decode(content, type=Record)


def write_act(act: Act) -> tuple[str, bytes]:
    """Return the act's kind and payload."""
    if isinstance(act, UnknownAct):
        return act.name, msgspec.json.encode(act.payload, order="deterministic")
    return act.kind, canonical(act)


def read_act(kind: str, payload: bytes) -> Act:
    """Return the act that ``write_act`` wrote; one of a kind unknown here is kept as it came."""
    decoder = _READ_ACT.get(kind)
    if decoder is None:
        return UnknownAct(name=kind, payload=msgspec.json.decode(payload, type=dict[str, Any]))
    return decoder.decode(payload)


def hash_of(event: Event, kind: str, payload: bytes) -> Digest:
    """Return the hash that seals the event as written and, by ``previous``, all before it on its device."""
    head = (event.id, kind, event.actor, event.device, event.number, event.lamport, event.at.isoformat())
    return seal((*head, event.previous), payload)


def seal(head: Sequence[str | int], payload: bytes) -> Digest:
    """Return the hash of an event: id, kind, actor, device, number, lamport, time, previous; and payload.

    It covers the payload's bytes and not the act read from them, so that a field added in a later
    version cannot break an old seal.
    """
    return digest_of(msgspec.json.encode(head) + b"\n" + payload)


def uuid7(now: datetime, chance: bytes) -> EventId:
    """Return a UUIDv7 (RFC 9562, 5.7) of the moment and ten random bytes."""
    milliseconds = int(now.timestamp() * 1000)
    first, second = int.from_bytes(chance[:2], "big") & 0x0FFF, int.from_bytes(chance[2:], "big")
    low = (second & (_VARIANT // 2 - 1)) | _VARIANT
    return EventId(str(UUID(int=(milliseconds << 80) | ((_VERSION_7 | first) << 64) | low)))
