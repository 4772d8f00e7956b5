"""``--plain``: what its options are, and how they become a manner of speaking."""

import shutil
import sys
from argparse import Namespace
from io import TextIOWrapper
from time import monotonic
from typing import TYPE_CHECKING, Final

from litreview.cli.console import say
from litreview.cli.parsing import Parser
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.tui.guard import SEEN

if TYPE_CHECKING:
    from litreview.tui.plain.talk import Manner

_NARROWEST: Final = 20
_LONGEST_MOMENT: Final = 60.0


def add_plain(parser: Parser, *, with_marks: bool = True) -> None:
    """Let the command speak in plain text; ``with_marks`` where it tells abstracts."""
    parser.add_argument(
        "--plain",
        action="store_true",
        help=_("lines of text instead of the app: for screen readers, slow lines and scripts"),
    )
    parser.set_defaults(marks=False)
    if with_marks:
        parser.add_argument(
            "--marks", action="store_true", help=_("with --plain: put the protocol's terms between *stars*")
        )
    parser.add_argument(
        "--width",
        type=int,
        metavar=_("N"),
        help=_("with --plain: characters a line (default: the terminal's; 0: as many as it needs)"),
    )
    parser.add_argument(
        "--moment",
        type=float,
        metavar=_("SECONDS"),
        help=_(
            "with --plain: how long a record is before you until a key decides it "
            "(default: {seconds}; 0: at once, as for keys that come through a pipe)"
        ).format(seconds=SEEN),
    )


def refuse_without_plain(arguments: Namespace) -> None:
    """Raise UsageError for an option of plain mode that is not asked for, or has no sense."""
    given = (
        ("--marks", arguments.marks),
        ("--width", arguments.width is not None),
        ("--moment", arguments.moment is not None),
    )
    for option, is_given in given:
        if is_given and not arguments.plain:
            raise UsageError(option, _("is an option of --plain"), _("Give --plain too, or leave it away."))
    width, moment = arguments.width, arguments.moment
    if width is not None and width != 0 and width < _NARROWEST:
        raise UsageError(
            f"--width {width}",
            _("is too narrow"),
            _("Give {narrowest} or more, or 0 for lines as long as they need.").format(narrowest=_NARROWEST),
        )
    if moment is not None and not 0 <= moment <= _LONGEST_MOMENT:
        raise UsageError(
            f"--moment {moment}",
            _("is no such time"),
            _("Give seconds from 0 to {longest}.").format(longest=int(_LONGEST_MOMENT)),
        )


def manner_of(arguments: Namespace, moment: float = SEEN) -> "Manner":
    """Return how to speak, and let what is said be heard at once.

    ``moment`` is what the person has set, in seconds, for where the command was given none.
    """
    from litreview.tui.plain.talk import Manner  # noqa: PLC0415 - the help does without

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    usual = moment if sys.stdin.isatty() else 0.0
    given: int | None = arguments.width
    return Manner(
        say=say,
        clock=monotonic,
        width=_terminal_width if given is None else lambda: given,
        moment=usual if arguments.moment is None else arguments.moment,
    )


def _terminal_width() -> int:
    # Asked for each line, because a window may be resized; where nobody looks, lines are not broken.
    return max(_NARROWEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else 0
