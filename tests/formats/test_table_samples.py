"""Real tables, read where LITREVIEW_SAMPLES names the folder that holds ``formats/``; none is kept here."""

import csv
import io
import os
from pathlib import Path

import pytest

from litreview.formats.encodings import decode
from litreview.formats.registry import recognise

_ROOT = os.environ.get("LITREVIEW_SAMPLES")
_FILES = sorted((Path(_ROOT) / "formats" / "csv").glob("*.[ct][sa]*")) if _ROOT else []
FILES = [pytest.param(path, id=path.name) for path in _FILES] or [
    pytest.param(
        Path(), marks=pytest.mark.skip(reason="LITREVIEW_SAMPLES names no folder with tables"), id="none"
    )
]


def rows_of(text: str) -> int:
    """Return how many rows below the header have anything in them, as Python's own reader counts."""
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    return sum(any(map(str.strip, row)) for row in csv.reader(io.StringIO(text), delimiter=delimiter)) - 1


@pytest.mark.parametrize("path", FILES)
def test_a_real_table_is_known_and_accounted_for_to_the_last_row(path: Path) -> None:
    text = decode(path.read_bytes(), path.name).text.whole()
    reader = recognise(text)
    assert reader is not None
    assert reader.name == "table"
    reading = reader.read(text, source="sample")
    assert reading.entries == rows_of(text)
    assert reading.entries == len(reading.records) + reading.lost
    assert all(record.original for record in reading.records)
