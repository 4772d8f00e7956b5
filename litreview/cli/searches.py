"""``litreview search``: stored queries run, and their records kept."""

import os
from argparse import Namespace

from litreview.cli.comparison import entry_of, incomplete_told, retractions_told
from litreview.cli.console import end_progress, say, table, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json, day
from litreview.cli.progress import Progress
from litreview.model.errors import LitreviewError, SourceError, UsageError
from litreview.model.events import SearchRun
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role

_Run = tuple[SearchRun, int]
"""A run, and how many records it found that the review did not have."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "search",
        search,
        help=_("run stored queries and keep their records"),
        more=_(
            "Without a name every query in searches/ is run. PubMed wants an e-mail address:\n"
            "set LITREVIEW_EMAIL. A key goes in NCBI_API_KEY, never in a file."
        ),
    )
    parser.add_argument("names", metavar=_("NAME"), nargs="*", help=_("a file in searches/, without .toml"))
    parser.add_argument(
        "--since",
        metavar=_("DATE"),
        type=day,
        help=_("only what came into the source from that day on, as 2026-01-31; where it can be asked so"),
    )
    parser.add_argument(
        "--from-archive",
        metavar=_("NUMBER"),
        type=int,
        help=_("ask nobody: read the kept answers of a run again, by its number in litreview searches"),
    )
    add_actor(parser, _("who searches (default: the librarian)"))
    add_json(parser)


def search(arguments: Namespace) -> int:
    """Run the queries one after the other; one that fails does not stop the next."""
    if arguments.from_archive is not None:
        return _reread(arguments)
    from litreview.review import Services  # noqa: PLC0415 - loads the whole review

    services = Services.from_environment(os.environ)
    runs: list[_Run] = []
    failures: list[LitreviewError] = []
    with opened(arguments, begin=True) as review:
        actor = review.actor(arguments.actor, Role.LIBRARIAN)
        for query in review.queries([name.removesuffix(".toml") for name in arguments.names]):
            before = len(review.ledger.kinds)
            try:
                run = review.search(
                    query,
                    services=services,
                    actor=actor,
                    since=arguments.since,
                    progress=Progress(query.name),
                )
                runs.append((run, len(review.ledger.kinds) - before))
            except LitreviewError as error:
                failures.append(error)
            end_progress()
        retracted = retractions_told(review)
    if arguments.json:
        _tell(runs, failures, retracted)
    else:
        _report(runs, retracted)
    _warn_of(failures)
    return failures[0].exit_code if failures else 0


def _reread(arguments: Namespace) -> int:
    """Read the kept answers of a run again, as this version reads them."""
    if arguments.names or arguments.since:
        raise UsageError(
            "--from-archive",
            _("asks nobody, so it takes neither a query nor a day"),
            _("Give the run's number alone."),
        )
    with opened(arguments) as review:
        entry = entry_of(review, arguments.from_archive)
        read = review.reread(entry, actor=review.actor(arguments.actor, Role.LIBRARIAN))
    found, differing = len(read.run.found), len(read.differing)
    if arguments.json:
        tell({"run": entry.number, "records": found, "differing": list(read.differing)})
        return 0
    answers = ngettext("{number} answer", "{number} answers", len(read.run.answers))
    said = _("{answers} read again: {found} records; read otherwise than before: {differing}")
    say(said.format(answers=answers.format(number=len(read.run.answers)), found=found, differing=differing))
    if differing:
        say(_("Kept as a run of its own; litreview searches diff says what differs."))
    return 0


def _tell(runs: list[_Run], failures: list[LitreviewError], retracted: list[str]) -> None:
    tell(
        {
            "runs": [_as_json(run, new) for run, new in runs],
            "failures": [str(one) for one in failures],
            "retracted": retracted,
        }
    )


def _report(runs: list[_Run], retracted: list[str]) -> None:
    if runs:
        heads = (_("query"), _("source"), _("stated"), _("fetched"), _("new"), _("state"))
        say(table([heads, *(_row(run, new) for run, new in runs)]))
    for run, _new in runs:
        for warning in run.warnings:
            warn(f"{run.query}: {warning}")
    for line in retracted:
        warn(f"! {line}")


def _warn_of(failures: list[LitreviewError]) -> None:
    for failure in failures:
        warn(str(failure))
        if isinstance(failure, SourceError):
            warn(_("This search is recorded as failed. Run it again, and it goes on where it stopped."))


def _row(run: SearchRun, new: int) -> tuple[str, ...]:
    state = _("complete") if run.is_complete else incomplete_told(run)
    return (run.query, run.source_title, str(sum(run.stated)), str(len(run.found)), str(new), state)


def _as_json(run: SearchRun, new: int) -> dict[str, object]:
    return {
        "query": run.query,
        "source": run.source,
        "state": "complete" if run.is_complete else "incomplete",
        "since": run.since,
        "stated": list(run.stated),
        "given": list(run.given),
        "fetched": len(run.found),
        "new": new,
        "warnings": list(run.warnings),
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat(),
    }
