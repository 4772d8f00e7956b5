"""``litreview convert``: reference files from one format to another, without a review."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from litreview.cli.console import hand_over, say, tell, warn
from litreview.cli.imports import SHOWN_PROBLEMS, column_pair
from litreview.cli.parsing import Commands, add_json
from litreview.formats.mojibake import Repaired, is_double_encoded
from litreview.formats.registry import (
    binary_writer,
    binary_writer_names,
    reader_for,
    writer,
    writer_names,
)
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.reading import Entry, Problem, Text
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line
from litreview.searches.opening import Opened, opened
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
        "--repair", action="store_true", help=_("read letters that were encoded twice (Ã¸) as they were (ø)")
    )
    add_json(parser)


def convert(arguments: Namespace) -> int:
    """Read every file, then write all records into one."""
    form = arguments.to or _by_ending(arguments.target)
    is_binary = form in binary_writer_names()
    if not is_binary:
        writer(form)  # before anything is read: a format that does not exist is said at once
    if arguments.json and arguments.target == TO_STDOUT:
        raise UsageError(
            "--json", _("the file itself goes to standard output"), _("Leave out --json or -o -.")
        )
    read = _Read()
    for name in arguments.files:
        for one in _texts(Path(name)):
            _take(read, one, arguments)
    records = list(_with_ids_of_their_own(read.records))
    text = binary_writer(form).write_bytes(records) if is_binary else writer(form).write(records)
    if arguments.target == TO_STDOUT:
        hand_over(text)
        return 0
    path = write_file(Path(arguments.target), text)
    if arguments.json:
        tell({"file": str(path), "format": form, "records": len(read.records), "read": read.files})
    else:
        say(_("{file}: {records} records").format(file=path, records=len(read.records)))
    return 0


def _texts(path: Path) -> Iterator[Opened]:
    try:
        with opened(one_line(path.name), lambda: path.open("rb")) as texts:
            yield from texts
    except OSError as error:
        raise UsageError(
            str(path), error.strerror or _("cannot be read"), _("Nothing was written; check the file's name.")
        ) from error


def _take(read: _Read, one: Opened, arguments: Namespace) -> None:
    doubled = is_double_encoded(one.text)
    text: Text = Repaired(one.text) if doubled and arguments.repair else one.text
    mapping = dict(map(column_pair, arguments.map or ()))
    chosen = reader_for(text, name=one.name, form=arguments.format, mapping=mapping)
    problems: list[Problem] = []
    before = len(read.records)
    for entry in chosen.entries(text, source=chosen.name):
        if isinstance(entry, Entry) and entry.record:
            read.records.append(entry.record)
        if what := _problem(entry):
            problems.append(what)
    found = len(read.records) - before
    read.files.append(
        {
            "file": one.name,
            "format": chosen.name,
            "encoding": one.encoding,
            "records": found,
            "problems": [{"line": problem.line, "what": problem.what} for problem in problems],
        }
    )
    if not arguments.json and arguments.target != TO_STDOUT:
        told = _("{file}: {format}, {encoding}; records: {records}, problems: {problems}")
        say(
            told.format(
                file=one.name,
                format=chosen.title,
                encoding=one.encoding,
                records=found,
                problems=len(problems),
            )
        )
    for problem in problems[:SHOWN_PROBLEMS]:
        warn(f"{one.name}:{problem.line}: {problem.what}")


def _problem(entry: Entry | Problem) -> Problem | None:
    if isinstance(entry, Problem):
        return entry
    if entry.record and not entry.remark:
        return None
    return Problem(line=entry.line, what=entry.remark or _("the entry could not be read"))


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
