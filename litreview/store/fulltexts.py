"""Full texts: files in ``screening/fulltexts/`` of a review, kept by copy, never followed out of it."""

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import Final

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Attached
from litreview.model.language import _
from litreview.model.protocol import Digest
from litreview.model.records import RecordId
from litreview.model.system import why
from litreview.store.documents import DocumentKind, document_kind
from litreview.store.files import write_whole

FULLTEXTS: Final = PurePosixPath("screening") / "fulltexts"
"""Where copies are kept, from the review's folder; nobody else is given them."""

LARGEST: Final = 200 * 1024 * 1024
"""Bytes of one file."""

_PLAIN: Final = re.compile(r"[a-z0-9]{2,40}:[a-z0-9](?:[a-z0-9.-]{0,58}[a-z0-9])?")
"""Ids that become a name of their own on every file system, without a word Windows keeps for itself."""
_UNSAFE: Final = re.compile(r"[^a-z0-9]+")
_SHORT: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that lies in the review's folder, or would."""

    file: str
    """Its path from the review's folder, with forward slashes."""
    digest: Digest


class FullTexts:
    """The full texts of one review, by its folder."""

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self.folder = folder
        self._largest = largest

    def keep(self, record: RecordId, source: str) -> Kept:
        """Copy the file into the review, under the record's name; return where it lies.

        A file of that name that says something else is left alone. Raise UsageError for a file that
        is no full text, cannot be read or is too large.
        """
        content, kind = self._read(Path(source), source)
        digest = Digest(sha256(content).hexdigest())
        name = safe_name(record)
        target = self.folder / FULLTEXTS / f"{name}.{kind}"
        if target.is_symlink() or (target.exists() and _digest_of(target) != digest):
            target = target.with_name(f"{name}-{digest[:_SHORT]}.{kind}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._refuse_outside(target.parent, FULLTEXTS.as_posix())
            write_whole(target, content)
        except OSError as error:
            raise UsageError(
                (FULLTEXTS / target.name).as_posix(),
                _("cannot be written: {why}").format(why=why(error)),
                _("See that the review's folder may be written to; nothing was attached."),
            ) from error
        return Kept(file=(FULLTEXTS / target.name).as_posix(), digest=digest)

    def in_place(self, source: str) -> Kept:
        """Return a file that lies in the review's folder already, with its digest.

        Raise UsageError for one that lies elsewhere, also by way of a link, or is no full text.
        """
        real = self._refuse_outside(Path(source), source)
        content, _kind = self._read(real, source)
        file = real.relative_to(os.path.realpath(self.folder)).as_posix()
        return Kept(file=file, digest=Digest(sha256(content).hexdigest()))

    def found(self, attached: Attached) -> Path:
        """Return the attached file, as it was when it was attached.

        Raise ReviewError where it is not here, is another by now, or is nothing that a person reads:
        whoever attached it may have meant harm.
        """
        parts = PurePosixPath(attached.file)
        if parts.is_absolute() or ".." in parts.parts or {"\\", ":", "\0"} & set(attached.file):
            raise self._unfit(attached, _("does not lie in the review's folder"))
        real = Path(os.path.realpath(self.folder / parts))
        if not real.is_relative_to(os.path.realpath(self.folder)):
            raise self._unfit(attached, _("does not lie in the review's folder"))
        try:
            content, kind = self._read(real, attached.file)
        except UsageError as error:
            raise self._unfit(attached, error.problem) from None
        if sha256(content).hexdigest() != attached.digest:
            raise self._unfit(attached, _("is another file than was attached"))
        if real.suffix.lower() not in kind.endings:
            raise self._unfit(attached, _("is not what its name says"))
        return real

    def _read(self, path: Path, place: str) -> tuple[bytes, DocumentKind]:
        try:
            # A pipe or a device would be waited for, and never end.
            state = path.stat()
            if not S_ISREG(state.st_mode):
                raise _refused(place, _("is no file"))
            if state.st_size > self._largest:
                size = self._largest // (1024 * 1024)
                raise _refused(place, _("is larger than {size} MB").format(size=size))
            content = path.read_bytes()
        except (OSError, ValueError) as error:
            raise _refused(place, why(error)) from error
        kind = document_kind(content)
        if kind is None:
            raise _refused(place, _("is no PDF, web page (HTML), EPUB, Word (DOCX) or text file"))
        return content, kind

    def _refuse_outside(self, path: Path, place: str) -> Path:
        try:
            real, home = Path(os.path.realpath(path)), os.path.realpath(self.folder)
        except ValueError:  # as for a name with a null byte
            raise _refused(place, _("cannot be read")) from None
        if real.is_relative_to(home):
            return real
        raise UsageError(
            place,
            _("does not lie in the review's folder"),
            _("Leave --in-place out, and a copy is kept in {folder}/.").format(folder=FULLTEXTS),
        )

    def _unfit(self, attached: Attached, problem: str) -> ReviewError:
        return ReviewError(
            attached.file,
            problem,
            _("Attach it again, or lay the same file there: litreview reports attach."),
        )


def safe_name(record: RecordId) -> str:
    """Return a file's name for the record, without an ending; two records never have the same."""
    if _PLAIN.fullmatch(record):
        return record.replace(":", "-", 1)
    told = _UNSAFE.sub("-", record.lower()).strip("-")[:40].strip("-")
    return f"{told or 'record'}_{sha256(record.encode('utf-8', 'replace')).hexdigest()[:_SHORT]}"


def _digest_of(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _refused(place: str, problem: str) -> UsageError:
    return UsageError(place, problem, _("Nothing was attached. Name the file with the full text."))
