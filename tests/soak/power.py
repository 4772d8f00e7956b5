"""A disk that remembers everything SQLite asked of it, and what could be left of that after a power cut.

The model is harsher than most file systems: of what was written and not yet synced, any sectors may
be there and any not; a file deleted without a sync of its folder may be back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    file: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    file: str
    for_good: bool
    """Whether the folder was synced too."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Not asked of the disk: here the program said that the event is kept."""

    event: str


Asked = Write | Truncate | Sync | Delete | Acknowledged


@dataclass(slots=True)
class Kept:
    """One file: what is certainly on the disk, and what was asked since."""

    durable: bytes = b""
    pending: list[Write | Truncate] = field(default_factory=list)

    def after_cut(self, chance: Random) -> bytes:
        """Return what a power cut could leave."""
        content = bytearray(self.durable)
        for asked in self.pending:
            for part in _parts(asked):
                if chance.random() < 0.5:
                    _do(part, content)
        return bytes(content)

    def sync(self) -> None:
        content = bytearray(self.durable)
        for asked in self.pending:
            _do(asked, content)
        self.durable, self.pending = bytes(content), []


class Recorder(apsw.VFS):
    """Passes everything on to the real disk, and remembers it."""

    NAME = "recorder"

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.syncs_fail = False
        super().__init__(self.NAME, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return RecordedFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001 - SQLite's
        self.asked.append(Delete(Path(filename).name, for_good=bool(syncdir)))
        super().xDelete(filename, syncdir)


class RecordedFile(apsw.VFSFile):
    """One open file of the recorder."""

    def __init__(self, recorder: Recorder, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._recorder = recorder
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "-").name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._recorder.asked.append(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's name
        self._recorder.asked.append(Truncate(self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        if self._recorder.syncs_fail:
            raise apsw.IOError
        self._recorder.asked.append(Sync(self._name))
        super().xSync(flags)


def after_cut(begun: dict[str, bytes], asked: list[Asked], chance: Random) -> dict[str, bytes]:
    """Return the files as a power cut could leave them, that came after all that was asked."""
    there = {name: Kept(durable=content) for name, content in begun.items()}
    ghosts: dict[str, Kept] = {}
    for one in asked:
        match one:
            case Write() | Truncate():
                there.setdefault(one.file, Kept()).pending.append(one)
                ghosts.pop(one.file, None)
            case Sync():
                there.setdefault(one.file, Kept()).sync()
            case Delete():
                gone = there.pop(one.file, None)
                if gone and not one.for_good:
                    ghosts[one.file] = gone
    back = {name: kept for name, kept in ghosts.items() if chance.random() < 0.5}
    return {name: kept.after_cut(chance) for name, kept in {**back, **there}.items()}


def _parts(asked: Write | Truncate) -> Iterator[Write | Truncate]:
    if isinstance(asked, Truncate):
        yield asked
        return
    for start in range(0, len(asked.content), SECTOR):
        yield Write(asked.file, asked.offset + start, asked.content[start : start + SECTOR])


def _do(asked: Write | Truncate, content: bytearray) -> None:
    if isinstance(asked, Truncate):
        del content[asked.size :]
        content.extend(bytes(asked.size - len(content)))
        return
    content.extend(bytes(max(0, asked.offset - len(content))))
    content[asked.offset : asked.offset + len(asked.content)] = asked.content
