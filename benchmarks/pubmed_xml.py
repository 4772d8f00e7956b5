"""Measure how fast PubMed's XML becomes records, beside the other Python parsers of it.

``python -m benchmarks.pubmed_xml [COUNT]`` writes made-up records in pages of 500 to a temporary folder,
then lets every candidate read them three times, each time in a new process, and prints the medians.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.pubmed_pages import write_pages

COUNT = 10_000
ROUNDS = 3
_KILO = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of ``ru_maxrss``, which macOS counts otherwise than Linux."""


@dataclass(frozen=True)
class Candidate:
    """One way to read the pages."""

    name: str
    read: Callable[[Path], int]
    """Reads every page of the folder and returns how many records it made."""
    other: bool = False
    """Whether it is another parser, which ours is compared with."""
    module: str | None = None
    """What must be installed for it."""
    install: str = ""
    prepare: Callable[[Path], None] | None = None
    """What must lie in the folder first; not counted."""


def ours(folder: Path) -> int:
    """Make records of every page, as a search does."""
    from litreview.formats.pubmed_xml import records  # noqa: PLC0415 - each candidate loads only its own

    return sum(len(records(page.read_bytes())) for page in sorted(folder.glob("page*.xml")))


def ours_streamed(folder: Path) -> int:
    """Make records of all pages in one file, one after another."""
    from litreview.formats.pubmed_xml import iter_records  # noqa: PLC0415 - likewise

    with (folder / "all.xml").open("rb") as stream:
        return sum(1 for _record in iter_records(stream))


def as_a_file(folder: Path) -> int:
    """Read all pages in one file as an import does, with every entry kept as it stood."""
    from litreview.formats.opening import opened  # noqa: PLC0415 - likewise

    from litreview.formats.xml_readers import PubmedXmlReader  # noqa: PLC0415 - likewise

    file = folder / "all.xml"
    with opened(file.name, lambda: file.open("rb")) as texts:
        return sum(1 for one in texts for _entry in PubmedXmlReader().entries(one.text, source="pubmed"))


def into_the_store(folder: Path) -> int:
    """Take a run's answers from the archive, make records of them and keep them in a store on disk."""
    from benchmarks.pubmed_store import read_into_store  # noqa: PLC0415 - likewise

    return read_into_store(folder)


def an_archive(folder: Path) -> None:
    """Make the archive, and a store without the records."""
    from benchmarks.pubmed_store import prepare  # noqa: PLC0415 - likewise

    prepare(folder)


def biopython(folder: Path) -> int:
    """Read every page with the DTD that Biopython brings; its ``parse`` refuses sets of articles."""
    from Bio import Entrez  # noqa: PLC0415 - likewise

    count = 0
    for page in sorted(folder.glob("page*.xml")):
        with page.open("rb") as stream:
            count += len(Entrez.read(stream)["PubmedArticle"])
    return count


def pubmed_parser(folder: Path) -> int:
    """Read every packed page: it takes no other."""
    from pubmed_parser import parse_medline_xml  # noqa: PLC0415 - likewise

    pages = sorted(folder.glob("page*.xml.gz"))
    return sum(1 for page in pages for _article in parse_medline_xml(str(page), year_info_only=False))


def lxml_alone(folder: Path) -> int:
    """Parse every page and read nothing: no parser on lxml can be faster."""
    from lxml import etree  # noqa: PLC0415 - likewise

    count = 0
    for page in sorted(folder.glob("page*.xml")):
        with page.open("rb") as stream:
            for _event, article in etree.iterparse(stream, tag="PubmedArticle"):
                count += 1
                article.clear()
    return count


CANDIDATES = (
    Candidate("litreview, records()", ours),
    Candidate("litreview, iter_records(), one file", ours_streamed),
    Candidate("litreview, file reader", as_a_file),
    Candidate("litreview, archive to store", into_the_store, prepare=an_archive),
    Candidate("Biopython, Entrez.read", biopython, other=True, module="Bio", install="biopython"),
    Candidate(
        "pubmed_parser, parse_medline_xml",
        pubmed_parser,
        other=True,
        module="pubmed_parser",
        install="'.[bench]'",
    ),
    Candidate("lxml alone, nothing read", lxml_alone),
)


def main() -> None:
    """Print a table of the candidates; or do one part of the work, in a process of its own."""
    match sys.argv[1:]:
        case ["--write", count, folder]:
            print(json.dumps(write_pages(Path(folder), int(count))))
        case ["--prepare", place, folder]:
            if make := CANDIDATES[int(place)].prepare:
                make(Path(folder))
            print("[]")
        case ["--one", place, folder]:
            measure(CANDIDATES[int(place)], Path(folder))
        case []:
            compare(COUNT)
        case [count] if count.isdecimal() and int(count):
            compare(int(count))
        case _:
            sys.exit("python -m benchmarks.pubmed_xml [COUNT]")


def compare(count: int) -> None:
    """Let every candidate read so many records, round by round, and print what it took."""
    chosen = [place for place, one in enumerate(CANDIDATES) if _is_installed(one)]
    taken: dict[int, list[tuple[float, float]]] = {place: [] for place in chosen}
    with TemporaryDirectory() as temporary:
        # In a process of its own too: whatever starts another one lends it its peak of memory.
        pages, size = _in_new_process("--write", str(count), temporary)
        print(
            f"{count:,} made-up records of {size / count / 1000:.1f} kB in {pages} pages, {size / 1e6:.0f} MB"
        )
        for _round in range(ROUNDS):
            for place in chosen:
                _in_new_process("--prepare", str(place), temporary)
                read, *cost = _in_new_process("--one", str(place), temporary)
                if read != count:
                    sys.exit(f"{CANDIDATES[place].name} read {read:,} of {count:,} records")
                taken[place].append((cost[0], cost[1]))
    seconds = {place: median(one for one, _memory in runs) for place, runs in taken.items()}
    best = min((seconds[place] for place in chosen if CANDIDATES[place].other), default=None)
    print(f"{'':38}{'records/s':>10}{'of the best other':>19}{'peak MB':>9}")
    for place in chosen:
        memory = max(memory for _seconds, memory in taken[place])
        ratio = f"{best / seconds[place]:.2f}" if best else "-"
        print(f"{CANDIDATES[place].name:38}{count / seconds[place]:10,.0f}{ratio:>19}{memory:9.0f}")


def measure(candidate: Candidate, folder: Path) -> None:
    """Read the folder with the candidate and print records, seconds and peak resident MB as JSON."""
    start = time.perf_counter()
    count = candidate.read(folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILO / 1e6
    print(json.dumps([count, seconds, peak]))


def _is_installed(candidate: Candidate) -> bool:
    if candidate.module is None or find_spec(candidate.module):
        return True
    print(f"{candidate.name}: not installed here; pip install {candidate.install}")
    return False


def _in_new_process(*arguments: str) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.pubmed_xml", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own arguments
    numbers: list[float] = json.loads(done.stdout)
    return numbers


if __name__ == "__main__":
    main()
