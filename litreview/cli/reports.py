"""``litreview reports``: which full texts are sought, and what came of it."""

from argparse import Namespace

from litreview.cli import full_texts, setting_aside
from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, Parser, add_actor, add_json, nested
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role
from litreview.model.reports import Report, combined
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.kin import Kin
from litreview.store import Access

RETRIEVED, NOT_RETRIEVED = "retrieved", "not-retrieved"


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "reports",
        listed,
        help=_("list the full texts sought, say which were retrieved, attach files"),
        more=_(
            "litreview reports                               what is sought\n"
            "litreview reports retrieved RECORD...           these were retrieved\n"
            "litreview reports retrieved --waiting           all that wait were retrieved\n"
            "litreview reports not-retrieved RECORD --why TEXT\n"
            "litreview reports attach RECORD FILE            keep the file, to be opened while reading\n"
            "litreview reports match FOLDER                  attach the files of a folder by their names\n"
            "litreview reports find-open                     where open copies lie (Unpaywall)\n"
            "litreview reports ongoing RECORD... --as LEAD   assessed: of studies without results yet\n"
            "litreview reports awaiting RECORD... --as LEAD  assessed: not enough is known to classify\n"
            "litreview reports resumed RECORD... --as LEAD   neither of the two any more"
        ),
    )
    _add_reading(parser)
    acts = nested(parser)
    _add_reading(acts.add("list", listed, help=_("list the full texts sought (as reports alone does)")))
    for name, help_text in (
        (RETRIEVED, _("say that full texts were retrieved")),
        (NOT_RETRIEVED, _("say that full texts could not be retrieved, and why")),
    ):
        _add_saying(acts.add(name, said, help=help_text), name)
    full_texts.add_to(acts)
    setting_aside.add_to(acts)


def _add_reading(parser: Parser) -> None:
    add_actor(parser, _("who asks"))
    add_json(parser)


def _add_saying(parser: Parser, what: str) -> None:
    parser.set_defaults(what=what)
    parser.add_argument("records", metavar=_("RECORD"), nargs="*", help=_("a record, e.g. pubmed:38012345"))
    parser.add_argument("--waiting", action="store_true", help=_("all about which nobody has said anything"))
    parser.add_argument("--why", metavar=_("TEXT"), help=_("a remark, such as who was asked for it"))
    add_actor(parser, _("who says so (default: the lead)"))
    add_json(parser)


def listed(arguments: Namespace) -> int:
    """List the reports sought."""
    with opened(arguments, access=Access.READ) as review:
        kin = Kin(review.journal)
        rows = [_as_json(review, report, kin) for report in review.sought()]
    tell(rows) if arguments.json else _say(rows)
    return 0


def said(arguments: Namespace) -> int:
    """Say what came of looking for some."""
    with opened(arguments) as review:
        chosen = _chosen(review, arguments)
        done = review.retrieve(
            chosen,
            retrieved=arguments.what == RETRIEVED,
            note=arguments.why,
            actor=review.actor(arguments.actor, Role.LEAD),
        )
        if arguments.json:
            kin = Kin(review.journal)
            tell([_as_json(review, report, kin) for report in done])
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
    words, has_kin = _state_words(), any(row["same_study"] for row in rows)
    heads = (_("record"), _("full text"), _("year"), _("author"), _("same study"), _("title"), _("where"))
    lines = [heads, *(_row(row, words[str(row["aside"] or row["state"])]) for row in rows)]
    say(table(lines if has_kin else [(*line[:4], *line[5:]) for line in lines]))


def _row(row: dict[str, object], state: str) -> tuple[str, ...]:
    where = row["file"] or (f"https://doi.org/{row['doi']}" if row["doi"] else row["url"])
    why = row["aside_why"] if row["aside"] else row["why"]
    told = f"{state}: {why}" if why else state
    kin = row["same_study"]
    study = ", ".join(map(str, kin)) if isinstance(kin, list) else ""
    cells = (row["id"], told, row["year"], row["author"], study, row["title"], where)
    return tuple(str(cell or "") for cell in cells)


def _state_words() -> dict[str, str]:
    told = {"waiting": _("waiting"), RETRIEVED: _("retrieved"), NOT_RETRIEVED: _("not retrieved")}
    return told | {status.value: words for status, words in setting_aside.status_words().items()}


def _as_json(review: Review, report: Report, kin: Kin) -> dict[str, object]:
    record = combined(review.records(report.records))
    retrieval, attached = review.ledger.retrieval(report), review.ledger.attached(report)
    aside = review.ledger.set_aside(report) if retrieval and retrieval.retrieved else None
    state = "waiting" if retrieval is None else RETRIEVED if retrieval.retrieved else NOT_RETRIEVED
    return {
        "id": report.id,
        "state": state,
        "why": retrieval.note if retrieval else None,
        "aside": aside.status.value if aside else None,
        "aside_why": aside.note if aside else None,
        "file": attached.file if attached else None,
        "same_study": [other.record for other in kin.of(report)],
        "title": one_line(record.title),
        "year": record.year,
        "author": one_line(str(record.authors[0])) if record.authors else None,
        "doi": record.doi,
        "url": record.url,
    }
