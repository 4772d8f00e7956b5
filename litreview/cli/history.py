"""``litreview searches``: every search there was, in full, what changed since, and those made by hand."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from litreview.cli import comparison, strategy
from litreview.cli.comparison import entry_of, incomplete_told, kind_words
from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json, nested
from litreview.exports.document import Document, Heading, Verbatim
from litreview.model.events import Import, SearchFailed, SearchLogged, SearchRun
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role
from litreview.model.records import SourceKind
from litreview.model.text import clean, one_line
from litreview.searches.history import Entry, Kind, Search
from litreview.store import Access


def add_to(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add(
        "searches",
        listed,
        help=_("list the searches made, show one in full, compare two, write down one made by hand"),
    )
    add_json(parser)
    acts = nested(parser)
    add_json(acts.add("history", listed, help=_("list every search there was (as searches alone does)")))
    showing = acts.add("show", show, help=_("show a search in full, as an appendix wants it"))
    showing.add_argument("number", metavar=_("NUMBER"), type=int, help=_("as litreview searches lists it"))
    add_json(showing)
    comparison.add_to(acts)
    _add_log(acts)
    giving_up = acts.add(
        "give-up",
        give_up,
        help=_("let a search that failed, and will not be made after all, keep nothing waiting"),
        more=_(
            "Take its file in searches/ away first. That it failed stays in the log; the diagram waits for\n"
            "it no more."
        ),
    )
    giving_up.add_argument("query", metavar=_("NAME"), help=_("the query's name, e.g. nva"))
    add_actor(giving_up, _("who made it (default: the librarian)"))
    add_json(giving_up)
    strategy.add_to(acts)


def _add_log(acts: Commands) -> None:
    parser = acts.add(
        "log",
        log,
        help=_("write down a search that was made by hand in a source's own pages"),
        more=_("The records it found come in as a file: litreview import FILE --source NAME, the same name."),
    )
    parser.add_argument("--source", metavar=_("NAME"), required=True, help=_("a short name, e.g. cinahl"))
    parser.add_argument(
        "--title", metavar=_("TEXT"), help=_("the source's full name (default: its short one)")
    )
    parser.add_argument(
        "--platform", metavar=_("TEXT"), required=True, help=_("where it was searched, e.g. EBSCOhost")
    )
    parser.add_argument(
        "--string",
        dest="strings",
        metavar=_("TEXT"),
        action="append",
        required=True,
        help=_("the search string exactly as typed; may be given again"),
    )
    parser.add_argument("--hits", metavar=_("NUMBER"), type=int, required=True, help=_("how many it found"))
    parser.add_argument("--date", metavar=_("DATE"), required=True, help=_("the day, as 2026-01-31"))
    parser.add_argument("--note", metavar=_("TEXT"), help=_("limits and filters"))
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in SourceKind],
        default=SourceKind.DATABASE.value,
        help=_("what PRISMA counts the source as (default: database)"),
    )
    add_actor(parser, _("who searched (default: the librarian)"))
    add_json(parser)


def listed(arguments: Namespace) -> int:
    """List every search, in the order of the log."""
    with opened(arguments, access=Access.READ) as review:
        entries = review.searches()
    if arguments.json:
        tell([_as_json(entry) for entry in entries])
    elif not entries:
        say(_("There has been no search yet."))
    else:
        heads = ("", _("date"), _("kind"), _("name"), _("stated"), _("found"), _("new"))
        say(table([heads, *(_row(entry) for entry in entries)]))
    return 0


def show(arguments: Namespace) -> int:
    """Show one search in full."""
    with opened(arguments, access=Access.READ) as review:
        entry = entry_of(review, arguments.number)
    if arguments.json:
        tell(_as_json(entry))
    else:
        say("\n".join(_in_full(entry)))
    return 0


def searches_in_full(entries: Sequence[Entry], *, as_rows: bool) -> None:
    """Print every search in full, or as JSON."""
    if not as_rows:
        tell([_as_json(entry) for entry in entries])
    else:
        said = "\n\n".join("\n".join(_in_full(entry)) for entry in entries)
        say(said or _("There has been no search yet."))


def searches_document(entries: Sequence[Entry]) -> Document:
    """Return every search in full as a document."""
    told = (Verbatim("\n".join(_in_full(entry))) for entry in entries)
    return (Heading(_("Every search in full"), 1), *told)


def log(arguments: Namespace) -> int:
    """Write down a search made by hand."""
    with opened(arguments, begin=True) as review:
        act = SearchLogged(
            source=arguments.source,
            source_kind=SourceKind(arguments.kind),
            source_title=one_line(arguments.title or arguments.source),
            platform=one_line(arguments.platform),
            requests=tuple(map(clean, arguments.strings)),
            stated=arguments.hits,
            searched=arguments.date,
            note=one_line(arguments.note) if arguments.note else None,
        )
        review.log_search(act, actor=review.actor(arguments.actor, Role.LIBRARIAN))
    if arguments.json:
        tell({"source": act.source, "stated": act.stated, "searched": act.searched})
    else:
        said = _(
            "{source}: {hits} hits on {date}, written down. Next: litreview import FILE --source {source}"
        )
        say(said.format(source=act.source, hits=act.stated, date=act.searched))
    return 0


def give_up(arguments: Namespace) -> int:
    """Let a search that failed count no more."""
    with opened(arguments) as review:
        actor = review.actor(arguments.actor, Role.LIBRARIAN)
        times = review.give_up(arguments.query, actor=actor)
    if arguments.json:
        tell({"query": arguments.query, "failed": times})
    else:
        said = ngettext(
            "{query} failed {number} time, and is given up: nothing waits for it.",
            "{query} failed {number} times, and is given up: nothing waits for it.",
            times,
        )
        say(said.format(query=one_line(arguments.query), number=times))
    return 0


def _row(entry: Entry) -> tuple[str, ...]:
    stated = "" if entry.stated is None else str(entry.stated)
    found = str(len(entry.found)) if entry.kind in {Kind.RUN, Kind.IMPORT} else ""
    date = f"{entry.event.at:%Y-%m-%d %H:%M}"
    new = str(len(entry.new)) if found else ""
    name = " ".join((one_line(entry.name), *_marks(entry)))
    return (str(entry.number), date, kind_words()[entry.kind], name, stated, found, new)


def _marks(entry: Entry) -> Iterator[str]:
    """Yield what sets a run apart from a whole and complete one."""
    if isinstance(entry.act, SearchRun):
        if not entry.act.is_complete:
            yield f"({incomplete_told(entry.act)})"
        if entry.act.since:
            yield _("(since {day})").format(day=entry.act.since)
        if entry.act.reread:
            yield _("(read again)")


def _in_full(entry: Entry) -> Iterator[str]:
    yield f"{entry.number}. {one_line(entry.name)} ({kind_words()[entry.kind]})"
    yield from (f"   {name}: {one_line(value)}" for name, value in _facts(entry) if value)


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield _("by"), entry.event.actor
    match entry.act:
        case SearchRun() as run:
            yield from _facts_of_run(run, entry)
        case SearchFailed() as failed:
            yield _("source"), failed.source
            yield _("tried"), failed.started.isoformat(timespec="seconds")
            yield _("problem"), failed.problem
            yield from ((_("string"), text) for text in failed.requests)
        case Import() as taken:
            yield _("source"), entry.source_title
            yield _("read"), entry.event.at.isoformat(timespec="seconds")
            yield _("file"), f"{taken.file}, {taken.format}, sha256 {taken.digest}"
            counts = _("{entries} entries, {found} records, {new} new, {problems} problems")
            yield (
                _("counts"),
                counts.format(
                    entries=taken.entries, found=len(taken.found), new=len(entry.new), problems=taken.problems
                ),
            )
        case SearchLogged() as logged:
            yield _("source"), f"{logged.source_title}, {logged.platform}"
            yield _("searched"), logged.searched
            yield from ((_("string"), text) for text in logged.requests)
            yield (
                _("counts"),
                ngettext("{number} hit", "{number} hits", logged.stated).format(number=logged.stated),
            )
            yield _("note"), logged.note or ""


def _facts_of_run(run: SearchRun, entry: Entry) -> Iterator[tuple[str, str]]:
    yield _("source"), f"{run.source_title}, {run.platform}"
    started, ended = (moment.isoformat(timespec="seconds") for moment in (run.started, run.ended))
    yield _("asked"), f"{started} – {ended} (UTC)"
    yield _("local time"), _("UTC{zone}").format(zone=run.zone) if run.zone else ""
    yield _("program"), run.tool
    yield _("window"), _("what came into the source since {day}").format(day=run.since) if run.since else ""
    yield _("from the archive"), _("the answers of an earlier run, read again") if run.reread else ""
    for text, stated, translation in zip(run.requests, run.stated, run.translations, strict=True):
        yield _("string"), text
        yield _("understood as"), translation
        yield _("stated"), str(stated)
    counts = _("{fetched} fetched, {new} new, {known} already known")
    fetched, new = len(run.found), len(entry.new)
    yield _("counts"), counts.format(fetched=fetched, new=new, known=fetched - new)
    yield _("state"), _("complete") if run.is_complete else incomplete_told(run)
    yield from ((_("warning"), text) for text in run.warnings)
    yield from ((_("answer"), f"searches/raw/{digest}.gz") for digest in run.answers)


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.kind.value,
        "name": entry.name,
        "at": entry.event.at.isoformat(),
        "by": entry.event.actor,
        "stated": entry.stated,
        "state": _state(entry.act),
        "found": len(entry.found),
        "new": list(entry.new),
        "facts": [[name, value] for name, value in _facts(entry) if value],
    }


def _state(act: Search) -> str | None:
    match act:
        case SearchRun() as run:
            return "complete" if run.is_complete else "incomplete"
        case SearchFailed():
            return "failed"
        case _:
            return None
