"""Finding duplicates: records in; out come clusters of one report each, and the reasons for every link."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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

METHOD: Final = "litreview duplicates 4"
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


@dataclass(slots=True)
class Known:
    """What a finder knows of the records added so far."""

    ids: list[RecordId] = field(default_factory=list)
    """The records in the order added; a record's position is its place here."""
    keys: dict[int, Key] = field(default_factory=dict)
    """By position; one that is not here may be fetched by asking for it."""
    blocks: Blocks = field(default_factory=Blocks)
    pairs: dict[tuple[int, int], Pair] = field(default_factory=dict)
    """Those that are something to each other, by their positions, lower first."""


class Finder:
    """Finds duplicates among all records added so far; to add in parts gives what adding at once gives."""

    def __init__(self, known: Known | None = None) -> None:
        self.known = Known() if known is None else known
        self._position = {record: position for position, record in enumerate(self.known.ids)}

    def add(self, records: Iterable[Record], progress: Callable[[int], object] | None = None) -> None:
        """Compare further records with each other and with all before; one known already is left out."""
        known = self.known
        since = len(known.ids)
        for record in records:
            if record.id not in self._position:
                self._position[record.id] = position = len(known.ids)
                known.ids.append(record.id)
                known.keys[position] = key_of(record)
                if progress:
                    progress(1)
        known.blocks.add(known.keys[position] for position in range(since, len(known.ids)))
        new, outgrown = known.blocks.take_pairs(since)
        for pair in outgrown & known.pairs.keys():
            if not known.blocks.share(*self._both(pair)):
                del known.pairs[pair]
        for pair in new:
            evidence = Evidence(*self._both(pair))
            if comparison := judged(evidence):
                known.pairs[pair] = _pair(evidence, comparison)

    def duplicates(
        self, rulings: Rulings = NO_RULINGS, order: Iterable[RecordId] | None = None
    ) -> Duplicates:
        """Return what was found; it does not depend on the order in which records were added.

        The clusters are told in the order given of the records, by default that in which they were added.
        """
        apart = {frozenset(pair) for pair in rulings.different}
        ruled = apart | {frozenset(pair) for pair in rulings.same}
        clusters: Clusters[RecordId] = Clusters(lambda one, other: self._are_apart(one, other, apart))
        for first, second in rulings.same:
            if first in self._position and second in self._position:
                clusters.join_anyway(first, second)
        by_band: dict[Band, list[Pair]] = {band: [] for band in Band}
        for pair in sorted(self.known.pairs.values(), key=_rank):
            by_band[pair.band].append(pair)
        links = [pair for pair in by_band[Band.SAME] if clusters.join(pair.first, pair.second)]
        left = (pair for pair in by_band[Band.SAME] if not clusters.together(pair.first, pair.second))
        chained = [replace(pair, band=Band.DOUBTFUL, rule=CHAIN) for pair in left]
        doubtful = [
            pair
            for pair in (*chained, *by_band[Band.DOUBTFUL])
            if not clusters.together(pair.first, pair.second) and {pair.first, pair.second} not in ruled
        ]
        groups = clusters.groups(self.known.ids if order is None else order)
        report = {record: group[0] for group in groups for record in group}
        return Duplicates(
            clusters=tuple(map(tuple, groups)),
            links=tuple(links),
            versions=tuple(_one_a_report(by_band[Band.VERSION], report, set())),
            doubtful=tuple(_one_a_report(sorted(doubtful, key=_likelihood), report, _settled(apart, report))),
        )

    def _are_apart(self, one: RecordId, other: RecordId, ruled: set[frozenset[RecordId]]) -> bool:
        if ruled and frozenset((one, other)) in ruled:
            return True
        first, second = self._position[one], self._position[other]
        found = self.known.pairs.get((first, second) if first < second else (second, first))
        if found and found.band is Band.SAME:
            return False  # what a rule joins nothing keeps apart
        return bool(forbidden(self.known.keys[first], self.known.keys[second]))

    def _both(self, pair: tuple[int, int]) -> tuple[Key, Key]:
        one, other = self.known.keys[pair[0]], self.known.keys[pair[1]]
        return (one, other) if one.id < other.id else (other, one)


def _pair(evidence: Evidence, found: Comparison) -> Pair:
    agreed, differed = speaking(fields_of(evidence))
    if found.rule in SUBJECTS:
        differed += (SUBJECTS[found.rule],)
    return Pair(evidence.first.id, evidence.second.id, found.band, found.rule, found.score, agreed, differed)


def _rank(pair: Pair) -> tuple[float, RecordId, RecordId]:
    return -pair.score, pair.first, pair.second


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
