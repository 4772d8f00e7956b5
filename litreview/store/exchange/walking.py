"""Walking: a device's files from the first line on, as far as each line's check fits all before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from litreview.store.exchange.findings import Wrong
from litreview.store.exchange.folders import Candidate, DeviceFiles
from litreview.store.exchange.lines import FORMAT, START, Entry, Header, Line, checked, number_of, rows


class _Format(msgspec.Struct):
    format: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where the lines stop fitting, and how it looks."""

    kind: Wrong
    file: str
    row: int
    half: bool = False
    """The file's last line, and not whole."""
    newer: bool = False
    """Not of a format this version knows."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """The lines that fit, in order, and why there are no more."""

    entries: list[Entry] = field(default_factory=list)
    lines: dict[int, list[bytes]] = field(default_factory=dict)
    """By file number, its lines as they stand, the header first."""
    names: dict[int, str] = field(default_factory=dict)
    stop: Stop | None = None
    missing: int = 1
    """The number of the first file that is not there."""

    @property
    def state(self) -> bytes:
        """Return the running hash after the last line that fits."""
        return self.entries[-1].state if self.entries else START


def walk(files: DeviceFiles) -> Walk:
    """Return the lines of the device's files as far as they fit; of several copies the longest."""
    done = Walk()
    while done.stop is None and done.missing in files.segments:
        number = done.missing
        parts = [_part(done, number, files, candidate) for candidate in files.segments[number]]
        best = max(parts, key=lambda part: (len(part.entries), part.stop is None))
        done.entries += best.entries
        done.lines[number] = best.lines
        done.names[number] = best.name
        done.stop = best.stop
        done.missing += 1
    return done


@dataclass(slots=True, kw_only=True)
class _Part:
    name: str
    first: int
    state: bytes
    header: Header | None = None
    entries: list[Entry] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    stop: Stop | None = None


def _part(done: Walk, number: int, files: DeviceFiles, candidate: Candidate) -> _Part:
    part = _Part(name=candidate.name, first=len(done.entries) + 1, state=done.state)
    content = list(rows(candidate.content))
    for row, line, whole in content:
        fitting = checked(line, part.state) if whole else None
        if fitting is None and line in part.lines:
            continue  # two ages of the file were merged by laying their lines together
        if fitting is None or not _take(part, row, line, fitting, (files, number)):
            part.stop = _stop(part, row, [line for at, line, _whole in content if at >= row], whole=whole)
            if part.header is None and part.stop.kind is Wrong.CUT and number > 1 and not part.stop.half:
                part.stop = _end_of(done, number - 1)
            break
    if not content:
        part.stop = Stop(kind=Wrong.CUT, file=candidate.name, row=1)
    return part


def _take(
    part: _Part, row: int, line: bytes, fitting: tuple[bytes, bytes], place: tuple[DeviceFiles, int]
) -> bool:
    """Take the line into the part; tell whether it is what must stand there."""
    body, state = fitting
    try:
        if part.header is None:
            part.header = _header(msgspec.json.decode(body, type=Header), part, place)
            if part.header is None:
                return False
        else:
            read = msgspec.json.decode(body, type=Line)
            if read.number != part.first + len(part.entries):
                return False
            part.entries.append(Entry(line=read, header=part.header, file=part.name, row=row, state=state))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    part.lines.append(line)
    part.state = state
    return True


def _header(read: Header, part: _Part, place: tuple[DeviceFiles, int]) -> Header | None:
    files, number = place
    wanted = (FORMAT, number, part.first, files.handle, files.device)
    return read if (read.format, read.file, read.first, read.handle, read.device) == wanted else None


def _stop(part: _Part, row: int, rest: Sequence[bytes], *, whole: bool) -> Stop:
    if not whole:
        return Stop(kind=Wrong.CUT, file=part.name, row=row, half=True)
    if part.header is None:
        return _no_header(part, row, rest[0])
    wanted, found = part.first + len(part.entries), number_of(rest[0])
    if found is None or found == wanted:
        kind = Wrong.CHANGED
    elif found < wanted or wanted in map(number_of, rest):
        kind = Wrong.REORDERED
    else:
        kind = Wrong.REMOVED
    return Stop(kind=kind, file=part.name, row=row)


def _no_header(part: _Part, row: int, line: bytes) -> Stop:
    try:
        if msgspec.json.decode(line, type=_Format).format > FORMAT:
            return Stop(kind=Wrong.CHANGED, file=part.name, row=row, newer=True)
        header = msgspec.json.decode(line, type=Header)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        is_event = number_of(line) is not None
        return Stop(kind=Wrong.REMOVED if is_event else Wrong.CHANGED, file=part.name, row=row)
    return Stop(kind=Wrong.CUT if header.first > part.first else Wrong.CHANGED, file=part.name, row=row)


def _end_of(done: Walk, number: int) -> Stop:
    """Return the end of the file before, where lines are missing that the next file goes on from."""
    return Stop(kind=Wrong.CUT, file=done.names[number], row=len(done.lines[number]) + 1)
