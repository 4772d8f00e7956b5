"""Events and records as bytes: canonical JSON, hashed and chained."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from litreview.model.events import ACTS, SEALABLE, Act, Event, EventId, Link, Relation, Sealed, UnknownAct
from litreview.model.protocol import Digest, Stage
from litreview.model.records import Record, RecordId

_READ_ACT = {kind: msgspec.json.Decoder(act) for kind, act in ACTS.items()}


class _About(msgspec.Struct):
    record: RecordId
    stage: Stage


class _Related(msgspec.Struct):
    relation: str = Relation.SAME


_VERSION_7 = 0x7000
_VARIANT = 0x8000_0000_0000_0000


SALT_BYTES = 12
"""Bytes of chance in each vote and note: its hash, which all know, gives away nothing of what it says."""


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


def write_act(act: Act, salt: str = "") -> tuple[str, bytes]:
    """Return the act's kind and payload; the payload of a vote or note has the salt in it.

    A vote's hash is known to all, and without chance in it three guesses would find the verdict.
    """
    if isinstance(act, UnknownAct):
        return act.name, msgspec.json.encode(act.payload, order="deterministic")
    if act.kind in SEALABLE and salt:
        return act.kind, canonical({**msgspec.to_builtins(act), "salt": salt})
    return act.kind, canonical(act)


def read_sealed(kind: str, about: bytes) -> Sealed:
    """Return what may be known of a sealed act: ``about`` is JSON with its record and stage."""
    known = msgspec.json.decode(about, type=_About)
    return Sealed(name=kind, record=known.record, stage=known.stage)


def read_act(kind: str, payload: bytes) -> Act:
    """Return the act that ``write_act`` wrote; one of a kind unknown here is kept as it came.

    So is a link that says of two records what only a newer version knows.
    """
    decoder = _READ_ACT.get(kind)
    if decoder is None or (kind == Link.kind and _is_newer(payload)):
        return UnknownAct(name=kind, payload=msgspec.json.decode(payload, type=dict[str, Any]))
    return decoder.decode(payload)


def _is_newer(link: bytes) -> bool:
    return msgspec.json.decode(link, type=_Related).relation not in set(Relation)


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
