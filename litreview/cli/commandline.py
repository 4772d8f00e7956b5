"""The parser of a command line: the global options, and whichever commands are asked of it."""

from collections.abc import Iterable
from typing import Protocol

from litreview import __version__
from litreview.cli.parsing import Commands, Parser, add_globals
from litreview.model.language import _


class Stage(Protocol):
    """A module that adds commands."""

    def add_to(self, commands: Commands) -> None:
        """Add its commands."""
        ...


def parser_of(stages: Iterable[Stage]) -> tuple[Parser, Commands]:
    """Return a parser of the commands of these modules, and the commands."""
    parser = Parser(
        prog="litreview",
        description=_("A systematic literature review, from stored query to PRISMA diagram."),
        epilog=_("Begin with: litreview demo"),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"litreview {__version__}",
        help=_("show the version and leave"),
    )
    add_globals(
        parser,
        default=None,
        help_folder=_("the review's folder (default: this one)"),
        help_language=_("language: en or nb"),
    )
    commands = Commands(parser)
    for stage in stages:
        stage.add_to(commands)
    return parser, commands
