"""Small documents of every kind a full text comes in, and things that are none."""

import zipfile
from io import BytesIO

from litreview.store.documents import DocumentKind

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def archive(**files: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in files.items():
            opened.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


DOCUMENTS: dict[str, tuple[bytes, DocumentKind]] = {
    "pdf": (PDF, DocumentKind.PDF),
    "pdf after a few bytes": (b"\r\n\x00" + PDF, DocumentKind.PDF),
    "html": (b"<!DOCTYPE html><title>x</title>", DocumentKind.HTML),
    "html with a mark": (b"\xef\xbb\xbf \n<HTML><body>x", DocumentKind.HTML),
    "xhtml": (b'<?xml version="1.0"?><html xmlns="x"></html>', DocumentKind.HTML),
    "epub": (archive(mimetype=b"application/epub+zip", content=b"x"), DocumentKind.EPUB),
    "docx": (archive(word__document_xml=b"<w/>"), DocumentKind.DOCX),
    "text": ("Lærings- og mestringssenteret".encode(), DocumentKind.TEXT),
    "text in latin-1": ("Lærings- og mestringssenteret i Bodø".encode("latin-1"), DocumentKind.TEXT),
}

OTHERS: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n\t",
    "a program of linux": b"\x7fELF\x02\x01\x01" + bytes(64),
    "a program of windows": b"MZ\x90\x00\x03" + bytes(64),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "an archive": archive(hello=b"x"),
    "an archive that says it is a book": archive(mimetype=b"application/epub+ZIP"),
    "half an archive": archive(word__document_xml=b"<w/>")[:20],
    "utf-16": "a text".encode("utf-16"),
    "noise": bytes(range(128, 256)) * 4,
    "a null byte": b"text\x00text",
}
