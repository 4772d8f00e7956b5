"""Read every file of a folder of real exports, and say what came of it.

``python -m benchmarks.formats.samples FOLDER [-v]`` prints a line a file: the format it was recognised as,
entries, records, problems; then, over the files beside which an ``expected/`` folder has Zotero's items, how
far each field agrees. ``-v`` also lists what disagrees.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.formats.agreement import Agreement
from litreview.formats.csl_writer import CslJsonWriter
from litreview.formats.gathering import Entry, Gathering
from litreview.formats.registry import recognise
from litreview.model.errors import LitreviewError
from litreview.model.records import Record
from litreview.searches.opening import opened

_HEAD = 200_000
_NO_EXPORTS = {"SOURCES.md"}
_SKIPPED = {"expected", "dtd", "eutils_cassettes"}


def main() -> None:
    """Read the folder and print what came of it."""
    folder, is_long = Path(sys.argv[1]), "-v" in sys.argv
    whole, per_format, totals = Agreement(), dict[str, Agreement](), Counter[str]()
    print(f"{'file':70}{'format':14}{'entries':>9}{'records':>9}{'problems':>9}{'seconds':>9}")
    for file in _files(folder):
        name = str(file.relative_to(folder))
        begun = time.perf_counter()
        try:
            read = list(_read(file))
        except LitreviewError as error:
            totals["refused"] += 1
            print(f"{name[-69:]:70}refused: {error.problem}")
            continue
        seconds = time.perf_counter() - begun
        for form, gathering, records in read:
            totals["files"] += 1
            totals["entries"] += gathering.entries
            totals["records"] += len(records)
            numbers = f"{gathering.entries:9}{len(records):9}{gathering.all_problems:9}{seconds:9.2f}"
            print(f"{name[-69:]:70}{form:14}{numbers}")
        _compare(file, read, per_format)
    print(dict(totals))
    for form, agreement in sorted(per_format.items()):
        _say(form, agreement, is_long=is_long)
        whole.add(agreement)
    _say("all", whole, is_long=False)


def _files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and file.name not in _NO_EXPORTS and not _SKIPPED & set(file.parts)
    )


def _read(file: Path) -> list[tuple[str, Gathering, list[Record]]]:
    made: list[tuple[str, Gathering, list[Record]]] = []
    with opened(file.name, lambda: file.open("rb")) as texts:
        for packed in texts:
            one = packed.text()
            reader = recognise(one.text.head(_HEAD))
            if reader is None:
                made.append(("-", Gathering(), []))
                continue
            gathering = Gathering()
            entries = list(reader.entries(one.text, source="sample"))
            kept = sum(1 for _record in gathering.records(entries))
            if gathering.entries != kept + gathering.lost:
                sys.exit(f"{file.name}: entries are not records and those lost")
            # One that repeats another is no record of a review, and still an entry that was read.
            records = [entry.record for entry in entries if isinstance(entry, Entry) and entry.record]
            made.append((reader.name, gathering, records))
    return made


def _compare(
    file: Path, read: list[tuple[str, Gathering, list[Record]]], per_format: dict[str, Agreement]
) -> None:
    expected = file.parent / "expected" / f"{file.stem}.items.json"
    if expected.is_file():
        form = file.parent.name
        agreement = per_format.setdefault(form, Agreement())
        records = [record for _form, _gathering, records in read for record in records]
        agreement.compare(
            json.loads(CslJsonWriter().write(records)), json.loads(expected.read_text(encoding="utf-8"))
        )


def _say(form: str, agreement: Agreement, *, is_long: bool) -> None:
    shares = "  ".join(
        f"{name} {agreement.agreed[name]}/{number}" for name, number in sorted(agreement.expected.items())
    )
    print(f"agreement, {form}: {shares}")
    if is_long:
        for name, wanted, got in agreement.disagreed:
            print(f"    {name}: expected {wanted[:90]!r}, read {got[:90]!r}")


if __name__ == "__main__":
    main()
