"""``litreview dedupe``: duplicate records found and linked."""

from argparse import Namespace
from collections import Counter

from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.duplicates.linking import acts_of
from litreview.model.events import Link
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role
from litreview.model.text import one_line
from litreview.review import Review
from litreview.store import Access


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "dedupe",
        dedupe,
        help=_("find duplicate records and link them"),
        more=_(
            "Nothing is merged or deleted: a record keeps its source, and its link the rule that made it."
        ),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("show the links, and make none"))
    parser.add_argument("--list", action="store_true", help=_("show every link with its two records"))
    add_actor(parser, _("who asks for it (default: the librarian)"))
    add_json(parser)


def dedupe(arguments: Namespace) -> int:
    """Link the duplicates that are not linked yet."""
    access = Access.READ if arguments.dry_run else Access.WRITE
    with opened(arguments, access=access) as review:
        found = review.duplicates()
        acts = acts_of(found, review.ledger)
        if not arguments.dry_run:
            review.link(found, actor=review.actor(arguments.actor, Role.LIBRARIAN))
        links = [act for act in acts if isinstance(act, Link)]
        if arguments.json:
            tell({"links": [_as_json(link) for link in links], "reports": len(found.clusters)})
            return 0
        _say_rules(links)
        if arguments.list or arguments.dry_run:
            _say_links(review, links, standing=arguments.list)
        say(
            ngettext(
                "{records} records describe {reports} report.",
                "{records} records describe {reports} reports.",
                len(found.clusters),
            ).format(records=len(review.ledger.kinds), reports=len(found.clusters))
        )
    return 0


def _say_rules(links: list[Link]) -> None:
    said = ngettext("{number} new link", "{number} new links", len(links)).format(number=len(links))
    say(f"{said}:" if links else f"{said}.")
    rules = Counter(link.rule for link in links)
    if rules:
        say(table([(f"  {rule}", str(number)) for rule, number in sorted(rules.items())]))


def _say_links(review: Review, links: list[Link], *, standing: bool) -> None:
    shown = [link for _event, link in review.ledger.rule_links.values()] if standing else []
    kept = {(link.first, link.second) for link in shown}
    for link in [*shown, *(one for one in links if (one.first, one.second) not in kept)]:
        say(f"\n{link.rule} {link.score:.2f}")
        for record in review.records([link.first, link.second]):
            say(f"  {record.id}  {one_line(record.title)}")
    say()


def _as_json(link: Link) -> dict[str, object]:
    return {"first": link.first, "second": link.second, "rule": link.rule, "score": link.score}
