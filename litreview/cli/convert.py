"""``litreview convert``: reference files from one format to another, without a review."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from litreview.cli.console import hand_over, say, tell, warn
from litreview.cli.imports import SHOWN_PROBLEMS, column_pair
from litreview.cli.parsing import Commands, add_json
from litreview.formats.encodings import encoding_called
from litreview.formats.misread import misread_line
from litreview.formats.mojibake import Repaired, is_double_encoded
from litreview.formats.registry import (
    binary_writer,
    binary_writer_names,
    reader_for,
    writer,
    writer_names,
)
from litreview.model.errors import LitreviewError, ReviewError, UsageError
from litreview.model.language import _, ngettext
from litreview.model.reading import Entry, Problem, Text
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line
from litreview.searches.opening import Packed, opened
from litreview.workspace import write_file

TO_STDOUT = "-"


@dataclass(slots=True)
class _Read:
    """What has been read, from all files."""

    records: list[Record] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "convert",
        convert,
        help=_("read reference files and write them in another format; no review is needed"),
        more=_("Every entry is written, also one that stands twice. Problems are listed with their lines."),
    )
    parser.add_argument("files", metavar=_("FILE"), nargs="+", help=_("an exported file, or several"))
    parser.add_argument(
        "-o", dest="target", metavar=_("FILE"), required=True, help=_("the file; - for standard output")
    )
    parser.add_argument(
        "--to",
        metavar=_("FORMAT"),
        help=_("what to write, e.g. ris, csl-json or xlsx (default: by the ending)"),
    )
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
    parser.add_argument(
        "--repair", action="store_true", help=_("read letters that were encoded twice (Ã¸) as they were (ø)")
    )
    add_json(parser)


def convert(arguments: Namespace) -> int:
    """Read every file, then write all records into one; nothing where a file cannot be read."""
    form = _form(arguments.to or _by_ending(arguments.target))
    if arguments.json and arguments.target == TO_STDOUT:
        raise UsageError(
            "--json", _("the file itself goes to standard output"), _("Leave out --json or -o -.")
        )
    if arguments.encoding is not None:
        encoding_called(arguments.encoding)
    read = _Read()
    for name in arguments.files:
        _refuse_own(name, arguments.target)
    refused = [error for name in arguments.files for error in _taken(read, Path(name), arguments)]
    if len(refused) == 1 == len(arguments.files):
        raise refused[0]
    if refused:
        for error in refused:
            warn(str(error))
        warn(_("Nothing was written."))
        return refused[0].exit_code
    if not read.records:
        raise ReviewError(
            ", ".join(arguments.files), _("there is no record in it"), _("Nothing was written.")
        )
    return _write(arguments, form, read)


def _write(arguments: Namespace, form: str, read: _Read) -> int:
    records = list(_with_ids_of_their_own(read.records))
    is_binary = form in binary_writer_names()
    content = binary_writer(form).write_bytes(records) if is_binary else writer(form).write(records)
    if arguments.target == TO_STDOUT:
        hand_over(content)
        return 0
    path = write_file(Path(arguments.target), content)
    if arguments.json:
        tell({"file": str(path), "format": form, "records": len(records), "read": read.files})
    else:
        say(
            ngettext("{file}: {number} record", "{file}: {number} records", len(records)).format(
                file=path, number=len(records)
            )
        )
    return 0


def _refuse_own(name: str, target: str) -> None:
    """Raise UsageError where the file would be written over while it is the only one that has everything."""
    path, goal = Path(name), Path(target)
    if target != TO_STDOUT and goal.exists() and path.exists() and path.samefile(goal):
        raise UsageError(
            f"-o {target}",
            _("is one of the files to be read; an export may hold more than any other format"),
            _("Name another file."),
        )


def _taken(read: _Read, path: Path, arguments: Namespace) -> Iterator[LitreviewError]:
    """Read a file, or each in an archive; yield why one cannot be read."""
    try:
        with opened(one_line(path.name), lambda: path.open("rb")) as files:
            for one in files:
                try:
                    _take(read, one, arguments)
                except LitreviewError as error:
                    yield error
    except LitreviewError as error:
        yield error
    except OSError as error:
        yield UsageError(str(path), error.strerror or _("cannot be read"), _("Check the file's name."))


def _take(read: _Read, packed: Packed, arguments: Namespace) -> None:
    one = packed.text(encoding=arguments.encoding)
    wrong = None if arguments.encoding else misread_line(one.text, one.encoding)
    doubled = is_double_encoded(one.text)
    text: Text = Repaired(one.text) if doubled and arguments.repair else one.text
    mapping = dict(map(column_pair, arguments.map or ()))
    chosen = reader_for(text, name=packed.name, form=arguments.format, mapping=mapping)
    problems: list[Problem] = []
    before, entries = len(read.records), 0
    for entry in chosen.entries(text, source=chosen.name):
        entries += isinstance(entry, Entry)
        if isinstance(entry, Entry) and entry.record:
            read.records.append(entry.record)
        if what := _problem(entry):
            problems.append(what)
    found = len(read.records) - before
    read.files.append(
        {
            "file": packed.name,
            "format": chosen.name,
            "encoding": one.encoding,
            "letters_wrong_from_line": wrong,
            "entries": entries,
            "records": found,
            "problems": [{"line": problem.line, "what": problem.what} for problem in problems],
        }
    )
    if not arguments.json and arguments.target != TO_STDOUT:
        told = _("{file}: {format}, {encoding}; entries: {entries}, records: {records}")
        say(
            told.format(
                file=packed.name,
                format=chosen.title,
                encoding=one.encoding,
                entries=entries,
                records=found,
            )
        )
    if wrong:
        told = _(
            "{file}:{line}: the letters look wrong, read as {encoding}; --encoding NAME reads them otherwise "
            "(mac_roman from an older Mac, gbk, shift_jis …)"
        )
        warn(told.format(file=packed.name, line=wrong, encoding=one.encoding))
    if doubled and not arguments.repair:
        told = _("{file}: its letters look encoded twice (Ã¸ for ø); --repair reads them right")
        warn(told.format(file=packed.name))
    for problem in problems[:SHOWN_PROBLEMS]:
        warn(f"{packed.name}:{problem.line}: {problem.what}")


def _problem(entry: Entry | Problem) -> Problem | None:
    if isinstance(entry, Problem):
        return entry
    if entry.record and not entry.remark:
        return None
    return Problem(line=entry.line, what=entry.remark or _("the entry could not be read"))


def _form(name: str) -> str:
    """Return the format; raise UsageError before anything is read where it does not exist."""
    known = (*writer_names(), *binary_writer_names())
    if name not in known:
        raise UsageError(
            f"--to {name}", _("no such format"), _("Formats: {names}.").format(names=", ".join(known))
        )
    return name


def _by_ending(target: str) -> str:
    ending = Path(target).suffix.lower()
    endings = {name: writer(name).suffix for name in writer_names()}
    endings |= {name: binary_writer(name).suffix for name in binary_writer_names()}
    fitting = [name for name, suffix in endings.items() if suffix == ending]
    if not fitting:
        raise UsageError(
            f"-o {target}",
            _("its ending names no format"),
            _("Say which with --to: {names}.").format(names=", ".join(endings)),
        )
    return fitting[0]


def _with_ids_of_their_own(records: list[Record]) -> Iterator[Record]:
    """Yield the records; one whose id came before gets another, so that it is written too."""
    times: Counter[RecordId] = Counter()
    for record in records:
        times[record.id] += 1
        repeated = times[record.id] > 1
        yield replace(record, id=RecordId(f"{record.id}#{times[record.id]}")) if repeated else record
