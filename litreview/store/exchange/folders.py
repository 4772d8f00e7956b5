"""Folders: the files of each device in a place, as bytes, with the copies a cloud service makes of them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from litreview.model.errors import StoreError
from litreview.model.events import DeviceId
from litreview.model.language import _
from litreview.model.protocol import Handle
from litreview.model.system import why
from litreview.store.exchange.heads import NAME
from litreview.store.files import refuse_ways_out, write_whole

DEVICE: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What a device, and an event, is called: a UUID in its usual form."""
ATTRIBUTES: Final = b"* -text merge=union\n"
"""For git: no line end is changed, and two copies of one file at different ages merge without a question."""
_NUMBERED: Final = re.compile(r"(records-)?(\d{4,6})(\D.*)?\.jsonl")
_HEAD: Final = re.compile(r"HEAD.*\.json")
_LARGEST: Final = 64 * 1024 * 1024  # no file of ours comes near it


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One file that may be, or be a copy of, what its name says."""

    name: str
    content: bytes


@dataclass(slots=True, kw_only=True)
class DeviceFiles:
    """What lies in one place under the name of one device."""

    place: Path
    shown: str
    """The folder as a person is told of it."""
    handle: Handle
    device: DeviceId
    heads: list[Candidate] = field(default_factory=list)
    segments: dict[int, list[Candidate]] = field(default_factory=dict)
    """By file number, the file of the proper name first."""
    records: dict[int, list[Candidate]] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    """Files there that are none of ours."""


def segment(number: int) -> str:
    """Return the name of the device's file of that number."""
    return f"{number:04}.jsonl"


def record_file(number: int) -> str:
    """Return the name of the device's file of records of that number."""
    return f"records-{number:04}.jsonl"


def devices_in(place: Path, shown: str) -> list[DeviceFiles]:
    """Return the files of every device in the place, in the order of their names."""
    with told(shown):
        return [
            _files(folder, f"{shown}/{handle.name}/{folder.name}")
            for handle in _folders(place)
            for folder in _folders(handle)
            if DEVICE.fullmatch(folder.name)
        ]


def write_device(root: Path, handle: Handle, device: DeviceId, files: Mapping[str, bytes], shown: str) -> int:
    """Write the device's files where they differ, the head last; return how many were written.

    Raise UsageError where a link leads out of the root.
    """
    refuse_ways_out(root, [Path(handle) / device])
    place = root / handle / device
    with told(shown):
        place.mkdir(parents=True, exist_ok=True)
        names = sorted(files, key=lambda name: (name == NAME, name))
        return sum(_write(place / name, files[name]) for name in names)


def prepare(place: Path, shown: str) -> None:
    """Make the folder, with what git must know of it."""
    with told(shown):
        place.mkdir(parents=True, exist_ok=True)
        _write(place / ".gitattributes", ATTRIBUTES)


@contextmanager
def told(place: str) -> Iterator[None]:
    """Turn what the operating system says of the files into an error about the place."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            place,
            _("could not be read or written: {problem}").format(problem=why(error)),
            _("See that the folder is there and may be written to; nothing was lost. Then sync again."),
        ) from error


def _files(folder: Path, shown: str) -> DeviceFiles:
    found = DeviceFiles(
        place=folder, shown=shown, handle=Handle(folder.parent.name), device=DeviceId(folder.name)
    )
    # Heads first, as they are written last: whoever writes meanwhile has the lines of this head there.
    for path in sorted(folder.iterdir(), key=lambda path: (not _HEAD.fullmatch(path.name), path.name)):
        name = path.name
        if name.startswith("."):
            continue
        # Never by way of a link: it may lead to a file of this machine that is nobody else's affair.
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            found.foreign.append(name)
        else:
            _sort(found, name, path)
    for candidates in (found.heads, *found.segments.values(), *found.records.values()):
        candidates.sort(key=lambda one: (len(one.name), one.name))
    return found


def _sort(found: DeviceFiles, name: str, path: Path) -> None:
    numbered = _NUMBERED.fullmatch(name)
    if numbered:
        files = found.records if numbered[1] else found.segments
        files.setdefault(int(numbered[2]), []).append(Candidate(name=name, content=path.read_bytes()))
    elif _HEAD.fullmatch(name):
        found.heads.append(Candidate(name=name, content=path.read_bytes()))
    else:
        found.foreign.append(name)


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(
        folder
        for folder in place.iterdir()
        if folder.is_dir() and not folder.is_symlink() and not folder.name.startswith(".")
    )


def _write(path: Path, content: bytes) -> bool:
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return True
