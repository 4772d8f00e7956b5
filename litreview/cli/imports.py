"""``litreview import``: records from reference files."""

from argparse import Namespace
from pathlib import Path

from litreview.cli.console import say, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.model.errors import LitreviewError, UsageError
from litreview.model.language import _
from litreview.model.protocol import Role
from litreview.model.records import SourceKind
from litreview.model.text import one_line
from litreview.searches.imports import Imported, ReferenceFile

SHOWN_PROBLEMS = 20


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "import",
        import_files,
        help=_("take in records from reference files (RIS, NBIB, BibTeX)"),
        more=_("The format is told from the content. The same file twice adds nothing."),
    )
    parser.add_argument("files", metavar=_("FILE"), nargs="+", help=_("an exported file"))
    parser.add_argument(
        "--source",
        metavar=_("NAME"),
        required=True,
        help=_("where the records come from, e.g. embase or oria"),
    )
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in SourceKind],
        default=SourceKind.DATABASE.value,
        help=_(
            "what PRISMA counts the source as (default: database); "
            "what comes from websites, organisations and citations is not screened but sought at once"
        ),
    )
    parser.add_argument(
        "--format", metavar=_("FORMAT"), help=_("the file's format, where it is not recognised")
    )
    add_actor(parser, _("who imports (default: the librarian)"))
    add_json(parser)


def import_files(arguments: Namespace) -> int:
    """Import the files in turn; all are read from disk first, and one that is refused stops no other."""
    files = [_file(name, arguments) for name in arguments.files]
    done: list[tuple[str, Imported]] = []
    refused: list[LitreviewError] = []
    with opened(arguments, begin=True) as review:
        actor = review.actor(arguments.actor, Role.LIBRARIAN)
        for file in files:
            try:
                done.append((file.name, review.import_file(file, actor=actor)))
            except LitreviewError as error:
                refused.append(error)
                warn(str(error))
            else:
                if not arguments.json:
                    _say(*done[-1])
    if arguments.json:
        tell({"files": [_as_json(*one) for one in done], "refused": [str(error) for error in refused]})
    return refused[0].exit_code if refused else 0


def _file(name: str, arguments: Namespace) -> ReferenceFile:
    path = Path(name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            name, error.strerror or _("cannot be read"), _("Nothing was imported; check the file's name.")
        ) from error
    return ReferenceFile(
        name=one_line(path.name),
        content=content,
        source=arguments.source,
        kind=SourceKind(arguments.kind),
        format=arguments.format,
    )


def _say(name: str, imported: Imported) -> None:
    reading = imported.reading
    if imported.repeated:
        day = imported.event.at.date().isoformat()
        say(_("{file}: imported on {day} already; nothing was added").format(file=name, day=day))
        return
    say(
        _(
            "{file}: {format}, {encoding}; entries: {entries}, "
            "records: {records}, new: {new}, problems: {problems}"
        ).format(
            file=name,
            format=imported.act.format,
            encoding=imported.encoding,
            entries=reading.entries,
            records=len(reading.records),
            new=imported.new,
            problems=len(reading.problems),
        )
    )
    if imported.elsewhere:
        told = _("{file}: the same file was imported as {source} too; its records now count for both sources")
        warn(told.format(file=name, source=imported.elsewhere))
    for problem in reading.problems[:SHOWN_PROBLEMS]:
        warn(f"{name}:{problem.line}: {problem.what}")
    if len(reading.problems) > SHOWN_PROBLEMS:
        warn(_("… and {number} more; --json lists all").format(number=len(reading.problems) - SHOWN_PROBLEMS))


def _as_json(name: str, imported: Imported) -> dict[str, object]:
    return {
        "file": name,
        "format": imported.act.format,
        "encoding": imported.encoding,
        "entries": imported.reading.entries,
        "records": len(imported.reading.records),
        "new": imported.new,
        "repeated": imported.repeated,
        "problems": [
            {"line": problem.line, "what": problem.what, "entry_lost": problem.entry_lost}
            for problem in imported.reading.problems
        ],
    }
