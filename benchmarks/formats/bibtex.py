"""How long 50,000 made-up BibTeX entries take, ours beside bibtexparser, each in a process of its own.

``python -m benchmarks.formats.bibtex [ENTRIES]`` prints seconds of the processor (the median of three), the
ratio, and the most memory the process held.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

_ENTRIES = 50_000
_RUNS = 3
_WORDS = [
    *("læring", "mestring", "samhandling", "sykehus", "kommune", "pasient", "opplæring", "self-management"),
    *("support", "chronic", "illness", "patients", "education", "municipality", "programme", "outcomes"),
]
_NAMES = ("Nørvåg", "S{\\o}rensen", "Berg", "van der Meer", "Strand", "{\\AA}s", "Müller", "O'Sample")


def main() -> None:
    """Write the file, read it in fresh processes, and print what it cost."""
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], Path(sys.argv[3]))
        return
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else _ENTRIES
    with TemporaryDirectory() as folder:
        file = Path(folder) / "made-up.bib"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(_made_up(entries))
        print(f"{entries:,} entries, {file.stat().st_size / 1e6:.0f} MB")
        seconds = {name: _measured(name, file) for name in _READERS}
    print(f"ratio, ours to bibtexparser: {seconds['ours'] / seconds['bibtexparser']:.2f}")


def _measured(name: str, file: Path) -> float:
    told = [_told(name, file) for _run in range(_RUNS)]
    seconds = median(run[0] for run in told)
    print(f"{name:14}{seconds:8.1f} s{max(run[1] for run in told):8.0f} MB{told[0][2]:9,.0f} read")
    return seconds


def _told(name: str, file: Path) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "benchmarks.formats.bibtex", "--one", name, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own arguments
    seconds, megabytes, read = map(float, done.stdout.split())
    return seconds, megabytes, read


def _one(name: str, file: Path) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    begun = time.process_time()
    read = _READERS[name](file)
    seconds = time.process_time() - begun
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, read)


def _ours(file: Path) -> int:
    from litreview.formats.bibtex import BibtexReader  # noqa: PLC0415 - each process loads its own
    from litreview.formats.texts import Text  # noqa: PLC0415 - likewise

    text = Text(lambda: file.open(encoding="utf-8"))
    return sum(1 for _entry in BibtexReader().entries(text, source="made-up"))


def _raw(file: Path) -> int:
    """Cut the file into fields and make no records, which is what bibtexparser does."""
    from litreview.formats.bibtex_blocks import parsed  # noqa: PLC0415 - likewise
    from litreview.formats.texts import Text  # noqa: PLC0415 - likewise

    return sum(1 for _entry in parsed(Text(lambda: file.open(encoding="utf-8")).lines()))


def _bibtexparser(file: Path) -> int:
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415 - likewise

    return len(parse_string(file.read_text(encoding="utf-8")).entries)


_READERS = {"ours": _ours, "raw values": _raw, "bibtexparser": _bibtexparser}


def _made_up(entries: int) -> Iterator[str]:
    chance = Random(1)  # noqa: S311 - to be repeated, not to be secret
    yield "@string{jme = {Journal of Made-up Education}}\n\n"
    for number in range(entries):
        words = chance.choices(_WORDS, k=12)
        authors = " and ".join(f"{chance.choice(_NAMES)}, K. {letter}." for letter in "ABCD")
        abstract = " ".join(chance.choices(_WORDS, k=90))
        fields = {
            "author": authors,
            "title": f"{' '.join(words)} {{DNA}} {number}",
            "year": 1990 + number % 35,
            "volume": number % 90,
            "number": number % 12,
            "pages": f"{number}--{number + 9}",
            "doi": f"10.5555/made.up.{number}",
            "url": f"https://example.org/{number}",
            "issn": "1111-2222",
            "keywords": "; ".join(words[:5]),
            "abstract": abstract,
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        yield f"@article{{key{number},\n  journal = jme,\n{lines}}}\n\n"


if __name__ == "__main__":
    main()
