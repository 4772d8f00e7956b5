"""The floor: the same DOI, or the same title in letters and figures and the same year, is the same work.

``python -m benchmarks.duplicates.floor RECORDS CLUSTERS QUEUE``
"""

import sys
from pathlib import Path

from benchmarks.duplicates.ours import write
from benchmarks.duplicates.sets import rows


def main(records: Path, clusters: Path, queue: Path) -> None:
    """Write the clusters, and an empty queue."""
    above: dict[str, str] = {}
    known: dict[object, str] = {}
    for row in rows(records):
        one = above.setdefault(row["id"], row["id"])
        for shared in shared_by(row):
            other = known.setdefault(shared, one)
            above[root(above, one)] = root(above, other)
    write(clusters, ("id", "cluster_id"), ((one, root(above, one)) for one in above))
    write(queue, ("first", "second"), ())
    print("{}")


def shared_by(row: dict[str, str]) -> list[object]:
    """Return what the record is known by."""
    title = "".join(filter(str.isalnum, row["title"].casefold()))
    doi = row["doi"].strip().casefold()
    return [*([doi] if doi else []), *([(title, row["year"])] if title else [])]


def root(above: dict[str, str], one: str) -> str:
    """Return the record that stands for the group of this one."""
    while above[one] != one:
        above[one] = above[above[one]]
        one = above[one]
    return one


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
