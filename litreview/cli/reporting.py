"""``litreview report``: what the log says of the review, in words for the manuscript."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from litreview import __version__
from litreview.cli.console import say, tell, warn
from litreview.cli.history import searches_document, searches_in_full
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.exports import characteristics
from litreview.exports.appendix import appendix
from litreview.exports.document import Block, Document, Heading
from litreview.exports.document_markdown import markdown
from litreview.exports.documents import written
from litreview.exports.excluded import excluded_full_texts
from litreview.exports.methods import Account, methods_document
from litreview.exports.sets import ExportSet, select
from litreview.model.errors import ReviewError
from litreview.model.language import _
from litreview.model.protocol import Stage
from litreview.review import Review
from litreview.screening.pairs import StageAgreement, agreement_at
from litreview.store import Access
from litreview.workspace import answers_of, write_export

SEARCH, APPENDIX, METHODS, EXCLUDED = "search", "search-appendix", "methods", "excluded"
CHARACTERISTICS = "characteristics"
_TABLES: Final[Mapping[str, Callable[[characteristics.Characteristics], str | bytes]]] = {
    ".csv": lambda table: "\ufeff" + characteristics.csv(table),  # which Excel takes for UTF-8 then
    ".xlsx": characteristics.xlsx,
}
"""The endings that take the characteristics as a table."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "report",
        report,
        help=_(
            "print what the log says of the review: its searches, its methods, what was excluded, and more"
        ),
        more=_(
            "litreview report search            every search in full\n"
            "litreview report search-appendix   all 16 items of PRISMA-S, with screening/answers.toml\n"
            "litreview report methods           the methods and results text, from the log alone\n"
            "litreview report excluded          the reports excluded at full text, with their reasons\n"
            "litreview report characteristics   the included studies, as charted and settled"
        ),
    )
    parser.add_argument(
        "what", choices=[SEARCH, APPENDIX, METHODS, EXCLUDED, CHARACTERISTICS], help=_("what to print")
    )
    parser.add_argument(
        "-o",
        dest="target",
        metavar=_("FILE"),
        help=_("write it to a file that ends in .md, .html or .docx; characteristics also in .csv or .xlsx"),
    )
    add_actor(parser, _("who asks: agreement is told to a lead, and to all once the stage is closed"))
    add_json(parser)


def report(arguments: Namespace) -> int:
    """Print the searches in full, the methods text, or what was excluded."""
    with opened(arguments, access=Access.READ) as review:
        if arguments.what == SEARCH and not arguments.target:
            searches_in_full(review.searches(), as_rows=not arguments.json)
            return 0
        if arguments.target:
            _write(review, arguments)
            return 0
        if arguments.what == CHARACTERISTICS and arguments.json:
            tell(characteristics.as_json(_characteristics(review)))
            return 0
        document = _document(review, arguments.what, arguments.actor)
    if arguments.json:
        tell([_as_json(block) for block in document])
    else:
        say(markdown(document).rstrip())
    if Heading(_("Selection process")) in document and Heading(_("Agreement")) not in document:
        warn(_("Agreement is left out: it is told to a lead (--as), and to all once the stage is closed."))
    return 0


def file_of(review: Review, arguments: Namespace, ending: str) -> str | bytes:
    """Return the report that the arguments ask for, as a file of that ending."""
    tables = _TABLES if arguments.what == CHARACTERISTICS else {}
    as_table = tables.get(ending.lower())
    if as_table:
        return as_table(_characteristics(review))
    return written(_document(review, arguments.what, arguments.actor), ending, tables)


def _write(review: Review, arguments: Namespace) -> None:
    path = Path(arguments.target)
    asks = ("--as", arguments.actor) if arguments.actor else ()
    content = file_of(review, arguments, path.suffix)
    path = write_export(review.folder, path, content, ("report", arguments.what, *asks))
    say(_("Written: {file}").format(file=path))
    if arguments.what == CHARACTERISTICS:
        say(characteristics.in_short(_characteristics(review)))


def _characteristics(review: Review) -> characteristics.Characteristics:
    return characteristics.characteristics(review.ledger, review.protocol, review.records)


def _document(review: Review, what: str, asks: str | None) -> Document:
    if what == CHARACTERISTICS:
        return characteristics.document(_characteristics(review))
    if what == METHODS:
        return methods_document(_account(review, asks))
    if what == EXCLUDED:
        reports = select(review.flow(), review.ledger, review.records, ExportSet.EXCLUDED)
        return excluded_full_texts(reports)
    if what == APPENDIX:
        return appendix(review.ledger, review.flow(), answers_of(review.folder))
    return searches_document(review.searches())


def _as_json(block: Block) -> dict[str, object]:
    return {"block": type(block).__name__.lower(), **asdict(block)}


def _account(review: Review, asks: str | None) -> Account:
    return Account(
        ledger=review.ledger,
        protocol=review.protocol,
        flow=review.flow(),
        agreements=_agreements(review, asks),
        version=__version__,
    )


def _agreements(review: Review, asks: str | None) -> list[StageAgreement]:
    """Return the agreement at the stages that whoever asks may compare; none is no error here.

    A lead who works on another machine may still be told what all are, once a stage is closed.
    """
    for who in dict.fromkeys((asks, None)):
        try:
            told = review.first_votes(who, tuple(Stage))
        except ReviewError:
            continue
        return [agreement_at(votes, review.protocol) for votes in told]
    return []
