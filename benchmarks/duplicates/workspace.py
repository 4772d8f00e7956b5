"""What ``litreview dedupe`` costs in a workspace: ``python -m benchmarks.duplicates.workspace [KNOWN NEW]``.

50,000 records known and 500 new, unless told: generated, imported from RIS and linked by the command itself,
each time in a process of its own. ``--in FOLDER`` keeps the workspace.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.duplicates.cost import Cost, measured
from benchmarks.duplicates.generated import generated
from litreview.formats.ris_writer import RisWriter
from litreview.workspace import MEMORY

SPARE = 1.05
"""Of what is generated a few are copies to the letter, which an import takes in once."""


def main() -> None:
    """Make the workspace, and print what each run of the command took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("known", nargs="?", type=int, default=50_000)
    parser.add_argument("new", nargs="?", type=int, default=500)
    parser.add_argument("--in", dest="folder", type=Path, help="a folder, not there yet, that is kept")
    told = parser.parse_args()
    if told.folder:
        told.folder.mkdir(parents=True)
        run(told.folder, told.known, told.new)
    else:
        with TemporaryDirectory() as folder:
            run(Path(folder), told.known, told.new)


def run(folder: Path, known: int, new: int) -> None:
    """Import, link, import again and link again, in the folder; hold the end against a fresh run."""
    os.environ.setdefault("LITREVIEW_CONFIG", str(folder / "settings"))
    review = folder / "review"
    records = generated(round(SPARE * known) + new)
    for name, some in (("known", records[:-new]), ("new", records[-new:])):
        file = folder / f"{name}.ris"
        file.write_text(RisWriter().write(some), encoding="utf-8", newline="")
    litreview(folder, "init", str(review))
    print(f"{'':44}{'wall s':>8}{'CPU s':>8}{'MB':>7}{'records':>10}{'reports':>10}")
    imported(folder, review, "known")
    show("first dedupe", folder, review)
    show("again, with nothing new", folder, review)
    imported(folder, review, "new")
    before = folder / "before"
    shutil.copytree(review, before)
    show(f"dedupe after {new:,} more", folder, review)
    show("again, with nothing new", folder, review)
    (before / MEMORY).unlink()
    show("the same without what was kept", folder, before)
    same = links_of(folder, review) == links_of(folder, before)
    print(f"the same links, versions and doubts as without: {'yes' if same else 'NO'}")
    print(f"kept beside the store: {(review / MEMORY).stat().st_size / 1e6:.0f} MB")


def litreview(folder: Path, *arguments: str) -> Cost:
    """Run the command and return what it cost."""
    return measured([sys.executable, "-m", "litreview", *arguments], folder)


def imported(folder: Path, review: Path, name: str) -> None:
    """Import the file into the workspace, and print what it took."""
    file = str(folder / f"{name}.ris")
    cost = litreview(folder, "-C", str(review), "import", "--source", "made", file)
    print(f"{f'import of {name}.ris':44}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.peak:7.0f}", flush=True)


def show(what: str, folder: Path, review: Path) -> None:
    """Run ``dedupe`` in the workspace, and print what it took."""
    cost = litreview(folder, "-C", str(review), "dedupe", "--json")
    told = json.loads((folder / "out").read_text("utf-8"))
    counts = f"{told['records']:10,}{told['reports']:10,}"
    print(f"{what:44}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.peak:7.0f}{counts}", flush=True)


def links_of(folder: Path, review: Path) -> object:
    """Return what the command says of the workspace, links and clusters and doubts."""
    asked = [sys.executable, "-m", "litreview", "-C", str(review), "dedupe", "--dry-run", "--list", "--json"]
    told = subprocess.run(asked, check=True, capture_output=True, cwd=folder)  # noqa: S603 - our own program
    return json.loads(told.stdout)


if __name__ == "__main__":
    main()
