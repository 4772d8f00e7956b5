"""The schema: what a store file is made of, as numbered steps that are never edited once released."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from litreview.model.language import _

APPLICATION_ID: Final = 0x4C495452  # "LITR": a file without it is not a review, however empty
_NAME: Final = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step from a version of the schema to the next."""

    number: int
    """The version that a file has after it; counts from 1 without gaps."""
    script: str
    """Plain SQL in the engine's own dialect."""


@cache
def migrations(engine: str) -> tuple[Migration, ...]:
    """Return every step this program knows for the engine, e.g. ``sqlite``, in order."""
    folder = resources.files("litreview.store") / "migrations" / engine
    return tuple(
        Migration(number=int(name[1]), script=file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if (name := _NAME.fullmatch(file.name))
    )


def version_of(connection: sqlite3.Connection) -> int | None:
    """Return the schema version of the file, or None where it is not a litreview store."""
    identity = connection.execute("pragma application_id").fetchone()[0]
    version = connection.execute("pragma user_version").fetchone()[0]
    return int(version) if identity == APPLICATION_ID else None


def apply(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    """Take the steps and write the version they lead to; the caller's transaction holds it together."""
    for step in steps:
        for statement in _statements(step.script):
            connection.execute(statement)
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {steps[-1].number}")


def altered(connection: sqlite3.Connection, steps: Sequence[Migration]) -> Iterator[str]:
    """Yield each table, index and trigger that is not as the steps make it, such as a guard taken away."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        apply(fresh, steps)
        intended, found = _objects(fresh), _objects(connection)
    for name in sorted(intended.keys() | found.keys()):
        if intended.get(name) != found.get(name):
            yield _("schema: {name} is missing or not as it was made").format(name=name)


def foreign(connection: sqlite3.Connection, steps: Sequence[Migration]) -> str | None:
    """Return a table, index or trigger that no step makes: one would act within our own writing."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        apply(fresh, steps)
        intended, found = _objects(fresh), _objects(connection)
    return next((name for name in sorted(found) if found[name] != intended.get(name)), None)


def _objects(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("select type || ' ' || name, coalesce(sql, '') from sqlite_schema"))


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
