"""``litreview remove``: take records out before they are screened, and say why."""

from argparse import Namespace

from litreview.cli.console import say, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.model.events import Removal
from litreview.model.language import _, ngettext
from litreview.screening.removing import remove as take_out


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "remove",
        remove,
        help=_("take records out before anybody screens them, for a reason that the diagram counts"),
        more=_(
            "litreview remove RECORD... --why TEXT                removed for other reasons\n"
            "litreview remove RECORD... --why TEXT --automation   marked as ineligible by a tool: name it\n"
            "litreview remove RECORD... --why TEXT --unread       left unread by a stopping rule\n"
            "litreview remove RECORD... --why TEXT --back         put back\n\n"
            "Duplicates are linked by litreview dedupe and not removed here."
        ),
    )
    parser.add_argument("records", metavar=_("RECORD"), nargs="+", help=_("a record, e.g. pubmed:38012345"))
    parser.add_argument("--why", metavar=_("TEXT"), required=True, help=_("the reason, for all to see"))
    how = parser.add_mutually_exclusive_group()
    for name, removal, told in (
        ("--automation", Removal.AUTOMATION, _("a tool marked them as ineligible before anybody read them")),
        ("--unread", Removal.UNREAD, _("a stopping rule left them unread: excluded by automation")),
        ("--back", Removal.NONE, _("they are to be screened after all")),
    ):
        how.add_argument(name, dest="how", action="store_const", const=removal, help=told)
    parser.set_defaults(how=Removal.OTHER)
    add_actor(parser, _("who says so (default: the librarian)"))
    add_json(parser)


def remove(arguments: Namespace) -> int:
    """Take the records' reports out, or put them back."""
    with opened(arguments) as review:
        actor = review.linker(arguments.actor)
        review.adopt_protocol(actor)
        done = take_out(review.journal, arguments.records, arguments.how, arguments.why, actor=actor)
    if arguments.json:
        tell(
            [
                {"id": report.id, "records": list(report.records), "how": arguments.how.value or None}
                for report in done
            ]
        )
        return 0
    count = len(done)
    if arguments.how is Removal.NONE:
        said = ngettext("{number} report put back.", "{number} reports put back.", count)
    else:
        said = ngettext("{number} report taken out.", "{number} reports taken out.", count)
    say(said.format(number=count))
    return 0
