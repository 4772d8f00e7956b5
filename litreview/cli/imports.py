"""``litreview import``: records from reference files."""

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Iterator
from pathlib import Path

from litreview.cli import taking_over
from litreview.cli.console import say, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, Parser, add_actor, add_json
from litreview.formats.decisions import CovidenceList
from litreview.formats.encodings import encoding_called
from litreview.model.errors import LitreviewError, UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Handle, Role
from litreview.model.records import SourceKind
from litreview.model.system import why
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.taking_over import Handover, Taken
from litreview.searches.imports import Imported, ReferenceFile

SHOWN_PROBLEMS = 20


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "import",
        import_files,
        help=_("take in records from reference files of every usual format"),
        more=_(
            "Formats: RIS, BibTeX and BibLaTeX, PubMed (NBIB, XML), EndNote (XML, tagged),\n"
            "CSL-JSON, RefWorks, Ovid, Web of Science, MODS, and tables (CSV, TSV, Excel);\n"
            "packed as zip or gzip too. The format is told from the content.\n"
            "The same file twice adds nothing."
        ),
    )
    parser.add_argument("files", metavar=_("FILE"), nargs="+", help=_("an exported file"))
    parser.add_argument(
        "--source",
        metavar=_("NAME"),
        required=True,
        help=_(
            "where the records come from, e.g. embase or oria; a diagram calls it so, "
            "until litreview searches log --title gives it its full name"
        ),
    )
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in SourceKind],
        default=SourceKind.DATABASE.value,
        help=_(
            "what PRISMA counts the source as "
            "(default: database; a library that comes back counts as one too); "
            "what comes from websites, organisations and citations is not screened but sought at once"
        ),
    )
    parser.add_argument(
        "--returned",
        action="store_true",
        help=_("the file comes back from Zotero or the like: what the review has already is not added again"),
    )
    add_how_to_read(parser, can_keep=True)
    taking_over.add_arguments(parser)
    add_actor(parser, _("who imports (default: the librarian)"))
    add_json(parser)


def add_how_to_read(parser: Parser, *, can_keep: bool) -> None:
    """Let it be said how files are to be read, and whether letters encoded twice may be kept as they are."""
    parser.add_argument(
        "--format", metavar=_("FORMAT"), help=_("the files' format, where it is not recognised")
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
    if can_keep:
        parser.add_argument(
            "--repair",
            action=BooleanOptionalAction,
            help=_("read letters that were encoded twice (Ã¸) as they were (ø), or keep them"),
        )
    else:
        parser.add_argument(
            "--repair",
            action="store_true",
            help=_("read letters that were encoded twice (Ã¸) as they were (ø)"),
        )


def import_files(arguments: Namespace) -> int:
    """Import the files in turn; one that is refused stops no other."""
    files = [_file(name, arguments) for name in arguments.files]
    handover = taking_over.handover_of(arguments)
    done: list[tuple[Imported, Taken | None]] = []
    refused: list[LitreviewError] = []
    with opened(arguments, begin=True) as review:
        actor = review.actor(arguments.actor, Role.LIBRARIAN)
        if handover:
            review.refuse_handover(handover)
        for file in files:
            for one in _imported(review, file, actor, handover):
                if isinstance(one, LitreviewError):
                    refused.append(one)
                    warn(str(one))
                    continue
                if not arguments.json:
                    _say(one)
                done.append((one, _taken(review, one, handover, quiet=arguments.json)))
    if arguments.json:
        tell(
            {
                "files": [_as_json(one, taken) for one, taken in done],
                "refused": [str(error) for error in refused],
            }
        )
    unknown = taking_over.unknown_names(handover, (one for one, _came in done))
    if unknown and not refused:  # what was refused may hold them
        warn(_("Nobody of this name has decided anything in these files: {names}").format(
            names=", ".join(unknown)))  # fmt: skip
    return refused[0].exit_code if refused else int(bool(unknown))


def _imported(
    review: Review, file: ReferenceFile, actor: Handle, handover: Handover | None
) -> Iterator[Imported | LitreviewError]:
    try:
        yield from review.importing(file, actor=actor, handover=handover)
    except LitreviewError as error:
        yield error


def _taken(review: Review, imported: Imported, handover: Handover | None, *, quiet: bool) -> Taken | None:
    """Take the file's decisions over, or say that it holds some."""
    taken = None
    taking_over.warn_of_list(imported)
    if handover and imported.deciders:
        taken = review.take_over(imported, handover)
        if not quiet:
            taking_over.say_taken(imported, taken)
    taking_over.warn_left(imported, handover)
    return taken


def _file(name: str, arguments: Namespace) -> ReferenceFile:
    path = Path(name)
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise UsageError(name, why(error), _("Nothing was imported; check the file's name.")) from error
    return ReferenceFile(
        name=one_line(path.name),
        path=path,
        source=arguments.source,
        kind=SourceKind(arguments.kind),
        format=arguments.format,
        mapping=dict(map(column_pair, arguments.map or ())),
        repair=arguments.repair,
        encoding=encoding_called(arguments.encoding) if arguments.encoding is not None else None,
        listed=CovidenceList(arguments.listed) if arguments.listed else None,
        returned=arguments.returned,
    )


def _say(imported: Imported) -> None:
    name = imported.act.file
    if imported.repeated and imported.event:
        day = imported.event.at.date().isoformat()
        say(_("{file}: imported on {day} already; nothing was added").format(file=name, day=day))
        return
    if imported.returned:
        number = len(imported.returned)
        told = ngettext(
            "{file}: {number} record is in this review already; nothing was added for it",
            "{file}: {number} records are in this review already; nothing was added for them",
            number,
        )
        say(told.format(file=name, number=number))
    if not imported.act.found and not imported.act.problems:
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


def _as_json(imported: Imported, taken: Taken | None) -> dict[str, object]:
    return {
        "file": imported.act.file,
        "format": imported.act.format,
        "encoding": imported.encoding,
        "entries": imported.act.entries,
        "records": len(imported.act.found),
        "new": imported.new,
        "returned": len(imported.returned),
        "repeated": imported.repeated,
        "lost": imported.lost,
        "unread_sheets": list(imported.unread),
        "columns": dict(imported.columns),
        "decisions": taking_over.as_json(taken) if taken else None,
        "problems": [
            {"line": problem.line, "what": problem.what, "entry_lost": problem.entry_lost}
            for problem in imported.problems
        ],
    }
