"""What other programs make of every file our writers write, and what our own readers get back.

``python -m benchmarks.formats.clients FOLDER [-v] [--only NAME]`` reads each file in the folder of real
exports, writes its records in every format, and hands that to each program here that reads the format: files
taken, entries written and entries that came out. Biber and JabRef, which are slow to start, get one file for
each folder. Then each record goes through each of our writers and back: of the fields it has, how many come
back as they were, how many with the same letters, and how many not. ``-v`` names the files and the values in
question; ``--only`` tries one program, or ``ours``.
"""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.formats.samples import _files, _read
from litreview.exports.pandoc import program
from litreview.formats.latex_letters import with_commands
from litreview.formats.markup import plain
from litreview.formats.registry import recognise, writer, writer_names
from litreview.model.errors import LitreviewError
from litreview.model.records import Record
from litreview.model.text import fold, one_line

_SECONDS = 300
_OF_THE_STORE = frozenset({"id", "source", "original", "accession", "database", "platform"})
"""Fields that are about the record and not about the report."""
_ENTRY = re.compile(r"^@(?!comment|preamble|string)\w+\s*\{", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Client:
    """A program that reads one of our formats."""

    name: str
    form: str
    """The format, as ``litreview export`` calls it; ``bib-latex`` is bib with ``--latex``."""
    taken: Callable[[Path], int]
    """Gives how many entries of the file came out; raises RefusedError."""
    is_slow: bool = False


class RefusedError(Exception):
    """The program did not take the file."""


def _run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - our own arguments
            command, cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace",
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise RefusedError(f"no end after {_SECONDS} s") from error


def _ran(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    done = _run(*command, folder=folder)
    if done.returncode:
        raise RefusedError((done.stderr or done.stdout).strip()[-200:])
    return done


def _pandoc(form: str) -> Callable[[Path], int]:
    def taken(file: Path) -> int:
        done = _ran(str(program()), "-f", form, "-t", "csljson", str(file), folder=file.parent)
        return len(json.loads(done.stdout))

    return taken


def _bibutils(name: str) -> Callable[[Path], int]:
    def taken(file: Path) -> int:
        done = _ran(name, str(file), folder=file.parent)
        return done.stdout.count("<mods ") + done.stdout.count("<mods>")

    return taken


def _bibtex(file: Path) -> int:
    (file.parent / "refs.aux").write_text(
        f"\\relax\n\\citation{{*}}\n\\bibstyle{{plain}}\n\\bibdata{{{file.stem}}}\n"
    )
    done = _ran("bibtex", "refs", folder=file.parent)
    if "error message" in done.stdout:
        raise RefusedError(done.stdout[-200:])
    return (file.parent / "refs.bbl").read_text("utf-8", errors="replace").count("\\bibitem")


def _biber(file: Path) -> int:
    done = _ran("biber", "--tool", "--output-file", "out.bib", file.name, folder=file.parent)
    wrong = [line for line in done.stdout.splitlines() if line.startswith("ERROR")]
    if wrong:
        raise RefusedError(wrong[0])
    return len(_ENTRY.findall((file.parent / "out.bib").read_text("utf-8")))


def _jabref(form: str) -> Callable[[Path], int]:
    def taken(file: Path) -> int:
        _ran("jabref", "-n", "-i", f"{file.name},{form}", "-o", "out.bib", folder=file.parent)
        out = file.parent / "out.bib"
        return len(_ENTRY.findall(out.read_text("utf-8", errors="replace"))) if out.is_file() else 0

    return taken


CLIENTS = (
    *(Client(f"pandoc {form}", ours, _pandoc(form)) for ours, form in (
        ("ris", "ris"), ("bib", "bibtex"), ("bib-latex", "bibtex"), ("biblatex", "biblatex"),
        ("csl-json", "csljson"), ("endnote-xml", "endnotexml"),
    )),
    *(Client(name, ours, _bibutils(name)) for ours, name in (
        ("ris", "ris2xml"), ("bib", "bib2xml"), ("bib-latex", "bib2xml"), ("biblatex", "biblatex2xml"),
        ("endnote-xml", "endx2xml"),
    )),
    Client("bibtex", "bib", _bibtex),
    Client("bibtex", "bib-latex", _bibtex),
    Client("biber", "bib", _biber, is_slow=True),
    Client("biber", "bib-latex", _biber, is_slow=True),
    Client("biber", "biblatex", _biber, is_slow=True),
    Client("jabref", "ris", _jabref("ris"), is_slow=True),
    Client("jabref", "bib", _jabref("bibtex"), is_slow=True),
    Client("jabref", "biblatex", _jabref("bibtex"), is_slow=True),
    Client("jabref", "nbib", _jabref("medlineplain"), is_slow=True),
)  # fmt: skip


def main() -> None:
    """Read the folder and print both tables."""
    folder, is_long = Path(sys.argv[1]), "-v" in sys.argv
    per_file = dict(_corpus(folder))
    records = [record for some in per_file.values() for record in some]
    print(f"{len(per_file)} files with records, {len(records)} records")
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    if only != "ours":
        _hand_to_clients(per_file, [one for one in CLIENTS if one.name.startswith(only)], is_long=is_long)
    if only in {"", "ours"}:
        _through_our_readers(records, is_long=is_long)


def _corpus(folder: Path) -> Iterator[tuple[Path, list[Record]]]:
    for file in _files(folder):
        try:
            found = {record.id: record for _form, _gathering, some in _read(file) for record in some}
        except LitreviewError:
            continue
        if found:
            yield file.relative_to(folder), list(found.values())


def _hand_to_clients(per_file: dict[Path, list[Record]], clients: Sequence[Client], *, is_long: bool) -> None:
    per_folder: defaultdict[Path, dict[str, Record]] = defaultdict(dict)
    for file, records in per_file.items():
        per_folder[file.parent].update({record.id: record for record in records})
    batches = {name: list(found.values()) for name, found in per_folder.items()}
    print(f"\n{'program':20}{'format':14}{'files':>8}{'taken':>8}{'entries':>9}{'came out':>9}")
    for client in clients:
        command = client.name.split()[0]
        if command != "pandoc" and shutil.which(command) is None:
            print(f"{client.name:20}{client.form:14}  not installed")
            continue
        _try(client, batches if client.is_slow else per_file, is_long=is_long)


def _try(client: Client, files: dict[Path, list[Record]], *, is_long: bool) -> None:
    taken = entries = came = 0
    for name, records in files.items():
        entries += len(records)
        try:
            number = _handed(client, records)
        except (RefusedError, ValueError, OSError) as refused:
            if is_long:
                print(f"    {client.name}: {name}: refused: {one_line(str(refused))}")
            continue
        taken += 1
        came += number
        if is_long and number != len(records):
            print(f"    {client.name}: {name}: {number} of {len(records)}")
    print(f"{client.name:20}{client.form:14}{len(files):8}{taken:8}{entries:9}{came:9}", flush=True)


def _handed(client: Client, records: Sequence[Record]) -> int:
    name = "bib" if client.form == "bib-latex" else client.form
    text = writer(name).write(records)
    text = with_commands(text) if client.form == "bib-latex" else text
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"written{writer(name).suffix}"
        file.write_text(text, "utf-8", newline="")
        return client.taken(file)


def _through_our_readers(records: Sequence[Record], *, is_long: bool) -> None:
    names = [field.name for field in fields(Record) if field.name not in _OF_THE_STORE]
    for form in writer_names():
        held, same, alike = Counter[str](), Counter[str](), Counter[str]()
        for record in records:
            back = _back(form, record)
            for name in names:
                value = getattr(record, name)
                if value in (None, "", ()):
                    continue
                held[name] += 1
                got = getattr(back, name) if back else None
                same[name] += got == value
                alike[name] += got != value and _letters(got) == _letters(value)
                if is_long and _letters(got) != _letters(value):
                    print(f"    {form}: {name}: {str(value)[:150]!r} came back {str(got)[:150]!r}")
        lost = held - same - alike
        told = f"{same.total():8,} the same, {alike.total():6,} in other signs, {lost.total():6,} not"
        print(f"{form:14}{held.total():8,} values: {told}: {dict(lost.most_common())}", flush=True)


def _back(form: str, record: Record) -> Record | None:
    text = writer(form).write([record])
    reader = recognise(text)
    found = reader.read(text, source=record.source).records if reader else ()
    return found[0] if len(found) == 1 else None


def _letters(value: object) -> str:
    return "".join(character for character in fold(plain(str(value))) if character.isalnum())


if __name__ == "__main__":
    main()
