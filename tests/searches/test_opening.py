"""Laws of opening a file: what is packed is unpacked within limits, all else is said in two lines."""

import gzip
import io
import zipfile
from collections.abc import Mapping

import pytest
import xlsxwriter

from litreview.model.errors import UsageError
from litreview.searches.opening import MOST_FILES, opened

RIS = "TY  - JOUR\nTI  - Læring på Ørlandet\nER  - \n"


def texts(content: bytes, name: str = "x.ris", largest: int = 1 << 20) -> list[tuple[str, str]]:
    with opened(name, lambda: io.BytesIO(content), largest=largest) as files:
        return [(one.name, one.text().text.whole()) for one in files]


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def digest_of(content: bytes) -> str:
    with opened("x", lambda: io.BytesIO(content)) as files:
        return files[0].text().digest


def test_a_plain_file_is_its_text() -> None:
    assert texts(RIS.encode()) == [("x.ris", RIS)]


def test_a_gzipped_file_is_the_file_in_it_and_known_as_the_same() -> None:
    assert texts(gzip.compress(RIS.encode()), "x.ris.gz") == [("x.ris.gz", RIS)]
    assert digest_of(gzip.compress(RIS.encode())) == digest_of(RIS.encode())


def test_an_archive_gives_every_file_by_name_and_none_that_is_hidden() -> None:
    content = zipped({"b.ris": RIS.encode(), "a/c.nbib": b"PMID- 1\n", "__MACOSX/a": b"x", "a/.ds": b"x"})
    assert texts(content, "x.zip") == [("x.zip/a/c.nbib", "PMID- 1\n"), ("x.zip/b.ris", RIS)]


def test_a_workbook_is_its_first_sheet_as_a_table() -> None:
    content = workbook(("Title", "Year", "DOI"), ("Læring, på Ørlandet", 2020, "10.5555/x"), ("b", 1.5, ""))
    ((name, text),) = texts(content, "x.xlsx")
    assert (name, text) == ("x.xlsx", 'Title,Year,DOI\n"Læring, på Ørlandet",2020,10.5555/x\nb,1.5,\n')


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(RIS.encode(), mtime=0)[:-9], "cannot be unpacked"),
        (zipped({"a.ris": RIS.encode() * 50})[:-30], "cannot be unpacked"),
        (zipped({"word/document.xml": b"<x/>"}), "Word file"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "cannot be unpacked"),
        (gzip.compress(b"x" * 3_000_000, mtime=0), "too large"),
        (zipped({"a": b"x" * 3_000_000}), "too large"),
        (zipped({str(number): b"" for number in range(MOST_FILES + 1)}), "too many files"),
        (zipped({"a.zip": zipped({"b.ris": RIS.encode()})}), "ZIP file, not a text"),
        (b"%PDF-1.7 x", "PDF"),
    ],
)
def test_what_cannot_be_read_is_said_in_two_lines(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        texts(content)
    assert len(str(caught.value).splitlines()) == 2


def test_an_encrypted_archive_is_said_in_two_lines() -> None:
    content = bytearray(zipped({"a.ris": RIS.encode()}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    with pytest.raises(UsageError, match="cannot be unpacked"):
        texts(bytes(content))


def test_further_sheets_of_a_workbook_are_named() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name in ("Treff", "Notater"):
            book.add_worksheet(name).write_row(0, 0, ["Title", "DOI"])
    with opened("x.xlsx", lambda: io.BytesIO(made.getvalue())) as files:
        text = files[0].text()
    assert (text.encoding, text.unread) == ("Excel, Treff", ("Notater",))
