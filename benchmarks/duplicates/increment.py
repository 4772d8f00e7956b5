"""What a later search costs: ``python -m benchmarks.duplicates.increment [KNOWN NEW]``.

50,000 known and 500 new, unless told.
"""

import sys
import time

from benchmarks.duplicates.generated import generated
from litreview.duplicates import Finder, find


def main(known: int = 50_000, new: int = 500) -> None:
    """Print the seconds of adding the new records and telling what was found; hold it against a fresh run."""
    records = generated(known + new)
    finder = Finder()
    start = time.perf_counter()
    finder.add(records[:known])
    print(f"{known:,} records added                 {time.perf_counter() - start:8.2f} s")
    start = time.perf_counter()
    finder.add(records[known:])
    added = time.perf_counter() - start
    start = time.perf_counter()
    found = finder.duplicates()
    told = time.perf_counter() - start
    print(f"{new:,} new records added              {added:8.2f} s")
    print(f"what was found, told                 {told:8.2f} s")
    print(f"both                                 {added + told:8.2f} s")
    print(f"the same as a fresh run over all     {'yes' if found == find(records) else 'NO'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
