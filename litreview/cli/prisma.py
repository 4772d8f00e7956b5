"""``litreview prisma``: the counts, the diagram, and the records behind each number."""

from argparse import ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path

from litreview.cli.console import hand_over, is_terminal, say, table, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, day
from litreview.cli.prisma_changes import tell_changes
from litreview.exports.flow import as_json, members
from litreview.exports.prisma import Box, PrismaFlow, imbalances
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import RecordId
from litreview.model.text import one_line
from litreview.review import Review
from litreview.store import Access
from litreview.workspace import EXPORTS, write_export

TO_STDOUT = "-"
ENDINGS = (".svg", ".pdf", ".png", ".docx", ".html", ".md", ".mmd", ".csv", ".json", ".txt")
"""What the diagram can be written as; named here so that the command line need not load the ways."""
DRAWN = ENDINGS[:5]
"""Those that are drawings, and have a width."""
_WIDTHS = range(40, 501)
"""Millimetres."""
_LEAST_POINTS, _HIGHEST = 6.0, 257
"""What can still be read, and the millimetres of a page of A4 between margins of two centimetres."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "prisma",
        prisma,
        help=_("count the PRISMA 2020 flow and draw its diagram"),
        more=_more(),
    )
    parser.add_argument(
        "--list",
        metavar=_("BOX"),
        dest="box",
        help=_("the records behind a number: its box, or its words in the diagram"),
    )
    parser.add_argument(
        "--svg",
        metavar=_("FILE"),
        nargs="?",
        const="",
        help=_("draw the diagram (default: exports/prisma.svg; - for standard output)"),
    )
    parser.add_argument(
        "-o",
        dest="target",
        metavar=_("FILE"),
        help=_("write the diagram as the file's ending says: {endings}").format(endings=", ".join(ENDINGS)),
    )
    parser.add_argument(
        "--width",
        metavar=_("MM"),
        type=_millimetres,
        help=_("drawn for that width on paper, 40 to 500: 85 is a journal's column, 170 often its page"),
    )
    parser.add_argument(
        "--browse", action="store_true", help=_("walk through the diagram on the screen, box by box")
    )
    parser.add_argument(
        "--as-of",
        metavar=_("DATE"),
        type=day,
        help=_("as it stood at the end of that day (UTC), as 2026-01-31"),
    )
    parser.add_argument(
        "--diff",
        metavar=(_("DATE"), _("DATE")),
        nargs=2,
        type=day,
        help=_("what changed from the end of one day to the end of another, and which acts did it"),
    )
    add_json(parser)


def _more() -> str:
    boxes = _("Boxes: {names}.").format(names=", ".join(Box))
    words = _(
        "--list takes the words of the diagram too:\n"
        '  litreview prisma --list "{words}"   is   litreview prisma --list {box}'
    ).format(words=_("Records screened"), box=Box.SCREENED)
    return f"{words}\n\n{boxes}"


def prisma(arguments: Namespace) -> int:
    """Show the counts, list a box, or draw the diagram; a flow that does not balance is exit code 1."""
    _refuse_contrary(arguments)
    with opened(arguments, access=Access.READ) as review:
        if arguments.browse:
            return _browse(review, arguments.as_of)
        if arguments.diff:
            return tell_changes(review, *arguments.diff, as_rows=not arguments.json)
        flow = review.flow(arguments.as_of)
        if arguments.box is not None:
            _list(review, flow, arguments.box, as_rows=not arguments.json)
        elif arguments.svg is not None:
            _draw(review, flow, arguments)
        elif arguments.target:
            _write(review, flow, arguments, Path(arguments.target))
        elif arguments.json:
            tell(as_json(flow))
        else:
            from litreview.exports.text import as_text  # noqa: PLC0415 - only here

            say(as_text(flow))
    wrong = imbalances(flow)
    for identity in wrong:
        warn(_("The diagram does not balance: {identity}").format(identity=identity))
    return 1 if wrong else 0


def _browse(review: Review, at: date | None) -> int:
    from litreview.tui.app import run_diagram  # noqa: PLC0415 - loads Textual
    from litreview.tui.looks import wardrobe_of  # noqa: PLC0415 - for this only

    run_diagram(review, at, wardrobe_of())
    return 0


def _millimetres(text: str) -> int:
    """Return the width; raise ArgumentTypeError for one that no page has."""
    if text in map(str, _WIDTHS):
        return int(text)
    raise ArgumentTypeError(
        _("{text}: not a width in millimetres, {least} to {most}").format(
            text=one_line(text), least=_WIDTHS[0], most=_WIDTHS[-1]
        )
    )


def _refuse_width(arguments: Namespace) -> None:
    ending = ".svg" if arguments.svg is not None else Path(arguments.target or "").suffix.lower()
    if arguments.width and ending not in DRAWN:
        raise UsageError(
            "--width",
            _("goes with a drawing only"),
            _("Write one with -o to one of these: {endings}.").format(endings=", ".join(DRAWN)),
        )


def _refuse_contrary(arguments: Namespace) -> None:
    _refuse_width(arguments)
    is_listing = arguments.box is not None
    others = (arguments.json, is_listing, arguments.target, arguments.diff, arguments.svg is not None)
    if arguments.browse and any(others):
        raise UsageError("--browse", _("goes with --as-of only"), _("Ask for one of them at a time."))
    if arguments.browse and not is_terminal():
        raise UsageError(
            "litreview prisma --browse",
            _("needs a terminal"),
            _("Without --browse it is lines of text; --list names the records."),
        )
    if arguments.svg is not None and (arguments.json or is_listing):
        raise UsageError(
            "--svg", _("goes with neither --json nor --list"), _("Ask for one of them at a time.")
        )
    if arguments.target and (arguments.json or is_listing or arguments.svg is not None):
        raise UsageError("-o", _("goes with none of the other answers"), _("Ask for one of them at a time."))
    if arguments.diff and (arguments.target or arguments.as_of or is_listing or arguments.svg is not None):
        raise UsageError(
            "--diff",
            _("goes with --json only"),
            _("It compares two days; ask for the rest one day at a time."),
        )


def file_of(review: Review, arguments: Namespace, ending: str) -> str | bytes:
    """Return the diagram that the arguments ask for, as a file of that ending."""
    flow = review.flow(arguments.as_of)
    return _drawn(review, flow, ending if arguments.svg is None else ".svg", arguments.width)


def _draw(review: Review, flow: PrismaFlow, arguments: Namespace) -> None:
    if arguments.svg == TO_STDOUT:
        hand_over(_drawn(review, flow, ".svg", arguments.width))
        return
    path = Path(arguments.svg) if arguments.svg else review.folder / EXPORTS / "prisma.svg"
    _write(review, flow, arguments, path, ending=".svg")


def _write(
    review: Review, flow: PrismaFlow, arguments: Namespace, path: Path, *, ending: str | None = None
) -> None:
    drawn = _drawn(review, flow, ending or path.suffix, arguments.width)
    since = ("--as-of", arguments.as_of.isoformat()) if arguments.as_of else ()
    broad = ("--width", str(arguments.width)) if arguments.width else ()
    command = ("prisma", *since, *broad, *(("--svg",) if ending else ()))
    say(_("Drawn: {file}").format(file=write_export(review.folder, path, drawn, command)))
    if arguments.width:
        _warn_of_size(flow, arguments.width)


def _warn_of_size(flow: PrismaFlow, width: int) -> None:
    from litreview.exports.diagram import diagram  # noqa: PLC0415 - only here

    drawn = diagram(flow, title="", millimetres=width)
    if drawn.points < _LEAST_POINTS:
        told = _("At {width} mm its text is only {points} points high; a wider diagram is easier to read.")
        warn(told.format(width=width, points=int(drawn.points)))
    if drawn.millimetres[1] > _HIGHEST:
        told = _("At {width} mm it is {height} mm high, more than a page of A4 holds.")
        warn(told.format(width=width, height=round(drawn.millimetres[1])))


def _drawn(review: Review, flow: PrismaFlow, ending: str, width: int | None) -> str | bytes:
    from litreview.exports.drawings import Subject, draw  # noqa: PLC0415 - only here

    title = str(review.protocol.title)
    return draw(Subject(flow=flow, title=title, records=review.records, millimetres=width), ending)


def _list(review: Review, flow: PrismaFlow, box: str, *, as_rows: bool) -> None:
    rows = [_row(review, record, reason) for record, reason in members(flow, box)]
    if not as_rows:
        tell(rows)
        return
    if rows:
        filled = [name for name in rows[0] if any(row[name] for row in rows)]
        say(table([tuple(str(row[name] or "") for name in filled) for row in rows]))
    say(f"{box}: {len(rows)}")


def _row(review: Review, record: RecordId, reason: str | None) -> dict[str, object]:
    found = review.records([record])[0]
    leading = review.report(record).id
    return {
        "id": record,
        "reason": reason,
        "duplicate_of": leading if leading != record else None,
        "year": found.year,
        "author": one_line(str(found.authors[0])) if found.authors else None,
        "title": one_line(found.title),
    }
