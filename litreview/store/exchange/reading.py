"""Reading: what one device's files in one place truly say, as far as its signature covers them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from litreview.model.events import Import, SearchRun
from litreview.model.language import _
from litreview.model.protocol import Digest
from litreview.store.exchange.findings import Finding, Wrong
from litreview.store.exchange.folders import Candidate, DeviceFiles, record_file, segment
from litreview.store.exchange.heads import NAME, Head, heads_in
from litreview.store.exchange.lines import FULL, START, Entry, rows
from litreview.store.exchange.walking import Stop, Walk, walk
from litreview.store.wire import digest_of, read_act, seal


@dataclass(slots=True, kw_only=True)
class Reading:
    """One device's files in one place, read and compared with its signature; nothing is believed yet."""

    files: DeviceFiles
    top: Head | None = None
    """The head that says it has come furthest, whether or not its lines are there."""
    head: Head | None = None
    """The head whose lines are there to the byte; None where there is none."""
    entries: list[Entry] = field(default_factory=list)
    """The lines that this head signs."""
    there: int = 0
    """How many lines fit each other, signed or not."""
    contents: dict[Digest, bytes] = field(default_factory=dict)
    """The records that its searches and imports name, by digest, as far as they are there."""
    copies: dict[str, bytes] = field(default_factory=dict)
    """The files under their proper names, as far as they are signed: what may be handed on."""
    findings: list[Finding] = field(default_factory=list)
    lacking: Finding | None = None
    """What is not there, and may only not have arrived."""
    remarks: list[str] = field(default_factory=list)

    @property
    def n(self) -> int:
        """Return how many events are there and signed."""
        return len(self.entries)

    def found(self, kind: Wrong, file: str, line: int | None, what: str) -> Finding:
        """Return a finding about a file of the device."""
        files = self.files
        return Finding(
            kind=kind,
            handle=files.handle,
            device=files.device,
            file=f"{files.shown}/{file}",
            line=line,
            what=what,
        )

    def blame(self, kind: Wrong, file: str, line: int | None, what: str) -> None:
        """Keep a finding about a file of the device."""
        self.findings.append(self.found(kind, file, line, what))


def read(files: DeviceFiles) -> Reading:
    """Return what the files say, and what is wrong with them on the face of it."""
    reading = Reading(files=files)
    heads = _heads(reading)
    done = walk(files)
    reading.there = len(done.entries)
    _remark_on_copies(reading)
    reading.top = max((head for head, _line in heads), key=lambda head: head.n, default=None)
    fitting = ((head, line) for head, line in heads if _fits(head, done))
    head, line = max(fitting, key=lambda one: one[0].n, default=(None, b""))
    if head is not None:
        _take(reading, head, line, done)
    elif reading.top is not None:
        _explain(reading, reading.top, done)
    elif not reading.findings:
        reading.lacking = reading.found(Wrong.HEAD_GONE, NAME, None, _("the signed head is missing"))
    return reading


def _heads(reading: Reading) -> list[tuple[Head, bytes]]:
    files = reading.files
    own, strange = [], []
    for candidate in files.heads:
        found = heads_in(candidate.content)
        own += [(head, line) for head, line in found if (head.handle, head.device) == _whose(files)]
        strange += [candidate for head, _line in found if (head.handle, head.device) != _whose(files)]
    if strange:
        reading.blame(Wrong.MISPLACED, strange[0].name, None, _("the files of somebody else lie here"))
    elif files.heads and not own:
        told = _("the head does not bear the signature of its key")
        reading.blame(Wrong.FORGED, files.heads[0].name, None, told)
    return own


def _whose(files: DeviceFiles) -> tuple[str, str]:
    return (files.handle, files.device)


def _remark_on_copies(reading: Reading) -> None:
    files = reading.files
    proper = {NAME, *map(segment, files.segments), *map(record_file, files.records)}
    several: list[Candidate] = [
        *files.heads,
        *(one for group in files.segments.values() for one in group),
        *(one for group in files.records.values() for one in group),
    ]
    for one in several:
        if one.name not in proper:
            reading.remarks.append(
                _("{file}: a copy beside the file").format(file=f"{files.shown}/{one.name}")
            )
    for name in files.foreign:
        reading.remarks.append(_("{file}: not a file of the exchange").format(file=f"{files.shown}/{name}"))


def _fits(head: Head, done: Walk) -> bool:
    if head.n > len(done.entries):
        return False
    if head.n == 0:
        return (head.lines, head.hash) == (START.hex(), "")
    last = done.entries[head.n - 1]
    return (head.lines, head.hash) == (last.state.hex(), last.line.hash)


def _take(reading: Reading, head: Head, line: bytes, done: Walk) -> None:
    reading.head = head
    reading.entries = done.entries[: head.n]
    reading.copies = {NAME: line}
    for number, lines in done.lines.items():
        first = sum(len(done.lines[before]) - 1 for before in range(1, number))
        kept = lines[: 1 + head.n - first] if head.n > first else []
        if kept:
            reading.copies[segment(number)] = b"\n".join(kept) + b"\n"
    _take_records(reading)
    stop, shown = done.stop, reading.files.shown
    if stop and stop.half:
        reading.remarks.append(
            _("{file}:{line}: a half-written line after the last signed one").format(
                file=f"{shown}/{stop.file}", line=stop.row
            )
        )
    elif stop and stop.kind is not Wrong.CUT:
        reading.blame(Wrong.UNSIGNED, stop.file, stop.row, _("a line that the head does not sign"))
    elif stop or len(done.entries) > head.n:
        at = done.entries[head.n] if len(done.entries) > head.n else None
        reading.remarks.append(
            _("{file}:{line}: newer than the signed head; held until its head is here").format(
                file=f"{shown}/{at.file if at else segment(done.missing - 1)}", line=at.row if at else 1
            )
        )


def _explain(reading: Reading, head: Head, done: Walk) -> None:
    """Say why no signed head fits the lines."""
    stop = done.stop
    if stop and stop.newer:
        told = _("written by a newer litreview; install that version")
        reading.lacking = reading.found(Wrong.CHANGED, stop.file, stop.row, told)
    elif len(done.entries) >= head.n:
        _explain_signature(reading, head, done)
    elif stop and (stop.half or stop.kind is not Wrong.CUT):
        reading.blame(stop.kind, stop.file, stop.row, _what(stop))
    else:
        reading.lacking = _lacking(reading, head, done)


def _what(stop: Stop) -> str:
    return {
        Wrong.CHANGED: _("the line was changed"),
        Wrong.REMOVED: _("lines are missing before this one"),
        Wrong.REORDERED: _("the lines are not in their order"),
    }.get(stop.kind, _("the file was cut off in the middle of a line"))


def _lacking(reading: Reading, head: Head, done: Walk) -> Finding:
    last = done.missing - 1
    lines = len(done.lines.get(last, ())) - 1
    is_gone = last == 0 or lines >= FULL or any(number > done.missing for number in reading.files.segments)
    if is_gone and not done.stop:
        told = _("the file is missing; the head signs {number} events").format(number=head.n)
        return reading.found(Wrong.FILE_GONE, segment(done.missing), None, told)
    told = _("the file ends here; the head signs {number} events").format(number=head.n)
    if done.stop:
        return reading.found(Wrong.CUT, done.stop.file, done.stop.row, told)
    return reading.found(Wrong.CUT, done.names[last], lines + 2, told)


def _explain_signature(reading: Reading, head: Head, done: Walk) -> None:
    """Blame the first line whose content is not what its hash says, or else the file."""
    changed = next(_false_lines(done.entries[: head.n]), None)
    if changed:
        reading.blame(Wrong.CHANGED, changed.file, changed.row, _("the line was changed"))
        return
    file = done.entries[head.n - 1].file if head.n else NAME
    reading.blame(Wrong.FORGED, file, None, _("the lines are not those that the head signs"))


def _false_lines(entries: list[Entry]) -> Iterator[Entry]:
    previous = Digest("")
    for entry in entries:
        if not is_true(entry, previous):
            yield entry
        previous = entry.line.hash


def is_true(entry: Entry, previous: Digest) -> bool:
    """Tell whether an open line's content is what its hash says; of a sealed line that cannot be told."""
    raw = entry.line.raw(entry.header, previous)
    head = (raw.id, raw.kind, raw.actor, raw.device, raw.number, raw.lamport, raw.at, raw.previous)
    return raw.sealed or seal(head, raw.payload) == raw.hash


def digests_named(entry: Entry) -> list[Digest]:
    """Return the digests of the records that the line's event says were found."""
    if entry.line.is_sealed or entry.line.kind not in {SearchRun.kind, Import.kind}:
        return []
    try:
        act = read_act(entry.line.kind, bytes(entry.line.payload))
    except (msgspec.MsgspecError, ValueError):
        return []
    return [found.digest for found in act.found] if isinstance(act, SearchRun | Import) else []


def _take_records(reading: Reading) -> None:
    named = {digest for entry in reading.entries for digest in digests_named(entry)}
    strange: list[tuple[str, int]] = []
    for number, candidates in sorted(reading.files.records.items()):
        for candidate in candidates:
            kept = []
            for row, line, whole in rows(candidate.content):
                digest = digest_of(line)
                if digest in named:
                    reading.contents[digest] = line
                    kept.append(line)
                elif whole:
                    strange.append((candidate.name, row))
            if kept and candidate is candidates[0]:
                reading.copies[record_file(number)] = b"\n".join(kept) + b"\n"
    if strange and named - reading.contents.keys():
        file, row = strange[0]
        reading.blame(Wrong.CHANGED, file, row, _("the record was changed"))
