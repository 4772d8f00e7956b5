"""Bytes to text by a fixed ladder, so that the same file is always read in the same way."""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from litreview.formats.texts import Text
from litreview.model.errors import UsageError
from litreview.model.language import _


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and the encoding it was in."""

    text: Text
    encoding: str
    """A name Python knows: one of the ladder, such as ``utf-8`` or ``cp1252``, or the one asked for."""


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_OF_NO_FILES: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Codecs of Python's that are no encodings of files."""

_BINARY: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel (XLS) or Word (DOC)"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x1f\x8b", "gzip"),
)
"""How files begin that are often given in place of a reference file."""

_SAMPLE: Final = 4096
_CHUNK: Final = 1 << 20
_MOSTLY: Final = 0.4
"""Western text in UTF-16 has a NUL in every second byte; Greek or Norwegian in it nearly so."""


def decode(content: bytes, place: str = "", *, encoding: str | None = None) -> Decoded:
    """Return the text of bytes; see ``decode_from``."""
    return decode_from(lambda: io.BytesIO(content), place, encoding=encoding)


def encoding_called(name: str) -> str:
    """Return Python's own name of a text encoding; raise UsageError for one that it does not know."""
    try:
        "".encode(name)
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        known = ""
    if not known or known in _OF_NO_FILES:
        raise UsageError(
            f"--encoding {name}",
            _("no such encoding"),
            _("Among those there are: utf-8, cp1252, mac_roman, cp850, cp1250, gbk, big5, shift_jis."),
        )
    return known


def decode_from(opening: Callable[[], BinaryIO], place: str = "", *, encoding: str | None = None) -> Decoded:
    """Return the text of a file: by its mark, else strict UTF-8, UTF-16 by its NULs, cp1252, Latin-1.

    The file is gone through to the end to know that, and never whole in memory. ``encoding`` overrules it.
    Raise UsageError for the place when the content is no text, or none in that encoding.
    """
    with opening() as file:
        sample = file.read(_SAMPLE)
    _refuse_binary(sample, place)
    if encoding is not None:
        return _decoded_as(opening, encoding_called(encoding), place, sample)
    for mark, marked in _MARKS:
        if sample.startswith(mark):
            return _decoded(opening, marked, place, skip=len(mark), errors="replace")
    for tried in (*_utf16_by_pattern(sample), "utf-8", "cp1252"):
        if _is_in(opening, tried):
            return _decoded(opening, tried, place)
    return _decoded(opening, "latin-1", place)


def _decoded_as(opening: Callable[[], BinaryIO], encoding: str, place: str, sample: bytes) -> Decoded:
    if not _is_in(opening, encoding):
        problem = _("it cannot be read as {encoding}").format(encoding=encoding)
        raise UsageError(
            place or _("The file"), problem, _("Name another encoding, or leave out --encoding.")
        )
    marks = (mark for mark, name in _MARKS if name == encoding and sample.startswith(mark))
    return _decoded(opening, encoding, place, skip=len(next(marks, b"")))


def _decoded(
    opening: Callable[[], BinaryIO], encoding: str, place: str, *, skip: int = 0, errors: str = "strict"
) -> Decoded:
    def text() -> io.TextIOWrapper:
        file = opening()
        file.seek(skip)
        return io.TextIOWrapper(file, encoding=encoding, errors=errors, newline=None)

    with text() as file:
        while part := file.read(_CHUNK):
            if "\x00" in part:
                raise _not_text(place, _("it holds NUL bytes, so it is no text"))
    return Decoded(Text(text), encoding)


def _is_in(opening: Callable[[], BinaryIO], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(opening):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _chunks(opening: Callable[[], BinaryIO]) -> Iterator[bytes]:
    with opening() as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _refuse_binary(content: bytes, place: str) -> None:
    for signature, kind in _BINARY:
        if content.startswith(signature):
            raise _not_text(place, _("this is a {kind} file, not a text").format(kind=kind))


def _utf16_by_pattern(sample: bytes) -> tuple[str, ...]:
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * _MOSTLY and not sample[::2].count(0):
        return ("utf-16-le",)
    if half and sample[::2].count(0) > half * _MOSTLY and not sample[1::2].count(0):
        return ("utf-16-be",)
    return ()


def _not_text(place: str, problem: str) -> UsageError:
    remedy = _(
        "Export the references as RIS, PubMed (NBIB) or BibTeX from the database, and import that file."
    )
    return UsageError(place or _("The file"), problem, remedy)
