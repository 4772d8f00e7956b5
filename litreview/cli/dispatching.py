"""From the words of a command line to the command they name: only what that command needs is loaded."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from litreview.cli.commandline import parser_of
from litreview.cli.console import guarded, say
from litreview.cli.languages import choose_language

MODULES: Final = {
    "search": "searches",
    "import": "imports",
    "dedupe": "duplicates",
    "screen": "screening",
    "conflicts": "conflicts",
    "sync": "sync",
    "status": "status",
    "prisma": "prisma",
    "convert": "convert",
    "check": "check",
}
"""The module of each command that people give often, which then starts without the others.

Loading all takes a fifth of a second. A command that is not here is found among all of them.
"""
_OF_ALL: Final = {"-h", "--help", "--version"}


def run(arguments: Sequence[str] | None, environment: Mapping[str, str]) -> int:
    """Run the command the arguments name and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    choose_language(words, environment)
    return guarded(lambda: _dispatch(words))


def _dispatch(words: Sequence[str]) -> int:
    at = _place_of_command(words)
    name = None if at is None else words[at]
    module = None if name is None or _OF_ALL & set(words[:at]) else MODULES.get(name)
    if module is not None:
        parser, _commands = parser_of([import_module(f"litreview.cli.{module}")])
    else:
        from litreview.cli.commands import build  # noqa: PLC0415 - loads every command

        parser, commands = build()
        if name is None and not _OF_ALL & set(words):
            say(parser.format_help().rstrip())
            return 2
        if name is not None:
            commands.refuse_unknown(name)
    arguments = parser.parse_args(words)
    code: int = arguments.work(arguments)
    return code


def _place_of_command(words: Sequence[str]) -> int | None:
    """Return where the first argument stands that is neither a global option nor its value."""
    rest = iter(enumerate(words))
    for place, word in rest:
        if word in {"-C", "--lang"}:
            next(rest, None)
        elif not word.startswith("-"):
            return place
    return None
