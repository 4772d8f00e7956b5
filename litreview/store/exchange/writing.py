"""Writing: a device's own events as its files; what others may not see yet is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from litreview.model.errors import ReviewError
from litreview.model.events import SEALABLE, EventId, ExchangeBegun, Import, SearchRun, Vote
from litreview.model.language import _
from litreview.model.protocol import Digest, Protocol
from litreview.model.records import RecordId
from litreview.store import Raw
from litreview.store.exchange.folders import record_file, segment
from litreview.store.exchange.lines import (
    FORMAT,
    FULL,
    MOST,
    START,
    Header,
    Line,
    coded,
    decoded,
    written,
)
from litreview.store.exchange.packing import is_salted, pack, size_of_votes, version_of
from litreview.store.exchange.reading import Reading
from litreview.store.exchange.seals import Pair, close, new_seed, unwrap, wrap
from litreview.store.wire import digest_of, read_act

SELF: Final = "self"
REFEREE: Final = "referee"
RECOVERY: Final = "recovery"
_NO_HASH: Final = Digest("")


@dataclass(slots=True, kw_only=True)
class Segments:
    """The device's files as they grow; ``going_on`` gives them as they are."""

    protocol: Protocol
    keys: Mapping[str, bytes]
    """The public key of each who may open what is sealed."""
    revealed: set[EventId]
    files: dict[str, bytes] = field(default_factory=dict)
    n: int = 0
    """How many events are in the files."""
    last: Digest = _NO_HASH
    """The hash of the last of them."""
    state: bytes = START
    header: Header | None = None
    """Of the file that grows; None where the next event begins one."""
    count: int = 0
    """Events in that file."""
    key: bytes = b""
    _number: int = 0

    def go_on(self, reading: Reading, pair: Pair) -> None:
        """Take up the files where they ended."""
        self.files = {name: content for name, content in reading.copies.items() if name.endswith(".jsonl")}
        if not reading.entries:
            return
        end = reading.entries[-1]
        self.n, self.last, self.state = end.line.number, end.line.hash, end.state
        self._number, self.count = end.header.file, self.n - end.header.first + 1
        key = unwrap(decoded(end.header.keys.get(SELF, "")) or b"", pair)
        if key and self.count < FULL:
            self.header, self.key = end.header, key

    def add(self, events: Sequence[Raw]) -> None:
        """Write the events, which come in the order of their numbers, into the files."""
        for at, event in enumerate(events):
            shape = self._shape(event)
            if self.header is None or self.count >= MOST or (shape and shape != _shape_of(self.header)):
                following = (self._shape(later) for later in events[at : at + MOST])
                self._begin(event, next((one for one in following if one), None))
            self._write(self._line(event))
            self.n, self.last = event.number, event.hash
            self.count += 1

    def _shape(self, event: Raw) -> tuple[Digest | None, int] | None:
        """Return the version and size of a vote to be sealed; None for anything else."""
        if event.kind != Vote.kind or event.id in self.revealed:
            return None
        version = version_of(event)
        return version, size_of_votes(version, self.protocol)

    def _begin(self, event: Raw, shape: tuple[Digest | None, int] | None) -> None:
        current = self.protocol.digest
        version, size = shape or (current, size_of_votes(current, self.protocol))
        self.key = new_seed()
        self._number += 1
        self.header = Header(
            format=FORMAT,
            file=self._number,
            first=event.number,
            handle=event.actor,
            device=event.device,
            protocol=version,
            size=size,
            keys={who: coded(wrap(self.key, public)) for who, public in self.keys.items()},
        )
        self.count = 0
        self._write(self.header)

    def _line(self, event: Raw) -> Line:
        what = Line(
            id=event.id,
            kind=event.kind,
            number=event.number,
            lamport=event.lamport,
            at=event.at,
            hash=event.hash,
        )
        if event.kind not in SEALABLE or event.id in self.revealed:
            return msgspec.structs.replace(what, payload=msgspec.Raw(event.payload))
        packed = self._packed(event)
        about = msgspec.json.decode(event.payload, type=dict[str, Any])
        sealed = coded(close(self.key, event.id, packed))
        return msgspec.structs.replace(what, record=about["record"], stage=about["stage"], sealed=sealed)

    def _packed(self, event: Raw) -> bytes:
        if event.sealed or not is_salted(event):
            raise ReviewError(
                _("event {id}").format(id=event.id),
                _("was kept before votes could be sealed, and would give itself away"),
                _("Nothing was sent. Begin the exchange in a new review and import the records there."),
            )
        shape = _shape_of(self.header) if self.header else (None, 0)
        packed = pack(event, *shape)
        if packed is None:
            raise ReviewError(
                _("event {id}").format(id=event.id),
                _("cannot be sealed so that it looks like any other vote"),
                _("Nothing was sent. Its reason must be one of the protocol that it names."),
            )
        return packed

    def _write(self, what: Header | Line) -> None:
        line, self.state = written(what, self.state)
        name = segment(self._number)
        self.files[name] = self.files.get(name, b"") + line


def recipients(own: Pair, begun: ExchangeBegun) -> dict[str, bytes]:
    """Return the public key of each who may open what is sealed."""
    keys = {SELF: own.public, RECOVERY: bytes.fromhex(begun.recovery)}
    return keys | ({REFEREE: bytes.fromhex(begun.referee)} if begun.referee else {})


def records_named(events: Sequence[Raw]) -> list[tuple[RecordId, Digest]]:
    """Return the records that the searches and imports among the events found, each content once."""
    named: dict[tuple[RecordId, Digest], None] = {}
    for event in events:
        if event.kind in {SearchRun.kind, Import.kind}:
            act = read_act(event.kind, event.payload)
            if isinstance(act, SearchRun | Import):
                named.update(dict.fromkeys((found.record, found.digest) for found in act.found))
    return list(named)


def with_records(files: Mapping[str, bytes], contents: Sequence[bytes]) -> dict[str, bytes]:
    """Return the files with more contents of records, each once; a file of many is not added to."""
    done = dict(files)
    numbers = [number for number in range(1, len(files) + 2) if record_file(number) in files]
    number = numbers[-1] if numbers else 1
    written_ones = {
        digest_of(line) for name in map(record_file, numbers) for line in files[name].split(b"\n")
    }
    count = files.get(record_file(number), b"").count(b"\n")
    if count >= FULL:
        number, count = number + 1, 0
    lines: list[bytes] = []
    for content in contents:
        digest = digest_of(content)
        if digest in written_ones:
            continue
        written_ones.add(digest)
        if count + len(lines) >= MOST:
            done[record_file(number)] = done.get(record_file(number), b"") + _joined(lines)
            number, count, lines = number + 1, 0, []
        lines.append(content)
    if lines:
        done[record_file(number)] = done.get(record_file(number), b"") + _joined(lines)
    return done


def _joined(lines: Sequence[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _shape_of(header: Header) -> tuple[Digest | None, int]:
    return header.protocol, header.size
