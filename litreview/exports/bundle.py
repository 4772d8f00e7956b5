"""A bundle: a review's log and what it gave, in one ZIP file for an archive, with a hash of every part.

The same review gives the same bytes: names are sorted, and no file has a date.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from litreview import __version__
from litreview.exports.manifest import MANIFEST, is_inside
from litreview.model.errors import UsageError
from litreview.model.events import SEALABLE
from litreview.model.language import _
from litreview.model.protocol import Digest
from litreview.store.chain import broken
from litreview.store.portable import EventLine, RecordLine
from litreview.store.wire import digest_of

_Line = TypeVar("_Line", EventLine, RecordLine)
README: Final = "README.txt"
EVENTS: Final = "log/events.jsonl"
RECORDS: Final = "log/records.jsonl"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_LARGEST: Final = 8 * 1024**3
"""Bytes of all files of a bundle that is checked."""
_LARGEST_LOG: Final = 1024**3
_MANY: Final = 100_000
_READ_AT_ONCE: Final = 1024 * 1024
_RIGHTS: Final = 0o644 << 16
_UNIX: Final = 3


class _Manifest(msgspec.Struct, forbid_unknown_fields=True):
    chains: dict[str, tuple[int, str]]
    files: dict[str, str]
    format: int
    program: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of a bundle found."""

    faults: tuple[str, ...]
    files: int = 0
    events: int = 0
    sealed: int = 0
    """Votes, remarks and labels that are not opened."""
    records: int = 0
    shortened: int = 0
    """Records without what their digest was made of, so that it cannot be checked."""


def bundle(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP file of these files, a text that says what they are, and their manifest."""
    packed = {**files, README: _readme(files).encode("utf-8")}
    told = _Manifest(
        chains=_chains(files[EVENTS]),
        files={name: digest_of(content) for name, content in packed.items()},
        format=1,
        program=f"litreview {__version__}",
    )
    text = json.dumps(msgspec.to_builtins(told), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    packed[MANIFEST] = text.encode("utf-8")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(packed):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _RIGHTS
            archive.writestr(entry, packed[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()


def checked(path: Path) -> Checked:
    """Return what is wrong with a bundle; raise UsageError for a file that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            told = _manifest(archive)
            if told is not None:
                return _checked(archive, told)
    except (zipfile.BadZipFile, OSError, ValueError, RecursionError):
        pass
    raise UsageError(
        str(path), _("is no bundle, or is damaged"), _("litreview bundle -o FILE.zip makes one.")
    )


def _manifest(archive: zipfile.ZipFile) -> _Manifest | None:
    """Return the manifest of an archive whose names and sizes are such as ours are; None where it is none."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    sizes = sum(entry.file_size for entry in entries)
    usual = len(names) == len(entries) <= _MANY and all(map(is_inside, names)) and sizes <= _LARGEST
    log = sum(archive.getinfo(name).file_size for name in (EVENTS, RECORDS, MANIFEST) if name in names)
    if not usual or log > _LARGEST_LOG or MANIFEST not in names:
        return None
    content, _digest = _read(archive, MANIFEST, keep=True)
    try:
        told = msgspec.json.decode(content or b"", type=_Manifest)
    except msgspec.MsgspecError:
        return None
    return told if told.format == 1 else None


def _checked(archive: zipfile.ZipFile, told: _Manifest) -> Checked:
    names = set(archive.namelist()) - {MANIFEST}
    faults = [_("{file}: is missing").format(file=name) for name in sorted(told.files.keys() - names)]
    faults += [
        _("{file}: is not in the manifest").format(file=name) for name in sorted(names - told.files.keys())
    ]
    contents: dict[str, bytes] = {}
    for name in sorted(names & told.files.keys()):
        content, digest = _read(archive, name, keep=name in {EVENTS, RECORDS})
        contents[name] = content or b""
        if digest != told.files[name]:
            faults.append(_("{file}: its bytes were changed").format(file=name))
    events, wrong = _lines(contents.get(EVENTS, b""), EventLine, EVENTS)
    records, strange = _lines(contents.get(RECORDS, b""), RecordLine, RECORDS)
    faults += [*wrong, *strange, *_wrong_in_log(events, told), *_wrong_in_records(records)]
    return Checked(
        faults=tuple(faults),
        files=len(told.files),
        events=len(events),
        sealed=sum(event.sealed for event in events),
        records=len(records),
        shortened=sum(not record.whole for record in records),
    )


def _read(archive: zipfile.ZipFile, name: str, *, keep: bool) -> tuple[bytes | None, Digest | None]:
    """Return a file's bytes, where they are to be kept, and their digest; None for what cannot be read."""
    kept, digest = io.BytesIO(), sha256()
    try:
        with archive.open(name) as file:
            while part := file.read(_READ_AT_ONCE):
                digest.update(part)
                if keep:
                    kept.write(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return None, None  # its bytes were changed; so says whoever asked
    return kept.getvalue(), Digest(digest.hexdigest())


def _lines(content: bytes, shape: type[_Line], name: str) -> tuple[list[_Line], list[str]]:
    decoder, read, wrong = msgspec.json.Decoder(shape), [], []
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            read.append(decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            wrong.append(_("{file}:{line}: cannot be read").format(file=name, line=number))
    return read, wrong


def _wrong_in_log(events: Sequence[EventLine], told: _Manifest) -> Iterator[str]:
    yield from broken(event.row() for event in sorted(events, key=lambda one: (one.device, one.number)))
    for event in events:
        if event.sealed and event.kind not in SEALABLE:
            yield _("event {id}: is sealed, and is of a kind that never is").format(id=event.id)
    ends = _ends(events)
    for device in sorted(ends.keys() | told.chains.keys()):
        if ends.get(device) != told.chains.get(device):
            yield _("device {device}: its last events are not those of the manifest").format(device=device)


def _wrong_in_records(records: Sequence[RecordLine]) -> Iterator[str]:
    for line in records:
        if line.whole and digest_of(bytes(line.record)) != line.digest:
            yield _("record {id}: its content was changed").format(id=line.id)


def _chains(events: bytes) -> dict[str, tuple[int, str]]:
    return _ends(_lines(events, EventLine, EVENTS)[0])


def _ends(events: Sequence[EventLine]) -> dict[str, tuple[int, str]]:
    """Return the number and hash of each device's last event."""
    ends: dict[str, tuple[int, str]] = {}
    for event in events:
        if event.number > ends.get(event.device, (0, ""))[0]:
            ends[event.device] = (event.number, event.hash)
    return ends


def _readme(files: Mapping[str, bytes]) -> str:
    raw = any(name.startswith("searches/raw/") for name in files)
    texts = (
        _("whole, as the sources gave them")
        if raw
        else _("without abstracts and notes, which are others' texts")
    )
    lines = (
        _("A systematic literature review, packed by litreview {version}.").format(version=__version__),
        "",
        _("{file}: every act of the review, one a line (JSON), chained by hashes.").format(file=EVENTS),
        _("  A vote or remark that is not opened is sealed there: it says only whose it is and on what."),
        _("  People are named by their handles; votes from another tool keep the name that it knew."),
        _("{file}: the records found, {texts}.").format(file=RECORDS, texts=texts),
        _("screening/: the protocol, and what the team answered of its search."),
        _("searches/: the stored queries, and the reports known before the search."),
        *([_("searches/raw/: what the sources answered, compressed, named by its sha256.")] if raw else []),
        _("exports/: diagram, lists and texts as they were; MANIFEST.json there says how they are made."),
        _("  Bibliographies there may hold abstracts; take those files out where you may not give them on."),
        _("{file}: the sha256 of every file here, and the last event of each device.").format(file=MANIFEST),
        "",
        _("litreview bundle --check FILE.zip checks every hash and the chain of the log."),
        _("The hashes show that nothing was changed since it was packed; they do not show who packed it."),
    )
    return "\n".join(lines) + "\n"
