"""Documents: which kind of full text a file holds, told by its content and never by its name alone."""

from enum import StrEnum
from io import BytesIO
from typing import Final

_START: Final = 1024
"""Bytes within which a PDF may begin (ISO 32000-1, annex H.3.4.1), and a web page says that it is one."""
_PAGES: Final = (b"<!doctype html", b"<html", b"<head", b"<?xml")
_MARK: Final = b"\xef\xbb\xbf"
_CONTROLS: Final = frozenset((*range(32), 127)) - {9, 10, 12, 13}
_ASCII: Final = bytes(range(128))
_TYPE: Final = "mimetype"
_EPUB: Final = b"application/epub+zip"
_WORD: Final = "word/document.xml"


class DocumentKind(StrEnum):
    """The kinds of file that a full text comes in; the value is the ending of its name."""

    PDF = "pdf"
    HTML = "html"
    EPUB = "epub"
    DOCX = "docx"
    TEXT = "txt"

    @property
    def endings(self) -> tuple[str, ...]:
        """Return the endings a name of this kind may have, the usual one first."""
        return (".html", ".htm", ".xhtml") if self is DocumentKind.HTML else (f".{self.value}",)


def document_kind(content: bytes) -> DocumentKind | None:
    """Return the kind of document, or None for what is none, such as a picture or a program."""
    start = content[:_START]
    if b"%PDF-" in start:
        return DocumentKind.PDF
    if start.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    if is_text(content):
        return DocumentKind.HTML if _is_page(start) else DocumentKind.TEXT
    return None


def is_text(content: bytes) -> bool:
    """Tell whether the bytes are text, with something in it, and no control characters of a program."""
    if not content.strip() or _CONTROLS & set(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return not content.startswith((b"\xff\xfe", b"\xfe\xff")) and _is_mostly_ascii(content)
    return True


def _is_page(start: bytes) -> bool:
    lowered = start.removeprefix(_MARK).lstrip().lower()
    return lowered.startswith(_PAGES[:3]) or (lowered.startswith(_PAGES[3]) and b"<html" in lowered)


def _is_mostly_ascii(content: bytes) -> bool:
    # Latin-1 of a Western language: a letter in twenty is not ASCII, in a compressed file every second byte.
    return len(content.translate(None, _ASCII)) * 5 < len(content)


def _of_archive(content: bytes) -> DocumentKind | None:
    import zipfile  # noqa: PLC0415 - screening starts without

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if _WORD in names:
                return DocumentKind.DOCX
            if _TYPE in names and archive.getinfo(_TYPE).file_size == len(_EPUB):
                return DocumentKind.EPUB if archive.read(_TYPE) == _EPUB else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return None
    return None
