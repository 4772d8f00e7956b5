"""The chain: events as rows of the log, and whether each still says what was sealed and follows its own."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from litreview.model.errors import StoreError
from litreview.model.events import DeviceId, Event, EventId
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle
from litreview.store import Raw
from litreview.store.connections import restore
from litreview.store.wire import read_act, read_sealed, seal

COLUMNS: Final = "id, kind, actor, device, number, lamport, at, payload, previous, hash, sealed"

Row = Sequence[Any]
"""The values of ``COLUMNS``, whose types the engine's own schema holds: text, two numbers, one of bytes.

Where ``sealed`` is true the payload says only what the act is about, and the hash is of what it says.
"""


def event_of(row: Row) -> Event:
    """Return the event of a row; raise StoreError for one that cannot be read."""
    identity, kind, actor, device, number, lamport, at, payload, previous, digest, sealed = row
    if number is None or lamport is None:  # which no engine keeps, and one flipped bit can say
        raise _unreadable(identity, _("a part of it is missing"))
    try:
        return Event(
            id=EventId(identity),
            actor=Handle(actor),
            device=DeviceId(device),
            number=number,
            lamport=lamport,
            at=datetime.fromisoformat(at),
            act=read_sealed(kind, payload) if sealed else read_act(kind, payload),
            previous=Digest(previous),
            hash=Digest(digest),
        )
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise _unreadable(identity, str(error)) from error


def _unreadable(identity: object, problem: str) -> StoreError:
    return StoreError(
        _("event {id}").format(id=identity),
        _("cannot be read: {problem}").format(problem=problem),
        restore(),
    )


def raw_of(row: Row) -> Raw:
    """Return the row as the bytes of its event."""
    identity, kind, actor, device, number, lamport, at, payload, previous, digest, sealed = row
    return Raw(
        id=EventId(identity),
        kind=kind,
        actor=Handle(actor),
        device=DeviceId(device),
        number=number,
        lamport=lamport,
        at=at,
        payload=payload,
        previous=Digest(previous),
        hash=Digest(digest),
        sealed=bool(sealed),
    )


def broken(rows: Iterable[Row]) -> Iterator[str]:
    """Yield what is wrong with the chains; rows come by device and number, and need not be readable."""
    last: dict[str, tuple[int, str]] = {}
    for identity, kind, actor, device, number, lamport, at, payload, previous, digest, sealed in rows:
        before, ending = last.get(device, (0, ""))
        if number != before + 1:
            yield _("event {id}: events are missing before it").format(id=identity)
        elif previous != ending:
            yield _("event {id}: does not follow the event before it").format(id=identity)
        head = (identity, kind, actor, device, number, lamport, at, previous)
        if not isinstance(payload, bytes) or (not sealed and digest != seal(head, payload)):
            yield _("event {id}: its content was changed").format(id=identity)
        last[device] = (number if isinstance(number, int) else before + 1, digest)
