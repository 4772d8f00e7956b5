"""The ladder from bytes to text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.encodings import decode
from litreview.formats.texts import normalised
from litreview.model.errors import UsageError

NORWEGIAN = "TY  - JOUR\nTI  - Lærings- og mestringssenter på Ørlandet\nER  - \n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (NORWEGIAN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + NORWEGIAN.encode(), "utf-8"),
        (NORWEGIAN.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + NORWEGIAN.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + NORWEGIAN.encode("utf-16-be"), "utf-16-be"),
        (NORWEGIAN.encode("utf-16-le"), "utf-16-le"),
        (NORWEGIAN.encode("utf-16-be"), "utf-16-be"),
        (NORWEGIAN.encode("latin-1") + b"\x81\n", "latin-1"),
    ],
)
def test_norwegian_letters_survive_every_encoding_a_database_uses(content: bytes, encoding: str) -> None:
    decoded = decode(content)
    assert decoded.encoding == encoding
    assert decoded.text.whole().startswith(NORWEGIAN)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 x", b"PK\x03\x04 x", b"\xd0\xcf\x11\xe0 x", b"TY  - \x00\x01\x02"]
)
def test_what_is_no_text_is_refused_with_its_place(content: bytes) -> None:
    with pytest.raises(UsageError) as refused:
        decode(content, "export.ris")
    assert refused.value.place == "export.ris"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_do_not_depend_on_the_line_ends(end: str) -> None:
    assert decode(NORWEGIAN.replace("\n", end).encode()).text.whole() == NORWEGIAN


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"").text.whole() == ""


@given(st.text(st.characters(exclude_characters="\x00", codec="utf-8")))
def test_every_utf8_text_is_read_as_itself(text: str) -> None:
    content = text.encode()
    if content.startswith((codecs.BOM_UTF8, b"PK\x03\x04", b"%PDF-")):
        return
    assert decode(content).text.whole() == normalised(text)
