"""Reference files given to a command that needs no review: its options, and what is said of each file."""

from argparse import Namespace
from collections.abc import Mapping

from litreview.cli.console import say, warn
from litreview.cli.imports import SHOWN_PROBLEMS, add_how_to_read, column_pair
from litreview.cli.parsing import Parser
from litreview.formats.encodings import encoding_called
from litreview.model.errors import LitreviewError
from litreview.model.language import _
from litreview.searches.given import FileRead, How


def add_reading(parser: Parser) -> None:
    """Let it be said how the files are to be read."""
    parser.add_argument("files", metavar=_("FILE"), nargs="+", help=_("an exported file, or several"))
    add_how_to_read(parser, can_keep=False)


def how_of(
    arguments: Namespace, further: Mapping[str, str] | None = None, *, source: str | None = None
) -> How:
    """Return how the files are to be read; raise UsageError for an encoding that does not exist."""
    return How(
        form=arguments.format,
        mapping=dict(map(column_pair, arguments.map or ())),
        further=further or {},
        source=source,
        encoding=None if arguments.encoding is None else encoding_called(arguments.encoding),
        repair=arguments.repair,
    )


def say_read(read: FileRead) -> None:
    """Say what has been read from a file."""
    told = _("{file}: {format}, {encoding}; entries: {entries}, records: {records}")
    say(
        told.format(
            file=read.name,
            format=read.title,
            encoding=read.encoding,
            entries=read.entries,
            records=read.records,
        )
    )


def warn_of(read: FileRead, *, repaired: bool) -> None:
    """Say what was wrong in a file."""
    if read.wrong_line:
        told = _(
            "{file}:{line}: the letters look wrong, read as {encoding}; --encoding NAME reads them otherwise "
            "(mac_roman from an older Mac, gbk, shift_jis …)"
        )
        warn(told.format(file=read.name, line=read.wrong_line, encoding=read.encoding))
    if read.is_doubled and not repaired:
        told = _("{file}: its letters look encoded twice (Ã¸ for ø); --repair reads them right")
        warn(told.format(file=read.name))
    for problem in read.problems[:SHOWN_PROBLEMS]:
        warn(f"{read.name}:{problem.line}: {problem.what}")


def refuse(refused: list[LitreviewError], *, files: int) -> int:
    """Say why files could not be read, and that nothing was written; raise it where it is the only file."""
    if len(refused) == 1 == files:
        raise refused[0]
    for error in refused:
        warn(str(error))
    warn(_("Nothing was written."))
    return refused[0].exit_code
