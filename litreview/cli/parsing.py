"""Parsing: argparse that says what is wrong in our two lines."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from litreview.cli.mistakes import in_our_words
from litreview.model.errors import UsageError
from litreview.model.language import LANGUAGES, _
from litreview.model.protocol import Stage
from litreview.model.text import one_line

Command = Callable[[Namespace], int]
"""What a command does with its arguments; returns the exit code."""


class _Help(RawDescriptionHelpFormatter):
    """Help that keeps our line ends and begins in the reader's language."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401 - argparse's own
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class Parser(ArgumentParser):
    """An argument parser whose errors are UsageErrors and whose help speaks the reader's language."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - whatever argparse takes
        super().__init__(formatter_class=_Help, allow_abbrev=False, add_help=False, **options)
        self._positionals.title = _("arguments")
        self._optionals.title = _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help and leave"))

    def error(self, message: str) -> NoReturn:
        """Raise the error instead of leaving the program."""
        _refuse(self.prog, in_our_words(message))

    def parse_args(  # type: ignore[override]  # ours fills no namespace of a caller's own type
        self,
        args: Sequence[str] | None = None,
        namespace: Namespace | None = None,
    ) -> Namespace:
        """Return what was given; refuse what is unknown in the name of the command it was given to."""
        found: Namespace
        found, unknown = self.parse_known_args(args, namespace)
        if unknown:
            message = _("unrecognized arguments: {arguments}").format(arguments=" ".join(unknown))
            _refuse(getattr(found, "program", self.prog), message)
        return found


def _refuse(program: str, message: str) -> NoReturn:
    raise UsageError(program, message, _("{command} --help shows what it takes.").format(command=program))


class Commands:
    """The commands of the program, each added by its own module."""

    def __init__(self, parser: Parser, dest: str = "command") -> None:
        self._parser = parser
        self._group = parser.add_subparsers(
            title=_("commands"), dest=dest, metavar=_("COMMAND"), parser_class=Parser
        )

    def add(self, name: str, work: Command, *, help: str, more: str = "") -> Parser:  # noqa: A002 - argparse's word
        """Add a command and return its parser, so that its module can add what it takes."""
        parser: Parser = self._group.add_parser(name, help=help, description=f"{help}\n\n{more}".strip())
        parser.set_defaults(work=work, program=parser.prog)
        add_globals(parser, default=SUPPRESS, help_folder=SUPPRESS, help_language=SUPPRESS)
        return parser

    def asked(self, words: Sequence[str]) -> Namespace:
        """Return what the words ask for, for a command that goes on with another."""
        return self._parser.parse_args(words)

    @property
    def names(self) -> list[str]:
        """Return the names of the commands."""
        return list(self._group.choices)

    def refuse_unknown(self, name: str) -> None:
        """Raise UsageError for a command that is not there, naming the nearest."""
        if name in self.names:
            return
        near = get_close_matches(name, self.names, n=1)
        meant = _("Did you mean {command}? ").format(command=near[0]) if near else ""
        raise UsageError(
            f"litreview {name}",
            _("no such command"),
            meant + _("Commands: {names}.").format(names=", ".join(self.names)),
        )


def nested(parser: Parser) -> "Commands":
    """Return the commands under a command, to be added to; without one the command itself is run."""
    return Commands(parser, dest="act")


def add_lead(parser: Parser) -> None:
    """Let the command be done by a lead, who must be named."""
    parser.add_argument(
        "--as", dest="lead", metavar=_("HANDLE"), required=True, help=_("a lead of the protocol")
    )


def add_stage(parser: Parser, *, positional: bool = False) -> None:
    """Let the stage be named, which is the first where none is."""
    choices = [stage.value for stage in Stage]
    if positional:
        parser.add_argument("stage", choices=choices, help=_("the stage"))
    else:
        parser.add_argument(
            "--stage",
            choices=choices,
            default=Stage.TITLE_ABSTRACT.value,
            help=_("the stage (default: {first})").format(first=Stage.TITLE_ABSTRACT),
        )


def add_globals(parser: Parser, *, default: str | None, help_folder: str, help_language: str) -> None:
    """Let the folder and the language be named here; both before the command and after it."""
    parser.add_argument("-C", dest="folder", metavar=_("DIR"), default=default, help=help_folder)
    parser.add_argument("--lang", choices=LANGUAGES, default=default, help=help_language)


def add_json(parser: Parser) -> None:
    """Let the command answer a program."""
    parser.add_argument("--json", action="store_true", help=_("answer in JSON"))


def add_actor(parser: Parser, whose: str) -> None:
    """Let the command be done in somebody's name."""
    parser.add_argument("--as", dest="actor", metavar=_("HANDLE"), help=whose)


def day(text: str) -> date:
    """Return the day that a person wrote, for argparse; raise ArgumentTypeError for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = _("{text} is no day; write it as 2026-01-31").format(text=one_line(text) or "''")
        raise ArgumentTypeError(told) from None


def folder(arguments: Namespace) -> Path:
    """Return the workspace's folder: that given with -C, else the current one."""
    return Path(arguments.folder or ".")
