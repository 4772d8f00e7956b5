"""A search in a process of its own, to be killed: ``searching SOURCE ADDRESS FOLDER``."""

import sys
from pathlib import Path

from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.making import TickingClock
from tests.searches.sources_under_test import TRIED, Trial


def main(source: str, address: str, folder: Path) -> None:
    """Run the query that finds everything, in the store of the folder."""
    journal = Journal(SqliteStore.open(folder / "review.db", TickingClock()))
    Trial(TRIED[source], address, folder, journal, read=60.0).search()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
