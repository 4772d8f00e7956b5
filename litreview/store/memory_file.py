"""The memory in a file: written whole, read in parts, and believed only where this very person wrote it.

It lies in the review's folder, which may come from anybody. So all that is read is sealed with a secret
that is kept outside: a file from elsewhere, a damaged and a half-written one are as good as none.
"""

import os
import stat
import struct
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from shutil import disk_usage
from typing import BinaryIO, Final

import msgspec

from litreview.store.files import write_whole
from litreview.store.memory import Spoiled
from litreview.store.trusted import config_folder

KEY_FILE: Final = "memory.key"
_SECRET_BYTES: Final = 32
_SUM_BYTES: Final = 16
_HEAD: Final = b"litreview memory 1\n"
_TAIL: Final = struct.Struct("<QQ32s")
"""At the end of the file: where the index begins, how long it is, and its hash; then comes the seal."""
_SEAL_BYTES: Final = 32
_STALE_SECONDS: Final = 3600.0
_BUFFER: Final = 1 << 20
_ROOM: Final = 500_000_000
"""Bytes that must be free on the disk."""


class _Index(msgspec.Struct, array_like=True):
    label: str
    ends: bytes
    """Where each piece ends, eight bytes a piece."""
    sums: bytes
    parts: dict[str, bytes]


class FileMemory:
    """A memory in a file beside the store; where ``keeps`` is false, what is there is read and stays."""

    def __init__(self, path: Path, *, keeps: bool = True) -> None:
        self._path = path
        self._keeps = keeps
        self._file: BinaryIO | None = None
        self._index = _Index("", b"", b"", {})

    def take(self, label: str) -> Mapping[str, bytes] | None:
        """Return the parts, and let pieces be fetched; None where nothing whole is here under the label."""
        self.clear()
        secret = _secret()
        if secret is None:
            return None
        with suppress(OSError, EOFError, msgspec.MsgspecError):
            self._file = _opened(self._path)
            index = _index(self._file, secret)
            if index and index.label == label:
                self._index = index
                return index.parts
        self.clear()
        return None

    def piece(self, number: int) -> bytes:
        """Return one piece of what was taken; raise Spoiled where it is not as it was put there."""
        ends = memoryview(self._index.ends).cast("Q")
        if self._file is None or not 0 <= number < len(ends):
            raise Spoiled
        start, end = ends[number - 1] if number else len(_HEAD), ends[number]
        try:
            self._file.seek(start)
            piece = self._file.read(end - start)
        except OSError as error:
            raise Spoiled from error
        if _sum(piece) != self._index.sums[number * _SUM_BYTES : (number + 1) * _SUM_BYTES]:
            raise Spoiled
        return piece

    def put(self, label: str, pieces: Iterable[bytes], parts: Mapping[str, bytes]) -> None:
        """Keep further pieces after those of what was taken, and these parts in place of its parts.

        Where that cannot be done, as in a folder that may not be written to, nothing is kept.
        """
        secret = _secret(make=True) if self._keeps else None
        if secret is None:
            return
        half = self._path.with_name(f".{os.urandom(8).hex()}.{self._path.name}")
        try:
            if disk_usage(self._path.parent).free < _ROOM:
                return  # votes need it more
            with half.open("xb") as file:
                self._write(file, label, pieces, parts, secret)
            self.close()  # a file that is open cannot be replaced on Windows
            half.replace(self._path)
        except OSError:
            pass
        finally:
            with suppress(OSError):
                half.unlink(missing_ok=True)
        self._tidy()

    def clear(self) -> None:
        """Forget what was taken, so that ``put`` begins anew."""
        self.close()
        self._index = _Index("", b"", b"", {})

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(
        self, file: BinaryIO, label: str, pieces: Iterable[bytes], parts: Mapping[str, bytes], secret: bytes
    ) -> None:
        ends = list(memoryview(self._index.ends).cast("Q"))
        sums = [self._index.sums]
        if self._file is not None and ends:
            _copied(self._file, file, ends[-1])
        else:
            file.write(_HEAD)
        end = file.tell()
        for piece in pieces:
            file.write(piece)
            end += len(piece)
            ends.append(end)
            sums.append(_sum(piece))
        index = _Index(label, struct.pack(f"={len(ends)}Q", *ends), b"".join(sums), dict(parts))
        content = msgspec.msgpack.encode(index)
        tail = _TAIL.pack(end, len(content), blake2b(content, digest_size=32).digest())
        file.writelines((content, tail, _seal(tail, secret)))

    def _tidy(self) -> None:
        """Take away what a program left that was killed while it wrote."""
        with suppress(OSError):
            now = self._path.lstat().st_mtime
            for half in self._path.parent.glob(f".*.{self._path.name}"):
                if now - half.lstat().st_mtime > _STALE_SECONDS:
                    half.unlink(missing_ok=True)


def _copied(source: BinaryIO, target: BinaryIO, length: int) -> None:
    """Copy the first bytes of the one file into the other."""
    source.seek(0)
    while length > 0 and (some := source.read(min(length, _BUFFER))):
        target.write(some)
        length -= len(some)


def _opened(path: Path) -> BinaryIO:
    """Return the file; raise OSError for a link, a pipe or whatever else is no file."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError
    return path.open("rb")


def _index(file: BinaryIO, secret: bytes) -> _Index | None:
    """Return the index at the end of the file, or None where the file is not what was written."""
    length = file.seek(0, os.SEEK_END)
    if length < len(_HEAD) + _TAIL.size + _SEAL_BYTES:
        return None
    file.seek(length - _TAIL.size - _SEAL_BYTES)
    tail, seal = file.read(_TAIL.size), file.read(_SEAL_BYTES)
    if _seal(tail, secret) != seal:
        return None
    start, size, told = _TAIL.unpack(tail)  # from here on it is what this person's program once wrote
    file.seek(start)
    content = file.read(size)
    if start + size + _TAIL.size + _SEAL_BYTES != length or blake2b(content, digest_size=32).digest() != told:
        return None
    return msgspec.msgpack.decode(content, type=_Index)


def _sum(piece: bytes) -> bytes:
    return blake2b(piece, digest_size=_SUM_BYTES).digest()


def _seal(tail: bytes, secret: bytes) -> bytes:
    return blake2b(tail, digest_size=_SEAL_BYTES, key=secret).digest()


def _secret(*, make: bool = False) -> bytes | None:
    """Return what this person's memories are sealed with, or None where it is not to be had."""
    home = config_folder()
    try:
        if make and not (home / KEY_FILE).exists():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(home / KEY_FILE, os.urandom(_SECRET_BYTES)).chmod(0o600)
        secret = (home / KEY_FILE).read_bytes()
    except OSError:
        return None
    return secret if len(secret) == _SECRET_BYTES else None
