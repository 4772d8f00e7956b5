"""How fast RIS and NBIB are read, against the libraries that people use for them.

``python -m benchmarks.formats.ris [ENTRIES]`` makes up 100,000 RIS and 30,000 NBIB entries, or so many of
each, and reads each file with ours, which makes records, counted one by one and kept nowhere, and with rispy
(RIS) or ``Bio.Medline.parse`` (NBIB), which make none; each in a process of its own. Seconds are the
processor's, the median of three. *Raw values* is ours without the records. The ratio is our time with
records, divided by the line's. Names, journals and words come again more often in what is made up than in
real exports, and ours works such things out once; with names and keywords that never come again RIS takes up
to a third more of its time. rispy comes with the extra ``bench``.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.formats.tagged import write

_RUNS = 3
_SIZES = {"ris": 100_000, "nbib": 30_000}
_OTHERS = {"ris": ("rispy", "rispy"), "nbib": ("medline", "Bio")}


def main() -> None:
    """Measure, or be the process that is measured: ``READER FILE``."""
    if len(sys.argv) == 3:  # noqa: PLR2004 - the name of a reader and of a file
        _measure(_READERS[sys.argv[1]], Path(sys.argv[2]))
        return
    print(f"{'format':8}{'reader':10}{'entries':>9}{'seconds':>9}{'a second':>10}{'peak MB':>9}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for form, usual in _SIZES.items():
            entries = int(sys.argv[1]) if len(sys.argv) > 1 else usual
            file = Path(folder) / f"made-up.{form}"
            write(file, form, entries)
            _compare(form, file)


def _compare(form: str, file: Path) -> None:
    other, module = _OTHERS[form]
    ours = _runs(form, file)
    _say(form, "litreview", ours, 1.0)
    if find_spec(module) is None:
        print(f"{form:8}{other:10} is not installed: python -m pip install {module}")
        return
    theirs = _runs(other, file)
    raw = _runs(f"raw {form}", file)
    _say(form, "raw values", raw, ours[1] / raw[1])
    _say(form, other, theirs, ours[1] / theirs[1])


def _say(form: str, name: str, run: tuple[int, float, float], ratio: float) -> None:
    entries, seconds, megabytes = run
    print(f"{form:8}{name:10}{entries:9}{seconds:9.2f}{entries / seconds:10.0f}{megabytes:9.0f}{ratio:7.2f}")


def _runs(reader: str, file: Path) -> tuple[int, float, float]:
    """Return entries, and the medians of seconds and of the peak of memory in megabytes."""
    runs = [_run(reader, file) for _time in range(_RUNS)]
    return (
        int(runs[0][0]),
        statistics.median(run[1] for run in runs),
        statistics.median(run[2] for run in runs),
    )


def _run(reader: str, file: Path) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.formats.ris", reader, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own arguments
    return [float(word) for word in done.stdout.split()]


def _measure(read: Callable[[Path], int], file: Path) -> None:
    begun = time.process_time()
    entries = read(file)
    seconds = time.process_time() - begun
    print(entries, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _ours(name: str) -> Callable[[Path], int]:
    def read(file: Path) -> int:
        from litreview.formats.gathering import Gathering  # noqa: PLC0415 - only the process that is measured
        from litreview.formats.registry import reader  # noqa: PLC0415
        from litreview.formats.texts import Text  # noqa: PLC0415

        gathering = Gathering()
        text = Text(lambda: file.open(encoding="utf-8"))
        return sum(1 for _record in gathering.records(reader(name).entries(text, source="made-up")))

    return read


def _raw_ris(file: Path) -> int:
    """Cut the file into values by tag and make no records, which is what rispy does."""
    from litreview.formats.ris_entries import RawEntry, entries  # noqa: PLC0415
    from litreview.formats.ris_fields import fields_of  # noqa: PLC0415
    from litreview.formats.texts import Text  # noqa: PLC0415

    found = entries(Text(lambda: file.open(encoding="utf-8")))
    return sum(1 for raw in found if isinstance(raw, RawEntry) and fields_of(raw.tagged()))


def _raw_nbib(file: Path) -> int:
    """Cut the file into values by tag and make no records, which is what Bio.Medline does."""
    from litreview.formats.nbib_entries import entries  # noqa: PLC0415
    from litreview.formats.texts import Text  # noqa: PLC0415

    found = entries(Text(lambda: file.open(encoding="utf-8")))
    return sum(1 for raw in found if _by_tag(raw.pairs))


def _by_tag(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for tag, value in pairs:
        values.setdefault(tag, []).append(value)
    return values


def _rispy(file: Path) -> int:
    import rispy  # noqa: PLC0415 - it need not be installed

    with file.open(encoding="utf-8") as text:
        return len(rispy.load(text))


def _medline(file: Path) -> int:
    from Bio import Medline  # noqa: PLC0415

    with file.open(encoding="utf-8") as text:
        return sum(1 for _entry in Medline.parse(text))


_READERS: dict[str, Callable[[Path], int]] = {
    "ris": _ours("ris"),
    "nbib": _ours("nbib"),
    "raw ris": _raw_ris,
    "raw nbib": _raw_nbib,
    "rispy": _rispy,
    "medline": _medline,
}

if __name__ == "__main__":
    main()
