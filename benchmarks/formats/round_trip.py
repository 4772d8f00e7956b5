"""Write every record of a folder of real exports in each of our formats, read it again, and say what differs.

``python -m benchmarks.formats.round_trip FOLDER [-v] [--only FORMAT]`` prints a line a format: how many of
the values that the records have did not come back the same, and how many in each field; then what the
formats cannot hold, and why. A value that comes back where the record had none counts as one that differs,
too. ``-v`` also lists each.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Final

from benchmarks.formats.limits import LIMITS
from benchmarks.formats.samples import _files, _read
from litreview.formats.bibtex_keys import keys
from litreview.formats.gathering import Entry
from litreview.formats.registry import binary_writer, binary_writer_names, reader, writer, writer_names
from litreview.model.errors import LitreviewError
from litreview.model.records import Record
from litreview.searches.opening import opened

READERS: Final = {"bib": "bibtex", "biblatex": "bibtex", "csv": "table", "xlsx": "table"}
"""What a format of ours is read as, where that has another name."""
BY_KEY: Final = frozenset({"bib", "biblatex"})
"""Formats whose entries stand in the order of their keys."""
FIELDS: Final = tuple(one.name for one in fields(Record) if one.name not in {"source", "original"})
"""All but the name that the importer gives the source, and the entry as it stood in the file."""
SOURCE: Final = "sample"


@dataclass(slots=True)
class Comparison:
    """Counts, over the records of one format, what came back."""

    values: int = 0
    records: int = 0
    whole: int = 0
    """Records of which every field came back."""
    lost: int = 0
    """Records that did not come back at all."""
    differing: Counter[str] = field(default_factory=Counter)
    seen: list[tuple[str, object, object]] = field(default_factory=list)
    """Field, what went out, what came back."""

    def compare(self, was: Record, now: Record | None) -> None:
        """Count one record."""
        self.records += 1
        if now is None:
            self.lost += 1
        wrong = 0
        for name in FIELDS:
            value, got = getattr(was, name), getattr(now, name) if now else None
            self.values += value not in (None, "", ())
            if value != got:
                wrong += 1
                self.differing[name] += 1
                self.seen.append((name, value, got))
        self.whole += not wrong


def trip(form: str, records: Sequence[Record]) -> list[Record | None]:
    """Return what each record is when it has been written and read again; no two have the same id."""
    read = reader(READERS.get(form, form))
    with opened("written", _opening(form, records)) as (packed,):
        entries = read.entries(packed.text().text, source=SOURCE)
        back = [entry.record for entry in entries if isinstance(entry, Entry)]
    if len(back) != len(records):
        sys.exit(f"{form}: {len(back)} entries of {len(records)} came back")
    if form not in BY_KEY:
        return back
    order = (identity for identity, _key in sorted(keys(records).items(), key=itemgetter(1)))
    by_id = dict(zip(order, back, strict=True))
    return [by_id[record.id] for record in records]


def _opening(form: str, records: Sequence[Record]) -> Callable[[], BytesIO]:
    if form in binary_writer_names():
        content = binary_writer(form).write_bytes(records)
    else:
        content = writer(form).write(records).encode()
    return lambda: BytesIO(content)


def corpus(folder: Path) -> Iterator[tuple[Path, list[Record]]]:
    """Yield the files of the folder that have records, with one record for each id."""
    for file in _files(folder):
        try:
            found = {record.id: record for _form, _gathering, some in _read(file) for record in some}
        except LitreviewError:
            continue
        if found:
            yield file.relative_to(folder), list(found.values())


def compared(form: str, files: Iterable[Sequence[Record]]) -> Comparison:
    """Return what came of the records of the files, each written as a file of the format."""
    comparison = Comparison()
    for records in files:
        for was, now in zip(records, trip(form, records), strict=True):
            comparison.compare(was, now)
    return comparison


def main() -> None:
    """Read the folder and print what came back of it in each format."""
    folder = Path(sys.argv[1])
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    files = [records for _file, records in corpus(folder)]
    print(f"{len(files)} files with records, {sum(map(len, files))} records")
    for form in (*writer_names(), *binary_writer_names()):
        if only in {"", form}:
            _say(form, compared(form, files), is_long="-v" in sys.argv)
    for limit in LIMITS:
        print(f"{limit.name} ({', '.join(limit.formats)}): {limit.why}")


def _say(form: str, told: Comparison, *, is_long: bool) -> None:
    values = f"{told.values:8,} values, {told.differing.total():6,} not the same"
    whole = f"{told.whole:6,} of {told.records:6,} records whole"
    print(f"{form:12}{values}; {whole}; {dict(told.differing.most_common())}", flush=True)
    for name, was, got in told.seen if is_long else ():
        print(f"    {form}: {name}: {str(was)[:300]!r} came back {str(got)[:300]!r}")


if __name__ == "__main__":
    main()
