"""Lines: events as the lines of an exchange file, each with a check over all lines before it."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec

from litreview.model.events import DeviceId, EventId
from litreview.model.protocol import Digest, Handle, Stage
from litreview.store import Raw
from litreview.store.wire import canonical

FORMAT: Final = 1
FULL: Final = 100
"""A file with so many events at the end of a sync is closed; a shorter one may grow."""
MOST: Final = 1_000
"""Events in one file at most."""
START: Final = bytes(32)
"""What the first line's check goes on from."""
_CHECKED: Final = 16  # hexadecimal figures of a line's check
_BEFORE, _AFTER = b',"check":"', b'"}'
_NOTHING: Final = msgspec.Raw()
_TAIL: Final = len(_BEFORE) + _CHECKED + len(_AFTER)


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a file: which it is, and its key, closed for each who may open it."""

    format: int
    file: int
    """Counts the device's files from 1."""
    first: int
    """The number of the first event in it."""
    handle: Handle
    device: DeviceId
    protocol: Digest | None
    """The version that its sealed votes were made under."""
    size: int
    """Bytes that each of its votes was padded to before it was sealed."""
    keys: dict[str, str]
    """The file's key in base64, by who opens it: ``self``, ``referee``, ``recovery``."""


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event; its actor and device are its place's, its ``previous`` the hash of the line before."""

    id: EventId
    kind: str
    number: int
    lamport: int
    at: str
    hash: Digest
    payload: msgspec.Raw = _NOTHING
    """The event's payload to the byte; nothing where it is sealed."""
    record: str | None = None
    stage: Stage | None = None
    sealed: str | None = None
    """What it says, packed, padded, sealed, in base64."""

    @property
    def is_sealed(self) -> bool:
        """Tell whether the line does not say what the event is."""
        return not bytes(self.payload)

    def raw(self, header: Header, previous: Digest) -> Raw:
        """Return the event of the line."""
        about = {"record": self.record, "stage": self.stage}
        return Raw(
            id=self.id,
            kind=self.kind,
            actor=header.handle,
            device=header.device,
            number=self.number,
            lamport=self.lamport,
            at=self.at,
            payload=bytes(self.payload) or canonical(about),
            previous=previous,
            hash=self.hash,
            sealed=self.is_sealed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line with an event, and where it stands."""

    line: Line
    header: Header
    file: str
    row: int
    """The line's number in the file, from 1; the header is 1."""
    state: bytes
    """The running hash of all the device's lines up to and with this one."""


def written(value: Header | Line, state: bytes) -> tuple[bytes, bytes]:
    """Return the line with its check, and the running hash after it."""
    body = msgspec.json.encode(value)
    after = _after(state, body)
    return body[: -len(b"}")] + _BEFORE + after.hex()[:_CHECKED].encode() + _AFTER + b"\n", after


def checked(line: bytes, state: bytes) -> tuple[bytes, bytes] | None:
    """Return the line's content and the running hash after it; None where its check does not fit."""
    body, check = line[:-_TAIL] + b"}", line[-_TAIL:]
    after = _after(state, body)
    return (body, after) if check == _BEFORE + after.hex()[:_CHECKED].encode() + _AFTER else None


def number_of(line: bytes) -> int | None:
    """Return the number that a line gives itself, whether or not its check fits; None for no event."""
    try:
        return msgspec.json.decode(line, type=Line).number
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def rows(content: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Yield each line's number, its bytes without the end, and whether it has one."""
    lines = content.split(b"\n")
    for row, line in enumerate(lines, start=1):
        if row < len(lines) or line:
            yield row, line.removesuffix(b"\r"), row < len(lines)


def coded(content: bytes) -> str:
    """Return bytes as text."""
    return b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes | None:
    """Return the bytes of ``coded``, or None where the text is none."""
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return None


def _after(state: bytes, body: bytes) -> bytes:
    return sha256(state + body).digest()
