"""``litreview conflicts``: the lead settles what two reviewers differ on."""

from argparse import Namespace

from litreview.cli.console import say
from litreview.cli.parsing import Commands, folder
from litreview.cli.screening import refuse_without_terminal
from litreview.model.language import _


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "conflicts",
        conflicts,
        help=_("settle the records on which two reviewers differ"),
        more=_("Both votes stay as they are; the decision stands beside them."),
    )
    parser.add_argument(
        "--as", dest="lead", metavar=_("HANDLE"), required=True, help=_("a lead of the protocol")
    )
    parser.add_argument("--all", action="store_true", help=_("show those already settled too"))


def conflicts(arguments: Namespace) -> int:
    """Open the app for conflicts, or say that there are none."""
    from litreview.review import open_review  # noqa: PLC0415 - loads the whole review

    with open_review(folder(arguments)) as review:
        session = review.conflicts(arguments.lead, with_settled=arguments.all)
        if not session.queue:
            say(_("There is no conflict.") if arguments.all else _("There is no open conflict."))
            return 0
        refuse_without_terminal("conflicts")
        from litreview.tui.app import run_conflicts  # noqa: PLC0415 - loads Textual

        run_conflicts(session)
    return 0
