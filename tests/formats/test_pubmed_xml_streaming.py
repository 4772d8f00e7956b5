"""Records read one after another: what a long file costs, and when a fault is told."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from litreview.formats.pubmed_xml import NotPubmedXml, iter_records, records
from tests.formats.pubmed import article, document
from tests.processes import unwatched

STATUS = Path("/proc/self/status")
_MANY = 50_000
_SPARE = 4_000_000
"""Bytes; the empty elements of so many articles would take three times as much."""


class Endless(BytesIO):
    """A set of so many articles, made as they are asked for."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._pieces = self._made(count)

    def _made(self, count: int) -> Iterator[bytes]:
        entries = (article() + "\n").encode()
        yield b"<PubmedArticleSet>"
        yield from (entries for _one in range(count))
        yield b"</PubmedArticleSet>"

    def read(self, _size: int | None = -1, /) -> bytes:
        return next(self._pieces, b"")


def growth(count: int) -> int:
    """Return the bytes by which this process grew when it read so many articles after a thousand."""
    peaks = []
    for number in (1000, count):
        assert sum(1 for _record in iter_records(Endless(number))) == number
        # The system's own count of the peak: a process inherits the other one, of getrusage, from its parent.
        peaks.append(int(STATUS.read_text().partition("VmHWM:")[2].split()[0]))
    return (peaks[1] - peaks[0]) * 1024


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process its own peak of memory")
def test_memory_does_not_grow_with_the_number_of_records() -> None:
    # In a process of its own, whose peak is that of this reading.
    code = f"from tests.formats.test_pubmed_xml_streaming import growth; print(growth({_MANY}))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=unwatched(), capture_output=True, text=True, check=True)  # noqa: S603
    assert int(done.stdout) < _SPARE


def test_records_come_before_the_document_is_read_to_its_end() -> None:
    stream = BytesIO(document(*[article()] * 2000))
    assert next(iter_records(stream)).pmid == "12"
    assert stream.tell() < len(stream.getvalue()) / 2


def test_a_stream_gives_the_records_of_the_document() -> None:
    content = document(article(), article(title="Another."))
    assert tuple(iter_records(BytesIO(content), source="mine")) == records(content, source="mine")


def test_a_fault_is_told_after_the_records_before_it() -> None:
    reading = iter_records(BytesIO(document(*[article()] * 500)[:-30]))
    assert all(next(reading).pmid == "12" for _one in range(400))
    with pytest.raises(NotPubmedXml):
        list(reading)


def test_a_document_of_another_kind_is_refused_before_its_first_record() -> None:
    other = BytesIO(f"<Other>{article()}</Other>".encode())
    with pytest.raises(NotPubmedXml):
        next(iter_records(other))
