"""``litreview dedupe``: duplicate records found and linked, explained, and joined or kept apart by hand."""

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from time import monotonic
from typing import TYPE_CHECKING, Final

from litreview.cli import pairs
from litreview.cli.console import end_progress, say, table, tell
from litreview.cli.duplicate_review import add_review, review_duplicates
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.cli.progress import Progress
from litreview.model.errors import UsageError
from litreview.model.events import Link, Relation
from litreview.model.language import _, ngettext
from litreview.model.records import RecordId
from litreview.model.reports import combination_of
from litreview.model.text import one_line
from litreview.store import Access

if TYPE_CHECKING:
    from litreview.duplicates.find import Duplicates, Pair
    from litreview.review import Review

_PATIENCE: Final = 2.0
"""Seconds before a person is shown how far it has come."""
_PAIR: Final = 2


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "dedupe",
        dedupe,
        help=_("find duplicate records and link them"),
        more=_(
            "Nothing is merged or deleted: a record keeps its source, and its link the rule that made it."
            " What a person says of two records stands above every rule, in every later run."
        ),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("show what would be linked, and link nothing")
    )
    parser.add_argument(
        "--list", action="store_true", help=_("show each report of several records too, and why they are one")
    )
    add_review(parser)
    pairs.add_to(parser)
    add_actor(parser, _("who asks for it, a librarian or a lead (default: the librarian)"))
    add_json(parser)


def dedupe(arguments: Namespace) -> int:
    """Link the duplicates that are not linked yet, or do with one pair what was asked."""
    if arguments.review:
        return review_duplicates(arguments)
    if pairs.is_asked(arguments):
        _refuse_both(arguments)
        return pairs.answer(arguments)
    pairs.refuse_note_alone(arguments)
    return _find(arguments)


def _refuse_both(arguments: Namespace) -> None:
    if arguments.list or arguments.dry_run:
        raise UsageError(
            "litreview dedupe",
            _("--list and --dry-run are about all records, and a pair was named too"),
            _("Ask for one after the other."),
        )


def _find(arguments: Namespace) -> int:
    from litreview.duplicates.linking import acts_of  # noqa: PLC0415 - loads the comparison

    with opened(arguments, access=Access.READ if arguments.dry_run else Access.WRITE) as review:
        actor = None if arguments.dry_run else review.linker(arguments.actor)
        found = review.duplicates(patient(Progress(_("records compared"))))
        end_progress()
        links = [act for act in acts_of(found, review.ledger) if isinstance(act, Link)]
        if actor is not None:
            review.link(found, actor=actor)
        if arguments.json:
            tell(_as_json(review, found, links, with_clusters=arguments.list))
            return 0
        _say_done(links, found)
        if arguments.list:
            _say_clusters(review, found, [link for link in links if link.relation is Relation.SAME])
        elif arguments.dry_run:
            _say_links(review, links)
        _say_sums(review, found)
    return 0


def patient(
    shown: Callable[[int, int], object], clock: Callable[[], float] = monotonic
) -> Callable[[int, int], None]:
    """Return what shows progress only once it has taken longer than a person waits gladly."""
    begun = clock()

    def watch(done: int, whole: int) -> None:
        if clock() - begun >= _PATIENCE:
            shown(done, whole)

    return watch


def _say_done(links: Sequence[Link], found: "Duplicates") -> None:
    new = [link for link in links if link.relation is not Relation.OPEN]
    said = ngettext("{number} new link", "{number} new links", len(new)).format(number=len(new))
    say(f"{said}:" if new else f"{said}.")
    rules = Counter(link.rule for link in new)
    if rules:
        say(table([(f"  {rule}", str(number)) for rule, number in sorted(rules.items())]))
    withdrawn = len(links) - len(new)
    if withdrawn:
        told = ngettext(
            "{number} link withdrawn: no rule makes it any more, or a person has said otherwise.",
            "{number} links withdrawn: no rule makes them any more, or a person has said otherwise.",
            withdrawn,
        )
        say(told.format(number=withdrawn))
    shared = _shared(_touched(found, (link for link in new if link.relation is Relation.SAME)))
    if shared:
        say(_("Reports that these links found more than once, by source:"))
        say(table([(f"  {_both(sources)}", str(number)) for sources, number in shared.items()]))


def _both(sources: tuple[str, str]) -> str:
    one, other = sources
    return _("{source} twice").format(source=one) if one == other else f"{one} + {other}"


def _touched(found: "Duplicates", links: Iterable[Link]) -> list[tuple[RecordId, ...]]:
    linked = {record for link in links for record in (link.first, link.second)}
    return [cluster for cluster in found.clusters if not linked.isdisjoint(cluster)]


def _shared(clusters: Iterable[tuple[RecordId, ...]]) -> dict[tuple[str, str], int]:
    """Return how many reports each two sources both have, or one source has twice; most first."""
    counts: Counter[tuple[str, str]] = Counter()
    for cluster in clusters:
        sources = sorted(record.partition(":")[0] for record in cluster)
        counts.update(set(combinations(sources, 2)))
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _say_sums(review: "Review", found: "Duplicates") -> None:
    versions, doubtful, reports = _versions(review, found), len(found.doubtful), len(found.clusters)
    if versions:
        told = ngettext(
            "{number} pair of reports is of one study, such as preprint and article; they are not joined.",
            "{number} pairs of reports are of one study, such as preprint and article; they are not joined.",
            versions,
        )
        say(told.format(number=versions))
    if doubtful:
        told = ngettext(
            "{number} doubtful pair waits for a person: litreview dedupe --review",
            "{number} doubtful pairs wait for a person: litreview dedupe --review",
            doubtful,
        )
        say(told.format(number=doubtful))
    told = ngettext(
        "{records} records describe {reports} report.",
        "{records} records describe {reports} reports.",
        reports,
    )
    say(told.format(records=len(review.ledger.kinds), reports=reports))


def _versions(review: "Review", found: "Duplicates") -> int:
    """Return how many pairs of reports are versions of one study, by rule or by hand."""
    report = {record: number for number, cluster in enumerate(found.clusters) for record in cluster}
    said = {pair: link.relation for pair, (_event, link) in review.ledger.rulings.items()}
    by_rule = {frozenset((pair.first, pair.second)) for pair in found.versions}
    told = (by_rule - said.keys()) | {pair for pair, one in said.items() if one is Relation.VERSION}
    return len({frozenset(report[record] for record in pair) for pair in told})


def _say_links(review: "Review", links: Iterable[Link]) -> None:
    for link in links:
        say(f"\n{pairs.name_of(link)} {link.score:.2f}")
        for record in review.records([link.first, link.second]):
            say(f"  {record.id}  {one_line(record.title)}")
    say()


def _say_clusters(review: "Review", found: "Duplicates", new: Sequence[Link]) -> None:
    """Say each report of several records: its records, what is shown of which, and its links."""
    links = _links_by_record(review, found, new)
    for cluster in found.clusters:
        if len(cluster) > 1:
            records = review.records(_ordered(review, cluster))
            say()
            say(table([(record.id, one_line(record.title)) for record in records]))
            chosen = combination_of(records)
            others = {name: one for name, one in chosen.origins.items() if one != chosen.record.id}
            if others:
                say("  " + _("shown with: {fields}").format(fields=_origins(others)))
            for link in (link for record in cluster for link in links.get(record, ())):
                say(f"  {pairs.named(link) if len(cluster) > _PAIR else pairs.line_of(link)}")
    _say_pairs(review, _("Versions of one study, linked and not joined:"), found.versions)
    _say_pairs(review, _("Doubtful, for a person to look at, most likely first:"), found.doubtful)
    say()


def _ordered(review: "Review", cluster: Sequence[RecordId]) -> Sequence[RecordId]:
    """Return the cluster with the record first that leads the report, once it is linked."""
    report = review.ledger.report_of(cluster[0])
    return report.records if report and set(report.records) == set(cluster) else cluster


def _origins(others: dict[str, RecordId]) -> str:
    by_record: dict[RecordId, list[str]] = {}
    for name, record in others.items():
        by_record.setdefault(record, []).append(pairs.field_of(name))
    told = (_("{fields} of {record}").format(fields=", ".join(names), record=record)
            for record, names in by_record.items())  # fmt: skip
    return "; ".join(told)


def _links_by_record(
    review: "Review", found: "Duplicates", new: Sequence[Link]
) -> dict[RecordId, list[Link]]:
    """Return the links that join records, each under one: those of the log, and with a dry run the new."""
    from litreview.duplicates.explaining import standing_links  # noqa: PLC0415 - loads the comparison

    cluster = {record: number for number, one in enumerate(found.clusters) for record in one}
    told = standing_links(review.ledger, frozenset(review.ledger.kinds))
    standing = {frozenset((link.first, link.second)): link for _event, link in told}
    standing |= {frozenset((link.first, link.second)): link for link in new}
    links: dict[RecordId, list[Link]] = {}
    for link in standing.values():
        if cluster[link.first] == cluster[link.second]:
            links.setdefault(link.first, []).append(link)
    return links


def _say_pairs(review: "Review", heading: str, found: Iterable["Pair"]) -> None:
    for number, pair in enumerate(found):
        if not number:
            say(f"\n{heading}")
        say()
        records = review.records([pair.first, pair.second])
        say(table([(f"{record.id}", one_line(record.title)) for record in records]))
        say(f"  {pairs.line_of(pair)}")


def _as_json(
    review: "Review", found: "Duplicates", links: Sequence[Link], *, with_clusters: bool
) -> dict[str, object]:
    new = [link for link in links if link.relation is Relation.SAME]
    told: dict[str, object] = {
        "links": [pairs.as_json(link) for link in new],
        "withdrawn": [pairs.as_json(link) for link in links if link.relation is Relation.OPEN],
        "versions": [pairs.as_json(pair) for pair in found.versions],
        "doubtful": [pairs.as_json(pair) for pair in found.doubtful],
        "sources": [
            {"sources": sources, "reports": number} for sources, number in _shared(found.clusters).items()
        ],
        "records": len(review.ledger.kinds),
        "reports": len(found.clusters),
    }
    if with_clusters:
        joining = _links_by_record(review, found, new)
        told["clusters"] = [_cluster(review, one, joining) for one in found.clusters if len(one) > 1]
    return told


def _cluster(
    review: "Review", cluster: Sequence[RecordId], joining: Mapping[RecordId, Sequence[Link]]
) -> dict[str, object]:
    records = review.records(_ordered(review, cluster))
    return {
        "records": [record.id for record in records],
        "links": [pairs.as_json(link) for record in cluster for link in joining.get(record, ())],
        "origins": dict(combination_of(records).origins),
    }
