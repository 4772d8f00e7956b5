"""The commands, one file a stage; ``main`` is what the shell calls."""

import os
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not in order, 2 usage, 3 source, 4 store."""
    from litreview.cli.dispatching import run  # noqa: PLC0415 - nothing is loaded when the package is

    return run(arguments, os.environ)
