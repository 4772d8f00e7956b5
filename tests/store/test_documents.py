"""Laws of telling what a file is by its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from litreview.store.documents import document_kind
from tests.store.documents import DOCUMENTS, OTHERS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_kind_of_full_text_is_known_by_its_content(name: str) -> None:
    content, kind = DOCUMENTS[name]
    assert document_kind(content) is kind


@pytest.mark.parametrize("name", OTHERS)
def test_what_nobody_reads_is_no_document(name: str) -> None:
    assert document_kind(OTHERS[name]) is None


@given(some.binary(max_size=2_000), some.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"<html"]))
def test_any_bytes_are_some_kind_or_none(content: bytes, start: bytes) -> None:
    kind = document_kind(start + content)
    assert kind is None or kind.endings[0].startswith(".")
