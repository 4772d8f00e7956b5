"""How much memory an import takes as the file grows: the whole way, from a RIS file into a review's store.

``python -m benchmarks.formats.memory [ENTRIES ...]`` makes up RIS files of 100,000 and 900,000 entries, or of
the sizes given, and imports each into a new review, in a process of its own. It prints the size of the file,
the seconds, the peak of resident memory, and that peak per entry, less what the program takes for one entry.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.formats.tagged import write

_SIZES = (100_000, 900_000)
_MEGA = 1_000_000


def main() -> None:
    """Measure, or be the process that is measured: ``import FILE FOLDER``."""
    if sys.argv[1:2] == ["import"]:
        _measure(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    print(f"{'entries':>9}{'file MB':>9}{'seconds':>9}{'peak MB':>9}{'bytes an entry':>16}")
    _seconds, least = _run(1)[1:]
    for entries in [int(word) for word in sys.argv[1:]] or _SIZES:
        size, seconds, peak = _run(entries)
        each = (peak - least) / entries
        print(f"{entries:9}{size / _MEGA:9.0f}{seconds:9.1f}{peak / _MEGA:9.0f}{each:16.0f}")


def _run(entries: int) -> tuple[int, float, float]:
    """Return the bytes of the file, the seconds and the peak of memory in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made-up.ris"
        write(file, "ris", entries)
        command = [sys.executable, "-m", "benchmarks.formats.memory", "import", str(file), folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own arguments
        seconds, peak = map(float, done.stdout.splitlines()[-1].split())
        return file.stat().st_size, seconds, peak


def _measure(file: Path, folder: Path) -> None:
    from litreview.cli import main as litreview  # noqa: PLC0415 - only the process that is measured

    begun = time.perf_counter()
    litreview(["init", str(folder / "review")])
    code = litreview(["-C", str(folder / "review"), "import", str(file), "--source", "made-up"])
    if code:
        sys.exit(f"the import ended with {code}")
    seconds = time.perf_counter() - begun
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    main()
