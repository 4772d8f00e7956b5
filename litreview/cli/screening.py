"""``litreview screen``: one reviewer votes, blind."""

import os
from argparse import Namespace

from litreview.cli.console import is_terminal
from litreview.cli.keys import add_keys, chosen
from litreview.cli.looks import add_theme, worn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands
from litreview.cli.plain import add_plain, manner_of, refuse_without_plain
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import Stage
from litreview.screening.ordering import Order
from litreview.screening.session import ScreeningSession
from litreview.tui.orders import Queue, arrange, keep


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "screen",
        screen,
        help=_("read records one by one and vote on them"),
        more=_("One key is one vote, saved at once. Press ? in the app for its keys."),
    )
    parser.add_argument(
        "--as", dest="reviewer", metavar=_("HANDLE"), required=True, help=_("a reviewer of the protocol")
    )
    parser.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        help=_("the stage (default: the first with something left)"),
    )
    add_keys(parser)
    add_plain(parser)
    add_theme(parser)
    parser.add_argument(
        "--order",
        choices=[order.value for order in Order],
        help=_(
            "the order to read in from now on: as found, at random, newest first, or what is alike together"
        ),
    )
    parser.add_argument(
        "--seed", default="", metavar=_("WORD"), help=_("another random order for another word")
    )


def screen(arguments: Namespace) -> int:
    """Open the screening app, or screen in plain text."""
    refuse_without_plain(arguments)
    settings = chosen(arguments)
    with opened(arguments) as review:
        session = review.screening(arguments.reviewer, Stage(arguments.stage) if arguments.stage else None)
        queue = Queue(review=review.folder, reviewer=session.reviewer, stage=session.stage)
        arrange(session, queue, Order(arguments.order) if arguments.order else None, arguments.seed)
        try:
            _walk(session, arguments, settings.moment)
        finally:
            keep(session, queue)
    return 0


def _walk(session: ScreeningSession, arguments: Namespace, moment: float) -> None:
    if arguments.plain:
        from litreview.tui.plain.run import listening, run_plain_screening  # noqa: PLC0415 - for this only

        manner = manner_of(arguments, moment)
        with listening(manner.clock) as keyboard:
            run_plain_screening(session, keyboard, manner, marks=arguments.marks)
        return
    refuse_without_terminal("screen")
    from litreview.tui.app import run_screening  # noqa: PLC0415 - loads Textual

    run_screening(session, moment, worn(arguments))


def refuse_without_terminal(command: str, *, has_plain: bool = True) -> None:
    """Raise UsageError when nobody could see the app; some commands can do without."""
    if not is_terminal() and "LITREVIEW_IN_BROWSER" not in os.environ:
        raise UsageError(
            f"litreview {command}",
            _("needs a terminal"),
            _("Run it in a terminal window, without a pipe; or give --plain.")
            if has_plain
            else _("Run it in a terminal window, without a pipe."),
        )
