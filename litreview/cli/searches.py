"""``litreview search``: stored queries run, and their records kept."""

import os
from argparse import Namespace

from litreview.cli.console import end_progress, say, show_progress, table, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.model.errors import LitreviewError, SourceError
from litreview.model.events import SearchRun
from litreview.model.language import _
from litreview.model.protocol import Role


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
    add_actor(parser, _("who searches (default: the librarian)"))
    add_json(parser)


def search(arguments: Namespace) -> int:
    """Run the queries one after the other; one that fails does not stop the next."""
    from litreview.review import Services  # noqa: PLC0415 - loads the whole review

    services = Services.from_environment(os.environ)
    runs: list[tuple[SearchRun, int]] = []
    failures: list[LitreviewError] = []
    with opened(arguments, begin=True) as review:
        actor = review.actor(arguments.actor, Role.LIBRARIAN)
        for query in review.queries([name.removesuffix(".toml") for name in arguments.names]):
            before = len(review.ledger.kinds)

            def progress(fetched: int, stated: int, name: str = query.name) -> None:
                show_progress(f"{name}: {fetched} / {stated}")

            try:
                run = review.search(query, services=services, actor=actor, progress=progress)
                runs.append((run, len(review.ledger.kinds) - before))
            except LitreviewError as error:
                failures.append(error)
            end_progress()
    _report(runs, failures, as_json=arguments.json)
    return failures[0].exit_code if failures else 0


def _report(runs: list[tuple[SearchRun, int]], failures: list[LitreviewError], *, as_json: bool) -> None:
    if as_json:
        tell({"runs": [_as_json(run, new) for run, new in runs], "failures": [str(one) for one in failures]})
    elif runs:
        heads = (_("query"), _("source"), _("stated"), _("fetched"), _("new"))
        say(table([heads, *(_row(run, new) for run, new in runs)]))
    if not as_json:
        for run, _new in runs:
            for warning in run.warnings:
                warn(f"{run.query}: {warning}")
    for failure in failures:
        warn(str(failure))
        if isinstance(failure, SourceError):
            warn(_("This search is recorded as failed; nothing of it was kept."))


def _row(run: SearchRun, new: int) -> tuple[str, ...]:
    return (run.query, run.source_title, str(sum(run.stated)), str(len(run.found)), str(new))


def _as_json(run: SearchRun, new: int) -> dict[str, object]:
    return {
        "query": run.query,
        "source": run.source,
        "stated": list(run.stated),
        "fetched": len(run.found),
        "new": new,
        "warnings": list(run.warnings),
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat(),
    }
