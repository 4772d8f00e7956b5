"""Bytes to text by a fixed ladder, so that the same file is always read in the same way."""

import codecs
from dataclasses import dataclass
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A file's text with ``\n`` line ends and no byte order mark, and the encoding it was in."""

    text: str
    encoding: str
    """A name Python knows: ``utf-8``, ``utf-16-le``, ``utf-16-be``, ``cp1252`` or ``latin-1``."""


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_BINARY: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Excel (XLSX)"),
    (b"\xd0\xcf\x11\xe0", "Excel (XLS) or Word (DOC)"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x1f\x8b", "gzip"),
)
"""How files begin that are often given in place of a reference file."""

_SAMPLE: Final = 4096
_MOSTLY: Final = 0.4
"""Western text in UTF-16 has a NUL in every second byte; Greek or Norwegian in it nearly so."""


def decode(content: bytes, place: str = "") -> Decoded:
    """Return the text of a file: by its mark, else strict UTF-8, UTF-16 by its NULs, cp1252, Latin-1.

    Raise UsageError for the place when the content is no text.
    """
    _refuse_binary(content, place)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, errors="replace")
            return Decoded(_without_nul(text, place), encoding)
    for encoding in (*_utf16_by_pattern(content), "utf-8", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Decoded(_without_nul(text, place), encoding)
    raise _not_text(
        place, _("it is in no encoding known here")
    )  # pragma: no cover - latin-1 takes every byte


def normalised(text: str) -> str:
    r"""Return the text with ``\n`` for every line end, a lone ``\r`` too, and no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _refuse_binary(content: bytes, place: str) -> None:
    for signature, kind in _BINARY:
        if content.startswith(signature):
            raise _not_text(place, _("this is a {kind} file, not a text").format(kind=kind))


def _utf16_by_pattern(content: bytes) -> tuple[str, ...]:
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * _MOSTLY and not sample[::2].count(0):
        return ("utf-16-le",)
    if half and sample[::2].count(0) > half * _MOSTLY and not sample[1::2].count(0):
        return ("utf-16-be",)
    return ()


def _without_nul(text: str, place: str) -> str:
    if "\x00" in text:
        raise _not_text(place, _("it holds NUL bytes, so it is no text"))
    return normalised(text)


def _not_text(place: str, problem: str) -> UsageError:
    remedy = _(
        "Export the references as RIS, PubMed (NBIB) or BibTeX from the database, and import that file."
    )
    return UsageError(place or _("The file"), problem, remedy)
