"""The records of the large review as other programs of the terminal read them.

``python -m benchmarks.tui.peers DIR [RECORDS]`` writes ``records.db`` (SQLite, for Harlequin) and
``records.log`` (a line a record, for Toolong) and prints the options of ``python -m benchmarks.tui`` that
measure these and a bare Textual app. The two belong into environments of their own. Both get the beginning of
each abstract alone: Harlequin has all it shows in memory, and Toolong does not come to an end of long lines.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.tui.large import made_up

OPTIONS: Final = """\
--peer "harlequin=harlequin --no-download-tzdata -a sqlite {folder}/records.db" --ready "harlequin=Run Query"
--setup "harlequin=select * from records\\n"
--peer "toolong=tl {folder}/records.log" --ready "toolong=Tail" --setup "toolong=\\x1b[H"
--peer "bare=python -m benchmarks.tui.bare" --ready "bare=Quit"
"""
LETTERS: Final = 200
"""Of an abstract."""


def main() -> None:
    """Write the files and say how they are measured."""
    folder, number = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50_000  # noqa: PLR2004
    folder.mkdir(parents=True, exist_ok=True)
    records = [
        (one.id, one.year, one.title, " ".join((one.abstract or "").split())[:LETTERS])
        for one in made_up(number)
    ]
    database = folder / "records.db"
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table records (id text, year integer, title text, abstract text)")
        connection.executemany("insert into records values (?, ?, ?, ?)", records)
    with (folder / "records.log").open("w", encoding="utf-8") as log:
        for _id, year, title, abstract in records:
            log.write(f"{year}-01-01 12:00:00 INFO {title} {abstract}\n")
    print(OPTIONS.format(folder=folder))


if __name__ == "__main__":
    main()
