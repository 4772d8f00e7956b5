"""The whole command line: global options, every command, and the way to the one asked for."""

import sys
from collections.abc import Mapping, Sequence

from litreview import __version__
from litreview.cli import (
    agreement,
    bundling,
    charting,
    check,
    conflicts,
    convert,
    dedupe_files,
    demo,
    duplicates,
    exports,
    history,
    imports,
    labels,
    overview,
    pilot,
    prisma,
    protocol,
    removing,
    reporting,
    reports,
    reproducing,
    screening,
    searches,
    serve,
    status,
    sync,
    team,
    workspace,
)
from litreview.cli.console import guarded, say
from litreview.cli.languages import choose_language
from litreview.cli.parsing import Commands, Parser, add_globals
from litreview.model.language import _

STAGES = (
    workspace,
    searches,
    history,
    reporting,
    imports,
    duplicates,
    removing,
    pilot,
    screening,
    serve,
    labels,
    conflicts,
    agreement,
    team,
    protocol,
    sync,
    reports,
    charting,
    status,
    overview,
    prisma,
    exports,
    reproducing,
    bundling,
    convert,
    dedupe_files,
    check,
    demo,
)
"""The modules that add commands, in the order of a review."""


def run(arguments: Sequence[str] | None, environment: Mapping[str, str]) -> int:
    """Run the command the arguments name and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    choose_language(words, environment)
    return guarded(lambda: _dispatch(words))


def build() -> tuple[Parser, Commands]:
    """Return the parser of the whole command line, and its commands."""
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
    for stage in STAGES:
        stage.add_to(commands)
    return parser, commands


def _dispatch(words: Sequence[str]) -> int:
    parser, commands = build()
    name = _first_word(words)
    if name is None and not {"-h", "--help", "--version"} & set(words):
        say(parser.format_help().rstrip())
        return 2
    if name is not None:
        commands.refuse_unknown(name)
    arguments = parser.parse_args(words)
    code: int = arguments.work(arguments)
    return code


def _first_word(words: Sequence[str]) -> str | None:
    """Return the first argument that is neither a global option nor its value."""
    rest = iter(words)
    for word in rest:
        if word in {"-C", "--lang"}:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None
