"""Run our finder over a table of records: ``python -m benchmarks.duplicates.ours RECORDS CLUSTERS QUEUE``."""

import csv
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.duplicates.sets import id_in_file, read
from litreview.duplicates import find
from litreview.model.records import Record


def main(records: Path, clusters: Path, queue: Path) -> None:
    """Write the clusters and the queue; print the CPU seconds of finding alone."""
    reading = Stopwatch(read(records))
    found = find(reading)
    finding = time.process_time() - reading.seconds
    numbered = ((id_in_file(one), n) for n, cluster in enumerate(found.clusters) for one in cluster)
    write(clusters, ("id", "cluster_id"), numbered)
    pairs = ((id_in_file(pair.first), id_in_file(pair.second)) for pair in found.doubtful)
    write(queue, ("first", "second"), pairs)
    print(json.dumps({"finding": finding}))


class Stopwatch:
    """Records handed on one by one, and the CPU seconds until each was there; none is kept."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records = records
        self.seconds = time.process_time()

    def __iter__(self) -> Iterator[Record]:
        start = time.process_time()
        for record in self._records:
            self.seconds += time.process_time() - start
            yield record
            start = time.process_time()


def write(path: Path, header: tuple[str, str], lines: Iterable[tuple[object, object]]) -> None:
    """Write a table of two columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(lines)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
