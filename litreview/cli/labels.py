"""``litreview label`` and ``labels``: short words of one's own on records, and how many have them."""

from argparse import Namespace

from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, Parser, add_json
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role, Stage
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.labels import Labelled, labelled, relabel
from litreview.store import Access
from litreview.tui.wording import labels_text


def add_to(commands: Commands) -> None:
    """Add the commands."""
    putting = commands.add(
        "label",
        label,
        help=_("put labels of your own on records, or take them off"),
        more=_(
            "A label is a word or a few, for sorting. Others see it as they see your notes:\n"
            "not before the votes on the record are opened."
        ),
    )
    putting.add_argument("records", metavar=_("RECORD"), nargs="+", help=_("a record, e.g. pubmed:38012345"))
    putting.add_argument(
        "--add", metavar=_("LABEL"), action="append", default=[], help=_("put it on; may be given again")
    )
    putting.add_argument(
        "--remove", metavar=_("LABEL"), action="append", default=[], help=_("take it off; may be given again")
    )
    putting.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        default=Stage.TITLE_ABSTRACT.value,
        help=_("the stage (default: {first})").format(first=Stage.TITLE_ABSTRACT),
    )
    _add_member(putting)
    listing = commands.add(
        "labels",
        labels,
        help=_("list the labels, and the records that have one"),
        more=_(
            "Your own; for the lead also those on records whose votes are opened; for all, all when the\n"
            "stage is closed."
        ),
    )
    listing.add_argument("label", metavar=_("LABEL"), nargs="?", help=_("list the records that have it"))
    listing.add_argument("--stage", choices=[stage.value for stage in Stage], help=_("of one stage alone"))
    _add_member(listing)


def label(arguments: Namespace) -> int:
    """Put labels on records, or take them off."""
    if not arguments.add and not arguments.remove:
        raise UsageError(
            "litreview label", _("says no label"), _("Give --add LABEL or --remove LABEL, or both.")
        )
    with opened(arguments) as review:
        person = review.actor(arguments.actor, Role.REVIEWER)
        review.adopt_protocol(person)
        done = relabel(
            review.journal,
            arguments.records,
            Stage(arguments.stage),
            person,
            more=arguments.add,
            gone=arguments.remove,
        )
    if arguments.json:
        tell([{"record": report.id, "labels": list(put)} for report, put in done])
    else:
        for report, put in done:
            none = _("no label")
            say(f"{report.id}: {labels_text(put) or none}")
    return 0


def labels(arguments: Namespace) -> int:
    """List the labels there are, or the records that have one."""
    stages = [Stage(arguments.stage)] if arguments.stage else list(Stage)
    with opened(arguments, access=Access.READ) as review:
        person = review.actor(arguments.actor, Role.REVIEWER)
        review.refuse_other_lead(person)
        found = list(labelled(review.ledger, review.protocol, stages, person))
        if arguments.label is not None:
            wanted = one_line(arguments.label).casefold()
            _list(review, [one for one in found if one.label.casefold() == wanted], as_json=arguments.json)
            return 0
    if arguments.json:
        tell([_as_json(one) for one in found])
    elif not found:
        say(_("There is no label that you may see."))
    else:
        heads = (_("label"), _("by"), _("stage"), _("records"))
        say(table([heads, *(_row(one) for one in found)]))
    return 0


def _add_member(parser: Parser) -> None:
    parser.add_argument(
        "--as", dest="actor", metavar=_("HANDLE"), required=True, help=_("whose labels: a member of the team")
    )
    add_json(parser)


def _row(one: Labelled) -> tuple[str, ...]:
    return (labels_text([one.label]), one_line(one.by), one.stage, str(len(one.reports)))


def _as_json(one: Labelled) -> dict[str, object]:
    return {"label": one.label, "by": one.by, "stage": one.stage, "records": len(one.reports)}


def _list(review: Review, found: list[Labelled], *, as_json: bool) -> None:
    rows = []
    for one in found:
        records = review.records([report.id for report in one.reports])
        rows += [(record, one) for record in records]
    if as_json:
        tell(
            [
                {
                    "id": record.id,
                    "by": one.by,
                    "stage": one.stage,
                    "year": record.year,
                    "title": record.title,
                }
                for record, one in rows
            ]
        )
        return
    if rows:
        say(
            table(
                [(record.id, one.by, str(record.year or ""), one_line(record.title)) for record, one in rows]
            )
        )
    text = ngettext("{number} record.", "{number} records.", len(rows))
    say(text.format(number=len(rows)))
