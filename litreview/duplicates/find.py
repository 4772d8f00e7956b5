"""Finding duplicates: records in; out come clusters of one report each, and the reasons for every link."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from litreview.duplicates.candidates import Blocks
from litreview.duplicates.clusters import Clusters
from litreview.duplicates.compare import Band, Comparison, fields_of, forbidden, judged, speaking
from litreview.duplicates.doubts import DOUBTS
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import Key, key_of
from litreview.duplicates.vetoes import SUBJECTS
from litreview.model.records import Record, RecordId

if TYPE_CHECKING:
    import pandas as pd

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

    def to_frame(self) -> "pd.DataFrame":
        """Return one row a record, ``record`` and ``report``: the first record of its cluster."""
        import pandas as pd  # noqa: PLC0415 - heavy, and only here

        rows = [(record, cluster[0]) for cluster in self.clusters for record in cluster]
        return pd.DataFrame(rows, columns=["record", "report"])

    def pairs_to_frame(self) -> "pd.DataFrame":
        """Return one row a link, version or doubtful pair, with its rule, score and evidence."""
        import pandas as pd  # noqa: PLC0415 - heavy, and only here

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
        return pd.DataFrame(rows, columns=names)


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
        apart = {frozenset(pair) for pair in rulings.different}
        ruled = apart | {frozenset(pair) for pair in rulings.same}
        clusters: Clusters[RecordId] = Clusters(lambda one, other: self._are_apart(one, other, apart))
        for first, second in rulings.same:
            if first in self._position and second in self._position:
                clusters.join_anyway(first, second)
        pairs = [self._pair(*seen) for seen in sorted(self._seen.items(), key=self._rank)]
        by_band = {band: [pair for pair in pairs if pair.band is band] for band in Band}
        links = [pair for pair in by_band[Band.SAME] if clusters.join(pair.first, pair.second)]
        chained = [replace(pair, band=Band.DOUBTFUL, rule=CHAIN) for pair in by_band[Band.SAME]]
        doubtful = [
            pair
            for pair in (*chained, *by_band[Band.DOUBTFUL])
            if not clusters.together(pair.first, pair.second) and {pair.first, pair.second} not in ruled
        ]
        groups = clusters.groups(self._position)
        report = {record: group[0] for group in groups for record in group}
        return Duplicates(
            clusters=tuple(map(tuple, groups)),
            links=tuple(links),
            versions=tuple(_one_a_report(by_band[Band.VERSION], report, set())),
            doubtful=tuple(_one_a_report(sorted(doubtful, key=_likelihood), report, _settled(apart, report))),
        )

    def _rank(self, seen: tuple[tuple[int, int], Comparison]) -> tuple[float, RecordId, RecordId]:
        first, second = self._ids(seen[0])
        return -seen[1].score, first, second

    def _are_apart(self, one: RecordId, other: RecordId, ruled: set[frozenset[RecordId]]) -> bool:
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
        differed += tuple(SUBJECTS[rule] for rule in (comparison.rule,) if rule in SUBJECTS)
        return Pair(first.id, second.id, comparison.band, comparison.rule, comparison.score, agreed, differed)


def _settled(
    apart: Iterable[frozenset[RecordId]], report: Mapping[RecordId, RecordId]
) -> set[frozenset[RecordId]]:
    """Return the pairs of reports of whose records people have said that they are apart."""
    return {frozenset(report[record] for record in pair if record in report) for pair in apart}


def _one_a_report(
    pairs: Iterable[Pair], report: Mapping[RecordId, RecordId], settled: set[frozenset[RecordId]]
) -> Iterator[Pair]:
    """Yield the first pair of every two reports: a person is asked once, however many records they have.

    Two reports that are settled are asked about only where a record might stand in either.
    """
    seen = set[frozenset[RecordId]]()
    for pair in pairs:
        reports = frozenset((report[pair.first], report[pair.second]))
        if len(reports) > 1 and reports not in seen and (pair.rule == CHAIN or reports not in settled):
            seen.add(reports)
            yield pair


def _likelihood(pair: Pair) -> tuple[bool, float, RecordId, RecordId]:
    """Return what the queue is ordered by: pairs that a rule joins but for one thing come before the rest."""
    return pair.rule in DOUBTS, -pair.score, pair.first, pair.second


def find(records: Iterable[Record], rulings: Rulings = NO_RULINGS) -> Duplicates:
    """Return the duplicates among the records, whatever their order.

    >>> from litreview.duplicates import find
    >>> found = find(records)                      # doctest: +SKIP
    >>> found.to_frame().groupby("report").size()  # doctest: +SKIP
    """
    finder = Finder()
    finder.add(records)
    return finder.duplicates(rulings)
