"""The shelf: records on disk, each taken down by the number it was put up with, so that memory stays flat."""

from array import array
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

import msgspec

from litreview.model.records import Record


class Shelf:
    """Records by number, from 0 in the order they came; a number may be left without a record."""

    def __init__(self) -> None:
        self._ends = array("Q")
        self._file = TemporaryFile()  # noqa: SIM115 - closed at the end of the shelf's own with-block
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(Record)

    def add(self, record: Record | None) -> None:
        """Keep a record, or nothing, under the next number."""
        if record is not None:
            self._file.write(self._encoder.encode(record))
        self._ends.append(self._file.tell())

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> Record:
        start = self._ends[number - 1] if number else 0
        self._file.seek(start)
        return self._decoder.decode(self._file.read(self._ends[number] - start))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
