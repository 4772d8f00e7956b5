"""``litreview import``: records from reference files."""

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

from litreview.cli.console import say, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.formats.decisions import UNNAMED
from litreview.formats.encodings import encoding_called
from litreview.model.errors import LitreviewError, UsageError
from litreview.model.language import _
from litreview.model.protocol import Handle, Role
from litreview.model.records import SourceKind
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.taking_over import refuse_no_reviewer
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
    parser.add_argument(
        "--map",
        metavar=_("COLUMN=FIELD"),
        action="append",
        help=_("in a table, which column is which field, e.g. Tittel=title; may be given again"),
    )
    parser.add_argument(
        "--encoding",
        metavar=_("NAME"),
        help=_("how the letters are encoded where that is told wrongly, e.g. mac_roman or gbk"),
    )
    parser.add_argument(
        "--repair",
        action=BooleanOptionalAction,
        help=_("read letters that were encoded twice (Ã¸) as they were (ø), or keep them"),
    )
    parser.add_argument(
        "--decisions",
        metavar=_("NAME=HANDLE"),
        action="append",
        help=_(
            "take over what NAME decided in Rayyan, Covidence or ASReview as HANDLE's; may be given again"
        ),
    )
    add_actor(parser, _("who imports (default: the librarian)"))
    add_json(parser)


def import_files(arguments: Namespace) -> int:
    """Import the files in turn; one that is refused stops no other."""
    files = [_file(name, arguments) for name in arguments.files]
    people = dict(map(_pair, arguments.decisions or ()))
    done: list[Imported] = []
    refused: list[LitreviewError] = []
    with opened(arguments, begin=True) as review:
        actor = review.actor(arguments.actor, Role.LIBRARIAN)
        refuse_no_reviewer(review.protocol, people)
        for file in files:
            for one in _imported(review, file, actor):
                if isinstance(one, LitreviewError):
                    refused.append(one)
                    warn(str(one))
                    continue
                done.append(one)
                if not arguments.json:
                    _say(one)
                _decisions(review, one, people, quiet=arguments.json)
    if arguments.json:
        tell({"files": [_as_json(one) for one in done], "refused": [str(error) for error in refused]})
    unknown = sorted(set(people) - {name for one in done for name in one.deciders})
    if unknown:
        warn(_("Nobody of this name has decided anything in these files: {names}").format(
            names=", ".join(unknown)))  # fmt: skip
    return refused[0].exit_code if refused else int(bool(unknown))


def _imported(review: Review, file: ReferenceFile, actor: Handle) -> Iterator[Imported | LitreviewError]:
    try:
        yield from review.importing(file, actor=actor)
    except LitreviewError as error:
        yield error


def _file(name: str, arguments: Namespace) -> ReferenceFile:
    path = Path(name)
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise UsageError(
            name, error.strerror or _("cannot be read"), _("Nothing was imported; check the file's name.")
        ) from error
    return ReferenceFile(
        name=one_line(path.name),
        path=path,
        source=arguments.source,
        kind=SourceKind(arguments.kind),
        format=arguments.format,
        mapping=dict(map(column_pair, arguments.map or ())),
        repair=arguments.repair,
        encoding=encoding_called(arguments.encoding) if arguments.encoding is not None else None,
    )


def _say(imported: Imported) -> None:
    name = imported.act.file
    if imported.repeated:
        day = imported.event.at.date().isoformat()
        say(_("{file}: imported on {day} already; nothing was added").format(file=name, day=day))
        return
    remarks = imported.act.problems - imported.lost
    said = _(
        "{file}: {format}, {encoding}; entries: {entries} = records: {records} + not taken in: {lost}; "
        "new: {new}, remarks: {remarks}"
    )
    say(
        said.format(
            file=name,
            format=imported.title,
            encoding=imported.encoding,
            entries=imported.act.entries,
            records=len(imported.act.found),
            lost=imported.lost,
            new=imported.new,
            remarks=remarks,
        )
    )
    for line in _remarks(imported):
        warn(line)


def _plain(column: str) -> str:
    return "_".join(column.casefold().split())


def column_pair(text: str) -> tuple[str, str]:
    """Return a column and its field, written ``COLUMN=FIELD``; an empty field passes the column over."""
    column, equals, name = text.rpartition("=")
    if not (equals and column.strip()):
        raise UsageError(
            f"--map {text}",
            _("is not of the form COLUMN=FIELD"),
            _("Write the column's name in the table, and a field: Tittel=title."),
        )
    return column.strip(), name.strip()


def _pair(text: str) -> tuple[str, str]:
    name, equals, handle = text.rpartition("=")
    if not (equals and name.strip() and handle.strip()):
        raise UsageError(
            f"--decisions {text}",
            _("is not of the form NAME=HANDLE"),
            _("Write the name the other tool knows, and a reviewer of the protocol: Anna=first."),
        )
    return name.strip(), handle.strip()


def _decisions(review: Review, imported: Imported, people: Mapping[str, str], *, quiet: bool) -> None:
    """Take the file's decisions over, or say that it holds some."""
    held = imported.deciders
    if people and held:
        taken = review.take_over(imported, people)
        if not quiet:
            counts = ", ".join(f"{who} {number}" for who, number in taken.taken.items()) or "0"
            say(_("{file}: decisions taken over: {counts}").format(file=imported.act.file, counts=counts))
    left = {name: number for name, number in held.items() if name not in people}
    if left:
        unnamed = _("* (somebody the file does not name)")
        counts = ", ".join(
            f"{unnamed if name == UNNAMED else name} ({number})" for name, number in left.items()
        )
        told = _(
            "{file}: holds decisions of {counts}; import it with --decisions NAME=HANDLE to take them over"
        )
        warn(told.format(file=imported.act.file, counts=counts))


def _remarks(imported: Imported) -> Iterator[str]:
    name = imported.act.file
    if imported.elsewhere:
        told = _("{file}: the same file was imported as {source} too; its records now count for both sources")
        yield told.format(file=name, source=imported.elsewhere)
    columns = imported.columns.items()
    renamed = {column: name for column, name in columns if name not in {None, _plain(column)}}
    if renamed:
        read = ", ".join(f"{column} = {field}" for column, field in renamed.items())
        yield _("{file}: columns read: {columns}").format(file=name, columns=read)
    if imported.unread:
        sheets = ", ".join(imported.unread)
        yield _("{file}: only the first sheet was read, and not: {sheets}").format(file=name, sheets=sheets)
    for problem in imported.problems[:SHOWN_PROBLEMS]:
        yield f"{name}:{problem.line}: {problem.what}"
    if imported.act.problems > SHOWN_PROBLEMS:
        yield _("… and {number} more; --json lists all").format(number=imported.act.problems - SHOWN_PROBLEMS)


def _as_json(imported: Imported) -> dict[str, object]:
    return {
        "file": imported.act.file,
        "format": imported.act.format,
        "encoding": imported.encoding,
        "entries": imported.act.entries,
        "records": len(imported.act.found),
        "new": imported.new,
        "repeated": imported.repeated,
        "lost": imported.lost,
        "unread_sheets": list(imported.unread),
        "columns": dict(imported.columns),
        "problems": [
            {"line": problem.line, "what": problem.what, "entry_lost": problem.entry_lost}
            for problem in imported.problems
        ],
    }
