"""Heads: how far a device has come and what it has seen of the others, signed with its own key."""

from typing import Final

import msgspec

from litreview.model.events import DeviceId
from litreview.model.protocol import Digest, Handle
from litreview.store.exchange.seals import Pair, is_signed, sign

NAME: Final = "HEAD.json"
_PURPOSE: Final = b"litreview exchange head\n"
_BEFORE, _AFTER = b',"signature":"', b'"}'
_SIGNED: Final = 128  # hexadecimal figures of a signature
_TAIL: Final = len(_BEFORE) + _SIGNED + len(_AFTER)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """How far a device had come when another looked."""

    n: int
    hash: Digest


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a device says of itself; whoever holds its key says so."""

    format: int
    handle: Handle
    device: DeviceId
    key: str
    """Its Ed25519 public key, in hexadecimal."""
    seal: str
    """Its X25519 public key, in hexadecimal."""
    n: int
    """Its last event's number; 0 before it has any."""
    hash: Digest
    """Its last event's hash."""
    lines: str
    """The running hash of all its lines, in hexadecimal."""
    seen: dict[DeviceId, Seen]
    """What it had taken in of other devices."""


def signed(head: Head, pair: Pair) -> bytes:
    """Return the head as its file: one line, with the signature last."""
    body = msgspec.json.encode(head, order="sorted")
    signature = sign(_PURPOSE + body, pair).hex().encode()
    return body[: -len(b"}")] + _BEFORE + signature + _AFTER + b"\n"


def heads_in(content: bytes) -> list[tuple[Head, bytes]]:
    """Return each head in the content that bears its own signature, with its line.

    There is one, unless two states of the file were merged by laying their lines together.
    """
    found = []
    for line in content.splitlines():
        head = _head(line)
        if head is not None:
            found.append((head, line + b"\n"))
    return found


def _head(line: bytes) -> Head | None:
    body, tail = line[:-_TAIL] + b"}", line[-_TAIL:]
    try:
        head = msgspec.json.decode(body, type=Head)
        key = bytes.fromhex(head.key)
        signature = bytes.fromhex(tail[len(_BEFORE) : -len(_AFTER)].decode("ascii"))
    except (msgspec.MsgspecError, ValueError):
        return None
    return head if is_signed(_PURPOSE + body, signature, key) else None
