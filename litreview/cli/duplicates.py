"""``litreview dedupe``: duplicate records found and linked."""

from argparse import Namespace
from collections import Counter

from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.duplicates.compare import Match
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
        matches = review.duplicates()
        if not arguments.dry_run:
            review.link(matches, actor=review.actor(arguments.actor, Role.LIBRARIAN))
        reports = len(review.ledger.reports)
        if arguments.json:
            tell({"links": [_as_json(match) for match in matches], "reports": reports})
            return 0
        _say_rules(matches)
        if arguments.list or arguments.dry_run:
            _say_links(review, matches, standing=arguments.list)
        say(
            ngettext(
                "{records} records describe {reports} report.",
                "{records} records describe {reports} reports.",
                reports,
            ).format(records=len(review.ledger.kinds), reports=reports)
        )
    return 0


def _say_rules(matches: list[Match]) -> None:
    links = ngettext("{number} new link", "{number} new links", len(matches)).format(number=len(matches))
    say(f"{links}:" if matches else f"{links}.")
    rules = Counter(match.rule for match in matches)
    if rules:
        say(table([(f"  {rule}", str(number)) for rule, number in sorted(rules.items())]))


def _say_links(review: Review, matches: list[Match], *, standing: bool) -> None:
    shown = [
        (link.first, link.second, link.rule, link.score) for _event, link in review.ledger.links if standing
    ]
    kept = {(first, second) for first, second, _rule, _score in shown}
    new = ((match.first.id, match.second.id, match.rule, match.score) for match in matches)
    for first, second, rule, score in [*shown, *(one for one in new if one[:2] not in kept)]:
        say(f"\n{rule} {score:.2f}")
        for record in review.records([first, second]):
            say(f"  {record.id}  {one_line(record.title)}")
    say()


def _as_json(match: Match) -> dict[str, object]:
    return {
        "first": match.first.id,
        "second": match.second.id,
        "rule": match.rule,
        "score": match.score,
    }
