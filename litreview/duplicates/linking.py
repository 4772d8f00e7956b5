"""Linking: what was found, as events of the log. Nothing is merged or deleted. Pure."""

from collections.abc import Container, Iterable, Iterator, Mapping

from litreview.duplicates.clusters import Clusters
from litreview.duplicates.compare import Band
from litreview.duplicates.find import METHOD, Duplicates, Pair, Rulings
from litreview.model.events import BY_HAND, Doubt, DuplicatesSought, Link, Relation
from litreview.model.ledger import Ledger
from litreview.model.records import RecordId

WITHDRAWN = "withdrawn"
"""The rule of an act that takes back a rule's link which no rule makes any more."""

_RELATIONS = {Band.SAME: Relation.SAME, Band.VERSION: Relation.VERSION}


def rulings_of(ledger: Ledger) -> Rulings:
    """Return what people have said of pairs, and still say."""
    return Rulings(
        same=tuple(ledger.ruled(Relation.SAME)),
        different=tuple(ledger.ruled(Relation.DIFFERENT, Relation.VERSION)),
    )


def acts_of(found: Duplicates, ledger: Ledger) -> list[Link | DuplicatesSought]:
    """Return what is to be written so that the log says what was found: nothing where it does.

    A rule's link within a cluster found stays, though another rule would make it now; one between
    two clusters is withdrawn.
    """
    report = {record: cluster[0] for cluster in found.clusters for record in cluster}
    versions = {frozenset((pair.first, pair.second)) for pair in found.versions}
    standing = [link for _, link in ledger.rule_links.values() if _is_found(link, versions, report)]
    kept = {frozenset((link.first, link.second)) for link in standing}
    links = [_withdrawn(link) for key, (_, link) in ledger.rule_links.items() if key not in kept]
    links += [_link(pair) for pair in _missing(found, standing, ledger)]
    links += [_link(pair) for pair in found.versions if frozenset((pair.first, pair.second)) not in kept]
    sought = DuplicatesSought(method=METHOD, records=len(ledger.kinds), doubtful=tuple(_doubts(found)))
    said = ledger.sought[-1][1] if ledger.sought else None
    return [*links, sought] if links or sought != said else []


def _is_found(
    link: Link, versions: Container[frozenset[RecordId]], report: Mapping[RecordId, RecordId]
) -> bool:
    if link.relation is Relation.VERSION:
        return frozenset((link.first, link.second)) in versions
    return link.first in report and report[link.first] == report.get(link.second)


def _missing(found: Duplicates, standing: Iterable[Link], ledger: Ledger) -> Iterator[Pair]:
    """Yield the links found that join what neither people nor standing links join."""
    groups: Clusters[RecordId] = Clusters(lambda _one, _other: False)
    for first, second in ledger.ruled(Relation.SAME):
        groups.join(first, second)
    for link in standing:
        if link.relation is Relation.SAME:
            groups.join(link.first, link.second)
    for pair in found.links:
        if groups.join(pair.first, pair.second):
            yield pair


def by_hand(first: RecordId, second: RecordId, relation: Relation, note: str | None = None) -> Link:
    """Return a person's word on two records; ``Relation.OPEN`` takes back what was said before."""
    one, other = sorted((first, second))
    return Link(first=one, second=other, rule=BY_HAND, score=1.0, relation=relation, note=note)


def _link(pair: Pair) -> Link:
    return Link(
        first=pair.first,
        second=pair.second,
        rule=pair.rule,
        score=pair.score,
        relation=_RELATIONS[pair.band],
        agreed=pair.agreed,
        differed=pair.differed,
    )


def _withdrawn(link: Link) -> Link:
    return Link(first=link.first, second=link.second, rule=WITHDRAWN, score=0.0, relation=Relation.OPEN)


def _doubts(found: Duplicates) -> Iterator[Doubt]:
    for pair in found.doubtful:
        yield Doubt(pair.first, pair.second, pair.rule, pair.score, pair.agreed, pair.differed)
