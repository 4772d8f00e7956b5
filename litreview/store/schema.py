"""The schema: what a store file is made of, as numbered steps that are never edited once released."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

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


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
