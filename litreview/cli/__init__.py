"""The commands, one file a stage; ``main`` is what the shell calls."""

import os
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not in order, 2 usage, 3 source, 4 store."""
    from litreview.model.garbage import collecting_no_garbage  # noqa: PLC0415 - nothing is loaded before

    with collecting_no_garbage():  # what is loaded stays
        from litreview.cli.dispatching import run  # noqa: PLC0415 - likewise

    return run(arguments, os.environ)
