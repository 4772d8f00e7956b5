"""The part of ``litreview searches`` about the strategy: written once, in every syntax, and looked over."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, folder
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.searches.compiling import SYNTAXES, compile_for
from litreview.searches.concepts import Strategy
from litreview.searches.linting import lint, lint_request, lint_strategy
from litreview.searches.recall import Row, Verdict, lost, recall_table
from litreview.searches.run import as_text
from litreview.searches.syntaxes.writing import Compiled
from litreview.searches.traps.finding import Finding
from litreview.store import Access
from litreview.workspace import (
    CONCEPTS,
    RECALL,
    SEEDS,
    has_store,
    protocol_of,
    recall_before,
    recall_by_title,
    stored_queries,
    strategy_of,
    write_file,
)


def add_to(acts: Commands) -> None:
    """Add the commands."""
    compiling = acts.add(
        "compile",
        compile_strategy,
        help=_("write the strategy of {file} in the sources' own syntax").format(file=CONCEPTS.as_posix()),
        more=_("Syntaxes: {names}. Without a name all of them.").format(names=", ".join(SYNTAXES)),
    )
    compiling.add_argument("syntaxes", metavar=_("SYNTAX"), nargs="*", help=_("e.g. pubmed or ovid"))
    add_json(compiling)
    recalling = acts.add(
        "recall",
        recall_seeds,
        help=_("try the strategy on the known reports of {file}").format(file=SEEDS.as_posix()),
        more=_(
            "Exit code 1 when one is lost; --accept keeps the result as what later ones are compared with."
        ),
    )
    recalling.add_argument(
        "--accept", action="store_true", help=_("keep the result in {file}").format(file=RECALL.as_posix())
    )
    add_json(recalling)
    linting = acts.add(
        "lint",
        lint_queries,
        help=_("say what a source would read otherwise than it is written"),
        more=_(
            "Looks over every stored query, the concepts and what they compile to. Exit code 1 for a finding."
        ),
    )
    add_json(linting)


def compile_strategy(arguments: Namespace) -> int:
    """Print the strategy in each syntax, with what could not be said in it."""
    protocol_of(folder(arguments))
    strategy = _strategy(arguments)
    compiled, refused = _every(strategy)
    if arguments.syntaxes:
        compiled, refused = [compile_for(strategy, name) for name in arguments.syntaxes], ()
    findings = [*findings_of(strategy, compiled), *refused]
    if arguments.json:
        tell(
            {
                "compiled": [_as_json(one) for one in compiled],
                "unverified": list(strategy.unverified),
                "findings": [_told(one) for one in findings],
            }
        )
    else:
        say("\n\n".join(_in_full(one, strategy) for one in compiled))
        _say_unverified(strategy)
        _say_findings(findings)
    gone = _lost_now(arguments, strategy)
    if gone and not arguments.json:
        say()
        _say_lost(gone)
    return 1 if findings or gone else 0


def recall_seeds(arguments: Namespace) -> int:
    """Say which known reports the strategy finds in each source, and what it loses them by."""
    strategy = _strategy(arguments)
    if is_empty := not has_store(folder(arguments)):
        rows = recall_by_title(folder(arguments), strategy)
    else:
        with opened(arguments, access=Access.READ) as review:
            rows = review.recall(strategy)
    gone = lost(rows, recall_before(folder(arguments)))
    if arguments.accept:
        write_file(folder(arguments) / RECALL, recall_table(rows))
    if arguments.json:
        tell([_row_as_json(row) for row in rows])
    else:
        heads = (_("source"), *(verdict.value for verdict in Verdict))
        say(table([heads, *_summed(rows)]))
        if is_empty:
            say(_("There are no records yet: every report is judged by its title alone."))
        _say_lost(gone)
    return 1 if gone else 0


def _strategy(arguments: Namespace) -> Strategy:
    strategy = strategy_of(folder(arguments))
    if strategy is None:
        raise UsageError(
            CONCEPTS.as_posix(),
            _("there is none"),
            _("Write the concepts there; searches/README.md says how."),
        )
    return strategy


def _lost_now(arguments: Namespace, strategy: Strategy) -> tuple[Row, ...]:
    if not (folder(arguments) / SEEDS).is_file() or not has_store(folder(arguments)):
        return ()
    with opened(arguments, access=Access.READ) as review:
        return lost(review.recall(strategy), recall_before(folder(arguments)))


def _summed(rows: tuple[Row, ...]) -> list[tuple[str, ...]]:
    counts = Counter((row.source, row.verdict) for row in rows)
    sources = dict.fromkeys(row.source for row in rows)
    return [(source, *(str(counts[source, verdict]) for verdict in Verdict)) for source in sources]


def _say_lost(rows: tuple[Row, ...]) -> None:
    for row in rows:
        told = _("! {source}: {title} is {verdict}; no term of: {blocks}")
        blocks = ", ".join((*row.missed, *row.unsure)) or "-"
        say(told.format(source=row.source, title=row.seed.title, verdict=row.verdict, blocks=blocks))


def _row_as_json(row: Row) -> dict[str, object]:
    return {
        "seed": row.seed.title,
        "source": row.source,
        "verdict": row.verdict,
        "missed": list(row.missed),
        "unsure": list(row.unsure),
        "queries": list(row.queries),
        "records": list(row.records),
    }


def lint_queries(arguments: Namespace) -> int:
    """Look over the stored queries and the strategy."""
    protocol_of(folder(arguments))
    found = all_findings(folder(arguments))
    if arguments.json:
        tell([_told(one) for one in found])
    elif found:
        _say_findings(found)
    else:
        say(_("Nothing to remark."))
    return 1 if found else 0


def all_findings(workspace: Path) -> list[Finding]:
    """Return what is to be said of the workspace's stored queries and of its strategy."""
    queries = stored_queries(workspace)
    found = [finding for query in queries for finding in lint(query)]
    strategy = strategy_of(workspace)
    if strategy is None:
        return found
    asked = {query.source for query in queries}
    # What a source is never asked, it need not be able to take.
    names = [name for name, syntax in SYNTAXES.items() if syntax.by_hand or name in asked]
    compiled, refused = _every(strategy, names)
    return [*found, *findings_of(strategy, compiled), *refused]


def _every(
    strategy: Strategy, names: Iterable[str] = tuple(SYNTAXES)
) -> tuple[list[Compiled], tuple[Finding, ...]]:
    """Return the strategy in each syntax that can say it, and a finding for each that cannot."""
    compiled: list[Compiled] = []
    refused: list[Finding] = []
    for name in names:
        try:
            compiled.append(compile_for(strategy, name))
        except UsageError as error:
            refused.append(Finding(f"{strategy.place} ({name})", error.problem, error.remedy))
    return compiled, tuple(refused)


def findings_of(strategy: Strategy, compiled: list[Compiled]) -> list[Finding]:
    """Return what is to be said of a strategy and of what it compiles to."""
    of_requests = (
        finding
        for one in compiled
        for request in one.requests
        for finding in lint_request(request, one.syntax, f"{strategy.place} ({one.syntax})")
    )
    return list(dict.fromkeys([*lint_strategy(strategy), *of_requests]))


def _in_full(one: Compiled, strategy: Strategy) -> str:
    syntax = SYNTAXES[one.syntax]
    how = _("to paste by hand") if syntax.by_hand else _("asked by litreview search")
    lines = [f"{syntax.title} ({one.syntax}, {how})", ""]
    names = [concept.name for concept in strategy.concepts_for(one.syntax)]
    for number, request in enumerate(one.requests, start=1):
        if syntax.by_hand:
            # A line to paste stands alone, so that it can be marked and copied whole.
            about = f"  {names[number - 1]}" if number <= len(names) else ""
            lines += [f"{syntax.mark}{number}{about}", as_text(request), ""]
        else:
            lines.append(f"  {number}. {as_text(request)}" if len(one.requests) > 1 else as_text(request))
    lines += [f"  ! {note}" for note in one.notes]
    return "\n".join(lines)


def _say_unverified(strategy: Strategy) -> None:
    if strategy.unverified:
        say()
        say(_("Not verified, as {file} says:").format(file=CONCEPTS.as_posix()))
    for mark in strategy.unverified:
        say(f"  ? {mark}")


def _say_findings(findings: list[Finding]) -> None:
    if findings:
        say()
    for finding in findings:
        say(f"! {finding.place}: {finding.what}")
        say(f"  {finding.remedy}")


def _as_json(one: Compiled) -> dict[str, object]:
    requests = [dict(request) for request in one.requests]
    return {"syntax": one.syntax, "requests": requests, "notes": list(one.notes)}


def _told(finding: Finding) -> dict[str, str]:
    return {"place": finding.place, "what": finding.what, "remedy": finding.remedy}
