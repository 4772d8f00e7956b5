"""Laws of a damaged file: it is refused, or check names it, or no vote is touched; never a silent change."""

from pathlib import Path
from random import Random

import pytest

from litreview.model.errors import StoreError
from litreview.model.events import Event, Note, Verdict, Vote
from litreview.model.ledger import fold
from litreview.model.protocol import Stage
from litreview.model.records import Record, RecordId
from litreview.store import Access
from litreview.store.audit import missing_records, remarks
from litreview.store.sqlite import SqliteStore
from tests.making import FIRST, SECOND, TickingClock, bring_in, new_journal, record
from tests.soak import rounds

TA = Stage.TITLE_ABSTRACT
Content = tuple[list[Event], list[Record]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a store with records, votes and notes of two reviewers."""
    folder = tmp_path_factory.mktemp("sound")
    journal = new_journal(folder)
    bring_in(journal, [record(number, abstract="A made-up abstract. " * 20) for number in range(40)])
    for who in (FIRST, SECOND):
        journal.append_all(
            who,
            [
                Vote(record=RecordId(f"pubmed:{number}"), stage=TA, reviewer=who, verdict=Verdict.EXCLUDE)
                for number in range(40)
            ],
        )
    journal.append(FIRST, Note(record=RecordId("pubmed:1"), stage=TA, text="Ærlig notat"))
    journal.store.close()
    return (folder / "review.db").read_bytes()


def content_of(store: SqliteStore) -> Content:
    events = [event for _arrival, event in store.events_after(0)]
    return events, store.records(list(fold(events).kinds))


def opened(path: Path) -> tuple[Content, list[str]]:
    """Return what the file says and what check finds in it; raise StoreError where it is refused."""
    store = SqliteStore.open(path, TickingClock(), Access.READ)
    try:
        faults = store.faults()
        content = content_of(store)
        ledger = fold(content[0])
        return content, [*faults, *missing_records(ledger, store), *remarks(ledger, store)]
    finally:
        store.close()


def test_a_flipped_bit_never_changes_a_vote_in_silence(sound: bytes, tmp_path: Path) -> None:
    chance = Random(20260105)
    path = tmp_path / "review.db"
    path.write_bytes(sound)
    before, found = opened(path)
    assert found == []
    seen = {"refused": 0, "named": 0, "unused": 0}
    for _turn in range(rounds(100)):
        place, bit = chance.randrange(len(sound)), 1 << chance.randrange(8)
        path.write_bytes(sound[:place] + bytes([sound[place] ^ bit]) + sound[place + 1 :])
        try:
            content, found = opened(path)
        except StoreError:
            seen["refused"] += 1
            continue
        seen["named" if found else "unused"] += 1
        assert found or content == before, f"byte {place}, bit {bit}"
    assert seen["named"] > seen["unused"], seen


@pytest.mark.parametrize("length", [0, 1, 15, 16, 99, 100, 512, 4095, 4096, 4097, 20_000, -4096, -512, -1])
def test_a_file_cut_short_is_refused_or_named(length: int, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "review.db"
    path.write_bytes(sound[:length])
    try:
        _content, found = opened(path)
    except StoreError:
        found = ["refused"]
    assert found
    assert path.read_bytes() == sound[:length]


def test_a_log_without_its_guards_is_named(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "review.db"
    path.write_bytes(sound)
    store = SqliteStore.open(path, TickingClock())
    store._connection.execute("drop trigger event_stays")
    assert any("event_stays" in fault for fault in store.faults())
    store.close()
