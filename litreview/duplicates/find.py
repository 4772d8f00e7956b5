"""Finding duplicates."""

from collections.abc import Iterable
from dataclasses import dataclass

from litreview.duplicates.candidates import candidates
from litreview.duplicates.compare import Band, Comparison, compare, forbidden
from litreview.duplicates.keys import key_of
from litreview.model.records import Record, RecordId


@dataclass(frozen=True, slots=True)
class Pair:
    first: RecordId
    second: RecordId
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Duplicates:
    links: list[Pair]
    doubtful: list[Pair]
    versions: list[Pair]
    clusters: list[list[RecordId]]


def find(records: Iterable[Record]) -> Duplicates:
    keys = sorted((key_of(r) for r in records), key=lambda k: k.id)
    ids = [k.id for k in keys]
    seen = []
    for a, b in candidates(keys):
        c = compare(keys[a], keys[b])
        if c:
            seen.append((a, b, c))
    groups = [[n] for n in range(len(keys))]
    links = []
    doubtful = []
    same = sorted((x for x in seen if x[2].band is Band.SAME), key=lambda x: (-x[2].score, x[0], x[1]))
    for a, b, c in same:
        one, other = groups[a], groups[b]
        if one is other:
            continue
        if len(one) * len(other) > 1 and any(forbidden(keys[i], keys[j]) for i in one for j in other):
            doubtful.append(Pair(ids[a], ids[b], "chain", c.score))
            continue
        links.append(Pair(ids[a], ids[b], c.rule, c.score))
        one.extend(other)
        for n in other:
            groups[n] = one
    doubtful += [Pair(ids[a], ids[b], c.rule, c.score) for a, b, c in seen if c.band is Band.DOUBTFUL and groups[a] is not groups[b]]
    versions = [Pair(ids[a], ids[b], c.rule, c.score) for a, b, c in seen if c.band is Band.VERSION]
    clusters = list({id(g): [ids[n] for n in sorted(g)] for g in groups}.values())
    return Duplicates(links, doubtful, versions, clusters)
