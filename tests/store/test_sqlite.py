"""Laws of the embedded store: append-only, durable, all or none, and never mistaken for another file."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from litreview.model.errors import StoreError
from litreview.model.events import Note, Verdict, Vote
from litreview.model.protocol import Stage
from litreview.model.records import RecordId
from litreview.store import Draft
from litreview.store.sqlite import SqliteStore
from tests.making import FIRST, TickingClock, record

VOTE = Vote(record=RecordId("pubmed:1"), stage=Stage.TITLE_ABSTRACT, reviewer=FIRST, verdict=Verdict.INCLUDE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    made = SqliteStore.create(path, TickingClock())
    yield made
    made.close()


def draft(store: SqliteStore, text: str = "") -> Draft:
    act = Note(record=RecordId("pubmed:1"), stage=Stage.TITLE_ABSTRACT, text=text) if text else VOTE
    return Draft(id=store.new_id(), actor=FIRST, act=act)


def test_what_was_appended_is_there_after_opening_again(store: SqliteStore, path: Path) -> None:
    (event,) = store.append([draft(store)], [record(1)])
    store.close()
    again = SqliteStore.open(path, TickingClock())
    assert [kept for _, kept in again.events_after(0)] == [event]
    assert again.record(RecordId("pubmed:1")) == record(1)
    again.close()


def test_a_retried_event_is_not_doubled(store: SqliteStore) -> None:
    same = draft(store)
    assert store.append([same]) == store.append([same])
    assert len(list(store.events_after(0))) == 1


def test_a_failing_batch_leaves_nothing(store: SqliteStore) -> None:
    good, bad = draft(store), Draft(id=store.new_id(), actor=FIRST, act="no act")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        store.append([good, bad], [record(1)])
    assert list(store.events_after(0)) == []
    with pytest.raises(StoreError, match="pubmed:1"):
        store.record(RecordId("pubmed:1"))


def test_a_record_keeps_what_was_first_said_of_it(store: SqliteStore) -> None:
    store.append([], [record(1)])
    store.append([], [record(1, title="Another title"), record(1)])
    assert store.record(RecordId("pubmed:1")).title == record(1).title


def test_records_come_in_the_order_wanted_however_many(store: SqliteStore) -> None:
    store.append([], [record(number) for number in range(1200)])
    wanted = [RecordId(f"pubmed:{number}") for number in reversed(range(1200))]
    assert [one.id for one in store.records(wanted)] == wanted


@pytest.mark.parametrize(
    "change",
    ["update event set actor = 'x'", "delete from event", "update record set id = 'x'", "delete from record"],
)
def test_the_log_and_the_records_refuse_change(store: SqliteStore, path: Path, change: str) -> None:
    store.append([draft(store)], [record(1)])
    other = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|frozen"):
        other.execute(change)
    other.close()


def test_a_sound_log_has_no_faults(store: SqliteStore) -> None:
    store.append([draft(store), draft(store, "ærlig notat")], [record(1)])
    assert store.faults() == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "update event set payload = swapped(payload, 'include', 'exclude') where number = 1",
            "content was changed",
        ),
        ("update event set actor = 'second' where number = 2", "content was changed"),
        ("delete from event where number = 2", "events are missing"),
        ("update record set content = swapped(content, 'Example', 'Another')", "record pubmed:1"),
    ],
)
def test_tampering_is_named(store: SqliteStore, path: Path, change: str, fault: str) -> None:
    for text in ("", "one", "two"):
        store.append([draft(store, text)], [record(1)])
    store.close()
    forger = sqlite3.connect(path)
    for trigger in ("event_stays", "event_remains", "record_stays", "record_remains"):
        forger.execute(f"drop trigger {trigger}")
    forger.create_function("swapped", 3, lambda blob, old, new: blob.replace(old.encode(), new.encode()))
    forger.execute(change)
    forger.commit()
    forger.close()
    again = SqliteStore.open(path, TickingClock())
    assert any(fault in found for found in again.faults()), again.faults()
    again.close()


def test_an_empty_or_foreign_file_does_not_open_as_an_empty_review(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(StoreError, match="not a litreview store"):
        SqliteStore.open(path, TickingClock())
    assert path.read_bytes() == b""
    path.write_bytes(b"This is a letter, not a database." * 40)
    with pytest.raises(StoreError):
        SqliteStore.open(path, TickingClock())


def test_a_newer_store_is_refused_untouched(store: SqliteStore, path: Path) -> None:
    store.close()
    newer = sqlite3.connect(path)
    newer.execute("pragma user_version = 99")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="99"):
        SqliteStore.open(path, TickingClock())
    assert path.read_bytes() == before


def test_two_programs_write_one_chain(store: SqliteStore, path: Path) -> None:
    other = SqliteStore.open(path, TickingClock())
    for turn in range(3):
        store.append([draft(store, f"one {turn}")])
        other.append([draft(other, f"other {turn}")])
    events = [event for _, event in store.events_after(0)]
    assert [event.lamport for event in events] == list(range(1, 7))
    assert store.faults() == []
    other.close()


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """A writer says each number only after its append returned, and is killed in the middle of its work."""
    script = dedent("""
        import sys
        from pathlib import Path
        from litreview.store.sqlite import SqliteStore
        from tests.making import TickingClock
        from tests.store.test_sqlite import draft
        store = SqliteStore.create(Path(sys.argv[1]), TickingClock())
        for number in range(1, 10_000):
            store.append([draft(store, f"vote {number}")])
            print(number, flush=True)
    """)
    for after in (1, 7, 30):
        path = tmp_path / f"{after}.db"
        writer = subprocess.Popen(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", script, str(path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": "."},
        )
        assert writer.stdout is not None
        said = 0
        while said < after:
            said = int(writer.stdout.readline())
        writer.kill()
        rest, _ = writer.communicate()
        said = int(rest.split()[-1]) if rest.split() else said
        store = SqliteStore.open(path, TickingClock())
        assert len(list(store.events_after(0))) >= said
        assert store.faults() == []
        store.close()


def test_a_record_whose_content_a_damaged_page_hides_is_named() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "create table record (arrival integer primary key, id text, digest text, content blob)"
    )
    connection.execute("insert into record values (1, 'pubmed:1', 'd', null)")
    damaged = SqliteStore(connection, "review.db", TickingClock())
    with pytest.raises(StoreError, match="pubmed:1: its content was changed"):
        damaged.record(RecordId("pubmed:1"))
    damaged.close()
