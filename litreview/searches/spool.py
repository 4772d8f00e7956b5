"""The spool: a run's records on disk until they go into the store, so that memory stays flat."""

from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import Final, Self

from litreview.model.events import Found
from litreview.model.records import Record, RecordId
from litreview.store.wire import canonical, digest_of, read_record

_LENGTH: Final = 4
"""Bytes that say how long the next record is."""


class Spool:
    """Records in the order they came, each id once; may be gone through as often as one likes."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        """Each record's id, and the digest of what was found."""
        self._known: set[RecordId] = set()
        self._places = array("Q")
        self._file = TemporaryFile()  # noqa: SIM115 - closed at the end of the spool's own with-block

    def add(self, record: Record) -> None:
        """Keep the record, unless one of its id has come before."""
        if record.id in self._known:
            return
        content = canonical(record)
        self._places.append(self._file.tell())
        self._file.write(len(content).to_bytes(_LENGTH, "big") + content)
        self._known.add(record.id)
        self.found.append(Found(record.id, digest_of(content)))

    def title_of(self, number: int) -> str:
        """Return the title of the record that came as this one, from zero on."""
        end = self._file.tell()
        self._file.seek(self._places[number])
        record = self._next()
        self._file.seek(end)
        return record.title if record else ""

    def close_to_more(self) -> None:
        """Forget which ids have come; nothing is added any more."""
        self._known.clear()

    def clear(self) -> None:
        """Forget every record."""
        self.found.clear()
        self._known.clear()
        self._places = array("Q")
        self._file.truncate(0)
        self._file.seek(0)

    def __iter__(self) -> Iterator[Record]:
        self._file.seek(0)
        while record := self._next():
            yield record

    def _next(self) -> Record | None:
        length = self._file.read(_LENGTH)
        return read_record(self._file.read(int.from_bytes(length, "big"))) if length else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
