"""A program that writes note after note as fast as it can, and says each one once it is kept.

``python -m tests.soak.writer STORE NAME COUNT`` with -1 for as long as it lives.
"""

import sys
from itertools import count
from pathlib import Path

from litreview.model.events import Note
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.store import Draft
from litreview.store.sqlite import SqliteStore
from tests.making import TickingClock


def draft(store: SqliteStore, text: str) -> Draft:
    act = Note(record=RecordId("pubmed:1"), stage=Stage.TITLE_ABSTRACT, text=text)
    return Draft(id=store.new_id(), actor=Handle("first"), act=act)


def main(path: str, name: str, limit: str) -> None:
    """Write the notes; each is said by its text, on a line of its own."""
    store = SqliteStore.open(Path(path), TickingClock())
    for number in count() if limit == "-1" else range(int(limit)):
        text = f"{name} {number}"
        store.append([draft(store, text)])
        print(text, flush=True)  # noqa: T201 - to the test that reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
