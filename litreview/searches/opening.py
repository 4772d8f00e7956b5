"""A file as it was given, opened: unpacked where it is packed, and its texts decoded."""

import csv
import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final, Protocol

from litreview.formats.encodings import decode_from
from litreview.formats.texts import Text
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import Digest
from litreview.model.text import one_line
from litreview.searches import asreview

LARGEST: Final = 4 << 30
"""Bytes that a file may have, unpacked; far beyond any export, and what a bomb would pass."""
LARGEST_WORKBOOK: Final = 200 << 20
"""Bytes that an Excel file may have, unpacked: it is read whole."""
MOST_FILES: Final = 500
"""Files in one archive."""
_CHUNK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_WORKBOOK: Final = "xl/workbook.xml"
_DOCUMENT: Final = "word/document.xml"
_HIDDEN: Final = ("__MACOSX", ".")


class _Packed(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One text of a file."""

    text: Text
    encoding: str
    """A name Python knows, or what it was read from: ``Excel, sheet Hits``."""
    digest: Digest
    """The sha256 of its bytes, unpacked."""
    unread: tuple[str, ...] = ()
    """The further sheets of an Excel file."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file, unpacked and not yet read."""

    name: str
    """The file's name, and the name within it where it is an archive."""
    opening: Callable[[], BinaryIO]
    sheets: tuple[str, ...] = ()
    """Those of an Excel file, of which the first is here."""
    is_made: bool = False
    """Whether it is a table that was made of the file, always in UTF-8."""

    def text(self, *, encoding: str | None = None) -> Opened:
        """Return its text, of that encoding where one is asked for; raise UsageError for what is none."""
        decoded = decode_from(self.opening, self.name, encoding=None if self.is_made else encoding)
        digest = sha256()
        with self.opening() as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return Opened(
            text=decoded.text,
            encoding=f"Excel, {self.sheets[0]}" if self.sheets else decoded.encoding,
            digest=Digest(digest.hexdigest()),
            unread=self.sheets[1:],
        )


@contextmanager
def opened(name: str, opening: Callable[[], BinaryIO], *, largest: int = LARGEST) -> Iterator[list[Packed]]:
    """Give what is in a file: itself, or the files of an archive in the order of their names.

    What is packed is unpacked on disk, and gone at the end of the block. Raise UsageError for what is
    no text, too large or damaged.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="litreview-")))
        files = _Unpacking(name, folder, largest).files(opening)
        yield sorted(files, key=lambda one: one.name)


@dataclass(frozen=True, slots=True)
class _Unpacking:
    """One file on its way out of its packing, into a folder."""

    name: str
    folder: Path
    largest: int

    def files(self, opening: Callable[[], BinaryIO]) -> Iterator[Packed]:
        """Yield each file that is in it."""
        with opening() as file:
            start = file.read(len(_ZIP))
            file.seek(0)
            if start.startswith(_GZIP):
                yield Packed(self.name, self._gunzipped(file))
            elif start == _ZIP:
                yield from self._unzipped(file)
            else:
                yield Packed(self.name, opening)

    def _gunzipped(self, file: BinaryIO) -> Callable[[], BinaryIO]:
        try:
            with gzip.open(file) as packed:
                return self._copied(packed, "0")
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise self._damaged() from None

    def _unzipped(self, file: BinaryIO) -> Iterator[Packed]:
        try:
            with zipfile.ZipFile(file) as archive:
                inside = [one for one in archive.infolist() if not one.is_dir() and _is_shown(one.filename)]
                self._refuse(inside)
                if any(one.filename == _WORKBOOK for one in inside):
                    yield self._table(file)
                    return
                if asreview.is_project(one.filename for one in inside):
                    yield self._project(archive, inside)
                    return
                for number, member in enumerate(inside):
                    with archive.open(member) as packed:
                        name = f"{self.name}/{one_line(member.filename)}"
                        yield Packed(name, self._copied(packed, str(number)))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
            raise self._damaged() from None

    def _refuse(self, inside: list[zipfile.ZipInfo]) -> None:
        names = {one.filename for one in inside}
        if _DOCUMENT in names:
            raise UsageError(
                self.name,
                _("this is a Word file, not a reference file"),
                _("Export the references from the database or the reference manager, and import that file."),
            )
        largest = min(self.largest, LARGEST_WORKBOOK) if _WORKBOOK in names else self.largest
        if not inside:
            raise UsageError(self.name, _("there is no file in it"), _("Export the references again."))
        if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > largest:
            raise self._too_large()

    def _table(self, file: BinaryIO) -> Packed:
        """Write the first sheet as a table of text."""
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - for Excel files only

        file.seek(0)
        try:
            book = CalamineWorkbook.from_filelike(file)
            rows = book.get_sheet_by_index(0).to_python()
        except CalamineError:
            raise self._damaged() from None
        target = self.folder / "table"
        with target.open("w", encoding="utf-8", newline="") as table:
            csv.writer(table).writerows([_cell(cell) for cell in row] for row in rows)
        return Packed(
            self.name, lambda: target.open("rb"), tuple(map(one_line, book.sheet_names)), is_made=True
        )

    def _project(self, archive: zipfile.ZipFile, inside: list[zipfile.ZipInfo]) -> Packed:
        """Write the records and decisions of an ASReview project as a table."""
        files: dict[str, Path] = {}
        for number, member in enumerate(inside):
            if asreview.is_needed(member.filename):
                with archive.open(member) as packed:
                    self._copied(packed, str(number))
                files[member.filename] = self.folder / str(number)
        target = self.folder / "table"
        asreview.write_table(files, target, place=self.name)
        return Packed(self.name, lambda: target.open("rb"), is_made=True)

    def _copied(self, packed: _Packed, name: str) -> Callable[[], BinaryIO]:
        target, done = self.folder / name, 0
        with target.open("wb") as plain:
            while chunk := packed.read(_CHUNK):
                done += len(chunk)
                if done > self.largest:
                    raise self._too_large()
                plain.write(chunk)
        return lambda: target.open("rb")

    def _too_large(self) -> UsageError:
        return UsageError(
            self.name,
            _("is too large unpacked, or holds too many files"),
            _("Unpack it, and import the files one by one."),
        )

    def _damaged(self) -> UsageError:
        return UsageError(
            self.name,
            _("is packed and cannot be unpacked"),
            _("It may have been cut off: export or fetch it again."),
        )


def _is_shown(inside: str) -> bool:
    parts = (part for part in PurePosixPath(inside).parts if part != "..")
    return not any(part.startswith(_HIDDEN) for part in parts)


def _cell(cell: object) -> str:
    """Return what a cell shows: Excel has no whole numbers."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
