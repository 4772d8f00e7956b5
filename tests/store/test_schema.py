"""Laws of the schema: every released file opens, an older one is copied first, a failed step undone."""

import sqlite3
from pathlib import Path
from shutil import copyfile

import pytest

from litreview.model.errors import StoreError
from litreview.model.ledger import fold
from litreview.model.protocol import Stage
from litreview.store import Access
from litreview.store.schema import Migration, migrations, version_of
from litreview.store.sqlite import ENGINE, SqliteStore
from tests.making import FIRST, TickingClock, record

FIXTURES = Path(__file__).parent / "fixtures"
EVENTS = 9  # in the newest fixture; one of them sealed, one sealed and opened
KNOWN = migrations(ENGINE)
NEXT = Migration(
    number=KNOWN[-1].number + 1,
    script="create table shelf (\n  name text\n) strict;\ncreate index shelf_by_name on shelf (name);\n",
)
BROKEN = Migration(number=NEXT.number, script=NEXT.script + "create index lost on nowhere (name);\n")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file of the schema before the invented next one."""
    return Path(copyfile(FIXTURES / f"schema_{KNOWN[-1].number}.db", tmp_path / "review.db"))


def version(path: Path) -> int | None:
    connection = sqlite3.connect(path)
    found = version_of(connection)
    connection.close()
    return found


def test_the_steps_are_numbered_without_gaps_and_each_has_a_stored_file() -> None:
    assert [step.number for step in KNOWN] == list(range(1, len(KNOWN) + 1))
    assert {file.name for file in FIXTURES.glob("*.db")} == {f"schema_{step.number}.db" for step in KNOWN}


@pytest.mark.parametrize("number", [step.number for step in KNOWN])
@pytest.mark.parametrize("access", Access)
def test_a_file_of_every_released_schema_opens_with_all_its_votes(
    number: int, access: Access, tmp_path: Path
) -> None:
    path = Path(copyfile(FIXTURES / f"schema_{number}.db", tmp_path / "review.db"))
    store = SqliteStore.open(path, TickingClock(), access)
    ledger = fold(event for _arrival, event in store.events_after(0))
    assert store.faults() == []
    assert store.records(list(ledger.kinds)) == [record(1), record(2)]
    assert ledger.voters(ledger.reports[0], Stage.TITLE_ABSTRACT) == {FIRST}
    assert ledger.notes(ledger.reports[0], Stage.TITLE_ABSTRACT)[FIRST].startswith("Ærlig")
    store.close()
    assert version(path) == KNOWN[-1].number


def test_a_new_file_has_the_schema_of_a_migrated_one(older: Path, tmp_path: Path) -> None:
    def tables(path: Path) -> list[tuple[str, str]]:
        connection = sqlite3.connect(path)
        found = connection.execute("select name, sql from sqlite_schema order by name").fetchall()
        connection.close()
        return found

    SqliteStore.create(tmp_path / "new.db", TickingClock()).close()
    SqliteStore.open(older, TickingClock()).close()
    assert tables(tmp_path / "new.db") == tables(older)


@pytest.mark.parametrize("access", Access)
def test_an_older_file_is_copied_and_then_brought_up_to_date(older: Path, access: Access) -> None:
    store = SqliteStore.open(older, TickingClock(), access, steps=[*KNOWN, NEXT])
    assert len(list(store.events_after(0))) == EVENTS
    assert store.faults() == []
    store.close()
    (copy,) = (older.parent / "backups").iterdir()
    assert copy.name == f"review-20260105T090001Z-schema-{KNOWN[-1].number}.db"
    assert (version(older), version(copy)) == (NEXT.number, KNOWN[-1].number)
    earlier = SqliteStore.open(copy, TickingClock())
    assert earlier.faults() == []
    earlier.close()
    SqliteStore.open(older, TickingClock(), steps=[*KNOWN, NEXT]).close()
    assert len(list((older.parent / "backups").iterdir())) == 1


def test_a_step_that_fails_leaves_the_file_as_it_was(older: Path) -> None:
    before = older.read_bytes()
    with pytest.raises(StoreError, match="nowhere"):
        SqliteStore.open(older, TickingClock(), steps=[*KNOWN, BROKEN])
    assert older.read_bytes() == before
    SqliteStore.open(older, TickingClock()).close()


def test_a_newer_file_is_refused_to_readers_too_and_not_copied(older: Path) -> None:
    SqliteStore.open(older, TickingClock(), steps=[*KNOWN, NEXT]).close()
    before = older.read_bytes()
    for access in Access:
        with pytest.raises(StoreError, match="newer litreview"):
            SqliteStore.open(older, TickingClock(), access)
    assert older.read_bytes() == before
    assert len(list((older.parent / "backups").iterdir())) == 1
