"""What 10,000 to 500,000 records cost: ``python -m benchmarks.duplicates.growth [NUMBER ...]``.

Each number is run in a process of its own. The records are made before the clock starts; the memory
is that of the process at its peak, records and all, and what the records alone took stands beside it.
"""

import json
import math
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.duplicates.cost import measured
from benchmarks.duplicates.generated import generated
from litreview.duplicates import Finder

NUMBERS = (10_000, 50_000, 100_000, 500_000)


def main(numbers: tuple[int, ...]) -> None:
    """Print a line for each number, and the exponent that fits them all."""
    names = ("CPU s", "us/record", "peak MB", "records MB", "joined", "queue")
    print(f"{'records':>10}" + "".join(f"{name:>12}" for name in names))
    points = []
    for number in numbers:
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "benchmarks.duplicates.growth", "--one", str(number)]
            told = json.loads(measured(command, Path(folder)).said)
        points.append((number, told["cpu"]))
        print(
            f"{number:10,}{told['cpu']:12.1f}{1e6 * told['cpu'] / number:12.0f}{told['peak']:12.0f}"
            f"{told['records']:12.0f}{told['joined']:12,}{told['queue']:12,}",
            flush=True,
        )
    if len(points) > 1:
        print(f"CPU seconds grow as the number of records to the power of {exponent(points):.2f}.")


def one(number: int) -> None:
    """Find the duplicates of so many records, and print what it took."""
    records = generated(number)
    before = peak()
    start = time.process_time()
    finder = Finder()
    finder.add(records)
    found = finder.duplicates()
    cpu = time.process_time() - start
    told = {
        "cpu": cpu,
        "peak": peak(),
        "records": before,
        "joined": len(found.links),
        "queue": len(found.doubtful),
    }
    print(json.dumps(told))


def peak() -> float:
    """Return the most megabytes that this process has had so far."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 if sys.platform != "darwin" else 1024**2)


def exponent(points: list[tuple[int, float]]) -> float:
    """Return the slope of the line through the points, both ways logarithmic: 1 is linear, 2 all pairs."""
    logs = [(math.log(number), math.log(cpu)) for number, cpu in points]
    x, y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    return sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main(tuple(map(int, sys.argv[1:])) or NUMBERS)
