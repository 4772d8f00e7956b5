"""Remembering: what a finder knows as plain bytes to be kept, and back; none of it is needed. Pure."""

import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

import msgspec
import rapidfuzz

from litreview.duplicates.candidates import Blocks, Run, merged
from litreview.duplicates.compare import Band
from litreview.duplicates.find import METHOD, Finder, Known, Pair
from litreview.duplicates.keys import Key
from litreview.model.protocol import Digest
from litreview.model.records import RecordId
from litreview.store.memory import Memory, Spoiled

LABEL: Final = " ".join(
    (METHOD, "1", rapidfuzz.__version__, unicodedata.unidata_version, array("H", [1]).tobytes().hex())
)
"""What it must have been made by, in what form and on what kind of machine, to be of use."""
MOST_RUNS: Final = 8
"""Blocks are looked up in each; with more they are made one."""

_Row = tuple[int, int, Band, str, float, tuple[str, ...], tuple[str, ...]]
"""A pair: the positions of its records, and what it says."""


class _Listed(msgspec.Struct, array_like=True):
    ids: list[RecordId]
    basis: bytes
    rows: list[_Row]
    runs: list[tuple[bytes, bytes]]


_LISTED: Final = msgspec.msgpack.Decoder(_Listed)
_KEY: Final = msgspec.msgpack.Decoder(Key)
_PART: Final = "known"


class _Keys(dict[int, Key]):
    """Keys by position, of which those of earlier runs are fetched when asked for."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def __missing__(self, position: int) -> Key:
        try:
            key = self[position] = _KEY.decode(self._memory.piece(position))
        except msgspec.MsgspecError as error:
            raise Spoiled from error
        return key


def recalled(memory: Memory, digests: Mapping[RecordId, Digest]) -> Finder | None:
    """Return a finder that knows what it knew when ``remember`` was called, or None where that is of no use.

    It is of none where the rules were others, and where a record it knew is not among the digests of
    what the records say now, or says something else. To use it may raise Spoiled.
    """
    parts = memory.take(LABEL)
    try:
        listed = _LISTED.decode((parts or {})[_PART])
        if listed.basis != basis_of(listed.ids, digests):
            return None
        pairs = {row[:2]: _pair(listed.ids, row) for row in listed.rows}
        runs = [Run.of(*run) for run in listed.runs]
    except (KeyError, IndexError, ValueError, msgspec.MsgspecError):
        return None
    blocks = Blocks(runs, len(listed.ids))
    return Finder(Known(ids=listed.ids, keys=_Keys(memory), blocks=blocks, pairs=pairs))


def remember(finder: Finder, memory: Memory, digests: Mapping[RecordId, Digest]) -> None:
    """Keep what the finder knows beyond what was recalled, and of what records it knows it."""
    known = finder.known
    runs = [*known.blocks.runs, known.blocks.new_run()]
    runs = [merged(runs)] if len(runs) > MOST_RUNS else runs
    listed = _Listed(
        ids=known.ids,
        basis=basis_of(known.ids, digests),
        rows=[_row(positions, pair) for positions, pair in known.pairs.items()],
        runs=[(run.signs.tobytes(), run.members.tobytes()) for run in runs],
    )
    new = (known.keys[position] for position in range(known.blocks.before, len(known.ids)))
    memory.put(LABEL, map(msgspec.msgpack.encode, new), {_PART: msgspec.msgpack.encode(listed)})


def basis_of(ids: Iterable[RecordId], digests: Mapping[RecordId, Digest]) -> bytes:
    """Return one digest for what these records say; raise KeyError for one that is not among the digests."""
    told = "".join([f"{record} {digests[record]}\n" for record in ids])
    return blake2b(told.encode()).digest()


def _row(positions: tuple[int, int], pair: Pair) -> _Row:
    return *positions, pair.band, pair.rule, pair.score, pair.agreed, pair.differed


def _pair(ids: list[RecordId], row: _Row) -> Pair:
    first, second = sorted((ids[row[0]], ids[row[1]]))
    return Pair(first, second, *row[2:])
