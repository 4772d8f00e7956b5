"""Scores: what tools made of records, held against what the records are. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

Truth = Mapping[str, str]
"""Of each record, the work it describes."""
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """What a tool did; scores of several sets add up."""

    records: int = 0
    copies: int = 0
    """Records beyond the first of each work: what is there to be removed."""
    lost: int = 0
    """Works of which no record is left (FP at record level)."""
    left: int = 0
    """Copies that are screened again (FN at record level)."""
    wrong_pairs: int = 0
    """Pairs joined that are two works (FP at pair level)."""
    missed_pairs: int = 0
    """Pairs of one work that are not joined (FN at pair level)."""
    queued: int = 0
    """Pairs that a person is asked about."""
    queued_true: int = 0
    left_after: int = 0
    """Copies left when the person has joined every pair of one work that was asked about."""

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Score)))

    @property
    def per_thousand(self) -> float:
        """Return how many pairs a person is asked about per 1,000 records."""
        return 1000 * self.queued / self.records if self.records else 0.0

    @property
    def caught(self) -> float | None:
        """Return which share of the copies left a person is asked about, 0 to 1; None where none is left."""
        return (self.left - self.left_after) / self.left if self.left else None


def score(truth: Truth, clusters: Iterable[Sequence[str]], queue: Pairs = ()) -> Score:
    """Return how the clusters do: of each, its first record in the order of the truth is kept.

    That is the count of ASySD and bib-dedupe. A record in no cluster stands alone.
    """
    groups = _groups(truth, clusters)
    works = Counter(truth.values())
    survivors = Counter(truth[group[0]] for group in groups)
    lost = sum(1 for work in works if not survivors[work])
    joined = sum(_two(len(group)) for group in groups)
    right = sum(_two(n) for group in groups for n in Counter(truth[one] for one in group).values())
    asked = [pair for pair in queue if pair[0] in truth and pair[1] in truth]
    true = [pair for pair in asked if truth[pair[0]] == truth[pair[1]]]
    reviewed = Counter(truth[group[0]] for group in _groups(truth, _joined(groups, true)))
    return Score(
        records=len(truth),
        copies=len(truth) - len(works),
        lost=lost,
        left=_left(survivors),
        wrong_pairs=joined - right,
        missed_pairs=sum(map(_two, works.values())) - right,
        queued=len(asked),
        queued_true=len(true),
        left_after=_left(reviewed),
    )


def _two(number: int) -> int:
    return number * (number - 1) // 2


def _left(survivors: Mapping[str, int]) -> int:
    return sum(number - 1 for number in survivors.values() if number)


def _groups(truth: Truth, clusters: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return every record of the truth in its cluster, or alone; in the truth's order."""
    cluster_of = {one: number for number, cluster in enumerate(clusters) for one in cluster}
    groups: dict[object, list[str]] = defaultdict(list)
    for one in truth:
        groups[cluster_of.get(one, one)].append(one)
    return list(groups.values())


def _joined(groups: Iterable[Sequence[str]], pairs: Pairs) -> list[list[str]]:
    """Return the groups, those joined that a pair stands across."""
    found = {one: list(group) for group in groups for one in [group[0]]}
    head = {one: group[0] for group in found.values() for one in group}
    for first, second in pairs:
        one, other = head[first], head[second]
        if one != other:
            head.update(dict.fromkeys(found[other], one))
            found[one] += found.pop(other)
    return list(found.values())
