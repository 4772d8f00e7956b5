"""Laws of seeking: whatever is remembered, a review's duplicates are those of a fresh run."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.duplicates.find import Duplicates
from litreview.duplicates.linking import acts_of, by_hand
from litreview.duplicates.seeking import seek
from litreview.model.events import Relation
from litreview.model.records import Record
from litreview.store.journal import Journal
from litreview.store.memory_file import FileMemory
from tests.duplicates.pool import crowd, pools
from tests.making import LIBRARIAN, bring_in, close_journals, new_journal


def sought(journal: Journal, path: Path) -> Duplicates:
    memory = FileMemory(path)
    try:
        return seek(journal, memory)
    finally:
        memory.close()


def linked(journal: Journal, path: Path) -> Duplicates:
    found = sought(journal, path)
    acts = acts_of(found, journal.refresh())
    if acts:
        journal.append_all(LIBRARIAN, acts)
    return found


@settings(max_examples=25)
@given(pools(smallest=2), st.data())
def test_searches_and_words_in_any_order_come_to_what_a_fresh_run_finds(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("review")
    journal, path = new_journal(folder), folder / "duplicates.db"
    bounds = sorted(data.draw(st.sets(st.integers(1, len(records) - 1), max_size=3)))
    for start, end in zip([0, *bounds], [*bounds, len(records)], strict=True):
        bring_in(journal, records[start:end])
        assert linked(journal, path) == seek(journal)
        relation = data.draw(st.sampled_from([Relation.SAME, Relation.DIFFERENT, Relation.OPEN]))
        one, other = data.draw(st.sampled_from(records[:end])), data.draw(st.sampled_from(records[:end]))
        if one.id != other.id:
            journal.append(LIBRARIAN, by_hand(one.id, other.id, relation))
        assert linked(journal, path) == seek(journal)
    assert acts_of(sought(journal, path), journal.refresh()) == []
    close_journals()


@pytest.fixture
def known(tmp_path: Path) -> Journal:
    """A review of which all that was worked out is remembered."""
    journal = new_journal(tmp_path)
    bring_in(journal, crowd(40, 2))
    sought(journal, tmp_path / "duplicates.db")
    return journal


def later(journal: Journal) -> Journal:
    bring_in(journal, [replace(one, id=f"later:{one.id[8:]}", source="later") for one in crowd(12, 3)])  # type: ignore[arg-type]
    return journal


def test_a_later_search_is_compared_with_what_is_on_the_memory(known: Journal, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    memory = FileMemory(tmp_path / "duplicates.db")
    found = seek(later(known), memory, lambda *some: told.append(some))
    memory.close()
    assert told == [(52, 52)]
    assert found == seek(known)


def test_with_nothing_new_nothing_is_written(known: Journal, tmp_path: Path) -> None:
    path = tmp_path / "duplicates.db"
    before = path.stat()
    assert sought(known, path) == seek(known)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_file_cut_short_is_made_anew(known: Journal, tmp_path: Path, share: float) -> None:
    path = tmp_path / "duplicates.db"
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert sought(later(known), path) == seek(known)
    assert path.stat().st_size > len(content)


@pytest.mark.parametrize("part", range(12))
def test_a_file_damaged_anywhere_is_made_anew(known: Journal, tmp_path: Path, part: int) -> None:
    path = tmp_path / "duplicates.db"
    content = bytearray(path.read_bytes())
    at = part * len(content) // 12
    content[at : at + 200] = bytes(200)
    path.write_bytes(content)
    assert sought(later(known), path) == seek(known)
    assert sought(known, path) == seek(known)


def test_the_memory_of_another_review_is_of_no_use(known: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = new_journal(folder)
    # The same ids, and other words: as in a review made anew from a mended file.
    bring_in(other, [replace(one, title=f"{one.title} again") for one in crowd(40, 2)])
    assert sought(other, tmp_path / "duplicates.db") == seek(other)
    assert sought(known, tmp_path / "duplicates.db") == seek(known)
