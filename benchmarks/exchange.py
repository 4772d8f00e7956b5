"""Measure what the exchange costs: bytes of .git for 50,000 votes, and the time of a sync with so many."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.store.exchange.weighing import weigh

VOTES = 50_000
AT_ONCE = 100


def main() -> None:
    """Let two reviewers vote 25,000 times each, commit every 100 votes, and reveal all."""
    votes = int(sys.argv[1]) if len(sys.argv) > 1 else VOTES
    started = time.perf_counter()
    with TemporaryDirectory() as folder:
        for name, value in weigh(Path(folder), votes, AT_ONCE).items():
            print(f"{name:44}{value:12.2f}")
    print(f"{'the whole measurement, s':44}{time.perf_counter() - started:12.2f}")


if __name__ == "__main__":
    main()
