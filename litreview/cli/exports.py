"""``litreview export``: bibliographies, reference lists, tables, and handovers to other tools."""

from argparse import Namespace
from pathlib import Path

from litreview.cli.console import hand_over, say, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json
from litreview.exports.bibliography import (
    CSV,
    LATEX,
    LIST,
    USUAL,
    VANCOUVER,
    Choices,
    Decided,
    endings,
    formats,
    render,
    suffix,
    usual_set,
)
from litreview.exports.sets import ExportSet, select
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Stage
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
            "endnote-xml, nbib. csv and xlsx say what became of each report.\n"
            "list is a reference list to print: -o FILE.docx, .html, .md or .txt (needs pandoc 3).\n"
            "rayyan, covidence and asreview hand the review over with the decisions that were opened."
        ),
    )
    parser.add_argument("formats", metavar=_("FORMAT"), nargs="*", help=_("such as bib, ris, csv, list"))
    parser.add_argument(
        "--set",
        choices=[one.value for one in ExportSet],
        help=_("which reports (default: included; for a handover all)"),
    )
    parser.add_argument(
        "--style",
        metavar=_("STYLE"),
        default=VANCOUVER,
        help=_("of a list: vancouver (default), apa, norsk-apa-manual, or a CSL file"),
    )
    parser.add_argument(
        "--latex", action="store_true", help=_("in bib and biblatex: æøå and accents as LaTeX commands")
    )
    parser.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        default=Stage.TITLE_ABSTRACT.value,
        help=_("whose decisions rayyan and asreview get (default: title-abstract)"),
    )
    parser.add_argument("-o", dest="target", metavar=_("FILE"), help=_("the file; - for standard output"))
    add_json(parser)


def export(arguments: Namespace) -> int:
    """Write the formats asked for, or all."""
    wanted_formats = _formats(arguments)
    with opened(arguments, access=Access.READ) as review:
        made = [_made(review, name, arguments) for name in wanted_formats]
        written = [_written(review, one, arguments) for one in made]
    told = [one for one in written if one]
    if arguments.json:
        tell(told)
    else:
        for one in told:
            say(_("{file}: {reports} reports").format(**one))
    return 0


def file_of(review: Review, arguments: Namespace, ending: str) -> str | bytes:
    """Return the content of the one file that the arguments ask for, as a file of that ending holds it."""
    name = _formats(arguments)[0]
    return _marked(name, _made(review, name, arguments, ending)[3])


def _made(
    review: Review, name: str, arguments: Namespace, ending: str | None = None
) -> tuple[str, ExportSet, int, str | bytes]:
    """Return a format's name, the set and how many reports it has, and the file; nothing is written yet."""
    wanted = ExportSet(arguments.set) if arguments.set else usual_set(name)
    reports = select(review.flow(), review.ledger, review.records, wanted)
    choices = Choices(
        ending=_chosen_ending(name, arguments.target, ending),
        style=arguments.style,
        latex=arguments.latex,
        stage=Stage(arguments.stage),
    )
    decided = Decided(protocol=review.protocol, votes=review.ledger.votes)
    made = render(name, reports, choices, decided)
    if arguments.latex and name in LATEX and isinstance(made, str):
        _warn_of_letters(made)
    return name, wanted, len(reports), made


def _written(
    review: Review, made: tuple[str, ExportSet, int, str | bytes], arguments: Namespace
) -> dict[str, object] | None:
    name, wanted, number, content = made
    if arguments.target == TO_STDOUT:
        hand_over(content)
        return None
    default = review.folder / EXPORTS / f"{wanted.file_name}{_ending(name)}"
    path = Path(arguments.target) if arguments.target else default
    write_export(review.folder, path, _marked(name, content), _command(name, wanted, arguments))
    return {"file": str(path), "format": name, "reports": number}


def _marked(name: str, content: str | bytes) -> str | bytes:
    # Excel takes a file without this mark for one in the machine's old encoding.
    return f"\ufeff{content}" if isinstance(content, str) and name == CSV else content


def _command(name: str, wanted: ExportSet, arguments: Namespace) -> tuple[str, ...]:
    """Return the words that make the file again."""
    words = ["export", name, "--set", wanted.value]
    if name == LIST:
        words += ["--style", arguments.style]
    if arguments.latex and name in LATEX:
        words.append("--latex")
    if arguments.stage != Stage.TITLE_ABSTRACT:
        words += ["--stage", arguments.stage]
    return tuple(words)


def _warn_of_letters(text: str) -> None:
    from litreview.formats.latex_letters import beyond_latex  # noqa: PLC0415 - only where it is asked for

    number = beyond_latex(text)
    if number:
        told = ngettext(
            "{number} character has no LaTeX command and stays UTF-8",
            "{number} characters have no LaTeX command and stay UTF-8",
            number,
        )
        warn(told.format(number=number))


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
    if arguments.latex and not LATEX & set(wanted):
        raise UsageError(
            "--latex",
            _("only bib and biblatex are LaTeX's formats"),
            _("Ask for one of them: litreview export bib --latex"),
        )
    return wanted


def _ending(name: str) -> str:
    """Return what a file of the format is called after its set; some share an ending."""
    alike = [other for other in formats() if suffix(other) == suffix(name)]
    return suffix(name) if alike[0] == name and name != LIST else f".{name}{suffix(name)}"


def _chosen_ending(name: str, target: str | None, ending: str | None = None) -> str:
    """Return the file's ending where the format is written in several; a list on a screen is plain text."""
    if target == TO_STDOUT:
        return ".txt" if name == LIST else ""
    chosen = Path(target or "").suffix if ending is None else ending
    return chosen.lower() if len(endings(name)) > 1 else ""


def _by_ending(target: str | None) -> tuple[str, ...]:
    ending = Path(target or "").suffix.lower()
    fitting = [name for name in formats() if ending and ending in endings(name)] if target else []
    return tuple(fitting[:1])
