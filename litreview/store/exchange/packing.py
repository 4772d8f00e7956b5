"""Packing: what a vote says in a few bytes, always as many, from which its payload comes back exactly."""

from typing import Any, Final

import msgspec

from litreview.model.events import Verdict, Vote
from litreview.model.protocol import Digest, Protocol
from litreview.store import Raw
from litreview.store.wire import SALT_BYTES, canonical

_VERDICTS: Final = {Verdict.INCLUDE: b"i", Verdict.EXCLUDE: b"e", Verdict.MAYBE: b"m"}
_END: Final = b"\x80"  # where the content ends and the padding begins (ISO/IEC 7816-4)
_ROUND: Final = 8
_SHORTEST_REASON: Final = 24  # a short list of reasons may grow without votes growing
_FOREIGN_SIZE: Final = 144
_NOTE_SIZE: Final = 256  # of labels too: in steps, as they may be long


def size_of_votes(version: Digest | None, protocol: Protocol) -> int:
    """Return how many bytes each vote under this version of the protocol is packed into.

    It hangs on what all may know, the longest reason's name, and never on what a vote says.
    """
    if version != protocol.digest:
        return _FOREIGN_SIZE  # its reasons are not at hand
    longest = max((len(reason.id.encode()) for reason in protocol.reasons), default=0)
    bare = 1 + SALT_BYTES + max(longest, _SHORTEST_REASON) + len(_END)
    return -(-bare // _ROUND) * _ROUND


def version_of(vote: Raw) -> Digest | None:
    """Return the version of the protocol that the vote was made under."""
    return msgspec.json.decode(vote.payload, type=Vote).protocol


def is_salted(event: Raw) -> bool:
    """Tell whether there is chance in the payload, so that its hash gives nothing away."""
    salt = msgspec.json.decode(event.payload, type=dict[str, Any]).get("salt")
    return isinstance(salt, str) and len(salt) == 2 * SALT_BYTES


def pack(event: Raw, version: Digest | None, size: int) -> bytes | None:
    """Return what the vote, note or labels say, padded; None for a vote that does not fit its size."""
    if event.kind != Vote.kind:
        return _padded(event.payload, _NOTE_SIZE * (len(event.payload) // _NOTE_SIZE + 1))
    said = msgspec.json.decode(event.payload, type=dict[str, Any])
    plain = (
        _VERDICTS[Verdict(said["verdict"])]
        + bytes.fromhex(said["salt"])
        + (said.get("reason") or "").encode()
    )
    if len(plain) + len(_END) > size or _vote(event, version, plain) != event.payload:
        return None
    return _padded(plain, size)


def unpack(event: Raw, version: Digest | None, packed: bytes) -> bytes | None:
    """Return the payload of the sealed event, or None where the bytes are none."""
    plain, end, _padding = packed.rpartition(_END)
    if not end:
        return None
    if event.kind != Vote.kind:
        return plain
    try:
        return _vote(event, version, plain)
    except (KeyError, ValueError):
        return None


def _vote(event: Raw, version: Digest | None, plain: bytes) -> bytes:
    about = msgspec.json.decode(event.payload, type=dict[str, Any])
    verdict = {packed: verdict for verdict, packed in _VERDICTS.items()}[plain[:1]]
    said = {
        "record": about["record"],
        "stage": about["stage"],
        "reviewer": event.actor,
        "verdict": verdict,
        "reason": plain[1 + SALT_BYTES :].decode() or None,
        "protocol": version,
        "salt": plain[1 : 1 + SALT_BYTES].hex(),
    }
    return canonical(said)


def _padded(plain: bytes, size: int) -> bytes:
    return (plain + _END).ljust(size, b"\0")
