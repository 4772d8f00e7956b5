"""What a store must survive: a few rounds in ``make test``, as many as you like in ``make soak``."""

import os


def rounds(few: int) -> int:
    """Return how often to try: the number in ``LITREVIEW_SOAK``, else the few of an ordinary test run."""
    return int(os.environ.get("LITREVIEW_SOAK") or few)
