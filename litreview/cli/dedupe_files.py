"""``litreview dedupe-files``: duplicates among the records of files, without a review."""

import gc
import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from litreview.cli.console import end_progress, say, show_progress, table, tell
from litreview.cli.given import add_reading, how_of, refuse, say_read, warn_of
from litreview.cli.parsing import Commands, add_json
from litreview.cli.progress import Share
from litreview.exports.sifted_files import NAMES, SiftedFiles, clusters_csv
from litreview.exports.sifted_report import REPORTS, Tally, report_text, tally_of
from litreview.exports.sifting import FURTHER, SOURCE, Sifted, Sifting
from litreview.exports.staging import staged
from litreview.model.errors import ReviewError, UsageError
from litreview.model.language import _, ngettext
from litreview.searches.given import FileRead, Given
from litreview.searches.shelf import Shelf
from litreview.workspace import write_file

WRITTEN: Final = (*NAMES, *REPORTS)
_SOON: Final = 5_000
"""Records that are compared before anybody wonders what takes so long."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "dedupe-files",
        dedupe_files,
        help=_("find the duplicates in reference files; no review is needed"),
        more=_(
            "Writes the unique records, the duplicates with the reason for each, the doubtful pairs and a "
            "report into a folder. The files themselves stay as they are."
        ),
    )
    add_reading(parser)
    parser.add_argument("-o", dest="target", metavar=_("DIR"), help=_("the folder to write into"))
    parser.add_argument(
        "--clusters",
        metavar=_("FILE"),
        help=_("write a table of every record's id and its report's, and nothing else without -o"),
    )
    parser.add_argument(
        "--force", action="store_true", help=_("write over what an earlier run wrote into the folder")
    )
    add_json(parser)


def dedupe_files(arguments: Namespace) -> int:
    """Read every file, find the duplicates and write what was asked for; nothing where one cannot be read."""
    how = how_of(arguments, FURTHER, source=SOURCE)
    target = Path(arguments.target) if arguments.target else None
    clusters = Path(arguments.clusters) if arguments.clusters else None
    _refuse(arguments.files, target, clusters)
    given = Given(
        [Path(name) for name in arguments.files],
        how,
        lambda read: _say_of(read, arguments),
        Share(_("Reading")),
    )
    with ExitStack() as stack:
        stack.enter_context(_without_collector())
        stage = stack.enter_context(staged(target, WRITTEN, force=arguments.force)) if target else None
        shelf = stack.enter_context(Shelf()) if target else None
        sifting = Sifting(given, shelf, all_read=_say_comparing)
        if not _read(sifting):
            return refuse(given.refused, files=len(arguments.files))
        sifted = sifting.sifted()
        end_progress()
        tally = tally_of(sifted)
        if not tally.records:
            raise ReviewError(
                ", ".join(arguments.files), _("there is no record in it"), _("Nothing was written.")
            )
        if stage and shelf:
            _stage(SiftedFiles(sifted, shelf), tally, stage)
        if clusters:
            _write_clusters(sifted, clusters, target, stage)
    _say_all(arguments, tally)
    return 0


def _read(sifting: Sifting) -> bool:
    try:
        return sifting.read()
    finally:
        end_progress()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python from looking for cycles: millions of keys have none, and it takes a tenth of the time.

    Nor does it look, when the program ends, among what is left; what nothing refers to is freed as ever.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def _say_comparing(records: int) -> None:
    if records > _SOON:
        show_progress(_("Comparing {number} records").format(number=records))


def _refuse(files: list[str], target: Path | None, clusters: Path | None) -> None:
    """Raise UsageError before anything is read where nothing would come of it, or a file would be lost."""
    if target is None and clusters is None:
        raise UsageError(
            "litreview dedupe-files",
            _("where shall the result go?"),
            _("Name a folder with -o DIR, or a table with --clusters FILE."),
        )
    written = [target / name for name in WRITTEN] if target else []
    if clusters and clusters in written:
        raise UsageError(
            f"--clusters {clusters}", _("-o writes a file of this name"), _("Name another file.")
        )
    if clusters:
        _refuse_place(clusters, target)
    present = [path for name in files if (path := Path(name)).exists()]
    for goal in (*written, *([clusters] if clusters else ())):
        if goal.exists() and any(path.samefile(goal) for path in present):
            raise UsageError(
                str(goal),
                _("is one of the files to be read; an export may hold more than any other format"),
                _("Name another folder or file."),
            )


def _refuse_place(clusters: Path, target: Path | None) -> None:
    if clusters.is_dir():
        raise UsageError(f"--clusters {clusters}", _("is a folder"), _("Name a file."))
    if not clusters.parent.is_dir() and clusters.parent != target:
        raise UsageError(
            f"--clusters {clusters}", _("its folder is not there"), _("Make it, or name another file.")
        )


def _stage(files: SiftedFiles, tally: Tally, stage: Path) -> None:
    files.write(stage)
    numbers = json.dumps(tally.as_json(), ensure_ascii=False, indent=2) + "\n"
    for name, content in zip(REPORTS, (report_text(tally), numbers), strict=True):
        (stage / name).write_text(content, encoding="utf-8", newline="\n")


def _write_clusters(sifted: Sifted, clusters: Path, target: Path | None, stage: Path | None) -> None:
    """Write the table; one in the folder of the other files comes there with them."""
    is_inside = target is not None and clusters.parent.resolve() == target.resolve()
    write_file(stage / clusters.name if stage and is_inside else clusters, clusters_csv(sifted))


def _say_of(read: FileRead, arguments: Namespace) -> None:
    end_progress()
    if not arguments.json:
        say_read(read)
    warn_of(read, repaired=arguments.repair)


def _say_all(arguments: Namespace, tally: Tally) -> None:
    written = {"folder": arguments.target, "clusters": arguments.clusters}
    if arguments.json:
        tell({**tally.as_json(), **{name: path for name, path in written.items() if path}})
        return
    say(
        _("Records: {records}; unique: {unique}; duplicates: {duplicates}").format(
            records=tally.records, unique=tally.unique, duplicates=tally.duplicates
        )
    )
    if tally.by_rule:
        say(table([(f"  {rule}", str(number)) for rule, number in tally.by_rule]))
    say(
        _("For a person to look at: doubtful pairs: {doubtful}; pairs of versions: {versions}").format(
            doubtful=tally.doubtful, versions=tally.versions
        )
    )
    if lost := tally.entries - tally.records:
        say(
            ngettext(
                "{number} entry could not be read and is not counted",
                "{number} entries could not be read and are not counted",
                lost,
            ).format(number=lost)
        )
    for path in filter(None, written.values()):
        say(_("Written: {place}").format(place=path))
