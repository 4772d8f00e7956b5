"""Run our finder over a table of records: ``python -m benchmarks.duplicates.ours RECORDS CLUSTERS QUEUE``."""

import csv
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.duplicates.sets import id_in_file, read
from litreview.duplicates import find


def main(records: Path, clusters: Path, queue: Path) -> None:
    """Write the clusters and the queue; print the CPU seconds of finding alone."""
    read_in = read(records)
    start = time.process_time()
    found = find(read_in)
    took = time.process_time() - start
    numbered = ((id_in_file(one), n) for n, cluster in enumerate(found.clusters) for one in cluster)
    write(clusters, ("id", "cluster_id"), numbered)
    pairs = ((id_in_file(pair.first), id_in_file(pair.second)) for pair in found.doubtful)
    write(queue, ("first", "second"), pairs)
    print(json.dumps({"finding": took}))


def write(path: Path, header: tuple[str, str], lines: Iterable[tuple[object, object]]) -> None:
    """Write a table of two columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(lines)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
