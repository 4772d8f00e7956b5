"""One answer of a source, read: what it states, what it names, and the records that its hits make."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from litreview.model.records import Record
from litreview.searches.sources.tolerant import Json, UnusableHit


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One answer as a source gave it."""

    stated: int
    """How many records the source says the whole request has."""
    names: tuple[str, ...]
    """The source's own name of every hit, usable or not; empty text where the hit has none."""
    records: tuple[Record, ...]
    cursor: str | None = None
    """The source's mark of where the next part begins, if it marks it."""
    translation: str | None = None
    warnings: tuple[str, ...] = ()


def gathered(
    hits: Iterable[Json], to_record: Callable[[Json], Record]
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Return the hits as records, and a warning for each that cannot be one."""
    records: list[Record] = []
    warnings: list[str] = []
    for hit in hits:
        try:
            records.append(to_record(hit))
        except UnusableHit as problem:
            warnings.append(str(problem))
    return tuple(records), tuple(warnings)


def named(names: Iterable[str], start: int) -> Iterable[str]:
    """Return the names, each empty one made of its place; ``start`` is the place of the first, from 0."""
    return (name or f"nameless {place}" for place, name in enumerate(names, start=start))
