"""Finding duplicates: records in, clusters of records that describe one report out, each link with its reasons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from litreview.duplicates.candidates import Blocks
from litreview.duplicates.clusters import Clusters
from litreview.duplicates.compare import Band, Comparison, fields_of, forbidden, judged, speaking
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import Key, key_of
from litreview.model.records import Record, RecordId

if TYPE_CHECKING:
    import pandas

METHOD: Final = "litreview duplicates 2"
"""Name and version of the rules, for reports: it changes when they do."""
CHAIN: Final = "chain"
"""The doubt about a link that would have chained two reports."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and what they are to each other, smaller id first."""

    first: RecordId
    second: RecordId
    band: Band
    rule: str
    """What joins them, keeps them apart or makes them doubtful, e.g. ``same-doi``."""
    score: float
    """How alike they are in all fields both give, 0 to 1."""
    agreed: tuple[str, ...]
    """Fields that speak for one report, e.g. ``title``."""
    differed: tuple[str, ...]
    """Fields that speak against it."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was found among records: every record stands in exactly one cluster."""

    clusters: tuple[tuple[RecordId, ...], ...]
    """The reports, each with its records, in the order given."""
    links: tuple[Pair, ...]
    """What joins the clusters: one fewer than a cluster has records, strongest first."""
    versions: tuple[Pair, ...]
    """Reports of one study published in turn, such as preprint and article; not joined."""
    doubtful: tuple[Pair, ...]
    """Pairs for a person to look at, most likely first."""

    def to_frame(self) -> "pandas.DataFrame":
        """Return one row a record, ``record`` and ``report``: the first record of its cluster."""
        import pandas  # noqa: PLC0415 - heavy, and only here

        rows = [(record, cluster[0]) for cluster in self.clusters for record in cluster]
        return pandas.DataFrame(rows, columns=["record", "report"])

    def pairs_to_frame(self) -> "pandas.DataFrame":
        """Return one row a link, version or doubtful pair, with rule, score and what spoke for and against."""
        import pandas  # noqa: PLC0415 - heavy, and only here

        names = ["first", "second", "band", "rule", "score", "agreed", "differed"]
        pairs = (*self.links, *self.versions, *self.doubtful)
        rows = [
            (
                pair.first,
                pair.second,
                pair.band.value,
                pair.rule,
                pair.score,
                " ".join(pair.agreed),
                " ".join(pair.differed),
            )
            for pair in pairs
        ]
        return pandas.DataFrame(rows, columns=names)


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people have said of pairs; it binds every run."""

    same: tuple[tuple[RecordId, RecordId], ...] = ()
    different: tuple[tuple[RecordId, RecordId], ...] = ()
    """Also versions of one study: they are not one report."""


NO_RULINGS: Final = Rulings()


class Finder:
    """Finds duplicates among all records added so far; to add in parts gives what adding at once gives."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._position: dict[RecordId, int] = {}
        self._blocks = Blocks()
        self._seen: dict[tuple[int, int], Comparison] = {}

    def add(self, records: Iterable[Record], progress: Callable[[int], object] | None = None) -> None:
        """Compare further records with each other and with all before; one known already is left out."""
        since = len(self._keys)
        for record in records:
            if record.id not in self._position:
                self._position[record.id] = len(self._keys)
                self._keys.append(key_of(record))
                if progress:
                    progress(1)
        self._blocks.add(self._keys[since:])
        new, outgrown = self._blocks.take_pairs(since)
        for pair in outgrown & self._seen.keys():
            if not self._blocks.share(*self._both(pair)):
                del self._seen[pair]
        for pair in new:
            if comparison := judged(Evidence(*self._both(pair))):
                self._seen[pair] = comparison

    def duplicates(self, rulings: Rulings = NO_RULINGS) -> Duplicates:
        """Return what was found; it does not depend on the order in which records were added."""
        ranked = sorted(self._seen.items(), key=self._rank)
        apart = {frozenset(pair) for pair in rulings.different}
        clusters: Clusters[RecordId] = Clusters(lambda one, other: self._apart(one, other, apart))
        for first, second in rulings.same:
            clusters.join_anyway(first, second)
        links, doubtful = [], []
        for pair, comparison in ranked:
            if comparison.band is not Band.SAME:
                continue
            joined = clusters.join(*self._ids(pair))
            if joined:
                links.append(self._pair(pair, comparison))
            elif joined is False and frozenset(self._ids(pair)) not in apart:
                doubtful.append(self._pair(pair, Comparison(Band.DOUBTFUL, CHAIN, comparison.score)))
        for pair, comparison in ranked:
            if comparison.band is Band.DOUBTFUL:
                doubtful.append(self._pair(pair, comparison))
        ruled = apart | {frozenset(pair) for pair in rulings.same}
        open_ = lambda pair: (
            not clusters.together(pair.first, pair.second)
            and frozenset((pair.first, pair.second)) not in ruled
        )
        return Duplicates(
            clusters=tuple(map(tuple, clusters.groups(self._position))),
            links=tuple(links),
            versions=tuple(
                self._pair(pair, comparison) for pair, comparison in ranked if comparison.band is Band.VERSION
            ),
            doubtful=tuple(
                sorted(
                    (pair for pair in doubtful if open_(pair)),
                    key=lambda pair: (-pair.score, pair.first, pair.second),
                )
            ),
        )

    def _rank(self, seen: tuple[tuple[int, int], Comparison]) -> tuple[float, RecordId, RecordId]:
        first, second = self._ids(seen[0])
        return -seen[1].score, first, second

    def _apart(self, one: RecordId, other: RecordId, ruled: set[frozenset[RecordId]]) -> bool:
        if ruled and frozenset((one, other)) in ruled:
            return True
        return bool(forbidden(self._keys[self._position[one]], self._keys[self._position[other]]))

    def _both(self, pair: tuple[int, int]) -> tuple[Key, Key]:
        one, other = self._keys[pair[0]], self._keys[pair[1]]
        return (one, other) if one.id < other.id else (other, one)

    def _ids(self, pair: tuple[int, int]) -> tuple[RecordId, RecordId]:
        one, other = self._both(pair)
        return one.id, other.id

    def _pair(self, pair: tuple[int, int], comparison: Comparison) -> Pair:
        first, second = self._both(pair)
        agreed, differed = speaking(fields_of(Evidence(first, second)))
        return Pair(first.id, second.id, comparison.band, comparison.rule, comparison.score, agreed, differed)


def find(records: Iterable[Record], rulings: Rulings = NO_RULINGS) -> Duplicates:
    """Return the duplicates among the records, whatever their order.

    >>> from litreview.duplicates import find
    >>> found = find(records)                      # doctest: +SKIP
    >>> found.to_frame().groupby("report").size()  # doctest: +SKIP
    """
    finder = Finder()
    finder.add(records)
    return finder.duplicates(rulings)
