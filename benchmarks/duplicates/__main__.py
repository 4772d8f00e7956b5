"""Duplicates by ours, by bib-dedupe and by the floor, in one run: ``python -m benchmarks.duplicates``."""

import argparse
import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.duplicates.cost import Cost, Failed, measured
from benchmarks.duplicates.scoring import Score, score
from benchmarks.duplicates.sets import OTHERS, TRAINING, records_file, rows, truth_of

NEEDED = "bib-dedupe is not here: python -m venv OTHER && OTHER/bin/pip install bib-dedupe==0.11.0, then "
PEER = Path(__file__).with_name("peer.py")


@dataclass(slots=True)
class Tool:
    """Something that clusters a table of records; the command takes the table and two files to write."""

    name: str
    command: Sequence[str]
    form: Sequence[str] = ("{records}", "{clusters}", "{queue}")
    tells_queue: bool = True
    totals: dict[str, Score] = field(default_factory=dict)
    cost: Cost | None = None


def main() -> None:
    """Run every tool over every set, and print what came of it."""
    chosen = arguments()
    names = chosen.sets.split(",")
    missing = [name for name in names if not records_file(chosen.data, name).exists()]
    if missing:
        sys.exit(
            f"{chosen.data}: no such sets: {', '.join(missing)}\nName the folder with duplicates/ by --data."
        )
    tools = list(tools_of(chosen))
    print(TABLE_HEAD)
    for name in names:
        for tool in tools:
            run(tool, name, chosen.data, chosen.keep)
    for tool in tools:
        if tool.cost:
            show("training sets run", tool, tool.totals["published"], tool.totals["strict"], tool.cost)


def arguments() -> argparse.Namespace:
    """Return what the person asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    given = os.environ.get("LITREVIEW_SHARED_DATA", ".")
    parser.add_argument("--data", type=Path, default=Path(given), help="the folder that holds duplicates/")
    parser.add_argument("--sets", default=",".join((*TRAINING, *OTHERS)), help="names, with commas between")
    parser.add_argument("--peers", action="store_true", help="also bib-dedupe")
    parser.add_argument("--bib-dedupe", metavar="PYTHON", help="a Python that has bib-dedupe")
    parser.add_argument("--keep", type=Path, help="a folder to keep what the tools wrote")
    return parser.parse_args()


def tools_of(chosen: argparse.Namespace) -> Iterator[Tool]:
    """Yield the tools to run; say of each that is not here why not."""
    yield Tool("ours", (sys.executable, "-m", "benchmarks.duplicates.ours"))
    if has_command():
        command = (sys.executable, "-m", "litreview", "dedupe-files")
        form = ("{records}", "-o", "{folder}", "--clusters", "{clusters}")
        yield Tool("ours, dedupe-files", command, form, tells_queue=False)
    else:
        print("litreview dedupe-files is not here yet: ours is measured through the library alone.")
    yield Tool("floor", (sys.executable, "-m", "benchmarks.duplicates.floor"))
    if chosen.peers or chosen.bib_dedupe:
        if chosen.bib_dedupe or importlib.util.find_spec("bib_dedupe"):
            yield Tool("bib-dedupe", (chosen.bib_dedupe or sys.executable, str(PEER)))
        else:
            print(f"{NEEDED}--bib-dedupe OTHER/bin/python.")


def has_command() -> bool:
    """Tell whether the program can take files without a workspace."""
    asked = [sys.executable, "-m", "litreview", "dedupe-files", "--help"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own program


def run(tool: Tool, name: str, data: Path, keep: Path | None) -> None:
    """Run the tool over the set in a process of its own, and print how it did."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        places = {
            "records": folder / "records.csv",
            "clusters": folder / "clusters.csv",
            "queue": folder / "queue.csv",
            "folder": folder / "written",
        }
        with gzip.open(records_file(data, name)) as packed, places["records"].open("wb") as file:
            shutil.copyfileobj(packed, file)
        try:
            cost = measured([*tool.command, *(part.format(**places) for part in tool.form)], folder)
        except Failed as error:
            print(f"{name:20}{tool.name:20}failed: {error}")
            return
        judge(tool, name, data, places, cost)
        if keep:
            kept = keep / name / tool.name.replace(", ", "-")
            kept.mkdir(parents=True, exist_ok=True)
            for one in ("clusters", "queue"):
                if places[one].exists():
                    shutil.copy(places[one], kept)


def judge(tool: Tool, name: str, data: Path, places: dict[str, Path], cost: Cost) -> None:
    """Print how the tool did by either truth, and add it to the tool's totals."""
    groups: dict[str, list[str]] = {}
    for row in rows(places["clusters"]):
        groups.setdefault(row["cluster_id"], []).append(row["id"])
    queue = [(row["first"], row["second"]) for row in rows(places["queue"])] if tool.tells_queue else []
    published, strict = (
        score(truth_of(data, name, strict=one), list(groups.values()), queue) for one in (False, True)
    )
    show(name, tool, published, strict, cost)
    if name in TRAINING:
        for kind, one in (("published", published), ("strict", strict)):
            tool.totals[kind] = tool.totals.get(kind, Score()) + one
        tool.cost = tool.cost + cost if tool.cost else cost


COUNTS = f" |{'FP':>5}{'FN':>6}{'pairs':>12}"
TABLE_HEAD = (
    f"{'':20}{'':20}{'records':>8}{'copies':>8}{COUNTS}{COUNTS}"
    f" |{'/1,000':>8}{'true':>6}{'caught':>8}{'FN then':>8} |{'CPU s':>8}{'find':>7}{'MB':>7}\n"
    f"{'':56} |{'published truth':^23} |{'strict truth':^23} |{'queue (strict)':^30} |"
)


def show(name: str, tool: Tool, published: Score, strict: Score, cost: Cost) -> None:
    """Print one line of the table."""
    told = json.loads(cost.said) if cost.said.startswith("{") else {}
    finding = f"{told['finding']:.1f}" if "finding" in told else ""
    counts = "".join(
        f" |{one.lost:5}{one.left:6}{f'{one.wrong_pairs}/{one.missed_pairs}':>12}"
        for one in (published, strict)
    )
    caught = "-" if strict.caught is None else f"{strict.caught:.0%}"
    queue = f"{strict.per_thousand:8.1f}{strict.queued_true:6}{caught:>8}{strict.left_after:8}"
    if not tool.tells_queue:
        queue = f"{'':30}"
    print(
        f"{name:20}{tool.name:20}{published.records:8}{strict.copies:8}{counts} |{queue}"
        f" |{cost.cpu:8.1f}{finding:>7}{cost.peak:7.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
