"""``litreview reports``: which full texts are sought, and what came of it."""

from argparse import Namespace

from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role
from litreview.model.reports import Report, combined
from litreview.model.text import one_line
from litreview.review import Review
from litreview.store import Access

LIST, RETRIEVED, NOT_RETRIEVED = "list", "retrieved", "not-retrieved"


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "reports",
        reports,
        help=_("list the full texts sought, and say which were retrieved"),
        more=_(
            "litreview reports                               what is sought\n"
            "litreview reports retrieved RECORD...           these were retrieved\n"
            "litreview reports retrieved --waiting           all that wait were retrieved\n"
            "litreview reports not-retrieved RECORD --why TEXT"
        ),
    )
    choices = (LIST, RETRIEVED, NOT_RETRIEVED)
    parser.add_argument(
        "what", choices=choices, nargs="?", default=LIST, metavar=_("WHAT"), help=", ".join(choices)
    )
    parser.add_argument("records", metavar=_("RECORD"), nargs="*", help=_("a record, e.g. pubmed:38012345"))
    parser.add_argument("--waiting", action="store_true", help=_("all about which nobody has said anything"))
    parser.add_argument("--why", metavar=_("TEXT"), help=_("a remark, such as who was asked for it"))
    add_actor(parser, _("who says so (default: the lead)"))
    add_json(parser)


def reports(arguments: Namespace) -> int:
    """List the reports sought, or say what came of some."""
    access = Access.READ if arguments.what == LIST else Access.WRITE
    with opened(arguments, access=access) as review:
        if arguments.what == LIST:
            rows = [_as_json(review, report) for report in review.sought()]
            tell(rows) if arguments.json else _say(rows)
            return 0
        chosen = _chosen(review, arguments)
        done = review.retrieve(
            chosen,
            retrieved=arguments.what == RETRIEVED,
            note=arguments.why,
            actor=review.actor(arguments.actor, Role.LEAD),
        )
        if arguments.json:
            tell([_as_json(review, report) for report in done])
        else:
            text = ngettext("{number} report: {what}.", "{number} reports: {what}.", len(done))
            say(text.format(number=len(done), what=_state_words()[arguments.what]))
    return 0


def _chosen(review: Review, arguments: Namespace) -> list[str]:
    if bool(arguments.records) == arguments.waiting:
        raise UsageError(
            f"litreview reports {arguments.what}",
            _("name records, or say --waiting"),
            _("litreview reports lists what is sought."),
        )
    if arguments.records:
        return list(dict.fromkeys(review.report(record).id for record in arguments.records))
    ledger = review.ledger
    return [report.id for report in review.sought() if ledger.retrieval(report) is None]


def _say(rows: list[dict[str, object]]) -> None:
    if not rows:
        say(_("No full text is sought yet: a report is, once it is included at title and abstract."))
        return
    words = _state_words()
    heads = (_("record"), _("full text"), _("year"), _("author"), _("title"), _("where"))
    say(table([heads, *(_row(row, words[str(row["state"])]) for row in rows)]))


def _row(row: dict[str, object], state: str) -> tuple[str, ...]:
    where = f"https://doi.org/{row['doi']}" if row["doi"] else row["url"]
    told = f"{state}: {row['why']}" if row["why"] else state
    cells = (row["id"], told, row["year"], row["author"], row["title"], where)
    return tuple(str(cell or "") for cell in cells)


def _state_words() -> dict[str, str]:
    return {"waiting": _("waiting"), RETRIEVED: _("retrieved"), NOT_RETRIEVED: _("not retrieved")}


def _as_json(review: Review, report: Report) -> dict[str, object]:
    record = combined(review.records(report.records))
    retrieval = review.ledger.retrieval(report)
    state = "waiting" if retrieval is None else RETRIEVED if retrieval.retrieved else NOT_RETRIEVED
    return {
        "id": report.id,
        "state": state,
        "why": retrieval.note if retrieval else None,
        "title": one_line(record.title),
        "year": record.year,
        "author": one_line(str(record.authors[0])) if record.authors else None,
        "doi": record.doi,
        "url": record.url,
    }
