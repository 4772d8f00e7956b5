"""Processes that tests start."""

import os

_COUNTING = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")


def unwatched() -> dict[str, str]:
    """Return the environment for a process whose time or memory is measured: nobody counts its lines.

    Counting takes six times as long as the reading itself, and memory of its own.
    """
    return {name: value for name, value in os.environ.items() if name not in _COUNTING}
