"""The whole command line: every command there is."""

from litreview.cli import (
    agreement,
    bundling,
    charting,
    check,
    conflicts,
    convert,
    dedupe_files,
    demo,
    duplicates,
    exports,
    history,
    imports,
    labels,
    overview,
    pilot,
    prisma,
    protocol,
    removing,
    reporting,
    reports,
    reproducing,
    screening,
    searches,
    serve,
    status,
    sync,
    team,
    workspace,
)
from litreview.cli.commandline import parser_of
from litreview.cli.parsing import Commands, Parser

STAGES = (
    workspace,
    searches,
    history,
    reporting,
    imports,
    duplicates,
    removing,
    pilot,
    screening,
    serve,
    labels,
    conflicts,
    agreement,
    team,
    protocol,
    sync,
    reports,
    charting,
    status,
    overview,
    prisma,
    exports,
    reproducing,
    bundling,
    convert,
    dedupe_files,
    check,
    demo,
)
"""The modules that add commands, in the order of a review."""


def build() -> tuple[Parser, Commands]:
    """Return the parser of the whole command line, and its commands."""
    return parser_of(STAGES)
