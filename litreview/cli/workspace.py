"""``litreview init``: a new review workspace."""

from argparse import Namespace
from pathlib import Path

from litreview.cli.console import say
from litreview.cli.parsing import Commands
from litreview.model.language import _


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "init",
        init,
        help=_("make a new review: its folder, protocol and stored queries"),
        more=_("Writes searches/, screening/ and exports/ into DIR, which may exist but not hold them."),
    )
    parser.add_argument("dir", metavar=_("DIR"), help=_("the folder of the new review"))


def init(arguments: Namespace) -> int:
    """Make the workspace."""
    from litreview.workspace import PROTOCOL, make_workspace  # noqa: PLC0415 - loads the whole review

    target = Path(arguments.dir)
    make_workspace(target)
    say(_("A new review is in {folder}.").format(folder=target))
    say(_("Next: write your question and criteria in {file}.").format(file=target / PROTOCOL))
    return 0
