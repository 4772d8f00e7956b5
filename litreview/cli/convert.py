"""``litreview convert``: reference files from one format to another, without a review."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from litreview.cli.console import hand_over, say, tell
from litreview.cli.given import add_reading, how_of, refuse, say_read, warn_of
from litreview.cli.parsing import Commands, add_json
from litreview.formats.registry import binary_writer, binary_writer_names, writer, writer_names
from litreview.model.errors import ReviewError, UsageError
from litreview.model.language import _, ngettext
from litreview.model.records import Record, RecordId
from litreview.searches.given import FileRead, Given
from litreview.workspace import write_file

TO_STDOUT = "-"


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "convert",
        convert,
        help=_("read reference files and write them in another format; no review is needed"),
        more=_("Every entry is written, also one that stands twice. Problems are listed with their lines."),
    )
    add_reading(parser)
    parser.add_argument(
        "-o", dest="target", metavar=_("FILE"), required=True, help=_("the file; - for standard output")
    )
    parser.add_argument(
        "--to",
        metavar=_("FORMAT"),
        help=_("what to write, e.g. ris, csl-json or xlsx (default: by the ending)"),
    )
    add_json(parser)


def convert(arguments: Namespace) -> int:
    """Read every file, then write all records into one; nothing where a file cannot be read."""
    form = _form(arguments.to or _by_ending(arguments.target))
    if arguments.json and arguments.target == TO_STDOUT:
        raise UsageError(
            "--json", _("the file itself goes to standard output"), _("Leave out --json or -o -.")
        )
    how = how_of(arguments)
    for name in arguments.files:
        _refuse_own(name, arguments.target)
    given = Given([Path(name) for name in arguments.files], how, lambda read: _say_of(read, arguments))
    records = [entry.record for _file, entry in given.entries() if entry.record]
    if given.refused:
        return refuse(given.refused, files=len(arguments.files))
    if not records:
        raise ReviewError(
            ", ".join(arguments.files), _("there is no record in it"), _("Nothing was written.")
        )
    return _write(arguments, form, records, given.read)


def _say_of(read: FileRead, arguments: Namespace) -> None:
    if not arguments.json and arguments.target != TO_STDOUT:
        say_read(read)
    warn_of(read, repaired=arguments.repair)


def _write(arguments: Namespace, form: str, found: list[Record], read: list[FileRead]) -> int:
    records = list(_with_ids_of_their_own(found))
    is_binary = form in binary_writer_names()
    content = binary_writer(form).write_bytes(records) if is_binary else writer(form).write(records)
    if arguments.target == TO_STDOUT:
        hand_over(content)
        return 0
    path = write_file(Path(arguments.target), content)
    if arguments.json:
        tell(
            {
                "file": str(path),
                "format": form,
                "records": len(records),
                "read": [one.as_json() for one in read],
            }
        )
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
