"""Foreign files: what another program keeps in a SQLite file, read and never written."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from litreview.model.errors import UsageError
from litreview.model.language import _

Row = tuple[object, ...]


def rows(path: Path, table: str, columns: Sequence[str], *, place: str) -> list[Row]:
    """Return the rows of a table, by these columns; one that it lacks is None. No row where it is not there.

    The names are the program's own. Raise UsageError for the place where the file is no SQLite file.
    """
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            # A view or a trigger of somebody else's could call functions of ours.
            connection.execute("pragma trusted_schema = off")
            found = connection.execute(
                "select name from pragma_table_info(?) where exists"
                " (select 1 from sqlite_schema where type = 'table' and name = ?)",
                (table, table),
            )
            known = {name for (name,) in found}
            if not known:
                return []
            wanted = ", ".join(column if column in known else "null" for column in columns)
            return list(connection.execute(f"select {wanted} from {table}"))  # noqa: S608 - names of ours
    except sqlite3.DatabaseError:
        raise UsageError(place, _("its database cannot be read"), _("Export the project again.")) from None
