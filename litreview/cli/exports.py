"""``litreview export``: bibliographies and tables."""

from argparse import Namespace
from pathlib import Path

from litreview.cli.console import hand_over, say, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json
from litreview.exports.bibliography import CSV, USUAL, formats, render, suffix
from litreview.exports.sets import Exported, ExportSet, select
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.review import Review
from litreview.store import Access
from litreview.workspace import EXPORTS, write_export

TO_STDOUT = "-"


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "export",
        export,
        help=_("write a bibliography or table: bib, ris, csv and more"),
        more=_(
            "Without a format bib, ris and csv are written into exports/. Others: xlsx, biblatex, csl-json,\n"
            "endnote-xml, nbib. csv and xlsx say what became of each report."
        ),
    )
    parser.add_argument("formats", metavar=_("FORMAT"), nargs="*", help=_("such as bib, ris, csv"))
    parser.add_argument(
        "--set",
        choices=[one.value for one in ExportSet],
        default=ExportSet.INCLUDED.value,
        help=_("which reports (default: included)"),
    )
    parser.add_argument("-o", dest="target", metavar=_("FILE"), help=_("the file; - for standard output"))
    add_json(parser)


def export(arguments: Namespace) -> int:
    """Write the formats asked for, or all."""
    wanted_formats = _formats(arguments)
    wanted = ExportSet(arguments.set)
    with opened(arguments, access=Access.READ) as review:
        reports = _selected(review, wanted)
        texts = {name: render(name, reports) for name in wanted_formats}
        written: list[dict[str, object]] = []
        for name, text in texts.items():
            if arguments.target == TO_STDOUT:
                hand_over(text)
                continue
            default = review.folder / EXPORTS / f"{wanted}{_ending(name)}"
            path = Path(arguments.target) if arguments.target else default
            write_export(review.folder, path, _marked(name, text), ("export", name, "--set", wanted.value))
            written.append({"file": str(path), "format": name, "reports": len(reports)})
    if arguments.json:
        tell(written)
    else:
        for one in written:
            say(_("{file}: {reports} reports").format(**one))
    return 0


def file_of(review: Review, arguments: Namespace, _ending: str) -> str | bytes:
    """Return the content of the one file that the arguments ask for."""
    (name,) = _formats(arguments)[:1]
    return _marked(name, render(name, _selected(review, ExportSet(arguments.set))))


def _selected(review: Review, wanted: ExportSet) -> list[Exported]:
    return select(review.flow(), review.ledger, review.records, wanted)


def _marked(name: str, text: str | bytes) -> str | bytes:
    # Excel takes a file without this mark for one in the machine's old encoding.
    return f"\ufeff{text}" if isinstance(text, str) and name == CSV else text


def _formats(arguments: Namespace) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(arguments.formats)) or _by_ending(arguments.target) or USUAL
    if arguments.target == TO_STDOUT and arguments.json:
        raise UsageError(
            "--json", _("the file itself goes to standard output"), _("Leave out --json or -o -.")
        )
    if arguments.target and len(wanted) > 1:
        raise UsageError(
            f"-o {arguments.target}",
            _("one file cannot hold several formats"),
            _("Name one: {names}.").format(names=", ".join(formats())),
        )
    return wanted


def _ending(name: str) -> str:
    """Return what a file of the format is called after its set; two share the ending .bib."""
    return f".{name}.bib" if name == "biblatex" else suffix(name)


def _by_ending(target: str | None) -> tuple[str, ...]:
    ending = Path(target or "").suffix.lower()
    fitting = [name for name in formats() if ending and suffix(name) == ending] if target else []
    return tuple(fitting[:1])
