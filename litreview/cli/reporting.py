"""``litreview report``: what the log says of the review, in words for the manuscript."""

from argparse import Namespace
from pathlib import Path

from litreview import __version__
from litreview.cli.console import say, tell
from litreview.cli.history import searches_in_full
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.model.errors import ReviewError
from litreview.model.language import _
from litreview.model.protocol import Stage
from litreview.review import Review
from litreview.screening.pairs import StageAgreement, agreement_at
from litreview.store import Access
from litreview.workspace import write_file

SEARCH, METHODS = "search", "methods"


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "report",
        report,
        help=_("print what the log says of the review: search, methods"),
        more=_(
            "litreview report search     every search in full\n"
            "litreview report methods    the methods and results text, from the log alone"
        ),
    )
    parser.add_argument("what", choices=[SEARCH, METHODS], help=_("what to print"))
    parser.add_argument("-o", dest="target", metavar=_("FILE"), help=_("write it as Markdown"))
    add_actor(parser, _("who asks: agreement is told to a lead, and to all once the stage is closed"))
    add_json(parser)


def report(arguments: Namespace) -> int:
    """Print the searches in full, or the methods text."""
    with opened(arguments, access=Access.READ) as review:
        if arguments.what == SEARCH:
            searches_in_full(review.searches(), as_rows=not arguments.json)
            return 0
        paragraphs = _methods(review, arguments.actor)
    if arguments.json:
        tell([{"heading": heading, "text": text} for heading, text in paragraphs])
        return 0
    text = "\n\n".join(f"## {heading}\n\n{said}" if heading else said for heading, said in paragraphs)
    if arguments.target:
        say(_("Written: {file}").format(file=write_file(Path(arguments.target), text + "\n")))
    else:
        say(text)
    return 0


def _methods(review: Review, asks: str | None) -> list[tuple[str, str]]:
    from litreview.exports.methods import Account, methods  # noqa: PLC0415 - only here

    account = Account(
        ledger=review.ledger,
        protocol=review.protocol,
        flow=review.flow(),
        agreements=_agreements(review, asks),
        version=__version__,
    )
    return methods(account)


def _agreements(review: Review, asks: str | None) -> list[StageAgreement]:
    """Return the agreement at the stages that whoever asks may compare; none is no error here."""
    try:
        told = review.first_votes(asks, tuple(Stage))
    except ReviewError:
        return []
    return [agreement_at(votes, review.protocol) for votes in told]
