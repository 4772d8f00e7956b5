"""The part of ``litreview searches`` about the strategy: written once, in every syntax, and looked over."""

from argparse import Namespace
from pathlib import Path

from litreview.cli.console import say, tell
from litreview.cli.parsing import Commands, add_json, folder
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.review import CONCEPTS, protocol_of, stored_queries, strategy_of
from litreview.searches.compiling import SYNTAXES, compile_for
from litreview.searches.concepts import Strategy
from litreview.searches.linting import lint, lint_request, lint_strategy
from litreview.searches.run import as_text
from litreview.searches.syntaxes.writing import Compiled
from litreview.searches.traps.finding import Finding


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
    strategy = strategy_of(folder(arguments))
    if strategy is None:
        raise UsageError(
            CONCEPTS.as_posix(),
            _("there is none"),
            _("Write the concepts there; searches/README.md says how."),
        )
    compiled = [compile_for(strategy, name) for name in arguments.syntaxes or SYNTAXES]
    findings = findings_of(strategy, compiled)
    if arguments.json:
        tell({"compiled": [_as_json(one) for one in compiled], "findings": [_told(one) for one in findings]})
    else:
        say("\n\n".join(_in_full(one) for one in compiled))
        _say_findings(findings)
    return 1 if findings else 0


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
    found = [finding for query in stored_queries(workspace) for finding in lint(query)]
    strategy = strategy_of(workspace)
    if strategy is None:
        return found
    return [*found, *findings_of(strategy, [compile_for(strategy, name) for name in SYNTAXES])]


def findings_of(strategy: Strategy, compiled: list[Compiled]) -> list[Finding]:
    """Return what is to be said of a strategy and of what it compiles to."""
    of_requests = (
        finding
        for one in compiled
        for request in one.requests
        for finding in lint_request(request, one.syntax, f"{strategy.place} ({one.syntax})")
    )
    return list(dict.fromkeys([*lint_strategy(strategy), *of_requests]))


def _in_full(one: Compiled) -> str:
    syntax = SYNTAXES[one.syntax]
    how = _("to paste by hand") if syntax.by_hand else _("asked by litreview search")
    lines = [f"{syntax.title} ({one.syntax}, {how})", ""]
    for number, request in enumerate(one.requests, start=1):
        lines.append(f"  {number}. {as_text(request)}" if len(one.requests) > 1 else f"  {as_text(request)}")
    lines += [f"  ! {note}" for note in one.notes]
    return "\n".join(lines)


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
